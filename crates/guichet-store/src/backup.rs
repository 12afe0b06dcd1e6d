//! A copy of everything while the desk works, and the way back.
//!
//! A backup is a folder: the database in one file, the kept files, the ledger of erasures. A restore replays every ledger
//! that it finds, the backup's and that of the data it replaces: somebody who was erased does not come back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::blobs::{self, Blobs};
use crate::sql::Db;
use crate::sql::sqlite::error_of;
use crate::store::{DATABASE_FILE, blocking, create_private_folder};
use crate::{ErasureLine, Options, Result, Store, StoreError};

/// Where a restore leaves the database that it replaces.
const REPLACED: &str = "guichet.db.replaced";

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// Bytes of the database.
    pub database_bytes: u64,
    /// Kept files.
    pub files: usize,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Kept files that were brought back.
    pub files: usize,
    /// Customers of the ledger who stood in the backup and were erased again.
    pub erased_again: usize,
    /// The database that stood there before, moved aside; delete it once the restored one is right.
    pub replaced: Option<PathBuf>,
}

impl Store {
    /// Copies everything into a folder that is empty or does not exist, while others read and write. The copy is checked
    /// before this returns.
    ///
    /// # Errors
    /// `Refused` on PostgreSQL (its own tools do it), for data in memory, and when the folder holds something.
    pub async fn backup(&self, into: &Path) -> Result<BackedUp> {
        let Db::Sqlite(database) = self.db() else {
            return Err(StoreError::Refused(
                "the data is in PostgreSQL: copy it with pg_dump, and the folder `blobs` and the file `erasures.jsonl` of the \
                 data folder beside it"
                    .to_owned(),
            ));
        };
        let (Some(from), Some(folder)) = (database.path(), self.blobs().folder()) else {
            return Err(StoreError::Refused("data in memory has no backup".to_owned()));
        };
        let (from, folder, into) = (from.to_path_buf(), folder.to_path_buf(), into.to_path_buf());
        blocking(move || back_up(&from, &folder, &into)).await
    }
}

fn back_up(database: &Path, folder: &Path, into: &Path) -> Result<BackedUp> {
    create_private_folder(into)?;
    if fs::read_dir(into).map_err(|error| unusable(into, &error))?.next().is_some() {
        return Err(StoreError::Refused(format!("{} is not empty: give a new folder", into.display())));
    }
    let copy = into.join(DATABASE_FILE);
    copy_database(database, &copy)?;
    // The database first: every file that it speaks of was complete before.
    let files = copy_files(folder, into)?;
    write_ledger(into, &blobs::read_ledger(&folder.join(blobs::LEDGER))?)?;
    blobs::flush_folder(into).map_err(|error| unusable(into, &error))?;
    let database_bytes = fs::metadata(&copy).map_err(|error| unusable(&copy, &error))?.len();
    Ok(BackedUp { database_bytes, files })
}

/// One snapshot, in one file, checked.
fn copy_database(from: &Path, to: &Path) -> Result<()> {
    let failed = |error: rusqlite::Error| error_of(&error);
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    let mut copy = Connection::open(to).map_err(failed)?;
    // All pages in one step: one snapshot, however many write meanwhile.
    Backup::new(&source, &mut copy).and_then(|backup| backup.step(-1)).map_err(failed)?;
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(failed)?;
    let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(failed)?;
    copy.close().map_err(|(_, error)| failed(error))?;
    fs::File::open(to).and_then(|file| file.sync_all()).map_err(|error| unusable(to, &error))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Broken(format!("the copy of the database: {verdict}"))) }
}

fn copy_files(from: &Path, to: &Path) -> Result<usize> {
    let (source, target) = (Blobs::in_folder(from), Blobs::in_folder(to));
    let mut copied = 0;
    for hash in source.hashes()? {
        // A file that is altered or gone stays behind and is named by `doctor`; it must not stop the backup of the rest.
        match source.get(&hash) {
            Ok(Some(content)) => {
                target.put(&content)?;
                copied += 1;
            }
            Ok(None) => {}
            Err(problem) => tracing::error!(%problem, "a kept file was left out of the backup"),
        }
    }
    Ok(copied)
}

/// Brings a backup back into a data folder. Nobody may use that folder meanwhile.
///
/// # Errors
/// `Refused` when the folder is no backup, when a server runs on the data, and on PostgreSQL.
pub async fn restore(backup: &Path, options: Options) -> Result<Restored> {
    if options.database_url.is_some() {
        return Err(StoreError::Refused(
            "restore a PostgreSQL database with pg_restore; erasures are replayed when Guichet opens it".to_owned(),
        ));
    }
    let (from, to) = (backup.to_path_buf(), options.folder.clone());
    let (files, replaced, ledger) = blocking(move || bring_back(&from, &to)).await?;
    let store = Store::open(options).await?;
    let erased_again = store.replay_erasures(&ledger).await?;
    store.fold_log().await?;
    Ok(Restored { files, erased_again, replaced })
}

