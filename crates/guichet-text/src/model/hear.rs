//! What the model says of one message, and which words made it say so.

use std::cell::OnceCell;

use super::heaviest::Words;
use super::output::Output;
use super::weights::Weights;
use super::{features, sentence};
use crate::document::Document;
use crate::read::Rough;
use crate::reading::Span;

/// What a yes of the rules is worth beside the sum of the model.
const LEAN: f64 = 0.5;
/// How far from its border the model must be where no word in the text could carry what it hears.
const SURE: f64 = 0.25;

/// The model's opinion of one message.
pub(crate) struct Heard<'a> {
    weights: &'a Weights,
    scores: Vec<f64>,
    /// Looked up once for all outputs, and only where one is asked for.
    words: OnceCell<Words<'a>>,
}

impl<'a> Heard<'a> {
    pub(crate) fn of(weights: &'a Weights, document: &Document<'_>, rough: &Rough) -> Self {
        let scores = if weights.is_empty() {
            Vec::new()
        } else {
            weights.hear(&features::of(document, rough), &sentence::of(document, rough))
        };
        Self { weights, scores, words: OnceCell::new() }
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

    /// The one or two words that weigh most for an output, with their weight.
    pub(crate) fn weighed(&self, document: &Document<'_>, output: Output) -> Option<(i32, Span)> {
        self.words.get_or_init(|| Words::of(self.weights, document)).heaviest(output)
    }

    /// The same words alone.
    pub(crate) fn heaviest(&self, document: &Document<'_>, output: Output) -> Option<Span> {
        self.weighed(document, output).map(|(_, span)| span)
    }
}
