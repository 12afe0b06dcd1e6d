//! What happens to a case beside messages: solved, confirmed, reopened, closed without a reply, assigned, lapsed.
//!
//! Invariant: *helped* is what the customer confirmed; silence never is.

use crate::access::Acting;
use crate::model::{Brand, Case, Message, MessageId, NewIds, Promise, UserId};
use crate::plan::Plan;
use crate::refusal::Refusal;

/// What is known around a case.
#[derive(Debug, Clone)]
pub struct KnownCase {
    /// The brand.
    pub brand: Brand,
    /// The case.
    pub case: Case,
    /// Network of the conversation with the latest message: its rules give the next deadline.
    pub network: String,
    /// Its inbound messages without a decision.
    pub undecided: Vec<Message>,
    /// Its promises that are still open.
    pub promises: Vec<Promise>,
    /// Replies that are queued, being sent or in doubt.
    pub replies_on_their_way: i64,
}

/// Reasons for closing a message without a reply.
pub const CLOSING_REASONS: &[&str] =
    &["thanks_only", "spam", "duplicate", "not_for_us", "answered_elsewhere", "other"];

/// The desk says that it is solved.
///
/// # Errors
/// The refusal, for the person who asked.
pub fn solve(known: &KnownCase, acting: Acting, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    let _ = (known, acting, now, ids);
    todo!()
}

/// The desk takes it up again.
///
/// # Errors
/// The refusal, for the person who asked.
pub fn reopen(known: &KnownCase, acting: Acting, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    let _ = (known, acting, now, ids);
    todo!()
}

/// The customer says that it is solved.
///
/// # Errors
/// The case became part of another.
pub fn confirm(known: &KnownCase, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    let _ = (known, now, ids);
    todo!()
}

/// The customer says that it is not solved.
///
/// # Errors
/// The case became part of another.
pub fn not_solved(known: &KnownCase, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    let _ = (known, now, ids);
    todo!()
}

/// The customer asks for a person.
///
/// # Errors
/// The case became part of another.
pub fn ask_human(known: &KnownCase, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    let _ = (known, now, ids);
    todo!()
}

/// Messages that need no answer, with a reason of [`CLOSING_REASONS`].
///
/// # Errors
/// The refusal, for the person who asked.
pub fn close_without_reply(
    known: &KnownCase,
    messages: &[MessageId],
    reason: &str,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let _ = (known, messages, reason, acting, now, ids);
    todo!()
}

/// Undoes [`close_without_reply`] for one message: it is owed a decision again.
///
/// # Errors
/// The refusal, for the person who asked.
pub fn undo_close(
    known: &KnownCase,
    message: &Message,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let _ = (known, message, acting, now, ids);
    todo!()
}

/// Somebody takes the case, gives it, or puts it back (`None`).
///
/// # Errors
/// The refusal, for the person who asked.
pub fn assign(
    known: &KnownCase,
    to: Option<UserId>,
    acting: Acting,
    now: jiff::Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let _ = (known, to, acting, now, ids);
    todo!()
}

/// Solved, then silence: lapsed, never helped. None while it is not time.
#[must_use]
pub fn lapse(known: &KnownCase, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let _ = (known, now, ids);
    todo!()
}

/// The clock went on: a deadline was missed, or what could wait is due today. None when nothing changes. The caller asks
/// for cases whose `due_at` came, and once a day for the others.
#[must_use]
pub fn tick(known: &KnownCase, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let _ = (known, now, ids);
    todo!()
}
