//! `guichet article import DIR|FILE…` and `guichet article export DIR`: the knowledge base as Markdown files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use guichet_server::System;
use guichet_server::api::articles::{MarkdownFile, export_files, import_files};
use serde_json::json;

use crate::commands::Ending;
use crate::output;
use crate::place::{BrandChoice, Place};

/// The longest file that is read: an article is a page.
const LONGEST: u64 = 256 * 1024;

/// Articles of the knowledge base.
#[derive(Debug, Args)]
pub(crate) struct Articles {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Take Markdown files in; the same file twice changes nothing
    Import {
        /// Files, or folders of which every `.md` file is taken
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        brand: BrandChoice,
    },
    /// Write every article as a Markdown file
    Export {
        /// The folder to write into; it is made when it is not there
        folder: PathBuf,
        #[command(flatten)]
        brand: BrandChoice,
    },
}

/// Runs the command.
pub(crate) fn run(command: &Articles) -> Result<Ending> {
    command.place.with_store(async |store| match &command.action {
        Action::Import { paths, brand } => {
            let files = read_all(paths)?;
            let brand = brand.find(store).await?;
            let done = import_files(store, &System, brand.id, &files, None).await?;
            for refused in &done.refused {
                output::complain(&format!("{}: {}", refused.name, refused.problem));
            }
            let words = format!("{} added, {} changed, {} unchanged", done.added, done.changed, done.same);
            output::show(&json!(done), &words)?;
            Ok(if done.refused.is_empty() { Ending::Done } else { Ending::WithFailures })
        }
        Action::Export { folder, brand } => {
            let brand = brand.find(store).await?;
            let files = export_files(store, brand.id).await?;
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            for file in &files {
                let path = folder.join(&file.name);
                std::fs::write(&path, &file.text).with_context(|| format!("cannot write {}", path.display()))?;
            }
            output::show(&json!({"files": files.len()}), &format!("{} articles", files.len()))?;
            Ok(Ending::Done)
        }
    })
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<MarkdownFile>> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let inside = std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
            let inside = inside.filter_map(|entry| entry.ok().map(|entry| entry.path()));
            found.extend(inside.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("there is no .md file there");
    }
    found.iter().map(|path| read_one(path)).collect()
}

fn read_one(path: &Path) -> Result<MarkdownFile> {
    let cannot = || format!("cannot read {}", path.display());
    if std::fs::metadata(path).with_context(cannot)?.len() > LONGEST {
        bail!("{} is too long for an article", path.display());
    }
    let bytes = std::fs::read(path).with_context(cannot)?;
    Ok(MarkdownFile { name: path.display().to_string(), text: String::from_utf8_lossy(&bytes).into_owned() })
}
