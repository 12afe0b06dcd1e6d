//! Rephrasing by an OpenAI-compatible endpoint that the brand configured: off until an admin turns it on, never automatic, personal data
//! masked before anything leaves, and the answer used only when it says nothing that the draft did not.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use guichet_channels::http::{Answer, Http, Request, Silence};
use guichet_core::access::Action;
use guichet_core::draft::rephrase::{Masked, checked, masked};
use guichet_core::guard::House;
use guichet_store::AuditLine;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::language_of;
use super::body::Body;
use super::draft::scene;
use crate::app::App;
use crate::auth::person::Staff;
use crate::charter;
use crate::error::{ApiError, ApiResult, code};

/// Somebody waits before the screen.
const WITHIN: Duration = Duration::from_secs(12);
/// Longest draft that leaves.
const LONGEST: usize = 6_000;
/// So much of the customer's message is shown to the model.
const OF_MESSAGE: usize = 6_000;
const SETTING: &str = "rephrase";
const SECRET: &str = "rephrase_key";

/// Where drafts are rephrased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Endpoint {
    enabled: bool,
    url: String,
    model: String,
}

/// The settings of rephrasing; the key is never shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct RephraseSettings {
    /// Offered beside drafts.
    pub enabled: bool,
    /// Base of the endpoint, up to `/v1`; for others than admins empty.
    pub url: String,
    /// The model that is asked.
    pub model: String,
    /// A key is kept, sealed.
    pub has_key: bool,
}

/// New settings of rephrasing.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RephraseChange {
    /// Whether it is offered.
    enabled: bool,
    /// Base of the endpoint, up to `/v1`.
    url: String,
    /// The model that is asked.
    model: String,
    /// A new key; left out keeps the old one, an empty one forgets it.
    key: Option<String>,
}

/// A key with the place that it was given for: at another one it is never used.
#[derive(Serialize, Deserialize)]
struct PlacedKey {
    url: String,
    key: String,
}

/// The key for this address. One that was kept before keys knew their place is for nobody.
async fn key_for(app: &App, staff: &Staff, url: &str) -> ApiResult<Option<String>> {
    let kept = app.store().brand_secret(staff.brand.id, SECRET).await?;
    let placed = kept.and_then(|kept| serde_json::from_str::<PlacedKey>(&kept).ok());
    Ok(placed.filter(|placed| placed.url == url).map(|placed| placed.key))
}

async fn endpoint(app: &App, staff: &Staff) -> ApiResult<Endpoint> {
    let kept = app.store().setting(Some(staff.brand.id), SETTING).await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default())
}

/// Whether rephrasing is offered; admins see where.
#[utoipa::path(get, path = "/api/brands/{brand}/rephrase", tag = "brand", params(("brand" = String, Path)),
    responses((status = 200, body = RephraseSettings), (status = 401), (status = 404)))]
pub async fn show(State(app): State<App>, staff: Staff) -> ApiResult<Json<RephraseSettings>> {
    staff.may(Action::ReadCases)?;
    settings(&app, &staff).await
}

async fn settings(app: &App, staff: &Staff) -> ApiResult<Json<RephraseSettings>> {
    let endpoint = endpoint(app, staff).await?;
    let admin = staff.may(Action::ManageBrand).is_ok();
    let has_key = key_for(app, staff, &endpoint.url).await?.is_some();
    Ok(Json(RephraseSettings {
        enabled: endpoint.enabled,
        url: if admin { endpoint.url } else { String::new() },
        model: if admin { endpoint.model } else { String::new() },
        has_key,
    }))
}

/// Turns rephrasing on or off.
#[utoipa::path(put, path = "/api/brands/{brand}/rephrase", tag = "brand", request_body = RephraseChange,
    params(("brand" = String, Path)),
    responses((status = 200, body = RephraseSettings), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<RephraseChange>,
) -> ApiResult<Json<RephraseSettings>> {
    staff.may(Action::ManageBrand)?;
    let url = body.url.trim().trim_end_matches('/').to_owned();
    let web = url.starts_with("https://") || url.starts_with("http://");
    if url.len() > 500 || (body.enabled && !web) {
        return Err(ApiError::invalid("url"));
    }
    let model = body.model.trim().to_owned();
    if model.len() > 200 || (body.enabled && model.is_empty()) {
        return Err(ApiError::invalid("model"));
    }
    let kept = endpoint(&app, &staff).await?;
    match body.key.as_deref().map(str::trim) {
        None if kept.url == url => {}
        None | Some("") => app.store().put_brand_secret(staff.brand.id, SECRET, "").await?,
        // Sealed with its address: whatever is written between the two, it leaves for no other.
        Some(key) => {
            let placed = json!(PlacedKey { url: url.clone(), key: key.to_owned() }).to_string();
            app.store().put_brand_secret(staff.brand.id, SECRET, &placed).await?;
        }
    }
    let endpoint = Endpoint { enabled: body.enabled, url, model };
    app.store().put_setting(Some(staff.brand.id), SETTING, &json!(endpoint).to_string()).await?;
    app.store()
        .audit(&AuditLine {
            id: app.source().next_id(),
            brand_id: Some(staff.brand.id),
            at: app.now(),
            user_id: Some(staff.user.id),
            action: "rephrase.changed".to_owned(),
            subject: staff.brand.id.to_string(),
            detail: Some(if endpoint.enabled { "on" } else { "off" }.to_owned()),
        })
        .await?;
    settings(&app, &staff).await
}

