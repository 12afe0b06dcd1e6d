//! Cases that become one, or two, in the desk in memory.

use guichet_text::reading::Direction;
use uuid::Uuid;

use super::World;
use crate::model::*;
use crate::regrouping::{Back, KnownRegrouping, KnownSplit, Move, Moving};

impl World {
    pub(super) fn move_rows(&mut self, moving: &Move) {
        let back = match moving.what {
            Moving::Back(id) => self.moved[&id].clone(),
            _ => Vec::new(),
        };
        let here = |conversation: ConversationId, id: Uuid| match &moving.what {
            Moving::Whole => true,
            Moving::Conversations(taken) => taken.contains(&conversation),
            Moving::Back(_) => back.contains(&id) || back.contains(&conversation.0),
        };
        let mut moved = Vec::new();
        for row in self.messages.values_mut().filter(|row| row.case_id == moving.from) {
            if here(row.conversation_id, row.id.0) {
                row.case_id = moving.to;
                moved.push(row.id.0);
            }
        }
        for row in self.promises.values_mut().filter(|row| row.case_id == moving.from) {
            if here(self.messages[&row.message_id].conversation_id, row.id.0) {
                row.case_id = moving.to;
                moved.push(row.id.0);
            }
        }
        let with_deadlines = !matches!(moving.what, Moving::Conversations(_));
        for row in self.deadlines.iter_mut().filter(|row| with_deadlines && row.case_id == moving.from) {
            if back.is_empty() || back.contains(&row.id.0) {
                row.case_id = moving.to;
                moved.push(row.id.0);
            }
        }
        for row in self.conversations.values_mut().filter(|row| row.case_id == moving.from) {
            if here(row.id, row.id.0) {
                row.case_id = moving.to;
                row.version += 1;
                moved.push(row.id.0);
            }
        }
        if !matches!(moving.what, Moving::Back(_)) {
            self.moved.insert(moving.regrouping, moved);
        }
    }

    pub(crate) fn known_split(&self, case: CaseId, taken: &[ConversationId]) -> KnownSplit {
        let leaving = self.order.iter().map(|id| &self.messages[id]);
        KnownSplit {
            case: self.known_case(case),
            conversations: self.conversations.values().filter(|row| row.case_id == case).cloned().collect(),
            leaving: leaving
                .filter(|row| row.case_id == case && taken.contains(&row.conversation_id))
                .map(|row| (row.clone(), self.readings.get(&row.id).cloned()))
                .collect(),
        }
    }

    pub(crate) fn known_regrouping(&self, id: RegroupingId) -> KnownRegrouping {
        let regrouping = self.regroupings[&id].clone();
        let (kept, other) = (self.known_case(regrouping.case_id), self.known_case(regrouping.other_id));
        let moved = &self.moved[&id];
        let comes = |message: &Message| moved.contains(&message.id.0) || moved.contains(&message.conversation_id.0);
        let back = Back {
            undecided: kept.undecided.iter().filter(|message| comes(message)).cloned().collect(),
            promises: kept.promises.iter().filter(|row| comes(&self.messages[&row.message_id])).cloned().collect(),
            deadlines: kept.deadlines.iter().filter(|row| moved.contains(&row.id.0)).cloned().collect(),
            written_since: self
                .messages
                .values()
                .filter(|row| row.case_id == kept.case.id && row.direction == Direction::Inbound && comes(row))
                .filter(|row| !moved.contains(&row.id.0) && !row.automatic)
                .count() as i64,
            awaits: None,
            left_awaits: None,
        };
        KnownRegrouping { regrouping, kept, other, back }
    }
}
