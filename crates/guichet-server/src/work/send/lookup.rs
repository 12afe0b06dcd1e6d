//! Replies in doubt: the network is asked, some time after, a few times; then a person decides.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::StreamExt as _;
use guichet_channels::{Lookup, ids_may_repeat};
use guichet_core::delivery::{self, CALL_SECONDS, InFlight};
use guichet_core::model::{LookupOutcome, Outgoing, ReplyId};
use guichet_store::{DueReply, Result};
use jiff::{SignedDuration, Timestamp};

use super::{decide, own_id};
use crate::app::App;
use crate::clock::Ids;
use crate::load;
use crate::work::{Worker, spare, wait};

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Seconds to wait before each look: a network needs a minute to file what it took.
const PATIENCE: [i64; 4] = [60, 300, 1_800, 7_200];

/// Replies that are looked up at the same time.
const AT_ONCE: usize = 8;
const PAGE: u32 = 256;
/// Pages of replies in doubt that one round reads.
const PAGES: usize = 16;

/// Which replies in doubt were looked up, and when they are next. Kept in memory: after a restart they are looked up again.
#[derive(Debug, Default)]
pub struct Doubts(HashMap<ReplyId, (usize, Timestamp)>);

impl Doubts {
    /// Whether it is time to look; says when first, the first time.
    fn is_due(&mut self, id: ReplyId, now: Timestamp) -> bool {
        let (_, next) = self.0.entry(id).or_insert_with(|| (0, after(now, 0)));
        *next <= now
    }

    /// Notes a look; whether it is the last.
    fn looked(&mut self, id: ReplyId, now: Timestamp) -> bool {
        let Some((looks, next)) = self.0.get_mut(&id) else { return false };
        *looks += 1;
        *next = after(now, *looks);
        *looks >= PATIENCE.len()
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
        match round(&app, &mut doubts).await {
            Ok(_) => app.pulse().beat(Worker::Lookup, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "lookup").increment(1);
                tracing::warn!(%error, "replies in doubt could not be looked up");
            }
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
}

/// Ends the attempts of workers that died, and looks up what is in doubt and due; how many replies moved. A few at the same
/// time: a round lasts no longer than one call.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, doubts: &mut Doubts) -> Result<usize> {
    let mut moved = 0;
    for due in app.store().stuck_replies(app.now(), None, 64).await?.items {
        let expired =
            decide(app, due, |flight, app| delivery::expire_lease(flight, app.now(), &mut Ids(app.source().as_ref())));
        moved += usize::from(spare("lookup", expired.await)?);
    }
    let now = app.now();
    let unknown = in_doubt(app).await?;
    doubts.0.retain(|id, _| unknown.contains_key(id));
    let mut due: Vec<DueReply> = unknown.into_values().filter(|reply| doubts.is_due(reply.id, now)).collect();
    due.sort_by_key(|reply| doubts.0.get(&reply.id).map(|(_, next)| *next));
    due.truncate(AT_ONCE);
    let looks = due.into_iter().map(|reply| (reply, doubts.looked(reply.id, now)));
    let looked = futures_util::stream::iter(looks.collect::<Vec<_>>())
        .map(|(reply, last)| look(app, reply, last))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>();
    for done in looked.await {
        moved += usize::from(spare("lookup", done)?);
    }
    Ok(moved)
}

