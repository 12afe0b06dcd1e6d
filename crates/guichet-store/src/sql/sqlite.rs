//! SQLite: one thread that writes, a few that read.
//!
//! The writer takes every batch that waits (up to 256), gives each its own savepoint, commits once, and only then answers:
//! "answered" is "on disk", at the price of one flush for many.

mod connection;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::oneshot;

pub(crate) use connection::{error_of, run};

use super::{Done, Row, Stmt};
use crate::{Result, StoreError};
use writer::{Task, Work};

/// Threads that read.
const READERS: usize = 4;

type ReadWork = (Vec<Stmt>, oneshot::Sender<Result<Vec<Vec<Row>>>>);

/// A database in one file, or in memory.
#[derive(Clone)]
pub(crate) struct SqliteDb {
    writer: mpsc::Sender<Work>,
    /// None for a database in memory: it has one connection, so the writer reads too.
    readers: Option<mpsc::Sender<ReadWork>>,
    path: Option<Arc<Path>>,
}

/// How to open it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SqliteOptions {
    /// The file; none for memory.
    pub(crate) path: Option<PathBuf>,
    /// A registered file layer other than the system's, for tests that cut the power.
    pub(crate) file_layer: Option<String>,
    /// Commit every batch alone: only to measure what committing them together brings.
    pub(crate) one_by_one: bool,
}

impl SqliteDb {
    /// Opens the file (or memory), brings its tables up to date, starts the threads.
    pub(crate) fn open(options: &SqliteOptions) -> Result<Self> {
        let mut connection = connection::open_writer(options)?;
        crate::migrations::run_sqlite(&mut connection)?;
        let (writer, work) = mpsc::channel();
        let group = if options.one_by_one { 1 } else { writer::GROUP };
        spawn("store-writer", move || writer::serve(connection, &work, group))?;
        let readers = if options.path.is_some() { Some(start_readers(options)?) } else { None };
        Ok(Self { writer, readers, path: options.path.clone().map(Into::into) })
    }

    /// The file.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(crate) async fn read_all(&self, statements: Vec<Stmt>) -> Result<Vec<Vec<Row>>> {
        let Some(readers) = &self.readers else {
            return self.on_writer(move |connection| read_snapshot(connection, &statements)).await;
        };
        let (answer, answered) = oneshot::channel();
        readers.send((statements, answer)).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }

    pub(crate) async fn write(&self, batch: Vec<Stmt>) -> Result<Vec<Done>> {
        let (answer, answered) = oneshot::channel();
        self.writer.send(Work::Batch(batch, answer)).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }

    /// Runs something on the writing connection, outside any batch (backup, checks).
    pub(crate) async fn on_writer<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let task: Task = Box::new(move |connection| {
            // The caller may have gone away; nobody is left to hear the answer.
            drop(answer.send(action(connection)));
        });
        self.writer.send(Work::Task(task)).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

impl SqliteDb {
    /// What SQLite finds wrong with its file; nothing when it is whole.
    pub(crate) async fn integrity(&self) -> Result<Vec<String>> {
        let check = Stmt::built("PRAGMA quick_check".to_owned(), Vec::new());
        let rows = self.read_all(vec![check]).await?.into_iter().flatten();
        let lines: Vec<String> = rows.map(|mut row| row.take()).collect::<Result<_>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Brings the log of recent writes into the file and empties it; does what it can while others read.
    pub(crate) async fn fold_log(&self) -> Result<()> {
        self.on_writer(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(|error| error_of(&error))
        })
        .await
    }
}

fn start_readers(options: &SqliteOptions) -> Result<mpsc::Sender<ReadWork>> {
    let (sender, receiver) = mpsc::channel::<ReadWork>();
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..READERS {
        let mut connection = connection::open_reader(options)?;
        let receiver = Arc::clone(&receiver);
        spawn("store-reader", move || {
            loop {
                let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((statements, answer)) = next else { return };
                drop(answer.send(read_snapshot(&mut connection, &statements)));
            }
        })?;
    }
    Ok(sender)
}

/// Several statements see the same moment when they run in one transaction.
fn read_snapshot(connection: &mut Connection, statements: &[Stmt]) -> Result<Vec<Vec<Row>>> {
    if let [only] = statements {
        return Ok(vec![run(connection, only)?.rows]);
    }
    let snapshot = connection.transaction().map_err(|error| error_of(&error))?;
    let answers = statements.iter().map(|statement| run(&snapshot, statement).map(|done| done.rows)).collect();
    drop(snapshot);
    answers
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map(drop)
        .map_err(|error| StoreError::Unavailable(format!("no thread for the database: {error}")))
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the database was closed".to_owned())
}
