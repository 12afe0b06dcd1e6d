//! Which one or two words of a message weigh most for an output.
//!
//! Invariant: each word is looked up once, however many outputs are asked for.

use super::features;
use super::output::Output;
use super::weights::Weights;
use crate::document::Document;
use crate::reading::Span;
use crate::tokens::Pause;

/// What the model knows of one word, and of it with the next.
struct Seen<'a> {
    span: Span,
    pause: Pause,
    alone: Option<&'a [i8]>,
    pair: Option<&'a [i8]>,
}

/// The words of a message with their weights. Pieces of words would cost a hundred times more and name the same places.
pub(crate) struct Words<'a>(Vec<Seen<'a>>);

impl<'a> Words<'a> {
    pub(crate) fn of(weights: &'a Weights, document: &Document<'_>) -> Self {
        let words: Vec<_> = features::seen(&document.all).collect();
        let hashes: Vec<u32> = words.iter().map(|token| features::word_hash(token)).collect();
        let pair = |at: usize| Some(features::join(*hashes.get(at)?, *hashes.get(at + 1)?));
        let seen = words.iter().zip(&hashes).enumerate().map(|(at, (token, hash))| Seen {
            span: token.span,
            pause: token.pause,
            alone: weights.row(*hash),
            pair: pair(at).and_then(|pair| weights.row(pair)),
        });
        Self(seen.collect())
    }

    /// The heaviest of them, with what they weigh.
    pub(crate) fn heaviest(&self, output: Output) -> Option<(i32, Span)> {
        let place = output.place();
        let of = |row: Option<&[i8]>| row.and_then(|row| row.get(place)).map_or(0, |weight| i32::from(*weight));
        let mut best: Option<(i32, Span)> = None;
        for (at, word) in self.0.iter().enumerate() {
            let (mut sum, mut span) = (of(word.alone), word.span);
            if let Some(next) = self.0.get(at + 1).filter(|next| next.pause == Pause::None) {
                let more = of(next.alone) + of(word.pair);
                if more > 0 {
                    sum += more;
                    span = Span::new(span.start, next.span.end.max(span.end));
                }
            }
            if best.is_none_or(|(known, _)| sum > known) && span.start < span.end {
                best = Some((sum, span));
            }
        }
        best
    }
}
