//! One channel: fetch, store with the cursor in one commit, note how it is, wait.

use std::time::Duration;

use guichet_channels::{AnyChannel, Batch, Failure, RawBytes, code_of_reading};
use guichet_core::model::{
    Channel, ChannelHealth, ChannelId, EventId, EventKind, MessageId, NewEvent, RawItem, RawItemId, RawItemState,
};
use guichet_store::{Received, Result};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::App;
use crate::load;

/// Longer than a wait for the network, so that a process that works keeps its channel.
const LEASE: SignedDuration = SignedDuration::from_secs(90);
/// The longest single wait: the lease is taken again after it.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// After failures the pauses grow to this.
const LONGEST_PAUSE: u64 = 300;

/// The lease under which a channel is watched.
pub(super) fn lease_of(id: ChannelId) -> String {
    format!("poll:{id}")
}

/// Watches one channel for as long as its task lives, under a lease of `owner`.
pub(super) async fn watch(app: App, owner: Uuid, id: ChannelId, every: Duration) {
    let lease = lease_of(id);
    let mut failures: u32 = 0;
    while !app.is_stopping() {
        let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        if !matches!(app.store().take_lease(&lease, owner, app.now(), until).await, Ok(true)) {
            tokio::time::sleep(Duration::from_secs(5)).await;
            continue;
        }
        match fetch(&app, id).await {
            Ok(Fetched::More) => {}
            Ok(Fetched::Idle(code, cursor)) => {
                failures = 0;
                rest(&app, (&lease, owner), &code, cursor.as_deref(), every).await;
            }
            Ok(Fetched::Failed(failure)) => {
                failures = failures.saturating_add(1);
                tokio::time::sleep(pause(failures, failure.retry_after)).await;
            }
            Ok(Fetched::Gone) => break,
            Err(error) => {
                tracing::warn!(%error, channel = %id, "receiving pauses: the store does not answer");
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
        }
    }
    // Another process may take it at once; otherwise it waits for the end of the lease.
    let _ = app.store().release_lease(&lease, owner).await;
}

/// Waits until the network says that something is new, or for as long as this kind wants to be left alone between two calls. The
/// lease is kept meanwhile.
async fn rest(app: &App, lease: (&str, Uuid), code: &AnyChannel, cursor: Option<&str>, every: Duration) {
    let begun = Instant::now();
    while !app.is_stopping() {
        let patience = every.saturating_sub(begun.elapsed()).min(LONGEST_WAIT);
        if patience.is_zero() {
            return;
        }
        let started = Instant::now();
        if !matches!(tokio::time::timeout(patience * 2, code.wait(cursor, patience)).await, Ok(Ok(()))) {
            return tokio::time::sleep(Duration::from_secs(1)).await;
        }
        // A wait that ends early ends with news.
        if started.elapsed() < patience * 9 / 10 {
            return;
        }
        let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        if !matches!(app.store().take_lease(lease.0, lease.1, app.now(), until).await, Ok(true)) {
            return;
        }
    }
}

fn pause(failures: u32, wanted: Option<u32>) -> Duration {
    let own = 2_u64.saturating_pow(failures.min(10)).min(LONGEST_PAUSE);
    Duration::from_secs(wanted.map_or(own, |wanted| u64::from(wanted).clamp(own, 3_600)))
}

enum Fetched {
    /// There is more.
    More,
    /// Nothing more for now: wait with this connection.
    Idle(Box<AnyChannel>, Option<String>),
    Failed(Failure),
    /// The channel was taken away.
    Gone,
}

/// Fetches from one channel until it has no more. For tests and the simulation.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, id: ChannelId) -> Result<()> {
    while let Fetched::More = fetch(app, id).await? {}
    Ok(())
}

async fn fetch(app: &App, id: ChannelId) -> Result<Fetched> {
    let Some(channel) = app.store().channel(id).await? else { return Ok(Fetched::Gone) };
    let Ok(code) = load::channel::open(app, channel.clone()).await? else {
        note_health(app, &channel, Some("settings")).await?;
        return Ok(Fetched::Gone);
    };
    match code.receive(channel.cursor.as_deref()).await {
        // It became another account meanwhile: what came is not its own, and where that stood says nothing.
        Ok(_) if app.store().channel(id).await?.is_none_or(|now| now.health.revision != channel.health.revision) => {
            Ok(Fetched::More)
        }
        Ok(batch) => {
            let (more, cursor) = (batch.more, batch.cursor.clone().or_else(|| channel.cursor.clone()));
            store(app, &channel, batch).await?;
            note_health(app, &channel, None).await?;
            Ok(if more { Fetched::More } else { Fetched::Idle(Box::new(code), cursor) })
        }
        Err(failure) => {
            tracing::warn!(channel = %id, code = failure.code, detail = %failure.detail, "a channel does not answer");
            note_health(app, &channel, Some(code_of_reading(failure.code))).await?;
            Ok(Fetched::Failed(failure))
        }
    }
}

