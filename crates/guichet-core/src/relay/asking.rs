//! What the desk does with a question: asks it, adds to it, reminds of it, takes it back.

use jiff::{SignedDuration, Timestamp};

use super::{KnownRelay, keep_case, mail, settled, tell, update};
use crate::access::{Acting, Action, may};
use crate::calendar;
use crate::model::{
    AskedContact, BrandSettings, CaseState, Contact, EventKind, NewIds, Relay, RelayFact, RelayId, RelayMailKind,
    RelayState, RelayWord, RelayWordId, RelayWordKind,
};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// How long a link goes on after the answer was due.
const LINK_LIVES: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A question that somebody wants to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayDraft {
    /// Made by the client.
    pub id: RelayId,
    /// The question.
    pub question: String,
    /// The facts that were ticked.
    pub facts: Vec<RelayFact>,
    /// Whoever asks says that the personal data among them is needed.
    pub personal_confirmed: bool,
    /// The customer's words and files go with it.
    pub evidence: bool,
    /// By when; none: within the time of the brand.
    pub due_at: Option<Timestamp>,
    /// SHA-256 of the token in its link.
    pub link: [u8; 32],
    /// Whether the brand can send mail.
    pub by_mail: bool,
}

/// When an answer to a question of now is asked for, where nobody says otherwise.
#[must_use]
pub fn due_of(settings: &BrandSettings, now: Timestamp) -> Timestamp {
    calendar::due(now, settings.relay_minutes, settings).due_at
}

/// Asks a contact.
///
/// # Errors
/// `wrong_state` where the case is over, `relay_incomplete`, `relay_personal`, `case_merged`, `not_allowed`.
pub fn ask(
    known: &KnownRelay,
    contact: &Contact,
    draft: &RelayDraft,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::Relay)?;
    let case = &known.case.case;
    if case.state == CaseState::Merged {
        return Err(Refusal::new(RefusalCode::CaseMerged));
    }
    if !case.state.is_open() {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    let settings = &known.case.brand.settings;
    let due_at = draft.due_at.unwrap_or_else(|| due_of(settings, now));
    if draft.question.trim().is_empty() || due_at <= now || contact.brand_id != case.brand_id {
        return Err(Refusal::new(RefusalCode::RelayIncomplete));
    }
    if (draft.evidence || draft.facts.iter().any(RelayFact::is_personal)) && !draft.personal_confirmed {
        return Err(Refusal::new(RefusalCode::RelayPersonal));
    }
    let relay = Relay {
        id: draft.id,
        brand_id: case.brand_id,
        case_id: case.id,
        customer_id: case.customer_id,
        contact_id: contact.id,
        contact: asked(contact, draft.by_mail),
        owner: acting.user_id,
        question: draft.question.trim().to_owned(),
        facts: draft.facts.clone(),
        evidence: draft.evidence,
        asked_at: now,
        remind_at: halfway(now, due_at, settings),
        due_at,
        expires_at: due_at.checked_add(LINK_LIVES).unwrap_or(Timestamp::MAX),
        state: RelayState::Asked,
        reminded: 0,
        seen_at: None,
        answered_at: None,
        closed_at: None,
        version: 1,
    };
    let mut writing = Writing::new(&known.case.brand, Some(acting.user_id), now, ids);
    writing.change(Change::InsertRelay(Box::new(relay.clone()), draft.link));
    let after = settled(&known.case, known.awaited_with(&relay), now);
    keep_case(&mut writing, &known.case, after);
    // For as long as a reply can be taken back, a question can.
    let undo = SignedDuration::from_secs(i64::from(settings.undo_seconds));
    mail(&mut writing, &relay, RelayMailKind::Request, now.checked_add(undo).unwrap_or(now));
    tell(&mut writing, EventKind::RelayAsked, &known.case, &relay);
    Ok(writing.done())
}

fn asked(contact: &Contact, by_mail: bool) -> AskedContact {
    AskedContact {
        kind: contact.kind,
        name: contact.name.clone(),
        organisation: contact.organisation.clone(),
        called: contact.called.clone(),
        email: if by_mail { contact.email.clone() } else { String::new() },
        language: contact.language.clone(),
    }
}

/// Half of the time, while somebody is there.
fn halfway(now: Timestamp, due_at: Timestamp, settings: &BrandSettings) -> Timestamp {
    let half = due_at.duration_since(now) / 2;
    let middle = now.checked_add(half).unwrap_or(due_at);
    calendar::next_opening(middle, settings).unwrap_or(middle).min(due_at)
}

