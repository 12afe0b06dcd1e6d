//! What the passing of time does to a case.

use jiff::{SignedDuration, Timestamp};

use super::KnownCase;
use crate::model::{Case, CaseState, EventKind, Lane, NewIds, Outcome};
use crate::plan::{Plan, Writing};
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
/// cases whose `due_at` came, and once a day for the others.
#[must_use]
pub fn tick(known: &KnownCase, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let case = &known.case;
    let due_at = case.due_at.filter(|_| case.state.is_open())?;
    let told = case.lane_reasons.iter().any(|reason| reason == OVERDUE);
    let missed = !told && known.answer_due().is_some_and(|owed| owed <= now);
    let mut after = case.clone();
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
    if after == *case {
        return None;
    }
    let mut writing = Writing::new(&known.brand, None, now, ids);
    let after = writing.update_case(case, after);
    writing.case_event(if missed { EventKind::DeadlineMissed } else { EventKind::CaseUpdated }, &after, None);
    Some(writing.done())
}
