//! What the desk and its people decide about an incident, as plans.
//!
//! Noticing and growing are the desk's own; to own, to hand over, to end, to reject, to say the first word are people's. Invariant: each
//! plan changes one incident, guarded by its version, and says what happened in one event a message or act.

use jiff::{SignedDuration, Timestamp};

use super::known::{Incident, IncidentState, Told};
use super::theme::Theme;
use crate::access::{self, Acting, Action};
use crate::model::{Brand, EventKind, IncidentId, NewIds, UserId};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// Why an incident is over: codes, so that the events stay without words of people.
pub const END_REASONS: &[&str] = &["fixed", "by_itself", "not_ours"];

/// An incident begins: these messages tell of it.
#[must_use]
pub fn notice(
    brand: &Brand,
    id: IncidentId,
    theme: &Theme,
    since: Timestamp,
    told: &[Told],
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Plan {
    let within =
        |minutes: u32| now.checked_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX);
    let incident = Incident {
        id,
        brand_id: brand.id,
        theme: theme.clone(),
        since,
        noticed_at: now,
        last_at: told.iter().map(|one| one.at).max().unwrap_or(since),
        count: i64::try_from(told.len()).unwrap_or(i64::MAX),
        state: IncidentState::Open,
        owner: None,
        owned_at: None,
        owner_due_at: within(brand.settings.incident_owner_minutes),
        word_due_at: within(brand.settings.incident_word_minutes),
        word_said_at: None,
        word_next_at: None,
        over_at: None,
        over_why: None,
        version: 1,
    };
    let mut writing = Writing::new(brand, None, now, ids);
    writing.change(Change::InsertIncident(incident));
    for one in told {
        writing.change(Change::TellIncident(id, *one));
    }
    writing.incident_event(EventKind::IncidentOpened, id, None);
    // Their cases are shown anew: each belongs to it from now on.
    for one in told {
        writing.incident_event(EventKind::IncidentGrew, id, Some(*one));
    }
    writing.done()
}

