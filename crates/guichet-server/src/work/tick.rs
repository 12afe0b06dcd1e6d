//! The clock: deadlines that passed, promises that were not kept, silence after "solved", and what may be forgotten.
//!
//! Every second, in one process at a time. Each decision is made again from what the store says, so a second clock, or the
//! same one after a jump, changes nothing twice.

use std::time::Duration;

use guichet_core::case::KnownCase;
use guichet_core::model::{BrandId, Case, CaseId};
use guichet_core::plan::Plan;
use guichet_core::{case, promise};
use guichet_store::{Result, StoreError};
use jiff::{SignedDuration, Timestamp};

use super::Worker;
use crate::app::App;
use crate::clock::Ids;
use crate::load;

const EVERY: Duration = Duration::from_secs(1);
const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// Rows of one kind that one round looks at.
const ROUND: u32 = 200;
/// A process that starts looks back this far for deadlines that passed while nobody looked.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What the clock remembers between two rounds.
#[derive(Debug, Default)]
pub struct Memory {
    /// Deadlines up to here were looked at.
    deadlines_until: Option<Timestamp>,
    /// When the slow things were last done.
    slow_at: Option<Timestamp>,
}

/// Ticks until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    let mut memory = Memory::default();
    while !app.is_stopping() {
        if let Err(error) = step(&app, owner, &mut memory).await {
            metrics::counter!("guichet_work_failures_total", "worker" => "tick").increment(1);
            tracing::warn!(%error, "the clock pauses: the store does not answer");
        } else {
            app.pulse().beat(Worker::Tick, app.now());
        }
        tokio::select! {
            () = app.stopped() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    // The end comes anyway.
    let _ = app.store().release_lease("tick", owner).await;
}

async fn step(app: &App, owner: uuid::Uuid, memory: &mut Memory) -> Result<()> {
    app.limits().forget_the_quiet();
    let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
    if app.store().take_lease("tick", owner, app.now(), until).await? {
        round(app, memory).await?;
    }
    Ok(())
}

/// Does what is due now; how much it was.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, memory: &mut Memory) -> Result<usize> {
    let mut done = missed_deadlines(app, memory).await? + broken_promises(app).await?;
    let now = app.now();
    let slow = memory.slow_at.is_none_or(|at| now.duration_since(at).abs() >= SignedDuration::from_mins(10));
    if slow {
        memory.slow_at = Some(now);
        done += lapsed(app).await?;
        app.store().forget_expired(now).await?;
        crate::metrics::upkeep();
    }
    Ok(done)
}

async fn missed_deadlines(app: &App, memory: &mut Memory) -> Result<usize> {
    let now = app.now();
    let since = memory.deadlines_until.unwrap_or_else(|| now.checked_sub(LOOK_BACK).unwrap_or(Timestamp::MIN));
    let missed = app.store().deadlines_missed(since, now, ROUND).await?;
    let mut done = 0;
    for deadline in &missed {
        done += usize::from(
            decide(app, deadline.brand_id, deadline.case_id, |known, app| {
                case::tick(known, app.now(), &mut Ids(app.source().as_ref()))
            })
            .await?,
        );
    }
    // A full page: the rest comes in the next round, from where this one ended.
    let full = u32::try_from(missed.len()).is_ok_and(|count| count >= ROUND);
    memory.deadlines_until = match missed.last() {
        Some(last) if full => Some(last.due_at),
        _ => Some(now),
    };
    Ok(done)
}

async fn broken_promises(app: &App) -> Result<usize> {
    let mut done = 0;
    for overdue in app.store().promises_overdue(app.now(), ROUND).await? {
        done += usize::from(
            decide(app, overdue.brand_id, overdue.case_id, |known, app| {
                let current = known.promises.iter().find(|promise| promise.id == overdue.id)?;
                promise::break_overdue(known, current, app.now(), &mut Ids(app.source().as_ref()))
            })
            .await?,
        );
    }
    Ok(done)
}

async fn lapsed(app: &App) -> Result<usize> {
    // The shortest silence among the brands; the decision knows each brand's own.
    let brands = app.store().brands().await?;
    let Some(days) = brands.iter().map(|brand| brand.settings.lapse_days).min() else { return Ok(0) };
    let before = app.now().checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN);
    let mut done = 0;
    for Case { id, brand_id, .. } in app.store().cases_to_lapse(before, ROUND).await? {
        done += usize::from(
            decide(app, brand_id, id, |known, app| case::lapse(known, app.now(), &mut Ids(app.source().as_ref())))
                .await?,
        );
    }
    Ok(done)
}

/// Loads a case again and again until the decision is written, or there is nothing to decide any more.
async fn decide(
    app: &App,
    brand: BrandId,
    id: CaseId,
    decision: impl Fn(&KnownCase, &App) -> Option<Plan>,
) -> Result<bool> {
    for _ in 0..load::TRIES {
        let Some(known) = app.store().load_case(brand, id).await? else { return Ok(false) };
        let Some(plan) = decision(&known, app) else { return Ok(false) };
        match app.store().apply(&plan).await {
            Ok(_) => return Ok(true),
            // Somebody was faster: look again.
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    // Somebody works on this case at the moment: the next round comes in a second.
    Ok(false)
}
