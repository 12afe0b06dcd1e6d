//! One reply on its way: checked, queued, attempted, and one of four outcomes; unknown is looked up and never blindly
//! repeated.
//!
//! Invariants: nothing that we repeat by ourselves was ever accepted by the network; a reply is never lost: it is sent,
//! refused, taken back, on its way, or in front of a person. Each step is guarded by the state and the number of the attempt
//! that it was decided on, so a late worker cannot overwrite.

mod approve;
mod attempt;
mod backoff;
pub mod closed;
mod doubt;
mod known;
mod reply;
mod restore;
mod settled;
pub mod standing;
pub mod window;

pub use approve::{Asked, Yes, approve, check_ask, send_back, withdraw};
pub use attempt::{
    CALL_SECONDS, LEASE_SECONDS, begin_attempt, expire_lease, finish_attempt, may_call, wait_for_channel,
};
pub use doubt::{after_lookup, decide_unknown};
pub use known::{Choice, Draft, DraftPromise, Examined, Given, InFlight, KnownReply, LateWorker, Replied};
pub use reply::{check_reply, follow_up_at};
pub use restore::cancel;

pub(crate) use attempt::record_sent;
pub(crate) use backoff::next_attempt;
pub(crate) use restore::bounce;
pub(crate) use settled::{after_reply, better_outcome, follows_up, with_nothing_undecided};

pub use crate::model::Overrule;

#[cfg(test)]
mod approve_tests;
#[cfg(test)]
mod attempt_tests;
#[cfg(test)]
mod closed_tests;
#[cfg(test)]
mod reply_tests;
#[cfg(test)]
mod window_tests;
