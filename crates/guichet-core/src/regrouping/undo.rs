//! The way back: at once both cases stand as before; later each keeps what happened in its own conversations.

use jiff::Timestamp;

use super::merge::{one, part_of};
use super::split::next;
use super::{Move, Moving, again, nothing_on_its_way};
use crate::access::{Acting, Action, may};
use crate::calendar::Due;
use crate::case::KnownCase;
use crate::delivery::{Given, better_outcome, with_nothing_undecided};
use crate::model::promise::Owed;
use crate::model::{
    BrandSettings, Case, CaseState, ContactKind, Deadline, DeadlineKind, EventKind, Message, NewIds, Outcome, Promise,
    Regrouping, RegroupingKind,
};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::relay::waits_for_contact;
use crate::triage::{due_again, is_ordinary, ordinary_lane};

/// What is known around a regrouping that somebody wants to undo.
#[derive(Debug, Clone)]
pub struct KnownRegrouping {
    /// What was done.
    pub regrouping: Regrouping,
    /// The case that went on, as it is now.
    pub kept: KnownCase,
    /// The other one, as it is now.
    pub other: KnownCase,
    /// What goes back to it; empty when a split is undone.
    pub back: Back,
    /// Another merge or split of one of them came later and stands.
    pub followed: bool,
}

/// What goes back to a case that had become part of another.
#[derive(Debug, Clone, Default)]
pub struct Back {
    /// Its inbound messages that are owed a decision.
    pub undecided: Vec<Message>,
    /// What was promised in it, open or broken.
    pub promises: Vec<Promise>,
    /// Its deadlines.
    pub deadlines: Vec<Deadline>,
    /// Messages that customers wrote in its conversations since.
    pub written_since: i64,
    /// Whom it waits for: its questions to contacts that are still open.
    pub awaits: Option<ContactKind>,
    /// Whom the other one still waits for without it.
    pub left_awaits: Option<ContactKind>,
}

/// Undoes a merge or a split.
///
/// # Errors
/// `regrouping_closed` when it was undone, or another one came after it; `reply_on_its_way`.
pub fn undo(known: &KnownRegrouping, acting: Acting, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    may(acting.role, Action::RegroupCases)?;
    let (regrouping, kept, other) = (&known.regrouping, &known.kept.case, &known.other.case);
    let part = other.state == CaseState::Merged && other.merged_into == Some(kept.id);
    let stands = match regrouping.kind {
        RegroupingKind::Merge => part,
        RegroupingKind::Split => other.state != CaseState::Merged,
    };
    if regrouping.undone_at.is_some() || known.followed || kept.state == CaseState::Merged || !stands {
        return Err(Refusal::new(RefusalCode::RegroupingClosed));
    }
    nothing_on_its_way(&known.kept)?;
    nothing_on_its_way(&known.other)?;
    let mut writing = Writing::new(&known.kept.brand, Some(acting.user_id), now, ids);
    let id = regrouping.id;
    match &regrouping.cases.other_before {
        // First what moves: what is dropped afterwards is what each case has then.
        Some(before) => {
            let what = Moving::Back(id);
            writing.change(Change::MoveRows(Move { regrouping: id, from: kept.id, to: other.id, what }));
            take_apart(&mut writing, known, before, now);
        }
        None => {
            join_again(&mut writing, known, now);
            let what = Moving::Whole;
            writing.change(Change::MoveRows(Move { regrouping: id, from: other.id, to: kept.id, what }));
        }
    }
    writing.change(Change::UndoRegrouping { id: regrouping.id, by: acting.user_id, at: now });
    let detail = regrouping.id.to_string();
    writing.case_event(EventKind::CaseRegroupingUndone, kept, Some(&detail));
    writing.case_event(EventKind::CaseRegroupingUndone, other, Some(&detail));
    Ok(writing.done())
}

/// Nothing happened to a case since.
fn untouched(now: &Case, after: &Case) -> bool {
    now.version == after.version
}

