//! The bodies that systems bring, read into memory within one bound for all of them and within a time.
//!
//! Invariant: however many bring something at once, what is held of them stays under [`ROOM`].

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use futures_util::StreamExt as _;
use guichet_channels::inbound::LARGEST_BODY;
use tokio::time::timeout;

use crate::app::App;
use crate::auth::limits::Subject;
use crate::error::{ApiError, ApiResult, code};
use crate::room::{Place, Room};

/// Bytes of all bodies that this process holds at once.
const BYTES: usize = 256 * 1024 * 1024;
/// Whoever finds no place within ten seconds comes back later.
static ROOM: Room = Room::new(BYTES, Duration::from_secs(10));
/// Bytes of a body that is too large, read and forgotten, and the time that it may take.
const MOST_HEARD: usize = 4 * LARGEST_BODY;
const HEARING: Duration = Duration::from_secs(5);
/// A body that takes longer does not arrive any more.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a body; its place in the room is free again when the second value is dropped. One that does not arrive in time is charged
/// to whoever brought it, as one without a signature.
///
/// # Errors
/// Too large, too slow, unreadable, or no room at the moment.
pub(super) async fn read(
    app: &App,
    subject: Subject,
    headers: &HeaderMap,
    request: Request,
) -> ApiResult<(Bytes, Place)> {
    let length = length(headers);
    if length > LARGEST_BODY {
        hear_out(request).await;
        return Err(code::TOO_LARGE.into());
    }
    let mut place = ROOM.place();
    place.grow(length).await.map_err(|_| code::UNAVAILABLE)?;
    let Ok(body) = timeout(PATIENCE, Bytes::from_request(request, app)).await else {
        app.limits().take_unsigned(subject).map_err(ApiError::too_many)?;
        return Err(code::BAD_REQUEST.into());
    };
    let body = body.map_err(|refused| {
        let too_large = refused.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
        if too_large { code::TOO_LARGE } else { code::BAD_REQUEST }
    })?;
    Ok((body, place))
}

/// Lets the other side finish, and keeps nothing of it: whoever is cut off while it speaks may never hear why.
async fn hear_out(request: Request) {
    let mut pieces = request.into_body().into_data_stream();
    let mut heard = 0;
    let listening = async {
        while let Some(Ok(piece)) = pieces.next().await {
            heard += piece.len();
            if heard > MOST_HEARD {
                break;
            }
        }
    };
    drop(timeout(HEARING, listening).await);
}

/// The length that the other side names, which the connection holds it to; the largest one when it names none.
fn length(headers: &HeaderMap) -> usize {
    let named = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    named.and_then(|value| value.parse().ok()).unwrap_or(LARGEST_BODY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_without_a_length_takes_the_place_of_the_largest() {
        let mut headers = HeaderMap::new();
        assert_eq!(length(&headers), LARGEST_BODY);
        headers.insert(header::CONTENT_LENGTH, "12".parse().unwrap());
        assert_eq!(length(&headers), 12);
        const { assert!(LARGEST_BODY < BYTES) };
    }
}
