//! The register of what was promised: every promise has an owner and a date, and ends kept, replaced or broken.
//!
//! Invariant: while a promise is open its case is due by its date, unless the customer said that all is solved: then the promise
//! alone is left, and ends as any other.

use guichet_text::Span;
use jiff::Timestamp;

use crate::access::{Acting, Action, may};
use crate::case::KnownCase;
use crate::delivery::{DraftPromise, with_nothing_undecided};
use crate::model::promise::Owed;
use crate::model::{Case, CaseState, Lane, MessageId, NewIds, Promise, PromiseId, PromiseKind, PromiseState, UserId};
use crate::plan::{Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::relay::without_waiting;
use crate::triage::is_ordinary;

/// Reasons for a new date: codes, so that the events stay without words of people.
pub const NEW_DATE_REASONS: &[&str] =
    &["waiting_for_partner", "waiting_for_customer", "more_time_needed", "mistaken_date"];

/// Why a case stands where it stands: a promise was broken.
const PROMISE_BROKEN: &str = "promise_broken";
/// Why a case stands where it stands: a promise falls due soon.
const PROMISE_SOON: &str = "promise_soon";
/// Nobody looked in time whether somebody who was sent elsewhere was helped there.
const FOLLOW_UP_OVERDUE: &str = "follow_up_overdue";

/// Something that was promised where no message says it: on the phone, in a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// What, in the words of whoever writes it down.
    pub words: String,
    /// The message of the case beside which it stands: the last one.
    pub message: MessageId,
    /// By when.
    pub due_at: Timestamp,
    /// Who keeps it; none: whoever writes it down.
    pub owner: Option<UserId>,
}

/// Records a promise by hand.
///
/// # Errors
/// `promise_incomplete` without words or a date to come, `case_merged`.
pub fn record(
    known: &KnownCase,
    spoken: &Spoken,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    check(known, acting)?;
    let words = spoken.words.trim();
    if spoken.due_at <= now || words.is_empty() {
        return Err(Refusal::new(RefusalCode::PromiseIncomplete));
    }
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    let draft = DraftPromise { span: Span::new(0, 0), due_at: spoken.due_at, owner: spoken.owner };
    let promise = writing.promised(&known.case, spoken.message, &draft, words);
    let due = earliest(known.promise_due(None), Some(promise.owed()));
    let after = with_promises(known, due, false, now);
    writing.update_case(&known.case, after);
    Ok(writing.done())
}

/// It was kept.
///
/// # Errors
/// `promise_closed` when it had ended, `case_merged`.
pub fn keep(
    known: &KnownCase,
    promise: &Promise,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    check(known, acting)?;
    check_owed(known, promise)?;
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    writing.move_promise(promise, PromiseState::Kept, None);
    let after = with_promises(known, known.promise_due(Some(promise)), true, now);
    writing.update_case(&known.case, after);
    Ok(writing.done())
}

/// A new date instead, with a reason of [`NEW_DATE_REASONS`]. The customer is told by a reply.
///
/// # Errors
/// `unknown_reason`, `promise_incomplete` without a date to come, `promise_closed`, `case_merged`.
pub fn replace(
    known: &KnownCase,
    promise: &Promise,
    due_at: Timestamp,
    reason: &str,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    check(known, acting)?;
    check_owed(known, promise)?;
    if !NEW_DATE_REASONS.contains(&reason) {
        return Err(Refusal::new(RefusalCode::UnknownReason));
    }
    if due_at <= now {
        return Err(Refusal::new(RefusalCode::PromiseIncomplete));
    }
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    writing.move_promise(promise, PromiseState::Replaced, Some(reason));
    let again = Promise {
        id: PromiseId(writing.new_id()),
        owner: promise.owner.or(Some(acting.user_id)),
        due_at,
        state: PromiseState::Open,
        created_at: now,
        closed_at: None,
        ..promise.clone()
    };
    let due = earliest(known.promise_due(Some(promise)), Some(again.owed()));
    writing.insert_promise(again);
    let after = with_promises(known, due, true, now);
    writing.update_case(&known.case, after);
    Ok(writing.done())
}

