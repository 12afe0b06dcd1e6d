//! Replies in doubt: the network is asked, some time after, a few times; then a person decides.

use std::collections::HashMap;
use std::time::Duration;

use guichet_channels::Lookup;
use guichet_core::delivery::{self, CALL_SECONDS};
use guichet_core::model::{LookupOutcome, OutboxItem, OutboxState, Outgoing, ReplyId};
use guichet_store::Result;
use jiff::{SignedDuration, Timestamp};

use super::decide;
use crate::app::App;
use crate::clock::Ids;
use crate::load;
use crate::work::wait;

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Seconds to wait before each look: a network needs a minute to file what it took.
const PATIENCE: [i64; 4] = [60, 300, 1_800, 7_200];

/// Which replies in doubt were looked up, and when they are next. Kept in memory: after a restart they are looked up again.
#[derive(Debug, Default)]
pub struct Doubts(HashMap<ReplyId, (usize, Timestamp)>);

impl Doubts {
    /// Whether it is time to look; says when first, the first time.
    fn is_due(&mut self, id: ReplyId, now: Timestamp) -> bool {
        let (_, next) = self.0.entry(id).or_insert_with(|| (0, after(now, 0)));
        *next <= now
    }

    fn looked(&mut self, id: ReplyId, now: Timestamp) {
        if let Some((looks, next)) = self.0.get_mut(&id) {
            *looks += 1;
            *next = after(now, *looks);
        }
    }
}

fn after(now: Timestamp, looks: usize) -> Timestamp {
    PATIENCE
        .get(looks)
        .and_then(|seconds| now.checked_add(SignedDuration::from_secs(*seconds)).ok())
        .unwrap_or(Timestamp::MAX)
}

/// Looks after the replies in doubt, until the desk stops. A loop of its own: a network that does not answer must not
/// keep other replies waiting.
pub async fn run(app: App) {
    let mut changes = app.store().changes();
    let mut doubts = Doubts::default();
    while !app.is_stopping() {
        changes.mark_unchanged();
        if let Err(error) = round(&app, &mut doubts).await {
            metrics::counter!("guichet_work_failures_total", "worker" => "lookup").increment(1);
            tracing::warn!(%error, "replies in doubt could not be looked up");
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
}

/// Ends the attempts of workers that died, and looks up what is in doubt and due; how many replies moved.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, doubts: &mut Doubts) -> Result<usize> {
    let mut moved = 0;
    for item in app.store().stuck_replies(app.now(), 64).await? {
        let expired = decide(app, &item, |flight, app| {
            delivery::expire_lease(flight, app.now(), &mut Ids(app.source().as_ref()))
        });
        moved += usize::from(expired.await?);
    }
    let now = app.now();
    let unknown = app.store().all_replies_in_state(OutboxState::Unknown, 256).await?;
    doubts.0.retain(|id, _| unknown.iter().any(|item| item.id == *id));
    for item in unknown {
        if doubts.is_due(item.id, now) {
            doubts.looked(item.id, now);
            moved += usize::from(look(app, item).await?);
        }
    }
    Ok(moved)
}

/// Looks one reply up and writes what the network said.
///
/// # Errors
/// When the store does not answer.
async fn look(app: &App, item: OutboxItem) -> Result<bool> {
    let found = ask(app, &item).await?;
    decide(app, &item, |flight, app| {
        delivery::after_lookup(flight, &found, app.now(), &mut Ids(app.source().as_ref())).ok()
    })
    .await
}

async fn ask(app: &App, item: &OutboxItem) -> Result<LookupOutcome> {
    let Ok(outgoing) = serde_json::from_slice::<Outgoing>(&item.body) else { return Ok(LookupOutcome::CannotTell) };
    let Some(channel) = app.store().channel(item.channel_id).await? else { return Ok(LookupOutcome::CannotTell) };
    let Ok(code) = load::channel::open(app, channel).await? else { return Ok(LookupOutcome::CannotTell) };
    let patience = Duration::from_secs(CALL_SECONDS.unsigned_abs());
    Ok(match tokio::time::timeout(patience, code.lookup(&outgoing)).await {
        Ok(Lookup::Found { external_id }) => LookupOutcome::Found { external_id },
        Ok(Lookup::NotFound) => LookupOutcome::NotFound,
        Ok(Lookup::CannotTell) | Err(_) => LookupOutcome::CannotTell,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_in_doubt_is_looked_up_later_and_later_then_left_to_a_person() {
        let mut doubts = Doubts::default();
        let id = ReplyId(uuid::Uuid::from_u128(1));
        let start: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        assert!(!doubts.is_due(id, start));
        let minute = start + SignedDuration::from_secs(60);
        assert!(doubts.is_due(id, minute));
        doubts.looked(id, minute);
        assert!(!doubts.is_due(id, minute + SignedDuration::from_secs(299)));
        let mut now = minute;
        for _ in 0..3 {
            now += SignedDuration::from_hours(3);
            assert!(doubts.is_due(id, now));
            doubts.looked(id, now);
        }
        assert!(!doubts.is_due(id, now + SignedDuration::from_hours(1000)));
    }
}
