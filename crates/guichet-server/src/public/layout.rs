//! The frame of every customers' page: brand, language, one column, one stylesheet, no script.

use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::auth::token::sha256_hex;
use crate::locale::Locale;
use crate::security;

const CSS: &str = include_str!("public.css");

/// The stylesheet under a name that changes with its content, so that browsers may keep it for a year.
static CSS_PATH: LazyLock<String> = LazyLock::new(|| {
    let hash = sha256_hex(CSS.as_bytes());
    format!("/public/{}.css", hash.get(..16).unwrap_or("style"))
});

/// What the frame of a page needs.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// The language.
    pub locale: Locale,
    /// The brand's name.
    pub brand: &'a str,
    /// Title of the page.
    pub title: &'a str,
    /// The same page in the other language: its path with `?lang=`.
    pub other_language: Option<String>,
    /// Seconds after which the page asks for itself again: while a message is being read.
    pub again_after: Option<u32>,
}

/// A whole page.
#[must_use]
pub fn page(frame: &Frame<'_>, body: Markup) -> Markup {
    let locale = frame.locale;
    html! {
        (DOCTYPE)
        html lang=(locale.as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="referrer" content="no-referrer";
                @if let Some(seconds) = frame.again_after { meta http-equiv="refresh" content=(seconds); }
                title { (frame.title) " – " (frame.brand) }
                link rel="stylesheet" href=(CSS_PATH.as_str());
            }
            body {
                a.skip href="#main" { (locale.pick("Aller au contenu", "Skip to the content")) }
                header {
                    span.brand { (frame.brand) }
                    @if let Some(other) = &frame.other_language {
                        nav aria-label=(locale.pick("Langue", "Language")) {
                            @match locale {
                                Locale::Fr => a href=(other) lang="en" hreflang="en" { "English" },
                                Locale::En => a href=(other) lang="fr" hreflang="fr" { "Français" },
                            }
                        }
                    }
                }
                main id="main" { (body) }
                footer {
                    p { (locale.pick(
                        "Cette page ne contient ni script, ni traceur, ni publicité.",
                        "This page has no script, no tracker and no advertisement.",
                    )) }
                }
            }
        }
    }
}

/// The answer that carries a page: never kept, never told to other sites.
#[must_use]
pub fn answer(status: StatusCode, page: Markup) -> Response {
    let headers: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, security::CUSTOMER),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (status, headers, page.into_string()).into_response()
}

/// The stylesheet; an older name gets today's sheet, uncached.
pub async fn stylesheet(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    let current = CSS_PATH.ends_with(&format!("/{name}"));
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-store" };
    let mut response = CSS.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

/// A page that says one thing: not found, too many, try again.
#[must_use]
pub fn notice(status: StatusCode, frame: &Frame<'_>, words: &str) -> Response {
    answer(status, page(frame, html! { h1 { (frame.title) } p { (words) } }))
}
