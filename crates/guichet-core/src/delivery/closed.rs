//! The one automatic word of a case while the desk is closed: that it is, and when it opens.
//!
//! Invariants: it says that it is automatic, and nothing that somebody would have to keep but the opening itself; it decides no
//! message, meets no deadline and gives the customer nothing; once a case and closing ([`Change::SayClosed`] is unique in the store).
//! Whoever only thanks, threatens, sells or is a machine is not answered by one.

use guichet_text::Reading;
use guichet_text::reading::{AnnouncedKind, Direction};
use jiff::{SignedDuration, Timestamp};

use super::known::{Draft, KnownReply};
use super::{reply, window};
use crate::calendar;
use crate::guard::{self, House, Level, RuleName, Where};
use crate::model::capabilities::capabilities_for;
use crate::model::{
    AuthorKind, BrandSettings, EventKind, Helpline, Lane, Message, MessageState, NewIds, ReplyId, Visibility,
};
use crate::plan::{Change, Plan, Writing};
use crate::words;

/// Whoever was answered by a person within this time knows that somebody is there.
const A_PERSON_WAS_THERE: SignedDuration = SignedDuration::from_hours(1);

/// Suspicions that a machine does not answer: a person looks first.
const SENSITIVE: &[&str] =
    &["pressure_suspected", "threat_suspected", "harassment_suspected", "violence_announced", "scam_suspected"];

words! {
    /// Why no automatic word is said.
    Silence {
        /// The brand wants none.
        Off = "off",
        /// Somebody is there, or the desk has no hours.
        Open = "open",
        /// Nothing waits for an answer in this thread since the desk closed.
        NothingAsked = "nothing_asked",
        /// Thanks, advertising, proposals, what machines write, threats, history.
        NotForMachines = "not_for_machines",
        /// A person answered, or is about to.
        PersonThere = "person_there",
        /// Others would read it, the network takes one answer alone, or each costs.
        Place = "place",
        /// Nothing can leave there now.
        NoWay = "no_way",
        /// It was said.
        Said = "said",
        /// The guard would not let it pass.
        Guard = "guard",
    }
}

