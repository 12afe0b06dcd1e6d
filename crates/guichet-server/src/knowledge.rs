//! The articles of each brand, laid out for finding and kept until one of them changes.
//!
//! Invariant: what is found is as new as the store's stamp; another process that writes is noticed at the next question.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use guichet_core::knowledge::{Article, Shelf};
use guichet_core::model::{ArticleId, BrandId};
use guichet_core::text::reading::Topic;
use guichet_store::{Result, StoreError};

use crate::app::App;

/// As many articles as the store gives for a shelf.
const LAID: usize = 3_000;

/// The articles of a brand in use.
#[derive(Debug)]
pub struct Laid {
    /// Finds them.
    pub shelf: Shelf,
    articles: HashMap<ArticleId, Article>,
}

impl Laid {
    /// An article of the shelf.
    #[must_use]
    pub fn article(&self, id: ArticleId) -> Option<&Article> {
        self.articles.get(&id)
    }

    /// The articles with their versions and what they are about.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (ArticleId, i64, Option<Topic>)> + '_ {
        self.articles.values().map(|article| (article.id, article.version, article.content.topic))
    }
}

/// What was laid out, with its stamp.
#[derive(Debug, Default)]
pub struct Shelves(Mutex<HashMap<BrandId, (i64, Arc<Laid>)>>);

impl App {
    /// The articles of a brand, laid out.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub async fn shelf(&self, brand: BrandId) -> Result<Arc<Laid>> {
        let stamp = self.store().articles_stamp(brand).await?;
        let kept = self.shelves().0.lock().unwrap_or_else(PoisonError::into_inner).get(&brand).cloned();
        if let Some((_, laid)) = kept.filter(|(known, _)| *known == stamp) {
            return Ok(laid);
        }
        let articles = self.store().published_articles(brand).await?;
        if articles.len() >= LAID {
            tracing::warn!(%brand, at_most = LAID, "there are more articles than are laid out: those beyond are not proposed");
        }
        // Thousands of articles take a while: requests of others do not wait for them.
        let laying = tokio::task::spawn_blocking(move || {
            let shelf = Shelf::new(&articles);
            let articles = articles.into_iter().map(|article| (article.id, article)).collect();
            Arc::new(Laid { shelf, articles })
        });
        let laid =
            laying.await.map_err(|error| StoreError::Unavailable(format!("laying out was interrupted: {error}")))?;
        let mut shelves = self.shelves().0.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.insert(brand, (stamp, Arc::clone(&laid)));
        Ok(laid)
    }
}
