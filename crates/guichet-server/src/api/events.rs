//! The live events of a brand.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use guichet_core::access::Action;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult};
use crate::live;

/// From where.
#[derive(Debug, Deserialize, IntoParams)]
pub struct EventsQuery {
    /// The last position seen; from now on when left out.
    after: Option<i64>,
}

/// Server-sent events; `Last-Event-ID` wins over `after`, so that a browser resumes by itself.
#[utoipa::path(get, path = "/api/brands/{brand}/events", tag = "events", params(("brand" = String, Path), EventsQuery),
    responses((status = 200, content_type = "text/event-stream", body = live::EventView), (status = 401), (status = 404), (status = 422)))]
pub async fn follow(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    staff.may(Action::ReadCases)?;
    let resumed = match headers.get("last-event-id") {
        Some(value) => {
            let position = value.to_str().ok().and_then(|value| value.trim().parse().ok());
            Some(position.ok_or_else(|| ApiError::invalid("last-event-id"))?)
        }
        None => query.after,
    };
    let position = match resumed {
        Some(position) => position,
        None => app.store().latest_position(staff.brand.id).await?,
    };
    let mut response = live::follow(app, staff.session, staff.brand.id, position).into_response();
    // Proxies that collect answers would hold the events back.
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}
