//! Whoever writes while the desk is closed is told by a machine when it opens, where the brand wants that: once a case and closing.
//!
//! What is said, and to whom, the core decides; that it is said once, the store holds. So several processes may look at the same time.

use std::collections::HashMap;
use std::time::Duration;

use guichet_core::calendar;
use guichet_core::delivery::closed::say_closed;
use guichet_core::model::{Brand, BrandId, ReplyId};
use guichet_store::{Result, StoreError, Untold};
use jiff::{SignedDuration, Timestamp};

use super::{Worker, spare, wait};
use crate::app::App;
use crate::clock::Ids;

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Every commit wakes the loop: it looks at most so often.
const BREATH: Duration = Duration::from_millis(500);
/// What is understood late stands among what was seen: so far the loop looks back.
const LOOK_BACK: SignedDuration = SignedDuration::from_mins(15);
/// Messages that one page holds.
const PAGE: u32 = 200;
/// Pages that one round looks at.
const PAGES: usize = 20;

/// How far each brand was looked through. Nothing depends on it.
#[derive(Debug, Default)]
pub struct Memory {
    seen: HashMap<BrandId, (Timestamp, Timestamp)>,
    /// Where the last round stopped because there was too much, and in which closing.
    behind: HashMap<BrandId, (Timestamp, String)>,
}

/// Says it until the desk stops.
pub async fn run(app: App) {
    let mut changes = app.store().changes();
    let mut memory = Memory::default();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match round(&app, &mut memory).await {
            Ok(_) => app.pulse().beat(Worker::Closed, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "closed").increment(1);
                tracing::warn!(%error, "automatic words pause: the store does not answer");
            }
        }
        tokio::select! {
            () = app.stopped() => {}
            () = tokio::time::sleep(BREATH) => {}
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
}

/// Tells whoever wrote while the desk is closed; how many were told.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, memory: &mut Memory) -> Result<usize> {
    let mut told = 0;
    for brand in app.store().brands().await?.into_iter().filter(|brand| brand.settings.out_of_hours) {
        told += spare("closed", of_brand(app, &brand, memory).await)?;
    }
    Ok(told)
}

async fn of_brand(app: &App, brand: &Brand, memory: &mut Memory) -> Result<usize> {
    let (now, settings) = (app.now(), &brand.settings);
    let Some(since) = calendar::closed_since(now, settings) else { return Ok(0) };
    let Some(opens_at) = calendar::next_opening(now, settings) else { return Ok(0) };
    let seen = memory.seen.get(&brand.id).filter(|(closing, _)| *closing == since).map(|(_, until)| *until);
    let from = seen.and_then(|until| until.checked_sub(LOOK_BACK).ok()).map_or(since, |until| until.max(since));
    let behind = memory.behind.remove(&brand.id).filter(|(closing, _)| *closing == since);
    let (mut told, mut after) = (0, behind.map(|(_, place)| place));
    for _ in 0..PAGES {
        let page = app.store().untold(brand.id, from, opens_at, after.as_deref(), PAGE).await?;
        for found in &page.items {
            told += usize::from(spare("closed", tell(app, brand, found).await)?);
        }
        after = page.next;
        if after.is_none() {
            memory.seen.insert(brand.id, (since, now));
            break;
        }
    }
    if let Some(place) = after {
        memory.behind.insert(brand.id, (since, place));
    }
    Ok(told)
}

async fn tell(app: &App, brand: &Brand, found: &Untold) -> Result<bool> {
    let store = app.store();
    let reply = ReplyId(app.source().next_id());
    let Some(known) = store.load_reply(brand.id, found.conversation_id, reply).await? else { return Ok(false) };
    let Some(reading) = store.reading(brand.id, found.message_id).await? else { return Ok(false) };
    let said = say_closed(&known, &reading, reply, app.now(), &mut Ids(app.source().as_ref()));
    let Ok(plan) = said else { return Ok(false) };
    match store.apply(&plan).await {
        Ok(_) => Ok(true),
        // Somebody was faster, with the same word or another one: the next round looks again.
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}
