//! What happened, in order. Browsers and other processes follow it by position.

use guichet_core::model::{BrandId, NewEvent};

use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

macro_rules! columns {
    () => {
        "brand_id, position, id, kind, at, case_id, conversation_id, message_id, promise_id, channel_id, user_id, detail"
    };
}

statements! {
    AFTER = concat!("SELECT ", columns!(), " FROM event WHERE brand_id = $1 AND position > $2 ORDER BY position LIMIT $3");
    /// What the memories of the desk follow: words that come, change or go, and what people decide about incidents.
    HEARD = concat!("SELECT ", columns!(), " FROM event WHERE brand_id = $1 AND position > $2 AND position <= $3
        AND kind IN ('message.received', 'message.edited', 'message.deleted', 'customer.erased', 'incident.ended',
            'incident.rejected', 'incident.reopened')
        ORDER BY position LIMIT $4");
    LATEST = "SELECT last FROM stream WHERE brand_id = $1 AND name = 'event'";
    /// The row stays locked until the batch is committed: positions become visible in order, without gaps.
    GIVE_PLACES = "UPDATE stream SET last = last + $2 WHERE brand_id = $1 AND name = 'event' RETURNING last";
    APPEND = "INSERT INTO event (brand_id, position, id, kind, at, case_id, conversation_id, message_id, promise_id,
        channel_id, user_id, detail)
        VALUES ($1, (SELECT last FROM stream WHERE brand_id = $1 AND name = 'event') - $2, $3, $4, $5, $6, $7, $8, $9,
            $10, $11, $12)";
}

/// An event and its place. Positions of a brand have no gaps and appear in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The brand.
    pub brand_id: BrandId,
    /// Its place among the brand's events, from 1.
    pub position: i64,
    /// What happened.
    pub event: NewEvent,
}

fn read(row: &mut Row) -> Result<StoredEvent> {
    Ok(StoredEvent {
        brand_id: row.take()?,
        position: row.take()?,
        event: NewEvent {
            id: row.take()?,
            kind: row.take()?,
            at: row.take()?,
            case_id: row.take()?,
            conversation_id: row.take()?,
            message_id: row.take()?,
            promise_id: row.take()?,
            channel_id: row.take()?,
            user_id: row.take()?,
            detail: row.take()?,
        },
    })
}

/// Places for the events, then the events. First in its batch: every batch of a brand takes this lock before any other,
/// so that two of them wait for each other instead of colliding.
pub(crate) fn append(brand: BrandId, events: &[NewEvent]) -> Vec<Stmt> {
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Vec::new();
    }
    let mut batch = vec![Stmt::new(&GIVE_PLACES, args![brand, count]).expect_one()];
    for (event, after) in events.iter().zip((0..count).rev()) {
        batch.push(Stmt::new(
            &APPEND,
            args![
                brand,
                after,
                event.id,
                event.kind,
                event.at,
                event.case_id,
                event.conversation_id,
                event.message_id,
                event.promise_id,
                event.channel_id,
                event.user_id,
                event.detail,
            ],
        ));
    }
    batch
}

impl Store {
    /// Events of a brand after a position, in order.
    pub async fn events_after(&self, brand: BrandId, position: i64, limit: u32) -> Result<Vec<StoredEvent>> {
        self.list(Stmt::new(&AFTER, args![brand, position, limit]), read).await
    }

    /// Of the events after a position up to another one, those of words and of decisions about incidents, in order.
    pub async fn events_heard(
        &self,
        brand: BrandId,
        position: i64,
        until: i64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>> {
        self.list(Stmt::new(&HEARD, args![brand, position, until, limit]), read).await
    }

    /// Position of the last event of a brand; 0 when there is none.
    pub async fn latest_position(&self, brand: BrandId) -> Result<i64> {
        self.find(Stmt::new(&LATEST, args![brand]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// Appends events that come with no other change.
    pub async fn append_events(&self, brand: BrandId, events: &[NewEvent]) -> Result<()> {
        self.write(append(brand, events)).await.map(drop)
    }
}