/// What to write, or why nothing is said. `reading` is that of the last message.
///
/// # Errors
/// Why nothing is said.
pub fn say_closed(
    known: &KnownReply,
    reading: &Reading,
    reply_id: ReplyId,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Silence> {
    let settings = &known.brand.settings;
    let opens_at = opens_at(settings, now)?;
    let message = asked(known, now)?;
    for_machines(known, message, reading)?;
    let visibility = place(known)?;
    if window::way_of(known, visibility).refusal(AuthorKind::Automatic, now).is_some() || no_address(known) {
        return Err(Silence::NoWay);
    }
    let text = words(settings, &reading.language, opens_at, now, in_danger(reading));
    passes(known, message, reading, &text, visibility, now)?;
    let draft = Draft {
        reply_id,
        text,
        seen_up_to: None,
        visibility,
        author_kind: AuthorKind::Automatic,
        overrules: Vec::new(),
        promises: Vec::new(),
        keeps: Vec::new(),
        tracking_url: None,
        approved_by: None,
        breathed: true,
    };
    let mut writing = Writing::new(&known.brand, None, now, ids);
    let said = reply::automatic(&mut writing, known, &draft, now);
    writing.change(Change::SayClosed { case: known.case.id, opens_at, message: said.id, at: now });
    writing.message_event(EventKind::ClosedWordSaid, &said, None);
    Ok(writing.done())
}

/// When the desk opens, if it is closed and the brand wants that said.
fn opens_at(settings: &BrandSettings, now: Timestamp) -> Result<Timestamp, Silence> {
    if !settings.out_of_hours {
        return Err(Silence::Off);
    }
    if calendar::is_open(now, settings) {
        return Err(Silence::Open);
    }
    calendar::next_opening(now, settings).ok_or(Silence::Open)
}

/// The last message, if it waits for an answer and came while the desk was closed.
fn asked(known: &KnownReply, now: Timestamp) -> Result<&Message, Silence> {
    let since = calendar::closed_since(now, &known.brand.settings).ok_or(Silence::Open)?;
    let replies = known.thread.iter().filter(|message| message.direction == Direction::Outbound);
    for reply in replies.filter(|reply| !matches!(reply.state, MessageState::Cancelled | MessageState::Refused)) {
        let machine = reply.author_kind == AuthorKind::Automatic;
        if machine && reply.created_at >= since {
            return Err(Silence::Said);
        }
        let under_way = matches!(reply.state, MessageState::Queued | MessageState::Sending | MessageState::Unknown);
        if !machine && (under_way || now.duration_since(reply.created_at) < A_PERSON_WAS_THERE) {
            return Err(Silence::PersonThere);
        }
    }
    let last = known.thread.iter().rev().find(|message| message.direction == Direction::Inbound);
    let owed = |message: &&Message| {
        message.decision.is_none() && message.state != MessageState::Deleted && message.received_at >= since
    };
    last.filter(owed).filter(|message| message.case_id == known.case.id).ok_or(Silence::NothingAsked)
}

fn for_machines(known: &KnownReply, message: &Message, reading: &Reading) -> Result<(), Silence> {
    let case = &known.case;
    let aside = matches!(case.lane, Lane::Kudos | Lane::Sensitive | Lane::Partnership | Lane::Spam);
    let suspected = case.lane_reasons.iter().any(|reason| SENSITIVE.contains(&reason.as_str()));
    let violent = reading.announced.iter().any(|said| said.kind == AnnouncedKind::Violence);
    let over = !case.state.is_open() || case.undecided == 0 || case.history;
    if aside || suspected || violent || over || message.automatic || known.customer.erased_at.is_some() {
        return Err(Silence::NotForMachines);
    }
    Ok(())
}

/// In private, and in public where the brand names the network. A network that takes one answer alone keeps it for a person.
fn place(known: &KnownReply) -> Result<Visibility, Silence> {
    let capabilities = capabilities_for(&known.channel);
    let named = known.brand.settings.out_of_hours_public.contains(&known.channel.network);
    let public = known.conversation.visibility.others_can_read();
    if capabilities.one_reply || (public || capabilities.cost.is_some()) && !named {
        return Err(Silence::Place);
    }
    Ok(known.conversation.visibility)
}

fn no_address(known: &KnownReply) -> bool {
    known.handle.is_none() && known.conversation.reply_url.is_none() && known.thread.is_empty()
}

fn in_danger(reading: &Reading) -> bool {
    reading.announced.iter().any(|said| said.kind == AnnouncedKind::SelfHarm)
}

/// Whether the guard lets it pass, as any other reply; it answers no question, and says so.
fn passes(
    known: &KnownReply,
    message: &Message,
    reading: &Reading,
    text: &str,
    visibility: Visibility,
    now: Timestamp,
) -> Result<(), Silence> {
    let settings = &known.brand.settings;
    let input = guard::Input {
        channel: known.channel.network.clone(),
        visibility: Some(visibility),
        message: guard::MessageToAnswer { text: message.text.clone(), ..guard::MessageToAnswer::default() },
        reply: text.to_owned(),
        author_kind: Some(AuthorKind::Automatic),
        own_domains: settings.own_domains.clone(),
        now: Some(now),
        timezone: Some(settings.timezone.clone()),
        ..guard::Input::default()
    };
    let report = guard::examine_with(&input, reading, &House { calendar: Some(settings), ..House::default() });
    let mine = report.findings.iter().filter(|finding| finding.place == Where::Reply);
    let stops = |level: Level, rule: RuleName| {
        // It is no answer and does not say that it is one: what asks for an answer asks too much of it.
        level >= Level::Hold && !matches!(rule, RuleName::QuestionUnanswered | RuleName::EmptySympathy)
    };
    if mine.into_iter().any(|finding| stops(finding.level, finding.rule)) { Err(Silence::Guard) } else { Ok(()) }
}

/// The words, in the customer's language where it is one of ours.
#[must_use]
pub fn words(settings: &BrandSettings, language: &str, opens_at: Timestamp, now: Timestamp, danger: bool) -> String {
    let french = match language {
        "fr" => true,
        "en" => false,
        _ => settings.locale != "en",
    };
    let opens = calendar::spoken::moment(opens_at, settings, french);
    let why = holiday(settings, now, opens_at, french);
    let help = if danger { help(settings, french) } else { String::new() };
    if french {
        format!(
            "Ceci est un message automatique\u{a0}: notre équipe est fermée jusqu’au {opens}{why}. Votre message est bien \
             arrivé\u{a0}; une personne de l’équipe le lira à la réouverture.{help}"
        )
    } else {
        format!(
            "This is an automatic message: our team is closed until {opens}{why}. Your message has arrived; a member of \
             the team will read it when we reopen.{help}"
        )
    }
}

/// The public holiday that keeps it closed.
fn holiday(settings: &BrandSettings, now: Timestamp, opens_at: Timestamp, french: bool) -> String {
    let (mut day, last) = (calendar::day_of(now, settings), calendar::day_of(opens_at, settings));
    while day < last {
        if calendar::holidays::holiday_on(day, settings.holidays).is_some() {
            let named = calendar::spoken::day(day, french);
            return if french {
                format!(" (le {named} est férié)")
            } else {
                format!(" ({named} is a public holiday)")
            };
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    String::new()
}

/// Whom to call at once, for somebody who may be in danger now.
fn help(settings: &BrandSettings, french: bool) -> String {
    let Some(line) = settings.helplines.iter().find_map(|line| Helpline::read(line)) else { return String::new() };
    if french {
        format!(
            " Si vous êtes en danger ou si tout va trop mal, appelez maintenant le {}\u{a0}: on vous y écoute.",
            line.number
        )
    } else {
        format!(" If you are in danger or cannot go on, call {} now: somebody will listen.", line.number)
    }
}
