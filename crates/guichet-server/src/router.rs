//! Every address of the desk.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;

use crate::app::App;
use crate::{api, assets, error, health, metrics, public, security};

/// The desk as a service: API, hooks, customers' pages, the web part.
pub fn router(app: App) -> Router {
    let (api, _) = api::routes().split_for_parts();
    Router::new()
        .merge(api)
        .merge(api::hooks::routes())
        .merge(public::routes())
        .route("/api/openapi.json", get(api::openapi::document))
        .route("/connect/back", get(api::connect::back))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(health::prometheus))
        .fallback(assets::serve)
        .method_not_allowed_fallback(api::method_not_allowed)
        .layer(DefaultBodyLimit::max(api::body::LONGEST))
        .layer(from_fn_with_state(app.clone(), error::speak_their_language))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .layer(from_fn(metrics::measure))
        .with_state(app)
}
