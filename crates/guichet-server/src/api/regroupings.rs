//! Two cases that tell one story become one, a case that holds two problems becomes two, and the way back.

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::Refusal;
use guichet_core::access::Action;
use guichet_core::model::{ConversationId, RegroupingId};
use guichet_core::plan::Plan;
use guichet_core::regrouping;
use guichet_store::StoreError;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use super::cases::{detail, find};
use super::view::CaseDetailView;
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

/// Conversations that leave a case at once.
const AT_ONCE: usize = 100;

/// Whether a plan was written; false: somebody was faster, load and decide again.
async fn written(app: &App, plan: Result<Plan, Refusal>) -> ApiResult<bool> {
    match app.store().apply(&plan?).await {
        Ok(_) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Which case becomes part of this one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Merging {
    /// Its id, or its reference as people say it.
    other: String,
}

/// Makes one case of two: the other one becomes part of this one.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/merge", tag = "cases", request_body = Merging,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn merge(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(merging): Body<Merging>,
) -> ApiResult<Json<CaseDetailView>> {
    staff.may(Action::RegroupCases)?;
    let kept = find(&app, &staff, &id).await?;
    let gone = find(&app, &staff, &merging.other).await.map_err(|_| ApiError::invalid("other"))?;
    let (store, brand) = (app.store(), staff.brand.id);
    for _ in 0..load::TRIES {
        // As they are: a case that is part of another one already is named by that one.
        let kept = store.load_case_as_it_is(brand, kept.id).await?.ok_or(code::NOT_FOUND)?;
        let gone = store.load_case_as_it_is(brand, gone.id).await?.ok_or(code::NOT_FOUND)?;
        let plan = regrouping::merge(&kept, &gone, staff.acting(), app.now(), &mut Ids(app.source().as_ref()));
        if written(&app, plan).await? {
            return detail(&app, &staff, kept.case.id, None).await.map(Json);
        }
    }
    Err(code::CONFLICT.into())
}

/// What leaves a case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Splitting {
    /// The conversations that get a case of their own.
    conversation_ids: Vec<Uuid>,
}

/// Takes conversations out of a case: they get one of their own.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/split", tag = "cases", request_body = Splitting,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn split(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(splitting): Body<Splitting>,
) -> ApiResult<Json<CaseDetailView>> {
    staff.may(Action::RegroupCases)?;
    let case = find(&app, &staff, &id).await?;
    let mut taken: Vec<ConversationId> = splitting.conversation_ids.into_iter().map(ConversationId).collect();
    taken.sort_unstable();
    taken.dedup();
    if taken.len() > AT_ONCE {
        return Err(ApiError::invalid("conversation_ids"));
    }
    let (store, brand) = (app.store(), staff.brand.id);
    for _ in 0..load::TRIES {
        let known = store.load_case_as_it_is(brand, case.id).await?.ok_or(code::NOT_FOUND)?;
        let known = store.load_split(known, &taken).await?;
        let plan = regrouping::split(&known, &taken, staff.acting(), app.now(), &mut Ids(app.source().as_ref()));
        if written(&app, plan).await? {
            return detail(&app, &staff, case.id, None).await.map(Json);
        }
    }
    Err(code::CONFLICT.into())
}

/// Undoes a merge or a split: at once everything is as before; later what happened stays with its conversation. The answer is the
/// case that went on.
#[utoipa::path(post, path = "/api/brands/{brand}/regroupings/{id}/undo", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn undo(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<CaseDetailView>> {
    staff.may(Action::RegroupCases)?;
    let (store, brand) = (app.store(), staff.brand.id);
    for _ in 0..load::TRIES {
        let known = store.load_regrouping(brand, RegroupingId(id)).await?.ok_or(code::NOT_FOUND)?;
        let plan = regrouping::undo(&known, staff.acting(), app.now(), &mut Ids(app.source().as_ref()));
        if written(&app, plan).await? {
            return detail(&app, &staff, known.kept.case.id, None).await.map(Json);
        }
    }
    Err(code::CONFLICT.into())
}
