//! Incidents: what many tell at the same time, who answers for it, and what was said in public.
//!
//! To own one is everybody's; to hand over, to end, to say that it is none is the owner's or a lead's. Nothing is said to the
//! customers of an incident before somebody owns it: the guard sees to that.

use axum::Json;
use axum::extract::{Path, Query, State};
use guichet_core::Refusal;
use guichet_core::access::Action;
use guichet_core::incident::{self, Incident};
use guichet_core::model::{IncidentId, UserId};
use guichet_core::plan::Plan;
use guichet_store::StoreError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::Body;
use super::cases::load_message;
use super::view::incident::IncidentView;
use super::view::{Desk, MessageView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

/// Incidents on a page.
const PAGE: u32 = 30;
/// Messages on a page.
const MESSAGES: u32 = 30;

/// Which incidents.
#[derive(Debug, Deserialize, IntoParams)]
pub struct IncidentQuery {
    /// `live` (those that go on) or `all` (default).
    state: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
}

/// A page of incidents.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentPage {
    /// Those that go on first, the newest of each first.
    pub incidents: Vec<IncidentView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Incidents, those that go on first.
#[utoipa::path(get, path = "/api/brands/{brand}/incidents", tag = "incidents", params(("brand" = String, Path), IncidentQuery),
    responses((status = 200, body = IncidentPage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<IncidentQuery>,
) -> ApiResult<Json<IncidentPage>> {
    staff.may(Action::ReadCases)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let (found, next_cursor) = match query.state.as_deref() {
        Some("live") => (store.live_incidents(brand).await?, None),
        None | Some("all" | "") => {
            let page = store.incidents(brand, query.cursor.as_deref(), PAGE).await?;
            (page.items, page.next)
        }
        Some(_) => return Err(ApiError::invalid("state")),
    };
    let desk = Desk::load(&app, &staff).await?;
    let incidents = found.iter().map(|incident| IncidentView::new(&desk, &staff, incident)).collect();
    Ok(Json(IncidentPage { incidents, next_cursor }))
}

/// An incident with how many told of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentDetail {
    /// The incident.
    pub incident: IncidentView,
    /// How many customers told of it.
    pub customers: i64,
}

/// One incident.
#[utoipa::path(get, path = "/api/brands/{brand}/incidents/{id}", tag = "incidents",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IncidentDetail), (status = 401), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<IncidentDetail>> {
    staff.may(Action::ReadCases)?;
    detail(&app, &staff, IncidentId(id)).await.map(Json)
}

async fn detail(app: &App, staff: &Staff, id: IncidentId) -> ApiResult<IncidentDetail> {
    let (store, brand) = (app.store(), staff.brand.id);
    let found = store.incident(brand, id).await?.ok_or(code::NOT_FOUND)?;
    let customers = store.incident_customers(brand, id).await?;
    let desk = Desk::load(app, staff).await?;
    Ok(IncidentDetail { incident: IncidentView::new(&desk, staff, &found), customers })
}

/// Which messages of an incident.
#[derive(Debug, Deserialize, IntoParams)]
pub struct IncidentMessagesQuery {
    /// Where to go on.
    cursor: Option<String>,
}

/// What tells of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentMessages {
    /// The messages, newest first.
    pub messages: Vec<IncidentMessage>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// A message with the case to open.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentMessage {
    /// The reference of its case.
    pub reference: String,
    /// Where the case stands.
    pub case_state: &'static str,
    /// The message; hurtful words masked.
    pub message: MessageView,
}

/// Messages of an incident with their cases, newest first.
#[utoipa::path(get, path = "/api/brands/{brand}/incidents/{id}/messages", tag = "incidents",
    params(("brand" = String, Path), ("id" = Uuid, Path), IncidentMessagesQuery),
    responses((status = 200, body = IncidentMessages), (status = 401), (status = 404), (status = 422)))]
pub async fn messages(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Query(query): Query<IncidentMessagesQuery>,
) -> ApiResult<Json<IncidentMessages>> {
    staff.may(Action::ReadCases)?;
    let (store, brand, id) = (app.store(), staff.brand.id, IncidentId(id));
    if store.incident(brand, id).await?.is_none() {
        return Err(code::NOT_FOUND.into());
    }
    let page = store.incident_messages(brand, id, query.cursor.as_deref(), MESSAGES).await?;
    let ids: Vec<_> = page.items.iter().map(|told| told.message).collect();
    let desk = Desk::load(&app, &staff).await?;
    let mut messages = Vec::with_capacity(ids.len());
    for message in store.messages(brand, &ids).await? {
        let case = load::follow_merges(store, brand, message.case_id).await?.ok_or(code::NOT_FOUND)?;
        let message = load_message(&desk, &message).await?;
        messages.push(IncidentMessage { reference: case.reference, case_state: case.state.as_str(), message });
    }
    Ok(Json(IncidentMessages { messages, next_cursor: page.next }))
}

