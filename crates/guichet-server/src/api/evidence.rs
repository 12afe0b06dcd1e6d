//! Words kept as evidence, before or after their author took them back: held, read, let go. Each leaves its event.

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::access::Action;
use guichet_core::evidence::{self, HoldReason};
use guichet_core::model::{EventKind, Message};
use guichet_core::plan::Plan;
use guichet_store::HeldWords;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use super::cases::{load_message, message_of};
use super::view::{Desk, MessageView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};

/// What the words prove.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Hold {
    /// `threat`, `harassment`, `fraud` or `dispute`.
    reason: String,
}

/// Words that are kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldWordsView {
    /// As they stood when they were held.
    pub text: String,
    /// What stood there before each edit, oldest first.
    pub earlier: Vec<String>,
}

/// Keeps the words of a message, sealed, for a year at most: they stay when their author takes them back.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/hold", tag = "cases", request_body = Hold,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn hold(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<Hold>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::HoldEvidence)?;
    let reason = HoldReason::parse(&body.reason).ok_or_else(|| ApiError::invalid("reason"))?;
    let message = message_of(&app, &staff, id).await?;
    let held = evidence::hold(&message, reason, staff.acting(), app.now())?;
    let revisions = app.store().revisions(staff.brand.id, message.id).await?;
    let words = HeldWords {
        text: message.text.clone(),
        earlier: revisions.into_iter().map(|revision| revision.text).collect(),
    };
    let told = told(&app, &staff, EventKind::MessageHeld, &message, reason.as_str());
    app.store().hold_evidence(&held, &words, message.revision, &told).await?;
    view(&app, &staff, &message).await
}

/// The words are kept no longer. Where their author took them back, they are gone for good.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/release", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn release(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::HoldEvidence)?;
    let message = message_of(&app, &staff, id).await?;
    let told = told(&app, &staff, EventKind::MessageReleased, &message, "by_hand");
    app.store().release_evidence(staff.brand.id, message.id, &told).await?;
    view(&app, &staff, &message).await
}

/// Opens the seal; that somebody read is written down.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/show-held", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = HeldWordsView), (status = 401), (status = 403), (status = 404)))]
pub async fn show_held(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<HeldWordsView>> {
    staff.may(Action::HoldEvidence)?;
    let message = message_of(&app, &staff, id).await?;
    let words = app.store().held_words(staff.brand.id, message.id).await?.ok_or(code::NOT_FOUND)?;
    app.store().apply(&told(&app, &staff, EventKind::WordsShown, &message, "evidence")).await?;
    Ok(Json(HeldWordsView { text: words.text, earlier: words.earlier }))
}

fn told(app: &App, staff: &Staff, kind: EventKind, message: &Message, detail: &str) -> Plan {
    let by = (Some(staff.user.id), app.now());
    evidence::told(&staff.brand, kind, message, detail, by, &mut Ids(app.source().as_ref()))
}

async fn view(app: &App, staff: &Staff, message: &Message) -> ApiResult<Json<MessageView>> {
    let desk = Desk::load(app, staff).await?;
    load_message(&desk, message).await.map(Json)
}
