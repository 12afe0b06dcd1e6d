//! Two cases that tell one story become one.

use jiff::Timestamp;

use super::{Move, Moving, nothing_on_its_way};
use crate::access::{Acting, Action, may};
use crate::case::KnownCase;
use crate::model::{
    Case, CaseState, ContactKind, EventKind, Lane, NewIds, Outcome, Regrouped, Regrouping, RegroupingId, RegroupingKind,
};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::relay::waits_for_contact;
use crate::triage::is_ordinary;

/// `gone` becomes part of `kept`: its conversations, what is owed and what was promised in it go on there.
///
/// # Errors
/// `same_case`, `case_merged`, `reply_on_its_way`.
pub fn merge(
    kept: &KnownCase,
    gone: &KnownCase,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::RegroupCases)?;
    if kept.case.id == gone.case.id {
        return Err(Refusal::new(RefusalCode::SameCase));
    }
    for known in [kept, gone] {
        known.not_merged()?;
        nothing_on_its_way(known)?;
    }
    let mut writing = Writing::new(&kept.brand, Some(acting.user_id), now, ids);
    let id = RegroupingId(writing.new_id());
    let after = writing.update_case(&kept.case, one(kept, gone));
    let other_after = writing.update_case(&gone.case, part_of(&gone.case, &after, now));
    writing.change(Change::MoveRows(Move {
        regrouping: id,
        from: gone.case.id,
        to: kept.case.id,
        what: Moving::Whole,
    }));
    writing.change(Change::InsertRegrouping(Box::new(Regrouping {
        id,
        brand_id: kept.brand.id,
        kind: RegroupingKind::Merge,
        case_id: kept.case.id,
        other_id: gone.case.id,
        by: acting.user_id,
        at: now,
        cases: Regrouped {
            before: kept.case.clone(),
            after: after.clone(),
            other_before: Some(gone.case.clone()),
            other_after: other_after.clone(),
        },
        undone_by: None,
        undone_at: None,
    })));
    writing.case_event(EventKind::CaseMerged, &after, Some(&gone.case.id.to_string()));
    writing.case_event(EventKind::CaseMerged, &other_after, Some(&kept.case.id.to_string()));
    Ok(writing.done())
}

/// The case once it is part of another one: it owes nothing any more, and is counted nowhere.
pub(super) fn part_of(gone: &Case, kept: &Case, now: Timestamp) -> Case {
    Case {
        state: CaseState::Merged,
        merged_into: Some(kept.id),
        undecided: 0,
        due_at: None,
        waiting_since: None,
        in_trouble_now: false,
        awaits: None,
        lane_reasons: Vec::new(),
        closed_at: Some(gone.closed_at.unwrap_or(now)),
        ..gone.clone()
    }
}

/// The one case that two become: the worse trouble, the earlier deadline, everything that the customer had to do in both.
pub(super) fn one(kept: &KnownCase, gone: &KnownCase) -> Case {
    let (first, other) = (&kept.case, &gone.case);
    let state = state_of(first, other);
    let open = state.is_open();
    let mut topics = first.topics.clone();
    topics.extend(other.topics.iter().filter(|topic| !first.topics.contains(topic)));
    // What was promised before the customer said that all is solved is due again with the case.
    let promised = [kept, gone].into_iter().filter_map(|known| known.promise_due(None)).map(|owed| owed.due_at);
    let due_at = first.due_at.into_iter().chain(other.due_at).chain(promised).min();
    let lane = lane_of(first, other);
    Case {
        state,
        outcome: outcome_of(first, other, open),
        severity: first.severity.max(other.severity),
        in_trouble_now: open && (first.in_trouble_now || other.in_trouble_now),
        lane,
        lane_reasons: reasons_of(first, other, lane),
        topics,
        due_at: due_at.filter(|_| open),
        waiting_since: first.waiting_since.into_iter().chain(other.waiting_since).min().filter(|_| open),
        assigned_to: first.assigned_to.or(other.assigned_to),
        hops: first.hops + other.hops,
        contacts: first.contacts + other.contacts,
        undecided: first.undecided + other.undecided,
        awaits: first.awaits.max(other.awaits).filter(|_| open),
        opened_at: first.opened_at.min(other.opened_at),
        closed_at: first.closed_at.max(other.closed_at).filter(|_| !open),
        history: first.history && other.history,
        ..first.clone()
    }
}

fn state_of(first: &Case, other: &Case) -> CaseState {
    const BUSY: [CaseState; 5] = [
        CaseState::Reopened,
        CaseState::Open,
        CaseState::WaitingColleague,
        CaseState::WaitingPartner,
        CaseState::WaitingCustomer,
    ];
    let busy = BUSY.into_iter().find(|state| [first.state, other.state].contains(state));
    // Whom a case waits for, the questions to contacts say.
    let waits = |state: CaseState| if waits_for_contact(state) { first.awaits.max(other.awaits) } else { None };
    let busy = busy.map(|state| waits(state).map_or(state, ContactKind::waiting));
    // Where nothing was asked in the one, the other tells how it ended.
    busy.unwrap_or(if first.state == CaseState::Closed { other.state } else { first.state })
}

/// What the customer holds. Solved once is not solved when the other half is still open.
fn outcome_of(first: &Case, other: &Case, open: bool) -> Outcome {
    let still = |outcome: Outcome| match outcome {
        Outcome::Helped | Outcome::Lapsed if open => Outcome::Held,
        Outcome::Left if open => Outcome::None,
        outcome => outcome,
    };
    let held = [still(first.outcome), still(other.outcome)];
    let best =
        [Outcome::Helped, Outcome::Held, Outcome::Lapsed, Outcome::SentAway, Outcome::SympathyOnly, Outcome::Left];
    best.into_iter().find(|outcome| held.contains(outcome)).unwrap_or(Outcome::None)
}

/// A request keeps its place whatever it is joined with; of two requests the more pressing one.
fn lane_of(first: &Case, other: &Case) -> Lane {
    let open = |case: &&Case| case.state.is_open();
    let mut cases: Vec<&Case> = [first, other].into_iter().filter(open).collect();
    if cases.is_empty() {
        cases = vec![first, other];
    }
    let requests = cases.iter().map(|case| case.lane).filter(|lane| is_ordinary(*lane));
    requests.min().or_else(|| cases.first().map(|case| case.lane)).unwrap_or(first.lane)
}

fn reasons_of(first: &Case, other: &Case, lane: Lane) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in first.lane_reasons.iter().chain(&other.lane_reasons) {
        let of_another_lane = match reason.as_str() {
            "waiting_customer" => lane != Lane::Waiting,
            "due_later" => lane < Lane::CanWait,
            "praise" => lane != Lane::Kudos,
            _ => false,
        };
        if !of_another_lane && !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    reasons
}
