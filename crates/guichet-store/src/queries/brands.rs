//! Brands.

use guichet_core::model::{Brand, BrandId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

statements! {
    ALL = "SELECT id, slug, name, settings FROM brand ORDER BY slug";
    BY_ID = "SELECT id, slug, name, settings FROM brand WHERE id = $1";
    BY_SLUG = "SELECT id, slug, name, settings FROM brand WHERE slug = $1";
    INSERT = "INSERT INTO brand (id, number, slug, name, settings, created_at)
        VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM brand), $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    OPEN_STREAM = "INSERT INTO stream (brand_id, name, last) VALUES ($1, $2, 0)";
    UPDATE = "UPDATE brand SET slug = $2, name = $3, settings = $4 WHERE id = $1";
    /// Other processes see that something about brands, people or channels changed.
    TOUCH_ADMIN = "UPDATE stream SET last = last + 1 WHERE brand_id = $1 AND name = 'admin'";
    /// Moves with everything that others should look at.
    LAST_PLACES = "SELECT CAST(SUM(last) AS BIGINT) FROM stream";
}

/// Goes into every batch that changes brands, people, channels or settings.
pub(crate) fn touch_admin() -> Stmt {
    Stmt::new(&TOUCH_ADMIN, args![Uuid::nil()])
}

pub(crate) fn read(row: &mut Row) -> Result<Brand> {
    Ok(Brand { id: row.take()?, slug: row.take()?, name: row.take()?, settings: row.take::<Json<_>>()?.0 })
}

impl Store {
    /// A new brand. `Conflict` when the slug is taken.
    pub async fn create_brand(&self, brand: &Brand, at: Timestamp) -> Result<()> {
        self.write(vec![
            // First, so that two processes cannot compute the same number.
            touch_admin(),
            Stmt::new(&INSERT, args![brand.id, brand.slug, brand.name, Json(&brand.settings), at]).expect_one(),
            Stmt::new(&OPEN_STREAM, args![brand.id, "event"]),
            Stmt::new(&OPEN_STREAM, args![brand.id, "message"]),
        ])
        .await
        .map(drop)
    }

    /// Changes slug, name and settings. `Conflict` when the slug is taken or the brand does not exist.
    pub async fn update_brand(&self, brand: &Brand) -> Result<()> {
        let update = Stmt::new(&UPDATE, args![brand.id, brand.slug, brand.name, Json(&brand.settings)]);
        self.write(vec![touch_admin(), update.expect_one()]).await.map(drop)
    }

    /// Every brand, by slug.
    pub async fn brands(&self) -> Result<Vec<Brand>> {
        self.list(Stmt::new(&ALL, args![]), read).await
    }

    /// One brand.
    pub async fn brand(&self, id: BrandId) -> Result<Option<Brand>> {
        self.find(Stmt::new(&BY_ID, args![id]), read).await
    }

    /// The brand of a slug.
    pub async fn brand_by_slug(&self, slug: &str) -> Result<Option<Brand>> {
        self.find(Stmt::new(&BY_SLUG, args![slug]), read).await
    }

    /// A number that changes when anything was received, decided or set, by whatever process.
    pub(crate) async fn last_places(&self) -> Result<i64> {
        self.find(Stmt::new(&LAST_PLACES, args![]), Row::take).await.map(Option::unwrap_or_default)
    }
}
