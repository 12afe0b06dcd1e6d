//! What stands on the tracking page.

use guichet_channels::webform::FIELDS;
use guichet_channels::webform::form::FormProblem;
use guichet_core::model::{
    AuthorKind, Case, CaseState, CustomerId, Message, MessageState, Promise, PromiseKind, PromiseState, UserId,
};
use guichet_core::text::Reading;
use guichet_core::text::reading::{Direction, FactKind};
use guichet_store::{CaseDetail, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::{Tracked, mediator};
use crate::api::mediation;
use crate::app::App;
use crate::load::present;
use crate::locale::Locale;
use crate::public::form::{Form, one_field, summary, trap};
use crate::public::layout::{Frame, page};
use crate::public::visitor::Visitor;
use crate::public::{link, moment, say};

/// Messages of the thread on the page.
const MESSAGES: u32 = 200;
/// Facts shown: a long mail may hold dozens.
const FACTS: usize = 12;

/// How the page was reached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) new: bool,
    pub(super) done: Option<&'a str>,
}

/// What was loaded for the page.
struct Shown<'a> {
    tracked: &'a Tracked,
    detail: CaseDetail,
    /// First name of who has it.
    holder: Option<String>,
    /// First names of who wrote.
    names: Vec<(UserId, String)>,
    token: String,
    now: Timestamp,
    zone: TimeZone,
    locale: Locale,
    /// What is said of the mediator.
    mediator: Option<Markup>,
}

impl Shown<'_> {
    fn at(&self, at: Timestamp) -> String {
        moment::in_words(at, self.now, &self.zone, self.locale)
    }

    /// Whether a reply of ours reached them.
    fn is_answered(&self) -> bool {
        self.detail.messages.iter().any(is_said_by_us)
    }

    fn say<'b>(&self, french: &'b str, english: &'b str) -> &'b str {
        self.locale.pick(french, english)
    }
}

pub(super) async fn page_of(
    app: &App,
    tracked: &Tracked,
    visitor: &Visitor,
    locale: Locale,
    told: Told<'_>,
) -> Result<Markup> {
    let shown = load(app, tracked, locale).await?;
    Ok(whole(&shown, visitor, told, "", &[]))
}

pub(super) async fn page_with_problems(
    app: &App,
    tracked: &Tracked,
    visitor: &Visitor,
    locale: Locale,
    words: &str,
    problems: &[FormProblem],
) -> Result<Markup> {
    let shown = load(app, tracked, locale).await?;
    Ok(whole(&shown, visitor, Told { new: false, done: None }, words, problems))
}

async fn load<'a>(app: &App, tracked: &'a Tracked, locale: Locale) -> Result<Shown<'a>> {
    let brand = &tracked.brand;
    let mut detail = present(app.store().case_detail(brand.id, tracked.case.id, MESSAGES).await?, "case")?;
    only_theirs(&mut detail, tracked.customer);
    let members = app.store().members(brand.id).await?;
    let names: Vec<(UserId, String)> =
        members.into_iter().map(|(member, user)| (member.user_id, user.signature)).collect();
    let holder =
        detail.case.assigned_to.and_then(|user| names.iter().find(|(id, _)| *id == user)).map(|(_, name)| name.clone());
    // A GET changes nothing: the form of the brand is made when something is sent, and its key signs the page if it is there.
    let token = match link::own_form(app, brand).await? {
        Some(channel) => Form::open(app, brand.clone(), channel)
            .await?
            .map(|form| form.code.new_token(app.source().next_id(), app.now())),
        None => None,
    };
    let (_, standing) = mediation::standing(app, brand, detail.case.id).await?;
    let today = guichet_core::calendar::day_of(app.now(), &brand.settings);
    let mediator = mediator::section(&brand.settings.mediator, standing, today, locale);
    Ok(Shown {
        tracked,
        detail,
        holder,
        names,
        token: token.unwrap_or_default(),
        now: app.now(),
        zone: moment::zone(&brand.settings.timezone),
        locale,
        mediator,
    })
}

/// A case that was two may have two people in it. Each sees the conversations that they opened, and what was promised there: nobody
/// proved that they are one.
fn only_theirs(detail: &mut CaseDetail, customer: CustomerId) {
    let others: Vec<_> =
        detail.conversations.iter().filter(|thread| thread.customer_id != customer).map(|thread| thread.id).collect();
    let hidden: Vec<_> = detail
        .messages
        .iter()
        .filter(|message| others.contains(&message.conversation_id))
        .map(|message| message.id)
        .collect();
    detail.conversations.retain(|thread| !others.contains(&thread.id));
    detail.messages.retain(|message| !hidden.contains(&message.id));
    detail.readings.retain(|(id, _)| !hidden.contains(id));
    detail.attachments.retain(|file| !hidden.contains(&file.message_id));
    detail.promises.retain(|promise| !hidden.contains(&promise.message_id));
}

