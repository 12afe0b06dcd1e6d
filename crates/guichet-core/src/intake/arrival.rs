//! What a message that is owed a decision does to its case: the clock starts, the case takes its place, a solved one is
//! taken up again.

use guichet_text::Reading;
use guichet_text::reading::{AbuseLevel, Need, Severity};
use jiff::Timestamp;

use super::Item;
use super::dates::clock_starts;
use crate::case::OVERDUE;
use crate::delivery::window::closes_at;
use crate::model::capabilities::capabilities_for;
use crate::model::{Case, CaseState, DeadlineKind, EventKind, Outcome};
use crate::plan::{Change, Writing};
use crate::relay;
use crate::triage::{CaseFacts, Placement, is_ordinary, place};

/// The longest text that can be nothing but thanks, in characters.
const LONGEST_THANKS: usize = 400;

/// Whether a message thanks for what was done and says nothing else. Strict, since it needs no answer.
pub(super) fn only_thanks(reading: &Reading, text: &str, files: usize) -> bool {
    !reading.thanks.is_empty()
        && files == 0
        && reading.needs.iter().all(|need| matches!(need, Need::Praise | Need::Other))
        && reading.questions.is_empty()
        && reading.announced.is_empty()
        && reading.severity <= Severity::Normal
        && reading.abuse.level <= AbuseLevel::Crude
        && reading.sentiment >= 0.0
        && !(reading.irony || reading.wants_human || reading.in_trouble_now || reading.pressure.suspected)
        && text.chars().count() <= LONGEST_THANKS
}

/// The place of the case with this message in it. `case` is none for a new one.
pub(super) fn placement(item: &Item<'_>, case: Option<&Case>, written_at: Timestamp) -> Placement {
    let open_before = case.filter(|case| case.state != CaseState::Closed);
    let owed = case.is_some_and(|case| case.undecided > 0);
    let network = capabilities_for(&item.known.channel);
    let private = !item.incoming.visibility.others_can_read();
    let facts = CaseFacts {
        severity: open_before.map(|case| case.severity),
        in_trouble_now: open_before.is_some_and(|case| case.in_trouble_now),
        asked_before: open_before.is_some_and(|case| is_ordinary(case.lane) && case.contacts > 0),
        due_at: case.filter(|_| owed).and_then(|case| case.due_at),
        window_ends_at: if private { closes_at(&network, written_at) } else { None },
        reopened: case.is_some_and(|case| is_solved(case.state)),
        automatic: item.incoming.automatic,
        history: false,
    };
    let starts = clock_starts(written_at, item.raw.received_at);
    place(item.reading, &facts, &network, &item.known.brand.settings, starts, item.now)
}

/// The case with one more message that is owed a decision; its deadline is written beside it by [`owe`].
pub(super) fn with_undecided(case: &Case, placement: &Placement, written_at: Timestamp) -> Case {
    let solved = is_solved(case.state);
    let state = match case.state {
        CaseState::Solved | CaseState::Lapsed | CaseState::Confirmed => CaseState::Reopened,
        CaseState::Reopened => CaseState::Reopened,
        _ => CaseState::Open,
    };
    let due = placement.due.as_ref().map(|due| due.due_at);
    let mut lane_reasons = placement.lane_reasons.clone();
    // A deadline that was missed is missed once: the alarm does not start again with each message.
    if due.is_none() && case.lane_reasons.iter().any(|reason| reason == OVERDUE) {
        lane_reasons.push(OVERDUE.to_owned());
    }
    // What a contact answered, or owes us, is not told away by one more message.
    lane_reasons.extend(case.lane_reasons.iter().filter(|reason| relay::REASONS.contains(&reason.as_str())).cloned());
    Case {
        state,
        // What the customer holds was not enough.
        outcome: if solved { Outcome::None } else { case.outcome },
        severity: placement.severity,
        in_trouble_now: placement.in_trouble_now,
        lane: placement.lane,
        lane_reasons,
        topics: if case.topics.is_empty() { placement.topics.clone() } else { case.topics.clone() },
        due_at: case.due_at.into_iter().chain(due).min(),
        waiting_since: Some(case.waiting_since.map_or(written_at, |since| since.min(written_at))),
        undecided: case.undecided + 1,
        closed_at: None,
        ..case.clone()
    }
}

/// Writes the deadline of a placement. One that comes sooner takes the place of what was owed later.
pub(super) fn owe(writing: &mut Writing<'_>, before: Option<&Case>, case: &Case, placement: Placement, now: Timestamp) {
    let Some(due) = placement.due else { return };
    if before.is_some_and(|before| before.undecided > 0) {
        writing.change(Change::DropDeadlines(case.id, now));
    }
    let first = before.is_none_or(|before| before.outcome == Outcome::None && before.state == CaseState::Open);
    let kind = if first { DeadlineKind::FirstAnswer } else { DeadlineKind::NextAnswer };
    writing.insert_deadline(case, kind, due);
}

/// The desk or the customer had said that it was over.
pub(super) const fn is_solved(state: CaseState) -> bool {
    matches!(state, CaseState::Solved | CaseState::Confirmed | CaseState::Lapsed)
}

/// Writes the case that one more message is owed a decision in, with its deadline and its events.
pub(super) fn arrive(
    writing: &mut Writing<'_>,
    item: &Item<'_>,
    before: &Case,
    written_at: Timestamp,
    contacts: i64,
) -> Case {
    let placement = placement(item, Some(before), written_at);
    let mut after = with_undecided(before, &placement, written_at);
    after.contacts += contacts;
    // A promise that outlived "it is solved" is owed by its date again.
    after.due_at = after.due_at.into_iter().chain(item.known.promise_due().map(|owed| owed.due_at)).min();
    let after = writing.update_case(before, after);
    owe(writing, Some(before), &after, placement, item.now);
    if is_solved(before.state) {
        writing.case_event(EventKind::CaseReopened, &after, None);
    }
    after
}
