//! Where networks bring what happened: `GET` asks whether the address is ours, `POST` tells. The channel's own code proves who asks.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use guichet_channels::{AnyChannel, Delivery, RawBytes, Rejection, has_hook};
use guichet_core::model::{Channel, ChannelId};

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

/// Takes what happened; "received" only once it is on disk. A pause stops nothing here: what a network brings it may not bring
/// again, and an address that answers no is struck off after a while.
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
    let (body, _place): (Bytes, _) = body::read(&app, subject, &headers, request).await?;
    let known =
        headers.iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    let headers: BTreeMap<String, String> = known.collect();
    let delivery = Delivery { headers: &headers, body: &body, now: app.now() };
    match opened.accept(delivery) {
        Ok(items) => {
            let _guest = app.door().enter();
            let dealt = deal_out(&app, Account { channel, code: opened }, items, delivery).await?;
            // What networks are asked beside is asked at once: they wait for one answer.
            join_all(dealt.into_iter().map(|(account, items)| take(&app, account, items)))
                .await
                .into_iter()
                .collect::<guichet_store::Result<()>>()?;
            Ok(StatusCode::OK.into_response())
        }
        Err(Rejection::NotPushed) => Err(code::NOT_FOUND.into()),
        Err(Rejection::NotProved) => Err(not_signed(&app, subject)),
        Err(Rejection::TooLarge) => Err(code::TOO_LARGE.into()),
        Err(Rejection::Malformed(problem)) => Err(malformed(problem, false)),
    }
}

/// A connected account, ready to speak.
struct Account {
    channel: Channel,
    code: AnyChannel,
}

async fn take(app: &App, account: Account, items: Vec<RawBytes>) -> guichet_store::Result<()> {
    let items = account.code.complete(items).await;
    receive::store_pushed(app, &account.channel, items).await
}

/// One address of an application may be told of several accounts of the brand: each item goes to the channel of its own account, where
/// that one proves the delivery as well. What is nobody's stays with whose address it is, for the quarantine.
async fn deal_out(
    app: &App,
    holder: Account,
    items: Vec<RawBytes>,
    delivery: Delivery<'_>,
) -> ApiResult<Vec<(Account, Vec<RawBytes>)>> {
    let (mut foreign, mut own): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| holder.code.is_for_us(item) == Some(false));
    let mut dealt = Vec::new();
    let channels = if foreign.is_empty() { Vec::new() } else { app.store().channels(holder.channel.brand_id).await? };
    for channel in channels.into_iter().filter(|other| other.id != holder.channel.id && has_hook(&other.kind)) {
        if foreign.is_empty() {
            break;
        }
        let Ok(code) = load::channel::open(app, channel.clone()).await? else { continue };
        // Nothing is believed for an account that the proof does not hold for.
        let Ok(taken) = code.accept(delivery) else { continue };
        let theirs: Vec<_> = taken.into_iter().filter(|item| code.is_for_us(item) == Some(true)).collect();
        if !theirs.is_empty() {
            foreign.retain(|item| code.is_for_us(item) != Some(true));
            dealt.push((Account { channel, code }, theirs));
        }
    }
    own.extend(foreign);
    if !own.is_empty() {
        dealt.push((holder, own));
    }
    Ok(dealt)
}

/// A channel of this kind, paused or not: that the address is ours stays true.
async fn open(app: &App, kind: &str, id: &str) -> ApiResult<(Channel, AnyChannel)> {
    let id: ChannelId = id.parse().map_err(|_| code::NOT_FOUND)?;
    let channel = app.store().channel(id).await?.filter(|channel| channel.kind == kind).ok_or(code::NOT_FOUND)?;
    let opened = load::channel::open(app, channel.clone()).await?.map_err(|_| code::UNAVAILABLE)?;
    Ok((channel, opened))
}
