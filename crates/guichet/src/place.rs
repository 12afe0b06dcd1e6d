//! Where the data is, and opening it: the same for every command.
//!
//! The first command on an empty place makes it ready. Settings come from the same file and variables as those of a running
//! desk, so that a command and a desk on one machine mean the same data and the same key.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use guichet_core::model::{Brand, BrandId, BrandSettings};
use guichet_server::{App, Config, Key, Parts, Source, System, serve};
use guichet_store::{Options, SecretKey, Store, StoreError};
use uuid::Uuid;

use crate::language::Language;

/// Where a desk says under which address people reach it, for the links that commands print.
pub(crate) const PUBLIC_URL: &str = "public_url";

/// Where the data is.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Place {
    /// The data folder [default: the user's own]
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) data: Option<PathBuf>,
    /// A PostgreSQL database (`postgres://…`) instead of the embedded one; files stay in the data folder
    #[arg(long, value_name = "URL", global = true)]
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
    /// The settings: defaults, then the file, then the variables, then the command line.
    pub(crate) fn config(&self, file: Option<&std::path::Path>) -> Result<Config> {
        let mut config = Config::load(file, |name| std::env::var(name).ok())?;
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        if let Some(database) = &self.database {
            config.database = Some(database.clone());
        }
        Ok(config)
    }

    /// Opens the data, creating or migrating it first if that is needed, and does something with it.
    pub(crate) fn with_app<T>(&self, work: impl AsyncFnOnce(&App) -> Result<T>) -> Result<T> {
        let config = self.config(None)?;
        runtime()?.block_on(async { work(&open(config).await?).await })
    }

    /// The same for what needs the data alone.
    pub(crate) fn with_store<T>(&self, work: impl AsyncFnOnce(&Store) -> Result<T>) -> Result<T> {
        self.with_app(async |app| work(app.store()).await)
    }
}

/// The desk's own code on the data of the settings, without a server.
async fn open(mut config: Config) -> Result<App> {
    let folder = config.data.clone();
    let key = key(&config)?;
    let options = Options { folder, database_url: config.database.clone(), key: SecretKey(*key.bytes()) };
    let store =
        Store::open(options).await.with_context(|| format!("cannot open the data in {}", config.data.display()))?;
    if config.public_url.is_empty() {
        let known = store.setting(None, PUBLIC_URL).await?;
        config.public_url = known.unwrap_or_else(|| format!("http://{}", config.listen));
    }
    let surroundings = serve::surroundings(&config);
    Ok(App::new(Parts { config, store, key, source: Arc::new(System), surroundings }))
}

/// The key that seals the channels' secrets. It lies outside the data folder, so that a copy of the folder, or a backup on a
/// shared disk, opens no account.
pub(crate) fn key(config: &Config) -> Result<Key> {
    let file = config.key_path();
    let real = |path: &std::path::Path| path.canonicalize().ok();
    if let (Some(holder), Some(data)) = (file.parent().and_then(real), real(&config.data))
        && holder.starts_with(&data)
    {
        bail!(
            "the key file {} lies in the data folder, where a copy of the folder would take it along: name another place with GUICHET_KEY_FILE",
            file.display()
        );
    }
    Ok(Key::open_or_create(&file, System.random())?)
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

/// The brand that an empty place begins with.
pub(crate) async fn first_brand(store: &Store, slug: Option<&str>) -> Result<Brand> {
    let name = Language::of_the_terminal().pick("Ma marque", "My brand");
    let brand = new_brand(slug.unwrap_or("brand"), slug.unwrap_or(name))?;
    match store.create_brand(&brand, System.now()).await {
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
