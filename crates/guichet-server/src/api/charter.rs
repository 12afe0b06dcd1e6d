//! The charter of a brand: read, tried out, changed, compared, taken back to an earlier version.
//!
//! A version is never changed. Whoever writes the next one says which one they read, so that nobody overwrites a colleague.

pub mod preview;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use guichet_core::access::Action;
use guichet_core::guard::Charter;
use guichet_core::guard::charter::{Problem, diff, library, numbered};
use guichet_core::model::{EventId, EventKind, NewEvent};
use guichet_store::{AuditLine, CharterVersion, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::body::Body;
use super::view::{Colleague, Desk};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};

const PAGE: u32 = 50;
/// The longest note about a version, in characters.
const LONGEST_NOTE: usize = 1_000;

/// A mistake in a charter, or what is read otherwise than it was written.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemView {
    /// Line of the file, from 1.
    pub line: usize,
    /// The key; empty when the line cannot be read at all.
    pub key: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A charter as a file and as values.
#[derive(Debug, Serialize, ToSchema)]
pub struct CharterView {
    /// 0 while the brand has written none: then this is the one that comes along.
    pub version: i64,
    /// The file.
    pub text: String,
    /// The same as values, for a form.
    #[schema(value_type = Object)]
    pub charter: Value,
    /// What is read otherwise than it was written.
    pub notes: Vec<ProblemView>,
    /// Who wrote it.
    pub by: Option<Colleague>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// What they said about it.
    pub note: String,
}

fn problems(staff: &Staff, problems: &[Problem]) -> Vec<ProblemView> {
    let locale = staff.locale().as_str();
    let view = |problem: &Problem| ProblemView {
        line: problem.line,
        key: problem.key.clone(),
        message: problem.in_locale(locale).to_owned(),
    };
    problems.iter().map(view).collect()
}

async fn current(app: &App, staff: &Staff) -> ApiResult<CharterVersion> {
    let stored = app.store().charter(staff.brand.id).await?;
    Ok(stored.unwrap_or_else(|| CharterVersion {
        version: 0,
        text: library::usual().to_toml(&staff.brand.settings.locale),
        note: String::new(),
        by: None,
        at: Timestamp::UNIX_EPOCH,
    }))
}

async fn view(app: &App, staff: &Staff, version: CharterVersion) -> ApiResult<CharterView> {
    let desk = Desk::load(app, staff).await?;
    let parsed = Charter::read(&version.text);
    Ok(CharterView {
        version: version.version,
        charter: json!(parsed.charter),
        notes: problems(staff, &parsed.notes),
        by: version.by.map(|user| desk.colleague(user)),
        at: (version.version > 0).then_some(version.at),
        note: version.note,
        text: version.text,
    })
}

/// The charter that counts.
#[utoipa::path(get, path = "/api/brands/{brand}/charter", tag = "charter", params(("brand" = String, Path)),
    responses((status = 200, body = CharterView), (status = 401), (status = 404)))]
pub async fn show(State(app): State<App>, staff: Staff) -> ApiResult<Json<CharterView>> {
    staff.may(Action::ReadCases)?;
    let version = current(&app, &staff).await?;
    view(&app, &staff, version).await.map(Json)
}

/// A charter that somebody writes: the file, or the values of the form.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CharterBody {
    /// The file.
    text: Option<String>,
    /// The values; the file is then written anew from them.
    #[schema(value_type = Option<Object>)]
    charter: Option<Value>,
    /// The version that they read; 0 when there was none.
    #[serde(default)]
    based_on: i64,
    /// What it is about, for the history.
    #[serde(default)]
    note: String,
}

impl CharterBody {
    /// The file.
    fn text(&self, staff: &Staff) -> ApiResult<String> {
        match (&self.text, &self.charter) {
            (Some(text), None) => Ok(text.clone()),
            (None, Some(values)) => {
                let charter: Charter =
                    serde_json::from_value(values.clone()).map_err(|_| ApiError::invalid("charter"))?;
                Ok(charter.to_toml(&staff.brand.settings.locale))
            }
            _ => Err(ApiError::invalid("text")),
        }
    }
}

