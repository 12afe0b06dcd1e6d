//! Full text: the same folded, stemmed words on both engines.

use guichet_core::model::{BrandId, Case, Message};

use crate::store::soon;
use crate::{Page, Result, Store};

/// A message that has all the words, with its case.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The message.
    pub message: Message,
    /// Its case.
    pub case: Case,
}

impl Store {
    /// Messages that have all these words (made by `guichet_text::words::search_words`), last received first.
    pub async fn search(&self, brand: BrandId, words: &[String], after: Option<&str>, limit: u32) -> Result<Page<SearchHit>> {
        Err(soon())
    }
}
