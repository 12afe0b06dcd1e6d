//! Articles as Markdown files, in and out: one file an article.

use axum::Json;
use axum::extract::State;
use guichet_core::access::Action;
use guichet_core::knowledge::{Article, ArticleState, File, from_markdown, to_markdown};
use guichet_core::model::{ArticleId, BrandId, UserId};
use guichet_store::{Store, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::body::Body;
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Source;
use crate::error::{ApiError, ApiResult};

/// Files taken at once.
const MOST: usize = 300;

/// One Markdown file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MarkdownFile {
    /// Its name.
    pub name: String,
    /// Its words.
    pub text: String,
}

/// Several of them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MarkdownFiles {
    /// The files.
    pub files: Vec<MarkdownFile>,
}

/// Every article of the brand, one file each.
#[utoipa::path(get, path = "/api/brands/{brand}/articles/export", tag = "articles", params(("brand" = String, Path)),
    responses((status = 200, body = MarkdownFiles), (status = 401), (status = 404)))]
pub async fn export(State(app): State<App>, staff: Staff) -> ApiResult<Json<MarkdownFiles>> {
    staff.may(Action::ReadCases)?;
    Ok(Json(MarkdownFiles { files: export_files(app.store(), staff.brand.id).await? }))
}

/// Writes every article of a brand as files.
///
/// # Errors
/// When the data cannot be read.
pub async fn export_files(store: &Store, brand: BrandId) -> guichet_store::Result<Vec<MarkdownFile>> {
    let members = store.members(brand).await?;
    let mut files = Vec::new();
    for state in ArticleState::ALL {
        let mut after = None;
        loop {
            let page = store.articles(brand, *state, after.as_deref(), 200).await?;
            for article in page.items {
                let owner = members.iter().find(|(member, _)| Some(member.user_id) == article.owner);
                let owner = owner.map(|(_, user)| user.email.clone()).unwrap_or_default();
                let name = format!("{}.md", article.slug);
                let file = File { slug: article.slug, state: article.state, owner, content: article.content };
                files.push(MarkdownFile { name, text: to_markdown(&file) });
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(files)
}

/// What an import did.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Imported {
    /// New articles.
    pub added: usize,
    /// Articles that say something else now.
    pub changed: usize,
    /// Articles that said so already.
    pub same: usize,
    /// Files that are no article.
    pub refused: Vec<RefusedFile>,
}

/// A file that is no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefusedFile {
    /// Its name.
    pub name: String,
    /// The field, when one is wrong; `version` when somebody changed the article meanwhile.
    pub field: Option<String>,
    /// What is wrong, in English, for whoever writes the file.
    pub problem: String,
}

/// Takes Markdown files in: new ones are added, known ones (by short name) changed, the same ones left alone.
#[utoipa::path(post, path = "/api/brands/{brand}/articles/import", tag = "articles", request_body = MarkdownFiles,
    params(("brand" = String, Path)),
    responses((status = 200, body = Imported), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn import(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<MarkdownFiles>,
) -> ApiResult<Json<Imported>> {
    staff.may(Action::ManageArticles)?;
    if body.files.len() > MOST {
        return Err(ApiError::invalid("files"));
    }
    let author = Some(staff.user.id);
    let done = import_files(app.store(), app.source().as_ref(), staff.brand.id, &body.files, author).await?;
    Ok(Json(done))
}

/// Takes files into a brand.
///
/// # Errors
/// When the data cannot be read or written.
pub async fn import_files(
    store: &Store,
    source: &dyn Source,
    brand: BrandId,
    files: &[MarkdownFile],
    author: Option<UserId>,
) -> guichet_store::Result<Imported> {
    let members = store.members(brand).await?;
    let mut done = Imported::default();
    for given in files {
        let base = given.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let file = match from_markdown(&given.text, base.strip_suffix(".md").unwrap_or(base)) {
            Ok(file) => file,
            Err(error) => {
                let field = match &error {
                    guichet_core::knowledge::FileError::Field(problem) => Some(problem.0.to_owned()),
                    _ => None,
                };
                done.refused.push(RefusedFile { name: given.name.clone(), field, problem: error.to_string() });
                continue;
            }
        };
        let owner = members.iter().find(|(_, user)| user.email == file.owner).map(|(member, _)| member.user_id);
        match put(store, source.next_id().into(), source.now(), (brand, file, owner, author)).await {
            Ok(Put::Added) => done.added += 1,
            Ok(Put::Changed) => done.changed += 1,
            Ok(Put::Same) => done.same += 1,
            Err(StoreError::Conflict) => done.refused.push(RefusedFile {
                name: given.name.clone(),
                field: Some("version".to_owned()),
                problem: "somebody changed this article meanwhile".to_owned(),
            }),
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

enum Put {
    Added,
    Changed,
    Same,
}

async fn put(
    store: &Store,
    id: ArticleId,
    now: Timestamp,
    (brand, file, owner, author): (BrandId, File, Option<UserId>, Option<UserId>),
) -> guichet_store::Result<Put> {
    let Some(known) = store.article_by_slug(brand, &file.slug).await? else {
        let article = Article {
            id,
            brand_id: brand,
            slug: file.slug,
            state: file.state,
            owner,
            content: file.content,
            version: 1,
            uses: 0,
            created_at: now,
            changed_at: now,
            changed_by: author,
        };
        store.add_article(&article).await?;
        return Ok(Put::Added);
    };
    let owner = owner.or(known.owner);
    if known.content == file.content && known.state == file.state && known.owner == owner {
        return Ok(Put::Same);
    }
    let version = known.version + 1;
    let changed = Article {
        state: file.state,
        owner,
        content: file.content,
        version,
        changed_at: now,
        changed_by: author,
        ..known
    };
    store.change_article(&changed).await?;
    Ok(Put::Changed)
}
