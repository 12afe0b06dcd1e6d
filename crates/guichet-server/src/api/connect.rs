//! Connecting an account in the browser: its owner says yes on the network's own page, and comes back here.
//!
//! Invariants: the state belongs to the session that began, is used once and within ten minutes, on any process of the desk; the
//! verifier never leaves the server; whoever comes back must still be an administrator of the brand. What the network said no to
//! changes nothing.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_channels::{AnyChannel, Connected, Consent, Granted, problem_words, scopes_of, words_for};
use guichet_core::access::{Action, may};
use guichet_core::model::{Brand, Channel, ChannelHealth, ChannelId};
use guichet_store::{AuditLine, Connecting, Kept};
use jiff::SignedDuration;
use maud::html;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::person::{Person, Staff};
use crate::auth::token::Token;
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::locale::Locale;
use crate::public::layout::{Frame, answer, page};

/// Time for the owner of the account to say yes.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// Where the browser comes back to.
const BACK: &str = "/connect/back";

/// Where to send the browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectUrl {
    /// The network's own page.
    pub url: String,
}

/// Begins to connect an account: the network's page, on which its owner says yes.
#[utoipa::path(post, path = "/api/brands/{brand}/channels/{id}/connect", tag = "channels",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ConnectUrl), (status = 401), (status = 403), (status = 404), (status = 409), (status = 502)))]
pub async fn begin(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<ConnectUrl>> {
    staff.may(Action::ManageChannels)?;
    let channel = app.store().channel(ChannelId(id)).await?;
    let channel = channel.filter(|channel| channel.brand_id == staff.brand.id).ok_or(code::NOT_FOUND)?;
    if scopes_of(&channel.kind).is_empty() {
        return Err(code::WRONG_STATE.into());
    }
    let locale = staff.locale();
    let opened = load::channel::open(&app, channel.clone()).await?.map_err(|problems| {
        let words = problems.first().map(|problem| problem.words.in_locale(locale.as_str()).to_owned());
        failed(words.unwrap_or_default())
    })?;
    let (state, verifier) = (Token::new(app.source().as_ref()), Token::new(app.source().as_ref()));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_str().as_bytes()));
    let redirect_uri = app.url(BACK);
    let consent = Consent { redirect_uri: &redirect_uri, state: state.as_str(), code_challenge: &challenge };
    let begun = opened
        .begin_connecting(consent)
        .await
        .map_err(|failure| failed(words_for(&channel.kind, failure.code).in_locale(locale.as_str()).to_owned()))?;
    let kept = Kept { verifier: verifier.as_str().to_owned(), secrets: begun.secrets };
    let journey = Connecting { brand_id: staff.brand.id, channel_id: channel.id, kept };
    let until = app.now().checked_add(PATIENCE).unwrap_or_else(|_| app.now());
    app.store().put_connecting(state.hash(), staff.session, &journey, until).await?;
    Ok(Json(ConnectUrl { url: begun.url }))
}

fn failed(problem: String) -> ApiError {
    ApiError::from(code::CONNECT_FAILED).beside("problem", problem.into())
}

/// What the network added to our address.
#[derive(Debug, Default, Deserialize)]
pub struct Answer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

/// Why an account was not connected.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stop {
    /// Nobody is signed in here.
    SignedOut,
    /// Forged, used before, of another session, too old, or no longer theirs.
    Stale,
    /// The owner said no.
    Refused,
    /// The network or the settings: a code.
    Failed(String),
}

/// The browser comes back from the network: a page that says how it ended.
pub async fn back(
    State(app): State<App>,
    person: Result<Person, ApiError>,
    Query(given): Query<Answer>,
) -> ApiResult<Response> {
    let Ok(person) = person else { return Ok(say_stop(&Stop::SignedOut, Locale::default(), None)) };
    let locale = person.locale();
    let journey = match Token::given(&given.state) {
        Some(state) => app.store().take_connecting(state.hash(), person.session.token, app.now()).await?,
        None => None,
    };
    let Some(journey) = journey else { return Ok(say_stop(&Stop::Stale, locale, None)) };
    let Some((brand, channel)) = still_theirs(&app, &person, &journey).await? else {
        return Ok(say_stop(&Stop::Stale, locale, None));
    };
    let done = if !given.error.is_empty() || given.code.is_empty() {
        let denied = given.error == "access_denied" || given.error == "user_denied";
        Err(if denied { Stop::Refused } else { Stop::Failed("connecting_failed".to_owned()) })
    } else {
        finish(&app, channel, &journey, &given.code).await?
    };
    let action = if done.is_ok() { "channel.connected" } else { "channel.not_connected" };
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(brand.id),
        at: app.now(),
        user_id: Some(person.user.id),
        action: action.to_owned(),
        subject: journey.channel_id.to_string(),
        detail: None,
    };
    app.store().audit(&line).await?;
    Ok(match done {
        Ok(connected) => say_connected(&connected.account_name, locale, &brand),
        Err(stop) => say_stop(&stop, locale, Some(&brand)),
    })
}

