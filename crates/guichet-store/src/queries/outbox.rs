//! Replies on their way.

use guichet_core::model::{BrandId, ConversationId, OutboxItem, OutboxState, ReplyId};
use jiff::Timestamp;

use crate::page::{TimeKey, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, channel_id, conversation_id, body, state, not_before, attempt, lease_until, problem, external_id, \
         created_at, before_send"
    };
}
pub(crate) use columns as outbox_columns;

statements! {
    /// What waits for a paused channel waits on, without an attempt.
    DUE = "SELECT brand_id, id, not_before FROM outbox
        WHERE state = 'queued' AND not_before <= $1 AND (not_before, id) > ($2, $3)
            AND NOT EXISTS (SELECT 1 FROM channel WHERE channel.id = outbox.channel_id AND channel.state = 'paused')
        ORDER BY not_before, id LIMIT $4";
    STUCK = "SELECT brand_id, id, lease_until FROM outbox
        WHERE state = 'sending' AND lease_until <= $1 AND (lease_until, id) > ($2, $3) ORDER BY lease_until, id LIMIT $4";
    IN_DOUBT = "SELECT brand_id, id, created_at FROM outbox
        WHERE state = 'unknown' AND COALESCE(problem, '') <> 'needs_person' AND (created_at, id) > ($1, $2)
        ORDER BY created_at, id LIMIT $3";
    BY_ID = concat!("SELECT ", columns!(), " FROM outbox WHERE id = $2 AND brand_id = $1");
    IN_STATE = concat!("SELECT ", columns!(), " FROM outbox
        WHERE brand_id = $1 AND state = $2 AND (created_at, id) > ($3, $4) ORDER BY created_at, id LIMIT $5");
    ON_THEIR_WAY = concat!("SELECT ", columns!(), " FROM outbox
        WHERE conversation_id = $2 AND brand_id = $1 AND state IN ('queued', 'sending', 'unknown') ORDER BY id");
    COUNT_IN_STATE = "SELECT COUNT(*) FROM outbox WHERE brand_id = $1 AND state = $2";
    INSERT = "INSERT INTO outbox (id, brand_id, channel_id, conversation_id, body, state, not_before, attempt, lease_until,
        problem, external_id, created_at, before_send)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE outbox SET channel_id = $3, conversation_id = $4, body = $5, state = $6, not_before = $7, attempt = $8,
        lease_until = $9, problem = $10, external_id = $11, created_at = $12, before_send = $13
        WHERE id = $1 AND brand_id = $2 AND state = $14 AND attempt = $15";
    /// Before the network is called. Again only where the number is the same, which the guard of the row excludes.
    BEGIN_ATTEMPT = "INSERT INTO outbox_attempt (reply_id, attempt, brand_id, started_at, outcome, problem)
        VALUES ($1, $2, $3, $4, NULL, NULL) ON CONFLICT DO NOTHING";
    END_ATTEMPT = "UPDATE outbox_attempt SET outcome = $4, problem = $5
        WHERE reply_id = $1 AND attempt = $2 AND brand_id = $3";
    ATTEMPTS = "SELECT reply_id, attempt, started_at, outcome, problem FROM outbox_attempt
        WHERE reply_id = $2 AND brand_id = $1 ORDER BY attempt";
}

/// A reply whose turn has come. Its row is read alone: one that cannot be read holds up no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueReply {
    /// Its brand.
    pub brand_id: BrandId,
    /// The reply.
    pub id: ReplyId,
}

/// One attempt to send a reply. It is on disk before the network is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The reply.
    pub reply_id: ReplyId,
    /// 1 for the first.
    pub attempt: i64,
    /// Begun.
    pub started_at: Timestamp,
    /// Where the reply stood after it; none while it runs, or when its process died.
    pub outcome: Option<OutboxState>,
    /// Code of the refusal or delay.
    pub problem: Option<String>,
}

pub(crate) fn read(row: &mut Row) -> Result<OutboxItem> {
    Ok(OutboxItem {
        id: row.take()?,
        brand_id: row.take()?,
        channel_id: row.take()?,
        conversation_id: row.take()?,
        body: row.take()?,
        state: row.take()?,
        not_before: row.take()?,
        attempt: row.take()?,
        lease_until: row.take()?,
        problem: row.take()?,
        external_id: row.take()?,
        created_at: row.take()?,
        before: row.take::<Json<_>>()?.0,
    })
}