/// Its owner is told that it falls due: once, in opening time. `to_lead`: the owner is away or gone, and the lead is told instead. None
/// while it is not time.
#[must_use]
pub fn warn(known: &KnownCase, promise: &Promise, to_lead: bool, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let due = promise.warn_at.is_some_and(|at| at <= now);
    if promise.state != PromiseState::Open || !due || promise.warned_at.is_some() {
        return None;
    }
    let mut writing = Writing::new(&known.brand, None, now, ids);
    writing.warn_of(promise, if to_lead { "lead" } else { "owner" });
    if known.case.state.is_open() {
        let mut case = known.case.clone();
        if is_ordinary(case.lane) {
            case.lane = case.lane.min(Lane::Today);
        }
        if !case.lane_reasons.iter().any(|reason| reason == PROMISE_SOON) {
            case.lane_reasons.push(PROMISE_SOON.to_owned());
        }
        writing.update_case(&known.case, case);
    }
    Some(writing.done())
}

/// Its date passed: broken, and an alarm. None while it is not time.
#[must_use]
pub fn break_overdue(known: &KnownCase, promise: &Promise, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    if promise.state != PromiseState::Open || now < promise.due_at {
        return None;
    }
    let mut writing = Writing::new(&known.brand, None, now, ids);
    writing.move_promise(promise, PromiseState::Broken, None);
    if known.case.state.is_open() {
        let mut case = known.case.clone();
        if is_ordinary(case.lane) {
            case.lane = case.lane.min(Lane::Today);
        }
        case.lane_reasons.retain(|reason| reason != PROMISE_SOON);
        let why = if promise.kind == PromiseKind::FollowUp { FOLLOW_UP_OVERDUE } else { PROMISE_BROKEN };
        if !case.lane_reasons.iter().any(|reason| reason == why) {
            case.lane_reasons.push(why.to_owned());
        }
        // Whatever a contact still owes us: now we owe the customer.
        case.state = without_waiting(case.state);
        writing.update_case(&known.case, case);
    }
    Some(writing.done())
}

fn check(known: &KnownCase, acting: Acting) -> Result<(), Refusal> {
    may(acting.role, Action::KeepPromise)?;
    if known.case.state == CaseState::Merged { Err(Refusal::new(RefusalCode::CaseMerged)) } else { Ok(()) }
}

fn check_owed(known: &KnownCase, promise: &Promise) -> Result<(), Refusal> {
    let owed = matches!(promise.state, PromiseState::Open | PromiseState::Broken) && promise.case_id == known.case.id;
    if owed { Ok(()) } else { Err(Refusal::new(RefusalCode::PromiseClosed)) }
}

/// The case once its next promise is due then.
///
/// `was_owed`: one that stood before the customer said that all is solved; it opens nothing again.
fn with_promises(known: &KnownCase, promised: Option<Owed>, was_owed: bool, now: Timestamp) -> Case {
    let promise_due = promised.map(|owed| owed.due_at);
    let mut case = known.case.clone();
    case.lane_reasons.retain(|reason| ![PROMISE_BROKEN, FOLLOW_UP_OVERDUE, PROMISE_SOON].contains(&reason.as_str()));
    if case.state == CaseState::Confirmed && was_owed {
        return case;
    }
    match known.answer_due() {
        Some(answer_due) if case.state.is_open() => {
            case.due_at = earliest(promise_due, Some(answer_due));
            case
        }
        _ if case.undecided > 0 => {
            case.due_at = promise_due;
            case
        }
        _ => with_nothing_undecided(case, promised, &known.brand.settings, now),
    }
}

fn earliest<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

#[cfg(test)]
mod tests;
