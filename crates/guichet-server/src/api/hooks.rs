//! Where other systems bring their messages. The signature over the raw bytes first; "received" only once they are on disk.

mod body;
mod network;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use guichet_channels::inbound::signature::SignedHeaders;
use guichet_channels::inbound::{LARGEST_BODY, Rejection};
use guichet_channels::{AnyChannel, ParseProblem, RawBytes};
use guichet_core::model::{Channel, ChannelId};
use guichet_store::Received;
use serde_json::json;

use crate::app::App;
use crate::auth::address::Address;
use crate::auth::limits::Subject;
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::work::receive::raw_item;

/// The addresses for other systems. They stand in `docs/api.md` and not in the desk's own description.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/hooks/inbound/{channel_id}", post(receive))
        .route("/hooks/{kind}/{channel_id}", get(network::greet).post(network::receive))
        // Over the limit the answer is ours, with its own words: the frame's own limit stands a little higher.
        .layer(DefaultBodyLimit::max(LARGEST_BODY + 1024))
}

/// Takes one message, edit, delete or own reply.
async fn receive(
    State(app): State<App>,
    Path(id): Path<String>,
    address: Address,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<Response> {
    let id: ChannelId = id.parse().map_err(|_| code::NOT_FOUND)?;
    let channel = app.store().channel(id).await?.filter(|channel| channel.kind == "inbound").ok_or(code::NOT_FOUND)?;
    let Ok(AnyChannel::Inbound(code_of_channel)) = load::channel::open(&app, channel.clone()).await? else {
        return Err(code::UNAVAILABLE.into());
    };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signed = SignedHeaders {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    let subject = app.subject_of_address(address.0);
    // Nothing of a body is kept in memory for those whom no body could help.
    app.limits().listen(subject).map_err(ApiError::too_many)?;
    if signed.check(app.now()).is_err() {
        return Err(not_signed(&app, subject));
    }
    let (body, _place) = body::read(&app, subject, &headers, request).await?;
    match code_of_channel.accept(signed, &body, app.now()) {
        Ok(raw) => {
            // Only who has proved it counts as a crowd: others would slow the desk by standing there.
            let _guest = app.door().enter();
            store(&app, &channel, raw).await
        }
        Err(Rejection::NotSigned(_)) => Err(not_signed(&app, subject)),
        Err(Rejection::TooLarge) => Err(code::TOO_LARGE.into()),
        Err(rejection) => {
            let too_large = rejection.status() == 413;
            let Rejection::Malformed(problem) = rejection else { return Err(code::INVALID.into()) };
            Err(malformed(problem, too_large))
        }
    }
}

/// Only those who cannot sign are limited: an honest system may bring thousands a second.
fn not_signed(app: &App, subject: Subject) -> ApiError {
    match app.limits().take_unsigned(subject) {
        Ok(()) => code::BAD_SIGNATURE.into(),
        Err(wait) => ApiError::too_many(wait),
    }
}

fn malformed(problem: ParseProblem, too_large: bool) -> ApiError {
    let error = ApiError::from(if too_large { code::TOO_LARGE } else { code::INVALID });
    let words = problem.words();
    let error = error.beside("problem", json!({"code": problem.code, "fr": words.fr, "en": words.en}));
    match problem.field {
        Some(field) => error.field(field),
        None => error,
    }
}

/// Durable first, then the answer of the contract.
async fn store(app: &App, channel: &Channel, raw: RawBytes) -> ApiResult<Response> {
    let item = raw_item(app, channel, raw, false);
    let received = app.store().receive(vec![item], None).await?;
    let received = received.into_iter().next().ok_or(code::UNAVAILABLE)?;
    let id = received.message_id();
    match received {
        Received::New(_) => {
            metrics::counter!("guichet_items_received_total", "kind" => "inbound").increment(1);
            Ok((StatusCode::ACCEPTED, axum::Json(json!({"message_id": id, "status": "received"}))).into_response())
        }
        Received::Same(_) => {
            Ok((StatusCode::OK, axum::Json(json!({"message_id": id, "status": "received"}))).into_response())
        }
        Received::Differs(_) => Err(ApiError::from(code::OTHER_CONTENT).beside("message_id", json!(id))),
    }
}
