//! Full text: the same folded, stemmed words on both engines.
//!
//! A message's place is its position in the brand's order of receipt; on SQLite, where a place is one integer, the brand's
//! number stands above it. Results come last received first, which both engines can do without sorting every match.

use guichet_core::model::{BrandId, Case, Message, MessageId};

use super::cases::{self, case_columns};
use super::messages::{self, message_columns};
use crate::page::{number, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

/// Words kept of one message. PostgreSQL takes one megabyte; nobody searches for the ten-thousandth word of a log file.
const MOST_WORDS: usize = 8_000;
/// Bytes kept of one word.
const LONGEST_WORD: usize = 64;

statements! {
    PUT = "INSERT OR REPLACE INTO search_words (rowid, words)
            SELECT b.number * 1099511627776 + m.position, $3 FROM message m JOIN brand b ON b.id = m.brand_id
            WHERE m.id = $2 AND m.brand_id = $1",
        postgres: "INSERT INTO search_entry (brand_id, position, words)
            SELECT brand_id, position, CAST(CAST($3 AS TEXT) AS tsvector) FROM message WHERE id = $2 AND brand_id = $1
            ON CONFLICT (brand_id, position) DO UPDATE SET words = excluded.words";
    DELETE = "DELETE FROM search_words WHERE rowid IN (
            SELECT b.number * 1099511627776 + m.position FROM message m JOIN brand b ON b.id = m.brand_id
            WHERE m.id = $2 AND m.brand_id = $1)",
        postgres: "DELETE FROM search_entry
            WHERE brand_id = $1 AND position IN (SELECT position FROM message WHERE id = $2 AND brand_id = $1)";
    FIND = concat!("SELECT m.position, ", message_columns!("m.", "m.body"), ", ", case_columns!("c."), "
            FROM search_words s CROSS JOIN message m CROSS JOIN case_file c
            WHERE s.search_words MATCH $2
                AND s.rowid > (SELECT number * 1099511627776 FROM brand WHERE id = $1)
                AND s.rowid < (SELECT number * 1099511627776 + $3 FROM brand WHERE id = $1)
                AND m.brand_id = $1
                AND m.position = s.rowid - (SELECT number * 1099511627776 FROM brand WHERE id = $1)
                AND c.id = m.case_id
            ORDER BY s.rowid DESC LIMIT $4"),
        postgres: concat!("SELECT m.position, ", message_columns!("m.", "m.body"), ", ", case_columns!("c."), "
            FROM search_entry s JOIN message m ON m.brand_id = s.brand_id AND m.position = s.position
                JOIN case_file c ON c.id = m.case_id
            WHERE s.brand_id = $1 AND s.words @@ CAST(CAST($2 AS TEXT) AS tsquery) AND s.position < $3
            ORDER BY s.position DESC LIMIT $4");
}

/// A message that has all the words, with its case.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The message.
    pub message: Message,
    /// Its case.
    pub case: Case,
}

/// Letters and digits only, so that neither engine sees anything to interpret; each word once.
pub(super) fn clean(words: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split(|sign: char| !sign.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| word.get(..word.floor_char_boundary(LONGEST_WORD)).unwrap_or(word))
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept.truncate(MOST_WORDS);
    kept
}

/// Words of a message; none takes it out of the index.
pub(crate) fn put(brand: BrandId, message: MessageId, words: &[String]) -> Stmt {
    let words = clean(words);
    if words.is_empty() {
        return delete(brand, message);
    }
    Stmt::new(&PUT, args![brand, message, words.join(" ")])
}

pub(crate) fn delete(brand: BrandId, message: MessageId) -> Stmt {
    Stmt::new(&DELETE, args![brand, message])
}

fn read(row: &mut Row) -> Result<(i64, SearchHit)> {
    Ok((row.take()?, SearchHit { message: messages::read(row)?, case: cases::read(row)? }))
}

impl Store {
    /// Messages that have all these words (made by `guichet_text::words::search_words`), last received first.
    pub async fn search(
        &self,
        brand: BrandId,
        words: &[String],
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<SearchHit>> {
        let words = clean(words);
        if words.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let query = match self.db().engine() {
            crate::sql::Engine::Sqlite => {
                words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" AND ")
            }
            crate::sql::Engine::Postgres => words.join(" & "),
        };
        let before = after.map_or(Ok(1 << 40), number)?;
        let hits = self.list(Stmt::new(&FIND, args![brand, query, before, one_more(limit)]), read).await?;
        let page = Page::of(hits, limit, |(position, _)| position.to_string());
        Ok(Page { items: page.items.into_iter().map(|(_, hit)| hit).collect(), next: page.next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_carry_nothing_that_an_engine_could_interpret() {
        let words = ["l'été".to_owned(), "a\" OR b".to_owned(), "été".to_owned(), "x:*".to_owned(), "é".repeat(50)];
        let cleaned = clean(&words);
        assert_eq!(cleaned, vec!["OR", "a", "b", "l", "x", "été", "é".repeat(32).as_str()]);
    }
}
