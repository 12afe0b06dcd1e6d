//! The author took the words back: they are forgotten, and the place where they stood says so.

use guichet_text::reading::Direction;

use super::{IntakeProblem, Item};
use crate::delivery::with_nothing_undecided;
use crate::model::{Case, CaseState, DecisionKind, EventKind, Message, MessageState, Outcome};
use crate::plan::{Change, Writing};

/// Writes a delete.
pub(super) fn enter(writing: &mut Writing<'_>, item: &Item<'_>) -> Result<(), IntakeProblem> {
    let Some(existing) = &item.known.existing else { return Err(IntakeProblem::WaitingForOriginal) };
    let before = &existing.message;
    if before.state == MessageState::Deleted {
        return Ok(());
    }
    let owed = before.direction == Direction::Inbound && before.decision.is_none();
    // Another revision, so that whoever had read the words before writes nothing that came of them.
    let mut after = Message {
        text: String::new(),
        state: MessageState::Deleted,
        veiled: false,
        revision: before.revision + 1,
        ..before.clone()
    };
    if owed {
        after.decision = Some(writing.decision(DecisionKind::Closed, Some("deleted_by_author")));
        if let Some(case) = &item.known.case {
            decided(writing, item, case);
        }
    }
    writing.update_message(before, after);
    writing.change(Change::ForgetWords(before.id));
    writing.message_event(EventKind::MessageDeleted, before, None);
    Ok(())
}

/// One message of the case needs no answer any more.
fn decided(writing: &mut Writing<'_>, item: &Item<'_>, case: &Case) {
    let mut after = Case { undecided: (case.undecided - 1).max(0), ..case.clone() };
    if after.undecided > 0 {
        writing.update_case(case, after);
        return;
    }
    let promise_due = item.known.promise_due();
    let nothing_left = case.outcome == Outcome::None && case.state == CaseState::Open && promise_due.is_none();
    if nothing_left {
        after =
            Case { state: CaseState::Closed, closed_at: Some(item.now), due_at: None, waiting_since: None, ..after };
    } else {
        // What was taken back asks for nothing; what was answered stays so.
        after.in_trouble_now &= case.outcome != Outcome::Held;
        after = with_nothing_undecided(after, promise_due, &item.known.brand.settings, item.now);
    }
    writing.change(Change::DropDeadlines(case.id, item.now));
    let after = writing.update_case(case, after);
    if nothing_left {
        writing.case_event(EventKind::CaseClosed, &after, Some("deleted_by_author"));
    }
}
