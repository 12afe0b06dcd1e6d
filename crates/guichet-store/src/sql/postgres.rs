//! PostgreSQL, or an engine that speaks like it: a pool, and batches that are run again when the engine asks for it.

mod values;

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{
    GenericClient, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, TimeoutType,
};
use tokio::sync::Semaphore;
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;

use super::{Done, Engine, Row, Stmt};
use crate::{Result, StoreError};

/// Connections kept open.
const CONNECTIONS: usize = 12;
/// Batches under way at once. Those of one brand wait for each other inside the server; were they to hold every
/// connection meanwhile, nobody could read.
const WRITERS: usize = 8;
/// How long a caller waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a batch waits for its turn.
const WRITE_PATIENCE: Duration = Duration::from_secs(30);
/// A batch that collided with another is run again so many times.
const RETRIES: u32 = 6;

/// A database behind an address.
#[derive(Clone)]
pub(crate) struct PostgresDb {
    pool: Pool,
    writers: Arc<Semaphore>,
}

/// A statement failed: what it means, and whether running the batch again may help.
struct Failure {
    error: StoreError,
    again: bool,
}

impl PostgresDb {
    /// Connects and brings the tables up to date.
    pub(crate) async fn open(address: &str) -> Result<Self> {
        let config: tokio_postgres::Config = address
            .parse()
            .map_err(|_| StoreError::Refused("the database address is not a postgres:// address".to_owned()))?;
        let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let database = Self { pool, writers: Arc::new(Semaphore::new(WRITERS)) };
        let mut client = database.client().await?;
        crate::migrations::run_postgres(&mut client).await?;
        Ok(database)
    }

    pub(crate) async fn client(&self) -> Result<Object> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => failure_of(&error).error,
            PoolError::Timeout(TimeoutType::Wait) => StoreError::Busy,
            _ => StoreError::Unavailable("the database does not answer".to_owned()),
        })
    }

    pub(crate) async fn read_all(&self, statements: Vec<Stmt>) -> Result<Vec<Vec<Row>>> {
        let mut client = self.client().await?;
        if let [only] = statements.as_slice() {
            return run(&client, only).await.map(|done| vec![done.rows]).map_err(|failure| failure.error);
        }
        let snapshot = client
            .build_transaction()
            .isolation_level(tokio_postgres::IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await
            .map_err(|error| failure_of(&error).error)?;
        let mut answers = Vec::with_capacity(statements.len());
        for statement in &statements {
            answers.push(run(&snapshot, statement).await.map_err(|failure| failure.error)?.rows);
        }
        snapshot.commit().await.map_err(|error| failure_of(&error).error)?;
        Ok(answers)
    }

    pub(crate) async fn write(&self, batch: Vec<Stmt>) -> Result<Vec<Done>> {
        let database = self.clone();
        // A task of its own: a caller that goes away cannot leave a batch half done.
        let running = tokio::spawn(async move { database.write_until_settled(&batch).await });
        running.await.map_err(|_| StoreError::Unavailable("the database was closed".to_owned()))?
    }

    async fn write_until_settled(&self, batch: &[Stmt]) -> Result<Vec<Done>> {
        let turn = tokio::time::timeout(WRITE_PATIENCE, self.writers.acquire()).await;
        let _turn = turn
            .map_err(|_| StoreError::Busy)?
            .map_err(|_| StoreError::Unavailable("the database was closed".to_owned()))?;
        let mut round = 0;
        loop {
            match self.write_once(batch).await {
                Err(failure) if failure.again && round < RETRIES => {
                    tokio::time::sleep(Duration::from_millis(5 << round)).await;
                    round += 1;
                }
                Err(failure) => return Err(failure.error),
                Ok(done) => return Ok(done),
            }
        }
    }

    async fn write_once(&self, batch: &[Stmt]) -> Result<Vec<Done>, Failure> {
        let mut client = self.client().await.map_err(|error| Failure { error, again: false })?;
        let transaction = client.transaction().await.map_err(|error| failure_of(&error))?;
        let mut all = Vec::with_capacity(batch.len());
        for statement in batch {
            let done = run(&transaction, statement).await?;
            if statement.expect.is_some_and(|expected| expected != done.changed) {
                // Dropped without a commit: rolled back.
                return Err(Failure { error: StoreError::Conflict, again: false });
            }
            all.push(done);
        }
        transaction.commit().await.map_err(|error| failure_of(&error))?;
        Ok(all)
    }
}

/// Runs one statement and takes all of its rows.
async fn run(client: &impl GenericClient, statement: &Stmt) -> Result<Done, Failure> {
    let text = statement.text.of(Engine::Postgres);
    let prepared = client.prepare_cached(&text).await.map_err(|error| failure_of(&error))?;
    let args: Vec<&(dyn ToSql + Sync)> = statement.args.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect();
    if prepared.columns().is_empty() {
        let changed = client.execute(&prepared, &args).await.map_err(|error| failure_of(&error))?;
        return Ok(Done { changed, rows: Vec::new() });
    }
    let rows = client.query(&prepared, &args).await.map_err(|error| failure_of(&error))?;
    let rows: Vec<Row> =
        rows.iter().map(values::row_of).collect::<Result<_>>().map_err(|error| Failure { error, again: false })?;
    Ok(Done { changed: u64::try_from(rows.len()).unwrap_or(u64::MAX), rows })
}

/// What a failure of the server means. Its words may quote values, so only its code is passed on.
fn failure_of(error: &tokio_postgres::Error) -> Failure {
    let Some(code) = error.code() else {
        let lost =
            error.is_closed() || std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>());
        let error = if lost {
            StoreError::Unavailable("the database does not answer".to_owned())
        } else {
            StoreError::Broken(format!("the database driver says: {error}"))
        };
        return Failure { error, again: false };
    };
    if [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code) {
        return Failure { error: StoreError::Busy, again: true };
    }
    let place = error.as_db_error().and_then(|known| known.constraint().or_else(|| known.table())).unwrap_or("?");
    let error = match code.code() {
        "23505" => StoreError::Conflict,
        // Resources, operator, connection, sign-in, file errors of the server.
        class if ["53", "57", "58", "08", "28", "3D"].iter().any(|known| class.starts_with(known)) => {
            StoreError::Unavailable(format!("the database answers {class}"))
        }
        class => StoreError::Broken(format!("the database answers {class} at {place}")),
    };
    Failure { error, again: false }
}
