//! Programs of the brand that are told what happens, by Standard Webhooks.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use guichet_channels::secret::Recipe;
use guichet_core::access::Action;
use guichet_store::{AuditLine, Subscription, SubscriptionState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};
use crate::work::tell;

/// What can be told.
pub const NOUNS: &[&str] = &["case", "message", "promise", "relay", "deadline", "incident", "customer", "channel"];
/// Programs of a brand.
const MOST: usize = 20;

/// A program that is told what happens.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionView {
    /// Which.
    pub id: Uuid,
    /// Where it is told.
    pub url: String,
    /// Of what: `case`, `message`, `promise`, `relay`, `deadline`, `incident`, `customer`, `channel`.
    pub nouns: Vec<String>,
    /// `active`, `paused` or `ended`.
    pub state: &'static str,
    /// Since when it does not take what it is told.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub failing_since: Option<Timestamp>,
    /// Why: `slow`, `unreachable`, `not_allowed`, `refused`, `gone`, `failing`.
    pub problem: Option<String>,
    /// When it last took something.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_success_at: Option<Timestamp>,
    /// The secret that was just made: shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl From<Subscription> for SubscriptionView {
    fn from(row: Subscription) -> Self {
        Self {
            id: row.id,
            url: row.url,
            nouns: row.nouns,
            state: row.state.as_str(),
            failing_since: row.failing_since,
            problem: row.problem,
            last_success_at: row.last_success_at,
            secret: None,
        }
    }
}

/// The programs of a brand.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionList {
    /// Oldest first.
    pub subscriptions: Vec<SubscriptionView>,
}

/// Programs that are told what happens.
#[utoipa::path(get, path = "/api/brands/{brand}/subscriptions", tag = "brand", params(("brand" = String, Path)),
    responses((status = 200, body = SubscriptionList), (status = 401), (status = 403), (status = 404)))]
pub async fn list(State(app): State<App>, staff: Staff) -> ApiResult<Json<SubscriptionList>> {
    staff.may(Action::ManageBrand)?;
    let rows = app.store().subscriptions(staff.brand.id).await?;
    Ok(Json(SubscriptionList { subscriptions: rows.into_iter().map(SubscriptionView::from).collect() }))
}

fn checked_url(url: &str) -> ApiResult<String> {
    let url = url.trim();
    let web = url.starts_with("https://") || url.starts_with("http://");
    if web && url.len() <= 500 { Ok(url.to_owned()) } else { Err(ApiError::invalid("url")) }
}

fn checked_nouns(nouns: Vec<String>) -> ApiResult<Vec<String>> {
    let known = !nouns.is_empty() && nouns.iter().all(|noun| NOUNS.contains(&noun.as_str()));
    if known { Ok(nouns) } else { Err(ApiError::invalid("nouns")) }
}

async fn audit(app: &App, staff: &Staff, action: &str, id: Uuid) -> ApiResult<()> {
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(staff.brand.id),
        at: app.now(),
        user_id: Some(staff.user.id),
        action: action.to_owned(),
        subject: id.to_string(),
        detail: None,
    };
    Ok(app.store().audit(&line).await?)
}

/// A new program.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewSubscription {
    /// Where it is told.
    url: String,
    /// Of what.
    nouns: Vec<String>,
}

/// Tells a program from now on what happens. Its secret is shown this once.
#[utoipa::path(post, path = "/api/brands/{brand}/subscriptions", tag = "brand", request_body = NewSubscription,
    params(("brand" = String, Path)),
    responses((status = 201, body = SubscriptionView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<NewSubscription>,
) -> ApiResult<(StatusCode, Json<SubscriptionView>)> {
    staff.may(Action::ManageBrand)?;
    let (url, nouns) = (checked_url(&body.url)?, checked_nouns(body.nouns)?);
    let (store, brand) = (app.store(), staff.brand.id);
    if store.subscriptions(brand).await?.len() >= MOST {
        return Err(ApiError::invalid("subscriptions"));
    }
    let secret = Recipe::WebhookSecret.make().ok_or(code::UNAVAILABLE)?;
    let now = app.now();
    let row = Subscription {
        id: app.source().next_id(),
        brand_id: brand,
        url,
        nouns,
        state: SubscriptionState::Active,
        position: store.latest_position(brand).await?,
        failures: 0,
        failing_since: None,
        problem: None,
        next_at: now,
        last_success_at: None,
        created_at: now,
        revision: 0,
    };
    store.add_subscription(&row, &secret).await?;
    audit(&app, &staff, "subscription.added", row.id).await?;
    Ok((StatusCode::CREATED, Json(SubscriptionView { secret: Some(secret), ..row.into() })))
}

async fn find(app: &App, staff: &Staff, id: Uuid) -> ApiResult<Subscription> {
    Ok(app.store().subscription(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?)
}

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SubscriptionChange {
    /// Where it is told.
    url: Option<String>,
    /// Of what.
    nouns: Option<Vec<String>>,
    /// `active` or `paused`. Taken up again it is told what happened meanwhile.
    state: Option<String>,
}

/// Changes a program, pauses it, takes it up again.
#[utoipa::path(patch, path = "/api/brands/{brand}/subscriptions/{id}", tag = "brand", request_body = SubscriptionChange,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = SubscriptionView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<SubscriptionChange>,
) -> ApiResult<Json<SubscriptionView>> {
    staff.may(Action::ManageBrand)?;
    let mut row = find(&app, &staff, id).await?;
    if let Some(url) = body.url {
        row.url = checked_url(&url)?;
    }
    if let Some(nouns) = body.nouns {
        row.nouns = checked_nouns(nouns)?;
    }
    match body.state.as_deref() {
        None => {}
        Some("paused") => row.state = SubscriptionState::Paused,
        Some("active") => {
            row.state = SubscriptionState::Active;
            (row.failures, row.failing_since, row.problem) = (0, None, None);
            row.next_at = app.now();
        }
        Some(_) => return Err(ApiError::invalid("state")),
    }
    app.store().update_subscription(&row).await?;
    audit(&app, &staff, "subscription.changed", id).await?;
    Ok(Json(find(&app, &staff, id).await?.into()))
}

/// Tells a program nothing any more.
#[utoipa::path(delete, path = "/api/brands/{brand}/subscriptions/{id}", tag = "brand",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404)))]
pub async fn remove(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<StatusCode> {
    staff.may(Action::ManageBrand)?;
    find(&app, &staff, id).await?;
    app.store().remove_subscription(staff.brand.id, id).await?;
    audit(&app, &staff, "subscription.removed", id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a program hears us.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tried {
    /// It took the trial.
    pub taken: bool,
    /// Why not.
    pub problem: Option<&'static str>,
}

/// Tells a program a `ping`, now.
#[utoipa::path(post, path = "/api/brands/{brand}/subscriptions/{id}/try", tag = "brand",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = Tried), (status = 401), (status = 403), (status = 404)))]
pub async fn try_it(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<Tried>> {
    staff.may(Action::ManageBrand)?;
    let row = find(&app, &staff, id).await?;
    let problem = tell::ping(&app, &row).await?.err();
    Ok(Json(Tried { taken: problem.is_none(), problem }))
}
