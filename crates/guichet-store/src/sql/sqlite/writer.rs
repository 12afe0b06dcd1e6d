//! The one thread that writes.

use std::sync::mpsc::Receiver;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::connection::{error_of, run};
use crate::sql::{Done, Stmt};
use crate::{Result, StoreError};

/// Batches that share one commit at most.
pub(super) const GROUP: usize = 256;

pub(super) type Task = Box<dyn FnOnce(&mut Connection) + Send>;

/// What the writer is asked to do.
pub(super) enum Work {
    Batch(Vec<Stmt>, oneshot::Sender<Result<Vec<Done>>>),
    Task(Task),
}

type Waiting = (Vec<Stmt>, oneshot::Sender<Result<Vec<Done>>>);

/// Serves until every handle of the store is gone.
pub(super) fn serve(mut connection: Connection, work: &Receiver<Work>, group: usize) {
    while let Ok(first) = work.recv() {
        let mut batches: Vec<Waiting> = Vec::new();
        let mut task = None;
        let mut next = Some(first);
        while let Some(current) = next.take() {
            match current {
                Work::Batch(batch, answer) => batches.push((batch, answer)),
                Work::Task(action) => task = Some(action),
            }
            if task.is_none() && batches.len() < group {
                next = work.try_recv().ok();
            }
        }
        commit_together(&connection, batches);
        if let Some(action) = task {
            action(&mut connection);
        }
    }
}

/// Runs each batch in a savepoint of its own, commits once, then answers everybody.
fn commit_together(connection: &Connection, batches: Vec<Waiting>) {
    if batches.is_empty() {
        return;
    }
    let outcome = run_group(connection, &batches);
    let answers = match outcome {
        Ok(answers) => answers,
        Err(error) => {
            // Whatever the transaction was left in, nothing of it stays.
            if !connection.is_autocommit() {
                drop(connection.execute_batch("ROLLBACK"));
            }
            tracing::error!(problem = %error, batches = batches.len(), "the database refused a commit");
            batches.iter().map(|_| Err(error.clone())).collect()
        }
    };
    for ((_, answer), result) in batches.into_iter().zip(answers) {
        // The caller may have gone away; what was committed stays committed.
        drop(answer.send(result));
    }
}

/// An error here concerns the whole group: nothing of it was stored.
fn run_group(connection: &Connection, batches: &[Waiting]) -> Result<Vec<Result<Vec<Done>>>> {
    execute(connection, "BEGIN IMMEDIATE")?;
    let mut answers = Vec::with_capacity(batches.len());
    for (batch, _) in batches {
        execute(connection, "SAVEPOINT batch")?;
        let answer = run_batch(connection, batch);
        if let Err(error) = &answer {
            // A full disk or a failing one ends the whole transaction: SQLite may have rolled it back by itself.
            if connection.is_autocommit() || matches!(error, StoreError::Unavailable(_)) {
                return Err(error.clone());
            }
            execute(connection, "ROLLBACK TO batch")?;
        }
        execute(connection, "RELEASE batch")?;
        answers.push(answer);
    }
    execute(connection, "COMMIT")?;
    Ok(answers)
}

fn run_batch(connection: &Connection, batch: &[Stmt]) -> Result<Vec<Done>> {
    let mut all = Vec::with_capacity(batch.len());
    for statement in batch {
        let done = run(connection, statement)?;
        if statement.expect.is_some_and(|expected| expected != done.changed) {
            return Err(StoreError::Conflict);
        }
        all.push(done);
    }
    Ok(all)
}

fn execute(connection: &Connection, text: &'static str) -> Result<()> {
    let mut prepared = connection.prepare_cached(text).map_err(|error| error_of(&error))?;
    prepared.raw_execute().map(drop).map_err(|error| error_of(&error))
}
