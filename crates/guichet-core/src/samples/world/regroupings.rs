//! Questions to contacts, and cases that become one, or two, in the desk in memory.

use guichet_text::reading::Direction;
use uuid::Uuid;

use super::{Conflict, World, hold};
use crate::model::*;
use crate::plan::Change;
use crate::regrouping::{Back, KnownRegrouping, KnownSplit, Move, Moving};

impl World {
    /// Questions to contacts, and cases that become one or two.
    pub(super) fn write_around(&mut self, change: Change) -> Result<(), Conflict> {
        match change {
            Change::InsertRelay(row, _) => hold(self.relays.insert(row.id, *row).is_none(), "relay")?,
            Change::UpdateRelay(row) => {
                hold(self.relays[&row.id].version == row.version - 1, "relay version")?;
                self.relays.insert(row.id, *row);
            }
            Change::InsertRelayWord(word, _) => self.relay_words.push(*word),
            Change::InsertRelayMail(mail) => self.relay_mails.push(mail),
            Change::CancelRelayMails(relay) => {
                self.relay_mails.retain(|mail| mail.relay_id != relay || mail.state != RelayMailState::Queued);
            }
            Change::InsertRegrouping(row) => hold(self.regroupings.insert(row.id, *row).is_none(), "regrouping")?,
            Change::UndoRegrouping { id, by, at } => {
                let row = self.regroupings.get_mut(&id).ok_or(Conflict("regrouping"))?;
                hold(row.undone_at.is_none(), "undone")?;
                (row.undone_by, row.undone_at) = (Some(by), Some(at));
            }
            Change::MoveRows(moving) => self.move_rows(&moving),
            other => self.write_deadline(other)?,
        }
        Ok(())
    }

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
        let touches = |other: &&Regrouping| {
            let ids = [other.case_id, other.other_id];
            ids.contains(&regrouping.case_id) || ids.contains(&regrouping.other_id)
        };
        let followed =
            self.regroupings.values().filter(touches).any(|other| other.id > id && other.undone_at.is_none());
        KnownRegrouping { regrouping, kept, other, back, followed }
    }
}