/// A split is undone: what had left comes back, with whatever came to it meanwhile.
fn join_again(writing: &mut Writing<'_>, known: &KnownRegrouping, now: Timestamp) {
    let (kept, other, cases) = (&known.kept, &known.other, &known.regrouping.cases);
    let as_before = untouched(&kept.case, &cases.after) && untouched(&other.case, &cases.other_after);
    let joined = if as_before { again(&cases.before, &kept.case) } else { one(kept, other) };
    if as_before {
        // What the split had dropped because nothing was left to answer is owed again; what it had copied ends.
        writing.change(Change::OweDeadlinesAgain(kept.case.id, known.regrouping.at));
        writing.change(Change::DropDeadlines(other.case.id, now));
    }
    let part = part_of(&other.case, &kept.case, now);
    writing.update_case(&kept.case, joined);
    writing.update_case(&other.case, part);
}

/// A merge is undone: what had come goes back.
fn take_apart(writing: &mut Writing<'_>, known: &KnownRegrouping, other_before: &Case, now: Timestamp) {
    let (kept, other, cases) = (&known.kept.case, &known.other.case, &known.regrouping.cases);
    // A question to a contact may have come or gone without a trace in the case.
    let same_waiting = (known.back.awaits, known.back.left_awaits) == (other_before.awaits, cases.before.awaits);
    if untouched(kept, &cases.after) && same_waiting {
        writing.update_case(kept, again(&cases.before, kept));
        writing.update_case(other, again(other_before, other));
        return;
    }
    let returned = returned(writing, known, other_before, now);
    let rest = rest(writing, known, &returned, other_before, now);
    writing.update_case(kept, rest);
    writing.update_case(other, returned);
}

fn owed(deadlines: &[Deadline]) -> Option<Timestamp> {
    let open = deadlines.iter().filter(|deadline| deadline.met_at.is_none() && deadline.dropped_at.is_none());
    open.map(|deadline| deadline.due_at).min()
}

/// The case that goes its own way again, with what happened in its conversations.
fn returned(writing: &mut Writing<'_>, known: &KnownRegrouping, before: &Case, now: Timestamp) -> Case {
    let (kept, back) = (&known.kept, &known.back);
    let undecided = i64::try_from(back.undecided.len()).unwrap_or(i64::MAX);
    let mut case = Case {
        undecided,
        contacts: before.contacts + back.written_since,
        outcome: better_of(before.outcome, kept.case.outcome),
        assigned_to: before.assigned_to.or(kept.case.assigned_to),
        awaits: back.awaits,
        ..again(before, &known.other.case)
    };
    let answered = before.undecided > 0 && undecided == 0;
    case.in_trouble_now =
        if answered { kept.case.in_trouble_now && before.in_trouble_now } else { before.in_trouble_now };
    let promised = next(&back.promises);
    // What was owed for messages is met; a person who was asked for, or an answer to pass on, is owed still.
    let still = owed(&back.deadlines).filter(|_| before.undecided == 0 && known.kept.case.state.is_open());
    if undecided == 0 && still.is_none() {
        writing.change(Change::DropDeadlines(case.id, now));
        return at_rest(case, known, promised, now);
    }
    let oldest = back.undecided.iter().map(|message| message.created_at).min();
    let answer_due = owed(&back.deadlines).unwrap_or_else(|| {
        let due = since(known, &case, oldest.unwrap_or(now), now);
        let due_at = due.due_at;
        writing.insert_deadline(&case, DeadlineKind::NextAnswer, due);
        due_at
    });
    case.waiting_since = before.waiting_since.or(oldest);
    case.closed_at = None;
    if !case.state.is_open() || case.state == CaseState::WaitingCustomer || waits_for_contact(case.state) {
        case.state = if before.closed_at.is_some() { CaseState::Reopened } else { CaseState::Open };
    }
    due_in_queue(case, answer_due, promised.map(|owed| owed.due_at), known, now)
}

/// When an answer is owed to somebody who wrote while the cases were one: never later than it was owed there.
fn since(known: &KnownRegrouping, case: &Case, written_at: Timestamp, now: Timestamp) -> Due {
    let settings = &known.kept.brand.settings;
    let mut due = due_again(&known.kept.network, case.severity, case.in_trouble_now, settings, now);
    due.started_at = due.started_at.min(written_at);
    due.due_at = due.due_at.min(known.kept.answer_due().unwrap_or(due.due_at));
    due
}

