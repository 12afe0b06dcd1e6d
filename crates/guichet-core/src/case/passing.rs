//! What the passing of time does to a case.

use jiff::{SignedDuration, Timestamp};

use super::KnownCase;
use crate::model::{Case, CaseState, EventKind, Lane, NewIds, Outcome};
use crate::plan::{Change, Plan, Writing};
use crate::triage::{is_ordinary, ordinary_lane};

/// Why a case stands where it stands: its deadline was missed.
pub(crate) const OVERDUE: &str = "overdue";

/// Solved, then silence: lapsed, never helped. None while it is not time.
#[must_use]
pub fn lapse(known: &KnownCase, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let case = &known.case;
    let silence = SignedDuration::from_hours(24 * i64::from(known.brand.settings.lapse_days));
    let over = now.duration_since(case.closed_at?) >= silence;
    if case.state != CaseState::Solved || !over || known.replies_on_their_way > 0 {
        return None;
    }
    let mut writing = Writing::new(&known.brand, None, now, ids);
    let after = Case { state: CaseState::Lapsed, outcome: Outcome::Lapsed, ..case.clone() };
    let after = writing.update_case(case, after);
    writing.case_event(EventKind::CaseLapsed, &after, None);
    Some(writing.done())
}

/// The clock went on: a deadline was missed, or what could wait is due today. None when nothing changes. The caller asks for
/// the cases of [deadlines that passed](Change::AlarmDeadlines) and did not ring, and for what can wait and is due today.
#[must_use]
pub fn tick(known: &KnownCase, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let case = &known.case;
    let (after, missed) = passed(known, now);
    let silent = known.silent_deadline(now);
    if after == *case && !silent {
        return None;
    }
    let mut writing = Writing::new(&known.brand, None, now, ids);
    if silent {
        writing.change(Change::AlarmDeadlines(case.id, now));
    }
    if after != *case {
        let after = writing.update_case(case, after);
        writing.case_event(if missed { EventKind::DeadlineMissed } else { EventKind::CaseUpdated }, &after, None);
    }
    Some(writing.done())
}

/// The case as the time makes it, and whether it is late from now on.
fn passed(known: &KnownCase, now: Timestamp) -> (Case, bool) {
    let case = &known.case;
    let mut after = case.clone();
    let Some(due_at) = case.due_at.filter(|_| case.state.is_open()) else { return (after, false) };
    let told = case.lane_reasons.iter().any(|reason| reason == OVERDUE);
    let missed = !told && known.answer_due().is_some_and(|owed| owed <= now);
    if matches!(case.lane, Lane::Today | Lane::CanWait) {
        let (lane, _) = ordinary_lane(case.severity, case.in_trouble_now, due_at, &known.brand.settings, now);
        after.lane = lane.min(case.lane);
    }
    if after.lane != case.lane {
        for reason in after.lane_reasons.iter_mut().filter(|reason| *reason == "due_later") {
            "due_today".clone_into(reason);
        }
    }
    if missed {
        after.lane_reasons.push(OVERDUE.to_owned());
        if is_ordinary(after.lane) {
            after.lane = after.lane.min(Lane::Today);
        }
    }
    (after, missed)
}
