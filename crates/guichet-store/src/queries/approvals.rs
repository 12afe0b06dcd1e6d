//! Replies that wait for somebody's word.

use guichet_core::model::{ApprovalRequest, BrandId, CaseId, ReplyId, Role};
use jiff::Timestamp;

use crate::page::{TimeKey, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, case_id, conversation_id, customer_id, body, visibility, seen_up_to, overrules, answered, why, \
         least_role, reasons, asked_by, asked_at, due_at, escalates_at, state, decided_by, decided_at, note, proposed"
    };
}

statements! {
    WAITS = "SELECT 1 FROM approval WHERE id = $2 AND brand_id = $1 AND state = 'waiting'";
    BY_ID = concat!("SELECT ", columns!(), " FROM approval WHERE id = $2 AND brand_id = $1");
    WAITING = concat!("SELECT ", columns!(), " FROM approval
        WHERE brand_id = $1 AND state = 'waiting' AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4");
    OF_CASE = concat!("SELECT ", columns!(), " FROM approval
        WHERE case_id = $2 AND brand_id = $1 ORDER BY asked_at DESC, id DESC LIMIT $3");
    /// Enough for a number on a screen; whoever has more than a hundred sees "a hundred".
    COUNT = "SELECT COUNT(*) FROM (SELECT id FROM approval
        WHERE brand_id = $1 AND state = 'waiting' AND (least_role = $2 OR $4 = CAST(1 AS BIGINT)
            OR ($5 = CAST(1 AS BIGINT) AND escalates_at <= $3)) LIMIT 100) AS waiting";
    INSERT = "INSERT INTO approval (id, brand_id, case_id, conversation_id, customer_id, body, visibility, seen_up_to,
        overrules, answered, why, least_role, reasons, asked_by, asked_at, due_at, escalates_at, state, decided_by, decided_at,
        note, proposed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
        ON CONFLICT DO NOTHING";
    DECIDE = "UPDATE approval SET state = $3, decided_by = $4, decided_at = $5, note = $6
        WHERE id = $1 AND brand_id = $2 AND state = 'waiting'";
}

fn read(row: &mut Row) -> Result<ApprovalRequest> {
    Ok(ApprovalRequest {
        id: row.take()?,
        brand_id: row.take()?,
        case_id: row.take()?,
        conversation_id: row.take()?,
        customer_id: row.take()?,
        text: row.take()?,
        visibility: row.take()?,
        seen_up_to: row.take()?,
        overrules: row.take::<Json<_>>()?.0,
        answered: row.take::<Json<_>>()?.0,
        why: row.take()?,
        by: row.take()?,
        reasons: row.take::<Json<_>>()?.0,
        asked_by: row.take()?,
        asked_at: row.take()?,
        due_at: row.take()?,
        escalates_at: row.take()?,
        state: row.take()?,
        decided_by: row.take()?,
        decided_at: row.take()?,
        note: row.take()?,
        proposed: row.take()?,
    })
}

pub(crate) fn insert(request: &ApprovalRequest) -> Stmt {
    let values = args![
        request.id,
        request.brand_id,
        request.case_id,
        request.conversation_id,
        request.customer_id,
        request.text,
        request.visibility,
        request.seen_up_to,
        Json(&request.overrules),
        Json(&request.answered),
        request.why,
        request.by,
        Json(&request.reasons),
        request.asked_by,
        request.asked_at,
        request.due_at,
        request.escalates_at,
        request.state,
        request.decided_by,
        request.decided_at,
        request.note,
        request.proposed,
    ];
    Stmt::new(&INSERT, values).expect_one()
}

pub(crate) fn decide(request: &ApprovalRequest) -> Stmt {
    let values =
        args![request.id, request.brand_id, request.state, request.decided_by, request.decided_at, request.note];
    Stmt::new(&DECIDE, values).expect_one()
}

impl Store {
    /// One reply that waits, or waited.
    pub async fn approval(&self, brand: BrandId, id: ReplyId) -> Result<Option<ApprovalRequest>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// What waits, by the lead's deadline.
    pub async fn approvals_waiting(
        &self,
        brand: BrandId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<ApprovalRequest>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let rows = self.list(Stmt::new(&WAITING, args![brand, key.at, key.id, one_more(limit)]), read).await?;
        Ok(Page::of(rows, limit, |request| TimeKey::of(request.due_at, request.id.0)))
    }

    /// What waits or waited in a case, newest first.
    pub async fn approvals_of_case(&self, brand: BrandId, case: CaseId, limit: u32) -> Result<Vec<ApprovalRequest>> {
        self.list(Stmt::new(&OF_CASE, args![brand, case, i64::from(limit)]), read).await
    }

    /// How many wait for somebody of this role: those that need it, or every one; `escalated`: those that were escalated as well.
    pub async fn count_approvals(
        &self,
        brand: BrandId,
        role: Role,
        (every, escalated): (bool, bool),
        now: Timestamp,
    ) -> Result<i64> {
        let statement = Stmt::new(&COUNT, args![brand, role, now, i64::from(every), i64::from(escalated)]);
        self.find(statement, Row::take).await.map(Option::unwrap_or_default)
    }
}
