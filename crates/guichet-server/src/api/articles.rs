//! The knowledge base: articles, written by leads, proposed by everybody.

mod files;
mod view;

pub use files::*;
pub use view::ArticleView;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use guichet_core::access::{Action, may};
use guichet_core::knowledge::{Article, ArticleState, Content, is_slug, slug_of};
use guichet_core::model::{ArticleId, UserId};
use guichet_core::text::words::search_words;
use guichet_store::{AuditLine, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::Body;
use super::view::{Colleague, Desk};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};

const PAGE: u32 = 50;

/// Which articles.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ArticleQuery {
    /// `published` (default), `proposed`, `retired`, or `due`: those in use that somebody should look at.
    state: Option<String>,
    /// Words that they all have; looked for in every state.
    q: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
}

/// A page of articles.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticlePage {
    /// The articles.
    pub articles: Vec<ArticleView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Articles by short name; those that are due by date.
#[utoipa::path(get, path = "/api/brands/{brand}/articles", tag = "articles", params(("brand" = String, Path), ArticleQuery),
    responses((status = 200, body = ArticlePage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<ArticleQuery>,
) -> ApiResult<Json<ArticlePage>> {
    staff.may(Action::ReadCases)?;
    let (store, brand, after) = (app.store(), staff.brand.id, query.cursor.as_deref());
    let words = query.q.as_deref().map(search_words).filter(|words| !words.is_empty());
    let page = match (words, query.state.as_deref()) {
        (Some(words), _) => store.find_articles(brand, &words, after, PAGE).await?,
        (None, Some("due")) => store.articles_due(brand, today(&app, &staff), after, PAGE).await?,
        (None, state) => {
            let state = ArticleState::parse(state.unwrap_or("published")).ok_or_else(|| ApiError::invalid("state"))?;
            store.articles(brand, state, after, PAGE).await?
        }
    };
    let desk = Desk::load(&app, &staff).await?;
    let today = today(&app, &staff);
    let articles = page.items.iter().map(|article| ArticleView::new(&desk, article, today)).collect();
    Ok(Json(ArticlePage { articles, next_cursor: page.next }))
}

/// The day of the brand.
pub(super) fn today(app: &App, staff: &Staff) -> jiff::civil::Date {
    guichet_core::calendar::day_of(app.now(), &staff.brand.settings)
}

/// One article.
#[utoipa::path(get, path = "/api/brands/{brand}/articles/{id}", tag = "articles",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ArticleView), (status = 401), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<ArticleView>> {
    staff.may(Action::ReadCases)?;
    let article = app.store().article(staff.brand.id, ArticleId(id)).await?.ok_or(code::NOT_FOUND)?;
    view(&app, &staff, &article).await
}

async fn view(app: &App, staff: &Staff, article: &Article) -> ApiResult<Json<ArticleView>> {
    let desk = Desk::load(app, staff).await?;
    Ok(Json(ArticleView::new(&desk, article, today(app, staff))))
}

/// An article, as somebody writes it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ArticleBody {
    /// Short name; made from the title when left out.
    #[serde(default)]
    slug: String,
    /// `proposed` or `published` or `retired`; an agent only proposes.
    state: Option<String>,
    /// Who keeps it true.
    owner: Option<Uuid>,
    /// What it says: `topic`, `words`, `fr`, `en`, `source`, `source_url`, `verified_on`, `valid_until`, `review_on`.
    #[schema(value_type = Object)]
    content: Content,
    /// The version that was changed; left out for a new one.
    #[serde(default)]
    version: i64,
}

impl ArticleBody {
    /// Checks what was written; an article in use says when somebody compared it with its source.
    async fn checked(self, app: &App, staff: &Staff) -> ApiResult<(String, ArticleState, Option<UserId>, Content)> {
        let wished = self.state.as_deref().map_or(Some(ArticleState::Published), ArticleState::parse);
        let wished = wished.ok_or_else(|| ApiError::invalid("state"))?;
        let leads = may(staff.role, Action::ManageArticles).is_ok();
        let state = if leads { wished } else { ArticleState::Proposed };
        let mut content = self.content.tidied();
        content.check().map_err(|problem| ApiError::invalid(problem.0))?;
        if state == ArticleState::Published && content.verified_on.is_none() {
            content.verified_on = Some(today(app, staff));
        }
        let title = content.said(&staff.brand.settings.locale).map(|said| said.title.clone()).unwrap_or_default();
        let slug = if self.slug.is_empty() { slug_of(&title) } else { self.slug };
        if !is_slug(&slug) {
            return Err(ApiError::invalid("slug"));
        }
        let owner = self.owner.map(UserId);
        if let Some(owner) = owner {
            let members = app.store().members(staff.brand.id).await?;
            if members.iter().all(|(member, _)| member.user_id != owner) {
                return Err(ApiError::invalid("owner"));
            }
        }
        Ok((slug, state, owner, content))
    }
}

