//! Promises.

use guichet_core::model::{BrandId, CaseId, Promise, PromiseId, PromiseKind, PromiseState, UserId};
use guichet_core::text::Span;
use jiff::Timestamp;

use super::cases::DueCase;
use crate::page::{TimeKey, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, case_id, message_id, span_start, span_end, owner, due_at, state, created_at, closed_at, kind, words, warn_at, warned_at"
    };
}
pub(crate) use columns as promise_columns;

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM promise WHERE id = $2 AND brand_id = $1");
    OF_CASE = concat!("SELECT ", columns!(), " FROM promise WHERE case_id = $2 AND (brand_id = $1) IS TRUE ORDER BY due_at, id");
    OVERDUE = "SELECT id, brand_id, case_id, due_at FROM promise
        WHERE state = 'open' AND due_at <= $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4";
    TO_WARN = "SELECT id, brand_id, case_id, warn_at FROM promise
        WHERE state = 'open' AND warn_at IS NOT NULL AND warned_at IS NULL AND warn_at <= $1 AND (warn_at, id) > ($2, $3)
        ORDER BY warn_at, id LIMIT $4";
    /// Broken, and nobody of the desk wrote to the customer of an open case since.
    TO_REPAIR = concat!("SELECT ", columns!(), " FROM promise
        WHERE brand_id = $1 AND state = 'broken' AND kind = 'said' AND (due_at, id) > ($2, $3)
            AND EXISTS (SELECT 1 FROM case_file c WHERE c.id = promise.case_id AND c.queued = TRUE)
            AND NOT EXISTS (SELECT 1 FROM message m WHERE m.case_id = promise.case_id AND m.direction = 'outbound'
                AND m.author_kind <> 'automatic' AND m.state NOT IN ('cancelled', 'refused', 'deleted')
                AND m.created_at > promise.closed_at)
        ORDER BY due_at, id LIMIT $4");
    WARNED_OF = "SELECT owner, COUNT(*) FROM (SELECT owner FROM promise
        WHERE brand_id = $1 AND state = 'open' AND warned_at IS NOT NULL LIMIT 1000) counted GROUP BY owner";
    INSERT = "INSERT INTO promise (id, brand_id, case_id, message_id, span_start, span_end, owner, due_at, state,
        created_at, closed_at, kind, words, warn_at, warned_at, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
            (SELECT last FROM stream WHERE brand_id = $2 AND name = 'event')) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE promise SET message_id = $4, span_start = $5, span_end = $6, owner = $7, due_at = $8,
        state = $9, created_at = $10, closed_at = $11, kind = $12, words = $13, warn_at = $14, warned_at = $15
        WHERE id = $1 AND brand_id = $2 AND case_id = $3 AND state = $16";
}

pub(crate) fn read(row: &mut Row) -> Result<Promise> {
    let mut promise = Promise {
        id: row.take()?,
        brand_id: row.take()?,
        case_id: row.take()?,
        message_id: row.take()?,
        span: Span::new(row.take()?, row.take()?),
        owner: row.take()?,
        due_at: row.take()?,
        state: row.take()?,
        created_at: row.take()?,
        closed_at: row.take()?,
        kind: PromiseKind::Said,
        words: None,
        warn_at: None,
        warned_at: None,
    };
    promise.kind = row.take()?;
    promise.words = row.take()?;
    promise.warn_at = row.take()?;
    promise.warned_at = row.take()?;
    Ok(promise)
}

fn values(promise: &Promise) -> Vec<Value> {
    let place = |index: usize| i64::try_from(index).unwrap_or(i64::MAX);
    args![
        promise.id,
        promise.brand_id,
        promise.case_id,
        promise.message_id,
        place(promise.span.start),
        place(promise.span.end),
        promise.owner,
        promise.due_at,
        promise.state,
        promise.created_at,
        promise.closed_at,
        promise.kind,
        promise.words,
        promise.warn_at,
        promise.warned_at,
    ]
}

pub(crate) fn insert(promise: &Promise) -> Stmt {
    Stmt::new(&INSERT, values(promise)).expect_one()
}

pub(crate) fn update(promise: &Promise, expected: PromiseState) -> Stmt {
    let mut all = values(promise);
    all.extend(args![expected]);
    Stmt::new(&UPDATE, all).expect_one()
}

impl Store {
    /// One promise.
    pub async fn promise(&self, brand: BrandId, id: PromiseId) -> Result<Option<Promise>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Promises of a case, by due time.
    pub async fn promises_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Promise>> {
        self.list(Stmt::new(&OF_CASE, args![brand, case]), read).await
    }

    /// Cases of every brand with a promise of which its owner is to be told, by the time of that.
    pub async fn promises_to_warn(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&TO_WARN, args![now, key.at, key.id, one_more(limit)]);
        Ok(DueCase::page(self.list(statement, DueCase::read_placed).await?, limit))
    }

    /// Promises of open cases that were due since `from` and broken, and after which nobody of the desk wrote to the customer.
    pub async fn promises_to_repair(
        &self,
        brand: BrandId,
        from: Timestamp,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Promise>> {
        let key = TimeKey::read(after, TimeKey { at: from.as_millisecond(), ..TimeKey::FIRST })?;
        let statement = Stmt::new(&TO_REPAIR, args![brand, key.at, key.id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, |promise| TimeKey::of(promise.due_at, promise.id.0)))
    }

    /// How many promises fall due of which each owner was told; none stands for promises without an owner.
    pub async fn promises_warned(&self, brand: BrandId) -> Result<Vec<(Option<UserId>, i64)>> {
        self.list(Stmt::new(&WARNED_OF, args![brand]), |row| Ok((row.take()?, row.take()?))).await
    }

    /// Cases of every brand with a promise that is still open although its time has passed, by due time.
    pub async fn promises_overdue(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&OVERDUE, args![now, key.at, key.id, one_more(limit)]);
        Ok(DueCase::page(self.list(statement, DueCase::read_placed).await?, limit))
    }
}
