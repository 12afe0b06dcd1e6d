//! What stands on the page of a question.

use std::collections::BTreeMap;

use guichet_core::model::{Relay, RelayFact, RelayState, RelayWord, RelayWordKind};
use guichet_core::text::mask;
use maud::{Markup, html};

use super::{Evidence, Found};
use crate::app::App;
use crate::locale::Locale;
use crate::public::form::trap;
use crate::public::layout::{Frame, page};
use crate::public::{moment, say};

/// What is said on top of the page, and what was filled in before.
#[derive(Debug, Clone, Default)]
pub(super) struct Told<'a> {
    /// What was just done.
    pub(super) done: Option<&'a str>,
    /// What stands behind a second look is shown.
    pub(super) secrets: bool,
    /// What was filled in.
    pub(super) fields: BTreeMap<String, String>,
    /// What is wrong with it, by field.
    pub(super) problems: Vec<(&'static str, String)>,
}

impl Told<'_> {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }

    fn problem(&self, name: &str) -> Option<&str> {
        self.problems.iter().find(|(field, _)| *field == name).map(|(_, words)| words.as_str())
    }
}

const fn other(locale: Locale) -> Locale {
    match locale {
        Locale::Fr => Locale::En,
        Locale::En => Locale::Fr,
    }
}

fn frame<'a>(found: &'a Found, locale: Locale) -> Frame<'a> {
    Frame {
        locale,
        brand: &found.brand.name,
        title: locale.pick("Une question pour vous", "A question for you"),
        other_language: Some(format!("/r/{}?lang={}", found.token, other(locale).as_str())),
        again_after: None,
    }
}

/// The page of a question that is no longer asked: it shows nothing of it.
pub(super) fn closed(found: &Found, locale: Locale) -> Markup {
    let words = match found.relay.state {
        RelayState::Answered => locale.pick(
            "Votre réponse nous est bien parvenue, merci. Cette question est maintenant close.",
            "Your answer has reached us, thank you. This question is now closed.",
        ),
        RelayState::Returned => locale.pick(
            "Vous nous avez dit que cette question n’était pas pour vous. Merci, nous la posons ailleurs.",
            "You told us that this question was not for you. Thank you, we ask somebody else.",
        ),
        RelayState::Expired => locale.pick("Ce lien n’est plus valable.", "This link is no longer valid."),
        _ => locale.pick(
            "Nous n’avons plus besoin de votre réponse\u{a0}: la question a été retirée. Merci.",
            "We no longer need your answer: the question was taken back. Thank you.",
        ),
    };
    page(
        &frame(found, locale),
        html! { h1 { (locale.pick("Cette question est close", "This question is closed")) } p { (words) } },
    )
}

/// The page of a question that waits, or that takes more.
pub(super) fn open(app: &App, found: &Found, locale: Locale, told: &Told<'_>) -> Markup {
    let relay = &found.relay;
    let frame = frame(found, locale);
    let zone = moment::zone(&found.brand.settings.timezone);
    let at = |time| moment::in_words(time, app.now(), &zone, locale);
    let answered = relay.state == RelayState::Answered;
    page(
        &frame,
        html! {
            h1 { (frame.title) }
            (said_on_top(locale, told, answered))
            p {
                @if found.signature.is_empty() { (found.brand.name) } @else { (found.signature) ", " (found.brand.name) }
                " " span.soft { "– " (locale.pick("dossier", "case")) " " span.reference { (found.reference) } }
            }
            div.card {
                p.words.request { (relay.question) }
                @for word in found.talk.words.iter().filter(|word| word.kind == RelayWordKind::Added) {
                    p.who { (locale.pick("Précision", "More")) ", " (at(word.at)) }
                    p.words { (word.text) }
                }
            }
            (facts(found, locale, told.secrets))
            (evidence(found, locale, told.secrets, &at))
            (second_look(found, locale, told.secrets))
            @if !answered {
                div.card.due {
                    p {
                        (locale.pick("Réponse attendue au plus tard", "Please answer by")) " " strong { (at(relay.due_at)) } "."
                    }
                }
            }
            (words_of_theirs(found, locale, &at))
            @if relay.state == RelayState::Asked {
                div.actions {
                    form method="post" action={ "/r/" (found.token) "/seen?lang=" (locale.as_str()) } {
                        button.quiet type="submit" { (locale.pick("J’ai pris connaissance", "I have read it")) }
                    }
                }
            }
            (form(app, found, locale, told, answered))
        },
    )
}

