//! Files that came with messages: as downloads that can run nothing, whatever they claim to be.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use guichet_core::access::Action;
use guichet_core::model::AttachmentId;
use uuid::Uuid;

use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};
use crate::security;

/// The bytes of a file.
#[utoipa::path(get, path = "/api/brands/{brand}/attachments/{id}", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 401), (status = 404)))]
pub async fn download(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Response> {
    staff.may(Action::ReadCases)?;
    let file = app.store().attachment(staff.brand.id, AttachmentId(id)).await?.ok_or(code::NOT_FOUND)?;
    let (blobs, hash) = (app.store().blobs().clone(), file.hash);
    let bytes = tokio::task::spawn_blocking(move || blobs.get(&hash))
        .await
        .map_err(|error| ApiError::internal("reading a file was interrupted", &error))??
        .ok_or(code::NOT_FOUND)?;
    Ok(as_download(&file.name, bytes))
}

/// An answer that browsers save and never show.
pub(crate) fn as_download(name: &str, bytes: Vec<u8>) -> Response {
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(security::FILE)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (header::CONTENT_DISPOSITION, disposition(name)),
    ];
    (headers, bytes).into_response()
}

/// The name in the form that every browser reads (RFC 6266): plain letters, and the whole name percent-encoded.
fn disposition(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_' | ' ') { sign } else { '_' })
        .take(100)
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes().take(300) {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let value = disposition("reçu\"\r\nSet-Cookie: a=b.pdf");
        let text = value.to_str().unwrap();
        assert!(
            text.starts_with(
                "attachment; filename=\"re_u___Set-Cookie_ a_b.pdf\"; filename*=UTF-8''re%C3%A7u%22%0D%0A"
            )
        );
    }
}
