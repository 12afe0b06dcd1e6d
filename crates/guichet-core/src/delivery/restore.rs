//! A reply that did not reach the customer leaves no trace in its case: what it answered is undecided again, its deadline is
//! owed again, its promises are not owed.
//!
//! While nothing else happened to the case, it stands exactly as before. Otherwise what happened since is kept, and what the
//! reply had settled is owed on top.

use jiff::Timestamp;

use super::attempt::move_on;
use super::doubt::SEND_AGAIN;
use super::known::InFlight;
use super::settled::lesser_outcome;
use crate::access::{Acting, Action, may};
use crate::model::{
    AuthorKind, Case, CaseState, DeadlineKind, DecisionKind, EventKind, Lane, Message, MessageState, NewIds,
    OutboxItem, OutboxState, Outcome, PromiseState,
};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::relay::waits_for_contact;
use crate::solution;
use crate::triage::{due_again, is_ordinary};

/// Why a case stands in the queue after the network refused its reply.
const REPLY_REFUSED: &str = "reply_refused";

/// Takes a reply back before it leaves: everything is as before.
///
/// # Errors
/// Too late, or not allowed.
pub fn cancel(flight: &InFlight, acting: Acting, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    let own = flight.message.author_user_id == Some(acting.user_id);
    may(acting.role, if own { Action::TakeBackOwnReply } else { Action::TakeBackAnyReply })?;
    let may_have_arrived = flight.item.problem.as_deref() == Some(SEND_AGAIN);
    if flight.item.state != OutboxState::Queued || may_have_arrived {
        return Err(Refusal::new(RefusalCode::TooLateToUndo));
    }
    let mut writing = Writing::new(&flight.brand, Some(acting.user_id), now, ids);
    let after = OutboxItem { state: OutboxState::Cancelled, ..flight.item.clone() };
    move_on(&mut writing, flight, after, MessageState::Cancelled, EventKind::MessageCancelled, None);
    restore(&mut writing, flight, None, now);
    Ok(writing.done())
}

/// The network will not take it: back in the queue, with the alarm.
pub(super) fn give_back_refused(
    writing: &mut Writing<'_>,
    flight: &InFlight,
    code: &str,
    kind: EventKind,
    now: Timestamp,
) {
    let after = OutboxItem {
        state: OutboxState::Refused,
        lease_until: None,
        problem: Some(code.to_owned()),
        ..flight.item.clone()
    };
    move_on(writing, flight, after, MessageState::Refused, kind, Some(code));
    restore(writing, flight, Some(REPLY_REFUSED), now);
}

/// A reply that was sent came back. A delay is told; what is final is refused.
pub(crate) fn bounce(writing: &mut Writing<'_>, flight: &InFlight, permanent: bool, now: Timestamp) {
    let ended = matches!(flight.item.state, OutboxState::Refused | OutboxState::Cancelled);
    if permanent && !ended {
        give_back_refused(writing, flight, "bounced", EventKind::MessageBounced, now);
    } else if !ended {
        writing.message_event(EventKind::MessageDelayed, &flight.message, Some("bounce_not_final"));
    }
}

fn restore(writing: &mut Writing<'_>, flight: &InFlight, alarm: Option<&str>, now: Timestamp) {
    // What was given in words that never arrived was not given.
    for gift in &flight.gifts {
        solution::undo(writing, gift);
    }
    // The customer, or somebody who looked at it, ended the case meanwhile: there is nothing to owe again.
    if matches!(flight.case.state, CaseState::Confirmed | CaseState::Closed | CaseState::Merged)
        && !is_untouched(flight)
    {
        return;
    }
    // An automatic word settled nothing: there is nothing to give back, and nobody has to look.
    if flight.message.author_kind == AuthorKind::Automatic {
        return;
    }
    let undecided = undecide(writing, flight);
    restore_promises(writing, flight);
    writing.change(Change::OweDeadlinesAgain(flight.case.id, flight.item.created_at));
    let untouched = is_untouched(flight);
    let mut case = if untouched { as_before(flight) } else { with_what_happened_since(flight, undecided) };
    case.undecided = flight.case.undecided + undecided;
    if let Some(alarm) = alarm {
        raise(writing, flight, &mut case, alarm, now);
    }
    writing.update_case(&flight.case, case);
    if flight.conversation.last_message_id == Some(flight.message.id) {
        let mut conversation = flight.conversation.clone();
        conversation.last_message_id = flight.item.before.last_message_id;
        writing.update_conversation(&flight.conversation, conversation);
    }
}

/// Nothing happened to the case since the reply was pressed, and it is still the same one: versions of two cases say nothing of each
/// other.
fn is_untouched(flight: &InFlight) -> bool {
    let before = &flight.item.before;
    before.case_id.is_none_or(|id| id == flight.case.id) && flight.case.version == before.case_version
}

/// The messages that this reply answered are owed a decision again; those decided anew by somebody else are not, nor those
/// that their author took back meanwhile.
fn undecide(writing: &mut Writing<'_>, flight: &InFlight) -> i64 {
    let mut undecided = 0;
    let still_there = |message: &&Message| message.state != MessageState::Deleted;
    for message in flight.answered.iter().filter(|message| decided_by(message, flight)).filter(still_there) {
        let mut again = message.clone();
        again.decision = None;
        writing.update_message(message, again);
        undecided += 1;
    }
    undecided
}