async fn decide(
    app: &App,
    staff: &Staff,
    id: Uuid,
    decision: impl Fn(&Incident, &mut Ids<'_>) -> Result<Plan, Refusal>,
) -> ApiResult<Json<IncidentDetail>> {
    let id = IncidentId(id);
    for _ in 0..load::TRIES {
        let found = app.store().incident(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
        let plan = decision(&found, &mut Ids(app.source().as_ref()))?;
        match app.store().apply(&plan).await {
            Ok(_) => return detail(app, staff, id).await.map(Json),
            // It grew, or a colleague was faster: look again.
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// Answers for an incident from now on.
#[utoipa::path(post, path = "/api/brands/{brand}/incidents/{id}/own", tag = "incidents",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IncidentDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn own(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<IncidentDetail>> {
    decide(&app, &staff, id, |found, ids| incident::own(&staff.brand, found, staff.acting(), app.now(), ids)).await
}

/// Who takes over.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HandOver {
    /// A colleague; null: nobody answers for it any more.
    user_id: Option<Uuid>,
}

/// Hands an incident over to a colleague, or back to nobody.
#[utoipa::path(post, path = "/api/brands/{brand}/incidents/{id}/hand-over", tag = "incidents", request_body = HandOver,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IncidentDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn hand_over(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<HandOver>,
) -> ApiResult<Json<IncidentDetail>> {
    let to = body.user_id.map(UserId);
    if let Some(to) = to {
        let members = app.store().members(staff.brand.id).await?;
        if members.iter().all(|(member, _)| member.user_id != to) {
            return Err(ApiError::invalid("user_id"));
        }
    }
    let (acting, brand) = (staff.acting(), &staff.brand);
    decide(&app, &staff, id, |found, ids| incident::hand_over(brand, found, to, acting, app.now(), ids)).await
}

/// Why it is over.
#[derive(Debug, Deserialize, ToSchema)]
pub struct IncidentEnd {
    /// `fixed`, `by_itself` or `not_ours`.
    reason: String,
}

/// Ends an incident.
#[utoipa::path(post, path = "/api/brands/{brand}/incidents/{id}/end", tag = "incidents", request_body = IncidentEnd,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IncidentDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn end(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<IncidentEnd>,
) -> ApiResult<Json<IncidentDetail>> {
    let (acting, brand) = (staff.acting(), &staff.brand);
    decide(&app, &staff, id, |found, ids| incident::end(brand, found, &body.reason, acting, app.now(), ids)).await
}

/// Says that it is none: the same does not ring again.
#[utoipa::path(post, path = "/api/brands/{brand}/incidents/{id}/reject", tag = "incidents",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IncidentDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn reject(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<IncidentDetail>> {
    decide(&app, &staff, id, |found, ids| incident::reject(&staff.brand, found, staff.acting(), app.now(), ids)).await
}

/// It goes on after all.
#[utoipa::path(post, path = "/api/brands/{brand}/incidents/{id}/reopen", tag = "incidents",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IncidentDetail), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn reopen(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<IncidentDetail>> {
    decide(&app, &staff, id, |found, ids| incident::reopen(&staff.brand, found, staff.acting(), app.now(), ids)).await
}

/// A public word.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PublicWord {
    /// False takes it back: nothing was said.
    #[serde(default = "said")]
    said: bool,
    /// When the next word was announced for.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
}

const fn said() -> bool {
    true
}

/// Notes that the first public word was said, and for when the next is announced.
#[utoipa::path(post, path = "/api/brands/{brand}/incidents/{id}/word", tag = "incidents", request_body = PublicWord,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IncidentDetail), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn word(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<PublicWord>,
) -> ApiResult<Json<IncidentDetail>> {
    let (acting, brand) = (staff.acting(), &staff.brand);
    decide(&app, &staff, id, |found, ids| {
        incident::say_word(brand, found, body.said, body.next_at, acting, app.now(), ids)
    })
    .await
}
