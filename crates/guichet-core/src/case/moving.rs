//! The brand changed its hours or its deadlines: what is owed on open cases is counted again, from the same start.
//!
//! Invariant: only deadlines that are still owed move, each at most once a policy; what the network's window or a promise asks for
//! stays. What a case says of its deadline is true of the new one.

use jiff::Timestamp;

use super::passing::{DUE_SOON, ESCALATED, OVERDUE};
use crate::calendar::{self, Due};
use crate::model::{Brand, Case, Deadline, EventKind, Lane, NewIds};
use crate::plan::{Change, Plan, Writing};
use crate::triage::{is_ordinary, ordinary_lane, owed_again};

/// By when it was owed before the policy changed.
const MOVED_FROM: &str = "moved_from=";
/// The network closed before the brand's own time was over.
const WINDOW: &str = "window_closes";

/// An open case with what is owed on it.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenCase {
    /// The case.
    pub case: Case,
    /// Network of its latest message.
    pub network: String,
    /// Its deadlines that are still owed.
    pub deadlines: Vec<Deadline>,
    /// The next of its promises.
    pub promised: Option<Timestamp>,
}

/// One plan for many cases; none when nothing moves. Counts the deadlines that move.
#[must_use]
pub fn move_deadlines(
    brand: &Brand,
    cases: &[OpenCase],
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Option<(Plan, usize)> {
    let mut writing = Writing::new(brand, None, now, ids);
    let mut moved = 0;
    for open in cases {
        moved += move_one(&mut writing, open, brand, now);
    }
    (moved > 0).then(|| (writing.done(), moved))
}

fn move_one(writing: &mut Writing<'_>, open: &OpenCase, brand: &Brand, now: Timestamp) -> usize {
    let settings = &brand.settings;
    let mut next = open.promised;
    let mut moves = Vec::new();
    for deadline in &open.deadlines {
        let due = counted_again(deadline, open, brand);
        next = next.into_iter().chain([due.due_at]).min();
        let said = deadline.reasons.iter().filter(|reason| !reason.starts_with(MOVED_FROM));
        if due.due_at != deadline.due_at || !said.eq(&due.reasons) {
            moves.push((deadline, due));
        }
    }
    if moves.is_empty() {
        return 0;
    }
    for (deadline, due) in &moves {
        let late = due.due_at <= now;
        let escalate_at = calendar::escalated(due, settings);
        let after = Deadline {
            due_at: due.due_at,
            reasons: reasons(deadline, due),
            warn_at: calendar::warned(due, settings).filter(|at| *at > now),
            // One that is late already has rung, and is the lead's or not.
            alarmed_at: deadline.alarmed_at.filter(|_| late),
            escalated_at: deadline.escalated_at.filter(|_| escalate_at.is_some_and(|at| at <= now)),
            escalate_at,
            ..(*deadline).clone()
        };
        writing.change(Change::MoveDeadline { deadline: after, expected_due_at: deadline.due_at });
        let detail = format!("{}={}:{}", deadline.kind, deadline.due_at, due.due_at);
        writing.case_event(EventKind::DeadlineMoved, &open.case, Some(&detail));
    }
    let after = placed_again(open, next, brand, now);
    if after != open.case {
        writing.place_case(&open.case, after);
    }
    moves.len()
}

/// Why then, and by when it was owed before.
fn reasons(before: &Deadline, due: &Due) -> Vec<String> {
    let moved = (before.due_at != due.due_at).then(|| format!("{MOVED_FROM}{}", before.due_at));
    due.reasons.iter().cloned().chain(moved).collect()
}

fn counted_again(deadline: &Deadline, open: &OpenCase, brand: &Brand) -> Due {
    let case = &open.case;
    let due = owed_again(&open.network, case, &brand.settings, deadline.started_at);
    let closes = deadline.reasons.iter().any(|reason| reason == WINDOW);
    if closes && deadline.due_at <= due.due_at {
        let said = deadline.reasons.iter().filter(|reason| !reason.starts_with(MOVED_FROM));
        return Due { started_at: deadline.started_at, due_at: deadline.due_at, reasons: said.cloned().collect() };
    }
    due
}

/// The case as its new deadlines place it.
fn placed_again(open: &OpenCase, due_at: Option<Timestamp>, brand: &Brand, now: Timestamp) -> Case {
    let mut case = Case { due_at, ..open.case.clone() };
    let Some(due_at) = due_at else { return open.case.clone() };
    if due_at > now {
        case.lane_reasons.retain(|reason| ![OVERDUE, DUE_SOON, ESCALATED].contains(&reason.as_str()));
    }
    if is_ordinary(case.lane) && case.lane != Lane::Waiting {
        let (lane, said) = ordinary_lane(case.severity, case.in_trouble_now, due_at, &brand.settings, now);
        let when = |reason: &String| matches!(reason.as_str(), "due_today" | "due_later");
        case.lane_reasons.retain(|reason| !when(reason));
        case.lane_reasons.extend(said.into_iter().filter(when));
        let kept = case.lane_reasons.iter().any(|reason| reason == OVERDUE);
        case.lane = if kept { lane.min(Lane::Today) } else { lane };
    }
    if case.lane_reasons.len() == open.case.lane_reasons.len() && case.lane == open.case.lane {
        // The same reasons in another order are the same reasons.
        let all = |reasons: &[String], others: &[String]| reasons.iter().all(|reason| others.contains(reason));
        if all(&case.lane_reasons, &open.case.lane_reasons) {
            case.lane_reasons.clone_from(&open.case.lane_reasons);
        }
    }
    case
}
