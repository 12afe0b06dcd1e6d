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
        "id, brand_id, case_id, kind, started_at, due_at, reasons, met_at, dropped_at, alarmed_at, warn_at, escalate_at, escalated_at"
    };
}
pub(crate) use columns as deadline_columns;

statements! {
    SILENT = "SELECT id, brand_id, case_id, due_at FROM deadline
        WHERE met_at IS NULL AND dropped_at IS NULL AND alarmed_at IS NULL AND due_at <= $1 AND (due_at, id) > ($2, $3)
        ORDER BY due_at, id LIMIT $4";
    SOON = "SELECT id, brand_id, case_id, warn_at FROM deadline
        WHERE met_at IS NULL AND dropped_at IS NULL AND warn_at IS NOT NULL AND warn_at <= $1 AND (warn_at, id) > ($2, $3)
        ORDER BY warn_at, id LIMIT $4";
    WAIT_FOR_LEAD = "SELECT id, brand_id, case_id, escalate_at FROM deadline
        WHERE met_at IS NULL AND dropped_at IS NULL AND escalate_at IS NOT NULL AND escalated_at IS NULL
            AND escalate_at <= $1 AND (escalate_at, id) > ($2, $3) ORDER BY escalate_at, id LIMIT $4";
    COUNT_ESCALATED = "SELECT COUNT(*) FROM (SELECT 1 FROM deadline
        WHERE brand_id = $1 AND met_at IS NULL AND dropped_at IS NULL AND escalated_at IS NOT NULL LIMIT 1000) AS escalated";
    WARN = "UPDATE deadline SET warn_at = NULL
        WHERE case_id = $2 AND brand_id = $1 AND met_at IS NULL AND dropped_at IS NULL AND warn_at <= $3";
    ESCALATE = "UPDATE deadline SET escalated_at = $3
        WHERE case_id = $2 AND brand_id = $1 AND met_at IS NULL AND dropped_at IS NULL AND escalated_at IS NULL AND escalate_at <= $3";
    MOVE = "UPDATE deadline SET due_at = $3, reasons = $4, alarmed_at = $5, warn_at = $6, escalate_at = $7, escalated_at = $8
        WHERE id = $2 AND brand_id = $1 AND due_at = $9 AND met_at IS NULL AND dropped_at IS NULL";
    OF_CASE = concat!("SELECT ", columns!(), " FROM deadline WHERE case_id = $2 AND brand_id = $1 ORDER BY started_at, id");
    INSERT = "INSERT INTO deadline (id, brand_id, case_id, kind, started_at, due_at, reasons, met_at, dropped_at, alarmed_at,
        warn_at, escalate_at, escalated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
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
        warn_at: row.take()?,
        escalate_at: row.take()?,
        escalated_at: row.take()?,
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
            deadline.warn_at,
            deadline.escalate_at,
            deadline.escalated_at,
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

pub(crate) fn warn(brand: BrandId, case: CaseId, at: Timestamp) -> Stmt {
    Stmt::new(&WARN, args![brand, case, at])
}

pub(crate) fn escalate(brand: BrandId, case: CaseId, at: Timestamp) -> Stmt {
    Stmt::new(&ESCALATE, args![brand, case, at])
}

pub(crate) fn move_one(deadline: &Deadline, expected: Timestamp) -> Stmt {
    Stmt::new(
        &MOVE,
        args![
            deadline.brand_id,
            deadline.id,
            deadline.due_at,
            Json(&deadline.reasons),
            deadline.alarmed_at,
            deadline.warn_at,
            deadline.escalate_at,
            deadline.escalated_at,
            expected,
        ],
    )
    .expect_one()
}

impl Store {
    /// Cases of every brand with a deadline that is to be announced, by the time of that.
    pub async fn deadlines_soon(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&SOON, args![now, key.at, key.id, one_more(limit)]);
        Ok(DueCase::page(self.list(statement, DueCase::read_placed).await?, limit))
    }

    /// Cases of every brand with a deadline that was missed for so long that the lead is told, by the time of that.
    pub async fn deadlines_for_lead(&self, now: Timestamp, after: Option<&str>, limit: u32) -> Result<Page<DueCase>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let statement = Stmt::new(&WAIT_FOR_LEAD, args![now, key.at, key.id, one_more(limit)]);
        Ok(DueCase::page(self.list(statement, DueCase::read_placed).await?, limit))
    }

    /// Deadlines of a brand that were missed for so long that the lead was told, and are still owed; 1,000 at most.
    pub async fn count_escalated(&self, brand: BrandId) -> Result<i64> {
        self.find(Stmt::new(&COUNT_ESCALATED, args![brand]), Row::take).await.map(Option::unwrap_or_default)
    }

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
