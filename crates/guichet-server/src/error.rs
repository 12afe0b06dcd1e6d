//! What the API says when it cannot do what was asked: a code for machines, words for the person, what to do next.
//!
//! Each code carries its words in both languages, so that none can be forgotten. Failures of our own are logged once, here,
//! without the words of people, and answered without their cause.

mod from;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::locale::Locale;

/// One kind of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    status: StatusCode,
    word: &'static str,
    french: &'static str,
    english: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:ident $word:literal, $french:literal, $english:literal;)+) => {
        $( $(#[$doc])* pub const $name: Code =
            Code { status: StatusCode::$status, word: $word, french: $french, english: $english }; )+

        /// Every code, for the documentation and its test.
        pub const ALL: &[Code] = &[$($name),+];
    };
}

/// The codes of the API.
pub mod code {
    use super::{Code, StatusCode};

    codes! {
        /// The request itself cannot be read.
        BAD_REQUEST = BAD_REQUEST "bad_request", "La demande est illisible.", "The request cannot be read.";
        /// No session.
        NOT_SIGNED_IN = UNAUTHORIZED "not_signed_in", "Connectez-vous pour continuer.", "Sign in to go on.";
        /// Wrong address or password; never says which.
        WRONG_CREDENTIALS = UNAUTHORIZED "wrong_credentials", "Adresse ou mot de passe incorrect.", "Wrong address or password.";
        /// The one-time link was used, or is too old.
        LINK_USED = UNAUTHORIZED "link_used", "Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre.", "This link was used already, or is too old. Ask for another one.";
        /// A signature that is not right.
        BAD_SIGNATURE = UNAUTHORIZED "bad_signature", "La signature n’est pas valable pour ce contenu.", "The signature is not valid for this content.";
        /// The request does not come from our own page.
        CSRF = FORBIDDEN "csrf", "Cette demande ne vient pas de la page ouverte. Rechargez la page.", "This request does not come from the open page. Load the page again.";
        /// The role does not allow it.
        NOT_ALLOWED = FORBIDDEN "not_allowed", "Votre rôle ne permet pas cette action.", "Your role does not allow this.";
        /// Not there, or not theirs: the answer is the same.
        NOT_FOUND = NOT_FOUND "not_found", "Introuvable.", "Not found.";
        /// The address exists, but not for this method.
        METHOD = METHOD_NOT_ALLOWED "method_not_allowed", "Cette adresse n’accepte pas cette méthode.", "This address does not take this method.";
        /// Somebody was faster.
        CONFLICT = CONFLICT "conflict", "Quelqu’un a modifié ceci entre-temps. Rechargez et recommencez.", "Somebody changed this meanwhile. Load again and start over.";
        /// Something was written since.
        NEWER_MESSAGES = CONFLICT "newer_messages", "Un message est arrivé pendant que vous écriviez. Relisez avant d’envoyer.", "A message arrived while you were writing. Read it before you send.";
        /// The undo window is over.
        TOO_LATE = CONFLICT "too_late", "Trop tard : la réponse est partie.", "Too late: the reply has left.";
        /// The same id with another content.
        OTHER_CONTENT = CONFLICT "other_content", "Cet identifiant existe déjà avec un autre contenu. Pour changer un message, envoyez une modification (edit).", "This id exists already with another content. To change a message, send an edit.";
        /// The action does not fit where the thing stands.
        WRONG_STATE = CONFLICT "wrong_state", "L’état actuel ne permet pas cette action.", "The current state does not allow this.";
        /// The body is over the limit.
        TOO_LARGE = PAYLOAD_TOO_LARGE "too_large", "Contenu trop volumineux.", "The content is too large.";
        /// A field is missing or has a value that cannot be used.
        INVALID = UNPROCESSABLE_ENTITY "invalid", "Une valeur manque ou n’est pas valable.", "A value is missing or cannot be used.";
        /// The guard does not let it leave.
        GUARD = UNPROCESSABLE_ENTITY "guard", "Le garde-fou retient cette réponse. Corrigez-la, ou dites pourquoi elle part ainsi.", "The guard holds this reply. Correct it, or say why it leaves as it is.";
        /// The password is too short.
        PASSWORD_TOO_SHORT = UNPROCESSABLE_ENTITY "password_too_short", "Le mot de passe doit compter au moins 12 caractères.", "The password needs at least 12 characters.";
        /// The password is too long.
        PASSWORD_TOO_LONG = UNPROCESSABLE_ENTITY "password_too_long", "Le mot de passe ne peut pas dépasser 512 caractères.", "The password cannot exceed 512 characters.";
        /// The password is too simple.
        PASSWORD_TOO_SIMPLE = UNPROCESSABLE_ENTITY "password_too_simple", "Ce mot de passe est trop simple.", "This password is too simple.";
        /// Too many requests.
        TOO_MANY = TOO_MANY_REQUESTS "too_many", "Trop de demandes. Attendez un instant.", "Too many requests. Wait a moment.";
        /// A network did not let an account be connected.
        CONNECT_FAILED = BAD_GATEWAY "connect_failed", "Le réseau n’a pas ouvert la connexion du compte.", "The network did not let the account be connected.";
        /// The network does not hide that.
        NOT_UNDER_OUR_POST = CONFLICT "not_under_our_post", "Le réseau ne masque que ce qui est écrit sous vos propres publications.", "The network hides only what stands under your own posts.";
        /// The network did not do what it was asked; nothing changed.
        NETWORK_NOT_NOW = BAD_GATEWAY "network_not_now", "Le réseau ne l’a pas fait maintenant. Rien n’a changé ; recommencez.", "The network did not do it now. Nothing changed; try again.";
        /// Ours: something failed.
        INTERNAL = INTERNAL_SERVER_ERROR "internal", "Une erreur s’est produite de notre côté. Rien n’est perdu ; recommencez.", "Something failed on our side. Nothing is lost; try again.";
        /// Ours: cannot store now.
        UNAVAILABLE = SERVICE_UNAVAILABLE "unavailable", "Le service ne peut pas enregistrer en ce moment. Recommencez dans quelques secondes.", "The service cannot store anything at the moment. Try again in a few seconds.";
    }
}