fn whole(shown: &Shown<'_>, visitor: &Visitor, told: Told<'_>, words: &str, problems: &[FormProblem]) -> Markup {
    let title = shown.say("Votre demande", "Your request");
    let frame = Frame {
        locale: shown.locale,
        brand: &shown.tracked.brand.name,
        title,
        other_language: Some(visitor.other_language(shown.locale)),
        again_after: None,
    };
    page(
        &frame,
        html! {
            (heading(shown, told))
            (summary(problems, shown.locale))
            (state(shown))
            @if let Some(mediator) = &shown.mediator { (mediator) }
            // Whoever was answered reads the answer before saying what it is worth; before that, what we understood comes first.
            @if shown.is_answered() {
                (promises(shown))
                (thread(shown))
                (actions(shown))
                (add(shown, words, problems))
                (understood(shown))
            } @else {
                (understood(shown))
                (promises(shown))
                (actions(shown))
                (thread(shown))
                (add(shown, words, problems))
            }
        },
    )
}

fn heading(shown: &Shown<'_>, told: Told<'_>) -> Markup {
    let done = match told.done {
        Some("message") => Some(shown.say(
            "Votre message est bien arrivé. Il apparaîtra ici dans un instant.",
            "Your message has arrived. It appears here in a moment.",
        )),
        Some("human") => Some(
            shown
                .say("C’est noté\u{a0}: une personne reprend votre demande.", "Noted: a person takes up your request."),
        ),
        Some("not-solved") => Some(shown.say(
            "C’est noté\u{a0}: votre demande est rouverte. Dites-nous ci-dessous ce qui manque.",
            "Noted: your request is open again. Tell us below what is missing.",
        )),
        Some("solved") => Some(shown.say("Merci de nous l’avoir dit. Tout est noté.", "Thank you for telling us.")),
        _ => None,
    };
    html! {
        @if told.new && !shown.is_answered() {
            h1 { (shown.say("Voici ce que nous avons compris", "This is what we understood")) }
            p { (shown.say(
                "Votre message est bien arrivé. Gardez l’adresse de cette page\u{a0}: elle vous montre où en est votre demande, et à vous seul.",
                "Your message has arrived. Keep the address of this page: it shows where your request stands, to you alone.",
            )) }
        } @else {
            h1 { (shown.say("Votre demande", "Your request")) }
        }
        p.soft { (shown.say("Référence", "Reference")) " " span.reference { (shown.detail.case.reference) } }
        @if let Some(done) = done { div.card role="status" { p { (done) } } }
    }
}

fn state(shown: &Shown<'_>) -> Markup {
    let case = &shown.detail.case;
    let words = match case.state {
        CaseState::Solved => shown.say(
            "Nous pensons que c’est résolu. C’est à vous de le dire.",
            "We think that it is solved. It is for you to say.",
        ),
        CaseState::Confirmed => {
            shown.say("Vous nous avez dit que c’est résolu. Merci.", "You told us that it is solved. Thank you.")
        }
        CaseState::Lapsed => shown.say(
            "Sans nouvelles de votre part, nous avons mis cette demande de côté. Un mot suffit pour la rouvrir.",
            "We have not heard from you, so we put this request aside. One word opens it again.",
        ),
        CaseState::Closed => shown.say(
            "Cette demande est classée. Un mot suffit pour la rouvrir.",
            "This request is closed. One word opens it again.",
        ),
        CaseState::WaitingCustomer if is_on_its_way(shown) => {
            shown.say("Notre réponse part à l’instant.", "Our answer is on its way.")
        }
        CaseState::WaitingCustomer => shown.say(
            "Nous vous avons répondu. Dites-nous si cela vous aide.",
            "We have answered you. Tell us whether it helps.",
        ),
        CaseState::WaitingColleague | CaseState::WaitingPartner => shown.say(
            "Nous avons posé la question à la bonne personne et attendons sa réponse.",
            "We asked the right person and wait for the answer.",
        ),
        CaseState::Open | CaseState::Reopened | CaseState::Merged => {
            shown.say("Nous nous en occupons.", "We are taking care of it.")
        }
    };
    html! {
        div.card.due {
            p { strong { (words) } }
            @if let (true, Some(due)) = (case.state.is_open(), case.due_at) {
                @if due > shown.now {
                    p { (shown.say("Prochaine réponse au plus tard", "Next answer at the latest")) " " strong { (shown.at(due)) } "." }
                } @else {
                    p { (shown.say(
                        "Nous vous devions une réponse avant maintenant. Nous sommes en retard, et nous le savons.",
                        "We owed you an answer before now. We are late, and we know it.",
                    )) }
                }
            }
            @if let (true, Some(holder)) = (case.state.is_open(), &shown.holder) {
                p { (shown.say("Votre demande est suivie par", "Your request is with")) " " strong { (holder) } "." }
            }
        }
    }
}

