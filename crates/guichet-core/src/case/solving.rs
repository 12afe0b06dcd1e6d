//! What a colleague says of the case as a whole.

use jiff::Timestamp;

use super::{KnownCase, owe_again};
use crate::access::{Acting, Action, may};
use crate::model::{Case, CaseState, EventKind, NewIds, Outcome, UserId};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// The desk says that it is solved. The customer has the last word on it.
///
/// # Errors
/// `undecided_messages`, `promise_owed`, `follow_up_owed`, `relay_open`, `nothing_sent`, `wrong_state`: what stands in the way.
pub fn solve(known: &KnownCase, acting: Acting, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    may(acting.role, Action::Solve)?;
    known.not_merged()?;
    let case = &known.case;
    if !case.state.is_open() {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    if !known.undecided.is_empty() {
        return Err(Refusal::messages(RefusalCode::UndecidedMessages, known.undecided_ids()));
    }
    if let Some(owed) = known.promise_due(None) {
        let code = if owed.follow_up { RefusalCode::FollowUpOwed } else { RefusalCode::PromiseOwed };
        return Err(Refusal::new(code));
    }
    if case.awaits.is_some() {
        return Err(Refusal::new(RefusalCode::RelayOpen));
    }
    if case.outcome == Outcome::None && case.state == CaseState::Open {
        return Err(Refusal::new(RefusalCode::NothingSent));
    }
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    writing.change(Change::DropDeadlines(case.id, now));
    let after = Case {
        state: CaseState::Solved,
        closed_at: Some(now),
        due_at: None,
        waiting_since: None,
        in_trouble_now: false,
        ..case.clone()
    };
    let after = writing.update_case(case, after);
    writing.case_event(EventKind::CaseSolved, &after, None);
    Ok(writing.done())
}

/// The desk takes it up again: an answer is owed.
///
/// # Errors
/// `wrong_state` when it is open, `case_merged`.
pub fn reopen(known: &KnownCase, acting: Acting, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    may(acting.role, Action::Solve)?;
    known.not_merged()?;
    let case = &known.case;
    if case.state.is_open() {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    let outcome = match case.outcome {
        Outcome::Helped | Outcome::Lapsed => Outcome::Held,
        other => other,
    };
    let reopened = Case { state: CaseState::Reopened, outcome, history: false, ..case.clone() };
    let after = owe_again(&mut writing, known, reopened, "reopened", now);
    let after = writing.update_case(case, after);
    writing.case_event(EventKind::CaseReopened, &after, None);
    Ok(writing.done())
}

/// Somebody takes the case, gives it, or puts it back (`None`).
///
/// # Errors
/// `not_allowed`, `case_merged`.
pub fn assign(
    known: &KnownCase,
    to: Option<UserId>,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let case = &known.case;
    let own = |user: Option<UserId>| user.is_none_or(|user| user == acting.user_id);
    let only_mine = own(to) && own(case.assigned_to);
    may(acting.role, if only_mine { Action::AssignToMe } else { Action::AssignToOthers })?;
    known.not_merged()?;
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    if to != case.assigned_to {
        let after = writing.update_case(case, Case { assigned_to: to, ..case.clone() });
        let detail = to.map(|user| user.to_string());
        writing.case_event(EventKind::CaseAssigned, &after, detail.as_deref());
    }
    Ok(writing.done())
}
