//! The register of what was promised: every promise has an owner and a date, and ends kept, replaced or broken.

use crate::access::Acting;
use crate::case::KnownCase;
use crate::delivery::DraftPromise;
use crate::model::{MessageId, NewIds, Promise};
use crate::plan::Plan;
use crate::refusal::Refusal;

/// Records a promise by hand (made on the phone, by a colleague).
///
/// # Errors
/// The refusal, for the person who asked.
pub fn record(
    known: &KnownCase,
    message: MessageId,
    draft: &DraftPromise,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let _ = (known, message, draft, acting, now, ids);
    todo!()
}

/// It was kept.
///
/// # Errors
/// The refusal, for the person who asked.
pub fn keep(
    known: &KnownCase,
    promise: &Promise,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let _ = (known, promise, acting, now, ids);
    todo!()
}

/// A new date instead, with its reason (a code or a colleague's few words, kept out of the events).
///
/// # Errors
/// The refusal, for the person who asked.
pub fn replace(
    known: &KnownCase,
    promise: &Promise,
    due_at: jiff::Timestamp,
    reason: &str,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let _ = (known, promise, due_at, reason, acting, now, ids);
    todo!()
}

/// Its date passed: broken, and an alarm. None while it is not time.
#[must_use]
pub fn break_overdue(
    known: &KnownCase,
    promise: &Promise,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Option<Plan> {
    let _ = (known, promise, now, ids);
    todo!()
}
