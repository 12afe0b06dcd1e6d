//! `/healthz` for whoever watches the machine: can it store, do the workers live. Says nothing about anybody.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use serde_json::json;

use crate::app::App;
use crate::auth::address::Address;
use crate::error::{ApiError, code};
use crate::work::Worker;

/// A worker that was silent for so long is taken for dead.
const SILENCE: SignedDuration = SignedDuration::from_secs(60);

/// 200 when the desk can store and its workers live, 503 otherwise.
pub async fn healthz(State(app): State<App>) -> Response {
    let now = app.now();
    let database = app.store().put_setting(None, "health.checked_at", &now.to_string()).await.is_ok();
    let dead: Vec<_> = Worker::ALL
        .iter()
        .filter(|worker| app.pulse().last(**worker).is_some_and(|last| now.duration_since(last) > SILENCE))
        .map(|worker| worker.as_str())
        .collect();
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