/// What stays where the two had been one.
fn rest(writing: &mut Writing<'_>, known: &KnownRegrouping, gone: &Case, before: &Case, now: Timestamp) -> Case {
    let (kept, back, cases) = (&known.kept, &known.back, &known.regrouping.cases);
    let unchanged = kept.case.severity == cases.after.severity;
    let case = Case {
        undecided: (kept.case.undecided - gone.undecided).max(0),
        contacts: (kept.case.contacts - gone.contacts).max(0),
        hops: (kept.case.hops - before.hops).max(0),
        severity: if unchanged { cases.before.severity } else { kept.case.severity },
        in_trouble_now: kept.case.in_trouble_now && (cases.before.in_trouble_now || !cases.after.in_trouble_now),
        topics: cases.before.topics.clone(),
        opened_at: cases.before.opened_at,
        awaits: back.left_awaits,
        ..kept.case.clone()
    };
    let stays = |promise: &&Promise| !back.promises.iter().any(|gone| gone.id == promise.id);
    let promises: Vec<Promise> = kept.promises.iter().filter(stays).cloned().collect();
    let promised = next(&promises);
    let gone = |deadline: &Deadline| back.deadlines.iter().any(|other| other.id == deadline.id);
    let deadlines: Vec<Deadline> = kept.deadlines.iter().filter(|deadline| !gone(deadline)).cloned().collect();
    if case.undecided == 0 && (cases.before.undecided > 0 || owed(&deadlines).is_none()) {
        // After the rows have moved, these are the deadlines of what stays.
        writing.change(Change::DropDeadlines(case.id, now));
        return if case.state.is_open() { with_nothing_undecided(case, promised, settings(known), now) } else { case };
    }
    let answer_due = owed(&deadlines).unwrap_or_else(|| {
        let due = since(known, &case, case.waiting_since.unwrap_or(now), now);
        let due_at = due.due_at;
        writing.insert_deadline(&case, DeadlineKind::NextAnswer, due);
        due_at
    });
    due_in_queue(case, answer_due, promised.map(|owed| owed.due_at), known, now)
}

fn settings(known: &KnownRegrouping) -> &BrandSettings {
    &known.kept.brand.settings
}

/// A case in which nothing is owed an answer: it ended with the other one, or waits as it did.
fn at_rest(mut case: Case, known: &KnownRegrouping, promised: Option<Owed>, now: Timestamp) -> Case {
    let kept = &known.kept.case;
    if case.state.is_open() && !kept.state.is_open() {
        case.state = kept.state;
        case.outcome = kept.outcome;
        case.closed_at = kept.closed_at;
    }
    if case.state.is_open() {
        return with_nothing_undecided(case, promised, settings(known), now);
    }
    case.due_at = None;
    case.waiting_since = None;
    case
}

fn due_in_queue(
    mut case: Case,
    answer_due: Timestamp,
    promised: Option<Timestamp>,
    known: &KnownRegrouping,
    now: Timestamp,
) -> Case {
    let due_at = promised.map_or(answer_due, |promised| promised.min(answer_due));
    case.due_at = Some(due_at);
    if is_ordinary(case.lane) {
        let (lane, reasons) = ordinary_lane(case.severity, case.in_trouble_now, due_at, settings(known), now);
        case.lane = lane;
        case.lane_reasons = reasons;
    }
    case
}

/// What a customer holds who held this before and was answered as part of the other case.
fn better_of(before: Outcome, together: Outcome) -> Outcome {
    match together {
        Outcome::Held | Outcome::Helped | Outcome::Lapsed => better_outcome(before, Given::Answer),
        Outcome::SentAway => better_outcome(before, Given::SentAway),
        Outcome::SympathyOnly => better_outcome(before, Given::SympathyOnly),
        Outcome::None | Outcome::Left => before,
    }
}
