//! One received item becomes a plan: threaded, its customer and case found, its place in the queue said.
//!
//! The caller takes the [`Keys`] of the item, has the store load what is [`Known`], and applies the plan. When somebody was
//! faster the store answers *conflict* and the caller does both again: nothing is lost, nothing enters twice.

mod keys;
mod known;

pub use keys::{Keys, keys};
pub use known::{IntakeProblem, Known, KnownMessage};

use guichet_text::Reading;

use crate::model::{Incoming, NewIds, RawItem};
use crate::plan::Plan;

/// What to write for one received item.
///
/// # Errors
/// A problem that the worker retries, and that ends in quarantine, never in a drop.
pub fn check(
    known: &Known,
    raw: &RawItem,
    incoming: &Incoming,
    reading: &Reading,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, IntakeProblem> {
    let _ = (known, raw, incoming, reading, now, ids);
    todo!()
}
