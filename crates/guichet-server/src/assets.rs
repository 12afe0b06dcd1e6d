//! The desk's own files (`web/dist`), inside the binary.
//!
//! Hashed names live for a year, `index.html` is always asked for again. A build without the web part serves a page that
//! says how to make it, so that `cargo build` needs no Node.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::{ApiError, code};

#[derive(RustEmbed)]
#[folder = "../../web/dist/"]
#[allow_missing = true]
struct Web;

const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Guichet</title>\
    <h1>Guichet</h1><p>The server runs, but the desk's pages were not built. Run <code>cargo xtask web</code> and start again.</p>\
    <p lang=\"fr\">Le serveur fonctionne, mais les pages du guichet n’ont pas été construites. Lancez <code>cargo xtask web</code>, puis redémarrez.</p>";

/// Any address that is not one of the API: a file of the desk, or its page.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") || path.starts_with("hooks/") {
        return ApiError::from(code::NOT_FOUND).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::from(code::METHOD).into_response();
    }
    match find(path, request.headers()) {
        Some(response) => response,
        // A missing file is an error; any other address is a page of the desk, which finds its own way.
        None if path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
            ApiError::from(code::NOT_FOUND).into_response()
        }
        None => find("index.html", request.headers()).unwrap_or_else(|| {
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], MISSING)
                .into_response()
        }),
    }
}

fn find(path: &str, headers: &HeaderMap) -> Option<Response> {
    // Source maps and compressed copies are no addresses of their own.
    if path.is_empty() || path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let file = Web::get(path)?;
    let etag = HeaderValue::from_str(&format!("\"{}\"", crate::auth::token::hex(&file.metadata.sha256_hash()))).ok()?;
    let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        content(path, file, headers)
    };
    let policy = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::ETAG, etag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    Some(response)
}

fn content(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let smaller = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(encoding, _)| accepted.contains(encoding))
        .find_map(|(encoding, ending)| Web::get(&format!("{path}{ending}")).map(|file| (encoding, file)));
    let (encoding, file) = smaller.map_or((None, file), |(encoding, file)| (Some(encoding), file));
    let mut response = Response::new(Body::from(file.data.into_owned()));
    let text = mime.type_() == mime_guess::mime::TEXT || mime.subtype() == mime_guess::mime::JAVASCRIPT;
    let kind = if text { format!("{mime}; charset=utf-8") } else { mime.to_string() };
    if let Ok(value) = HeaderValue::from_str(&kind) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
