//! What a correction changes: the reading of its message at once, and the place of the case by the same decisions as any reading.
//!
//! Invariants: a colleague's word about a message stands until a colleague takes it back, whatever is read again; a deadline
//! that other messages or promises gave stays; nothing moves without an event and, in the queue, a reason that says why.

use guichet_text::Reading;
use guichet_text::reading::{Direction, Severity};
use jiff::Timestamp;

use super::correction::{Correction, Fixed, LABELS, corrected, is_corrected, says};
use super::lessons::learned_in;
use crate::access::{Acting, Action, may};
use crate::calendar::Due;
use crate::case::{KnownCase, OVERDUE};
use crate::delivery::window::closes_at;
use crate::intake::clock_starts;
use crate::model::capabilities::capabilities_of;
use crate::model::{Case, CaseState, DeadlineKind, EventKind, Message, MessageState, NewIds, Outcome};
use crate::plan::{Change, Plan, Writing};
use crate::protection;
use crate::refusal::{Refusal, RefusalCode};
use crate::triage::{CaseFacts, Placement, asks, is_ordinary, place};

/// Characters of a request in a colleague's words.
const REQUEST: usize = 300;

/// What is known around the reading of one message.
#[derive(Debug, Clone)]
pub struct KnownReading {
    /// Its case. The messages that are owed a decision are left out of it: their readings stand in `others`.
    pub case: KnownCase,
    /// The message.
    pub message: Message,
    /// The reading as it is shown now.
    pub stored: Option<Reading>,
    /// What the engine alone says.
    pub engine: Reading,
    /// What it says with the lessons of the brand.
    pub learned: Reading,
    /// What a colleague said of it.
    pub correction: Option<Correction>,
    /// Readings of the other messages of the case that are owed a decision.
    pub others: Vec<Reading>,
}

/// A colleague says what the reading should have said. Nothing set takes an earlier word back.
///
/// # Errors
/// `not_allowed`; `wrong_state` for a message without words of a customer; `nothing_to_undo`.
pub fn correct(
    known: &KnownReading,
    fixed: Fixed,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::CorrectReading)?;
    let fixed = Fixed { request: fixed.request.as_deref().and_then(one_sentence), ..fixed };
    if fixed.is_empty() {
        return take_back(known, acting, now, ids);
    }
    let message = &known.message;
    let readable = message.direction == Direction::Inbound && message.state != MessageState::Deleted;
    if !readable || message.text.trim().is_empty() {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    let mut writing = Writing::new(&known.case.brand, Some(acting.user_id), now, ids);
    let id = known.correction.as_ref().map_or_else(|| writing.new_id(), |correction| correction.id);
    let shown = corrected(&known.learned, &fixed);
    let labels: Vec<&str> = fixed.labels().into_iter().map(|(label, _)| label).collect();
    let detail = labels.join(",");
    // Before the correction: it holds only if nobody said something else meanwhile.
    shows(&mut writing, known, &shown, "corrected", now);
    writing.change(Change::PutCorrection(Correction {
        id,
        brand_id: message.brand_id,
        message_id: message.id,
        customer_id: message.customer_id,
        by: acting.user_id,
        at: now,
        revision: message.revision,
        said: fixed.said_by(&known.engine),
        fixed,
    }));
    writing.message_event(EventKind::ReadingCorrected, message, Some(&detail));
    Ok(writing.done())
}

/// The word of a colleague is taken back: the reading is the desk's again, and nobody learns from it.
///
/// # Errors
/// `not_allowed`; `nothing_to_undo`.
pub fn take_back(known: &KnownReading, acting: Acting, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    may(acting.role, Action::CorrectReading)?;
    let Some(correction) = &known.correction else { return Err(Refusal::new(RefusalCode::NothingToUndo)) };
    let mut writing = Writing::new(&known.case.brand, Some(acting.user_id), now, ids);
    if !known.message.text.trim().is_empty() {
        shows(&mut writing, known, &known.learned, "corrected", now);
    }
    writing.change(Change::ForgetCorrection(correction.message_id));
    writing.message_event(EventKind::ReadingRestored, &known.message, None);
    Ok(writing.done())
}

/// What was taught meanwhile makes another reading of a message that is owed a decision; none where it makes the same.
pub fn read_again(known: &KnownReading, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let stored = known.stored.as_ref()?;
    if known.message.decision.is_some() || known.message.text.trim().is_empty() {
        return None;
    }
    let shown = match &known.correction {
        Some(correction) => corrected(&known.learned, &correction.fixed),
        None => known.learned.clone(),
    };
    let changed: Vec<&str> = LABELS.into_iter().filter(|label| says(stored, label) != says(&shown, label)).collect();
    // Other corrections may say the same meanwhile: that is no news.
    let learned = |reading: &Reading| learned_in(reading).into_keys().collect::<Vec<_>>();
    if changed.is_empty() || learned(stored) == learned(&shown) && is_corrected(stored) == is_corrected(&shown) {
        return None;
    }
    let mut writing = Writing::new(&known.case.brand, None, now, ids);
    shows(&mut writing, known, &shown, "learned", now);
    writing.message_event(EventKind::ReadingLearned, &known.message, Some(&changed.join(",")));
    Some(writing.done())
}

