//! A dated debt with an owner.

use serde::{Deserialize, Serialize};

use guichet_text::Span;

use super::ids::{BrandId, CaseId, MessageId, PromiseId, UserId};
use crate::words;

words! {
    /// Where a promise stands.
    PromiseState { Open = "open", Kept = "kept", Replaced = "replaced", Broken = "broken", Cancelled = "cancelled" }
}

words! {
    /// What is owed.
    PromiseKind {
        /// What the customer was told.
        Said = "said",
        /// To ask whether somebody who was sent elsewhere was helped there.
        FollowUp = "follow_up",
    }
}

/// Something that is owed to a customer by a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Its identifier.
    pub id: PromiseId,
    /// The brand.
    pub brand_id: BrandId,
    /// The case.
    pub case_id: CaseId,
    /// What is owed.
    pub kind: PromiseKind,
    /// The message that made it; the words are there, under the span.
    pub message_id: MessageId,
    /// Where the words stand.
    pub span: Span,
    /// What was promised where no message says it (on the phone), in the words of whoever wrote it down.
    pub words: Option<String>,
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
    /// When its owner is to be told that it falls due; none when they were, or when that would be no news.
    pub warn_at: Option<jiff::Timestamp>,
    /// When its owner was told.
    pub warned_at: Option<jiff::Timestamp>,
}

/// The next debt of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owed {
    /// By when.
    pub due_at: jiff::Timestamp,
    /// Whether nothing was promised: somebody was sent elsewhere.
    pub follow_up: bool,
}

impl Promise {
    /// The debt that it is.
    pub(crate) fn owed(&self) -> Owed {
        Owed { due_at: self.due_at, follow_up: self.kind == PromiseKind::FollowUp }
    }
}
