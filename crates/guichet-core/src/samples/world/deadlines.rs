//! Deadlines in the desk in memory.

use crate::model::*;
use crate::plan::Change;

use super::{Conflict, World, hold};

impl World {
    pub(super) fn write_deadline(&mut self, change: Change) -> Result<(), Conflict> {
        match change {
            Change::InsertDeadline(row) => self.deadlines.push(row),
            Change::MeetDeadlines(case, at) => self.end_deadlines(case, |deadline| deadline.met_at = Some(at)),
            Change::DropDeadlines(case, at) => self.end_deadlines(case, |deadline| deadline.dropped_at = Some(at)),
            Change::OweDeadlinesAgain(case, at) => {
                for deadline in self.deadlines.iter_mut().filter(|deadline| deadline.case_id == case) {
                    deadline.met_at = deadline.met_at.filter(|met| *met != at);
                    deadline.dropped_at = deadline.dropped_at.filter(|dropped| *dropped != at);
                }
            }
            Change::AlarmDeadlines(case, at) => self.end_deadlines(case, |deadline| {
                deadline.alarmed_at = deadline.alarmed_at.or(Some(at).filter(|at| deadline.due_at <= *at));
            }),
            Change::WarnDeadlines(case, at) => self.end_deadlines(case, |deadline| {
                deadline.warn_at = deadline.warn_at.filter(|warn| *warn > at);
            }),
            Change::EscalateDeadlines(case, at) => self.end_deadlines(case, |deadline| {
                let due = deadline.escalate_at.is_some_and(|escalate| escalate <= at);
                deadline.escalated_at = deadline.escalated_at.or(Some(at).filter(|_| due));
            }),
            Change::MoveDeadline { deadline, expected_due_at } => {
                let stored = self.deadlines.iter_mut().find(|stored| stored.id == deadline.id).unwrap();
                hold(stored.due_at == expected_due_at, "deadline moved")?;
                *stored = deadline;
            }
            other => panic!("not written: {other:?}"),
        }
        Ok(())
    }

    fn end_deadlines(&mut self, case: CaseId, end: impl Fn(&mut Deadline)) {
        for deadline in &mut self.deadlines {
            if deadline.case_id == case && deadline.met_at.is_none() && deadline.dropped_at.is_none() {
                end(deadline);
            }
        }
    }
}
