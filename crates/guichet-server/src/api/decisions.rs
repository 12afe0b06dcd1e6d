//! What happens to a case without a reply: solved, reopened, assigned, closed with a reason.

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::case::{self, KnownCase};
use guichet_core::model::{CaseId, DecisionKind, MessageId, UserId};
use guichet_core::plan::Plan;
use guichet_core::{Refusal, RefusalCode};
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

/// Characters of a note.
const NOTE: usize = 1_000;

/// Loads a case, decides, applies, as often as somebody is faster; then shows the case.
async fn decide(
    app: &App,
    staff: &Staff,
    id: CaseId,
    decision: impl Fn(&KnownCase, &mut Ids<'_>) -> Result<Plan, Refusal>,
) -> ApiResult<Json<CaseDetailView>> {
    for _ in 0..load::TRIES {
        let known = app.store().load_case(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
        if known.case.id != id {
            return Err(Refusal::new(RefusalCode::CaseMerged).into());
        }
        let plan = decision(&known, &mut Ids(app.source().as_ref()))?;
        match app.store().apply(&plan).await {
            Ok(_) => return detail(app, staff, id, None).await.map(Json),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// The desk says that it is solved.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/solve", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn solve(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<CaseDetailView>> {
    let found = find(&app, &staff, &id).await?;
    decide(&app, &staff, found.id, |known, ids| case::solve(known, staff.acting(), app.now(), ids)).await
}

/// The desk takes it up again.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/reopen", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn reopen(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<CaseDetailView>> {
    let found = find(&app, &staff, &id).await?;
    decide(&app, &staff, found.id, |known, ids| case::reopen(known, staff.acting(), app.now(), ids)).await
}

/// Who is to have it; null gives it back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Assignment {
    user_id: Option<Uuid>,
}

/// Somebody takes the case, gives it, or puts it back.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/assign", tag = "cases", request_body = Assignment,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn assign(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(assignment): Body<Assignment>,
) -> ApiResult<Json<CaseDetailView>> {
    let found = find(&app, &staff, &id).await?;
    let to = assignment.user_id.map(UserId);
    if let Some(to) = to {
        let members = app.store().members(staff.brand.id).await?;
        if !members.iter().any(|(member, user)| member.user_id == to && !user.disabled) {
            return Err(ApiError::invalid("user_id"));
        }
    }
    decide(&app, &staff, found.id, |known, ids| case::assign(known, to, staff.acting(), app.now(), ids)).await
}

/// Why nothing is answered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Closing {
    /// `thanks_only`, `spam`, `duplicate`, `not_for_us`, `answered_elsewhere` or `other`.
    reason: String,
    /// What colleagues should know, in words; kept with the decision.
    #[serde(default)]
    note: String,
    /// Which messages; all that are undecided when left out.
    #[serde(default)]
    message_ids: Vec<Uuid>,
}

/// Decides that messages need no answer, with a reason.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/close", tag = "cases", request_body = Closing,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn close(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(closing): Body<Closing>,
) -> ApiResult<Json<CaseDetailView>> {
    let found = find(&app, &staff, &id).await?;
    if closing.note.chars().count() > NOTE {
        return Err(ApiError::invalid("note"));
    }
    let named: Vec<MessageId> = closing.message_ids.iter().copied().map(MessageId).collect();
    decide(&app, &staff, found.id, |known, ids| {
        let messages =
            if named.is_empty() { known.undecided.iter().map(|message| message.id).collect() } else { named.clone() };
        let because = case::Because { reason: &closing.reason, note: &closing.note };
        case::close_without_reply(known, &messages, because, staff.acting(), app.now(), ids)
    })
    .await
}

/// Undoes the latest decision without a reply: its messages are owed one again.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/close/undo", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn undo_close(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<CaseDetailView>> {
    let found = find(&app, &staff, &id).await?;
    let messages = app.store().messages_of_case(staff.brand.id, found.id, None, 100).await?.items;
    let closed_at = |message: &guichet_core::model::Message| {
        message.decision.as_ref().filter(|decision| decision.kind == DecisionKind::Closed).map(|decision| decision.at)
    };
    let latest = messages.iter().filter_map(closed_at).max().ok_or(code::WRONG_STATE)?;
    let mut last = None;
    // Messages that were closed together are owed again together.
    for message in messages.iter().filter(|message| closed_at(message) == Some(latest)) {
        let undone = decide(&app, &staff, found.id, |known, ids| {
            case::undo_close(known, message, staff.acting(), app.now(), ids)
        });
        last = Some(undone.await?);
    }
    last.ok_or_else(|| code::WRONG_STATE.into())
}
