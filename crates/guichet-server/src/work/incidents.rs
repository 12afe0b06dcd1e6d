//! Many who tell the same trouble become an incident, within seconds of the message that makes it one.
//!
//! One process at a time watches, with one detector a brand. A detector is a memory: it is rebuilt from the stored readings of the
//! last weeks, alarms nobody by what is older than half a day or was imported as history, and starts again from the store whenever
//! somebody else was faster.

mod watcher;

use std::collections::HashMap;
use std::time::Duration;

use guichet_core::model::{Brand, BrandId};
use guichet_store::{Result, StoreError};
use jiff::SignedDuration;

use self::watcher::Watcher;
use super::follow::PAGES;
use super::{Worker, spare, wait};
use crate::app::App;

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Between two rounds, so that a flood is looked at in pages and the past is read beside other work.
const BREATH: Duration = Duration::from_millis(100);
/// The same while many stand at the door: they are served first.
const LONG_BREATH: Duration = Duration::from_secs(1);
/// One process at a time watches; the others take over when it dies.
const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// The detectors of one process.
#[derive(Default)]
pub struct Memory {
    watchers: HashMap<BrandId, Watcher>,
}

/// Watches until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    let mut changes = app.store().changes();
    let mut memory = Memory::default();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match step(&app, owner, &mut memory).await {
            Ok(count) => {
                app.pulse().beat(Worker::Incidents, app.now());
                if count > 0 {
                    tokio::time::sleep(breath(&app)).await;
                    continue;
                }
            }
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "incidents").increment(1);
                tracing::warn!(%error, "the watch for incidents pauses: the store does not answer");
            }
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
        tokio::time::sleep(breath(&app)).await;
    }
    // The end comes anyway.
    let _ = app.store().release_lease("incidents", owner).await;
}

fn breath(app: &App) -> Duration {
    if app.door().is_crowded() { LONG_BREATH } else { BREATH }
}

async fn step(app: &App, owner: uuid::Uuid, memory: &mut Memory) -> Result<usize> {
    let now = app.now();
    let until = now.checked_add(LEASE).unwrap_or(jiff::Timestamp::MAX);
    if app.store().take_lease("incidents", owner, now, until).await? {
        return round(app, memory).await;
    }
    // Somebody else watches: what this process remembers grows old.
    memory.watchers.clear();
    Ok(0)
}

/// Takes in what is new for each brand; how much it was.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, memory: &mut Memory) -> Result<usize> {
    let mut done = 0;
    for brand in app.store().brands().await? {
        done += match watch(app, memory, &brand).await {
            // Somebody was faster: it is begun again at once.
            Err(StoreError::Conflict) => 1,
            // What goes wrong in one brand stops no other.
            watched => spare("incidents", watched)?,
        };
    }
    Ok(done)
}

/// What is new in one brand, a few pages at most.
async fn watch(app: &App, memory: &mut Memory, brand: &Brand) -> Result<usize> {
    let mut watcher = match memory.watchers.remove(&brand.id) {
        Some(watcher) => watcher,
        None => Watcher::begin(app, brand).await?,
    };
    let mut heard = Ok(0);
    for _ in 0..PAGES {
        heard = match (heard, watcher.hear(app, brand).await) {
            (Ok(before), Ok(more)) => Ok(before + more),
            (_, failed) => failed,
        };
        if heard.is_err() || !watcher.has_more() {
            break;
        }
    }
    // A page that could not be read is read again; what went wrong in the middle of one is begun again from what is stored.
    if watcher.is_whole() {
        memory.watchers.insert(brand.id, watcher);
    }
    heard
}
