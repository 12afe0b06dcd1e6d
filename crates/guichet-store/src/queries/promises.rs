//! Promises.

use guichet_core::model::{BrandId, CaseId, Promise, PromiseId, PromiseKind, PromiseState};
use guichet_core::text::Span;
use jiff::Timestamp;

use super::cases::DueCase;
use crate::page::{TimeKey, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, case_id, message_id, span_start, span_end, owner, due_at, state, created_at, closed_at, kind"
    };
}
pub(crate) use columns as promise_columns;

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM promise WHERE id = $2 AND brand_id = $1");
    OF_CASE = concat!("SELECT ", columns!(), " FROM promise WHERE case_id = $2 AND (brand_id = $1) IS TRUE ORDER BY due_at, id");
    OVERDUE = "SELECT id, brand_id, case_id, due_at FROM promise
        WHERE state = 'open' AND due_at <= $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4";
    INSERT = "INSERT INTO promise (id, brand_id, case_id, message_id, span_start, span_end, owner, due_at, state,
        created_at, closed_at, kind, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
            (SELECT last FROM stream WHERE brand_id = $2 AND name = 'event')) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE promise SET message_id = $4, span_start = $5, span_end = $6, owner = $7, due_at = $8,
        state = $9, created_at = $10, closed_at = $11, kind = $12
        WHERE id = $1 AND brand_id = $2 AND case_id = $3 AND state = $13";
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
    };
    promise.kind = row.take()?;
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

    /// Cases of every brand with a promise that is still open although its time has passed, by due time.
    pub async fn promises_overdue(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&OVERDUE, args![now, key.at, key.id, one_more(limit)]);
        Ok(DueCase::page(self.list(statement, DueCase::read_placed).await?, limit))
    }
}