async fn store(app: &App, channel: &Channel, batch: Batch) -> Result<()> {
    let cursor = batch.cursor.map(|cursor| (channel.id, cursor));
    if batch.items.is_empty() {
        if let Some((id, cursor)) = cursor.filter(|(_, cursor)| channel.cursor.as_ref() != Some(cursor)) {
            app.store().set_channel_cursor(id, &cursor).await?;
        }
        return Ok(());
    }
    let items: Vec<RawItem> = batch.items.iter().map(|bytes| raw_item(app, channel, bytes.clone(), false)).collect();
    let received = app.store().receive(items, None).await?;
    // Two mails with one Message-ID: nobody is there to be told of the conflict, so both are kept.
    let apart: Vec<RawItem> = received
        .iter()
        .zip(&batch.items)
        .filter(|(received, _)| matches!(received, Received::Differs(_)))
        .map(|(_, bytes)| raw_item(app, channel, bytes.clone().under_its_own_id(), false))
        .collect();
    // The cursor moves with the last of the items: whatever came before is on disk already.
    app.store().receive(apart, cursor).await?;
    metrics::counter!("guichet_items_received_total", "kind" => channel.kind.clone())
        .increment(u64::try_from(received.len()).unwrap_or(u64::MAX));
    Ok(())
}

/// Puts what a network pushed on disk, and notes that it spoke.
pub(crate) async fn store_pushed(app: &App, channel: &Channel, items: Vec<RawBytes>) -> Result<()> {
    let anything = !items.is_empty();
    store(app, channel, Batch { items, cursor: None, more: false }).await?;
    if anything && channel.health.problem.is_some() {
        note_health(app, channel, None).await?;
    }
    Ok(())
}

/// The row of received bytes.
pub(crate) fn raw_item(app: &App, channel: &Channel, bytes: RawBytes, history: bool) -> RawItem {
    RawItem {
        id: RawItemId(app.source().next_id()),
        brand_id: channel.brand_id,
        channel_id: channel.id,
        source: bytes.source,
        external_id: bytes.external_id,
        part: bytes.part,
        message_id: MessageId(app.source().next_id()),
        content_hash: bytes.content_hash,
        body: bytes.body,
        history,
        received_at: app.now(),
        state: RawItemState::Received,
        problem: None,
        attempts: 0,
        position: 0,
    }
}

/// Writes how the channel is, when that changed; a success is noted once a minute.
pub(super) async fn note_health(app: &App, channel: &Channel, problem: Option<&str>) -> Result<()> {
    let (now, before) = (app.now(), &channel.health);
    let health = match problem {
        None => ChannelHealth { last_success_at: Some(now), failing_since: None, problem: None, ..before.clone() },
        Some(code) => ChannelHealth {
            failing_since: before.failing_since.or(Some(now)),
            problem: Some(code.to_owned()),
            ..before.clone()
        },
    };
    let turned = before.problem != health.problem;
    let noted_lately = before.last_success_at.is_some_and(|at| now.duration_since(at) < SignedDuration::from_mins(1));
    if !turned && (problem.is_some() || noted_lately) {
        return Ok(());
    }
    app.store().set_channel_health(channel.id, &health).await?;
    if turned {
        app.store().append_events(channel.brand_id, &[health_event(app, channel, health.problem)]).await?;
    }
    Ok(())
}

pub(crate) fn health_event(app: &App, channel: &Channel, detail: Option<String>) -> NewEvent {
    NewEvent {
        channel_id: Some(channel.id),
        detail,
        ..NewEvent::of(EventId(app.source().next_id()), EventKind::ChannelHealth, app.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_the_network_has_the_last_word() {
        assert_eq!(pause(1, None), Duration::from_secs(2));
        assert_eq!(pause(20, None), Duration::from_secs(300));
        assert_eq!(pause(1, Some(120)), Duration::from_secs(120));
        assert_eq!(pause(1, Some(1_000_000)), Duration::from_secs(3_600));
    }
}
