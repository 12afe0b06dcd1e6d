//! An article as the screens show it.

use guichet_core::knowledge::{Article, Content};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::view::{Colleague, Desk};

/// An article.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleView {
    /// Which.
    pub id: Uuid,
    /// Short name.
    pub slug: String,
    /// `proposed`, `published`, `retired`.
    pub state: &'static str,
    /// Where it stands today: `proposed`, `valid`, `review`, `expiring`, `expired`, `retired`.
    pub standing: &'static str,
    /// Who keeps it true.
    pub owner: Option<Colleague>,
    /// What it says.
    #[schema(value_type = Object)]
    pub content: Content,
    /// Counts up with each change.
    pub version: i64,
    /// How often it was put into a reply.
    pub uses: i64,
    /// Written last.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// By whom; none for an import by the command line.
    pub changed_by: Option<Colleague>,
}

impl ArticleView {
    pub(super) fn new(desk: &Desk, article: &Article, today: Date) -> Self {
        Self {
            id: article.id.0,
            slug: article.slug.clone(),
            state: article.state.as_str(),
            standing: article.standing(today).as_str(),
            owner: article.owner.map(|owner| desk.colleague(owner)),
            content: article.content.clone(),
            version: article.version,
            uses: article.uses,
            changed_at: article.changed_at,
            changed_by: article.changed_by.map(|by| desk.colleague(by)),
        }
    }
}
