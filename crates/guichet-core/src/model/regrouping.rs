//! Cases that became one, or one that became two, with what is needed to undo it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::ids::{BrandId, CaseId, RegroupingId, UserId};
use crate::words;

words! {
    /// What was done.
    RegroupingKind {
        /// The other case became part of this one.
        Merge = "merge",
        /// The other case was taken out of this one.
        Split = "split",
    }
}

/// Two cases that were made one, or one that was made two. It holds cases as they were, which have no words of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regrouping {
    /// Its identifier.
    pub id: RegroupingId,
    /// The brand.
    pub brand_id: BrandId,
    /// What was done.
    pub kind: RegroupingKind,
    /// The case that went on.
    pub case_id: CaseId,
    /// The case that became part of it, or was taken out.
    pub other_id: CaseId,
    /// Who did it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Both cases before and after.
    pub cases: Regrouped,
    /// Who undid it.
    pub undone_by: Option<UserId>,
    /// When.
    pub undone_at: Option<Timestamp>,
}

/// The two cases of a regrouping, before and after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regrouped {
    /// The case that went on, as it was.
    pub before: Case,
    /// The same, as it became.
    pub after: Case,
    /// The other one, as it was; none when it was made by taking it out.
    pub other_before: Option<Case>,
    /// The same, as it became.
    pub other_after: Case,
}
