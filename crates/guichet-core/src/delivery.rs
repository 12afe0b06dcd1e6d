//! One reply on its way: checked, queued, attempted, and one of four outcomes; unknown is looked up and never blindly
//! repeated.
//!
//! Invariants: nothing that we repeat by ourselves was ever accepted by the network; a reply is never lost: it is sent,
//! refused, taken back, on its way, or in front of a person.

mod known;

pub use known::{
    Choice, Draft, DraftPromise, Examined, Given, InFlight, KnownReply, LateWorker, Overrule, Replied,
};

use crate::access::Acting;
use crate::model::{LookupOutcome, NewIds, SendOutcome};
use crate::plan::Plan;
use crate::refusal::Refusal;

/// Seconds for which a process may hold a reply that it sends.
pub const LEASE_SECONDS: i64 = 120;

/// Seconds after which a call to a network is given up. A worker calls only while more than this is left of its lease
/// ([`may_call`]), so that no call is under way once the lease is over.
pub const CALL_SECONDS: i64 = 60;

/// What to write for a reply, or why it does not leave.
///
/// # Errors
/// The refusal, for the person who wrote it.
pub fn check_reply(
    known: &KnownReply,
    draft: &Draft,
    examined: &Examined,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Replied, Refusal> {
    let _ = (known, draft, examined, acting, now, ids);
    todo!()
}

/// Takes a reply back within its undo window: everything is as before.
///
/// # Errors
/// Too late, not allowed.
pub fn cancel(flight: &InFlight, acting: Acting, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    let _ = (flight, acting, now, ids);
    todo!()
}

/// Takes a queued reply in hand: committed before the network is called.
///
/// # Errors
/// It is not due, or somebody else has it.
pub fn begin_attempt(flight: &InFlight, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, LateWorker> {
    let _ = (flight, now, ids);
    todo!()
}

/// Whether the worker that holds the lease may still begin its call.
#[must_use]
pub fn may_call(lease_until: Option<jiff::Timestamp>, now: jiff::Timestamp) -> bool {
    let _ = (lease_until, now);
    todo!()
}

/// Writes how the attempt with this number ended. `jitter` is 0…1 and spreads the waits.
///
/// # Errors
/// Another attempt was begun since: this outcome is not written.
pub fn finish_attempt(
    flight: &InFlight,
    attempt: i64,
    outcome: &SendOutcome,
    jitter: f64,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, LateWorker> {
    let _ = (flight, attempt, outcome, jitter, now, ids);
    todo!()
}

/// A worker died with the reply in hand: unknown, for the look-up. Nothing to do while the lease holds.
#[must_use]
pub fn expire_lease(flight: &InFlight, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let _ = (flight, now, ids);
    todo!()
}

/// What the network said when asked about a reply in doubt.
///
/// # Errors
/// The reply is no longer in doubt.
pub fn after_lookup(
    flight: &InFlight,
    found: &LookupOutcome,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, LateWorker> {
    let _ = (flight, found, now, ids);
    todo!()
}

/// A person says what became of a reply in doubt.
///
/// # Errors
/// Not allowed, or no longer in doubt.
pub fn decide_unknown(
    flight: &InFlight,
    choice: Choice,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let _ = (flight, choice, acting, now, ids);
    todo!()
}
