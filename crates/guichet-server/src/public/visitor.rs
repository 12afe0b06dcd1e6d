//! Who looks at a customers' page: their language, and how often they come.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::layout::{Frame, notice};
use crate::app::App;
use crate::auth::address::Address;
use crate::auth::limits::{Kind, Subject};
use crate::locale::Locale;

/// A visitor. Nothing of them is kept.
pub struct Visitor {
    asked: Option<Locale>,
    subject: Subject,
    path: String,
    cross_site: bool,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let address = Address::from_request_parts(parts, app).await?;
        let chosen = parts.uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="));
        Ok(Self {
            asked: chosen.and_then(Locale::parse).or_else(|| Locale::from_headers(&parts.headers)),
            subject: app.subject_of_address(address.0),
            path: parts.uri.path().to_owned(),
            cross_site: parts.headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site"),
        })
    }
}

impl Visitor {
    /// The language that they chose, or their browser asks for, or the brand speaks.
    pub(crate) fn locale(&self, brand: Option<&str>) -> Locale {
        self.asked.or_else(|| brand.and_then(Locale::parse)).unwrap_or_default()
    }

    /// The same page in the other language.
    pub(crate) fn other_language(&self, locale: Locale) -> String {
        let other = if locale == Locale::Fr { Locale::En } else { Locale::Fr };
        format!("{}?lang={}", self.path, other.as_str())
    }

    /// Counts a page or a message of this visitor.
    ///
    /// # Errors
    /// The page that asks to wait.
    pub(crate) fn count(&self, app: &App, kind: Kind) -> Result<(), Response> {
        let locale = self.locale(None);
        app.limits().take(kind, self.subject).map_err(|_| {
            self.notice(
                StatusCode::TOO_MANY_REQUESTS,
                locale.pick("Un instant, s’il vous plaît", "One moment, please"),
                locale.pick(
                    "Beaucoup de demandes arrivent de votre connexion. Attendez une minute, puis recommencez.",
                    "Many requests come from your connection. Wait a minute, then try again.",
                ),
            )
        })
    }

    /// Goes on only if the request comes from our own page.
    ///
    /// # Errors
    /// The page that says so.
    pub(crate) fn comes_from_our_page(&self) -> Result<(), Response> {
        if !self.cross_site {
            return Ok(());
        }
        let locale = self.locale(None);
        Err(self.notice(
            StatusCode::FORBIDDEN,
            locale.pick("Cette demande vient d’un autre site", "This request comes from another site"),
            locale.pick("Ouvrez la page directement, puis recommencez.", "Open the page directly, then try again."),
        ))
    }

    /// A page that says one thing.
    pub(crate) fn notice(&self, status: StatusCode, title: &str, words: &str) -> Response {
        let locale = self.locale(None);
        let frame = Frame { locale, brand: "Guichet", title, other_language: None, again_after: None };
        notice(status, &frame, words)
    }

    /// The page for an address that does not exist, or no longer.
    pub(crate) fn not_found(&self) -> Response {
        let locale = self.locale(None);
        self.notice(
            StatusCode::NOT_FOUND,
            locale.pick("Cette page n’existe pas", "This page does not exist"),
            locale.pick(
                "Le lien est incomplet, ou il n’est plus valable. Vérifiez que vous l’avez copié en entier.",
                "The link is incomplete, or it is no longer valid. Check that you copied all of it.",
            ),
        )
    }

    /// The page for a moment at which nothing can be stored.
    pub(crate) fn unavailable(&self, error: &guichet_store::StoreError) -> Response {
        tracing::warn!(%error, "a customers' page cannot be served now");
        let locale = self.locale(None);
        let mut page = self.notice(
            StatusCode::SERVICE_UNAVAILABLE,
            locale.pick("Nous ne pouvons pas enregistrer en ce moment", "We cannot store anything at the moment"),
            locale.pick(
                "Revenez en arrière dans une minute et renvoyez\u{a0}: votre texte est toujours dans la page.",
                "Go back in a minute and send again: your text is still in the page.",
            ),
        );
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        page
    }
}
