//! The clock: deadlines that passed, promises that were not kept, silence after "solved", and what may be forgotten.
//!
//! Every second, in one process at a time. Each decision is made again from what the store says, so a second clock, or the
//! same one after a jump, changes nothing twice.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

use guichet_core::case::KnownCase;
use guichet_core::model::{Brand, BrandId, CaseId, EventKind, UserId};
use guichet_core::plan::Plan;
use guichet_core::{calendar, case, evidence, promise};
use guichet_store::{DueCase, Result, StoreError};
use jiff::{SignedDuration, Timestamp};

use super::{Worker, spare};
use crate::app::App;
use crate::clock::Ids;
use crate::load;

const EVERY: Duration = Duration::from_secs(1);
const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// Rows of one kind that one round looks at.
const ROUND: u32 = 200;
/// Pages of one kind and brand that one slow round looks at.
const PAGES: usize = 50;

/// What the clock remembers between two rounds: where it reads on. Nothing depends on it: a list read to its end is read
/// again from the start.
#[derive(Debug, Default)]
pub struct Memory {
    deadlines: Option<String>,
    promises: Option<String>,
    soon: Option<String>,
    escalating: Option<String>,
    warnings: Option<String>,
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
    let mut done = missed_deadlines(app, memory).await? + broken_promises(app, memory).await?;
    done += announced(app, memory).await? + warned_promises(app, memory).await?;
    let now = app.now();
    let slow = memory.slow_at.is_none_or(|at| now.duration_since(at).abs() >= SignedDuration::from_mins(10));
    if slow {
        memory.slow_at = Some(now);
        for brand in app.store().brands().await? {
            done += lapsed(app, &brand).await? + due_today(app, &brand).await?;
            done += given_back(app, &brand).await?;
        }
        app.store().forget_expired(now).await?;
        done += ended_evidence(app).await?;
        crate::metrics::upkeep();
    }
    Ok(done)
}

async fn missed_deadlines(app: &App, memory: &mut Memory) -> Result<usize> {
    let page = app.store().silent_deadlines(app.now(), memory.deadlines.as_deref(), ROUND).await?;
    memory.deadlines = page.next;
    decide_each(app, &page.items, |known, app| case::tick(known, app.now(), &mut Ids(app.source().as_ref()))).await
}

/// Deadlines that come soon, and those that were missed for so long that the lead is told.
async fn announced(app: &App, memory: &mut Memory) -> Result<usize> {
    let tick = |known: &KnownCase, app: &App| case::tick(known, app.now(), &mut Ids(app.source().as_ref()));
    let page = app.store().deadlines_soon(app.now(), memory.soon.as_deref(), ROUND).await?;
    memory.soon = page.next;
    let soon = decide_each(app, &page.items, tick).await?;
    let page = app.store().deadlines_for_lead(app.now(), memory.escalating.as_deref(), ROUND).await?;
    memory.escalating = page.next;
    Ok(soon + decide_each(app, &page.items, tick).await?)
}

/// Promises whose owner is told that they fall due; the lead, where nobody is there to be told.
async fn warned_promises(app: &App, memory: &mut Memory) -> Result<usize> {
    let page = app.store().promises_to_warn(app.now(), memory.warnings.as_deref(), ROUND).await?;
    memory.warnings = page.next;
    let mut present: HashMap<BrandId, HashSet<UserId>> = HashMap::new();
    for due in &page.items {
        if let Entry::Vacant(place) = present.entry(due.brand_id) {
            place.insert(load::team::present(app.store(), due.brand_id).await?);
        }
    }
    decide_each(app, &page.items, |known, app| {
        let here = present.get(&known.brand.id);
        let away = |owner: Option<UserId>| owner.is_none_or(|owner| here.is_none_or(|here| !here.contains(&owner)));
        known
            .promises
            .iter()
            .find_map(|owed| promise::warn(known, owed, away(owed.owner), app.now(), &mut Ids(app.source().as_ref())))
    })
    .await
}

async fn broken_promises(app: &App, memory: &mut Memory) -> Result<usize> {
    let page = app.store().promises_overdue(app.now(), memory.promises.as_deref(), ROUND).await?;
    memory.promises = page.next;
    // A case with two of them is on the list twice: one after the other.
    decide_each(app, &page.items, |known, app| {
        known
            .promises
            .iter()
            .find_map(|promise| promise::break_overdue(known, promise, app.now(), &mut Ids(app.source().as_ref())))
    })
    .await
}

/// Solved, then the silence that this brand takes for an end.
async fn lapsed(app: &App, brand: &Brand) -> Result<usize> {
    let silence = SignedDuration::from_hours(24 * i64::from(brand.settings.lapse_days));
    let before = app.now().checked_sub(silence).unwrap_or(Timestamp::MIN);
    let (mut done, mut after) = (0, None);
    for _ in 0..PAGES {
        let page = app.store().cases_to_lapse(brand.id, before, after.as_deref(), ROUND).await?;
        let lapse = |known: &KnownCase, app: &App| case::lapse(known, app.now(), &mut Ids(app.source().as_ref()));
        done += decide_each(app, &page.items, lapse).await?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(done)
}

/// Nobody waits for somebody whose account is closed: their cases stand in the queue for everybody again.
async fn given_back(app: &App, brand: &Brand) -> Result<usize> {
    let mut done = 0;
    for (member, user) in app.store().members(brand.id).await? {
        if user.disabled {
            done += load::team::give_back(app, brand.id, member.user_id, member.user_id).await?;
        }
    }
    Ok(done)
}

/// Words that were kept as long as they may be.
async fn ended_evidence(app: &App) -> Result<usize> {
    let (store, now) = (app.store(), app.now());
    let mut done = 0;
    for held in store.evidence_ended(now, ROUND).await? {
        let Some(message) = store.message(held.brand_id, held.message_id).await? else { continue };
        let Some(brand) = store.brands().await?.into_iter().find(|brand| brand.id == held.brand_id) else { continue };
        let ids = &mut Ids(app.source().as_ref());
        let told = evidence::told(&brand, EventKind::MessageReleased, &message, "ended", (None, now), ids);
        match store.release_evidence(brand.id, message.id, &told).await {
            // Somebody let it go meanwhile.
            Ok(()) | Err(StoreError::Conflict) => done += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// What could wait comes up on its day.
async fn due_today(app: &App, brand: &Brand) -> Result<usize> {
    let end = calendar::day_ends(app.now(), &brand.settings);
    let (mut done, mut after) = (0, None);
    for _ in 0..PAGES {
        let page = app.store().waiting_cases_due(brand.id, end, after.as_deref(), ROUND).await?;
        let tick = |known: &KnownCase, app: &App| case::tick(known, app.now(), &mut Ids(app.source().as_ref()));
        done += decide_each(app, &page.items, tick).await?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(done)
}

/// Decides for each case; one that cannot be read holds up none of the others.
async fn decide_each(app: &App, due: &[DueCase], decision: impl Fn(&KnownCase, &App) -> Option<Plan>) -> Result<usize> {
    let mut done = 0;
    for case in due {
        done += usize::from(spare("tick", decide(app, case.brand_id, case.case_id, &decision).await)?);
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
