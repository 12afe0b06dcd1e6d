//! Live events for browsers: server-sent, resumable from the cursor of the last one seen.
//!
//! The event table is the truth: each listener reads on from its own position whenever something was written, here or in
//! another process. A browser that slept, or changed from one process to another, misses nothing and sees nothing twice.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use guichet_core::model::BrandId;
use guichet_store::{StoredEvent, TokenHash};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;

/// Events read at once.
const PAGE: u32 = 200;
/// The store says when something was written; this is the second lock.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Proxies close a line that is silent for long.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// One event as browsers get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventView {
    /// `message.received`, `case.updated`…
    pub kind: &'static str,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: jiff::Timestamp,
    /// The case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Uuid>,
    /// The conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<Uuid>,
    /// The message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Uuid>,
    /// The promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise_id: Option<Uuid>,
    /// The channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<Uuid>,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Uuid>,
    /// A code that says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl From<StoredEvent> for EventView {
    fn from(stored: StoredEvent) -> Self {
        let event = stored.event;
        Self {
            kind: event.kind.as_str(),
            at: event.at,
            case_id: event.case_id.map(|id| id.0),
            conversation_id: event.conversation_id.map(|id| id.0),
            message_id: event.message_id.map(|id| id.0),
            promise_id: event.promise_id.map(|id| id.0),
            channel_id: event.channel_id.map(|id| id.0),
            user_id: event.user_id.map(|id| id.0),
            detail: event.detail,
        }
    }
}

/// Counts a listener for as long as it lives.
struct Listener;

impl Listener {
    fn new() -> Self {
        metrics::gauge!("guichet_event_listeners").increment(1.0);
        Self
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        metrics::gauge!("guichet_event_listeners").decrement(1.0);
    }
}

/// Follows the events of a brand after a position; ends with the session, with the role or with the desk, and the browser
/// comes back by itself.
pub fn follow(
    app: App,
    session: TokenHash,
    brand: BrandId,
    position: i64,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = app.store().changes();
    let state = (app, changes, position, Vec::<StoredEvent>::new().into_iter(), Listener::new());
    let stream =
        futures_util::stream::unfold(state, move |(app, mut changes, mut position, mut ready, listener)| async move {
            loop {
                if let Some(stored) = ready.next() {
                    position = stored.position;
                    let event = to_sse(stored);
                    return Some((Ok(event), (app, changes, position, ready, listener)));
                }
                if app.is_stopping() {
                    return None;
                }
                changes.mark_unchanged();
                if !app.store().may_follow(session, brand, app.now()).await.unwrap_or(false) {
                    return None;
                }
                match app.store().events_after(brand, position, PAGE).await {
                    Ok(events) if !events.is_empty() => ready = events.into_iter(),
                    Ok(_) => {
                        tokio::select! {
                            () = app.stopped() => return None,
                            _ = changes.changed() => {}
                            () = tokio::time::sleep(LOOK_AGAIN) => {}
                        }
                    }
                    // The browser comes back and resumes.
                    Err(_) => return None,
                }
            }
        });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

fn to_sse(stored: StoredEvent) -> Event {
    let (position, kind) = (stored.position, stored.event.kind.as_str());
    let event = Event::default().id(position.to_string()).event(kind);
    match serde_json::to_string(&EventView::from(stored)) {
        Ok(data) => event.data(data),
        Err(_) => event,
    }
}
