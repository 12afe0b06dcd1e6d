//! What several handlers and workers need around a decision.
//!
//! The decisions are pure, the store loads what they need and applies a plan whole or not at all, guarded by versions; so
//! *load, decide, apply* may be repeated as often as it takes, and nothing is written twice.

pub mod channel;
pub mod reading;
pub mod team;
pub mod vault;

use guichet_core::model::{BrandId, Case, CaseId};
use guichet_store::{Result, Store, StoreError};

/// Times that a decision is made again when somebody was faster.
pub const TRIES: usize = 8;

/// The case at the end of the chain of merges.
///
/// # Errors
/// When the data cannot be read.
pub async fn follow_merges(store: &Store, brand: BrandId, id: CaseId) -> Result<Option<Case>> {
    store.case_followed(brand, id).await
}

/// Something that another row refers to must be there.
pub(crate) fn present<T>(found: Option<T>, what: &'static str) -> Result<T> {
    found.ok_or_else(|| StoreError::Broken(format!("a {what} is referred to and not there")))
}
