//! The register of what was promised.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::{Path, Query, State};
use guichet_core::Refusal;
use guichet_core::access::Action;
use guichet_core::case::KnownCase;
use guichet_core::model::{Promise, PromiseId, PromiseState};
use guichet_core::plan::Plan;
use guichet_core::promise;
use guichet_store::StoreError;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::Body;
use super::view::{Desk, PromiseView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

const PAGE: u32 = 50;

/// Which promises.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PromiseQuery {
    /// `due` (open, due within a day or late), `open` (default), `broken` or `all`.
    state: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
}

/// A page of promises.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromisePage {
    /// The promises, by due time.
    pub promises: Vec<PromiseView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Promises, by due time.
#[utoipa::path(get, path = "/api/brands/{brand}/promises", tag = "promises", params(("brand" = String, Path), PromiseQuery),
    responses((status = 200, body = PromisePage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<PromiseQuery>,
) -> ApiResult<Json<PromisePage>> {
    staff.may(Action::ReadCases)?;
    let (state, until) = match query.state.as_deref() {
        None | Some("open") => (Some(PromiseState::Open), None),
        Some("due") => {
            let tomorrow = app.now().checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
            (Some(PromiseState::Open), Some(tomorrow))
        }
        Some("broken") => (Some(PromiseState::Broken), None),
        Some("all") => (None, None),
        Some(_) => return Err(ApiError::invalid("state")),
    };
    let brand = staff.brand.id;
    let page = app.store().promises_in_state(brand, state, query.cursor.as_deref(), PAGE).await?;
    let mut promises = page.items;
    let mut next_cursor = page.next;
    if let Some(until) = until {
        let all = promises.len();
        promises.retain(|promise| promise.due_at <= until);
        // They come by due time: the first one that is not due ends the list.
        if promises.len() < all {
            next_cursor = None;
        }
    }
    let desk = Desk::load(&app, &staff).await?;
    Ok(Json(PromisePage { promises: views(&desk, &promises).await?, next_cursor }))
}

async fn views(desk: &Desk, promises: &[Promise]) -> ApiResult<Vec<PromiseView>> {
    let (store, brand) = (desk.app.store(), desk.brand.id);
    let mut references: HashMap<_, String> = HashMap::new();
    let mut views = Vec::with_capacity(promises.len());
    for promise in promises {
        if let Entry::Vacant(place) = references.entry(promise.case_id) {
            let case = store.case(brand, promise.case_id).await?;
            place.insert(case.map(|case| case.reference).unwrap_or_default());
        }
        let words = store.message(brand, promise.message_id).await?.map(|message| message.text).unwrap_or_default();
        let reference = references.get(&promise.case_id).map(String::as_str).unwrap_or_default();
        views.push(PromiseView::new(desk, promise, reference, &words));
    }
    Ok(views)
}

async fn decide(
    app: &App,
    staff: &Staff,
    id: Uuid,
    decision: impl Fn(&KnownCase, &Promise, &mut Ids<'_>) -> Result<Plan, Refusal>,
) -> ApiResult<Json<PromiseView>> {
    let (store, id) = (app.store(), PromiseId(id));
    for _ in 0..load::TRIES {
        let promise = store.promise(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
        let known = store.load_case(staff.brand.id, promise.case_id).await?.ok_or(code::NOT_FOUND)?;
        let plan = decision(&known, &promise, &mut Ids(app.source().as_ref()))?;
        match store.apply(&plan).await {
            Ok(_) => {
                let promise = store.promise(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
                let desk = Desk::load(app, staff).await?;
                let view = views(&desk, &[promise]).await?.into_iter().next().ok_or(code::NOT_FOUND)?;
                return Ok(Json(view));
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// It was kept.
#[utoipa::path(post, path = "/api/brands/{brand}/promises/{id}/keep", tag = "promises",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = PromiseView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn keep(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<PromiseView>> {
    decide(&app, &staff, id, |known, found, ids| promise::keep(known, found, staff.acting(), app.now(), ids)).await
}

/// A new date with its reason.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewDate {
    /// The new date.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// Why, in a few words.
    reason: String,
}

/// A new date instead, with its reason. The answer is the old promise, now replaced.
#[utoipa::path(post, path = "/api/brands/{brand}/promises/{id}/replace", tag = "promises", request_body = NewDate,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = PromiseView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn replace(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(date): Body<NewDate>,
) -> ApiResult<Json<PromiseView>> {
    decide(&app, &staff, id, |known, found, ids| {
        promise::replace(known, found, date.due_at, &date.reason, staff.acting(), app.now(), ids)
    })
    .await
}
