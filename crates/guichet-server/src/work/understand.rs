//! Received bytes become messages: parsed, read, placed, in one commit an item.
//!
//! Items of one thread or one author stay in order; all others go at the same time. What cannot be understood goes to the
//! quarantine with its reason, and what waits for something else waits alone: one bad item never stalls the others.

mod lanes;
mod one;

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use guichet_core::model::RawItem;
use guichet_store::Result;
use jiff::SignedDuration;
use tokio::sync::Semaphore;

use super::{Worker, wait};
use crate::app::App;
use crate::door::LANES;

/// Items taken in one round.
const ROUND: u32 = 256;
/// Bytes taken in one round: large items, read and unpacked, must fit into the memory of a small machine.
const ROUND_BYTES: i64 = 32 * 1024 * 1024;
/// Threads on which commits may wait together: the store writes them as one group.
const TOGETHER: u16 = 64;
/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// One process at a time understands; the others take over when it dies.
const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// Understands what arrives, until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    let mut changes = app.store().changes();
    let mut leads_until = None;
    while !app.is_stopping() {
        changes.mark_unchanged();
        let done = match lead(&app, owner, &mut leads_until).await {
            Ok(true) => round(&app).await,
            Ok(false) => Ok(0),
            Err(error) => Err(error),
        };
        match done {
            Ok(count) => {
                app.pulse().beat(Worker::Understand, app.now());
                if count > 0 {
                    continue;
                }
            }
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "understand").increment(1);
                tracing::warn!(%error, "understanding pauses: the store does not answer");
            }
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
    // The end comes anyway; another process waits for the lease at most its length.
    let _ = app.store().release_lease("understand", owner).await;
}

/// Whether this process is the one that understands. Asked again when half of the lease is over.
async fn lead(app: &App, owner: uuid::Uuid, leads_until: &mut Option<jiff::Timestamp>) -> Result<bool> {
    let now = app.now();
    let half = now.checked_add(LEASE / 2).unwrap_or(jiff::Timestamp::MAX);
    if leads_until.is_some_and(|until| until > half) {
        return Ok(true);
    }
    let until = now.checked_add(LEASE).unwrap_or(jiff::Timestamp::MAX);
    let leads = app.store().take_lease("understand", owner, now, until).await?;
    *leads_until = leads.then_some(until);
    Ok(leads)
}

/// Understands what waits; how many items were finished.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App) -> Result<usize> {
    let items = app.store().pending_raw_items(app.now(), ROUND, ROUND_BYTES).await?;
    if items.is_empty() {
        return Ok(0);
    }
    let prepared = one::prepare(app, items).await?;
    let lanes = lanes::sort(prepared);
    let free = &Semaphore::new(usize::from(TOGETHER));
    let finished = futures_util::stream::iter(lanes)
        .map(|lane| async move {
            let mut finished = 0_usize;
            for item in lane {
                finished += usize::from(in_turn(app, free, item).await);
            }
            finished
        })
        .buffer_unordered(usize::from(TOGETHER))
        .fold(0_usize, |sum, lane| async move { sum + lane })
        .await;
    Ok(finished)
}

/// Takes an item to its end when its turn comes. Before a crowd a turn takes the place of several, and a rest follows.
async fn in_turn(app: &App, free: &Semaphore, item: one::Prepared) -> bool {
    let places = if app.door().is_crowded() { u32::from(TOGETHER / LANES) } else { 1 };
    // The semaphore is never closed: without a place the item would go on all the same.
    let place = free.acquire_many(places).await;
    let start = Instant::now();
    let finished = one::finish(app, item).await;
    let rest = app.door().rest_after(start.elapsed());
    if !rest.is_zero() {
        tokio::time::sleep(rest).await;
    }
    drop(place);
    finished
}

/// When an item that waits for something is tried again: soon, then ever later.
fn pause_after(item: &RawItem) -> SignedDuration {
    const SECONDS: [i64; 8] = [1, 5, 15, 60, 300, 900, 1_800, 3_600];
    let index = usize::try_from(item.attempts).unwrap_or(0);
    SignedDuration::from_secs(SECONDS.get(index).copied().unwrap_or(3_600))
}

/// So often, within six minutes, a network is asked again for the words that an item only names; then it is understood without them.
const WORDS_ASKED: i64 = 5;

/// After so many attempts an item goes to the quarantine.
const ATTEMPTS: i64 = 8;
