//! The bytes of received items: durable before the network hears "received".

use std::collections::BTreeMap;

use guichet_core::model::{BrandId, ChannelId, MessageId, NewEvent, RawItem, RawItemId, RawItemState};
use jiff::Timestamp;

use super::{channels, events};
use crate::page::{TimeKey, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store, StoreError};

macro_rules! columns {
    () => {
        "id, brand_id, channel_id, source, external_id, part, message_id, content_hash, body, history, received_at, \
         state, problem, attempts, position"
    };
}
pub(crate) use columns as raw_item_columns;

statements! {
    /// Places in the order of receipt, for so many items.
    GIVE_PLACES = "UPDATE stream SET last = last + $2 WHERE brand_id = $1 AND name = 'message'";
    INSERT = "INSERT INTO raw_item (id, brand_id, channel_id, source, external_id, part, message_id, content_hash, body,
        history, received_at, state, problem, attempts, not_before, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0,
            (SELECT last FROM stream WHERE brand_id = $2 AND name = 'message') - $15)
        ON CONFLICT (channel_id, source, external_id, part) DO NOTHING";
    KNOWN = "SELECT message_id, content_hash FROM raw_item
        WHERE channel_id = $1 AND source = $2 AND external_id = $3 AND part = $4";
    PENDING_SIZES = "SELECT CAST(LENGTH(body) AS BIGINT) FROM raw_item
        WHERE state = 'received' AND history = $1 AND not_before <= $2 ORDER BY received_at, id LIMIT $3";
    PENDING = concat!("SELECT ", columns!(), " FROM raw_item
        WHERE state = 'received' AND history = $1 AND not_before <= $2 ORDER BY received_at, id LIMIT $3");
    BY_ID = concat!("SELECT ", columns!(), " FROM raw_item WHERE id = $1");
    BY_MESSAGE = concat!("SELECT ", columns!(), " FROM raw_item
        WHERE message_id = $2 AND brand_id = $1 AND part = 'message'");
    COMPLETE = "UPDATE raw_item SET body = $2 WHERE id = $1 AND state = 'received'";
    POSTPONE = "UPDATE raw_item SET attempts = attempts + 1, not_before = $2, problem = $3
        WHERE id = $1 AND state = 'received'";
    QUARANTINE = "SELECT id, channel_id, received_at, problem, attempts, CAST(LENGTH(body) AS BIGINT),
        SUBSTR(body, 1, 2000) FROM raw_item
        WHERE brand_id = $1 AND state = 'quarantined' AND (received_at, id) > ($2, $3)
        ORDER BY received_at, id LIMIT $4";
    COUNT_QUARANTINE = "SELECT COUNT(*) FROM raw_item WHERE brand_id = $1 AND state = 'quarantined'";
    LEAVE_QUARANTINE = "UPDATE raw_item SET state = $3, problem = NULL, not_before = 0
        WHERE id = $2 AND brand_id = $1 AND state = 'quarantined'";
    FINISH = "UPDATE raw_item SET state = $2, problem = $3, author = $4, attempts = attempts + 1
        WHERE id = $1 AND state = 'received'";
    /// The words go; what arrives again is still known.
    FORGET = "UPDATE raw_item SET body = $3, content_hash = '' WHERE message_id = $2 AND brand_id = $1";
    /// Its edits and echoes: items of their own, with the words all the same.
    FORGET_PARTS = "UPDATE raw_item SET body = $3, content_hash = '' WHERE state <> 'received' AND id IN (
            SELECT r.id FROM message m
                JOIN raw_item r ON r.channel_id = m.channel_id AND r.source = m.source AND r.external_id = m.external_id
            WHERE m.id = $2 AND (m.brand_id = $1) IS TRUE AND m.external_id <> '')";
}

/// What became of one received item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Stored now; the id given with it is its message.
    New(MessageId),
    /// We had it already, with the same content: the message that it is.
    Same(MessageId),
    /// We had it already, with other content; what we had stands.
    Differs(MessageId),
}