/// Writes a new article. An agent's waits for a lead.
#[utoipa::path(post, path = "/api/brands/{brand}/articles", tag = "articles", request_body = ArticleBody,
    params(("brand" = String, Path)),
    responses((status = 201, body = ArticleView), (status = 401), (status = 404), (status = 409), (status = 422)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<ArticleBody>,
) -> ApiResult<(StatusCode, Json<ArticleView>)> {
    staff.may(Action::ProposeArticle)?;
    let (slug, state, owner, content) = body.checked(&app, &staff).await?;
    let now = app.now();
    let article = Article {
        id: ArticleId(app.source().next_id()),
        brand_id: staff.brand.id,
        slug,
        state,
        owner,
        content,
        version: 1,
        uses: 0,
        created_at: now,
        changed_at: now,
        changed_by: Some(staff.user.id),
    };
    app.store().add_article(&article).await.map_err(taken)?;
    written(&app, &staff, &article, "article.added").await?;
    Ok((StatusCode::CREATED, view(&app, &staff, &article).await?))
}

/// The short name belongs to another article, or somebody was faster.
fn taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict => ApiError::from(code::CONFLICT).field("slug"),
        other => other.into(),
    }
}

/// Changes an article; the version before stays readable.
#[utoipa::path(put, path = "/api/brands/{brand}/articles/{id}", tag = "articles", request_body = ArticleBody,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ArticleView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<ArticleBody>,
) -> ApiResult<Json<ArticleView>> {
    staff.may(Action::ManageArticles)?;
    let known = app.store().article(staff.brand.id, ArticleId(id)).await?.ok_or(code::NOT_FOUND)?;
    if body.version != known.version {
        return Err(code::CONFLICT.into());
    }
    let (slug, state, owner, content) = body.checked(&app, &staff).await?;
    let article = Article {
        slug,
        state,
        owner,
        content,
        version: known.version + 1,
        changed_at: app.now(),
        changed_by: Some(staff.user.id),
        ..known
    };
    app.store().change_article(&article).await.map_err(taken)?;
    written(&app, &staff, &article, "article.changed").await?;
    view(&app, &staff, &article).await
}

/// A line of the audit log. What the article answers is looked for beside the requests.
async fn written(app: &App, staff: &Staff, article: &Article, action: &str) -> ApiResult<()> {
    app.store()
        .audit(&AuditLine {
            id: app.source().next_id(),
            brand_id: Some(staff.brand.id),
            at: app.now(),
            user_id: Some(staff.user.id),
            action: action.to_owned(),
            subject: article.id.to_string(),
            detail: Some(article.state.as_str().to_owned()),
        })
        .await?;
    Ok(())
}

/// What an article said before.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleVersionView {
    /// Which.
    pub version: i64,
    /// Whether it could be proposed then.
    pub state: &'static str,
    /// What it said.
    #[schema(value_type = Object)]
    pub content: Content,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who wrote it; none for an import by the command line.
    pub by: Option<Colleague>,
}

/// The versions of an article.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleVersions {
    /// Newest first.
    pub versions: Vec<ArticleVersionView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CursorQuery {
    /// Given by the page before.
    cursor: Option<String>,
}

/// What an article said before, newest first.
#[utoipa::path(get, path = "/api/brands/{brand}/articles/{id}/versions", tag = "articles",
    params(("brand" = String, Path), ("id" = Uuid, Path), CursorQuery),
    responses((status = 200, body = ArticleVersions), (status = 401), (status = 404)))]
pub async fn versions(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Query(query): Query<CursorQuery>,
) -> ApiResult<Json<ArticleVersions>> {
    staff.may(Action::ReadCases)?;
    let (store, brand, id) = (app.store(), staff.brand.id, ArticleId(id));
    store.article(brand, id).await?.ok_or(code::NOT_FOUND)?;
    let page = store.article_versions(brand, id, query.cursor.as_deref(), 20).await?;
    let desk = Desk::load(&app, &staff).await?;
    let versions = page
        .items
        .into_iter()
        .map(|version| ArticleVersionView {
            version: version.version,
            state: version.state.as_str(),
            content: version.content,
            at: version.at,
            by: version.by.map(|by| desk.colleague(by)),
        })
        .collect();
    Ok(Json(ArticleVersions { versions, next_cursor: page.next }))
}
