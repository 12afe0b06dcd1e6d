//! What the model says of one message, and which words made it say so.

use super::output::Output;
use super::weights::Weights;
use super::{features, sentence};
use crate::document::Document;
use crate::read::Rough;
use crate::reading::Span;
use crate::tokens::Pause;

/// What a yes of the rules is worth beside the sum of the model.
const LEAN: f64 = 0.5;
/// How far from its border the model must be where no word in the text could carry what it hears.
const SURE: f64 = 0.25;

/// The model's opinion of one message.
pub(crate) struct Heard<'a> {
    weights: &'a Weights,
    scores: Vec<f64>,
}

impl<'a> Heard<'a> {
    pub(crate) fn of(weights: &'a Weights, document: &Document<'_>, rough: &Rough) -> Self {
        let scores = if weights.is_empty() {
            Vec::new()
        } else {
            weights.hear(&features::of(document, rough), &sentence::of(document, rough))
        };
        Self { weights, scores }
    }

    /// Whether the model decides on an output.
    pub(crate) fn decides(&self, output: Output) -> bool {
        self.weights.used(output)
    }

    /// How far on the side of yes.
    pub(crate) fn score(&self, output: Output) -> f64 {
        self.scores.get(output.place()).copied().unwrap_or(0.0)
    }

    /// The answer of the model where it decides, with the word of the rules counted in once more, for what they find is
    /// seldom wrong; otherwise that of the rules.
    pub(crate) fn says(&self, output: Output, rule: bool) -> bool {
        if self.decides(output) { self.score(output) + if rule { LEAN } else { 0.0 } > 0.0 } else { rule }
    }

    /// Whether the model is sure by itself.
    pub(crate) fn is_sure(&self, output: Output) -> bool {
        self.decides(output) && self.score(output) > SURE
    }

    /// The two or three words that weigh most for an output.
    pub(crate) fn heaviest(&self, document: &Document<'_>, output: Output) -> Option<Span> {
        let place = output.place();
        let weight = |hash: u32| self.weights.row(hash).and_then(|row| row.get(place)).map_or(0, |it| i32::from(*it));
        let all: Vec<_> = features::seen(&document.all).collect();
        // Pieces of words would cost a hundred times more and name the same places.
        let alone: Vec<i32> = all.iter().map(|token| weight(features::word_hash(token))).collect();
        let mut best: Option<(i32, Span)> = None;
        for (at, token) in all.iter().enumerate() {
            let own = alone.get(at).copied().unwrap_or(0);
            let mut span = token.span;
            let mut sum = own;
            if let (Some(next), Some(more)) = (all.get(at + 1), alone.get(at + 1)) {
                let pair = weight(features::join(features::word_hash(token), features::word_hash(next)));
                if next.pause == Pause::None && more + pair > 0 {
                    sum += more + pair;
                    span = Span::new(span.start, next.span.end.max(span.end));
                }
            }
            if best.is_none_or(|(known, _)| sum > known) && span.start < span.end {
                best = Some((sum, span));
            }
        }
        best.map(|(_, span)| span)
    }
}