/// Adds words to a question: what the contact missed, or what became known. It is with them again, by a new date where one is given.
///
/// # Errors
/// `relay_closed`, `empty_text`, `relay_incomplete` for a date that has passed, `not_allowed`.
pub fn add(
    known: &KnownRelay,
    relay: &Relay,
    (id, text): (RelayWordId, &str),
    due_at: Option<Timestamp>,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::Relay)?;
    if !relay.state.is_open() || !relay.is_reachable(now) {
        return Err(Refusal::new(RefusalCode::RelayClosed));
    }
    if text.trim().is_empty() {
        return Err(Refusal::new(RefusalCode::EmptyText));
    }
    if due_at.is_some_and(|due_at| due_at <= now) {
        return Err(Refusal::new(RefusalCode::RelayIncomplete));
    }
    let settings = &known.case.brand.settings;
    // The time that they had does not run while they wait for us.
    let lacked = relay.state == RelayState::AskedBack;
    let due_at =
        due_at.or_else(|| (lacked && relay.due_at <= now).then(|| due_of(settings, now))).unwrap_or(relay.due_at);
    let moved = due_at != relay.due_at;
    let mut writing = Writing::new(&known.case.brand, Some(acting.user_id), now, ids);
    let again = Relay {
        state: RelayState::Asked,
        due_at,
        remind_at: if moved { halfway(now, due_at, settings) } else { relay.remind_at },
        reminded: if moved { 0 } else { relay.reminded },
        expires_at: relay.expires_at.max(due_at.checked_add(LINK_LIVES).unwrap_or(Timestamp::MAX)),
        ..relay.clone()
    };
    let again = update(&mut writing, relay, again);
    let word = RelayWord {
        id,
        brand_id: relay.brand_id,
        relay_id: relay.id,
        kind: RelayWordKind::Added,
        decision: None,
        text: text.trim().to_owned(),
        instead: String::new(),
        user_id: Some(acting.user_id),
        at: now,
    };
    writing.change(Change::InsertRelayWord(Box::new(word), Vec::new()));
    let after = settled(&known.case, known.awaited_with(&again), now);
    keep_case(&mut writing, &known.case, after);
    mail(&mut writing, &again, RelayMailKind::Added, now);
    tell(&mut writing, EventKind::RelayAdded, &known.case, &again);
    Ok(writing.done())
}

/// Reminds the contact now.
///
/// # Errors
/// `relay_closed` while the word is not with them, `no_recipient` where they have no address, `not_allowed`.
pub fn remind(
    known: &KnownRelay,
    relay: &Relay,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::Relay)?;
    if !relay.state.waits() || !relay.is_reachable(now) {
        return Err(Refusal::new(RefusalCode::RelayClosed));
    }
    if relay.contact.email.is_empty() {
        return Err(Refusal::new(RefusalCode::NoRecipient));
    }
    let mut writing = Writing::new(&known.case.brand, Some(acting.user_id), now, ids);
    // Pressed twice at once it is one reminder.
    update(&mut writing, relay, relay.clone());
    mail(&mut writing, relay, RelayMailKind::ByHand, now);
    tell(&mut writing, EventKind::RelayReminded, &known.case, relay);
    Ok(writing.done())
}

/// Takes a question back, or closes the link of one that was answered.
///
/// # Errors
/// `relay_closed` when it is, `not_allowed`.
pub fn withdraw(
    known: &KnownRelay,
    relay: &Relay,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::Relay)?;
    if !relay.is_reachable(now) {
        return Err(Refusal::new(RefusalCode::RelayClosed));
    }
    let mut writing = Writing::new(&known.case.brand, Some(acting.user_id), now, ids);
    end(&mut writing, known, relay, now);
    Ok(writing.done())
}

/// The question is no longer asked; the case is as if it never had been.
pub(super) fn end(writing: &mut Writing<'_>, known: &KnownRelay, relay: &Relay, now: Timestamp) {
    let state = if relay.state.is_open() { RelayState::Withdrawn } else { relay.state };
    let over = update(writing, relay, Relay { state, closed_at: Some(now), ..relay.clone() });
    writing.change(Change::CancelRelayMails(relay.id));
    let after = settled(&known.case, known.awaited_with(&over), now);
    keep_case(writing, &known.case, after);
    tell(writing, EventKind::RelayWithdrawn, &known.case, &over);
}
