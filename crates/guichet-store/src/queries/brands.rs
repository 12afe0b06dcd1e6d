//! Brands.

use guichet_core::model::{Brand, BrandId};
use jiff::Timestamp;

use crate::store::soon;
use crate::{Result, Store};

impl Store {
    /// A new brand. `Conflict` when the slug is taken.
    pub async fn create_brand(&self, brand: &Brand, at: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// Changes slug, name and settings.
    pub async fn update_brand(&self, brand: &Brand) -> Result<()> {
        Err(soon())
    }

    /// Every brand, by slug.
    pub async fn brands(&self) -> Result<Vec<Brand>> {
        Err(soon())
    }

    /// One brand.
    pub async fn brand(&self, id: BrandId) -> Result<Option<Brand>> {
        Err(soon())
    }

    /// The brand of a slug.
    pub async fn brand_by_slug(&self, slug: &str) -> Result<Option<Brand>> {
        Err(soon())
    }
}
