//! Near copies: two texts that say the same once names, numbers and dates are left out.
//!
//! Invariant: a fingerprint depends on the words alone and is equal on every machine, so it can be stored.

use serde::{Deserialize, Serialize};

use super::{hash, scramble};
use crate::calendar_words::{MONTHS, WEEKDAYS};
use crate::normalize::Folded;
use crate::tokens::{Token, TokenKind, tokens};
use crate::words::stem;

/// How many minima are kept; the error of the estimate is about one over the square root.
const MINIMA: usize = 64;

/// The fingerprint of a text: the smallest hashes of its word pairs under many hash functions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    minima: Vec<u32>,
    /// Number of words that counted.
    words: u32,
}

impl Fingerprint {
    /// The fingerprint of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = Folded::new(text);
        let all = tokens(&folded);
        let kept: Vec<String> = all
            .iter()
            .enumerate()
            .filter(|(at, token)| counts(&folded, *at, token))
            .map(|(_, token)| stem(token.word))
            .collect();
        let mut minima = vec![u32::MAX; MINIMA];
        let mut see = |hash: u64| {
            let mut state = hash;
            for minimum in &mut minima {
                state = scramble(state);
                let value = u32::try_from(state >> 32).unwrap_or(u32::MAX);
                *minimum = (*minimum).min(value);
            }
        };
        for word in &kept {
            see(hash(&[word]));
        }
        for pair in kept.windows(2) {
            if let [first, second] = pair {
                see(hash(&[first, second]));
            }
        }
        Self { minima, words: u32::try_from(kept.len()).unwrap_or(u32::MAX) }
    }

    /// How many words counted; very short texts are alike by accident.
    #[must_use]
    pub const fn words(&self) -> u32 {
        self.words
    }

    /// Keys for a lookup among many: two near copies share at least one with high probability.
    #[must_use]
    pub fn bands(&self) -> Vec<u64> {
        self.minima
            .chunks(4)
            .enumerate()
            .map(|(band, values)| {
                values.iter().fold(u64::try_from(band).unwrap_or(0), |state, value| scramble(state ^ u64::from(*value)))
            })
            .collect()
    }
}

/// How alike two texts are: the share of word pairs they have in common, 0…1.
#[must_use]
pub fn similarity(left: &Fingerprint, right: &Fingerprint) -> f32 {
    if left.words == 0 || right.words == 0 {
        return 0.0;
    }
    let equal = left.minima.iter().zip(&right.minima).filter(|(one, other)| one == other).count();
    f32::from(u16::try_from(equal).unwrap_or(u16::MAX)) / f32::from(u16::try_from(MINIMA).unwrap_or(1))
}

/// Names, handles, numbers, dates and pictures are facts of one person; the rest is the wording.
fn counts(folded: &Folded<'_>, at: usize, token: &Token<'_>) -> bool {
    if token.kind != TokenKind::Word || token.word.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if [DATE_WORDS, WEEKDAYS, MONTHS].iter().any(|words| words.contains(&token.word)) {
        return false;
    }
    // A capital inside a sentence is a name; at the start of one it may be any word.
    let capital = folded.raw(token.span).chars().next().is_some_and(char::is_uppercase);
    let starts = at == 0 || token.pause == crate::tokens::Pause::Sentence;
    !capital || starts || folded.raw(token.span).chars().nth(1).is_some_and(char::is_uppercase)
}

/// Words of a date beside the names of days and months.
const DATE_WORDS: &[&str] = &["demain", "tomorrow", "aujourd", "hui", "today", "hier", "yesterday"];

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(left: &str, right: &str) -> f32 {
        similarity(&Fingerprint::of(left), &Fingerprint::of(right))
    }

    #[test]
    fn names_numbers_and_dates_do_not_make_a_difference() {
        let first = "Bonjour Madame Petit, votre colis 123 sera livré le 3 mars, nous restons à votre écoute. Zoé";
        let second =
            "Bonjour Monsieur Blanc, votre colis 987 sera livré le 12 avril, nous restons à votre écoute. Malik";
        assert!(alike(first, second) > 0.8, "{}", alike(first, second));
    }

    #[test]
    fn other_words_are_another_text() {
        let first = "Votre colis sera livré demain entre 9 h et 12 h par le même livreur.";
        let second = "Je vous rembourse les frais aujourd'hui, la somme arrive sous trois jours.";
        assert!(alike(first, second) < 0.3);
        assert!(alike("", "").abs() < f32::EPSILON);
    }
}
