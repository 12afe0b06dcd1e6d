//! A case that holds two problems becomes two: some of its conversations get a case of their own.

use guichet_text::Reading;
use guichet_text::reading::{Direction, Severity};
use jiff::Timestamp;

use super::{Move, Moving, nothing_on_its_way};
use crate::access::{Acting, Action, may};
use crate::calendar::Due;
use crate::case::KnownCase;
use crate::delivery::with_nothing_undecided;
use crate::intake::reference;
use crate::model::promise::Owed;
use crate::model::{
    AuthorKind, Case, CaseId, CaseState, Conversation, ConversationId, Deadline, DeadlineKind, EventKind, Message,
    MessageId, MessageState, NewIds, Outcome, Promise, PromiseState, Regrouped, Regrouping, RegroupingId,
    RegroupingKind,
};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::triage::{due_again, is_ordinary, ordinary_lane};

/// What is known around a case out of which something is taken.
#[derive(Debug, Clone)]
pub struct KnownSplit {
    /// The case.
    pub case: KnownCase,
    /// All of its conversations.
    pub conversations: Vec<Conversation>,
    /// Its messages in the conversations that leave, oldest first, with what was understood of them.
    pub leaving: Vec<(Message, Option<Reading>)>,
}

/// The conversations `taken` get a case of their own, with what is owed and was promised in them.
///
/// # Errors
/// `nothing_to_split` when nothing leaves or nothing stays; `case_merged`, `reply_on_its_way`.
pub fn split(
    known: &KnownSplit,
    taken: &[ConversationId],
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::RegroupCases)?;
    known.case.not_merged()?;
    nothing_on_its_way(&known.case)?;
    let (leaves, stays): (Vec<&Conversation>, Vec<&Conversation>) =
        known.conversations.iter().partition(|conversation| taken.contains(&conversation.id));
    let first = leaves.first().filter(|_| leaves.len() == taken.len() && !stays.is_empty());
    let first = first.ok_or(Refusal::new(RefusalCode::NothingToSplit))?;
    if known.leaving.is_empty() {
        return Err(Refusal::new(RefusalCode::NothingToSplit));
    }
    let mut writing = Writing::new(&known.case.brand, Some(acting.user_id), now, ids);
    let id = RegroupingId(writing.new_id());
    let blank = blank(&mut writing, known, first);
    let (rest, new) = parted(known, blank, now);
    let other_after = writing.insert_case(new.case);
    if let Some(due) = new.due {
        writing.insert_deadline(&other_after, DeadlineKind::NextAnswer, due);
    }
    // Only what was owed for messages that leave is owed here no longer; a person who was asked for, or an answer to pass on, is.
    if rest.undecided == 0 && known.case.case.undecided > 0 {
        writing.change(Change::DropDeadlines(known.case.case.id, now));
    }
    let after = writing.update_case(&known.case.case, rest);
    writing.change(Change::MoveRows(Move {
        regrouping: id,
        from: after.id,
        to: other_after.id,
        what: Moving::Conversations(taken.to_vec()),
    }));
    writing.change(Change::InsertRegrouping(Box::new(Regrouping {
        id,
        brand_id: known.case.brand.id,
        kind: RegroupingKind::Split,
        case_id: after.id,
        other_id: other_after.id,
        by: acting.user_id,
        at: now,
        cases: Regrouped {
            before: known.case.case.clone(),
            after: after.clone(),
            other_before: None,
            other_after: other_after.clone(),
        },
        undone_by: None,
        undone_at: None,
    })));
    writing.case_event(EventKind::CaseSplit, &after, Some(&other_after.id.to_string()));
    Ok(writing.done())
}

/// The new case with the deadline that it brings along.
struct New {
    case: Case,
    due: Option<Due>,
}

