//! Deadlines.

use guichet_core::model::{BrandId, CaseId, Deadline};
use jiff::Timestamp;

use super::cases::DueCase;
use crate::page::{TimeKey, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, case_id, kind, started_at, due_at, reasons, met_at, dropped_at, alarmed_at"
    };
}

statements! {
    SILENT = "SELECT id, brand_id, case_id, due_at FROM deadline
        WHERE met_at IS NULL AND dropped_at IS NULL AND alarmed_at IS NULL AND due_at <= $1 AND (due_at, id) > ($2, $3)
        ORDER BY due_at, id LIMIT $4";
    OF_CASE = concat!("SELECT ", columns!(), " FROM deadline WHERE case_id = $2 AND brand_id = $1 ORDER BY started_at, id");
    INSERT = "INSERT INTO deadline (id, brand_id, case_id, kind, started_at, due_at, reasons, met_at, dropped_at, alarmed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    MEET = "UPDATE deadline SET met_at = $3
        WHERE case_id = $2 AND brand_id = $1 AND met_at IS NULL AND dropped_at IS NULL";
    DROP = "UPDATE deadline SET dropped_at = $3
        WHERE case_id = $2 AND brand_id = $1 AND met_at IS NULL AND dropped_at IS NULL";
    OWE_AGAIN = "UPDATE deadline SET met_at = NULL, dropped_at = NULL
        WHERE case_id = $2 AND brand_id = $1 AND (met_at = $3 OR dropped_at = $3)";
    ALARM = "UPDATE deadline SET alarmed_at = $3
        WHERE case_id = $2 AND brand_id = $1 AND met_at IS NULL AND dropped_at IS NULL AND alarmed_at IS NULL AND due_at <= $3";
}

pub(crate) fn read(row: &mut Row) -> Result<Deadline> {
    Ok(Deadline {
        id: row.take()?,
        brand_id: row.take()?,
        case_id: row.take()?,
        kind: row.take()?,
        started_at: row.take()?,
        due_at: row.take()?,
        reasons: row.take::<Json<_>>()?.0,
        met_at: row.take()?,
        dropped_at: row.take()?,
        alarmed_at: row.take()?,
    })
}

pub(crate) fn insert(deadline: &Deadline) -> Stmt {
    Stmt::new(
        &INSERT,
        args![
            deadline.id,
            deadline.brand_id,
            deadline.case_id,
            deadline.kind,
            deadline.started_at,
            deadline.due_at,
            Json(&deadline.reasons),
            deadline.met_at,
            deadline.dropped_at,
            deadline.alarmed_at,
        ],
    )
    .expect_one()
}

pub(crate) fn meet(brand: BrandId, case: CaseId, at: Timestamp) -> Stmt {
    Stmt::new(&MEET, args![brand, case, at])
}

pub(crate) fn drop_owed(brand: BrandId, case: CaseId, at: Timestamp) -> Stmt {
    Stmt::new(&DROP, args![brand, case, at])
}

pub(crate) fn owe_again(brand: BrandId, case: CaseId, at: Timestamp) -> Stmt {
    Stmt::new(&OWE_AGAIN, args![brand, case, at])
}

pub(crate) fn alarm(brand: BrandId, case: CaseId, at: Timestamp) -> Stmt {
    Stmt::new(&ALARM, args![brand, case, at])
}

impl Store {
    /// Cases of every brand with a deadline that has passed, is still owed and did not ring, by due time. No row is read
    /// whole: one that cannot be read is a matter of its own case.
    pub async fn silent_deadlines(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&SILENT, args![now, key.at, key.id, one_more(limit)]);
        let rows = self.list(statement, DueCase::read_placed).await?;
        Ok(DueCase::page(rows, limit))
    }

    /// Deadlines of a case, by start.
    pub async fn deadlines_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Deadline>> {
        self.list(Stmt::new(&OF_CASE, args![brand, case]), read).await
    }
}
