//! What each brand taught, in the memory of this process: nobody who asks waits for it to be weighed again.
//!
//! Invariant: a shelf is never ahead of the store. The number of the brand's corrections is read before the corrections are, so lessons
//! that were made while somebody corrected are made once more.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use guichet_core::learning::{Lessons, MOST_EXAMPLES, MOST_LEFT};
use guichet_core::model::BrandId;
use guichet_store::{Result, Store, StoreError};

/// The lessons of every brand that was asked for.
#[derive(Default)]
pub struct Shelf(RwLock<HashMap<BrandId, (i64, Arc<Lessons>)>>);

impl Shelf {
    /// The lessons of a brand; made now if nobody asked before.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of(&self, store: &Store, brand: BrandId) -> Result<Arc<Lessons>> {
        match self.kept(brand) {
            Some((_, lessons)) => Ok(lessons),
            None => self.make(store, brand).await,
        }
    }

    /// Whether the lessons here are those of this number.
    #[must_use]
    pub fn is_at(&self, brand: BrandId, version: i64) -> bool {
        self.kept(brand).is_some_and(|(kept, _)| kept == version)
    }

    /// Whether the lessons here are known and none; not where nobody asked for them yet.
    #[must_use]
    pub fn is_empty(&self, brand: BrandId) -> bool {
        self.kept(brand).is_some_and(|(_, lessons)| lessons.is_empty())
    }

    /// Makes the lessons of a brand from what the store says now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn make(&self, store: &Store, brand: BrandId) -> Result<Arc<Lessons>> {
        let version = store.correction_version(brand).await?;
        let examples = store.examples(brand, MOST_EXAMPLES).await?;
        let left = if examples.is_empty() { Vec::new() } else { store.left_as_read(brand, MOST_LEFT).await? };
        let making = tokio::task::spawn_blocking(move || {
            let mut lessons = Lessons::default();
            left.iter().rev().for_each(|(text, reading)| lessons.hear(text, reading));
            for example in examples.iter().rev() {
                lessons.add(&example.correction, &example.text, &example.reading);
            }
            lessons.prepare();
            lessons
        });
        let interrupted = |error| StoreError::Unavailable(format!("weighing corrections was interrupted: {error}"));
        let lessons = Arc::new(making.await.map_err(interrupted)?);
        if let Ok(mut kept) = self.0.write() {
            kept.insert(brand, (version, Arc::clone(&lessons)));
        }
        Ok(lessons)
    }

    fn kept(&self, brand: BrandId) -> Option<(i64, Arc<Lessons>)> {
        self.0.read().ok()?.get(&brand).cloned()
    }
}