/// What was understood of the customer's latest words that ask for something.
fn understood(shown: &Shown<'_>) -> Markup {
    let detail = &shown.detail;
    let of = |message: &Message| detail.readings.iter().find(|(id, _)| *id == message.id).map(|(_, reading)| reading);
    let inbound = || detail.messages.iter().rev().filter(|message| message.direction == Direction::Inbound);
    let reading: Option<&Reading> =
        inbound().filter_map(of).find(|reading| !reading.request.is_empty()).or_else(|| inbound().find_map(of));
    let Some(reading) = reading else { return html! {} };
    let facts = by_kind(reading);
    html! {
        section aria-labelledby="understood" {
            h2 id="understood" { (shown.say("Ce que nous avons compris", "What we understood")) }
            div.card {
                @if !reading.request.is_empty() {
                    p.request { (shown.say("Noté dans votre dossier\u{a0}: ", "Noted in your file: ")) (reading.request) }
                }
                @if !facts.is_empty() {
                    dl {
                        @for (kind, values) in facts {
                            dt { (say::fact(kind, shown.locale)) }
                            dd { (values.join(", ")) }
                        }
                    }
                }
                @if reading.request.is_empty() && reading.facts.is_empty() {
                    p { (shown.say("Une personne lit votre message.", "A person reads your message.")) }
                }
            }
            @if !reading.missing.is_empty() && detail.case.state.is_open() {
                h2 { (shown.say("Ce qui nous aiderait", "What would help us")) }
                ul { @for missing in &reading.missing { li { (missing.why) } } }
            }
        }
    }
}

/// The facts of a message, each kind once, in the order in which they were told.
fn by_kind(reading: &Reading) -> Vec<(FactKind, Vec<String>)> {
    let mut kinds: Vec<(FactKind, Vec<String>)> = Vec::new();
    for fact in reading.facts.iter().take(FACTS) {
        let value = if say::is_secret(fact.kind) { say::ending(&fact.raw) } else { fact.raw.clone() };
        match kinds.iter_mut().find(|(kind, _)| *kind == fact.kind) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => kinds.push((fact.kind, vec![value])),
        }
    }
    kinds
}

