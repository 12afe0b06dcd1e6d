//! Messages that need no answer: closed with a reason, and the way back.

use jiff::Timestamp;

use super::KnownCase;
use crate::access::{Acting, Action, may};
use crate::delivery::with_nothing_undecided;
use crate::model::{Case, CaseState, DeadlineKind, DecisionKind, EventKind, Lane, Message, MessageId, NewIds, Outcome};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::triage::{due_again, is_ordinary, ordinary_lane};

/// Reasons for closing a message without a reply.
pub const CLOSING_REASONS: &[&str] = &["thanks_only", "spam", "duplicate", "not_for_us", "answered_elsewhere", "other"];

/// Why messages are closed without a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Because<'a> {
    /// One of [`CLOSING_REASONS`].
    pub reason: &'a str,
    /// What whoever closes them adds for their colleagues; may be empty.
    pub note: &'a str,
}

impl<'a> From<&'a str> for Because<'a> {
    fn from(reason: &'a str) -> Self {
        Self { reason, note: "" }
    }
}

/// Messages that need no answer, with a reason of [`CLOSING_REASONS`].
///
/// # Errors
/// `unknown_reason`; `already_decided` with the messages that are not owed a decision.
pub fn close_without_reply<'a>(
    known: &KnownCase,
    messages: &[MessageId],
    because: impl Into<Because<'a>>,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let Because { reason, note } = because.into();
    may(acting.role, Action::Decide)?;
    known.not_merged()?;
    if !CLOSING_REASONS.contains(&reason) {
        return Err(Refusal::new(RefusalCode::UnknownReason));
    }
    let (owed, decided): (Vec<MessageId>, Vec<MessageId>) =
        messages.iter().partition(|id| known.undecided.iter().any(|message| message.id == **id));
    if owed.is_empty() || !decided.is_empty() {
        return Err(Refusal::messages(RefusalCode::AlreadyDecided, decided));
    }
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    let closed: Vec<&Message> = known.undecided.iter().filter(|message| owed.contains(&message.id)).collect();
    for message in &closed {
        writing.decide_with_note(message, DecisionKind::Closed, Some(reason), note);
    }
    let decided = i64::try_from(closed.len()).unwrap_or(i64::MAX);
    let after = after_closing(known, decided, reason, now);
    if after.undecided == 0 {
        writing.change(Change::DropDeadlines(known.case.id, now));
    }
    let after = writing.update_case(&known.case, after);
    if after.state == CaseState::Closed {
        writing.case_event(EventKind::CaseClosed, &after, Some(reason));
    }
    Ok(writing.done())
}

fn after_closing(known: &KnownCase, decided: i64, reason: &str, now: Timestamp) -> Case {
    let before = &known.case;
    let mut case = Case { undecided: (before.undecided - decided).max(0), ..before.clone() };
    if case.undecided > 0 {
        return case;
    }
    let promise_due = known.promise_due(None);
    let something_was_sent = before.outcome != Outcome::None || before.state != CaseState::Open;
    if something_was_sent || promise_due.is_some() || before.awaits.is_some() {
        // The answer stands elsewhere in the case.
        case.in_trouble_now &=
            !(before.outcome == Outcome::Held && matches!(reason, "answered_elsewhere" | "duplicate"));
        return with_nothing_undecided(case, promise_due, &known.brand.settings, now);
    }
    case.state = CaseState::Closed;
    case.closed_at = Some(now);
    case.due_at = None;
    case.waiting_since = None;
    match reason {
        "spam" => case.lane = Lane::Spam,
        "thanks_only" => case.lane = Lane::Kudos,
        // Somebody asked, and nobody answered: the reports say so.
        "not_for_us" | "other" if is_ordinary(case.lane) => case.outcome = Outcome::Left,
        _ => {}
    }
    case
}

/// Undoes [`close_without_reply`] for one message: it is owed a decision again, by when it was owed before.
///
/// # Errors
/// `nothing_to_undo` when it was not closed so; `wrong_state` when the customer said since that it is solved.
pub fn undo_close(
    known: &KnownCase,
    message: &Message,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::Decide)?;
    known.not_merged()?;
    let decision = message
        .decision
        .as_ref()
        .filter(|decision| decision.kind == DecisionKind::Closed && message.case_id == known.case.id)
        .ok_or(Refusal::new(RefusalCode::NothingToUndo))?;
    if known.case.state == CaseState::Confirmed {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    let again = Message { decision: None, ..message.clone() };
    writing.update_message(message, again);
    writing.change(Change::OweDeadlinesAgain(known.case.id, decision.at));
    let mut after = after_undo(known, message, decision.at, now);
    // Its deadline may have stayed with the case that it was taken out of: an answer is owed all the same.
    if after.due_at.is_none() && !after.history && is_ordinary(after.lane) {
        let settings = &known.brand.settings;
        let due = due_again(&known.network, after.severity, after.in_trouble_now, settings, now);
        after.due_at = Some(due.due_at);
        (after.lane, after.lane_reasons) =
            ordinary_lane(after.severity, after.in_trouble_now, due.due_at, settings, now);
        writing.insert_deadline(&after, DeadlineKind::NextAnswer, due);
    }
    writing.update_case(&known.case, after);
    writing.message_event(EventKind::MessageDecided, message, Some("undone"));
    Ok(writing.done())
}

fn after_undo(known: &KnownCase, message: &Message, decided_at: Timestamp, now: Timestamp) -> Case {
    let before = &known.case;
    let owed_again = known.deadlines.iter().filter(|deadline| deadline.dropped_at == Some(decided_at));
    let due_at = owed_again.map(|deadline| deadline.due_at).chain(before.due_at).min();
    let was_closed = before.state == CaseState::Closed;
    let mut case = Case {
        state: if before.state == CaseState::Reopened { CaseState::Reopened } else { CaseState::Open },
        outcome: if was_closed && before.outcome == Outcome::Left { Outcome::None } else { before.outcome },
        due_at,
        waiting_since: Some(before.waiting_since.map_or(message.created_at, |since| since.min(message.created_at))),
        undecided: before.undecided + 1,
        closed_at: None,
        ..before.clone()
    };
    // Where a deadline was owed it was a request, whatever the reason of the decision made of it.
    let by_reason = was_closed && matches!(before.lane, Lane::Spam | Lane::Kudos);
    if let Some(due_at) = due_at.filter(|_| by_reason || is_ordinary(before.lane)) {
        (case.lane, case.lane_reasons) =
            ordinary_lane(case.severity, case.in_trouble_now, due_at, &known.brand.settings, now);
    }
    case
}
