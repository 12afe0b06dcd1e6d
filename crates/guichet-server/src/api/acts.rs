//! What the network is asked beside sending: to hide a message, and whether a private message would arrive.
//!
//! Both are safe to ask twice. The network is asked first and the answer is written afterwards: what a network did not do is
//! never shown as done.

use axum::Json;
use axum::extract::{Path, State};
use guichet_channels::{AnyChannel, Hidden, PrivateDoor};
use guichet_core::access::Action;
use guichet_core::model::{ChannelId, ConversationId, MessageId, PrivateCheck};
use guichet_core::plan::{Change, Plan};
use guichet_core::protection;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cases::load_message;
use super::view::{Desk, MessageView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiResult, code};
use crate::load;

/// Hides a public message of somebody else from everybody but its author.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/hide", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn hide(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::HideMessage)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let message = store.message(brand, MessageId(id)).await?.ok_or(code::NOT_FOUND)?;
    protection::may_hide(&message, staff.acting())?;
    match open(&app, &staff, message.channel_id).await?.hide(&message.external_id).await {
        Hidden::Done => {}
        Hidden::Cannot => return Err(code::WRONG_STATE.into()),
        Hidden::NotNow => return Err(code::UNAVAILABLE.into()),
    }
    let ids = &mut Ids(app.source().as_ref());
    let plan = protection::hidden(&staff.brand, &message, staff.acting(), app.now(), ids);
    // Somebody changed the message meanwhile: hiding it again does no harm.
    store.apply(&plan).await?;
    let after = store.message(brand, message.id).await?.ok_or(code::NOT_FOUND)?;
    let desk = Desk::load(&app, &staff).await?;
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
