//! What the customer says of the case on their own page. Saying it twice changes nothing.

use jiff::Timestamp;

use super::{KnownCase, owe_again};
use crate::model::{Case, CaseState, CustomerId, DecisionKind, EventKind, Message, NewIds, Outcome};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::Refusal;

/// A customer says that it is solved: helped. Where two cases became one, they speak for themselves: what another person in it is still
/// owed stays owed, and the case stays open. What was promised stays promised until somebody says that it was kept: a refund
/// of tomorrow is not paid by a kind word of today.
///
/// # Errors
/// `case_merged`.
pub fn confirm(known: &KnownCase, customer: CustomerId, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    known.not_merged()?;
    let case = &known.case;
    let mut writing = Writing::new(&known.brand, None, now, ids);
    if case.state == CaseState::Confirmed {
        return Ok(writing.done());
    }
    let (own, others): (Vec<&Message>, Vec<&Message>) =
        known.undecided.iter().partition(|message| message.customer_id == customer);
    for message in &own {
        writing.decide(message, DecisionKind::Closed, Some("solved_by_customer"));
    }
    if !others.is_empty() {
        let undecided = i64::try_from(others.len()).unwrap_or(i64::MAX);
        if undecided != case.undecided {
            writing.update_case(case, Case { undecided, ..case.clone() });
        }
        return Ok(writing.done());
    }
    writing.change(Change::DropDeadlines(case.id, now));
    let after = Case {
        state: CaseState::Confirmed,
        outcome: Outcome::Helped,
        closed_at: Some(now),
        due_at: None,
        waiting_since: None,
        in_trouble_now: false,
        undecided: 0,
        ..case.clone()
    };
    let after = writing.update_case(case, after);
    writing.case_event(EventKind::CaseConfirmed, &after, None);
    Ok(writing.done())
}

/// The customer says that it is not solved: what they got was no help, and an answer is owed.
///
/// # Errors
/// `case_merged`.
pub fn not_solved(known: &KnownCase, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    known.not_merged()?;
    let case = &known.case;
    let mut writing = Writing::new(&known.brand, None, now, ids);
    let said_before = case.state == CaseState::Reopened && case.due_at.is_some();
    let never_answered = case.state == CaseState::Open && case.undecided > 0 && case.outcome == Outcome::None;
    if said_before || never_answered {
        return Ok(writing.done());
    }
    let reopened = Case {
        state: CaseState::Reopened,
        outcome: Outcome::None,
        contacts: case.contacts + 1,
        history: false,
        ..case.clone()
    };
    let after = owe_again(&mut writing, known, reopened, "reopened", now);
    let after = writing.update_case(case, after);
    writing.case_event(EventKind::CaseReopened, &after, Some("customer"));
    Ok(writing.done())
}

/// The customer asks for a person.
///
/// # Errors
/// `case_merged`.
pub fn ask_human(known: &KnownCase, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    known.not_merged()?;
    let case = &known.case;
    let mut writing = Writing::new(&known.brand, None, now, ids);
    if case.state.is_open() && case.lane_reasons.iter().any(|reason| reason == "human_asked") {
        return Ok(writing.done());
    }
    let state = match case.state {
        CaseState::Open | CaseState::Reopened => case.state,
        open if open.is_open() => CaseState::Open,
        _ => CaseState::Reopened,
    };
    let outcome = if state == CaseState::Reopened { Outcome::None } else { case.outcome };
    let asked = Case { state, outcome, history: false, ..case.clone() };
    let after = owe_again(&mut writing, known, asked, "human_asked", now);
    let after = writing.update_case(case, after);
    writing.case_event(EventKind::HumanAsked, &after, None);
    Ok(writing.done())
}
