//! `guichet backup DIR` and `guichet restore DIR`: a copy of everything while the desk works, and the way back.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use guichet_store::{Options, SecretKey, restore};
use serde_json::json;

use crate::commands::Ending;
use crate::language::Language;
use crate::output;
use crate::place::{Place, key, runtime};

/// A copy, or the way back.
#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The folder of the backup
    folder: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Runs `backup`. The key that seals the channels' secrets is not part of it: it is kept elsewhere, on purpose.
pub(crate) fn back_up(command: &Copy) -> Result<Ending> {
    let key_file = command.place.config(None)?.key_path();
    command.place.with_store(async |store| {
        let copied = store.backup(&command.folder).await?;
        let value = json!({"folder": command.folder, "database_bytes": copied.database_bytes, "files": copied.files, "key_file": key_file});
        let note = Language::of_the_terminal()
            .pick("La clé n’en fait pas partie ; gardez-la ailleurs :", "The key is not part of it; keep it elsewhere:");
        output::show(&value, &format!("{}\n{note} {}", command.folder.display(), key_file.display()))?;
        Ok(Ending::Done)
    })
}

/// Runs `restore`. Customers who were erased since the backup are erased again.
pub(crate) fn bring_back(command: &Copy) -> Result<Ending> {
    let config = command.place.config(None)?;
    let key = key(&config)?;
    let options = Options { folder: config.data, database_url: config.database, key: SecretKey(*key.bytes()) };
    let restored = runtime()?.block_on(restore(&command.folder, options))?;
    let value = json!({"files": restored.files, "erased_again": restored.erased_again, "replaced": restored.replaced});
    let replaced = restored.replaced.as_ref().map_or_else(String::new, |path| {
        let words = Language::of_the_terminal()
            .pick("Ce qui était là avant se trouve ici :", "What stood there before is here:");
        format!("\n{words} {}", path.display())
    });
    output::show(&value, &format!("{}{replaced}", command.folder.display()))?;
    Ok(Ending::Done)
}
