//! Figures for Prometheus: counters and durations, without a label that names a person, a case or a brand.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// One recorder for the process, however many desks a test starts.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

const SECONDS: &[f64] = &[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

/// Starts recording; does nothing the second time.
pub fn start() {
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(SECONDS).ok()?;
        let handle = builder.install_recorder().ok()?;
        describe();
        Some(handle)
    });
}

fn describe() {
    metrics::describe_counter!("guichet_items_received_total", "Items on disk, by kind of channel");
    metrics::describe_counter!("guichet_items_understood_total", "Items that became part of a case");
    metrics::describe_counter!(
        "guichet_items_quarantined_total",
        "Items that were not understood and wait for a person"
    );
    metrics::describe_counter!("guichet_sends_total", "Attempts to send, by outcome");
    metrics::describe_histogram!("guichet_understand_seconds", "From the claim of an item to its commit");
    metrics::describe_histogram!("guichet_visible_seconds", "From the reception of an item to its place in the queue");
    metrics::describe_histogram!("guichet_http_seconds", "Duration of requests, by route and status");
    metrics::describe_counter!("guichet_writes_refused_total", "Writes that the disk or the database did not take");
    metrics::describe_gauge!("guichet_storage_alarm", "1 while something could not be stored within the last minute");
    metrics::describe_gauge!("guichet_event_listeners", "Browsers that follow the events");
    metrics::describe_counter!("guichet_work_failures_total", "Rounds of background work that failed, by worker");
}

/// The figures as Prometheus reads them.
#[must_use]
pub fn render() -> String {
    RECORDER.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default()
}

/// Drops what is older than the window of the histograms; called now and then.
pub fn upkeep() {
    if let Some(handle) = RECORDER.get().and_then(Option::as_ref) {
        handle.run_upkeep();
    }
}

/// Measures every request under its route, never under its address, which may hold a token.
pub async fn measure(request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = known_method(request.method());
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::histogram!("guichet_http_seconds", "route" => route, "method" => method, "status" => status)
        .record(started.elapsed());
    response
}

/// HTTP allows any word as a method; each would be a series that is never dropped.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Notes how long something took.
pub fn took(name: &'static str, duration: Duration) {
    metrics::histogram!(name).record(duration);
}
