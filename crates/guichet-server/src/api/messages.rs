//! One message: the words as written, and what became of it for the system that brought it.

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use guichet_core::access::Action;
use guichet_core::model::{Brand, Channel, EventId, EventKind, MessageId, NewEvent, RawItemState};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::Reading;
use guichet_core::{calendar, counters::Counter, protection};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::person::{Person, Staff};
use crate::auth::token::same_secret;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

/// The words as written.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordsView {
    /// All of them.
    pub text: String,
}

/// Shows the words of a veiled message; the exposure is counted for the person who reads them.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/show", tag = "cases",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = WordsView), (status = 401), (status = 403), (status = 404)))]
pub async fn show_words(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<WordsView>> {
    staff.may(Action::ShowHurtfulWords)?;
    let (store, brand) = (app.store(), &staff.brand);
    let message = store.message(brand.id, MessageId(id)).await?.ok_or(code::NOT_FOUND)?;
    let reading = store.reading(brand.id, message.id).await?;
    if message.veiled {
        let now = app.now();
        let mut plan = Plan::new(brand.id);
        let day = calendar::day_of(now, &brand.settings);
        let by = reading.as_ref().map_or(0, |reading| i64::from(protection::exposure(reading)));
        plan.changes.push(Change::Count { key: Counter::Exposure { user: staff.user.id, day }.key(), by });
        plan.events.push(NewEvent {
            case_id: Some(message.case_id),
            conversation_id: Some(message.conversation_id),
            message_id: Some(message.id),
            user_id: Some(staff.user.id),
            ..NewEvent::of(EventId(app.source().next_id()), EventKind::WordsShown, now)
        });
        store.apply(&plan).await?;
    }
    Ok(Json(WordsView { text: message.text }))
}

/// What became of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageStatus {
    /// Which.
    pub message_id: Uuid,
    /// `received`, `read`, `quarantined`, `deleted`…
    pub state: &'static str,
    /// Where its id is unique.
    pub source: String,
    /// The network's id.
    pub external_id: String,
    /// Its case, once there is one; a merged one says where it went.
    pub case: Option<CaseStatus>,
    /// Where its case went, if it was merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Uuid>,
    /// What was understood (the shape of `guichet understand`).
    #[schema(value_type = Option<Object>)]
    pub reading: Option<Reading>,
    /// When it was written.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub created_at: Option<Timestamp>,
    /// When we had it.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
}

/// A case, as far as other systems need it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseStatus {
    /// Which.
    pub id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Where it stands.
    pub state: &'static str,
    /// What the customer got so far.
    pub outcome: &'static str,
    /// When the next answer is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// Where it went, if it was merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Uuid>,
}

/// Who asks for one message: somebody signed in, or the system that brought it.
pub struct Asker(Option<Person>, Option<String>);

impl FromRequestParts<App> for Asker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let secret = parts
            .headers
            .get(axum::http::header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(|secret| secret.trim().to_owned());
        match secret {
            Some(secret) => Ok(Self(None, Some(secret))),
            None => Ok(Self(Some(Person::from_request_parts(parts, app).await?), None)),
        }
    }
}

impl Asker {
    /// Whether they may see what came by this channel. Without it the answer is "not found", for both.
    async fn may_see(&self, app: &App, channel: &Channel) -> ApiResult<bool> {
        if let Some(person) = &self.0 {
            let memberships = app.store().memberships(person.user.id).await?;
            return Ok(memberships.iter().any(|member| member.brand_id == channel.brand_id));
        }
        let Some(given) = &self.1 else { return Ok(false) };
        let secrets = app.store().secrets(channel.id).await?;
        // During a change of the secret two are valid.
        Ok(secrets.get("secret").is_some_and(|known| known.split_whitespace().any(|known| same_secret(known, given))))
    }
}

/// What became of a message, for the desk or for the system that brought it (`Authorization: Bearer whsec_…`).
#[utoipa::path(get, path = "/api/messages/{message_id}", tag = "messages", params(("message_id" = Uuid, Path)),
    responses((status = 200, body = MessageStatus), (status = 401), (status = 404)))]
pub async fn status(
    State(app): State<App>,
    asker: Asker,
    Path(message_id): Path<Uuid>,
) -> ApiResult<Json<MessageStatus>> {
    let id = MessageId(message_id);
    // Understood between the two looks, it is found by another one.
    for brand in all_twice(&app).await? {
        if let Some(message) = app.store().message(brand.id, id).await? {
            let channel = load::present(app.store().channel(message.channel_id).await?, "channel")?;
            if !asker.may_see(&app, &channel).await? {
                break;
            }
            return understood(&app, message).await.map(Json);
        }
        if let Some(raw) = app.store().raw_item_of_message(brand.id, id).await? {
            let channel = load::present(app.store().channel(raw.channel_id).await?, "channel")?;
            if !asker.may_see(&app, &channel).await? {
                break;
            }
            if raw.state == RawItemState::Done {
                continue;
            }
            return Ok(Json(MessageStatus {
                message_id,
                state: if raw.state == RawItemState::Received { "received" } else { "quarantined" },
                source: raw.source,
                external_id: raw.external_id,
                case: None,
                merged_into: None,
                reading: None,
                created_at: None,
                received_at: raw.received_at,
            }));
        }
    }
    Err(code::NOT_FOUND.into())
}

async fn all_twice(app: &App) -> ApiResult<Vec<Brand>> {
    let brands = app.store().brands().await?;
    Ok(brands.iter().chain(&brands).cloned().collect())
}

async fn understood(app: &App, message: guichet_core::model::Message) -> ApiResult<MessageStatus> {
    let store = app.store();
    let own = store.case(message.brand_id, message.case_id).await?;
    let merged_into = match own.as_ref().and_then(|case| case.merged_into) {
        Some(target) => load::follow_merges(store, message.brand_id, target).await?.map(|case| case.id.0),
        None => None,
    };
    Ok(MessageStatus {
        message_id: message.id.0,
        state: message.state.as_str(),
        reading: store.reading(message.brand_id, message.id).await?,
        case: own.map(|case| CaseStatus {
            id: case.id.0,
            reference: case.reference,
            state: case.state.as_str(),
            outcome: case.outcome.as_str(),
            due_at: case.due_at,
            merged_into,
        }),
        merged_into,
        source: message.source,
        external_id: message.external_id,
        created_at: Some(message.created_at),
        received_at: message.received_at,
    })
}
