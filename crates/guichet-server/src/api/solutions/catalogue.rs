//! The catalogue of a brand: one file in versions, read, changed, kept and started from an example.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use guichet_core::access::Action;
use guichet_core::model::{BrandId, EventId, EventKind, NewEvent};
use guichet_core::solution::{Catalogue, EXAMPLES, Mistake, Solution, rights};
use guichet_store::{AuditLine, CharterVersion, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::view::EntryView;
use crate::api::attachments::as_download;
use crate::api::body::Body;
use crate::api::view::{Colleague, Desk};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};

/// The longest note about a version, in characters.
const LONGEST_NOTE: usize = 1_000;
/// Bytes of a catalogue.
const LONGEST: usize = 500_000;

/// A mistake in a catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct MistakeView {
    /// Line of the file, from 1; 0 where it has no line.
    pub line: usize,
    /// The entry; empty where the file cannot be read.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// The catalogue of a brand, with the rights that its sector knows.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueView {
    /// 0 while the brand has written none.
    pub version: i64,
    /// The file.
    pub text: String,
    /// Its entries, in the order of the file.
    pub entries: Vec<EntryView>,
    /// What the law gives in this sector, announced and past rights included.
    pub rights: Vec<EntryView>,
    /// Who wrote it.
    pub by: Option<Colleague>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// What they said about it.
    pub note: String,
}

/// The entries of a brand; none while it has written none.
pub(super) async fn solutions(app: &App, brand: BrandId) -> ApiResult<Vec<Solution>> {
    Ok(app.store().catalogue(brand).await?.map(|version| super::entries(&version.text)).unwrap_or_default())
}

async fn view(app: &App, staff: &Staff, stored: Option<CharterVersion>) -> ApiResult<CatalogueView> {
    let desk = Desk::load(app, staff).await?;
    let today = guichet_core::calendar::day_of(app.now(), &staff.brand.settings);
    let sector = staff.brand.settings.sector.as_deref();
    let of_sector = |right: &&Solution| {
        right.sectors.is_empty() || right.sectors.iter().any(|known| Some(known.as_str()) == sector)
    };
    let entries = stored.as_ref().map(|version| super::entries(&version.text)).unwrap_or_default();
    let listed = |solution: &Solution| EntryView::new(&desk, solution, today);
    Ok(CatalogueView {
        version: stored.as_ref().map_or(0, |version| version.version),
        entries: entries.iter().map(listed).collect(),
        rights: rights().iter().filter(of_sector).map(listed).collect(),
        by: stored.as_ref().and_then(|version| version.by).map(|by| desk.colleague(by)),
        at: stored.as_ref().map(|version| version.at),
        note: stored.as_ref().map(|version| version.note.clone()).unwrap_or_default(),
        text: stored.map(|version| version.text).unwrap_or_default(),
    })
}

/// The catalogue that counts.
#[utoipa::path(get, path = "/api/brands/{brand}/catalogue", tag = "solutions", params(("brand" = String, Path)),
    responses((status = 200, body = CatalogueView), (status = 401), (status = 404)))]
pub async fn show(State(app): State<App>, staff: Staff) -> ApiResult<Json<CatalogueView>> {
    staff.may(Action::ReadCases)?;
    let stored = app.store().catalogue(staff.brand.id).await?;
    view(&app, &staff, stored).await.map(Json)
}

/// A catalogue that somebody writes.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CatalogueBody {
    /// The file.
    text: String,
    /// The version that they read; 0 when there was none.
    #[serde(default)]
    based_on: i64,
    /// What it is about, for the history.
    #[serde(default)]
    note: String,
}

/// Writes the next version. `422` has every mistake in `problems`.
#[utoipa::path(put, path = "/api/brands/{brand}/catalogue", tag = "solutions", request_body = CatalogueBody,
    params(("brand" = String, Path)),
    responses((status = 200, body = CatalogueView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<CatalogueBody>,
) -> ApiResult<Json<CatalogueView>> {
    staff.may(Action::EditCharter)?;
    if body.note.chars().count() > LONGEST_NOTE {
        return Err(ApiError::invalid("note"));
    }
    if body.text.len() > LONGEST {
        return Err(ApiError::from(code::TOO_LARGE).field("text"));
    }
    if let Err(mistakes) = Catalogue::from_toml(&body.text) {
        return Err(ApiError::invalid("text").beside("problems", json!(views(&staff, &mistakes))));
    }
    let before = app.store().catalogue(staff.brand.id).await?.map_or(0, |version| version.version);
    if before != body.based_on {
        return Err(code::CONFLICT.into());
    }
    let (now, version) = (app.now(), before.saturating_add(1));
    let next = CharterVersion {
        version,
        text: body.text,
        note: body.note.trim().to_owned(),
        by: Some(staff.user.id),
        at: now,
    };
    let event = NewEvent {
        user_id: Some(staff.user.id),
        detail: Some(version.to_string()),
        ..NewEvent::of(EventId(app.source().next_id()), EventKind::CatalogueChanged, now)
    };
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(staff.brand.id),
        at: now,
        user_id: Some(staff.user.id),
        action: "catalogue.changed".to_owned(),
        subject: staff.brand.id.to_string(),
        detail: Some(version.to_string()),
    };
    match app.store().put_catalogue(staff.brand.id, &next, event, &line).await {
        Ok(()) => view(&app, &staff, Some(next)).await.map(Json),
        Err(StoreError::Conflict) => Err(code::CONFLICT.into()),
        Err(error) => Err(error.into()),
    }
}

fn views(staff: &Staff, mistakes: &[Mistake]) -> Vec<MistakeView> {
    let locale = staff.locale().as_str();
    let view = |mistake: &Mistake| MistakeView {
        line: mistake.line,
        code: mistake.code.clone(),
        message: mistake.in_locale(locale).to_owned(),
    };
    mistakes.iter().map(view).collect()
}

/// The file, to keep or to carry elsewhere.
#[utoipa::path(get, path = "/api/brands/{brand}/catalogue/file", tag = "solutions", params(("brand" = String, Path)),
    responses((status = 200, body = String), (status = 401), (status = 404)))]
pub async fn file(State(app): State<App>, staff: Staff) -> ApiResult<Response> {
    staff.may(Action::ReadCases)?;
    let stored = app.store().catalogue(staff.brand.id).await?;
    let text = stored.map(|version| version.text).unwrap_or_default();
    Ok(as_download(&format!("{}-solutions.toml", staff.brand.slug), text.into_bytes()))
}

/// A catalogue to start from.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueExample {
    /// Name of the sector.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

/// Catalogues to start from.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueExamples {
    /// One a sector, the brand's own first.
    pub examples: Vec<CatalogueExample>,
}

/// What to start from.
#[utoipa::path(get, path = "/api/brands/{brand}/catalogue/examples", tag = "solutions", params(("brand" = String, Path)),
    responses((status = 200, body = CatalogueExamples), (status = 401), (status = 404)))]
pub async fn examples(staff: Staff) -> ApiResult<Json<CatalogueExamples>> {
    staff.may(Action::ReadCases)?;
    let own = staff.brand.settings.sector.as_deref();
    let mut examples: Vec<CatalogueExample> =
        EXAMPLES.iter().map(|example| CatalogueExample { name: example.name, text: example.text }).collect();
    examples.sort_by_key(|example| Some(example.name) != own);
    Ok(Json(CatalogueExamples { examples }))
}
