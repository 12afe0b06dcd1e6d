//! The versions of each brand's charter. A version is never changed: the next one is written, and the newest counts.

use guichet_core::model::{BrandId, NewEvent, UserId};
use jiff::Timestamp;

use super::events;
use super::settings::{self, AuditLine};
use crate::page::{number, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

statements! {
    CURRENT = "SELECT version, body, note, written_by, written_at FROM charter_version
        WHERE brand_id = $1 ORDER BY version DESC LIMIT 1";
    ONE = "SELECT version, body, note, written_by, written_at FROM charter_version WHERE brand_id = $1 AND version = $2";
    BEFORE = "SELECT version, body, note, written_by, written_at FROM charter_version
        WHERE brand_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    ADD = "INSERT INTO charter_version (brand_id, version, body, note, written_by, written_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
}

/// One version of a charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterVersion {
    /// 1 for the first.
    pub version: i64,
    /// The file.
    pub text: String,
    /// What its author said about it.
    pub note: String,
    /// Who wrote it; none for the command line.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

fn read(row: &mut Row) -> Result<CharterVersion> {
    Ok(CharterVersion { version: row.take()?, text: row.take()?, note: row.take()?, by: row.take()?, at: row.take()? })
}

impl Store {
    /// The charter that counts; none when the brand has written none.
    pub async fn charter(&self, brand: BrandId) -> Result<Option<CharterVersion>> {
        self.find(Stmt::new(&CURRENT, args![brand]), read).await
    }

    /// One version.
    pub async fn charter_version(&self, brand: BrandId, version: i64) -> Result<Option<CharterVersion>> {
        self.find(Stmt::new(&ONE, args![brand, version]), read).await
    }

    /// Versions, newest first.
    pub async fn charter_versions(
        &self,
        brand: BrandId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<CharterVersion>> {
        let before = after.map_or(Ok(i64::MAX), number)?;
        let rows = self.list(Stmt::new(&BEFORE, args![brand, before, one_more(limit)]), read).await?;
        Ok(Page::of(rows, limit, |version| version.version.to_string()))
    }

    /// Writes the next version. `Conflict` when somebody wrote that one before.
    pub async fn put_charter(
        &self,
        brand: BrandId,
        version: &CharterVersion,
        event: NewEvent,
        line: &AuditLine,
    ) -> Result<()> {
        let mut batch = events::append(brand, &[event]);
        let values = args![brand, version.version, version.text, version.note, version.by, version.at];
        batch.push(Stmt::new(&ADD, values).expect_one());
        batch.push(settings::audit_line(line));
        self.write(batch).await.map(drop)
    }
}
