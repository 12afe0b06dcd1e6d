//! Public links: tracking links show a case, drop links and forms only take something in. Only hashes are kept.

use guichet_core::words;
use guichet_core::model::{BrandId, CaseId, ChannelId};
use jiff::Timestamp;

use super::access::TokenHash;
use crate::store::soon;
use crate::{Result, Store};

words! {
    /// What a write-only link takes in.
    FormPurpose {
        /// The public form: a first message.
        Form = "form",
        /// Private data for a case.
        Drop = "drop",
    }
}

/// A link that takes something in once and shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormToken {
    /// SHA-256 of the token.
    pub token: TokenHash,
    /// The brand.
    pub brand_id: BrandId,
    /// The channel by which it comes in.
    pub channel_id: ChannelId,
    /// What it takes in.
    pub purpose: FormPurpose,
    /// The case of a drop link.
    pub case_id: Option<CaseId>,
    /// Given out.
    pub created_at: Timestamp,
    /// Ends by itself.
    pub expires_at: Timestamp,
}

impl Store {
    /// A link that shows one case to its customer.
    pub async fn put_tracking_token(&self, token: TokenHash, brand: BrandId, case: CaseId, at: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// The case of a tracking link.
    pub async fn tracked_case(&self, token: TokenHash) -> Result<Option<(BrandId, CaseId)>> {
        Err(soon())
    }

    /// Gives out a write-only link.
    pub async fn put_form_token(&self, token: &FormToken) -> Result<()> {
        Err(soon())
    }

    /// A write-only link that was not used and has not expired.
    pub async fn form_token(&self, token: TokenHash, now: Timestamp) -> Result<Option<FormToken>> {
        Err(soon())
    }

    /// Uses it up: true once.
    pub async fn use_form_token(&self, token: TokenHash, now: Timestamp) -> Result<bool> {
        Err(soon())
    }
}