/// More messages of an incident. One that was rejected takes them in without a word.
#[must_use]
pub fn grow(
    brand: &Brand,
    incident: &Incident,
    theme: &Theme,
    told: &[Told],
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Plan {
    let last_at = told.iter().map(|one| one.at).max().unwrap_or(incident.last_at).max(incident.last_at);
    let count = incident.count.saturating_add(i64::try_from(told.len()).unwrap_or(i64::MAX));
    let theme = theme.clone();
    let after = Incident { theme, last_at, count, version: incident.version + 1, ..incident.clone() };
    let mut writing = Writing::new(brand, None, now, ids);
    writing.change(Change::UpdateIncident(after));
    for one in told {
        writing.change(Change::TellIncident(incident.id, *one));
        if incident.state.is_live() {
            writing.incident_event(EventKind::IncidentGrew, incident.id, Some(*one));
        }
    }
    writing.done()
}

/// Somebody answers for it from now on; taking it over from a colleague is allowed.
///
/// # Errors
/// `not_allowed`, or `incident_over` when it is over.
pub fn own(
    brand: &Brand,
    incident: &Incident,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    access::may(acting.role, Action::Decide)?;
    check_live(incident)?;
    let after = owned_by(incident, Some(acting.user_id), now);
    Ok(written(brand, incident, after, EventKind::IncidentOwned, Some(acting), now, ids))
}

/// A colleague answers for it, or nobody any more: the word of its owner, or of a lead.
///
/// # Errors
/// `not_allowed`, or `incident_over` when it is over.
pub fn hand_over(
    brand: &Brand,
    incident: &Incident,
    to: Option<UserId>,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    check_owner(incident, acting)?;
    check_live(incident)?;
    let after = owned_by(incident, to, now);
    Ok(written(brand, incident, after, EventKind::IncidentOwned, Some(acting), now, ids))
}

/// The first public word was said, and the next is announced for a time; or that was a mistake.
///
/// # Errors
/// `not_allowed`; `incident_unowned` while nobody answers for it; `promise_incomplete` when the next word is announced for the past;
/// `incident_over`.
pub fn say_word(
    brand: &Brand,
    incident: &Incident,
    said: bool,
    next_at: Option<Timestamp>,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    access::may(acting.role, Action::Decide)?;
    check_live(incident)?;
    if incident.owner.is_none() {
        return Err(Refusal::new(RefusalCode::IncidentUnowned));
    }
    if next_at.is_some_and(|at| at <= now) {
        return Err(Refusal::new(RefusalCode::PromiseIncomplete));
    }
    let after = Incident {
        word_said_at: said.then(|| incident.word_said_at.unwrap_or(now)),
        word_next_at: next_at.filter(|_| said),
        ..incident.clone()
    };
    Ok(written(brand, incident, after, EventKind::IncidentWord, Some(acting), now, ids))
}

/// It is over: the word of its owner, or of a lead.
///
/// # Errors
/// `not_allowed`, `unknown_reason`, or `incident_over` when it was over before.
pub fn end(
    brand: &Brand,
    incident: &Incident,
    why: &str,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    check_owner(incident, acting)?;
    check_live(incident)?;
    if !END_REASONS.contains(&why) {
        return Err(Refusal::new(RefusalCode::UnknownReason));
    }
    let after =
        Incident { state: IncidentState::Over, over_at: Some(now), over_why: Some(why.to_owned()), ..incident.clone() };
    Ok(written(brand, incident, after, EventKind::IncidentEnded, Some(acting), now, ids))
}

/// It is none: the word of its owner, or of a lead. The same alarm does not ring again.
///
/// # Errors
/// `not_allowed`, or `incident_over` when it was over before.
pub fn reject(
    brand: &Brand,
    incident: &Incident,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    check_owner(incident, acting)?;
    check_live(incident)?;
    let after = Incident { state: IncidentState::Rejected, over_at: Some(now), ..incident.clone() };
    Ok(written(brand, incident, after, EventKind::IncidentRejected, Some(acting), now, ids))
}

/// It goes on after all: ending or rejecting it was a mistake.
///
/// # Errors
/// `not_allowed`, or `wrong_state` when it goes on already.
pub fn reopen(
    brand: &Brand,
    incident: &Incident,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    check_owner(incident, acting)?;
    if incident.state.is_live() {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    let state = if incident.owner.is_some() { IncidentState::Owned } else { IncidentState::Open };
    let after = Incident { state, over_at: None, over_why: None, ..incident.clone() };
    Ok(written(brand, incident, after, EventKind::IncidentReopened, Some(acting), now, ids))
}

fn check_owner(incident: &Incident, acting: Acting) -> Result<(), Refusal> {
    let own = incident.owner == Some(acting.user_id);
    access::may(acting.role, if own { Action::Decide } else { Action::AssignToOthers })
}

fn check_live(incident: &Incident) -> Result<(), Refusal> {
    if incident.state.is_live() { Ok(()) } else { Err(Refusal::new(RefusalCode::IncidentOver)) }
}

fn owned_by(incident: &Incident, owner: Option<UserId>, now: Timestamp) -> Incident {
    let state = if owner.is_some() { IncidentState::Owned } else { IncidentState::Open };
    // Whoever takes over does not make the first owner later than they were.
    let owned_at = owner.map(|_| incident.owned_at.unwrap_or(now));
    Incident { state, owner, owned_at, ..incident.clone() }
}

fn written(
    brand: &Brand,
    before: &Incident,
    after: Incident,
    kind: EventKind,
    acting: Option<Acting>,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Plan {
    let mut writing = Writing::new(brand, acting.map(|acting| acting.user_id), now, ids);
    writing.change(Change::UpdateIncident(Incident { version: before.version + 1, ..after }));
    writing.incident_event(kind, before.id, None);
    writing.done()
}
