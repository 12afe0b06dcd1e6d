//! What happens without anybody asking: items are fetched and understood, replies leave, deadlines pass.
//!
//! Each loop has a `round` that does what is due and says how much it was, so that tests and the simulation take steps
//! where the server runs. A loop is woken by the commit of what it waits for; its timer is only the second lock.

pub mod articles;
pub mod closed;
pub mod deadlines;
mod follow;
pub mod incidents;
pub mod learn;
pub mod probe;
pub mod pulse;
pub mod receive;
pub mod relays;
pub mod send;
pub mod similar;
pub mod tell;
pub mod tick;
pub mod understand;

use std::time::Duration;

use guichet_store::{Result, StoreError};
use tokio::task::JoinSet;

pub use pulse::{Pulse, Worker};

use crate::app::App;

/// Starts every loop. They end when the desk stops.
pub fn start(app: &App, tasks: &mut JoinSet<()>) {
    tasks.spawn(receive::run(app.clone()));
    tasks.spawn(understand::run(app.clone()));
    tasks.spawn(articles::run(app.clone()));
    tasks.spawn(learn::run(app.clone()));
    tasks.spawn(send::run(app.clone()));
    tasks.spawn(send::lookup::run(app.clone()));
    tasks.spawn(tick::run(app.clone()));
    tasks.spawn(incidents::run(app.clone()));
    tasks.spawn(similar::run(app.clone()));
    tasks.spawn(probe::run(app.clone()));
    tasks.spawn(tell::run(app.clone()));
    tasks.spawn(relays::run(app.clone()));
    tasks.spawn(closed::run(app.clone()));
    tasks.spawn(deadlines::run(app.clone()));
}

/// What became of one row. One that cannot be read is said and left where it is: it must not hold up the others. A store
/// that does not answer ends the round.
fn spare<T: Default>(worker: &'static str, done: Result<T>) -> Result<T> {
    match done {
        Err(error @ (StoreError::Broken(_) | StoreError::Refused(_) | StoreError::Conflict)) => {
            metrics::counter!("guichet_work_failures_total", "worker" => worker).increment(1);
            tracing::warn!(%error, worker, "one row is left where it is: the others go on");
            Ok(T::default())
        }
        other => other,
    }
}

/// Waits for something to be written, for at most this long, or for the end.
async fn wait(app: &App, changes: &mut tokio::sync::watch::Receiver<u64>, at_most: Duration) {
    tokio::select! {
        () = app.stopped() => {}
        // The store went away: the timer goes on.
        changed = changes.changed() => if changed.is_err() { tokio::time::sleep(at_most).await },
        () = tokio::time::sleep(at_most) => {}
    }
}