impl Received {
    /// The message that the item is or will be.
    #[must_use]
    pub const fn message_id(self) -> MessageId {
        match self {
            Self::New(id) | Self::Same(id) | Self::Differs(id) => id,
        }
    }
}

/// What the list of the quarantine shows of an item: a whole body may be megabytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Which.
    pub id: RawItemId,
    /// By which channel it came.
    pub channel_id: ChannelId,
    /// When.
    pub received_at: Timestamp,
    /// Why it was not understood.
    pub problem: Option<String>,
    /// Times it was tried.
    pub attempts: i64,
    /// Bytes of the whole body.
    pub size: i64,
    /// Its first 2,000 bytes.
    pub beginning: Vec<u8>,
}

fn read_quarantined(row: &mut Row) -> Result<Quarantined> {
    Ok(Quarantined {
        id: row.take()?,
        channel_id: row.take()?,
        received_at: row.take()?,
        problem: row.take()?,
        attempts: row.take()?,
        size: row.take()?,
        beginning: row.take()?,
    })
}

/// Reads a row of [`raw_item_columns`].
pub(crate) fn read(row: &mut Row) -> Result<RawItem> {
    Ok(RawItem {
        id: row.take()?,
        brand_id: row.take()?,
        channel_id: row.take()?,
        source: row.take()?,
        external_id: row.take()?,
        part: row.take()?,
        message_id: row.take()?,
        content_hash: row.take()?,
        body: row.take()?,
        history: row.take()?,
        received_at: row.take()?,
        state: row.take()?,
        problem: row.take()?,
        attempts: row.take()?,
        position: row.take()?,
    })
}

/// The item ends here; guarded.
pub(crate) fn finish(id: RawItemId, state: RawItemState, problem: Option<&str>, author: Option<&str>) -> Stmt {
    Stmt::new(&FINISH, args![id, state, problem, author]).expect_one()
}

fn insert(item: &RawItem, places_after: i64) -> Stmt {
    Stmt::new(
        &INSERT,
        args![
            item.id,
            item.brand_id,
            item.channel_id,
            item.source,
            item.external_id,
            item.part,
            item.message_id,
            item.content_hash,
            item.body,
            item.history,
            item.received_at,
            item.state,
            item.problem,
            item.attempts,
            places_after,
        ],
    )
}

impl Store {
    /// Stores items and the channel's cursor in one commit; answers once they are on disk, one answer an item, in order.
    pub async fn receive(&self, items: Vec<RawItem>, cursor: Option<(ChannelId, String)>) -> Result<Vec<Received>> {
        let cursor = cursor.map(|(channel, cursor)| channels::move_cursor(channel, &cursor));
        self.receive_with(items, cursor.into_iter().collect()).await
    }

    /// Stores items and does what belongs to them in one commit.
    pub(super) async fn receive_with(&self, items: Vec<RawItem>, beside: Vec<Stmt>) -> Result<Vec<Received>> {
        let mut places: BTreeMap<BrandId, i64> = BTreeMap::new();
        for item in &items {
            *places.entry(item.brand_id).or_default() += 1;
        }
        let mut batch: Vec<Stmt> =
            places.iter().map(|(brand, count)| Stmt::new(&GIVE_PLACES, args![brand, count]).expect_one()).collect();
        let first_insert = batch.len();
        for item in &items {
            let after = places.entry(item.brand_id).or_default();
            *after -= 1;
            batch.push(insert(item, *after));
        }
        batch.extend(beside);
        let done = self.write(batch).await?;
        let mut answers = Vec::with_capacity(items.len());
        for (item, done) in items.iter().zip(done.iter().skip(first_insert)) {
            answers.push(if done.changed == 1 { Received::New(item.message_id) } else { self.compare(item).await? });
        }
        Ok(answers)
    }

