//! What the brand's own systems know of a case, and where they are asked.

use axum::Json;
use axum::extract::{Path, Query, State};
use guichet_channels::secret::Recipe;
use guichet_core::access::Action;
use guichet_core::text::reading::{Direction, Fact};
use guichet_store::AuditLine;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::Body;
use super::cases::find;
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult};
use crate::own_systems::{self, About, Card, Endpoint, Found};

/// Messages of the case whose facts are asked about.
const MESSAGES: u32 = 50;

/// What the brand's own systems know of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSystemsView {
    /// `off` (they are not asked), `answered`, or `silent`.
    pub state: &'static str,
    /// What they said: now, or up to a quarter of an hour ago when they are silent.
    pub cards: Vec<Card>,
    /// When they said it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    /// Why they are silent: `slow`, `unreachable`, `not_allowed`, `refused`, `failing` or `unreadable`.
    pub problem: Option<&'static str>,
}

/// How to look.
#[derive(Debug, Deserialize, IntoParams)]
pub struct LookQuery {
    /// `yes` asks again although an answer came within the last minute.
    anew: Option<String>,
}

/// What the brand's own systems know of a case. They have one second; whatever they do, the desk goes on.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/own-systems", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path), LookQuery),
    responses((status = 200, body = OwnSystemsView), (status = 401), (status = 404)))]
pub async fn look(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Query(query): Query<LookQuery>,
) -> ApiResult<Json<OwnSystemsView>> {
    staff.may(Action::ReadCases)?;
    let case = find(&app, &staff, &id).await?;
    let (store, brand) = (app.store(), staff.brand.id);
    let customer = store.customer(brand, case.customer_id).await?;
    let handles = store.handles(brand, case.customer_id).await?;
    let page = store.messages_of_case(brand, case.id, None, MESSAGES).await?;
    // Where two cases became one, nobody vouches for the other: only what the customer of the case said is looked up for them.
    let said: Vec<_> = page
        .items
        .iter()
        .filter(|message| message.direction == Direction::Inbound && message.customer_id == case.customer_id)
        .map(|message| message.id)
        .collect();
    let facts: Vec<Fact> = store
        .heard(brand, &said)
        .await?
        .into_iter()
        .filter_map(|one| one.reading)
        .flat_map(|read| read.facts)
        .collect();
    let about = About {
        brand: &staff.brand,
        case: case.id,
        reference: &case.reference,
        identity: customer.map(|customer| customer.identity.level_at(app.now())).unwrap_or_default(),
        handles: &handles,
        facts: &facts,
    };
    let found = own_systems::look(&app, &about, query.anew.as_deref() == Some("yes")).await?;
    Ok(Json(view(found)))
}

fn view(found: Option<Found>) -> OwnSystemsView {
    let Some(found) = found else {
        return OwnSystemsView { state: "off", cards: Vec::new(), answered_at: None, problem: None };
    };
    OwnSystemsView {
        state: if found.silent.is_some() { "silent" } else { "answered" },
        answered_at: found.answered.as_ref().map(|answered| answered.at),
        cards: found.answered.map(|answered| answered.cards).unwrap_or_default(),
        problem: found.silent.map(own_systems::Silent::as_str),
    }
}

/// Where the brand's own systems are asked; the secret is never shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSystemsSettings {
    /// Whether they are asked.
    pub enabled: bool,
    /// The address that takes the questions; for others than admins empty.
    pub url: String,
    /// A secret is kept, sealed.
    pub has_secret: bool,
    /// The secret that was just made: shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// New settings.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OwnSystemsChange {
    /// Whether they are asked.
    enabled: bool,
    /// The address that takes the questions.
    url: String,
    /// A new secret is made and shown once; without one there is none yet, that happens by itself.
    #[serde(default)]
    new_secret: bool,
}

/// Where the brand's own systems are asked.
#[utoipa::path(get, path = "/api/brands/{brand}/own-systems", tag = "brand", params(("brand" = String, Path)),
    responses((status = 200, body = OwnSystemsSettings), (status = 401), (status = 404)))]
pub async fn show(State(app): State<App>, staff: Staff) -> ApiResult<Json<OwnSystemsSettings>> {
    staff.may(Action::ReadCases)?;
    settings(&app, &staff, None).await.map(Json)
}

async fn settings(app: &App, staff: &Staff, secret: Option<String>) -> ApiResult<OwnSystemsSettings> {
    let endpoint = own_systems::endpoint(app, staff.brand.id).await?;
    let admin = staff.may(Action::ManageBrand).is_ok();
    Ok(OwnSystemsSettings {
        enabled: endpoint.enabled,
        url: if admin { endpoint.url } else { String::new() },
        has_secret: own_systems::secret(app, staff.brand.id).await?.is_some(),
        secret,
    })
}

/// Changes where they are asked. Another address has another secret.
#[utoipa::path(put, path = "/api/brands/{brand}/own-systems", tag = "brand", request_body = OwnSystemsChange,
    params(("brand" = String, Path)),
    responses((status = 200, body = OwnSystemsSettings), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<OwnSystemsChange>,
) -> ApiResult<Json<OwnSystemsSettings>> {
    staff.may(Action::ManageBrand)?;
    let (brand, url) = (staff.brand.id, body.url.trim().to_owned());
    let web = url.starts_with("https://") || url.starts_with("http://");
    if url.len() > 500 || (body.enabled && !web) {
        return Err(ApiError::invalid("url"));
    }
    let before = own_systems::endpoint(&app, brand).await?;
    let lacks = own_systems::secret(&app, brand).await?.is_none() || before.url != url;
    let secret = if body.new_secret || (body.enabled && lacks) { Recipe::WebhookSecret.make() } else { None };
    if let Some(secret) = &secret {
        own_systems::put_secret(&app, brand, secret).await?;
    }
    own_systems::put_endpoint(&app, brand, &Endpoint { enabled: body.enabled, url }).await?;
    app.own_systems().forget(brand);
    app.store()
        .audit(&AuditLine {
            id: app.source().next_id(),
            brand_id: Some(brand),
            at: app.now(),
            user_id: Some(staff.user.id),
            action: "own_systems.changed".to_owned(),
            subject: brand.to_string(),
            detail: Some(if body.enabled { "on" } else { "off" }.to_owned()),
        })
        .await?;
    settings(&app, &staff, secret).await.map(Json)
}
