//! The language of a short reply, by its frequent small words.

use guichet_text::normalize::Folded;

use super::lexicon::Tongue;

const FRENCH: &[&str] = &[
    "le", "la", "les", "de", "des", "du", "et", "est", "vous", "nous", "je", "votre", "vos", "pour", "que", "qui", "pas", "une", "un",
    "sur", "en", "au", "ce", "cette", "bonjour", "merci", "avec", "dans", "par", "suis", "notre", "oui", "il", "mon", "ma", "avez",
];
const ENGLISH: &[&str] = &[
    "the", "of", "and", "is", "you", "we", "i", "your", "for", "that", "not", "a", "an", "on", "in", "this", "to", "it", "are", "our",
    "with", "have", "hi", "hello", "thanks", "please", "will", "be", "us", "my", "me", "can", "here", "sorry", "yes",
];

/// The tongue of a BCP 47 code.
pub(crate) fn named(code: &str) -> Option<Tongue> {
    match code.get(..2) {
        Some("fr") => Some(Tongue::French),
        Some("en") => Some(Tongue::English),
        _ => None,
    }
}

/// The tongue of a text; `otherwise` when it does not show.
pub(crate) fn of(folded: &Folded<'_>, otherwise: Tongue) -> Tongue {
    let (french, english) = votes(folded);
    match french.cmp(&english) {
        std::cmp::Ordering::Greater => Tongue::French,
        std::cmp::Ordering::Less => Tongue::English,
        std::cmp::Ordering::Equal => otherwise,
    }
}

/// The tongues whose expressions are looked for: both when the text does not show one clearly.
pub(crate) fn spoken(folded: &Folded<'_>, main: Tongue) -> Vec<Tongue> {
    let (french, english) = votes(folded);
    let (more, less) = (french.max(english), french.min(english));
    if more > 2 * less + 1 { vec![main] } else { vec![Tongue::French, Tongue::English] }
}

fn votes(folded: &Folded<'_>) -> (usize, usize) {
    let words = || folded.text().split(|mark: char| !mark.is_alphanumeric()).filter(|word| !word.is_empty());
    (words().filter(|word| FRENCH.contains(word)).count(), words().filter(|word| ENGLISH.contains(word)).count())
}