/// The case of what leaves, before anything is known of its place.
fn blank(writing: &mut Writing<'_>, known: &KnownSplit, first: &Conversation) -> Case {
    let before = &known.case.case;
    let id = CaseId(writing.new_id());
    let inbound = || known.leaving.iter().filter(|(message, _)| message.direction == Direction::Inbound);
    let readings: Vec<&Reading> = inbound().filter_map(|(_, reading)| reading.as_ref()).collect();
    let topics = readings.last().map(|reading| reading.topics.iter().map(|scored| scored.topic).collect());
    let count = |wanted: &dyn Fn(&Message) -> bool| {
        i64::try_from(inbound().filter(|(message, _)| wanted(message)).count()).unwrap_or(i64::MAX)
    };
    let answered = known.leaving.iter().any(|(message, _)| {
        message.direction == Direction::Outbound
            && message.author_kind != AuthorKind::Automatic
            && !matches!(message.state, MessageState::Cancelled | MessageState::Refused | MessageState::Deleted)
    });
    Case {
        id,
        reference: reference(writing.new_id()),
        customer_id: first.customer_id,
        outcome: if answered { before.outcome } else { Outcome::None },
        severity: readings.iter().map(|reading| reading.severity).max().unwrap_or(Severity::Normal),
        in_trouble_now: before.in_trouble_now && readings.iter().any(|reading| reading.in_trouble_now),
        topics: topics.unwrap_or_else(|| before.topics.clone()),
        hops: 0,
        // A question to a contact is about the case that asked it.
        awaits: None,
        contacts: count(&|message| !message.automatic).min(before.contacts),
        undecided: count(&|message| message.decision.is_none()),
        opened_at: known.leaving.iter().map(|(message, _)| message.created_at).min().unwrap_or(before.opened_at),
        ..before.clone()
    }
}

/// What stays and what leaves, each with what it owes.
fn parted(known: &KnownSplit, blank: Case, now: Timestamp) -> (Case, New) {
    let (case, settings) = (&known.case, &known.case.brand.settings);
    let leaves = |promise: &Promise| known.leaving.iter().any(|(message, _)| message.id == promise.message_id);
    let (gone, kept): (Vec<Promise>, Vec<Promise>) = case.promises.iter().cloned().partition(leaves);
    let rest = Case {
        undecided: case.case.undecided - blank.undecided,
        contacts: case.case.contacts - blank.contacts,
        ..case.case.clone()
    };
    let still = case.answer_due().filter(|_| rest.undecided > 0 || case.case.undecided == 0);
    let rest = settle(rest, next(&kept), still, known, now);
    let waited = |id: &MessageId| known.leaving.iter().any(|(message, _)| message.id == *id);
    let oldest = case.undecided.iter().filter(|message| waited(&message.id)).map(|message| message.created_at).min();
    if blank.undecided == 0 {
        return (rest, New { case: settle(blank, next(&gone), None, known, now), due: None });
    }
    let due = owed_first(&case.deadlines).unwrap_or_else(|| {
        due_again(&case.network, blank.severity, blank.in_trouble_now, settings, oldest.unwrap_or(now))
    });
    let new = Case { waiting_since: oldest.or(case.case.waiting_since), closed_at: None, ..blank };
    let new = settle(new, next(&gone), Some(due.due_at), known, now);
    (rest, New { case: new, due: Some(due) })
}

/// The next of some promises.
pub(super) fn next(promises: &[Promise]) -> Option<Owed> {
    promises.iter().filter(|promise| promise.state == PromiseState::Open).map(Promise::owed).min()
}

/// What the earliest deadline that is still owed says, for a case of its own.
fn owed_first(deadlines: &[Deadline]) -> Option<Due> {
    let owed = deadlines.iter().filter(|deadline| deadline.met_at.is_none() && deadline.dropped_at.is_none());
    owed.min_by_key(|deadline| deadline.due_at).map(|deadline| Due {
        started_at: deadline.started_at,
        due_at: deadline.due_at,
        reasons: deadline.reasons.clone(),
    })
}

/// A half of a case with what is owed in it.
fn settle(
    mut case: Case,
    promised: Option<Owed>,
    answer_due: Option<Timestamp>,
    known: &KnownSplit,
    now: Timestamp,
) -> Case {
    let settings = &known.case.brand.settings;
    if case.undecided == 0 && answer_due.is_none() {
        if !case.state.is_open() {
            case.due_at = None;
            case.waiting_since = None;
            return case;
        }
        return with_nothing_undecided(case, promised, settings, now);
    }
    if !case.state.is_open() {
        case.state = CaseState::Open;
    }
    case.due_at = answer_due.into_iter().chain(promised.map(|owed| owed.due_at)).min();
    if let Some(due_at) = case.due_at.filter(|_| is_ordinary(case.lane)) {
        let (lane, reasons) = ordinary_lane(case.severity, case.in_trouble_now, due_at, settings, now);
        case.lane = lane;
        case.lane_reasons = reasons;
    }
    case
}
