//! The store as the rest of Guichet sees it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::watch;

use crate::blobs::Blobs;
use crate::sql::postgres::PostgresDb;
use crate::sql::sqlite::{SqliteDb, SqliteOptions};
use crate::sql::{Db, Done, Engine, Row, Stmt};
use crate::{Result, StoreError};

/// Name of the database file in the data folder.
pub const DATABASE_FILE: &str = "guichet.db";

/// How often to look whether another process wrote, while somebody listens.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The key that seals channel secrets. It lives outside the data folder, so that a copy of the folder opens nothing.
#[derive(Clone)]
pub struct SecretKey(pub [u8; 32]);

/// Where the data is.
#[derive(Clone)]
pub struct Options {
    /// The data folder: `guichet.db` (unless PostgreSQL is used) and the attachments.
    pub folder: PathBuf,
    /// `postgres://…`; none for SQLite in the folder.
    pub database_url: Option<String>,
    /// Seals channel secrets.
    pub key: SecretKey,
}

/// Everything that the desk keeps. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    blobs: Blobs,
    key: SecretKey,
    changes: watch::Sender<u64>,
    refusals: watch::Sender<u64>,
}

impl Store {
    /// Opens the data, creates or migrates it.
    ///
    /// # Errors
    /// The folder cannot be written, the server does not answer, the data is of a newer version.
    pub async fn open(options: Options) -> Result<Self> {
        create_private_folder(&options.folder)?;
        let blobs = Blobs::in_folder(&options.folder);
        let db = match &options.database_url {
            Some(address) => Db::Postgres(PostgresDb::open(address).await?),
            None => {
                let path = options.folder.join(DATABASE_FILE);
                let settings = SqliteOptions { path: Some(path), ..SqliteOptions::default() };
                Db::Sqlite(blocking(move || SqliteDb::open(&settings)).await?)
            }
        };
        Ok(Self::assemble(db, blobs, options.key))
    }

    /// A store in memory, for tests and for trying things out: nothing is kept.
    ///
    /// # Errors
    /// There is no memory or no thread for it.
    pub async fn open_temporary() -> Result<Self> {
        let db = Db::Sqlite(blocking(|| SqliteDb::open(&SqliteOptions::default())).await?);
        Ok(Self::assemble(db, Blobs::in_memory(), SecretKey([0; 32])))
    }

    pub(crate) fn assemble(db: Db, blobs: Blobs, key: SecretKey) -> Self {
        let refusals = blobs.refusals().clone();
        let inner = Arc::new(Inner { db, blobs, key, changes: watch::Sender::new(0), refusals });
        tokio::spawn(look_for_others(Arc::downgrade(&inner)));
        Self { inner }
    }

    /// Wakes when something was written: by this process at once, by another one within half a second. The number only
    /// says "look again".
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// How often something could not be kept since the store was opened: a full disk, a disk that fails, a server that does
    /// not answer. Wakes at each time.
    #[must_use]
    pub fn refusals(&self) -> watch::Receiver<u64> {
        self.inner.refusals.subscribe()
    }

    /// Files of messages, by content.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    /// Which engine keeps the data.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.db.engine()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn key(&self) -> &SecretKey {
        &self.inner.key
    }

    /// Runs a batch and wakes whoever listens.
    pub(crate) async fn write(&self, batch: Vec<Stmt>) -> Result<Vec<Done>> {
        let done = self.inner.db.write(batch).await.inspect_err(|error| count(&self.inner.refusals, error))?;
        self.inner.changes.send_modify(|number| *number = number.wrapping_add(1));
        Ok(done)
    }

    /// The first row of a statement.
    pub(crate) async fn find<T>(&self, statement: Stmt, read: impl Fn(&mut Row) -> Result<T>) -> Result<Option<T>> {
        self.inner.db.read_one(statement).await?.map(|mut row| read(&mut row)).transpose()
    }

    /// Every row of a statement.
    pub(crate) async fn list<T>(&self, statement: Stmt, read: impl Fn(&mut Row) -> Result<T>) -> Result<Vec<T>> {
        self.inner.db.read(statement).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// Brings SQLite's log of recent writes into the file and empties it.
    pub(crate) async fn fold_log(&self) -> Result<()> {
        match &self.inner.db {
            Db::Sqlite(database) => database.fold_log().await,
            Db::Postgres(_) => Ok(()),
        }
    }
}

/// Counts what could not be kept; somebody who was faster, or a crowd before the door, is no trouble of the disk.
pub(crate) fn count(refusals: &watch::Sender<u64>, error: &StoreError) {
    if matches!(error, StoreError::Unavailable(_)) {
        refusals.send_modify(|number| *number = number.wrapping_add(1));
    }
}

/// Other processes write as well (the command line beside a server): while somebody listens, a number that moves with
/// every stream is read four times a second.
async fn look_for_others(store: Weak<Inner>) {
    let mut last = None;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(inner) = store.upgrade() else { return };
        if inner.changes.receiver_count() == 0 {
            continue;
        }
        let store = Store { inner };
        if let Ok(places) = store.last_places().await {
            if last.is_some_and(|last| last != places) {
                store.inner.changes.send_modify(|number| *number = number.wrapping_add(1));
            }
            last = Some(places);
        }
    }
}

/// The data folder is for its owner alone, whoever made it.
pub(crate) fn create_private_folder(folder: &Path) -> Result<()> {
    let failed = |error: std::io::Error| {
        StoreError::Unavailable(format!("the data folder {} cannot be used: {error}", folder.display()))
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open_to_others = std::fs::metadata(folder).map_err(failed)?.permissions().mode() & 0o077 != 0;
        if open_to_others {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(failed)?;
        }
    }
    Ok(())
}

/// Waits for the disk elsewhere than on a thread that serves others.
pub(crate) async fn blocking<T: Send + 'static>(action: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(action)
        .await
        .map_err(|_| StoreError::Unavailable("the work was broken off".to_owned()))?
}