/// A draft to rephrase.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RephraseRequest {
    /// Where it would be said.
    conversation_id: Uuid,
    /// Who would read it.
    visibility: String,
    /// The message that it answers; the last one of the customer when left out.
    in_reply_to: Option<Uuid>,
    /// The draft.
    text: String,
}

/// A draft in other words, or the draft as it was with the reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rephrased {
    /// The words to go on with.
    pub text: String,
    /// Whether they changed.
    pub changed: bool,
    /// Why they did not: `timeout`, `not_reached`, `not_allowed`, `key_refused`, `too_many`, `failing`, `nonsense`, or why the answer
    /// was not used (`refusal`, `rambling`, `placeholders`, `language`, `length`, `new_figure`, `new_link`, `new_promise`, `guard`, `empty`).
    pub because: Option<&'static str>,
}

/// Says a draft in other words, by the configured endpoint. Nothing is kept and nothing is sent to the customer.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/draft/rephrase", tag = "replies", request_body = RephraseRequest,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Rephrased), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn rephrase(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<RephraseRequest>,
) -> ApiResult<Json<Rephrased>> {
    staff.may(Action::Reply)?;
    let endpoint = endpoint(&app, &staff).await?;
    if !endpoint.enabled {
        return Err(code::WRONG_STATE.into());
    }
    if body.text.trim().is_empty() || body.text.chars().count() > LONGEST {
        return Err(ApiError::invalid("text"));
    }
    let scene = scene(&app, &staff, &id, (body.conversation_id, &body.visibility, body.in_reply_to)).await?;
    let input = guichet_core::guard::Input { reply: body.text.clone(), recent_replies: Vec::new(), ..scene.input };
    let handle = scene.known.handle.as_ref().map(|handle| handle.handle.clone()).unwrap_or_default();
    let names = [scene.known.customer.display_name, staff.user.signature.clone(), staff.user.name.clone(), handle];
    let message = scene.message.map(|message| message.text).unwrap_or_default();
    let message: String = message.chars().take(OF_MESSAGE).collect();
    let language = language_of(&scene.reading, &staff);
    let draft = body.text.clone();
    // Reading both texts takes milliseconds that others would wait for.
    let masked = tokio::task::spawn_blocking(move || {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        masked(&draft, &message, &names)
    })
    .await
    .map_err(|error| ApiError::internal("masking was interrupted", &error))?;
    let key = key_for(&app, &staff, &endpoint.url).await?;
    let charter = charter::of_brand(&app, staff.brand.id).await?;
    let used = match ask(&app, &endpoint, key, &masked, &language).await {
        Ok(answer) => {
            let reading = scene.reading;
            tokio::task::spawn_blocking(move || {
                let house = House { charter: Some(&charter), ..House::default() };
                checked(&answer, &masked, &input, &reading, &house)
            })
            .await
            .map_err(|error| ApiError::internal("checking was interrupted", &error))?
            .map_err(|why| why.as_str())
        }
        Err(because) => Err(because),
    };
    Ok(Json(match used {
        Ok(text) => Rephrased { changed: text != body.text, text, because: None },
        Err(because) => Rephrased { text: body.text, changed: false, because: Some(because) },
    }))
}

/// Asks the endpoint once.
async fn ask(
    app: &App,
    endpoint: &Endpoint,
    key: Option<String>,
    masked: &Masked,
    language: &str,
) -> Result<String, &'static str> {
    let messages: Vec<Value> =
        masked.prompt(language).iter().map(|(role, content)| json!({"role": role, "content": content})).collect();
    // A model that does not find its end would go on long after nobody waits for it.
    let longest = masked.draft.chars().count() + 100;
    let body = json!({
        "model": endpoint.model, "messages": messages, "stream": false, "temperature": 0.4, "max_tokens": longest,
    });
    let mut headers = vec![("content-type", "application/json".to_owned()), ("accept", "application/json".to_owned())];
    headers.extend(key.map(|key| ("authorization", format!("Bearer {key}"))));
    let request = Request {
        method: Method::POST,
        url: format!("{}/chat/completions", endpoint.url),
        headers,
        body: body.to_string().into_bytes(),
    };
    // The same policy as for every other request of ours: only whoever runs the machine opens the internal network.
    let http = Http::new(app.surroundings().network.clone());
    let answer = tokio::time::timeout(WITHIN, http.ask(request)).await.map_err(|_| "timeout")?;
    match answer {
        Ok(answer) => content(&answer),
        Err(Silence::NotAllowed) => Err("not_allowed"),
        Err(Silence::NotConnected) => Err("not_reached"),
        Err(Silence::NoAnswer) => Err("timeout"),
    }
}

fn content(answer: &Answer) -> Result<String, &'static str> {
    match answer.status {
        200 => {
            let value: Value = serde_json::from_slice(&answer.body).map_err(|_| "nonsense")?;
            let text = value.pointer("/choices/0/message/content").and_then(Value::as_str).ok_or("nonsense")?;
            let cut = value.pointer("/choices/0/finish_reason").and_then(Value::as_str) == Some("length");
            if cut { Err("length") } else { Ok(text.to_owned()) }
        }
        401 | 403 => Err("key_refused"),
        429 => Err("too_many"),
        _ => Err("failing"),
    }
}
