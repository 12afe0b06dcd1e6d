//! Settings and the audit log. The whole desk stands under the id of zeros.

use guichet_core::model::{BrandId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use super::brands;
use crate::page::{TimeKey, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

statements! {
    GET = "SELECT body FROM setting WHERE brand_id = $1 AND setting_key = $2";
    PUT = "INSERT INTO setting (brand_id, setting_key, body) VALUES ($1, $2, $3)
        ON CONFLICT (brand_id, setting_key) DO UPDATE SET body = excluded.body";
    ADD_AUDIT = "INSERT INTO audit_log (id, brand_id, at, user_id, action, subject, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    AUDIT_LOG = "SELECT id, brand_id, at, user_id, action, subject, detail FROM audit_log
        WHERE brand_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4";
}

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

fn or_desk(brand: Option<BrandId>) -> BrandId {
    brand.unwrap_or(BrandId(Uuid::nil()))
}

fn read(row: &mut Row) -> Result<AuditLine> {
    Ok(AuditLine {
        id: row.take()?,
        brand_id: row.take::<BrandId>().map(|brand| (!brand.0.is_nil()).then_some(brand))?,
        at: row.take()?,
        user_id: row.take()?,
        action: row.take()?,
        subject: row.take()?,
        detail: row.take()?,
    })
}

/// A line of the audit log, to be written with what it tells of.
pub(crate) fn audit_line(line: &AuditLine) -> Stmt {
    let values = args![line.id, or_desk(line.brand_id), line.at, line.user_id, line.action, line.subject, line.detail];
    Stmt::new(&ADD_AUDIT, values)
}

impl Store {
    /// A setting of a brand, or of the whole desk.
    pub async fn setting(&self, brand: Option<BrandId>, key: &str) -> Result<Option<String>> {
        self.find(Stmt::new(&GET, args![or_desk(brand), key]), Row::take).await
    }

    /// Writes a setting.
    pub async fn put_setting(&self, brand: Option<BrandId>, key: &str, value: &str) -> Result<()> {
        let put = Stmt::new(&PUT, args![or_desk(brand), key, value]);
        self.write(vec![brands::touch_admin(), put]).await.map(drop)
    }

    /// Whether something can be stored: tries it, and wakes nobody.
    pub async fn can_store(&self, now: Timestamp) -> bool {
        let note = Stmt::new(&PUT, args![or_desk(None), "health.checked_at", now.to_string()]);
        self.db().write(vec![note]).await.is_ok()
    }

    /// Adds a line to the audit log.
    pub async fn audit(&self, line: &AuditLine) -> Result<()> {
        self.write(vec![audit_line(line)]).await.map(drop)
    }

    /// The audit log of a brand (or of the whole desk), newest first.
    pub async fn audit_log(&self, brand: Option<BrandId>, after: Option<&str>, limit: u32) -> Result<Page<AuditLine>> {
        let key = TimeKey::read(after, TimeKey::LAST)?;
        let statement = Stmt::new(&AUDIT_LOG, args![or_desk(brand), key.at, key.id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, |line| TimeKey::of(line.at, line.id)))
    }
}
