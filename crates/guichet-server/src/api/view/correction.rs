//! What a colleague said of a reading, and what was learnt of others, as the desk shows it.

use guichet_core::learning::{Correction, is_corrected, learned_in};
use guichet_core::model::{CaseId, Message};
use guichet_core::text::Reading;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Desk;
use crate::error::ApiResult;

/// One label: what it was, what it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LabelView {
    /// `need`, `topic`, `severity`, `irony`, `pressure`, `partnership`, `wants_human`, `abuse` or `asks`.
    pub label: String,
    /// What the engine said; `yes` or `no` where it is that.
    pub said: String,
    /// What a colleague says.
    pub is: String,
}

/// What a colleague said of the reading of a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CorrectionView {
    /// Which.
    pub id: Uuid,
    /// Label by label.
    pub changes: Vec<LabelView>,
    /// What is asked, in the colleague's words.
    pub request: Option<String>,
    /// Who said it.
    pub by_name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The customer changed the words since.
    pub older_text: bool,
}

impl CorrectionView {
    /// A correction of a message as it stands now.
    #[must_use]
    pub fn new(desk: &Desk, correction: &Correction, message: &Message) -> Self {
        let label = |(label, said, is): (&str, &str, &str)| LabelView {
            label: label.to_owned(),
            said: said.to_owned(),
            is: is.to_owned(),
        };
        Self {
            id: correction.id,
            changes: correction.changes().map(label).collect(),
            request: correction.fixed.request.clone(),
            by_name: desk.colleague(correction.by).name,
            at: correction.at,
            older_text: correction.revision < message.revision,
        }
    }
}

/// A correction that taught a label of this message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaughtByView {
    /// Which.
    pub id: Uuid,
    /// The case in which it was made.
    #[schema(value_type = String)]
    pub case_id: CaseId,
    /// Its reference.
    pub case_reference: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who made it.
    pub by_name: String,
}

/// A label that the brand's corrections changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LearnedView {
    /// Which.
    pub label: String,
    /// What the engine said.
    pub said: String,
    /// The corrections that changed it, the closest first; those that were taken back since are left out.
    pub by: Vec<TaughtByView>,
}

/// What stands beside the reading of a message.
#[derive(Debug, Clone, Default)]
pub struct Taught {
    /// What a colleague said of it.
    pub correction: Option<CorrectionView>,
    /// What was learnt from others.
    pub learned: Vec<LearnedView>,
}

impl Taught {
    /// Loads what a reading speaks of; nothing is asked where it speaks of nothing.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub async fn load(desk: &Desk, message: &Message, reading: Option<&Reading>) -> ApiResult<Self> {
        let Some(reading) = reading else { return Ok(Self::default()) };
        let (store, brand) = (desk.app.store(), desk.brand.id);
        let correction = if is_corrected(reading) { store.correction_of(brand, message.id).await? } else { None };
        let mut learned = Vec::new();
        for (label, (said, ids)) in learned_in(reading) {
            let mut by = Vec::new();
            for id in ids {
                let Some(placed) = store.correction(brand, id).await? else { continue };
                let Some(case) = store.case_followed(brand, placed.case_id).await? else { continue };
                by.push(TaughtByView {
                    id,
                    case_id: case.id,
                    case_reference: case.reference,
                    at: placed.correction.at,
                    by_name: desk.colleague(placed.correction.by).name,
                });
            }
            learned.push(LearnedView { label, said, by });
        }
        let correction = correction.map(|correction| CorrectionView::new(desk, &correction, message));
        Ok(Self { correction, learned })
    }
}
