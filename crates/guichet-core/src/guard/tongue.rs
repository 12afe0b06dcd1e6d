//! The language of a short reply, by its frequent small words.

use std::collections::HashMap;
use std::sync::LazyLock;

use guichet_text::normalize::Folded;

use super::lexicon::Tongue;

const FRENCH: &[&str] = &[
    "le", "la", "les", "de", "des", "du", "et", "est", "vous", "nous", "je", "votre", "vos", "pour", "que", "qui",
    "pas", "une", "un", "sur", "en", "au", "ce", "cette", "bonjour", "merci", "avec", "dans", "par", "suis", "notre",
    "oui", "il", "mon", "ma", "avez",
];
/// Without "a", "an", "on" and "me", which are as frequent in French.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "is", "you", "we", "i", "your", "for", "that", "not", "in", "this", "to", "it", "are", "our",
    "with", "have", "hi", "hello", "thanks", "please", "will", "be", "us", "my", "can", "here", "sorry", "yes",
];

/// The tongue of a BCP 47 code.
pub(crate) fn named(code: &str) -> Option<Tongue> {
    match code.get(..2) {
        Some("fr") => Some(Tongue::French),
        Some("en") => Some(Tongue::English),
        _ => None,
    }
}

/// How often the small words of each language come in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Votes {
    french: usize,
    english: usize,
}

static LISTS: LazyLock<HashMap<&'static str, Tongue>> = LazyLock::new(|| {
    let list = |words: &'static [&'static str], tongue| words.iter().map(move |word| (*word, tongue));
    list(FRENCH, Tongue::French).chain(list(ENGLISH, Tongue::English)).collect()
});

impl Votes {
    /// The votes of a text.
    pub(crate) fn of(folded: &Folded<'_>) -> Self {
        let mut votes = Self { french: 0, english: 0 };
        for word in folded.text().split(|mark: char| !mark.is_alphanumeric()) {
            match LISTS.get(word) {
                Some(Tongue::French) => votes.french += 1,
                Some(Tongue::English) => votes.english += 1,
                None => {}
            }
        }
        votes
    }

    /// The tongue; `otherwise` when it does not show.
    pub(crate) fn tongue(self, otherwise: Tongue) -> Tongue {
        match self.french.cmp(&self.english) {
            std::cmp::Ordering::Greater => Tongue::French,
            std::cmp::Ordering::Less => Tongue::English,
            std::cmp::Ordering::Equal => otherwise,
        }
    }

    /// The tongues whose expressions are looked for: both when the text does not show one clearly.
    pub(crate) fn spoken(self, main: Tongue) -> Vec<Tongue> {
        let (more, less) = (self.french.max(self.english), self.french.min(self.english));
        if more > 2 * less + 1 { vec![main] } else { vec![Tongue::French, Tongue::English] }
    }
}
