//! What happens to a case beside messages: solved, confirmed, reopened, closed without a reply, assigned, lapsed.
//!
//! Invariants: *helped* is what the customer confirmed, and silence never is; a case that is over owes nothing; a message
//! that needs no answer still gets a decision, with its reason.

mod closing;
mod customer;
mod moving;
mod passing;
mod solving;

pub use closing::{Because, CLOSING_REASONS, close_without_reply, undo_close};
pub use customer::{ask_human, confirm, not_solved};
pub use moving::{OpenCase, move_deadlines};
pub use passing::{lapse, tick};
pub use solving::{assign, reopen, solve};

pub(crate) use passing::OVERDUE;

use jiff::Timestamp;

use crate::model::promise::Owed;
use crate::model::{Brand, Case, CaseState, Deadline, DeadlineKind, Message, MessageId, Promise, PromiseState};
use crate::plan::Writing;
use crate::refusal::{Refusal, RefusalCode};
use crate::triage::{due_again, is_ordinary, ordinary_lane};

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
    /// Its promises that are open or broken.
    pub promises: Vec<Promise>,
    /// Its deadlines, those that ended included.
    pub deadlines: Vec<Deadline>,
    /// Replies that are queued, being sent or in doubt.
    pub replies_on_their_way: i64,
}

impl KnownCase {
    /// The next open promise, one left out.
    pub(crate) fn promise_due(&self, without: Option<&Promise>) -> Option<Owed> {
        self.promises
            .iter()
            .filter(|promise| promise.state == PromiseState::Open)
            .filter(|promise| without.is_none_or(|left_out| left_out.id != promise.id))
            .map(Promise::owed)
            .min()
    }

    /// When the next answer is owed.
    pub(crate) fn answer_due(&self) -> Option<Timestamp> {
        self.owed().map(|deadline| deadline.due_at).min()
    }

    /// Whether a deadline passed of which the clock did not speak yet.
    pub(crate) fn silent_deadline(&self, now: Timestamp) -> bool {
        self.owed().any(|deadline| deadline.alarmed_at.is_none() && deadline.due_at <= now)
    }

    fn owed(&self) -> impl Iterator<Item = &Deadline> {
        self.deadlines.iter().filter(|deadline| deadline.met_at.is_none() && deadline.dropped_at.is_none())
    }

    pub(crate) fn not_merged(&self) -> Result<(), Refusal> {
        if self.case.state == CaseState::Merged { Err(Refusal::new(RefusalCode::CaseMerged)) } else { Ok(()) }
    }

    fn undecided_ids(&self) -> Vec<MessageId> {
        self.undecided.iter().map(|message| message.id).collect()
    }
}

/// The case owes an answer again although nothing new was written: it stands in the queue with a deadline.
fn owe_again(writing: &mut Writing<'_>, known: &KnownCase, mut case: Case, reason: &str, now: Timestamp) -> Case {
    let settings = &known.brand.settings;
    let due = due_again(&known.network, case.severity, case.in_trouble_now, settings, now);
    let owed = case.due_at.into_iter().chain(known.promise_due(None).map(|owed| owed.due_at));
    let due_at = owed.fold(due.due_at, Timestamp::min);
    case.closed_at = None;
    case.due_at = Some(due_at);
    case.waiting_since = case.waiting_since.or(Some(now));
    let (lane, reasons) = ordinary_lane(case.severity, case.in_trouble_now, due_at, settings, now);
    if is_ordinary(case.lane) {
        case.lane = lane;
        case.lane_reasons = reasons;
    }
    if !case.lane_reasons.iter().any(|known| known == reason) {
        case.lane_reasons.push(reason.to_owned());
    }
    if known.answer_due().is_none() {
        writing.insert_deadline(&case, DeadlineKind::NextAnswer, due);
    }
    case
}

#[cfg(test)]
mod clock_tests;
#[cfg(test)]
mod tests;
