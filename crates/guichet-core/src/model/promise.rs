//! A dated debt with an owner.

use serde::{Deserialize, Serialize};

use guichet_text::Span;

use super::ids::{BrandId, CaseId, MessageId, PromiseId, UserId};
use crate::words;

words! {
    /// Where a promise stands.
    PromiseState { Open = "open", Kept = "kept", Replaced = "replaced", Broken = "broken", Cancelled = "cancelled" }
}

/// Something that was promised to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Its identifier.
    pub id: PromiseId,
    /// The brand.
    pub brand_id: BrandId,
    /// The case.
    pub case_id: CaseId,
    /// The message that made it; the words are there, under the span.
    pub message_id: MessageId,
    /// Where the words stand.
    pub span: Span,
    /// Who owes it.
    pub owner: Option<UserId>,
    /// By when.
    pub due_at: jiff::Timestamp,
    /// Where it stands.
    pub state: PromiseState,
    /// When it was made.
    pub created_at: jiff::Timestamp,
    /// When it ended.
    pub closed_at: Option<jiff::Timestamp>,
}