/// The brand and the account, while whoever comes back may still connect it.
async fn still_theirs(app: &App, person: &Person, journey: &Connecting) -> ApiResult<Option<(Brand, Channel)>> {
    let memberships = app.store().memberships(person.user.id).await?;
    let member = memberships.iter().find(|member| member.brand_id == journey.brand_id);
    if member.is_none_or(|member| may(member.role, Action::ManageChannels).is_err()) {
        return Ok(None);
    }
    let channel = app.store().channel(journey.channel_id).await?;
    let Some(channel) = channel.filter(|channel| channel.brand_id == journey.brand_id) else { return Ok(None) };
    Ok(Some((app.brand(journey.brand_id).await?, channel)))
}

/// Asks the network for the tokens, and keeps them sealed.
async fn finish(
    app: &App,
    channel: Channel,
    journey: &Connecting,
    granted: &str,
) -> ApiResult<Result<Connected, Stop>> {
    let id = channel.id;
    let mut account = load::channel::account(app, channel).await?;
    account.secrets.0.extend(journey.kept.secrets.clone());
    let Ok(opened) = AnyChannel::open(&account, app.surroundings()) else {
        return Ok(Err(Stop::Failed("settings".to_owned())));
    };
    let redirect_uri = app.url(BACK);
    let granted = Granted { code: granted, verifier: &journey.kept.verifier, redirect_uri: &redirect_uri };
    let connected = match opened.finish_connecting(granted).await {
        Ok(connected) => connected,
        Err(failure) => {
            tracing::warn!(channel = %id, code = failure.code, "an account was not connected");
            // Nobody gave a password here: the consent or the application was refused.
            let code = if failure.code == "sign_in_refused" { "access_refused" } else { failure.code };
            return Ok(Err(Stop::Failed(code.to_owned())));
        }
    };
    // Read again: what was changed meanwhile stays.
    let Some(mut channel) = app.store().channel(id).await? else { return Ok(Err(Stop::Stale)) };
    for (name, value) in &connected.settings {
        channel.settings.insert(name.clone(), value.clone().into());
    }
    let mut secrets = journey.kept.secrets.clone();
    secrets.extend(connected.secrets.clone());
    app.store().update_channel(&channel, &secrets).await?;
    app.surroundings().tokens.forget(id);
    let health = ChannelHealth { last_success_at: Some(app.now()), ..ChannelHealth::default() };
    app.store().set_channel_health(id, &health).await?;
    Ok(Ok(connected))
}

fn say_connected(account: &str, locale: Locale, brand: &Brand) -> Response {
    let title = locale.pick("Le compte est connecté", "The account is connected");
    let words = match (account.is_empty(), locale) {
        (true, _) => String::new(),
        (false, Locale::Fr) => format!("Compte\u{a0}: {account}. "),
        (false, Locale::En) => format!("Account: {account}. "),
    };
    let then = locale.pick("Les messages arrivent dans la file.", "Messages arrive in the queue.");
    show(StatusCode::OK, title, &format!("{words}{then}"), locale, Some(brand))
}

fn say_stop(stop: &Stop, locale: Locale, brand: Option<&Brand>) -> Response {
    let title = locale.pick("Le compte n’est pas connecté", "The account is not connected");
    let (status, words) = match stop {
        Stop::SignedOut => (
            StatusCode::UNAUTHORIZED,
            locale.pick("Connectez-vous au bureau, puis recommencez depuis la page des canaux.", "Sign in to the desk, then start again from the page of the channels.").to_owned(),
        ),
        Stop::Stale => (
            StatusCode::BAD_REQUEST,
            locale.pick(
                "Cette demande n’est plus valable\u{a0}: elle a déjà servi, elle est trop ancienne, ou elle n’est pas la vôtre. Recommencez depuis la page des canaux.",
                "This request no longer counts: it was used before, is too old, or is not yours. Start again from the page of the channels.",
            ).to_owned(),
        ),
        Stop::Refused => (
            StatusCode::OK,
            locale.pick(
                "L’accord n’a pas été donné sur le réseau. Rien n’a changé ici.",
                "The consent was not given on the network. Nothing has changed here.",
            ).to_owned(),
        ),
        Stop::Failed(code) => (StatusCode::BAD_GATEWAY, problem_words(code).in_locale(locale.as_str()).to_owned()),
    };
    show(status, title, &words, locale, brand)
}

fn show(status: StatusCode, title: &str, words: &str, locale: Locale, brand: Option<&Brand>) -> Response {
    let name = brand.map_or("Guichet", |brand| brand.name.as_str());
    let frame = Frame { locale, brand: name, title, other_language: None, again_after: None };
    let desk = brand.map_or_else(|| "/".to_owned(), |brand| format!("/b/{}/channels", brand.slug));
    let body = html! {
        h1 { (title) }
        p { (words) }
        p { a href=(desk) { (locale.pick("Revenir aux canaux", "Back to the channels")) } }
    };
    answer(status, page(&frame, body))
}