fn bring_back(backup: &Path, folder: &Path) -> Result<(usize, Option<PathBuf>, Vec<ErasureLine>)> {
    let copy = backup.join(DATABASE_FILE);
    if !copy.is_file() {
        return Err(StoreError::Refused(format!("{} is not a backup: it has no {DATABASE_FILE}", backup.display())));
    }
    create_private_folder(folder)?;
    let database = folder.join(DATABASE_FILE);
    let mut ledger = ledger_of(&copy)?;
    ledger.extend(blobs::read_ledger(&backup.join(blobs::LEDGER))?);
    ledger.extend(blobs::read_ledger(&folder.join(blobs::LEDGER))?);
    let mut replaced = None;
    if database.exists() {
        close_log(&database)?;
        ledger.extend(ledger_of(&database)?);
    }
    ledger.sort_by_key(|line| (line.at, line.id));
    ledger.dedup_by_key(|line| line.id);
    write_ledger(folder, &ledger)?;
    let files = copy_files(backup, folder)?;
    let beside = folder.join("guichet.db.restoring");
    copy_database(&copy, &beside)?;
    if database.exists() {
        let aside = free_name(folder);
        fs::rename(&database, &aside).map_err(|error| unusable(&database, &error))?;
        replaced = Some(aside);
    }
    fs::rename(&beside, &database).map_err(|error| unusable(&database, &error))?;
    blobs::flush_folder(folder).map_err(|error| unusable(folder, &error))?;
    Ok((files, replaced, ledger))
}

/// Where the replaced data goes: a second restore must not take the first one's away.
fn free_name(folder: &Path) -> PathBuf {
    let numbered = (2..).map(|number: u32| folder.join(format!("{REPLACED}-{number}")));
    let mut names = std::iter::once(folder.join(REPLACED)).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or_else(|| folder.join(REPLACED))
}

/// Folds the log of recent writes into the file, which also shows whether somebody uses it.
fn close_log(database: &Path) -> Result<()> {
    let in_use = |error: rusqlite::Error| match error_of(&error) {
        StoreError::Unavailable(_) => {
            StoreError::Refused("something uses this data: stop the server, then restore".to_owned())
        }
        other => other,
    };
    let connection = Connection::open(database).map_err(in_use)?;
    connection.busy_timeout(std::time::Duration::from_millis(500)).map_err(in_use)?;
    // Leaving WAL needs the file alone, and leaves no log behind.
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(in_use)?;
    Ok(())
}

fn ledger_of(database: &Path) -> Result<Vec<ErasureLine>> {
    let failed = |error: rusqlite::Error| error_of(&error);
    let connection = Connection::open(database).map_err(failed)?;
    let known: i64 = connection
        .query_row("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'erasure_ledger'", [], |row| row.get(0))
        .map_err(failed)?;
    if known == 0 {
        return Err(StoreError::Refused(format!("{} is not a database of Guichet", database.display())));
    }
    let mut prepared =
        connection.prepare("SELECT id, brand_id, customer_id, at FROM erasure_ledger").map_err(failed)?;
    let rows =
        prepared.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).map_err(failed)?;
    let mut lines = Vec::new();
    for row in rows {
        let (id, brand, customer, at): (Vec<u8>, Vec<u8>, Vec<u8>, i64) = row.map_err(failed)?;
        lines.extend(line(&id, &brand, &customer, at));
    }
    Ok(lines)
}

fn line(id: &[u8], brand: &[u8], customer: &[u8], at: i64) -> Option<ErasureLine> {
    let id_of = |bytes| uuid::Uuid::from_slice(bytes).ok();
    Some(ErasureLine {
        id: id_of(id)?,
        brand_id: id_of(brand)?.into(),
        customer_id: id_of(customer)?.into(),
        at: jiff::Timestamp::from_millisecond(at).ok()?,
    })
}

fn write_ledger(folder: &Path, lines: &[ErasureLine]) -> Result<()> {
    let path = folder.join(blobs::LEDGER);
    let known = blobs::read_ledger(&path)?;
    for line in lines.iter().filter(|line| known.iter().all(|known| known.id != line.id)) {
        blobs::append_line(&path, line)?;
    }
    Ok(())
}

fn unusable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unavailable(format!("{} cannot be used: {}", path.display(), error.kind()))
}