impl Code {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.word
    }

    /// The status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.status
    }

    /// What a person reads.
    #[must_use]
    pub const fn message(self, locale: Locale) -> &'static str {
        locale.pick(self.french, self.english)
    }
}

/// A refusal on its way out.
#[derive(Debug, Clone)]
pub struct ApiError {
    code: Code,
    field: Option<String>,
    retry_after: Option<u64>,
    hint: Option<(&'static str, &'static str)>,
    /// Beside `error` in the answer (`report`, `messages`…).
    beside: Map<String, Value>,
}

/// What a handler gives.
pub type ApiResult<T> = Result<T, ApiError>;

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self { code, field: None, retry_after: None, hint: None, beside: Map::new() }
    }
}

impl ApiError {
    /// A field cannot be used.
    #[must_use]
    pub fn invalid(field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..code::INVALID.into() }
    }

    /// Too many requests; wait so many seconds.
    #[must_use]
    pub fn too_many(seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..code::TOO_MANY.into() }
    }

    /// A failure of ours: logged here, once, and answered without its cause.
    #[must_use]
    pub fn internal(what: &'static str, error: &dyn std::fmt::Display) -> Self {
        tracing::error!(what, %error, "a request failed");
        code::INTERNAL.into()
    }

    /// Names the field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Puts something beside the error.
    #[must_use]
    pub fn beside(mut self, name: &str, value: Value) -> Self {
        self.beside.insert(name.to_owned(), value);
        self
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    fn body(&self, locale: Locale) -> Value {
        let mut error = json!({"code": self.code.word, "message": self.code.message(locale)});
        if let (Some(field), Some(object)) = (&self.field, error.as_object_mut()) {
            object.insert("field".to_owned(), json!(field));
        }
        if let (Some(hint), Some(object)) = (self.hint_in(locale), error.as_object_mut()) {
            object.insert("hint".to_owned(), json!(hint));
        }
        let mut body = self.beside.clone();
        body.insert("error".to_owned(), error);
        Value::Object(body)
    }

    fn response(&self, locale: Locale) -> Response {
        let mut response = (self.code.status, axum::Json(self.body(locale))).into_response();
        let wait = self.retry_after.or((self.code == code::UNAVAILABLE).then_some(5));
        if let Some(wait) = wait.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok()) {
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        response
    }
}

impl IntoResponse for ApiError {
    /// French here; [`speak_their_language`] puts it into the language of the person.
    fn into_response(self) -> Response {
        let mut response = self.response(Locale::Fr);
        response.extensions_mut().insert(self);
        response
    }
}

/// The language of the person, known once their session is read.
#[derive(Debug, Clone, Default)]
pub struct Spoken(std::sync::Arc<std::sync::OnceLock<Locale>>);

impl Spoken {
    /// The session says so.
    pub fn set(&self, locale: Locale) {
        let _ = self.0.set(locale);
    }
}

/// Puts refusals into the language of the session, or of the browser.
pub async fn speak_their_language(State(_): State<App>, mut request: Request, next: Next) -> Response {
    let spoken = Spoken::default();
    request.extensions_mut().insert(spoken.clone());
    let asked = Locale::from_headers(request.headers());
    let response = next.run(request).await;
    match response.extensions().get::<ApiError>() {
        None => response,
        Some(error) => error.response(spoken.0.get().copied().or(asked).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_said_once_and_in_both_languages() {
        let mut words: Vec<_> = code::ALL.iter().map(|code| code.word()).collect();
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
        for code in code::ALL {
            assert_ne!(code.message(Locale::Fr), code.message(Locale::En));
        }
    }

    #[test]
    fn french_keeps_its_spaces() {
        for code in code::ALL {
            let french = code.message(Locale::Fr);
            assert!(!french.contains(" :") && !french.contains(" ;"), "a plain space before a high sign: {french}");
        }
    }
}
