//! The person behind a request, from the session cookie, and what they may do for a brand.
//!
//! Reading a handler's arguments shows who may call it: [`Person`] is anybody signed in, [`Staff`] somebody who works for
//! the brand of the address. A brand that is not theirs answers as one that does not exist.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::Method;
use axum::http::request::Parts;
use guichet_core::access::{Acting, Action};
use guichet_core::model::{Brand, Role, User};
use guichet_store::{Session, TokenHash};
use jiff::{SignedDuration, Timestamp};

use super::cookie;
use super::limits::Kind;
use super::token::{Token, same_secret};
use crate::app::App;
use crate::error::{ApiError, ApiResult, Spoken, code};
use crate::locale::Locale;

/// Noting each request would be a write for each read: a session is noted once an hour.
const NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub user: User,
    /// Their session.
    pub session: Session,
}

impl Person {
    /// The language that they read.
    #[must_use]
    pub fn locale(&self) -> Locale {
        Locale::parse(&self.user.locale).unwrap_or_default()
    }
}

impl FromRequestParts<App> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let person = find(parts, app).await?.ok_or(code::NOT_SIGNED_IN)?;
        if let Some(spoken) = parts.extensions.get::<Spoken>() {
            spoken.set(person.locale());
        }
        let changes = !matches!(parts.method, Method::GET | Method::HEAD);
        if changes && !carries_token(parts, &person.session) {
            return Err(code::CSRF.into());
        }
        let subject = app.subject(person.user.id.0.as_bytes());
        app.limits().take(Kind::Account, subject).map_err(ApiError::too_many)?;
        Ok(person)
    }
}

async fn find(parts: &Parts, app: &App) -> ApiResult<Option<Person>> {
    let given = cookie::read(&parts.headers, app.config().is_https());
    let Some(token) = given.as_deref().and_then(Token::given) else { return Ok(None) };
    let now = app.now();
    let Some(session) = app.store().session(token.hash(), now).await? else { return Ok(None) };
    let Some(user) = app.store().user(session.user_id).await?.filter(|user| !user.disabled) else { return Ok(None) };
    if now.duration_since(session.seen_at) >= NOTED_EVERY {
        app.store().touch_session(session.token, now, expiry(now)).await?;
    }
    Ok(Some(Person { user, session }))
}

/// When a session that is used now ends by itself.
#[must_use]
pub fn expiry(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * cookie::IDLE_DAYS)).unwrap_or(Timestamp::MAX)
}

fn carries_token(parts: &Parts, session: &Session) -> bool {
    parts
        .headers
        .get("x-csrf-token")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|given| same_secret(given, &session.csrf))
}

/// Somebody who works for the brand of the address.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who.
    pub user: User,
    /// For which brand.
    pub brand: Brand,
    /// What they may do there.
    pub role: Role,
    /// Their session, as the store knows it.
    pub session: TokenHash,
}

impl Staff {
    /// Goes on only if the role allows it.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn may(&self, action: Action) -> ApiResult<()> {
        guichet_core::access::may(self.role, action).map_err(ApiError::from)
    }

    /// As the decisions know them.
    #[must_use]
    pub const fn acting(&self) -> Acting {
        Acting { user_id: self.user.id, role: self.role }
    }

    /// The language that they read.
    #[must_use]
    pub fn locale(&self) -> Locale {
        Locale::parse(&self.user.locale).unwrap_or_default()
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let person = Person::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| code::NOT_FOUND)?;
        let slug = params.iter().find(|(name, _)| *name == "brand").map(|(_, value)| value).ok_or(code::NOT_FOUND)?;
        let brand = app.store().brand_by_slug(slug).await?.ok_or(code::NOT_FOUND)?;
        let memberships = app.store().memberships(person.user.id).await?;
        let member = memberships.iter().find(|member| member.brand_id == brand.id).ok_or(code::NOT_FOUND)?;
        Ok(Self { user: person.user, brand, role: member.role, session: person.session.token })
    }
}
