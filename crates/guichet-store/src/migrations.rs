//! Brings the tables up to date: numbered files, forward only, each run once and remembered with its checksum.
//!
//! A file is written once for both engines with three words, `{blob}`, `{text}` and `{no_brand}`; what only one engine has (full text)
//! stands in an add-on beside it. A file that was released is never edited: its checksum would no longer be the one that
//! the databases of the world remember.

use deadpool_postgres::Object;
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::sql::Engine;
use crate::sql::sqlite::error_of;
use crate::{Result, StoreError};

/// One step.
struct Migration {
    number: i64,
    name: &'static str,
    text: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
            sqlite: include_str!(concat!("../migrations/", $name, ".sqlite.sql")),
            postgres: include_str!(concat!("../migrations/", $name, ".pg.sql")),
        }
    };
}

/// Every step, in order.
const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_desk"),
    migration!(2, "0002_identity"),
    migration!(3, "0003_clock"),
    migration!(4, "0004_incident"),
    migration!(5, "0005_knowledge"),
    migration!(6, "0006_correction"),
    migration!(7, "0007_charter"),
    migration!(8, "0008_proposed"),
    migration!(9, "0009_networks"),
    migration!(10, "0010_connecting"),
    migration!(11, "0011_said"),
    migration!(12, "0012_hidden"),
    migration!(13, "0013_settings_revision"),
    migration!(14, "0014_follow_up"),
    migration!(15, "0015_regrouping"),
    migration!(16, "0016_relay"),
    migration!(17, "0017_solution"),
    migration!(18, "0018_work"),
    migration!(19, "0019_subscription"),
];

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

impl Migration {
    /// The text for one engine.
    fn text_for(&self, engine: Engine) -> String {
        let zeros = "0".repeat(32);
        let (blob, text, no_brand, add_on) = match engine {
            Engine::Sqlite => ("BLOB", "TEXT", format!("X'{zeros}'"), self.sqlite),
            // Bytes order, whatever the language of the server: keys are compared in the same way on both engines.
            Engine::Postgres => ("BYTEA", "TEXT COLLATE \"C\"", format!("'\\x{zeros}'"), self.postgres),
        };
        let whole = format!("{}\n{add_on}", self.text);
        whole.replace("{blob}", blob).replace("{text}", text).replace("{no_brand}", &no_brand)
    }

    fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.text, self.sqlite, self.postgres] {
            hash.update(part.as_bytes());
        }
        crate::blobs::hexadecimal(&hash.finalize())
    }
}

/// What is still to run, given what was run. Refuses data of a newer version, and files that were edited.
fn missing(applied: &[(i64, String)]) -> Result<Vec<&'static Migration>> {
    for (number, checksum) in applied {
        match MIGRATIONS.iter().find(|known| known.number == *number) {
            None => {
                return Err(StoreError::Refused(
                    "this data was written by a newer version of Guichet: use that version".to_owned(),
                ));
            }
            Some(known) if known.checksum() != *checksum => {
                return Err(StoreError::Refused(format!(
                    "the tables of this data were made by another build (step {}): use that build, or restore a backup",
                    known.name
                )));
            }
            Some(_) => {}
        }
    }
    Ok(MIGRATIONS.iter().filter(|known| applied.iter().all(|(number, _)| *number != known.number)).collect())
}

/// Brings a SQLite file up to date.
pub(crate) fn run_sqlite(connection: &mut Connection) -> Result<()> {
    // IMMEDIATE: two processes that start together take turns.
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| error_of(&error))?;
    transaction.execute_batch(LEDGER).map_err(|error| error_of(&error))?;
    let applied = {
        let mut prepared = transaction
            .prepare("SELECT number, checksum FROM schema_migration ORDER BY number")
            .map_err(|error| error_of(&error))?;
        let rows = prepared.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(|error| error_of(&error))?;
        rows.collect::<rusqlite::Result<Vec<(i64, String)>>>().map_err(|error| error_of(&error))?
    };
    for migration in missing(&applied)? {
        transaction.execute_batch(&migration.text_for(Engine::Sqlite)).map_err(|error| error_of(&error))?;
        transaction
            .execute(
                "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
                (migration.number, migration.name, migration.checksum(), Timestamp::now().as_millisecond()),
            )
            .map_err(|error| error_of(&error))?;
    }
    transaction.commit().map_err(|error| error_of(&error))
}

/// Brings a PostgreSQL database up to date.
pub(crate) async fn run_postgres(client: &mut Object) -> Result<()> {
    let failed = |error: tokio_postgres::Error| {
        let code = error.code().map_or("no code", |code| code.code()).to_owned();
        StoreError::Unavailable(format!("the tables cannot be brought up to date (the database answers {code})"))
    };
    // Two processes that start together: one of them may lose the race to create the ledger, and finds it made.
    if client.batch_execute(LEDGER).await.is_err() {
        client.batch_execute(LEDGER).await.map_err(failed)?;
    }
    let transaction = client.transaction().await.map_err(failed)?;
    transaction.batch_execute("LOCK TABLE schema_migration IN ACCESS EXCLUSIVE MODE").await.map_err(failed)?;
    let rows = transaction
        .query("SELECT number, checksum FROM schema_migration ORDER BY number", &[])
        .await
        .map_err(failed)?;
    let applied: Vec<(i64, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for migration in missing(&applied)? {
        transaction.batch_execute(&migration.text_for(Engine::Postgres)).await.map_err(failed)?;
        transaction
            .execute(
                "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                &[&migration.number, &migration.name, &migration.checksum(), &Timestamp::now().as_millisecond()],
            )
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with(".pg.sql") && !name.ends_with(".sqlite.sql"))
            .collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS.iter().map(|known| format!("{}.sql", known.name)).collect();
        assert_eq!(files, listed);
        for (index, known) in MIGRATIONS.iter().enumerate() {
            assert_eq!(known.number, index as i64 + 1);
        }
    }

    #[test]
    fn data_of_a_newer_version_is_refused() {
        let newer = [(9_999, "…".to_owned())];
        assert!(matches!(missing(&newer), Err(StoreError::Refused(_))));
    }

    #[test]
    fn an_edited_file_is_refused() {
        let edited = [(1, "another checksum".to_owned())];
        assert!(matches!(missing(&edited), Err(StoreError::Refused(_))));
    }

    #[test]
    fn run_twice_it_does_nothing_more() {
        let mut connection = Connection::open_in_memory().unwrap();
        run_sqlite(&mut connection).unwrap();
        run_sqlite(&mut connection).unwrap();
        let steps: i64 = connection.query_row("SELECT COUNT(*) FROM schema_migration", [], |row| row.get(0)).unwrap();
        assert_eq!(steps, MIGRATIONS.len() as i64);
    }
}
