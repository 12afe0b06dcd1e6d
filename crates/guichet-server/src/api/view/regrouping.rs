//! A merge or a split, as the page of a case tells it.

use guichet_core::model::{CaseId, Regrouping};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Colleague, Desk};
use crate::error::ApiResult;

/// Two cases that were made one, or one that was made two.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegroupingView {
    /// Which.
    pub id: Uuid,
    /// `merge` or `split`.
    pub kind: &'static str,
    /// `kept` where the case that is shown went on; `other` where it became part of that one, or was taken out of it.
    pub side: &'static str,
    /// The case on the other side.
    pub case_id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Who did it.
    pub by: Colleague,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// When it was undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub undone_at: Option<Timestamp>,
}

impl RegroupingView {
    /// Every merge and split of a case, newest first.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub(crate) async fn of_case(desk: &Desk, shown: CaseId) -> ApiResult<Vec<Self>> {
        let store = desk.app.store();
        let mut views = Vec::new();
        for row in store.regroupings_of_case(desk.brand.id, shown).await? {
            let kept = row.case_id == shown;
            let there = if kept { row.other_id } else { row.case_id };
            let case = store.case(desk.brand.id, there).await?;
            views.push(Self::new(desk, &row, kept, there, case.map(|case| case.reference).unwrap_or_default()));
        }
        Ok(views)
    }

    fn new(desk: &Desk, row: &Regrouping, kept: bool, there: CaseId, reference: String) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.as_str(),
            side: if kept { "kept" } else { "other" },
            case_id: there.0,
            reference,
            by: desk.colleague(row.by),
            at: row.at,
            undone_at: row.undone_at,
        }
    }
}
