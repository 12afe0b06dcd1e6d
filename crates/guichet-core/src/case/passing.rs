//! What the passing of time does to a case.

use jiff::{SignedDuration, Timestamp};

use super::KnownCase;
use crate::model::{Case, CaseState, Deadline, EventKind, Lane, NewIds, Outcome};
use crate::plan::{Change, Plan, Writing};
use crate::triage::{is_ordinary, ordinary_lane};

/// Why a case stands where it stands: its deadline was missed.
pub(crate) const OVERDUE: &str = "overdue";
/// Its deadline comes soon.
pub(crate) const DUE_SOON: &str = "due_soon";
/// Its deadline was missed for so long that the lead was told.
pub(crate) const ESCALATED: &str = "escalated";

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

/// The clock went on: a deadline comes soon, was missed or was missed for too long, or what could wait is due today. None when
/// nothing changes. The caller asks for the cases of deadlines that [come soon](Change::WarnDeadlines), that
/// [passed](Change::AlarmDeadlines) and did not ring, that [wait for the lead](Change::EscalateDeadlines), and for what can wait and
/// is due today.
#[must_use]
pub fn tick(known: &KnownCase, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    let case = &known.case;
    let (mut after, missed) = passed(known, now);
    let silent = known.silent_deadline(now);
    let soon = known.owed().any(|deadline| deadline.warn_at.is_some_and(|at| at <= now));
    let escalates = |deadline: &Deadline| deadline.escalate_at.is_some_and(|at| at <= now);
    let escalated = known.owed().any(|deadline| deadline.escalated_at.is_none() && escalates(deadline));
    let told_soon = soon && known.owed().any(|deadline| deadline.due_at > now);
    if case.state.is_open() {
        if told_soon {
            say(&mut after, DUE_SOON);
        }
        if escalated {
            say(&mut after, ESCALATED);
        }
    }
    if after == *case && !silent && !soon && !escalated {
        return None;
    }
    let mut writing = Writing::new(&known.brand, None, now, ids);
    if silent {
        writing.change(Change::AlarmDeadlines(case.id, now));
    }
    if soon {
        writing.change(Change::WarnDeadlines(case.id, now));
    }
    if escalated {
        writing.change(Change::EscalateDeadlines(case.id, now));
    }
    if after != *case {
        let after = writing.update_case(case, after);
        let told = [
            (missed, EventKind::DeadlineMissed),
            (told_soon, EventKind::DeadlineSoon),
            (escalated, EventKind::DeadlineEscalated),
        ];
        let mut nothing_else = true;
        for (_, kind) in told.into_iter().filter(|(holds, _)| *holds) {
            writing.case_event(kind, &after, None);
            nothing_else = false;
        }
        if nothing_else {
            writing.case_event(EventKind::CaseUpdated, &after, None);
        }
    }
    Some(writing.done())
}

fn say(case: &mut Case, reason: &str) {
    if !case.lane_reasons.iter().any(|known| known == reason) {
        case.lane_reasons.push(reason.to_owned());
    }
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
        after.lane_reasons.retain(|reason| reason != DUE_SOON);
        after.lane_reasons.push(OVERDUE.to_owned());
        if is_ordinary(after.lane) {
            after.lane = after.lane.min(Lane::Today);
        }
    }
    (after, missed)
}
