//! The description of the API, made from the handlers themselves.

use axum::Json;
use utoipa::OpenApi;

/// Title and version; the paths come from the router.
#[derive(Debug, OpenApi)]
#[openapi(info(
    title = "Guichet",
    version = "1",
    description = "The desk's API. Sign in by POST /api/session; every other change carries the session's `csrf` in `x-csrf-token`."
))]
pub struct Document;

/// The description as JSON text, for `cargo xtask openapi`.
#[must_use]
pub fn openapi() -> String {
    let (_, document) = super::routes().split_for_parts();
    document.to_pretty_json().unwrap_or_default()
}

/// The description over HTTP.
pub async fn document() -> Json<utoipa::openapi::OpenApi> {
    let (_, document) = super::routes().split_for_parts();
    Json(document)
}