fn decided_by(message: &Message, flight: &InFlight) -> bool {
    message
        .decision
        .as_ref()
        .is_some_and(|decision| decision.kind == DecisionKind::Answered && decision.at == flight.item.created_at)
}

fn restore_promises(writing: &mut Writing<'_>, flight: &InFlight) {
    let before = &flight.item.before;
    for promise in &flight.promises {
        let never_made =
            before.promised.contains(&promise.id) && matches!(promise.state, PromiseState::Open | PromiseState::Broken);
        let not_kept = before.kept.contains(&promise.id)
            && promise.state == PromiseState::Kept
            && promise.closed_at == Some(flight.item.created_at);
        if never_made {
            writing.move_promise(promise, PromiseState::Cancelled, None);
        } else if not_kept {
            writing.move_promise(promise, PromiseState::Open, None);
        }
    }
}

/// The case exactly as it was.
fn as_before(flight: &InFlight) -> Case {
    let before = &flight.item.before;
    Case {
        state: before.state,
        outcome: before.outcome,
        in_trouble_now: before.in_trouble_now.unwrap_or(flight.case.in_trouble_now),
        lane: before.lane,
        lane_reasons: before.lane_reasons.clone(),
        due_at: before.due_at,
        waiting_since: before.waiting_since,
        closed_at: before.closed_at,
        assigned_to: before.assigned_to,
        hops: flight.case.hops - before.hops_added,
        ..flight.case.clone()
    }
}

/// The case as it is now, owing again what the reply had settled.
fn with_what_happened_since(flight: &InFlight, undecided: i64) -> Case {
    let (before, now) = (&flight.item.before, &flight.case);
    let due_at = owed_without(flight);
    let owes = undecided > 0 || due_at.is_some();
    let answered_since = flight.conversation.last_message_id != Some(flight.message.id) && now.undecided == 0;
    let state = match (owes, before.state.is_open()) {
        // Meanwhile a contact may have answered, or the customer written: as it is now, unless this brings something back.
        (true, true) if before.state == CaseState::WaitingCustomer || waits_for_contact(before.state) => {
            if undecided == 0 && now.state.is_open() { now.state } else { CaseState::Open }
        }
        (true, true) => before.state,
        (true, false) => CaseState::Open,
        (false, _) => now.state,
    };
    let lane = if owes && is_ordinary(now.lane) { before.lane.min(now.lane) } else { now.lane };
    Case {
        state,
        outcome: if answered_since { now.outcome } else { lesser_outcome(before.outcome, now.outcome) },
        in_trouble_now: now.in_trouble_now || before.in_trouble_now.unwrap_or(false),
        lane_reasons: if lane == now.lane { now.lane_reasons.clone() } else { before.lane_reasons.clone() },
        lane,
        due_at,
        waiting_since: before.waiting_since.filter(|_| undecided > 0).into_iter().chain(now.waiting_since).min(),
        closed_at: if state.is_open() { None } else { now.closed_at },
        hops: (now.hops - before.hops_added).max(0),
        ..now.clone()
    }
}

/// A case whose reply was refused needs somebody, even where the reply had nothing to settle.
fn raise(writing: &mut Writing<'_>, flight: &InFlight, case: &mut Case, alarm: &str, now: Timestamp) {
    // A last word that did not arrive takes nothing from what the customer confirmed; the event tells of it.
    if case.state == CaseState::Confirmed {
        return;
    }
    if case.state != CaseState::Reopened {
        case.state = CaseState::Open;
        case.closed_at = None;
    }
    if case.outcome == Outcome::Lapsed {
        case.outcome = Outcome::Held;
    }
    if case.due_at.is_none() {
        let settings = &flight.brand.settings;
        let due = due_again(&flight.item.before.network, case.severity, case.in_trouble_now, settings, now);
        case.due_at = Some(due.due_at);
        writing.insert_deadline(case, DeadlineKind::NextAnswer, due);
    }
    if is_ordinary(case.lane) {
        case.lane = case.lane.min(Lane::Today);
    }
    if !case.lane_reasons.iter().any(|reason| reason == alarm) {
        case.lane_reasons.push(alarm.to_owned());
    }
}

/// What is owed next once the reply is taken for one that never was: deadlines that it met are owed again, promises that it
/// made are not, and those that it kept are.
fn owed_without(flight: &InFlight) -> Option<Timestamp> {
    let (pressed_at, before) = (flight.item.created_at, &flight.item.before);
    let ended_otherwise = |ended: Option<Timestamp>| ended.is_some_and(|ended| ended != pressed_at);
    let answers = flight
        .deadlines
        .iter()
        .filter(|deadline| !ended_otherwise(deadline.met_at) && !ended_otherwise(deadline.dropped_at))
        .map(|deadline| deadline.due_at);
    let promises = flight
        .promises
        .iter()
        .filter(|promise| match promise.state {
            PromiseState::Open | PromiseState::Broken => !before.promised.contains(&promise.id),
            PromiseState::Kept => before.kept.contains(&promise.id) && promise.closed_at == Some(pressed_at),
            PromiseState::Replaced | PromiseState::Cancelled => false,
        })
        .map(|promise| promise.due_at);
    answers.chain(promises).min()
}
