//! Full text over everything that was said.

use axum::Json;
use axum::extract::{Query, State};
use guichet_core::access::Action;
use guichet_core::text::{mask, words};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::message::hurtful;
use super::view::{CaseRow, Desk, excerpt};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::ApiResult;

const PAGE: u32 = 30;
/// Longest question: beyond it every word only makes the answer smaller.
const LONGEST: usize = 300;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct SearchQuery {
    /// Words, or a case's reference.
    q: String,
    /// Where to go on.
    cursor: Option<String>,
}

/// A page of results.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchPage {
    /// Last received first.
    pub results: Vec<SearchResult>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// A message that has all the words.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResult {
    /// Its case.
    pub case: CaseRow,
    /// Which; null when the case itself was named.
    pub message_id: Option<Uuid>,
    /// Its beginning.
    pub excerpt: String,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Messages that have all these words; a reference finds its case.
#[utoipa::path(get, path = "/api/brands/{brand}/search", tag = "queue", params(("brand" = String, Path), SearchQuery),
    responses((status = 200, body = SearchPage), (status = 401), (status = 404), (status = 422)))]
pub async fn search(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<SearchQuery>,
) -> ApiResult<Json<SearchPage>> {
    staff.may(Action::ReadCases)?;
    let question: String = query.q.trim().chars().filter(|sign| *sign != '\0').take(LONGEST).collect();
    let desk = Desk::load(&app, &staff).await?;
    let mut results = Vec::new();
    if query.cursor.is_none()
        && !question.is_empty()
        && let Some(case) = app.store().case_by_reference(staff.brand.id, &question.to_uppercase()).await?
    {
        let case = desk.row(case).await?;
        results.push(SearchResult { message_id: None, excerpt: case.excerpt.clone(), at: case.updated_at, case });
    }
    let wanted = words::search_words(&question);
    if wanted.is_empty() {
        return Ok(Json(SearchPage { results, next_cursor: None }));
    }
    let page = app.store().search(staff.brand.id, &wanted, query.cursor.as_deref(), PAGE).await?;
    for hit in page.items {
        let reading = match hit.message.veiled {
            true => app.store().reading(staff.brand.id, hit.message.id).await?,
            false => None,
        };
        let text = mask(&hit.message.text, &hurtful(&hit.message, reading.as_ref()));
        results.push(SearchResult {
            message_id: Some(hit.message.id.0),
            excerpt: excerpt(&text, 200),
            at: hit.message.created_at,
            case: desk.row(hit.case).await?,
        });
    }
    Ok(Json(SearchPage { results, next_cursor: page.next }))
}
