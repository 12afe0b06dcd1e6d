//! `guichet charter export`, `guichet charter import FILE`, `guichet charter check FILE`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use guichet_core::guard::Charter;
use guichet_core::guard::charter::{library, numbered};
use guichet_core::model::{EventId, EventKind, NewEvent};
use guichet_store::{AuditLine, CharterVersion, StoreError};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::commands::Ending;
use crate::commands::guard::read_charter;
use crate::language::Language;
use crate::output;
use crate::place::{BrandChoice, Place};

/// The charter of a brand.
#[derive(Debug, Args)]
pub(crate) struct Charters {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print the charter that counts
    Export {
        #[command(flatten)]
        brand: BrandChoice,
    },
    /// Make a file the next version of the charter
    Import {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        brand: BrandChoice,
        /// What it is about, for the history
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Read a file and say what is wrong in it; stores nothing
    Check {
        /// The file
        file: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(command: &Charters) -> Result<Ending> {
    match &command.action {
        Action::Check { file } => check(file),
        Action::Export { brand } => command.place.with_store(async |store| {
            let brand = brand.find(store).await?;
            let locale = &brand.settings.locale;
            let text = store.charter(brand.id).await?.map_or_else(|| library::usual().to_toml(locale), |one| one.text);
            let mut printer = output::Printer::new();
            if printer.words(text.trim_end())? {
                printer.end()?;
            }
            Ok(Ending::Done)
        }),
        Action::Import { file, brand, note } => {
            let (text, _) = read_charter(file, Language::of_the_terminal())?;
            command.place.with_store(async |store| {
                let brand = brand.find(store).await?;
                let before = store.charter(brand.id).await?.map_or(0, |one| one.version);
                let (now, version) = (Timestamp::now(), before + 1);
                let next =
                    CharterVersion { version, text: numbered(&text, version), note: note.clone(), by: None, at: now };
                let line = AuditLine {
                    id: Uuid::now_v7(),
                    brand_id: Some(brand.id),
                    at: now,
                    user_id: None,
                    action: "charter.changed".to_owned(),
                    subject: brand.id.to_string(),
                    detail: Some(version.to_string()),
                };
                match store.put_charter(brand.id, &next, changed(version, now), &line).await {
                    Ok(()) => {}
                    Err(StoreError::Conflict) => bail!("somebody changed the charter meanwhile: run the command again"),
                    Err(problem) => return Err(problem.into()),
                }
                output::show(
                    &json!({"brand": brand.slug, "version": version}),
                    &format!("{}  version {version}", brand.slug),
                )?;
                Ok(Ending::Done)
            })
        }
    }
}

fn check(file: &std::path::Path) -> Result<Ending> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read the charter {}", file.display()))?;
    let language = Language::of_the_terminal();
    let parsed = Charter::read(&text);
    let locale = language.pick("fr", "en");
    for (level, problems) in [("wrong", &parsed.problems), ("note", &parsed.notes)] {
        for problem in problems {
            let words = problem.in_locale(locale);
            let value = json!({"line": problem.line, "key": problem.key, "level": level, "message": words});
            output::show(&value, &format!("{}:{}  {words}", file.display(), problem.line))?;
        }
    }
    if parsed.problems.is_empty() && parsed.notes.is_empty() {
        let good = language.pick("La charte se lit sans remarque.", "The charter reads without a remark.");
        output::show(&json!({"level": "good"}), good)?;
    }
    Ok(if parsed.problems.is_empty() { Ending::Done } else { Ending::WithFailures })
}

fn changed(version: i64, now: Timestamp) -> NewEvent {
    NewEvent {
        detail: Some(version.to_string()),
        ..NewEvent::of(EventId(Uuid::now_v7()), EventKind::CharterChanged, now)
    }
}