fn values(item: &OutboxItem) -> Vec<Value> {
    args![
        item.id,
        item.brand_id,
        item.channel_id,
        item.conversation_id,
        item.body,
        item.state,
        item.not_before,
        item.attempt,
        item.lease_until,
        item.problem,
        item.external_id,
        item.created_at,
        Json(&item.before),
    ]
}

pub(crate) fn insert(item: &OutboxItem) -> Stmt {
    Stmt::new(&INSERT, values(item)).expect_one()
}

/// The whole row, guarded; and the line of the attempt that it begins or ends.
pub(crate) fn update(
    item: &OutboxItem,
    expected_state: OutboxState,
    expected_attempt: i64,
    at: Timestamp,
) -> Vec<Stmt> {
    let mut all = values(item);
    all.extend(args![expected_state, expected_attempt]);
    let mut batch = vec![Stmt::new(&UPDATE, all).expect_one()];
    if item.state == OutboxState::Sending && item.attempt != expected_attempt {
        batch.push(Stmt::new(&BEGIN_ATTEMPT, args![item.id, item.attempt, item.brand_id, at]).expect_one());
    } else if expected_state == OutboxState::Sending {
        batch.push(Stmt::new(&END_ATTEMPT, args![item.id, expected_attempt, item.brand_id, item.state, item.problem]));
    }
    batch
}

impl Store {
    /// Replies of every brand whose time has come, oldest first.
    pub async fn due_replies(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueReply>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        self.due_page(Stmt::new(&DUE, args![now, key.at, key.id, one_more(limit)]), limit).await
    }

    /// Replies whose sender died or hangs: `sending` under a lease that ended. To be looked up, never just sent again.
    pub async fn stuck_replies(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueReply>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        self.due_page(Stmt::new(&STUCK, args![now, key.at, key.id, one_more(limit)]), limit).await
    }

    /// Replies of every brand of which nobody knows whether they arrived and which no person must decide yet, oldest first.
    pub async fn replies_in_doubt(&self, after: Option<&str>, limit: u32) -> Result<Page<DueReply>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        self.due_page(Stmt::new(&IN_DOUBT, args![key.at, key.id, one_more(limit)]), limit).await
    }

    async fn due_page(&self, statement: Stmt, limit: u32) -> Result<Page<DueReply>> {
        let rows = self.list(statement, |row| {
            let due = DueReply { brand_id: row.take()?, id: row.take()? };
            Ok((due, TimeKey::of(row.take()?, due.id.0)))
        });
        let page = Page::of(rows.await?, limit, |(_, place)| place.clone());
        Ok(Page { items: page.items.into_iter().map(|(due, _)| due).collect(), next: page.next })
    }

    /// One reply.
    pub async fn outbox_item(&self, brand: BrandId, id: ReplyId) -> Result<Option<OutboxItem>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Replies in one state, oldest first (the list of unknown sends).
    pub async fn replies_in_state(
        &self,
        brand: BrandId,
        state: OutboxState,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<OutboxItem>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&IN_STATE, args![brand, state, key.at, key.id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, |item| TimeKey::of(item.created_at, item.id.0)))
    }

    /// Replies of a conversation that are queued, being sent or in doubt.
    pub async fn replies_on_their_way(&self, brand: BrandId, conversation: ConversationId) -> Result<Vec<OutboxItem>> {
        self.list(Stmt::new(&ON_THEIR_WAY, args![brand, conversation]), read).await
    }

    /// The attempts of a reply, first to last.
    pub async fn attempts(&self, brand: BrandId, id: ReplyId) -> Result<Vec<Attempt>> {
        self.list(Stmt::new(&ATTEMPTS, args![brand, id]), |row| {
            Ok(Attempt {
                reply_id: row.take()?,
                attempt: row.take()?,
                started_at: row.take()?,
                outcome: row.take()?,
                problem: row.take()?,
            })
        })
        .await
    }
}
