//! Settings and the audit log.

use guichet_core::model::{BrandId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::store::soon;
use crate::{Page, Result, Store};

/// Who did what to what. Ids and codes, never words of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its identifier.
    pub id: Uuid,
    /// The brand; none for the whole desk.
    pub brand_id: Option<BrandId>,
    /// When.
    pub at: Timestamp,
    /// Who; none for the command line or the desk itself.
    pub user_id: Option<UserId>,
    /// What (`user.added`, `channel.changed`…).
    pub action: String,
    /// To what: an id.
    pub subject: String,
    /// A code that says more.
    pub detail: Option<String>,
}

impl Store {
    /// A setting of a brand, or of the whole desk.
    pub async fn setting(&self, brand: Option<BrandId>, key: &str) -> Result<Option<String>> {
        Err(soon())
    }

    /// Writes a setting.
    pub async fn put_setting(&self, brand: Option<BrandId>, key: &str, value: &str) -> Result<()> {
        Err(soon())
    }

    /// Adds a line to the audit log.
    pub async fn audit(&self, line: &AuditLine) -> Result<()> {
        Err(soon())
    }

    /// The audit log of a brand (or of the whole desk), newest first.
    pub async fn audit_log(&self, brand: Option<BrandId>, after: Option<&str>, limit: u32) -> Result<Page<AuditLine>> {
        Err(soon())
    }
}
