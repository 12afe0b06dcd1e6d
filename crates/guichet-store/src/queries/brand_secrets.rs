//! Sealed secrets of a brand that belong to no channel.

use guichet_core::model::BrandId;

use super::brands::touch_admin;
use crate::secrets::{Sealed, open, seal};
use crate::sql::Stmt;
use crate::sql::statement::{args, statements};
use crate::{Result, Store};

statements! {
    GET = "SELECT nonce, sealed FROM brand_secret WHERE brand_id = $1 AND name = $2";
    PUT = "INSERT INTO brand_secret (brand_id, name, nonce, sealed) VALUES ($1, $2, $3, $4)
        ON CONFLICT (brand_id, name) DO UPDATE SET nonce = excluded.nonce, sealed = excluded.sealed";
    FORGET = "DELETE FROM brand_secret WHERE brand_id = $1 AND name = $2";
}

impl Store {
    /// A secret of a brand.
    pub async fn brand_secret(&self, brand: BrandId, name: &str) -> Result<Option<String>> {
        let read = |row: &mut crate::sql::Row| Ok(Sealed { nonce: row.take()?, bytes: row.take()? });
        let sealed = self.find(Stmt::new(&GET, args![brand, name]), read).await?;
        sealed.map(|sealed| open(self.key(), brand.0, name, &sealed)).transpose()
    }

    /// Whether a secret is set.
    pub async fn has_brand_secret(&self, brand: BrandId, name: &str) -> Result<bool> {
        Ok(self.find(Stmt::new(&GET, args![brand, name]), |_| Ok(())).await?.is_some())
    }

    /// Seals a secret of a brand; an empty one goes.
    pub async fn put_brand_secret(&self, brand: BrandId, name: &str, secret: &str) -> Result<()> {
        let statement = if secret.is_empty() {
            Stmt::new(&FORGET, args![brand, name])
        } else {
            let sealed = seal(self.key(), brand.0, name, secret)?;
            Stmt::new(&PUT, args![brand, name, sealed.nonce, sealed.bytes])
        };
        self.write(vec![touch_admin(), statement]).await.map(drop)
    }
}
