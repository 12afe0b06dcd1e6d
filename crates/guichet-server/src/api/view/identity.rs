//! Who a customer is, in the words of a screen: what holds now, and on what it stands.

use guichet_core::model::{Identity, IdentityLevel};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Desk;

/// How sure the desk is of who a customer is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IdentityView {
    /// What holds now: `unknown`, `claimed` or `verified`.
    pub level: &'static str,
    /// It was verified, and the time of that is over.
    pub expired: bool,
    /// `drop_link`, `known_address`, `call_back` or `by_hand`; null while nobody looked.
    pub how: Option<&'static str>,
    /// Who established it.
    pub by_name: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// Until when a verification holds.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// What whoever established it added; may be empty.
    pub reason: String,
}

impl IdentityView {
    pub(crate) fn new(desk: &Desk, identity: &Identity) -> Self {
        let level = identity.level_at(desk.app.now());
        let proof = identity.proof.as_ref();
        Self {
            level: level.as_str(),
            expired: identity.level == IdentityLevel::Verified && level != IdentityLevel::Verified,
            how: proof.map(|proof| proof.how.as_str()),
            by_name: proof.map(|proof| desk.colleague(proof.by).name),
            at: proof.map(|proof| proof.at),
            until: proof.and_then(|proof| proof.until),
            reason: proof.map(|proof| proof.reason.clone()).unwrap_or_default(),
        }
    }
}
