//! Attempts: taken in hand under a lease, called, and ended by one of four outcomes.

use jiff::{SignedDuration, Timestamp};

use super::backoff::next_attempt;
use super::known::{InFlight, LateWorker};
use super::restore::give_back_refused;
use crate::calendar::day_of;
use crate::counters::Counter;
use crate::model::capabilities::capabilities_of;
use crate::model::{EventKind, MessageState, NewIds, OutboxItem, OutboxState, SendOutcome};
use crate::plan::{Change, Plan, Writing};

/// Seconds for which a process may hold a reply that it sends.
pub const LEASE_SECONDS: i64 = 120;

/// Seconds after which a call to a network is given up. A worker begins its call only while more than this is left of its
/// lease ([`may_call`]), so that no call is under way once the lease is over.
pub const CALL_SECONDS: i64 = 60;

/// Seconds after which a paused account is looked at again.
const PAUSED_SECONDS: i64 = 60;
const PAUSED: &str = "channel_paused";

/// Takes a queued reply in hand: committed before the network is called.
///
/// # Errors
/// It is not due, or somebody else has it.
pub fn begin_attempt(flight: &InFlight, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, LateWorker> {
    let item = &flight.item;
    if item.state != OutboxState::Queued || now < item.not_before {
        return Err(LateWorker);
    }
    let mut writing = Writing::new(&flight.brand, None, now, ids);
    let after = OutboxItem {
        state: OutboxState::Sending,
        attempt: item.attempt + 1,
        lease_until: now.checked_add(SignedDuration::from_secs(LEASE_SECONDS)).ok(),
        ..item.clone()
    };
    move_on(&mut writing, flight, after, MessageState::Sending, EventKind::MessageSending, None);
    Ok(writing.done())
}

/// The account by which it would leave is paused: it waits in the queue, and no attempt is counted. Said once.
///
/// # Errors
/// It is not due, or somebody else has it.
pub fn wait_for_channel(flight: &InFlight, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, LateWorker> {
    let item = &flight.item;
    if item.state != OutboxState::Queued || now < item.not_before {
        return Err(LateWorker);
    }
    let mut writing = Writing::new(&flight.brand, None, now, ids);
    let not_before = now.checked_add(SignedDuration::from_secs(PAUSED_SECONDS)).unwrap_or(Timestamp::MAX);
    if item.problem.as_deref() == Some(PAUSED) {
        let item = OutboxItem { not_before, ..item.clone() };
        let (expected_state, expected_attempt) = (flight.item.state, flight.item.attempt);
        writing.change(Change::UpdateOutbox { item, expected_state, expected_attempt });
    } else {
        queue_again(&mut writing, flight, not_before, Some(PAUSED));
    }
    Ok(writing.done())
}

/// Whether the worker that holds the lease may still begin its call.
#[must_use]
pub fn may_call(lease_until: Option<Timestamp>, now: Timestamp) -> bool {
    lease_until.is_some_and(|until| until.duration_since(now) >= SignedDuration::from_secs(CALL_SECONDS))
}

/// Writes how the attempt with this number ended. `jitter` is 0…1 and spreads the waits.
///
/// What a slow worker knows of its own attempt still counts after its lease: nobody else began one, and "sent" ends the
/// doubt.
///
/// # Errors
/// Another attempt was begun since, or the reply has ended: this outcome is not written.
pub fn finish_attempt(
    flight: &InFlight,
    attempt: i64,
    outcome: &SendOutcome,
    jitter: f64,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, LateWorker> {
    let item = &flight.item;
    let may = match outcome {
        SendOutcome::Sent { .. } => {
            matches!(item.state, OutboxState::Sending | OutboxState::Unknown | OutboxState::Queued)
        }
        SendOutcome::Refused { .. } | SendOutcome::Later { .. } => {
            matches!(item.state, OutboxState::Sending | OutboxState::Unknown)
        }
        SendOutcome::Unknown { .. } => item.state == OutboxState::Sending,
    };
    if !may || item.attempt != attempt {
        return Err(LateWorker);
    }
    let mut writing = Writing::new(&flight.brand, None, now, ids);
    match outcome {
        SendOutcome::Sent { external_id } => record_sent(&mut writing, flight, external_id.as_deref(), None),
        SendOutcome::Refused { code } => give_back_refused(&mut writing, flight, code, EventKind::MessageRefused, now),
        SendOutcome::Later { code, retry_after } => {
            let not_before = next_attempt(attempt, *retry_after, jitter, now);
            queue_again(&mut writing, flight, not_before, Some(code));
        }
        SendOutcome::Unknown { code } => record_unknown(&mut writing, flight, code),
    }
    Ok(writing.done())
}

/// A worker died with the reply in hand: unknown, for the look-up. None while the lease holds.
#[must_use]
pub fn expire_lease(flight: &InFlight, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let over = flight.item.lease_until.is_none_or(|until| until <= now);
    if flight.item.state != OutboxState::Sending || !over {
        return None;
    }
    let mut writing = Writing::new(&flight.brand, None, now, ids);
    record_unknown(&mut writing, flight, "worker_lost");
    Some(writing.done())
}

/// The network has it.
pub(crate) fn record_sent(
    writing: &mut Writing<'_>,
    flight: &InFlight,
    external_id: Option<&str>,
    detail: Option<&str>,
) {
    let after = OutboxItem {
        state: OutboxState::Sent,
        lease_until: None,
        problem: None,
        external_id: external_id.map(str::to_owned).or_else(|| flight.item.external_id.clone()),
        ..flight.item.clone()
    };
    move_on(writing, flight, after, MessageState::Sent, EventKind::MessageSent, detail);
    if let Some(cost) = capabilities_of(&flight.item.before.network).cost {
        let thousandths = cost.of(&flight.message.text, flight.message.visibility.others_can_read());
        let day = day_of(writing.now(), &flight.brand.settings);
        writing.count(Counter::Spent { channel: flight.message.channel_id, day }, i64::from(thousandths));
    }
}

/// It goes back to the queue of replies: nothing was accepted.
pub(super) fn queue_again(writing: &mut Writing<'_>, flight: &InFlight, not_before: Timestamp, problem: Option<&str>) {
    let after = OutboxItem {
        state: OutboxState::Queued,
        lease_until: None,
        not_before,
        problem: problem.map(str::to_owned),
        ..flight.item.clone()
    };
    move_on(writing, flight, after, MessageState::Queued, EventKind::MessageDelayed, problem);
}

/// It may have arrived.
pub(super) fn record_unknown(writing: &mut Writing<'_>, flight: &InFlight, problem: &str) {
    let after = OutboxItem {
        state: OutboxState::Unknown,
        lease_until: None,
        problem: Some(problem.to_owned()),
        ..flight.item.clone()
    };
    move_on(writing, flight, after, MessageState::Unknown, EventKind::MessageUnknown, Some(problem));
}

/// The item and its message in another state, told by an event.
pub(super) fn move_on(
    writing: &mut Writing<'_>,
    flight: &InFlight,
    after: OutboxItem,
    state: MessageState,
    kind: EventKind,
    detail: Option<&str>,
) {
    let mut message = flight.message.clone();
    message.state = state;
    if let Some(external_id) = &after.external_id {
        message.external_id.clone_from(external_id);
    }
    writing.change(Change::UpdateOutbox {
        item: after,
        expected_state: flight.item.state,
        expected_attempt: flight.item.attempt,
    });
    writing.update_message(&flight.message, message);
    writing.message_event(kind, &flight.message, detail);
}
