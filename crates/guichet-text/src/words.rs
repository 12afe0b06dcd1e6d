//! Words for the full-text index: folded and stemmed in the same way for messages and for queries.
//!
//! Invariant: one function serves both sides, without guessing a language, so a query of one word finds what a letter
//! of two pages says.

use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::normalize::Folded;
use crate::tokens::{TokenKind, tokens};

pub use crate::normalize::fold;

static FRENCH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::French));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words so frequent that they find everything.
const COMMON: &[&str] = &[
    "a", "an", "and", "au", "aux", "ce", "c", "d", "de", "des", "du", "en", "est", "et", "il", "in", "is", "it", "j",
    "je", "l", "la", "le", "les", "m", "ma", "mes", "mon", "my", "n", "ne", "of", "on", "ou", "qu", "que", "qui", "s",
    "se", "t", "the", "to", "un", "une", "y",
];

/// Folded, stemmed words in order, repeated as they are repeated.
#[must_use]
pub fn search_words(text: &str) -> Vec<String> {
    let folded = Folded::new(text);
    let all = tokens(&folded);
    let kept: Vec<String> = all
        .iter()
        .filter(|token| token.kind != TokenKind::Emoji && !COMMON.contains(&token.word))
        .map(|token| stem(token.word))
        .collect();
    if kept.is_empty() {
        return all.iter().filter(|token| token.kind != TokenKind::Emoji).map(|token| stem(token.word)).collect();
    }
    kept
}

/// One stem for a folded word, whatever its language.
#[must_use]
pub fn stem(word: &str) -> String {
    if word.len() <= 2 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    // Very long runs of letters are no words; stemming them is wasted time.
    if word.len() > 60 {
        return word.to_owned();
    }
    let english = ENGLISH.stem(word);
    let both = FRENCH.stem(&english);
    both.trim_end_matches('e').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(search_words("mes colis livrés"), search_words("Colis LIVRÉ"));
        assert_eq!(search_words("remboursements"), search_words("remboursement"));
        assert_eq!(search_words("deliveries"), search_words("delivery"));
    }

    #[test]
    fn a_query_of_common_words_still_asks_something() {
        assert_eq!(search_words("il est"), ["il", "est"]);
        assert!(search_words(" ?! ").is_empty());
    }
}
