//! Signing in and out, and one's own account.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guichet_core::model::{Brand, Helpline, Role, User};
use guichet_store::Session;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use crate::app::App;
use crate::auth::address::Address;
use crate::auth::cookie;
use crate::auth::limits::Kind;
use crate::auth::password::{self, PasswordProblem};
use crate::auth::person::{Person, expiry};
use crate::auth::throttle::Attempt;
use crate::auth::token::Token;
use crate::error::{ApiError, ApiResult, code};
use crate::locale::Locale;

/// Longest name and signature.
const LONGEST_NAME: usize = 80;

/// Who is signed in, and where they work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionView {
    /// The person.
    pub user: Me,
    /// To be sent as `x-csrf-token` with every change.
    pub csrf: String,
    /// The brands for which they work, by slug.
    pub brands: Vec<MyBrand>,
}

/// The person who is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me {
    /// Who.
    pub id: Uuid,
    /// Address.
    pub email: String,
    /// Name shown to colleagues.
    pub name: String,
    /// First name shown to customers.
    pub signature: String,
    /// `fr` or `en`.
    pub locale: String,
    /// Whether a password was chosen; without one the next sign-in needs another link.
    pub has_password: bool,
}

/// A brand for which one works.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MyBrand {
    /// Which.
    pub id: Uuid,
    /// Its word in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `agent`, `lead` or `admin`.
    pub role: &'static str,
    /// Language of its public pages.
    pub locale: String,
    /// Its time zone.
    pub timezone: String,
    /// Its sector.
    pub sector: Option<String>,
    /// Seconds during which a reply can be taken back.
    pub undo_seconds: u32,
    /// What to give to somebody who speaks of harming themselves, the own country first.
    pub helplines: Vec<HelplineView>,
}

/// A number to give to somebody in danger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HelplineView {
    /// Two letters; absent where it answers everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// As it is dialled.
    pub number: String,
}

impl From<Helpline> for HelplineView {
    fn from(line: Helpline) -> Self {
        Self { country: line.country, number: line.number }
    }
}

impl MyBrand {
    fn new(brand: Brand, role: Role) -> Self {
        Self {
            id: brand.id.0,
            slug: brand.slug,
            name: brand.name,
            role: role.as_str(),
            locale: brand.settings.locale,
            timezone: brand.settings.timezone,
            sector: brand.settings.sector,
            undo_seconds: brand.settings.undo_seconds,
            helplines: brand
                .settings
                .helplines
                .iter()
                .filter_map(|line| Helpline::read(line))
                .map(Into::into)
                .collect(),
        }
    }
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = 200, body = SessionView), (status = 401)))]
pub async fn show(State(app): State<App>, person: Person) -> ApiResult<Json<SessionView>> {
    view(&app, person.user, person.session.csrf).await.map(Json)
}

async fn view(app: &App, user: User, csrf: String) -> ApiResult<SessionView> {
    let mut brands = Vec::new();
    for member in app.store().memberships(user.id).await? {
        brands.push(MyBrand::new(app.brand(member.brand_id).await?, member.role));
    }
    brands.sort_by(|left, right| left.slug.cmp(&right.slug));
    let has_password = app.store().password_hash(user.id).await?.is_some();
    let me = Me {
        id: user.id.0,
        email: user.email,
        name: user.name,
        signature: user.signature,
        locale: user.locale,
        has_password,
    };
    Ok(SessionView { user: me, csrf, brands })
}

/// Address and password.
#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    email: String,
    password: String,
}

/// Signs in by password.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = Credentials,
    responses((status = 200, body = SessionView), (status = 401), (status = 429)))]
pub async fn sign_in(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> ApiResult<Response> {
    limit(&app, address, &headers)?;
    let email = credentials.email.trim().to_lowercase();
    let attempt = Attempt::new(app.key(), &email, &address.network());
    attempt.begin(app.store(), app.now()).await?;
    let user = app.store().user_by_email(&email).await?.filter(|user| !user.disabled);
    let hash = match &user {
        Some(user) => app.store().password_hash(user.id).await?,
        None => None,
    };
    let right = password::verify(credentials.password, hash).await;
    match user.filter(|_| right) {
        Some(user) => {
            attempt.succeeded(app.store()).await?;
            open(&app, user).await
        }
        None => Err(code::WRONG_CREDENTIALS.into()),
    }
}

/// A one-time link.
#[derive(Deserialize, ToSchema)]
pub struct LinkToken {
    token: String,
}

/// Signs in by a one-time link, once.
#[utoipa::path(post, path = "/api/sign-in-link", tag = "session", request_body = LinkToken,
    responses((status = 200, body = SessionView), (status = 401), (status = 429)))]
