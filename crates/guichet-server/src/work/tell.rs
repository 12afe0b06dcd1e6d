//! Programs of the brand are told what happened, in order, each event until it is taken.
//!
//! Invariants: an event is told again under the same id until the other side says 2xx, so it may be told twice and is never left out; ids and
//! codes alone are told, never words of people; one program that does not answer holds up no other.

use std::time::Duration;

use futures_util::StreamExt as _;
use guichet_channels::http::{Http, Request, Silence};
use guichet_channels::inbound::signature::SigningKeys;
use guichet_store::{Result, StoreError, StoredEvent, Subscription, SubscriptionState};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{Worker, spare, wait};
use crate::app::App;

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// A call that takes longer did not succeed.
const WITHIN: Duration = Duration::from_secs(10);
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Programs that are told at once.
const AT_ONCE: usize = 8;
/// Programs of a round, and events that each is told in it.
const ROUND: u32 = 1_000;
const EVENTS: u32 = 50;
/// The first wait after a failure; it doubles.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);
/// Whoever did not answer for so long is told no more, until a person takes it up again.
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// Tells until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    let mut changes = app.store().changes();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match round(&app, owner).await {
            Ok(_) => app.pulse().beat(Worker::Tell, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "tell").increment(1);
                tracing::warn!(%error, "telling programs pauses: the store does not answer");
            }
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
    // The end comes anyway.
    let _ = app.store().release_lease("tell", owner).await;
}

/// Tells each program what is next for it; how many events were taken.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, owner: Uuid) -> Result<usize> {
    let due = app.store().subscriptions_due(app.now(), ROUND).await?;
    let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
    if due.is_empty() || !app.store().take_lease("tell", owner, app.now(), until).await? {
        return Ok(0);
    }
    let mut told = 0;
    let mut rounds = futures_util::stream::iter(due.into_iter().map(|one| tell(app, one))).buffer_unordered(AT_ONCE);
    while let Some(done) = rounds.next().await {
        told += spare("tell", done)?;
    }
    Ok(told)
}

/// What is next for one program.
async fn tell(app: &App, mut row: Subscription) -> Result<usize> {
    let store = app.store();
    let events = store.events_after(row.brand_id, row.position, EVENTS).await?;
    let Some(last) = events.last().map(|event| event.position) else { return Ok(0) };
    let (all, began) = (events.len(), row.position);
    let secret = store.subscription_secret(row.brand_id, row.id).await?.unwrap_or_default();
    let mut told = 0;
    let mut failed = None;
    for event in events {
        if concerns(&row, &event) {
            if let Err(problem) = call(app, &row, &secret, &event).await {
                failed = Some(problem);
                break;
            }
            told += 1;
        }
        row.position = event.position;
    }
    let now = app.now();
    match failed {
        Some(problem) => fail(&mut row, problem, now),
        None => {
            (row.failures, row.failing_since, row.problem) = (0, None, None);
            row.position = last;
        }
    }
    if told > 0 {
        row.last_success_at = Some(now);
    }
    // What concerns it not at all is passed over in memory until there is enough of it to be worth a write.
    let moved = usize::try_from(row.position - began).unwrap_or(usize::MAX);
    if told > 0 || failed.is_some() || moved >= usize::try_from(EVENTS).unwrap_or(usize::MAX) && all > 0 {
        match store.update_subscription(&row).await {
            // Somebody changed it meanwhile: it is told again from where it stood, under the same ids.
            Err(StoreError::Conflict) => {}
            other => other?,
        }
    }
    Ok(told)
}

fn concerns(row: &Subscription, event: &StoredEvent) -> bool {
    let noun = event.event.kind.as_str().split('.').next().unwrap_or_default();
    row.nouns.iter().any(|known| known == noun)
}

fn fail(row: &mut Subscription, problem: &'static str, now: Timestamp) {
    row.failures += 1;
    row.problem = Some(problem.to_owned());
    let since = *row.failing_since.get_or_insert(now);
    if problem == "gone" || now.duration_since(since) >= PATIENCE {
        row.state = SubscriptionState::Ended;
    }
    let doubled = 1_i32 << row.failures.clamp(1, 12).saturating_sub(1);
    let wait = FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT);
    row.next_at = now.checked_add(wait).unwrap_or(Timestamp::MAX);
}

/// Tells one event, once.
async fn call(
    app: &App,
    row: &Subscription,
    secret: &str,
    stored: &StoredEvent,
) -> std::result::Result<(), &'static str> {
    let event = &stored.event;
    let body = json!({
        "type": event.kind.as_str(),
        "timestamp": event.at.to_string(),
        "data": {
            "position": stored.position,
            "case_id": event.case_id, "conversation_id": event.conversation_id, "message_id": event.message_id,
            "promise_id": event.promise_id, "channel_id": event.channel_id, "user_id": event.user_id,
            "detail": event.detail,
        },
    });
    send(app, &row.url, secret, &event.id.to_string(), &body).await
}

/// Tells a program something that stands in no event: whether it hears us.
///
/// # Errors
/// Why it did not take it, as a code.
pub async fn ping(app: &App, row: &Subscription) -> Result<std::result::Result<(), &'static str>> {
    let secret = app.store().subscription_secret(row.brand_id, row.id).await?.unwrap_or_default();
    let body = json!({"type": "ping", "timestamp": app.now().to_string(), "data": {}});
    Ok(send(app, &row.url, &secret, &app.source().next_id().to_string(), &body).await)
}

async fn send(
    app: &App,
    url: &str,
    secret: &str,
    id: &str,
    body: &serde_json::Value,
) -> std::result::Result<(), &'static str> {
    let body = body.to_string().into_bytes();
    let time = app.now().as_second();
    let signature = SigningKeys::read(secret).map(|keys| keys.sign(id, time, &body)).ok_or("no_secret")?;
    let request = Request {
        method: Method::POST,
        url: url.to_owned(),
        headers: vec![("content-type", "application/json".to_owned())],
        body,
    }
    .with("webhook-id", id)
    .with("webhook-timestamp", time.to_string())
    .with("webhook-signature", signature);
    let http = Http::new(app.surroundings().network.clone());
    match tokio::time::timeout(WITHIN, http.ask(request)).await {
        Err(_) | Ok(Err(Silence::NoAnswer)) => Err("slow"),
        Ok(Err(Silence::NotConnected)) => Err("unreachable"),
        Ok(Err(Silence::NotAllowed)) => Err("not_allowed"),
        Ok(Ok(answer)) if answer.is_success() => Ok(()),
        Ok(Ok(answer)) if answer.status == 410 => Err("gone"),
        Ok(Ok(answer)) if matches!(answer.status, 401 | 403) => Err("refused"),
        Ok(Ok(_)) => Err("failing"),
    }
}
