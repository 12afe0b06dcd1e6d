//! What colleagues corrected is weighed again, beside the requests, in each process; then what still waits is read again.
//!
//! The store counts the changes of each brand's corrections in one small number; where it is another one, the lessons here are old.
//! Reading again is done by one process, for a bounded number of messages, and only where nothing was decided yet.

use std::time::Duration;

use guichet_core::learning;
use guichet_core::model::{BrandId, MessageId};
use guichet_core::plan::Change;
use guichet_store::{Result, StoreError};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Worker, spare, wait};
use crate::app::App;
use crate::clock::Ids;
use crate::load;
use crate::load::reading::Beside;

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
        // Where nothing was taught before and nothing is now, every reading stands.
        let nothing = app.lesson_shelf().is_empty(brand);
        let nothing = app.lesson_shelf().make(app.store(), brand).await?.is_empty() && nothing;
        crate::metrics::took("guichet_learn_seconds", started.elapsed());
        if nothing {
            continue;
        }
        let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        if app.store().take_lease("learn", owner, app.now(), until).await? {
            changed += read_again(app, brand).await?;
        }
    }
    Ok(changed)
}

async fn read_again(app: &App, brand: BrandId) -> Result<usize> {
    let (mut changed, mut beside) = (0, None);
    let mut owed = app.store().messages_owed(brand, READ_AGAIN).await?;
    // Those of a case together: what stands beside them is loaded once.
    owed.sort_by_key(|message| message.case_id);
    for message in owed {
        if app.is_stopping() {
            break;
        }
        changed += usize::from(spare("learn", one(app, brand, message.id, &mut beside).await)?);
    }
    Ok(changed)
}

async fn one(app: &App, brand: BrandId, message: MessageId, beside: &mut Option<Beside>) -> Result<bool> {
    for _ in 0..load::TRIES {
        let known = load::reading::known_beside(app, brand, message, beside).await?;
        let Some(known) = known else { return Ok(false) };
        let Some(plan) = learning::read_again(&known, app.now(), &mut Ids(app.source().as_ref())) else {
            return Ok(false);
        };
        match app.store().apply(&plan).await {
            Ok(_) => {
                if let Some(beside) = beside {
                    plan.changes.iter().for_each(|change| shown(beside, change));
                }
                return Ok(true);
            }
            Err(StoreError::Conflict) => *beside = None,
            Err(error) => return Err(error),
        }
    }
    // Somebody works on it: what they decide comes first.
    Ok(false)
}

fn shown(beside: &mut Beside, change: &Change) {
    if let Change::ShowReading { message, reading, .. } = change {
        beside.shows(*message, reading);
    }
}