/// Writes the next version.
#[utoipa::path(put, path = "/api/brands/{brand}/charter", tag = "charter", request_body = CharterBody,
    params(("brand" = String, Path)),
    responses((status = 200, body = CharterView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<CharterBody>,
) -> ApiResult<Json<CharterView>> {
    staff.may(Action::EditCharter)?;
    let text = body.text(&staff)?;
    write(&app, &staff, &text, body.based_on, &body.note).await.map(Json)
}

async fn write(app: &App, staff: &Staff, text: &str, based_on: i64, note: &str) -> ApiResult<CharterView> {
    if note.chars().count() > LONGEST_NOTE {
        return Err(ApiError::invalid("note"));
    }
    let wrong = Charter::read(text).problems;
    if !wrong.is_empty() {
        return Err(ApiError::invalid("text").beside("problems", json!(problems(staff, &wrong))));
    }
    let before = app.store().charter(staff.brand.id).await?.map_or(0, |version| version.version);
    if before != based_on {
        return Err(code::CONFLICT.into());
    }
    let (now, version) = (app.now(), before.saturating_add(1));
    let next = CharterVersion {
        version,
        text: numbered(text, version),
        note: note.trim().to_owned(),
        by: Some(staff.user.id),
        at: now,
    };
    let event = changed(app, staff, version, now);
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(staff.brand.id),
        at: now,
        user_id: Some(staff.user.id),
        action: "charter.changed".to_owned(),
        subject: staff.brand.id.to_string(),
        detail: Some(version.to_string()),
    };
    match app.store().put_charter(staff.brand.id, &next, event, &line).await {
        Ok(()) => view(app, staff, next).await,
        Err(StoreError::Conflict) => Err(code::CONFLICT.into()),
        Err(error) => Err(error.into()),
    }
}

fn changed(app: &App, staff: &Staff, version: i64, now: Timestamp) -> NewEvent {
    NewEvent {
        user_id: Some(staff.user.id),
        detail: Some(version.to_string()),
        ..NewEvent::of(EventId(app.source().next_id()), EventKind::CharterChanged, now)
    }
}

/// What a draft of a charter says, and what is wrong in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedView {
    /// The file; written anew when values were given.
    pub text: String,
    /// The values; with problems, what could be read of them.
    #[schema(value_type = Object)]
    pub charter: Value,
    /// What is wrong.
    pub problems: Vec<ProblemView>,
    /// What is read otherwise than it was written.
    pub notes: Vec<ProblemView>,
}

/// Reads a draft of a charter and stores nothing.
#[utoipa::path(post, path = "/api/brands/{brand}/charter/check", tag = "charter", request_body = CharterBody,
    params(("brand" = String, Path)),
    responses((status = 200, body = CheckedView), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn check(staff: Staff, Body(body): Body<CharterBody>) -> ApiResult<Json<CheckedView>> {
    staff.may(Action::EditCharter)?;
    let text = body.text(&staff)?;
    let parsed = Charter::read(&text);
    Ok(Json(CheckedView {
        charter: json!(parsed.charter),
        problems: problems(&staff, &parsed.problems),
        notes: problems(&staff, &parsed.notes),
        text,
    }))
}

/// One version in the history.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionView {
    /// Its number.
    pub version: i64,
    /// Who wrote it; null for the command line.
    pub by: Option<Colleague>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What they said about it.
    pub note: String,
}

/// A page of the history.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionPage {
    /// Newest first.
    pub versions: Vec<VersionView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Where to read on.
#[derive(Debug, Deserialize, IntoParams)]
pub struct VersionsQuery {
    /// Where to go on.
    cursor: Option<String>,
}

/// The history of the charter, newest first.
#[utoipa::path(get, path = "/api/brands/{brand}/charter/versions", tag = "charter",
    params(("brand" = String, Path), VersionsQuery),
    responses((status = 200, body = VersionPage), (status = 401), (status = 404), (status = 422)))]
pub async fn versions(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<VersionsQuery>,
) -> ApiResult<Json<VersionPage>> {
    staff.may(Action::ReadCases)?;
    let page = app.store().charter_versions(staff.brand.id, query.cursor.as_deref(), PAGE).await?;
    let desk = Desk::load(&app, &staff).await?;
    let version = |version: CharterVersion| VersionView {
        version: version.version,
        by: version.by.map(|user| desk.colleague(user)),
        at: version.at,
        note: version.note,
    };
    Ok(Json(VersionPage { versions: page.items.into_iter().map(version).collect(), next_cursor: page.next }))
}

