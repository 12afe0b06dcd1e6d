//! Samples of everything that is stored, and a look inside, for tests.

mod samples;

use std::path::Path;

use uuid::Uuid;

use crate::blobs::Blobs;
use crate::queries::{STATEMENTS, corrections, customers, incidents, queue};
use crate::sql::sqlite::{SqliteDb, SqliteOptions};
use crate::sql::{Db, Stmt, Value};
use crate::store::DATABASE_FILE;
use crate::{Result, SecretKey, Store, StoreError};

pub use samples::{Arrival, Samples};

/// A store in a folder, on a registered file layer of SQLite.
///
/// # Errors
/// As [`Store::open`].
pub fn open_on_file_layer(folder: &Path, layer: &str) -> Result<Store> {
    open_with(folder, SqliteOptions { file_layer: Some(layer.to_owned()), ..SqliteOptions::default() })
}

/// A store that commits every batch alone: what group commit is compared with.
///
/// # Errors
/// As [`Store::open`].
pub fn open_one_by_one(folder: &Path) -> Result<Store> {
    open_with(folder, SqliteOptions { one_by_one: true, ..SqliteOptions::default() })
}

fn open_with(folder: &Path, options: SqliteOptions) -> Result<Store> {
    let options = SqliteOptions { path: Some(folder.join(DATABASE_FILE)), ..options };
    let db = Db::Sqlite(SqliteDb::open(&options)?);
    Ok(Store::assemble(db, Blobs::in_folder(folder), SecretKey([0; 32])))
}

/// What SQLite answers when asked how it would run a statement.
#[derive(Debug)]
pub struct Explained {
    /// The statement's name.
    pub name: String,
    /// The statement.
    pub text: String,
    /// The steps.
    pub steps: Vec<String>,
}

/// Every statement that is put together from fragments.
fn every_built() -> impl Iterator<Item = Stmt> {
    queue::every_statement()
        .into_iter()
        .chain(customers::every_statement())
        .chain(incidents::every_statement())
        .chain(corrections::every_statement())
}

/// Asks SQLite how it would run every registered statement and every form of the built ones.
///
/// # Errors
/// A statement that SQLite does not understand.
pub async fn explain_everything(store: &Store) -> Result<Vec<Explained>> {
    let mut all = Vec::new();
    for sql in STATEMENTS.iter().flat_map(|file| file.iter()) {
        all.push((sql.name.to_owned(), sql.sqlite.to_owned()));
    }
    for (number, statement) in every_built().enumerate() {
        let text = statement.text.of(crate::Engine::Sqlite).into_owned();
        all.push((format!("built::statement #{number}"), text));
    }
    let mut explained = Vec::new();
    for (name, text) in all {
        let places = (1..=64).take_while(|number| mentions(&text, *number)).count();
        let statement = Stmt::built(format!("EXPLAIN QUERY PLAN {text}"), vec![Value::Null; places]);
        let mut steps = Vec::new();
        let told = store.db().read(statement).await;
        for mut row in told.map_err(|error| StoreError::Broken(format!("{name}: {error}: {text}")))? {
            let _: (i64, i64, i64) = (row.take()?, row.take()?, row.take()?);
            steps.push(row.take()?);
        }
        explained.push(Explained { name, text, steps });
    }
    Ok(explained)
}

fn mentions(text: &str, number: usize) -> bool {
    let name = format!("${number}");
    text.match_indices(&name).any(|(at, _)| !text[at + name.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

/// Prepares every registered statement, and every form of the built ones, on PostgreSQL; answers the name and the server's
/// words for each that it refuses, and how many it took.
///
/// # Errors
/// The server does not answer.
pub async fn prepare_everything(store: &Store) -> Result<(usize, Vec<(String, String)>)> {
    let Db::Postgres(database) = store.db() else { return Ok((0, Vec::new())) };
    let client = database.client().await?;
    let (mut taken, mut refused) = (0, Vec::new());
    let fixed =
        STATEMENTS.iter().flat_map(|file| file.iter()).map(|sql| (sql.name.to_owned(), sql.postgres.to_owned()));
    let built = every_built()
        .map(|statement| ("built::statement".to_owned(), statement.text.of(crate::Engine::Postgres).into_owned()));
    for (name, text) in fixed.chain(built) {
        match client.prepare(&text).await {
            Ok(_) => taken += 1,
            Err(error) => refused.push((name, format!("{error:?}"))),
        }
    }
    Ok((taken, refused))
}

/// An id that is easy to read in a failure.
#[must_use]
pub const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}
