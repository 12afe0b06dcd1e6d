//! The waist: everything that the rest of the store knows of a database.
//!
//! A statement is text with `$1`, `$2`… and values; a batch is a list of statements with guards, and happens whole or not
//! at all. A batch is a *value*: it can be run again after a serialization failure, it cannot be left half open by a
//! caller who went away, and SQLite can commit many of them at once. Two engines stand behind it.

pub(crate) mod convert;
pub(crate) mod postgres;
pub(crate) mod sqlite;
pub(crate) mod statement;
pub(crate) mod value;

pub(crate) use convert::ToValue;
pub(crate) use statement::{Sql, Stmt};
pub(crate) use value::{Done, Row, Value};

use crate::Result;

/// Which of the two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in the data folder.
    Sqlite,
    /// A server, or something that speaks like it.
    Postgres,
}

/// A database of either kind.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite(sqlite::SqliteDb),
    Postgres(postgres::PostgresDb),
}

impl Db {
    /// Which engine it is.
    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// The rows of one statement.
    pub(crate) async fn read(&self, statement: Stmt) -> Result<Vec<Row>> {
        let mut answers = self.read_all(vec![statement]).await?;
        Ok(answers.pop().unwrap_or_default())
    }

    /// The first row of one statement.
    pub(crate) async fn read_one(&self, statement: Stmt) -> Result<Option<Row>> {
        Ok(self.read(statement).await?.into_iter().next())
    }

    /// The rows of several statements, all seen at the same moment.
    pub(crate) async fn read_all(&self, statements: Vec<Stmt>) -> Result<Vec<Vec<Row>>> {
        match self {
            Self::Sqlite(database) => database.read_all(statements).await,
            Self::Postgres(database) => database.read_all(statements).await,
        }
    }

    /// Runs a batch: every statement, each with its guard, in one commit; or nothing. `Ok` means that it is on disk.
    pub(crate) async fn write(&self, batch: Vec<Stmt>) -> Result<Vec<Done>> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Sqlite(database) => database.write(batch).await,
            Self::Postgres(database) => database.write(batch).await,
        }
    }
}