/// With which version to compare.
#[derive(Debug, Deserialize, IntoParams)]
pub struct AgainstQuery {
    /// The older one; the one before when left out, 0 for the one that comes along.
    against: Option<i64>,
}

/// A version beside another one.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedView {
    /// The file.
    pub text: String,
    /// Line by line: `{change: same|added|removed, text}`.
    #[schema(value_type = Vec<Object>)]
    pub lines: Vec<diff::DiffLine>,
}

/// One version, and what changed in it.
#[utoipa::path(get, path = "/api/brands/{brand}/charter/versions/{version}", tag = "charter",
    params(("brand" = String, Path), ("version" = i64, Path), AgainstQuery),
    responses((status = 200, body = ComparedView), (status = 401), (status = 404)))]
pub async fn compare(
    State(app): State<App>,
    staff: Staff,
    Path((_, version)): Path<(String, i64)>,
    Query(query): Query<AgainstQuery>,
) -> ApiResult<Json<ComparedView>> {
    staff.may(Action::ReadCases)?;
    let newer = text_of(&app, &staff, version).await?;
    let older = text_of(&app, &staff, query.against.unwrap_or(version - 1)).await?;
    Ok(Json(ComparedView { lines: diff::diff(&older, &newer), text: newer }))
}

async fn text_of(app: &App, staff: &Staff, version: i64) -> ApiResult<String> {
    if version == 0 {
        return Ok(library::usual().to_toml(&staff.brand.settings.locale));
    }
    let found = app.store().charter_version(staff.brand.id, version).await?;
    found.map(|version| version.text).ok_or_else(|| code::NOT_FOUND.into())
}

/// Which version counted until now.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RestoreBody {
    /// The version that they read.
    based_on: i64,
    /// Why.
    #[serde(default)]
    note: String,
}

/// Makes an earlier version count again, as the next one.
#[utoipa::path(post, path = "/api/brands/{brand}/charter/versions/{version}/restore", tag = "charter",
    request_body = RestoreBody, params(("brand" = String, Path), ("version" = i64, Path)),
    responses((status = 200, body = CharterView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn restore(
    State(app): State<App>,
    staff: Staff,
    Path((_, version)): Path<(String, i64)>,
    Body(body): Body<RestoreBody>,
) -> ApiResult<Json<CharterView>> {
    staff.may(Action::EditCharter)?;
    let text = text_of(&app, &staff, version).await?;
    write(&app, &staff, &text, body.based_on, &body.note).await.map(Json)
}

/// The file, to keep or to take to another desk.
#[utoipa::path(get, path = "/api/brands/{brand}/charter/file", tag = "charter", params(("brand" = String, Path)),
    responses((status = 200, body = String, content_type = "application/toml"), (status = 401), (status = 404)))]
pub async fn file(State(app): State<App>, staff: Staff) -> ApiResult<Response> {
    staff.may(Action::ReadCases)?;
    let version = current(&app, &staff).await?;
    let name = format!("attachment; filename=\"charter-{}-v{}.toml\"", staff.brand.slug, version.version);
    let headers =
        [(header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, version.text).into_response())
}

/// A charter to start from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExampleView {
    /// `default`, or a sector.
    pub name: &'static str,
    /// The file, with its remarks in the reader's language.
    pub text: String,
}

/// Charters to start from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExampleList {
    /// The default one first.
    pub examples: Vec<ExampleView>,
}

/// The charters that come along: the default one and one a sector.
#[utoipa::path(get, path = "/api/brands/{brand}/charter/examples", tag = "charter", params(("brand" = String, Path)),
    responses((status = 200, body = ExampleList), (status = 401), (status = 404)))]
pub async fn examples(staff: Staff) -> ApiResult<Json<ExampleList>> {
    staff.may(Action::ReadCases)?;
    let locale = staff.locale().as_str();
    let example = |example: &library::Example| {
        let text = example.charter().map_or_else(|_| example.text.to_owned(), |charter| charter.to_toml(locale));
        ExampleView { name: example.name, text }
    };
    Ok(Json(ExampleList { examples: library::EXAMPLES.iter().map(example).collect() }))
}