    async fn compare(&self, item: &RawItem) -> Result<Received> {
        let known = Stmt::new(&KNOWN, args![item.channel_id, item.source, item.external_id, item.part]);
        let mut row = self
            .db()
            .read_one(known)
            .await?
            .ok_or_else(|| StoreError::Broken("an item is neither new nor known".to_owned()))?;
        let message_id = row.take()?;
        let content_hash: String = row.take()?;
        // Erased words leave no hash: whatever comes again under that id is the same item, and stays out.
        let same = content_hash.is_empty() || content_hash == item.content_hash;
        Ok(if same { Received::Same(message_id) } else { Received::Differs(message_id) })
    }

    /// Items that wait to be understood, live ones before history, oldest first: at most so many, and at most so many
    /// bytes of bodies, but always one.
    pub async fn pending_raw_items(&self, now: Timestamp, limit: u32, bytes: i64) -> Result<Vec<RawItem>> {
        let (mut items, mut left, mut room) = (Vec::new(), limit, bytes);
        for history in [false, true] {
            let sizes: Vec<i64> =
                self.list(Stmt::new(&PENDING_SIZES, args![history, now, left]), |row| row.take()).await?;
            let waiting = sizes.len();
            let mut fitting = 0_u32;
            for size in sizes {
                room = room.saturating_sub(size);
                if room < 0 && (fitting > 0 || !items.is_empty()) {
                    break;
                }
                fitting += 1;
            }
            if fitting > 0 {
                items.extend(self.list(Stmt::new(&PENDING, args![history, now, fitting]), read).await?);
            }
            left = left.saturating_sub(fitting);
            if left == 0 || usize::try_from(fitting).unwrap_or(usize::MAX) < waiting {
                break;
            }
        }
        Ok(items)
    }

    /// One item.
    pub async fn raw_item(&self, id: RawItemId) -> Result<Option<RawItem>> {
        self.find(Stmt::new(&BY_ID, args![id]), read).await
    }

    /// The item that brought a message (its first part).
    pub async fn raw_item_of_message(&self, brand: BrandId, message: MessageId) -> Result<Option<RawItem>> {
        self.find(Stmt::new(&BY_MESSAGE, args![brand, message]), read).await
    }

    /// Understanding failed for a passing reason: counts the attempt and leaves the item alone until then.
    pub async fn postpone_raw_item(&self, id: RawItemId, until: Timestamp, problem: &str) -> Result<()> {
        self.write(vec![Stmt::new(&POSTPONE, args![id, until, problem]).expect_one()]).await.map(drop)
    }

    /// What the network told late about an item that is not understood yet stands with it from now on.
    pub async fn complete_raw_item(&self, id: RawItemId, body: &[u8]) -> Result<()> {
        self.write(vec![Stmt::new(&COMPLETE, args![id, body])]).await.map(drop)
    }

    /// What was not understood, oldest first.
    pub async fn quarantine(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Page<Quarantined>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&QUARANTINE, args![brand, key.at, key.id, one_more(limit)]);
        let items = self.list(statement, read_quarantined).await?;
        Ok(Page::of(items, limit, |item| TimeKey::of(item.received_at, item.id.0)))
    }

    /// A quarantined item is to be understood again. `Conflict` when it is not in quarantine.
    pub async fn retry_raw_item(&self, brand: BrandId, id: RawItemId, event: NewEvent) -> Result<()> {
        self.leave_quarantine(brand, id, RawItemState::Received, event).await
    }

    /// A person looked at a quarantined item and sets it aside. `Conflict` when it is not in quarantine.
    pub async fn dismiss_raw_item(&self, brand: BrandId, id: RawItemId, event: NewEvent) -> Result<()> {
        self.leave_quarantine(brand, id, RawItemState::Dismissed, event).await
    }

    async fn leave_quarantine(&self, brand: BrandId, id: RawItemId, to: RawItemState, event: NewEvent) -> Result<()> {
        let mut batch = events::append(brand, &[event]);
        batch.push(Stmt::new(&LEAVE_QUARANTINE, args![brand, id, to]).expect_one());
        self.write(batch).await.map(drop)
    }
}
