//! A reply in doubt: asked about at the network, and where that cannot tell, decided by a person.

use jiff::Timestamp;

use super::attempt::{queue_again, record_sent, record_unknown};
use super::known::{Choice, InFlight, LateWorker};
use crate::access::{Acting, Action, may};
use crate::model::{LookupOutcome, NewIds, OutboxState};
use crate::plan::{Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// Problem of a reply in doubt that only a person can decide.
const NEEDS_PERSON: &str = "needs_person";

/// Problem of a reply that a person chose to send again: it may have arrived before.
pub(super) const SEND_AGAIN: &str = "send_again";

/// What the network said when asked about a reply in doubt.
///
/// # Errors
/// The reply is no longer in doubt.
pub fn after_lookup(
    flight: &InFlight,
    found: &LookupOutcome,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, LateWorker> {
    if flight.item.state != OutboxState::Unknown {
        return Err(LateWorker);
    }
    let mut writing = Writing::new(&flight.brand, None, now, ids);
    match found {
        LookupOutcome::Found { external_id } => {
            record_sent(&mut writing, flight, external_id.as_deref(), Some("looked_up"));
        }
        LookupOutcome::NotFound => queue_again(&mut writing, flight, now, Some("not_found")),
        LookupOutcome::CannotTell => {
            if flight.item.problem.as_deref() != Some(NEEDS_PERSON) {
                record_unknown(&mut writing, flight, NEEDS_PERSON);
            }
        }
    }
    Ok(writing.done())
}

/// A person says what became of a reply in doubt.
///
/// # Errors
/// Not allowed, or no longer in doubt.
pub fn decide_unknown(
    flight: &InFlight,
    choice: Choice,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::DecideUnknownSend)?;
    if flight.item.state != OutboxState::Unknown {
        return Err(Refusal::new(RefusalCode::NotUnknown));
    }
    let mut writing = Writing::new(&flight.brand, Some(acting.user_id), now, ids);
    match choice {
        Choice::ItArrived => record_sent(&mut writing, flight, None, Some("seen_by_a_person")),
        Choice::SendAgain => queue_again(&mut writing, flight, now, Some(SEND_AGAIN)),
    }
    Ok(writing.done())
}
