//! Where networks bring what happened: `GET` asks whether the address is ours, `POST` tells. The channel's own code proves who asks.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guichet_channels::{AnyChannel, Delivery, RawBytes, Rejection};
use guichet_core::model::{Channel, ChannelId, ChannelState};

use super::{body, malformed, not_signed};
use crate::app::App;
use crate::auth::address::Address;
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::work::receive;

/// Answers a network's question whether this address is ours.
pub(super) async fn greet(
    State(app): State<App>,
    Path((kind, id)): Path<(String, String)>,
    address: Address,
    Query(question): Query<BTreeMap<String, String>>,
) -> ApiResult<Response> {
    let subject = app.subject_of_address(address.0);
    app.limits().listen(subject).map_err(ApiError::too_many)?;
    let (_, opened) = open(&app, &kind, &id).await?;
    match opened.greet(&question) {
        Some(greeting) => Ok(([(header::CONTENT_TYPE, greeting.content_type)], greeting.body).into_response()),
        None => Err(not_signed(&app, subject)),
    }
}

/// Takes what happened; "received" only once it is on disk.
pub(super) async fn receive(
    State(app): State<App>,
    Path((kind, id)): Path<(String, String)>,
    address: Address,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<Response> {
    let subject = app.subject_of_address(address.0);
    app.limits().listen(subject).map_err(ApiError::too_many)?;
    let (channel, opened) = open(&app, &kind, &id).await?;
    let (body, _room): (Bytes, _) = body::read(&app, subject, &headers, request).await?;
    let known =
        headers.iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    let headers: BTreeMap<String, String> = known.collect();
    let delivery = Delivery { headers: &headers, body: &body, now: app.now() };
    match opened.accept(delivery) {
        Ok(items) => {
            let _guest = app.door().enter();
            let items = deal_out(&app, &channel, &opened, items, delivery).await?;
            let items = opened.complete(items).await;
            receive::store_pushed(&app, &channel, items).await?;
            Ok(StatusCode::OK.into_response())
        }
        Err(Rejection::NotPushed) => Err(code::NOT_FOUND.into()),
        Err(Rejection::NotProved) => Err(not_signed(&app, subject)),
        Err(Rejection::TooLarge) => Err(code::TOO_LARGE.into()),
        Err(Rejection::Malformed(problem)) => Err(malformed(problem, false)),
    }
}

/// One address of an application may be told of several accounts of the brand: each item goes to the channel of its own account, where
/// that one proves the delivery as well. What is nobody's stays here, for the quarantine.
async fn deal_out(
    app: &App,
    channel: &Channel,
    opened: &AnyChannel,
    items: Vec<RawBytes>,
    delivery: Delivery<'_>,
) -> ApiResult<Vec<RawBytes>> {
    let (mut foreign, mut own): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| opened.is_for_us(item) == Some(false));
    if foreign.is_empty() {
        return Ok(own);
    }
    for other in app.store().channels(channel.brand_id).await? {
        if other.id == channel.id || foreign.is_empty() {
            continue;
        }
        let Ok(code) = load::channel::open(app, other.clone()).await? else { continue };
        // Nothing is believed for an account that the proof does not hold for.
        let Ok(taken) = code.accept(delivery) else { continue };
        foreign.retain(|item| code.is_for_us(item) != Some(true));
        let theirs = taken.into_iter().filter(|item| code.is_for_us(item) == Some(true)).collect();
        let theirs = code.complete(theirs).await;
        receive::store_pushed(app, &other, theirs).await?;
    }
    own.extend(foreign);
    Ok(own)
}

/// An active channel of this kind. A paused one takes nothing: the network keeps it and comes back.
async fn open(app: &App, kind: &str, id: &str) -> ApiResult<(Channel, AnyChannel)> {
    let id: ChannelId = id.parse().map_err(|_| code::NOT_FOUND)?;
    let channel = app.store().channel(id).await?.filter(|channel| channel.kind == kind).ok_or(code::NOT_FOUND)?;
    if channel.state != ChannelState::Active {
        return Err(code::UNAVAILABLE.into());
    }
    let opened = load::channel::open(app, channel.clone()).await?.map_err(|_| code::UNAVAILABLE)?;
    Ok((channel, opened))
}
