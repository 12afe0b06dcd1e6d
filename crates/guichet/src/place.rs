//! Where the data is, and opening it: the same for every command.
//!
//! The first command on an empty place makes it ready. The key that seals the channels' secrets lies outside the data
//! folder, so that a copy of the folder, or a backup on a shared disk, opens no account.

mod key;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use guichet_core::model::{Brand, BrandId, BrandSettings};
use guichet_store::{Options, Store, StoreError};
use jiff::Timestamp;
use uuid::Uuid;

use crate::language::Language;

/// Where the data is.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Place {
    /// The data folder [default: the user's own]
    #[arg(long, value_name = "DIR", env = "GUICHET_DATA", global = true)]
    pub(crate) data: Option<PathBuf>,
    /// A PostgreSQL database (`postgres://…`) instead of the embedded one; attachments stay in the data folder
    #[arg(long, value_name = "URL", env = "GUICHET_DATABASE", hide_env_values = true, global = true)]
    pub(crate) database: Option<String>,
}

/// Which brand a command is about.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct BrandChoice {
    /// The brand, by its short name; needed only when there are several
    #[arg(long, value_name = "SLUG", env = "GUICHET_BRAND")]
    pub(crate) brand: Option<String>,
}

impl Place {
    /// The data folder.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = &self.data {
            return Ok(folder.clone());
        }
        let home = key::user_folder("XDG_DATA_HOME", ".local/share")
            .context("there is no home folder to keep the data in: say where with --data")?;
        Ok(home.join("guichet"))
    }

    /// Opens the data; creates or migrates it first if that is needed.
    pub(crate) async fn open(&self) -> Result<Store> {
        let folder = self.folder()?;
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the data folder {}", folder.display()))?;
        let options =
            Options { folder: folder.clone(), database_url: self.database.clone(), key: key::load_or_make(&folder)? };
        Store::open(options).await.with_context(|| format!("cannot open the data in {}", folder.display()))
    }

    /// Opens the data and does something with it.
    pub(crate) fn with_store<T>(&self, work: impl AsyncFnOnce(&Store) -> Result<T>) -> Result<T> {
        runtime()?.block_on(async {
            let store = self.open().await?;
            work(&store).await
        })
    }
}

/// What runs the waiting parts of a command.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the system gives no threads")
}

impl BrandChoice {
    /// The brand that the command is about. On an empty place it is made.
    pub(crate) async fn find(&self, store: &Store) -> Result<Brand> {
        let brands = store.brands().await?;
        match (&self.brand, brands.as_slice()) {
            (None, [only]) => Ok(only.clone()),
            (slug, []) => first_brand(store, slug.as_deref()).await,
            (Some(slug), all) => match all.iter().find(|brand| brand.slug == *slug) {
                Some(brand) => Ok(brand.clone()),
                None => bail!("there is no brand `{slug}`; there are: {}", slugs(all)),
            },
            (None, all) => bail!("there are several brands: say which one with --brand ({})", slugs(all)),
        }
    }
}

fn slugs(brands: &[Brand]) -> String {
    brands.iter().map(|brand| brand.slug.as_str()).collect::<Vec<_>>().join(", ")
}

async fn first_brand(store: &Store, slug: Option<&str>) -> Result<Brand> {
    let name = Language::of_the_terminal().pick("Ma marque", "My brand");
    let brand = new_brand(slug.unwrap_or("brand"), slug.unwrap_or(name))?;
    match store.create_brand(&brand, Timestamp::now()).await {
        Ok(()) => Ok(brand),
        // Another command was faster on the same empty place.
        Err(StoreError::Conflict) => store
            .brand_by_slug(&brand.slug)
            .await?
            .with_context(|| format!("the brand `{}` cannot be made", brand.slug)),
        Err(problem) => Err(problem.into()),
    }
}

/// A brand with the usual settings, in the language of the person at the terminal.
pub(crate) fn new_brand(slug: &str, name: &str) -> Result<Brand> {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    if slug.is_empty() || slug.len() > 40 || !slug.chars().all(fits) || slug.starts_with('-') || slug.ends_with('-') {
        bail!(
            "`{slug}` cannot be the short name of a brand: use up to 40 of a–z, 0–9 and hyphens, for example ma-marque"
        );
    }
    let locale = Language::of_the_terminal().pick("fr", "en").to_owned();
    Ok(Brand {
        id: BrandId(Uuid::now_v7()),
        slug: slug.to_owned(),
        name: name.to_owned(),
        settings: BrandSettings { locale, ..BrandSettings::default() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_fit_into_addresses() {
        assert!(new_brand("colis-express-2", "Colis Express").is_ok());
        for wrong in ["", "Colis", "é", "a b", "-a", "a-", "a/b", &"a".repeat(41)] {
            assert!(new_brand(wrong, "x").is_err(), "{wrong}");
        }
    }
}