async fn in_doubt(app: &App) -> Result<HashMap<ReplyId, DueReply>> {
    let (mut all, mut after) = (HashMap::new(), None);
    for _ in 0..PAGES {
        let page = app.store().replies_in_doubt(after.as_deref(), PAGE).await?;
        all.extend(page.items.into_iter().map(|reply| (reply.id, reply)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(all)
}

/// Looks one reply up and writes what the network said.
///
/// # Errors
/// When the store does not answer.
async fn look(app: &App, due: DueReply, last: bool) -> Result<bool> {
    let Some(flight) = app.store().load_in_flight(due.brand_id, due.id).await? else { return Ok(false) };
    let Some(found) = ask(app, &flight, last).await? else { return Ok(false) };
    decide(app, due, |flight, app| {
        delivery::after_lookup(flight, &found, app.now(), &mut Ids(app.source().as_ref())).ok()
    })
    .await
}

/// What the network says; none while it may still say more at a later look.
async fn ask(app: &App, flight: &InFlight, last: bool) -> Result<Option<LookupOutcome>> {
    let nobody_knows = Ok(Some(LookupOutcome::CannotTell));
    let Ok(outgoing) = serde_json::from_slice::<Outgoing>(&flight.item.body) else { return nobody_knows };
    let Some(channel) = app.store().channel(flight.item.channel_id).await? else { return nobody_knows };
    let may_repeat = ids_may_repeat(&channel.kind);
    let Ok(code) = load::channel::open(app, channel).await? else {
        return Ok(last.then_some(LookupOutcome::CannotTell));
    };
    let patience = Duration::from_secs(CALL_SECONDS.unsigned_abs());
    let answer = tokio::time::timeout(patience, code.lookup(&outgoing)).await.unwrap_or(Lookup::CannotTell);
    let answer = match answer {
        Lookup::Found { external_id } => {
            let own = own_id(app, flight, external_id.clone()).await;
            of_this_reply(external_id, own, may_repeat)
        }
        other => other,
    };
    Ok(conclude(answer, code.capabilities().lookup, last))
}

/// What was found under an id that another message has is that other one, found by its words: nobody knows of this one. Only
/// who names replies as they like may have meant this one all the same.
fn of_this_reply(found: Option<String>, own: Option<String>, ids_may_repeat: bool) -> Lookup {
    if found.is_some() && own.is_none() && !ids_may_repeat {
        return Lookup::CannotTell;
    }
    Lookup::Found { external_id: own }
}

/// What an answer proves. *Not found* sends again: a network that files late must have had its time.
fn conclude(answer: Lookup, can_be_asked: bool, last: bool) -> Option<LookupOutcome> {
    match answer {
        Lookup::Found { external_id } => Some(LookupOutcome::Found { external_id }),
        Lookup::NotFound => Some(LookupOutcome::NotFound),
        Lookup::NotYet => last.then_some(LookupOutcome::NotFound),
        Lookup::CannotTell => (last || !can_be_asked).then_some(LookupOutcome::CannotTell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_under_another_replys_id_prove_nothing() {
        let id = || Some("post-7".to_owned());
        let found = |external_id| Lookup::Found { external_id };
        assert_eq!(of_this_reply(id(), id(), false), found(id()));
        assert_eq!(of_this_reply(id(), None, false), Lookup::CannotTell);
        assert_eq!(conclude(of_this_reply(id(), None, false), true, true), Some(LookupOutcome::CannotTell));
        // A receiver that calls every reply "ok" was asked for this one by its key.
        assert_eq!(of_this_reply(id(), None, true), found(None));
        assert_eq!(of_this_reply(None, None, false), found(None));
    }

    #[test]
    fn a_reply_in_doubt_is_looked_up_later_and_later_then_left_to_a_person() {
        let mut doubts = Doubts::default();
        let id = ReplyId(uuid::Uuid::from_u128(1));
        let start: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        assert!(!doubts.is_due(id, start));
        let minute = start + SignedDuration::from_secs(60);
        assert!(doubts.is_due(id, minute));
        assert!(!doubts.looked(id, minute));
        assert!(!doubts.is_due(id, minute + SignedDuration::from_secs(299)));
        let mut now = minute;
        for look in 1..=3 {
            now += SignedDuration::from_hours(3);
            assert!(doubts.is_due(id, now));
            assert_eq!(doubts.looked(id, now), look == 3);
        }
        assert!(!doubts.is_due(id, now + SignedDuration::from_hours(1000)));
    }

    #[test]
    fn a_mail_that_a_folder_does_not_show_is_sent_again_after_the_last_look_alone() {
        assert_eq!(conclude(Lookup::NotYet, true, false), None);
        assert_eq!(conclude(Lookup::NotYet, true, true), Some(LookupOutcome::NotFound));
        assert_eq!(
            conclude(Lookup::NotFound, true, false),
            Some(LookupOutcome::NotFound),
            "this network answers for it"
        );
    }

    #[test]
    fn a_person_decides_when_the_network_had_its_time_or_cannot_be_asked() {
        assert_eq!(conclude(Lookup::CannotTell, true, false), None);
        assert_eq!(conclude(Lookup::CannotTell, true, true), Some(LookupOutcome::CannotTell));
        assert_eq!(conclude(Lookup::CannotTell, false, false), Some(LookupOutcome::CannotTell));
    }
}
