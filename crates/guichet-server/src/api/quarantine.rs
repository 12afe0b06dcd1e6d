//! What was not understood: kept, shown, tried again or set aside by a person; never dropped.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use guichet_channels::problem_words;
use guichet_core::access::Action;
use guichet_core::model::{EventId, EventKind, NewEvent, RawItem, RawItemId};
use guichet_store::Quarantined;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::attachments::as_download;
use super::view::{ChannelBrief, Desk, excerpt};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiResult, code};

const PAGE: u32 = 50;

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CursorQuery {
    /// Where to go on.
    pub(crate) cursor: Option<String>,
}

/// A page of the quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuarantinePage {
    /// Oldest first.
    pub items: Vec<QuarantineItem>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Bytes that were not understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuarantineItem {
    /// Which.
    pub id: Uuid,
    /// By which channel they came.
    pub channel: Option<ChannelBrief>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Bytes.
    pub size: usize,
    /// Code of the reason.
    pub problem: String,
    /// The reason in words.
    pub problem_text: String,
    /// Times it was tried.
    pub attempts: i64,
    /// The beginning, as far as it is text.
    pub preview: String,
}

/// What was not understood.
#[utoipa::path(get, path = "/api/brands/{brand}/quarantine", tag = "quarantine", params(("brand" = String, Path), CursorQuery),
    responses((status = 200, body = QuarantinePage), (status = 401), (status = 403), (status = 404)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<CursorQuery>,
) -> ApiResult<Json<QuarantinePage>> {
    staff.may(Action::ReadCases)?;
    let page = app.store().quarantine(staff.brand.id, query.cursor.as_deref(), PAGE).await?;
    let desk = Desk::load(&app, &staff).await?;
    let items = page.items.iter().map(|item| view(&desk, item)).collect();
    Ok(Json(QuarantinePage { items, next_cursor: page.next }))
}

fn view(desk: &Desk, item: &Quarantined) -> QuarantineItem {
    let problem = item.problem.clone().unwrap_or_default();
    // `bad_field:text` names the field after the code.
    let (code, field) = problem.split_once(':').map_or((problem.as_str(), None), |(code, field)| (code, Some(field)));
    let words = problem_words(code);
    let words = words.in_locale(desk.locale.as_str());
    QuarantineItem {
        id: item.id.0,
        channel: desk.channel(item.channel_id).map(ChannelBrief::from),
        received_at: item.received_at,
        size: usize::try_from(item.size).unwrap_or_default(),
        problem_text: field.map_or_else(|| words.to_owned(), |field| format!("{words} ({field})")),
        problem,
        attempts: item.attempts,
        preview: excerpt(&String::from_utf8_lossy(&item.beginning), 500),
    }
}

async fn find(app: &App, staff: &Staff, id: Uuid) -> ApiResult<RawItem> {
    let found = app.store().raw_item(RawItemId(id)).await?;
    Ok(found.filter(|item| item.brand_id == staff.brand.id).ok_or(code::NOT_FOUND)?)
}

/// The bytes as received.
#[utoipa::path(get, path = "/api/brands/{brand}/quarantine/{id}/raw", tag = "quarantine",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 401), (status = 403), (status = 404)))]
pub async fn raw(State(app): State<App>, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> ApiResult<Response> {
    staff.may(Action::HandleQuarantine)?;
    let item = find(&app, &staff, id).await?;
    Ok(as_download(&format!("{id}.txt"), item.body))
}

/// Tries to understand it again.
#[utoipa::path(post, path = "/api/brands/{brand}/quarantine/{id}/retry", tag = "quarantine",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn retry(State(app): State<App>, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> ApiResult<StatusCode> {
    staff.may(Action::HandleQuarantine)?;
    let item = find(&app, &staff, id).await?;
    app.store().retry_raw_item(staff.brand.id, item.id, event(&app, &staff, &item, EventKind::ItemRetried)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets it aside: a person looked at it.
#[utoipa::path(post, path = "/api/brands/{brand}/quarantine/{id}/dismiss", tag = "quarantine",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn dismiss(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<StatusCode> {
    staff.may(Action::HandleQuarantine)?;
    let item = find(&app, &staff, id).await?;
    app.store().dismiss_raw_item(staff.brand.id, item.id, event(&app, &staff, &item, EventKind::ItemDismissed)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn event(app: &App, staff: &Staff, item: &RawItem, kind: EventKind) -> NewEvent {
    NewEvent {
        message_id: Some(item.message_id),
        channel_id: Some(item.channel_id),
        user_id: Some(staff.user.id),
        ..NewEvent::of(EventId(app.source().next_id()), kind, app.now())
    }
}
