//! Automatic words while the desk is closed: whom they are owed, and that each is said once.

use guichet_core::model::{BrandId, CaseId, ConversationId, MessageId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::page::{TimeKey, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

statements! {
    /// A second word of the same closing touches nothing, and undoes its batch.
    SAY = "INSERT INTO closed_word (brand_id, case_id, opens_at, message_id, said_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    UNTOLD = "SELECT m.received_at, m.id, m.conversation_id FROM message m
        WHERE m.brand_id = $1 AND m.direction = 'inbound' AND m.decision IS NULL AND (m.received_at, m.id) > ($2, $3)
            AND NOT EXISTS (SELECT 1 FROM closed_word w WHERE w.case_id = m.case_id AND w.opens_at = $4)
        ORDER BY m.received_at, m.id LIMIT $5";
}

/// A message that came while the desk was closed, whose case was not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untold {
    /// When it came.
    pub received_at: Timestamp,
    /// Which.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
}

pub(crate) fn say(brand: BrandId, case: CaseId, opens_at: Timestamp, message: MessageId, at: Timestamp) -> Stmt {
    Stmt::new(&SAY, args![brand, case, opens_at, message, at]).expect_one()
}

fn read(row: &mut Row) -> Result<Untold> {
    let received_at = row.take()?;
    let message: Uuid = row.take()?;
    Ok(Untold { received_at, message_id: message.into(), conversation_id: row.take()? })
}

impl Store {
    /// Undecided messages that were received since `from`, in cases that were not told of this closing, by time.
    pub async fn untold(
        &self,
        brand: BrandId,
        from: Timestamp,
        opens_at: Timestamp,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Untold>> {
        let key = TimeKey::read(after, TimeKey { at: from.as_millisecond(), ..TimeKey::FIRST })?;
        let statement = Stmt::new(&UNTOLD, args![brand, key.at, key.id, opens_at, one_more(limit)]);
        let rows = self.list(statement, read).await?;
        Ok(Page::of(rows, limit, |found| TimeKey::of(found.received_at, found.message_id.0)))
    }
}