pub async fn sign_in_by_link(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Body(link): Body<LinkToken>,
) -> ApiResult<Response> {
    limit(&app, address, &headers)?;
    let token = Token::given(&link.token).ok_or(code::LINK_USED)?;
    let user = app.store().use_sign_in_link(token.hash(), app.now()).await?.ok_or(code::LINK_USED)?;
    let user = app.store().user(user).await?.filter(|user| !user.disabled).ok_or(code::LINK_USED)?;
    open(&app, user).await
}

/// Limits attempts by address, and refuses those that another site's page makes.
fn limit(app: &App, address: Address, headers: &HeaderMap) -> ApiResult<()> {
    if headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
        return Err(code::CSRF.into());
    }
    app.limits().take(Kind::Address, app.subject_of_address(address.0)).map_err(ApiError::too_many)
}

async fn open(app: &App, user: User) -> ApiResult<Response> {
    let (token, csrf, now) = (Token::new(app.source().as_ref()), Token::new(app.source().as_ref()), app.now());
    let session = Session {
        token: token.hash(),
        user_id: user.id,
        csrf: csrf.as_str().to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: expiry(now),
    };
    app.store().create_session(&session).await?;
    let mut response = Json(view(app, user, session.csrf).await?).into_response();
    if let Some(cookie) = cookie::give(token.as_str(), app.config().is_https()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204), (status = 401)))]
pub async fn sign_out(State(app): State<App>, person: Person) -> ApiResult<Response> {
    app.store().end_session(person.session.token).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie::take_back(app.config().is_https()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What one may change of one's own account.
#[derive(Deserialize, ToSchema)]
pub struct MyChange {
    name: Option<String>,
    signature: Option<String>,
    locale: Option<String>,
    password: Option<NewPassword>,
}

/// A new password; the current one is needed once there is one.
#[derive(Deserialize, ToSchema)]
pub struct NewPassword {
    current: Option<String>,
    new: String,
}

/// Changes one's own account. A new password ends every session but this one.
#[utoipa::path(put, path = "/api/me", tag = "session", request_body = MyChange,
    responses((status = 200, body = SessionView), (status = 401), (status = 403), (status = 422)))]
pub async fn change_me(
    State(app): State<App>,
    person: Person,
    address: Address,
    Body(change): Body<MyChange>,
) -> ApiResult<Response> {
    let mut user = person.user.clone();
    if let Some(name) = change.name {
        user.name = short(&name, "name")?;
    }
    if let Some(signature) = change.signature {
        user.signature = short(&signature, "signature")?;
    }
    if let Some(locale) = change.locale {
        user.locale = Locale::parse(&locale).ok_or_else(|| ApiError::invalid("locale"))?.as_str().to_owned();
    }
    if user != person.user {
        app.store().update_user(&user).await?;
    }
    match change.password {
        None => Ok(Json(view(&app, user, person.session.csrf).await?).into_response()),
        Some(password) => {
            set_password(&app, &user, address, password).await?;
            open(&app, user).await
        }
    }
}

async fn set_password(app: &App, user: &User, address: Address, given: NewPassword) -> ApiResult<()> {
    if let Some(hash) = app.store().password_hash(user.id).await? {
        let attempt = Attempt::new(app.key(), &user.email, &address.network());
        attempt.begin(app.store(), app.now()).await?;
        if !password::verify(given.current.unwrap_or_default(), Some(hash)).await {
            return Err(ApiError::from(code::WRONG_CREDENTIALS).field("password.current"));
        }
        attempt.succeeded(app.store()).await?;
    }
    password::check(&given.new, &user.email).map_err(password_error)?;
    let hash = password::hash(given.new).await.map_err(password_error)?;
    // Ends every session of the account, also one that somebody else may hold.
    app.store().set_password_hash(user.id, &hash).await?;
    Ok(())
}

fn password_error(problem: PasswordProblem) -> ApiError {
    let code = match problem {
        PasswordProblem::TooShort => code::PASSWORD_TOO_SHORT,
        PasswordProblem::TooLong => code::PASSWORD_TOO_LONG,
        PasswordProblem::TooSimple => code::PASSWORD_TOO_SIMPLE,
        PasswordProblem::NotNow => code::UNAVAILABLE,
    };
    ApiError::from(code).field("password.new")
}

/// A name: something, not long, on one line. The command line takes no other.
#[must_use]
pub fn usable_name(text: &str) -> Option<String> {
    let text = text.trim();
    let usable = !text.is_empty() && text.chars().count() <= LONGEST_NAME && !text.chars().any(char::is_control);
    usable.then(|| text.to_owned())
}

/// A usable name, or the field that has none.
pub(crate) fn short(text: &str, field: &'static str) -> ApiResult<String> {
    usable_name(text).ok_or_else(|| ApiError::invalid(field))
}
