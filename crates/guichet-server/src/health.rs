//! `/healthz` for whoever watches the machine: can it store, do the workers live. Says nothing about anybody.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
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

/// 200 when the desk can store and its workers live, 503 otherwise.
pub async fn healthz(State(app): State<App>) -> Response {
    let database = app.probe().ask(&app).await;
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
    ([(axum::http::header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], crate::metrics::render())
        .into_response()
}
