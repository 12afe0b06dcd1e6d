//! What a message is known by: its signature, and its pairs of neighbouring words. "à la Bouchon" is not "chez Bouchon".
//!
//! Invariant: numbers only, no word. A pair counts where one of its two words says something alone.

use std::collections::HashSet;
use std::sync::Arc;

use guichet_text::Reading;
use guichet_text::normalize::Folded;
use guichet_text::similar::{Signature, Unit};
use guichet_text::tokens::{TokenKind, tokens};
use guichet_text::words::stem;

use super::correction::{LABELS, says};

/// Words looked at: the rest of a very long letter adds nothing.
const LONGEST: usize = 400;

/// A message as far as lessons go, without its words: whoever makes lessons anew keeps it and need not read the message again.
#[derive(Debug, Clone)]
pub struct Imprint {
    /// Sorted, each once.
    pub(super) units: Arc<[Unit]>,
    /// What the reading says under each label, in the order of [`LABELS`].
    pub(super) said: [&'static str; LABELS.len()],
}

impl Imprint {
    /// The imprint of a message that was read.
    #[must_use]
    pub fn of(text: &str, reading: &Reading) -> Self {
        Self { units: traits(text, reading).into(), said: LABELS.map(|label| says(reading, label)) }
    }
}

/// Everything a message is known by, sorted, each once.
pub(super) fn traits(text: &str, reading: &Reading) -> Vec<Unit> {
    let mut units = Signature::of(text, reading).units().to_vec();
    let telling: HashSet<String> = Signature::said(text).into_iter().map(|(_, word)| word).collect();
    let folded = Folded::new(text);
    let words: Vec<(String, bool)> = tokens(&folded)
        .iter()
        .filter(|token| token.kind != TokenKind::Emoji)
        .take(LONGEST)
        .map(|token| {
            let raw = folded.raw(token.span).trim_start_matches('#').to_lowercase();
            (stem(token.word), token.kind != TokenKind::Number && telling.contains(&raw))
        })
        .collect();
    for pair in words.windows(2) {
        if let [(first, first_tells), (second, second_tells)] = pair
            && (*first_tells || *second_tells)
        {
            units.push(Unit::Word(hash(first, second)));
        }
    }
    units.sort_unstable();
    units.dedup();
    units
}

/// FNV-1a of both words, with a sign between them that stands in no word.
fn hash(first: &str, second: &str) -> u64 {
    let signs = first.bytes().chain([0x1f]).chain(second.bytes());
    signs.fold(0xcbf2_9ce4_8422_2325, |state, sign| (state ^ u64::from(sign)).wrapping_mul(0x0100_0000_01b3))
}
