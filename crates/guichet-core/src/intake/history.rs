//! What happened before Guichet: it opens no deadline, alarms nobody, and is counted for what it was.

use super::Item;
use crate::model::{Case, CaseState, Outcome};
use crate::plan::Writing;
use crate::triage::{asks, lane_of_history};

/// A case of history: closed, and left until an answer of the brand is found.
pub(super) fn new_case(item: &Item<'_>, blank: Case) -> Case {
    Case {
        state: CaseState::Closed,
        outcome: if asks(item.reading) { Outcome::Left } else { Outcome::None },
        severity: item.reading.severity,
        lane: lane_of_history(item.reading),
        lane_reasons: vec!["history".to_owned()],
        topics: item.reading.topics.iter().map(|scored| scored.topic).collect(),
        contacts: i64::from(!item.incoming.automatic),
        closed_at: Some(item.written_at),
        history: true,
        ..blank
    }
}

/// An older message of a case. A case that lives is not touched by what came before it.
pub(super) fn join(writing: &mut Writing<'_>, item: &Item<'_>, case: &Case) -> Case {
    if !case.history {
        return case.clone();
    }
    let asked = asks(item.reading);
    let after = Case {
        outcome: if asked && case.outcome == Outcome::None { Outcome::Left } else { case.outcome },
        contacts: case.contacts + i64::from(!item.incoming.automatic),
        opened_at: case.opened_at.min(item.written_at),
        severity: case.severity.max(item.reading.severity),
        ..case.clone()
    };
    writing.update_case(case, after)
}
