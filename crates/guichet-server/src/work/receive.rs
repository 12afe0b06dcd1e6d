//! Fetches from the networks that do not push: one task a channel, under a lease, so that one process polls each.
//!
//! Items and cursor are written in one commit; a crash in between fetches them again, and the store knows them.

mod one;

use std::collections::HashMap;
use std::time::Duration;

use guichet_channels::Reception;
use guichet_core::model::{Channel, ChannelId, ChannelState};
use guichet_store::Result;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{Worker, wait};
use crate::app::App;
use crate::load;

pub use one::round;
pub(crate) use one::{health_event, raw_item, store_pushed};

/// Without news the list of channels is read again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// A channel that is watched, and as what.
struct Watched {
    /// Settings and state with which it was opened: when they change it is opened again.
    channel: Channel,
    task: JoinHandle<()>,
}

/// Watches every active channel, until the desk stops.
pub async fn run(app: App) {
    // One owner for all tasks of this process: a channel that is opened again with other settings need not wait for itself.
    let owner = app.source().next_id();
    let mut watched: HashMap<ChannelId, Watched> = HashMap::new();
    let mut changes = app.store().changes();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match app.store().all_channels().await {
            Ok(channels) => {
                if let Err(error) = follow(&app, owner, channels, &mut watched).await {
                    tracing::warn!(%error, "channels could not be opened");
                }
                app.pulse().beat(Worker::Receive, app.now());
            }
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "receive").increment(1);
                tracing::warn!(%error, "receiving pauses: the store does not answer");
            }
        }
        // Every commit would be too often to read the list of channels; a second is soon enough for a new one.
        tokio::select! {
            () = app.stopped() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => wait(&app, &mut changes, LOOK_AGAIN).await,
        }
    }
    for (id, channel) in watched.drain() {
        channel.task.abort();
        // The next process, or this one after a restart, receives at once; otherwise it waits for the end of the lease.
        let _ = channel.task.await;
        let _ = app.store().release_lease(&one::lease_of(id), owner).await;
    }
}

/// Starts tasks for new or changed channels and ends those of channels that are gone or paused.
async fn follow(
    app: &App,
    owner: Uuid,
    channels: Vec<Channel>,
    watched: &mut HashMap<ChannelId, Watched>,
) -> Result<()> {
    let changed = |id: &ChannelId, known: &Watched| {
        !channels.iter().any(|channel| channel.id == *id && is_same(channel, &known.channel))
    };
    let over: Vec<ChannelId> = watched.iter().filter(|(id, known)| changed(id, known)).map(|(id, _)| *id).collect();
    for known in over.iter().filter_map(|id| watched.remove(id)).collect::<Vec<_>>() {
        known.task.abort();
        // It asks nothing more under the old settings. A batch of its own may still be written: that is why each cursor names its place.
        let _ = known.task.await;
    }
    for channel in channels {
        if channel.state != ChannelState::Active
            || watched.get(&channel.id).is_some_and(|known| !known.task.is_finished())
        {
            continue;
        }
        let Ok(code) = load::channel::open(app, channel.clone()).await? else {
            // A channel that cannot be opened hears nothing: whoever looks at the channels must see it.
            one::note_health(app, &channel, Some("settings")).await?;
            continue;
        };
        if matches!(code.reception(), Reception::Pushed) && channel.health.problem.as_deref() == Some("settings") {
            one::note_health(app, &channel, None).await?;
        }
        if let Reception::Watched { every } = code.reception() {
            let task = tokio::spawn(one::watch(app.clone(), owner, channel.id, every));
            watched.insert(channel.id, Watched { channel, task });
        }
    }
    Ok(())
}

/// Health and cursor move all the time; what matters for the connection does not.
fn is_same(stored: &Channel, known: &Channel) -> bool {
    stored.state == known.state && stored.health.revision == known.health.revision
}
