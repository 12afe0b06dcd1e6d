//! What colleagues say of readings: set, taken back, listed, exported, forgotten.

use std::convert::Infallible;

use axum::Json;
use axum::body::{Body as Bytes, Bytes as Chunk};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use guichet_core::Refusal;
use guichet_core::access::Action;
use guichet_core::learning::{self, Fixed, KnownReading};
use guichet_core::model::{EventKind, MessageId, NewEvent};
use guichet_core::plan::Plan;
use guichet_core::text::mask;
use guichet_core::text::reading::{AbuseLevel, Need, Severity, Topic};
use guichet_store::{AuditLine, PlacedCorrection, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::Body;
use super::cases::load_message;
use super::view::correction::CorrectionView;
use super::view::message::hurtful;
use super::view::{Desk, MessageView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

/// Corrections on a page.
const PAGE: u32 = 50;
/// Corrections that are read at once for an export.
const EXPORT: u32 = 200;
/// Signs of a message shown in the list.
const BEGINNING: usize = 160;

/// Labels as they should be; what is left out or null was right. The whole of it takes the place of what was said before.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Labels {
    /// What it is for.
    #[schema(value_type = Option<String>)]
    need: Option<Need>,
    /// What it is about, first of all.
    #[schema(value_type = Option<String>)]
    topic: Option<Topic>,
    /// `low`, `normal`, `high` or `critical`.
    #[schema(value_type = Option<String>)]
    severity: Option<Severity>,
    /// The words say the opposite of what is meant.
    irony: Option<bool>,
    /// An undue advantage is asked under a threat to reputation: confirmed or denied.
    pressure: Option<bool>,
    /// A collaboration is proposed.
    partnership: Option<bool>,
    /// A person is asked for.
    wants_human: Option<bool>,
    /// `none`, `crude`, `insult`, `harassment` or `threat`.
    #[schema(value_type = Option<String>)]
    abuse: Option<AbuseLevel>,
    /// Whether something is asked.
    asks: Option<bool>,
    /// What is asked, in one sentence.
    request: Option<String>,
}

impl From<Labels> for Fixed {
    fn from(labels: Labels) -> Self {
        Self {
            need: labels.need,
            topic: labels.topic,
            severity: labels.severity,
            irony: labels.irony,
            pressure: labels.pressure,
            partnership: labels.partnership,
            wants_human: labels.wants_human,
            abuse: labels.abuse,
            asks: labels.asks,
            request: labels.request,
        }
    }
}

/// Loads a message with its reading, decides, applies, as often as somebody is faster; then shows the message.
async fn decide(
    app: &App,
    staff: &Staff,
    id: MessageId,
    decision: impl Fn(&KnownReading, &mut Ids<'_>) -> Result<Plan, Refusal>,
) -> ApiResult<MessageView> {
    let (store, brand) = (app.store(), staff.brand.id);
    for _ in 0..load::TRIES {
        let known = load::reading::known(app, brand, id).await?.ok_or(code::NOT_FOUND)?;
        let plan = decision(&known, &mut Ids(app.source().as_ref()))?;
        match store.apply(&plan).await {
            Ok(_) => {
                let after = store.message(brand, id).await?.ok_or(code::NOT_FOUND)?;
                return load_message(&Desk::load(app, staff).await?, &after).await;
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// Says what the reading of a message should have said. It shows at once, moves the case, and teaches the desk; an empty
/// object takes it back.
#[utoipa::path(put, path = "/api/brands/{brand}/messages/{id}/reading", tag = "learning", request_body = Labels,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn correct(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(labels): Body<Labels>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::CorrectReading)?;
    let fixed = Fixed::from(labels);
    let decision = |known: &KnownReading, ids: &mut Ids<'_>| {
        learning::correct(known, fixed.clone(), staff.acting(), app.now(), ids)
    };
    decide(&app, &staff, MessageId(id), decision).await.map(Json)
}

/// Takes a correction back: the reading is the desk's again, and nobody learns from it.
#[utoipa::path(delete, path = "/api/brands/{brand}/corrections/{id}", tag = "learning",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn take_back(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::CorrectReading)?;
    let placed = app.store().correction(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    let decision = |known: &KnownReading, ids: &mut Ids<'_>| learning::take_back(known, staff.acting(), app.now(), ids);
    decide(&app, &staff, placed.correction.message_id, decision).await.map(Json)
}

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CorrectionQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A page of corrections, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionPage {
    /// The corrections.
    pub corrections: Vec<CorrectionLine>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// A correction, with where it was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionLine {
    /// What was said.
    #[serde(flatten)]
    pub correction: CorrectionView,
    /// Of which message.
    pub message_id: Uuid,
    /// Its case.
    pub case_id: Uuid,
    /// How people call the case.
    pub case_reference: String,
    /// How the message begins; hurtful words masked.
    pub beginning: String,
}

async fn line(desk: &Desk, placed: &PlacedCorrection) -> ApiResult<Option<CorrectionLine>> {
    let (store, brand) = (desk.app.store(), desk.brand.id);
    let id = placed.correction.message_id;
    let Some(message) = store.message(brand, id).await? else { return Ok(None) };
    let Some(case) = store.case_followed(brand, placed.case_id).await? else { return Ok(None) };
    let reading = store.reading(brand, id).await?;
    let shown = mask(&message.text, &hurtful(&message, reading.as_ref()));
    Ok(Some(CorrectionLine {
        correction: CorrectionView::new(desk, &placed.correction, &message),
        message_id: id.0,
        case_id: case.id.0,
        case_reference: case.reference,
        beginning: shown.chars().take(BEGINNING).collect(),
    }))
}

/// What colleagues corrected, the newest first.
#[utoipa::path(get, path = "/api/brands/{brand}/corrections", tag = "learning",
    params(("brand" = String, Path), CorrectionQuery),
    responses((status = 200, body = CorrectionPage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<CorrectionQuery>,
) -> ApiResult<Json<CorrectionPage>> {
    staff.may(Action::ReadCases)?;
    let page = app.store().corrections(staff.brand.id, query.cursor.as_deref(), PAGE).await?;
    let desk = Desk::load(&app, &staff).await?;
    let mut corrections = Vec::with_capacity(page.items.len());
    for placed in &page.items {
        corrections.extend(line(&desk, placed).await?);
    }
    Ok(Json(CorrectionPage { corrections, next_cursor: page.next }))
}

/// Every correction with the words of its message, one JSON object a line, the newest first.
#[utoipa::path(get, path = "/api/brands/{brand}/corrections/export", tag = "learning", params(("brand" = String, Path)),
    responses((status = 200, content_type = "application/x-ndjson", body = String), (status = 401), (status = 403), (status = 404)))]
pub async fn export(State(app): State<App>, staff: Staff) -> ApiResult<Response> {
    staff.may(Action::ExportData)?;
    let start = Some((app, staff.brand.id, staff.brand.slug.clone(), None::<String>));
    let pages = stream::unfold(start, |state| async move {
        let (app, brand, slug, after) = state?;
        // A store that goes away in the middle ends the file; the reader sees that it is short by its last line.
        let page = app.store().corrections(brand, after.as_deref(), EXPORT).await.ok()?;
        let mut lines = String::new();
        for placed in &page.items {
            lines.push_str(&exported(&app, &slug, placed).await?);
            lines.push('\n');
        }
        let next = page.next.map(|next| (app, brand, slug, Some(next)));
        Some((Ok::<_, Infallible>(Chunk::from(lines)), next))
    });
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "application/x-ndjson; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"corrections.jsonl\""),
    ];
    Ok((headers, Bytes::from_stream(pages)).into_response())
}

async fn exported(app: &App, slug: &str, placed: &PlacedCorrection) -> Option<String> {
    let correction = &placed.correction;
    let message = app.store().message(correction.brand_id, correction.message_id).await.ok()??;
    let value = json!({
        "brand": slug,
        "correction_id": correction.id,
        "message_id": correction.message_id,
        "case_id": placed.case_id,
        "by": correction.by,
        "at": correction.at,
        "older_text": correction.revision < message.revision,
        "said": correction.said,
        "fixed": correction.fixed,
        "text": message.text,
    });
    Some(value.to_string())
}

/// That it is meant.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Reset {
    /// The brand's short name, typed by whoever means it.
    confirm: String,
}

/// Forgets everything that the brand's colleagues taught. Messages that are still owed a decision are then read as the engine
/// alone reads them.
#[utoipa::path(post, path = "/api/brands/{brand}/corrections/reset", tag = "learning", request_body = Reset,
    params(("brand" = String, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn reset(State(app): State<App>, staff: Staff, Body(body): Body<Reset>) -> ApiResult<StatusCode> {
    staff.may(Action::ManageBrand)?;
    if body.confirm.trim() != staff.brand.slug {
        return Err(ApiError::invalid("confirm"));
    }
    let (brand, at, by) = (staff.brand.id, app.now(), Some(staff.user.id));
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(brand),
        at,
        user_id: by,
        action: "lessons.forgotten".to_owned(),
        subject: brand.to_string(),
        detail: None,
    };
    app.store().audit(&line).await?;
    let event =
        NewEvent { user_id: by, ..NewEvent::of(app.source().next_id().into(), EventKind::LessonsForgotten, at) };
    app.store().forget_corrections(brand, event).await?;
    Ok(StatusCode::NO_CONTENT)
}
