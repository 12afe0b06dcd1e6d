//! What the network is asked beside sending: to hide a message or show it again, and whether a private message would arrive.
//!
//! All are safe to ask twice. The network is asked first and the answer is written afterwards: what a network did not do is
//! never shown as done.

use axum::Json;
use axum::extract::{Path, State};
use guichet_channels::{AnyChannel, Hidden, PrivateDoor};
use guichet_core::access::Action;
use guichet_core::model::{ChannelId, ConversationId, HideReason, Message, PrivateCheck};
use guichet_core::plan::{Change, Plan};
use guichet_core::protection;
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
use crate::load;

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Hide {
    /// `personal_data`, `hurtful`, `fraud` or `spam`.
    reason: String,
}

/// Hides a public message of somebody else from everybody but its author.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/hide", tag = "cases", request_body = Hide,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn hide(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<Hide>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::HideMessage)?;
    let reason = HideReason::parse(&body.reason).ok_or_else(|| ApiError::invalid("reason"))?;
    let message = message_of(&app, &staff, id).await?;
    protection::may_hide(&message, staff.acting())?;
    done(open(&app, &staff, message.channel_id).await?.hide(&message.external_id).await)?;
    let ids = &mut Ids(app.source().as_ref());
    let plan = protection::hidden(&staff.brand, &message, reason, staff.acting(), app.now(), ids);
    write(&app, &staff, &message, &plan).await
}

/// Shows again a message that was hidden: everybody can read it as before.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/show-again", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn show_again(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::HideMessage)?;
    let message = message_of(&app, &staff, id).await?;
    protection::may_show_again(&message, staff.acting())?;
    done(open(&app, &staff, message.channel_id).await?.show_again(&message.external_id).await)?;
    let ids = &mut Ids(app.source().as_ref());
    let plan = protection::shown_again(&staff.brand, &message, staff.acting(), app.now(), ids);
    write(&app, &staff, &message, &plan).await
}

fn done(answer: Hidden) -> ApiResult<()> {
    match answer {
        Hidden::Done => Ok(()),
        Hidden::Cannot => Err(code::NOT_UNDER_OUR_POST.into()),
        Hidden::NotNow => Err(code::NETWORK_NOT_NOW.into()),
    }
}

/// Somebody changed the message meanwhile: to ask the network again does no harm.
async fn write(app: &App, staff: &Staff, message: &Message, plan: &Plan) -> ApiResult<Json<MessageView>> {
    app.store().apply(plan).await?;
    let after = message_of(app, staff, message.id.0).await?;
    let desk = Desk::load(app, staff).await?;
    load_message(&desk, &after).await.map(Json)
}

/// Whether a private message would reach the customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrivateView {
    /// `possible`, `impossible` or `unknown`, where the network does not say.
    pub private_message: &'static str,
}

/// Asks the network whether a private message would reach the customer of a conversation; the guard knows it for a day.
#[utoipa::path(post, path = "/api/brands/{brand}/conversations/{id}/check-private", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = PrivateView), (status = 401), (status = 403), (status = 404)))]
pub async fn check_private(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<PrivateView>> {
    staff.may(Action::Reply)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let thread = store.conversation(brand, ConversationId(id)).await?.ok_or(code::NOT_FOUND)?;
    let channel = store.channel(thread.channel_id).await?.ok_or(code::NOT_FOUND)?;
    let handles = store.handles(brand, thread.customer_id).await?;
    let handle = handles.into_iter().rfind(|handle| handle.network == channel.network).ok_or(code::NOT_FOUND)?;
    let open = match open(&app, &staff, channel.id).await?.private_door(&handle.external_id).await {
        PrivateDoor::Open => true,
        PrivateDoor::Closed => false,
        PrivateDoor::CannotTell => return Ok(Json(PrivateView { private_message: "unknown" })),
    };
    let mut plan = Plan::new(brand);
    plan.changes.push(Change::NotePrivate(handle.id, PrivateCheck { open, at: app.now() }));
    store.apply(&plan).await?;
    Ok(Json(PrivateView { private_message: if open { "possible" } else { "impossible" } }))
}

async fn open(app: &App, staff: &Staff, id: ChannelId) -> ApiResult<AnyChannel> {
    let channel = app.store().channel(id).await?.filter(|channel| channel.brand_id == staff.brand.id);
    let opened = load::channel::open(app, channel.ok_or(code::NOT_FOUND)?).await?;
    opened.map_err(|_| code::UNAVAILABLE.into())
}