fn said_on_top(locale: Locale, told: &Told<'_>, answered: bool) -> Markup {
    html! {
        @if !told.problems.is_empty() {
            div.card.alert role="alert" {
                @for (_, words) in &told.problems { p { (words) } }
            }
        } @else if told.done == Some("seen") {
            div.card role="status" { p { (locale.pick("C’est noté, merci. Répondez dès que vous pouvez.", "Noted, thank you. Answer as soon as you can.")) } }
        } @else if told.done == Some("answer") {
            div.card role="status" {
                p { strong { (locale.pick("Merci, c’est bien arrivé.", "Thank you, it has arrived.")) } }
                p { (if answered {
                    locale.pick("Nous le transmettons au client. Vous pouvez fermer cette page.", "We pass it on to the customer. You can close this page.")
                } else {
                    locale.pick("Nous revenons vers vous avec ce qui manque.", "We come back to you with what is missing.")
                }) }
            }
        }
    }
}

fn facts(found: &Found, locale: Locale, secrets: bool) -> Markup {
    let shown = |fact: &RelayFact| {
        if fact.is_secret() && !secrets { say::ending(&fact.value) } else { fact.value.clone() }
    };
    let facts = &found.relay.facts;
    html! {
        @if !facts.is_empty() {
            section aria-labelledby="facts" {
                h2 id="facts" { (locale.pick("Ce que nous savons", "What we know")) }
                div.card {
                    dl {
                        @for fact in facts {
                            dt { (say::fact(fact.kind, locale)) }
                            dd { (shown(fact)) }
                        }
                    }
                    @if facts.iter().any(RelayFact::is_personal) {
                        p.soft { (locale.pick(
                            "Données personnelles\u{a0}: elles ne servent qu’à répondre à cette question.",
                            "Personal data: it serves to answer this question and nothing else.",
                        )) }
                    }
                }
            }
        }
    }
}

/// Numbers of accounts and cards are shown by a button of their own.
fn second_look(found: &Found, locale: Locale, secrets: bool) -> Markup {
    let in_words = found.evidence.iter().any(|evidence| !evidence.secrets.is_empty());
    let hidden = !secrets && (in_words || found.relay.facts.iter().any(RelayFact::is_secret));
    html! {
        @if hidden {
            div.actions {
                form method="post" action={ "/r/" (found.token) "/private?lang=" (locale.as_str()) } {
                    button.quiet type="submit" { (locale.pick("Afficher les coordonnées bancaires", "Show the bank details")) }
                }
            }
        }
    }
}

