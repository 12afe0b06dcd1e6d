//! Reads the JSON of a request: at most one megabyte, valid UTF-8, not deeper than 128, and the wrong field by its name.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::{ApiError, code};

/// The JSON of a request.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

/// The most that a request of the desk may carry.
pub const LONGEST: usize = 1024 * 1024;
/// How much of a longer one is read to its end all the same.
const THROWN_AWAY: usize = 8 * LONGEST;

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, Self::Rejection> {
        // A page of another site cannot send this type without asking us first: the second lock beside the token.
        let json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("application/json"));
        if !json {
            return Err(ApiError::from(code::BAD_REQUEST).field("content-type"));
        }
        parse(&whole(request.into_body()).await?).map(Self)
    }
}

/// Reads a body up to [`LONGEST`]. The rest of a longer one is read and thrown away, within bounds: an answer to somebody
/// who is still writing is lost with the connection.
async fn whole(body: axum::body::Body) -> Result<Vec<u8>, ApiError> {
    let (mut bytes, mut thrown_away) = (Vec::new(), 0_usize);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| code::BAD_REQUEST)?;
        if thrown_away == 0 && bytes.len().saturating_add(chunk.len()) <= LONGEST {
            bytes.extend_from_slice(&chunk);
            continue;
        }
        thrown_away = thrown_away.saturating_add(chunk.len());
        if thrown_away > THROWN_AWAY {
            break;
        }
    }
    if thrown_away > 0 { Err(code::TOO_LARGE.into()) } else { Ok(bytes) }
}

/// Reads JSON, or names the field that is wrong.
///
/// # Errors
/// `bad_request` when it is no JSON, `invalid` with the field otherwise.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        if error.inner().is_data() { ApiError::invalid(field_of(&error)) } else { code::BAD_REQUEST.into() }
    })
}

/// The path of the field; a missing one is named in the message alone.
fn field_of(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let path = error.path().to_string();
    let message = error.inner().to_string();
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match (path.as_str(), missing) {
        (".", Some(field)) => field.to_owned(),
        (path, Some(field)) => format!("{path}.{field}"),
        (path, None) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Sample {
        #[expect(dead_code, reason = "only its reading is tested")]
        text: String,
    }

    fn refusal(bytes: &[u8]) -> (String, String) {
        let error = parse::<Sample>(bytes).unwrap_err();
        let text = format!("{error:?}");
        (error.code().word().to_owned(), text)
    }

    #[test]
    fn a_wrong_field_is_named() {
        let (code, text) = refusal(br#"{"text": 3}"#);
        assert_eq!(code, "invalid");
        assert!(text.contains("\"text\""), "{text}");
        let (code, text) = refusal(b"{}");
        assert_eq!(code, "invalid");
        assert!(text.contains("\"text\""), "{text}");
    }

    #[test]
    fn what_is_no_json_is_no_crash() {
        assert_eq!(refusal(b"{").0, "bad_request");
        assert_eq!(refusal(b"{\"text\": \"\xff\"}").0, "bad_request");
        assert_eq!(refusal(&[b'['; 100_000]).0, "invalid");
    }
}
