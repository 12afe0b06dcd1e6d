//! `guichet brand add SLUG --name N`, `guichet brand rename SLUG --name N`, `guichet brand list`.

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use guichet_core::model::Brand;
use guichet_store::StoreError;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::commands::Ending;
use crate::output;
use crate::place::{Place, new_brand};

/// Brands.
#[derive(Debug, Args)]
pub(crate) struct Brands {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a brand
    Add {
        /// Short name in addresses: a–z, 0–9 and hyphens
        slug: String,
        /// Name shown to people
        #[arg(long)]
        name: String,
    },
    /// Give a brand another name; its short name stays, since addresses hold it
    Rename {
        /// Its short name
        slug: String,
        /// Name shown to people
        #[arg(long)]
        name: String,
    },
    /// List the brands
    List,
}

/// Runs the command.
pub(crate) fn run(command: &Brands) -> Result<Ending> {
    command.place.with_store(async |store| {
        match &command.action {
            Action::Add { slug, name } => {
                let brand = new_brand(slug, name)?;
                match store.create_brand(&brand, Timestamp::now()).await {
                    Ok(()) => output::show(&as_json(&brand), &format!("{}  {}", brand.slug, brand.name))?,
                    Err(StoreError::Conflict) => bail!("there is a brand `{slug}` already"),
                    Err(problem) => return Err(problem.into()),
                }
            }
            Action::Rename { slug, name } => {
                let mut brand =
                    store.brand_by_slug(slug).await?.with_context(|| format!("there is no brand `{slug}`"))?;
                // The same checks as for a new one.
                brand.name = new_brand(slug, name)?.name;
                store.update_brand(&brand).await?;
                output::show(&as_json(&brand), &format!("{}  {}", brand.slug, brand.name))?;
            }
            Action::List => {
                for brand in store.brands().await? {
                    output::show(&as_json(&brand), &format!("{}  {}", brand.slug, brand.name))?;
                }
            }
        }
        Ok(Ending::Done)
    })
}

fn as_json(brand: &Brand) -> Value {
    json!({"id": brand.id, "slug": brand.slug, "name": brand.name})
}