/// What the customer wrote, in their own words, and their files.
fn evidence(found: &Found, locale: Locale, secrets: bool, at: &impl Fn(jiff::Timestamp) -> String) -> Markup {
    html! {
        @if !found.evidence.is_empty() {
            section aria-labelledby="evidence" {
                h2 id="evidence" { (locale.pick("Ce que le client a écrit", "What the customer wrote")) }
                ol.thread {
                    @for Evidence { message, files, secrets: numbers } in &found.evidence {
                        li {
                            p.who { (at(message.created_at)) }
                            p.words { @if secrets { (message.text) } @else { (mask(&message.text, numbers)) } }
                            @for file in files {
                                p { a href={ "/r/" (found.token) "/file/" (file.id) } download=(file.name) { (file.name) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn words_of_theirs(found: &Found, locale: Locale, at: &impl Fn(jiff::Timestamp) -> String) -> Markup {
    let theirs: Vec<&RelayWord> = found.talk.words.iter().filter(|word| word.kind != RelayWordKind::Added).collect();
    html! {
        @if !theirs.is_empty() {
            section aria-labelledby="said" {
                h2 id="said" { (locale.pick("Ce que vous avez répondu", "What you answered")) }
                ol.thread {
                    @for word in theirs {
                        li.theirs {
                            p.who { (at(word.at)) }
                            @if let Some(decision) = word.decision { p { strong { (decided(decision.as_str(), locale)) } } }
                            @if !word.text.is_empty() { p.words { (word.text) } }
                            @for file in found.talk.files.iter().filter(|file| file.word_id == word.id) { p.soft { (file.name) } }
                        }
                    }
                }
            }
        }
    }
}

fn decided(decision: &str, locale: Locale) -> &'static str {
    match decision {
        "yes" => locale.pick("Oui", "Yes"),
        "no" => locale.pick("Non", "No"),
        _ => locale.pick("Il faut autre chose", "Something else is needed"),
    }
}

fn form(app: &App, found: &Found, locale: Locale, told: &Told<'_>, answered: bool) -> Markup {
    html! {
        section aria-labelledby="answer" {
            h2 id="answer" {
                (if answered { locale.pick("Ajouter quelque chose", "Add something") } else { locale.pick("Votre réponse", "Your answer") })
            }
            form method="post" action={ "/r/" (found.token) "/answer?lang=" (locale.as_str()) } enctype="multipart/form-data" novalidate {
                input type="hidden" name="page" value=(app.source().next_id());
                @if !answered { (decisions(locale, told)) }
                label for="text" { (locale.pick("En quelques mots", "In a few words")) }
                @if let Some(problem) = told.problem("text") { p.wrong id="text-wrong" { (problem) } }
                textarea.short id="text" name="text" aria-invalid=[told.problem("text").map(|_| "true")] { (told.field("text")) }
                (files(locale, told))
                @if !answered { (other_ways(&found.relay, locale, told)) }
                (trap())
                div.actions { button type="submit" { (locale.pick("Envoyer", "Send")) } }
            }
        }
    }
}

fn decisions(locale: Locale, told: &Told<'_>) -> Markup {
    html! {
        fieldset {
            legend { (locale.pick("Votre décision", "Your decision")) span.soft { " " (locale.pick("(facultatif)", "(optional)")) } }
            @for decision in ["yes", "no", "something_else"] {
                label.choice {
                    input type="radio" name="decision" value=(decision) checked[told.field("decision") == decision];
                    " " (decided(decision, locale))
                }
            }
        }
    }
}

fn files(locale: Locale, told: &Told<'_>) -> Markup {
    html! {
        label for="files" {
            (locale.pick("Photos ou documents", "Photos or documents"))
            span.soft { " " (locale.pick("(facultatif)", "(optional)")) }
        }
        p.help id="files-help" { (locale.pick("Cinq fichiers au plus, 20\u{a0}Mo en tout.", "Five files at most, 20 MB in all.")) }
        @if let Some(problem) = told.problem("files") { p.wrong { (problem) } }
        input type="file" id="files" name="files" multiple aria-describedby="files-help";
    }
}

/// It is an answer, unless they say otherwise.
fn other_ways(relay: &Relay, locale: Locale, told: &Told<'_>) -> Markup {
    let chosen = told.field("kind");
    let option = |kind: &str, words: &'static str| {
        let checked = chosen == kind || (chosen.is_empty() && kind == "answer");
        html! {
            label.choice { input type="radio" name="kind" value=(kind) checked[checked]; " " (words) }
        }
    };
    html! {
        fieldset {
            legend { (locale.pick("C’est", "This is")) }
            (option("answer", locale.pick("ma réponse", "my answer")))
            @if relay.state.is_open() {
                (option("ask_back", locale.pick("une demande de précision\u{a0}: il me manque quelque chose", "a question back: I miss something")))
                (option("not_for_me", locale.pick("un renvoi\u{a0}: cette question n’est pas pour moi", "a return: this question is not for me")))
            }
        }
        label for="instead" {
            (locale.pick("Si ce n’est pas pour vous, à qui la poser\u{a0}?", "If it is not for you, whom should we ask?"))
            span.soft { " " (locale.pick("(facultatif)", "(optional)")) }
        }
        @if let Some(problem) = told.problem("instead") { p.wrong { (problem) } }
        input type="text" id="instead" name="instead" value=(told.field("instead")) autocomplete="off";
    }
}