/// One line without control signs, of a length that fits a screen.
fn one_sentence(words: &str) -> Option<String> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|sign| !sign.is_control()).take(REQUEST).collect();
    (!line.is_empty()).then_some(line)
}

/// The message shows a reading, and its case stands where that reading puts it.
fn shows(writing: &mut Writing<'_>, known: &KnownReading, shown: &Reading, why: &str, now: Timestamp) {
    // Never the whole row: what others wrote into it meanwhile (hidden, taken back) stays.
    writing.change(Change::ShowReading {
        message: known.message.id,
        reading: Box::new(shown.clone()),
        veiled: protection::veiled(shown),
        expected_revision: known.message.revision,
        expected_undecided: known.message.decision.is_none(),
        expected_correction: known.correction.as_ref().map(|correction| correction.at),
    });
    let before = &known.case.case;
    if before.history || before.state == CaseState::Merged || known.message.automatic {
        return;
    }
    let Placed { case: after, due } = placed(known, shown, why, now);
    if after == *before && due.is_none() {
        return;
    }
    let after = writing.update_case(before, after);
    match due {
        None => {}
        Some(None) => writing.change(Change::DropDeadlines(before.id, now)),
        Some(Some(due)) => {
            writing.change(Change::DropDeadlines(before.id, now));
            let first = before.outcome == Outcome::None && before.state == CaseState::Open;
            let kind = if first { DeadlineKind::FirstAnswer } else { DeadlineKind::NextAnswer };
            writing.insert_deadline(&after, kind, due);
        }
    }
}

struct Placed {
    case: Case,
    /// A deadline in the place of those that are owed, or none in their place; left out, they stay.
    due: Option<Option<Due>>,
}

fn placed(known: &KnownReading, shown: &Reading, why: &str, now: Timestamp) -> Placed {
    let before = &known.case.case;
    let undecided = known.message.decision.is_none();
    let alone = undecided && known.others.is_empty();
    let topics = if alone || before.contacts <= 1 {
        shown.topics.iter().map(|best| best.topic).collect()
    } else {
        before.topics.clone()
    };
    if !undecided || !before.state.is_open() {
        let severity = if before.contacts <= 1 { shown.severity } else { before.severity };
        return Placed { case: Case { topics, severity, ..before.clone() }, due: None };
    }
    let placement = placement(known, shown, alone, now);
    let promised = known.case.promise_due(None);
    let owed = if alone { promised.map(|owed| owed.due_at) } else { before.due_at };
    let due_at = owed.into_iter().chain(placement.due.as_ref().map(|due| due.due_at)).min();
    let same_deadline = placement.due.as_ref().map(|due| due.due_at) == known.case.answer_due();
    let due = if same_deadline || (!alone && placement.due.is_none()) { None } else { Some(placement.due) };
    let moved = (placement.lane, placement.severity, due_at) != (before.lane, before.severity, before.due_at);
    let mut lane_reasons = placement.lane_reasons;
    let kept = |code: &&String| *code == OVERDUE && due.is_none() || matches!(code.as_str(), "corrected" | "learned");
    lane_reasons.extend(before.lane_reasons.iter().filter(kept).filter(|code| *code != why || !moved).cloned());
    if moved {
        lane_reasons.push(why.to_owned());
    }
    let case = Case {
        severity: placement.severity,
        in_trouble_now: placement.in_trouble_now,
        lane: placement.lane,
        lane_reasons,
        topics,
        due_at,
        ..before.clone()
    };
    Placed { case, due }
}

/// Where triage puts the case with this reading beside those of the other messages that are owed a decision.
fn placement(known: &KnownReading, shown: &Reading, alone: bool, now: Timestamp) -> Placement {
    let (before, message) = (&known.case.case, &known.message);
    let (network, settings) = (capabilities_of(&known.case.network), &known.case.brand.settings);
    let facts = CaseFacts {
        severity: known.others.iter().map(|other| other.severity).max().filter(|worst| *worst > Severity::Low),
        in_trouble_now: known.others.iter().any(|other| other.in_trouble_now),
        asked_before: known.others.iter().any(asks) || before.contacts > 1 && is_ordinary(before.lane),
        due_at: before.due_at.filter(|_| !alone),
        window_ends_at: if message.visibility.others_can_read() {
            None
        } else {
            closes_at(&network, message.created_at)
        },
        reopened: before.state == CaseState::Reopened,
        automatic: message.automatic,
        history: before.history,
    };
    let starts = clock_starts(message.created_at, message.received_at);
    // What the others say weighs on the lane; this message is owed an answer by its own severity alone.
    let own = CaseFacts { severity: None, in_trouble_now: false, ..facts.clone() };
    let due = place(shown, &own, &network, settings, starts, now).due;
    Placement { due, ..place(shown, &facts, &network, settings, starts, now) }
}
