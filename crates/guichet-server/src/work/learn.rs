//! What colleagues corrected is weighed again, beside the requests, in each process; then what still waits is read again.
//!
//! The store counts the changes of each brand's corrections in one small number; where it is another one, the lessons here are old.
//! Reading again is done by one process, for a bounded number of messages, and only where nothing was decided yet.

use std::time::Duration;

use guichet_core::learning;
use guichet_core::model::BrandId;
use guichet_store::{Result, StoreError};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Worker, spare, wait};
use crate::app::App;
use crate::clock::Ids;
use crate::load;

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Every commit wakes the loop: it looks at most so often.
const BREATH: Duration = Duration::from_millis(250);
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Messages that are read again after a change, the newest first.
const READ_AGAIN: u32 = 200;

/// Learns until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    let mut changes = app.store().changes();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match round(&app, owner).await {
            Ok(_) => app.pulse().beat(Worker::Learn, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "learn").increment(1);
                tracing::warn!(%error, "learning pauses: the store does not answer");
            }
        }
        tokio::select! {
            () = app.stopped() => {}
            () = tokio::time::sleep(BREATH) => {}
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
    // The end comes anyway.
    let _ = app.store().release_lease("learn", owner).await;
}

/// Makes lessons anew where they are old, and reads again what waits; how many readings changed.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, owner: Uuid) -> Result<usize> {
    let mut changed = 0;
    for (brand, version) in app.store().correction_versions().await? {
        if app.lesson_shelf().is_at(brand, version) {
            continue;
        }
        let started = std::time::Instant::now();
        app.lesson_shelf().make(app.store(), brand).await?;
        crate::metrics::took("guichet_learn_seconds", started.elapsed());
        let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        if app.store().take_lease("learn", owner, app.now(), until).await? {
            changed += read_again(app, brand).await?;
        }
    }
    Ok(changed)
}

async fn read_again(app: &App, brand: BrandId) -> Result<usize> {
    let mut changed = 0;
    for message in app.store().messages_owed(brand, READ_AGAIN).await? {
        if app.is_stopping() {
            break;
        }
        changed += usize::from(spare("learn", one(app, brand, message.id).await)?);
    }
    Ok(changed)
}

async fn one(app: &App, brand: BrandId, message: guichet_core::model::MessageId) -> Result<bool> {
    for _ in 0..load::TRIES {
        let Some(known) = load::reading::known(app, brand, message).await? else { return Ok(false) };
        let Some(plan) = learning::read_again(&known, app.now(), &mut Ids(app.source().as_ref())) else {
            return Ok(false);
        };
        match app.store().apply(&plan).await {
            Ok(_) => return Ok(true),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    // Somebody works on it: what they decide comes first.
    Ok(false)
}