fn promises(shown: &Shown<'_>) -> Markup {
    let words = |promise: &Promise| {
        let said = shown.detail.messages.iter().find(|message| message.id == promise.message_id);
        let written = said.map(|message| promise.span.slice(&message.text).trim().to_owned());
        // What was promised on the telephone stands in no message.
        promise.words.clone().or(written)
    };
    let said: Vec<&Promise> = shown
        .detail
        .promises
        .iter()
        // What the desk owes itself was told to nobody.
        .filter(|promise| promise.kind == PromiseKind::Said)
        .filter(|promise| matches!(promise.state, PromiseState::Open | PromiseState::Broken | PromiseState::Kept))
        .collect();
    html! {
        @if !said.is_empty() {
            section aria-labelledby="promised" {
                h2 id="promised" { (shown.say("Ce que nous avons promis", "What we promised")) }
                ul.plain {
                    @for promise in said {
                        li.card {
                            @if let Some(words) = words(promise).filter(|words| !words.is_empty()) { p { (shown.say("«\u{a0}", "“")) (words) (shown.say("\u{a0}»", "”")) } }
                            p.soft {
                                @match promise.state {
                                    PromiseState::Kept => (shown.say("Promesse tenue.", "Promise kept.")),
                                    PromiseState::Broken => (shown.say("Nous n’avons pas tenu cette promesse à temps.", "We did not keep this promise in time.")),
                                    _ => { (shown.say("Au plus tard", "At the latest")) " " (shown.at(promise.due_at)) },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn actions(shown: &Shown<'_>) -> Markup {
    let base = format!("/t/{}", shown.tracked.token);
    let language = shown.locale.as_str();
    let button = |action: &str, words: &str, quiet: bool| {
        html! {
            form method="post" action={ (base) "/" (action) "?lang=" (language) } {
                button.quiet[quiet] type="submit" { (words) }
            }
        }
    };
    let state = shown.detail.case.state;
    let answered = shown.is_answered();
    html! {
        div.actions role="group" aria-label=(shown.say("Votre avis", "Your word")) {
            @if state != CaseState::Confirmed && answered {
                (button("solved", shown.say("C’est résolu", "It is solved"), !asks_for_a_word(state)))
            }
            @if may_say_no(&shown.detail.case, answered) {
                (button("not-solved", shown.say("Ce n’est pas résolu", "It is not solved"), true))
            }
            @if state.is_open() {
                (button("human", shown.say("Je veux parler à une personne", "I want a human"), true))
            }
        }
    }
}

/// Whether the page asks the customer what they got: the answer to it stands out.
const fn asks_for_a_word(state: CaseState) -> bool {
    matches!(state, CaseState::Solved | CaseState::WaitingCustomer)
}

/// Whether "it is not solved" says something new: our word stands last, or the case is over. Who said so already, or wrote
/// since, is owed an answer anyway.
const fn may_say_no(case: &Case, answered: bool) -> bool {
    if !case.state.is_open() {
        return true;
    }
    answered && case.undecided == 0 && !matches!(case.state, CaseState::Reopened)
}

/// Whether our last reply has not left yet, or nobody knows whether it did: what the page does not show, it does not ask about.
fn is_on_its_way(shown: &Shown<'_>) -> bool {
    let last = shown.detail.messages.iter().rev().find(|message| message.direction == Direction::Outbound);
    last.is_some_and(|message| {
        matches!(message.state, MessageState::Queued | MessageState::Sending | MessageState::Unknown)
    })
}

/// Whether a reply of ours has left: what is still on its way is not shown.
fn is_said_by_us(message: &Message) -> bool {
    message.direction == Direction::Outbound && message.state == MessageState::Sent
}

fn thread(shown: &Shown<'_>) -> Markup {
    let visible = |message: &&Message| match message.direction {
        Direction::Inbound => message.state != MessageState::Deleted,
        Direction::Outbound => is_said_by_us(message),
    };
    let messages: Vec<&Message> = shown.detail.messages.iter().filter(visible).collect();
    html! {
        section aria-labelledby="thread" {
            h2 id="thread" { (shown.say("Ce qui a été dit", "What was said")) }
            ol.thread {
                @for message in messages {
                    @let ours = message.direction == Direction::Outbound;
                    li.ours[ours].theirs[!ours] {
                        p.who { strong { (author(shown, message)) } " · " (shown.at(message.created_at)) }
                        p.words dir="auto" { (message.text) }
                        (attached(shown, message))
                    }
                }
            }
        }
    }
}

fn author(shown: &Shown<'_>, message: &Message) -> String {
    if message.direction == Direction::Inbound {
        return shown.say("Vous", "You").to_owned();
    }
    let brand = &shown.tracked.brand.name;
    if message.author_kind == AuthorKind::Automatic {
        return format!("{brand} ({})", shown.say("message automatique", "automatic message"));
    }
    let name =
        message.author_user_id.and_then(|user| shown.names.iter().find(|(id, _)| *id == user)).map(|(_, name)| name);
    name.map_or_else(|| brand.clone(), |name| format!("{name}, {brand}"))
}

/// Names only: files are for the desk.
fn attached(shown: &Shown<'_>, message: &Message) -> Markup {
    let names: Vec<&str> = shown
        .detail
        .attachments
        .iter()
        .filter(|file| file.message_id == message.id)
        .map(|file| file.name.as_str())
        .collect();
    html! {
        @if !names.is_empty() { p.soft { (shown.say("Pièces jointes\u{a0}: ", "Attached: ")) (names.join(", ")) } }
    }
}

fn add(shown: &Shown<'_>, words: &str, problems: &[FormProblem]) -> Markup {
    let action = format!("/t/{}/message?lang={}", shown.tracked.token, shown.locale.as_str());
    html! {
        section aria-labelledby="add" {
            h2 id="add" { (shown.say("Ajouter quelque chose", "Add something")) }
            form method="post" action=(action) enctype="multipart/form-data" novalidate {
                input type="hidden" name="page" value=(shown.token);
                @if let Some(field) = FIELDS.iter().find(|field| field.name == "message") {
                    (one_field(&guichet_channels::webform::FormField {
                        label: ("Votre message", "Your message"),
                        hint: ("Il rejoint cette demande.", "It joins this request."),
                        ..*field
                    }, words, problems, shown.locale))
                }
                (trap())
                div.actions { button type="submit" { (shown.say("Envoyer", "Send")) } }
            }
        }
    }
}
