//! `/healthz` for whoever watches the machine: can it store, do the workers live. Says nothing about anybody.
//! And the alarm that rings when something could not be stored: there, in the log, in the figures, and in the desk.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::sync::Mutex;

use crate::app::App;
use crate::auth::address::Address;
use crate::error::{ApiError, code};
use crate::work::Worker;

/// Anybody may ask as often as they like: the store is asked no more often than this.
const PROBE_EVERY: Duration = Duration::from_secs(5);

/// Whether the desk can store, as it was last seen.
#[derive(Debug, Default)]
pub struct Probe(Mutex<Option<(Instant, bool)>>);

impl Probe {
    /// Whether the desk can store. Those who ask at the same time wait for one answer.
    async fn ask(&self, app: &App) -> bool {
        let mut last = self.0.lock().await;
        match *last {
            Some((at, answer)) if at.elapsed() < PROBE_EVERY => answer,
            _ => {
                let answer = app.store().can_store(app.now()).await;
                *last = Some((Instant::now(), answer));
                answer
            }
        }
    }
}

/// After so long without another refusal the alarm ends.
const ALARM_LASTS: SignedDuration = SignedDuration::from_secs(60);

/// Whether something could not be kept lately. A small note may still fit where a message does not: what was refused
/// counts, not what the probe finds.
#[derive(Debug, Default)]
pub struct Alarm(std::sync::Mutex<Seen>);

#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    refusals: u64,
    last: Option<Timestamp>,
    rings: bool,
}

impl Alarm {
    /// Looks at what the store refused up to now; true while the alarm rings. It is said once when it begins and once when
    /// it ends.
    pub fn look(&self, app: &App) -> bool {
        let (refusals, now) = (*app.store().refusals().borrow(), app.now());
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals != seen.refusals {
            *seen = Seen { refusals, last: Some(now), ..*seen };
        }
        let rings = seen.last.is_some_and(|last| now.duration_since(last) < ALARM_LASTS);
        if rings != seen.rings {
            seen.rings = rings;
            if rings {
                tracing::error!(
                    "nothing can be stored: look at the space of the data folder, or at the database server"
                );
            } else {
                tracing::warn!("the desk has stored everything again for a minute");
            }
        }
        rings
    }

    /// Hears each refusal when it happens, until the desk stops.
    pub async fn listen(app: App) {
        let mut refusals = app.store().refusals();
        loop {
            tokio::select! {
                () = app.stopped() => return,
                heard = refusals.changed() => if heard.is_err() { return },
                () = tokio::time::sleep(PROBE_EVERY) => {}
            }
            app.alarm().look(&app);
        }
    }
}

/// 200 when the desk can store and its workers live, 503 otherwise.
pub async fn healthz(State(app): State<App>) -> Response {
    let database = app.probe().ask(&app).await && !app.alarm().look(&app);
    let dead: Vec<_> = app.pulse().silent(app.now()).into_iter().map(Worker::as_str).collect();
    let well = database && dead.is_empty();
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({"status": if well { "ok" } else { "failing" }, "database": database, "silent_workers": dead});
    (status, Json(body)).into_response()
}

/// Figures for Prometheus: for this machine alone, unless the settings open them.
pub async fn prometheus(State(app): State<App>, address: Address) -> Response {
    let local = address.0.is_none_or(|address| address.is_loopback());
    if !local && !app.config().public_metrics {
        return ApiError::from(code::NOT_FOUND).into_response();
    }
    let refused = *app.store().refusals().borrow();
    metrics::counter!("guichet_writes_refused_total").absolute(refused);
    metrics::gauge!("guichet_storage_alarm").set(if app.alarm().look(&app) { 1.0 } else { 0.0 });
    ([(axum::http::header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], crate::metrics::render())
        .into_response()
}
