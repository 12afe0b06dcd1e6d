//! What experience adds to the rules: a small linear model over words, pieces of words and the findings of the rules.
//!
//! The rules give candidates, places and reasons; the model weighs them. Its weights are made by `cargo xtask train` from
//! `corpus/` alone and are whole numbers of one byte. A label for which it is no better than the rules is left to the rules.
//! Invariant: time is linear in the text, and at most [`features::LONGEST`] words of it are looked at.

pub mod features;
mod findings;
mod hear;
mod heaviest;
pub mod output;
pub mod sentence;
pub mod weights;

use std::sync::LazyLock;

pub use features::{Feature, features};
pub(crate) use hear::Heard;
pub use output::Output;
pub use sentence::{Sentence, sentences};
pub use weights::{Row, Weights};

static SHIPPED: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_bytes!("../data/weights.bin")).unwrap_or_default());

/// The weights that we ship.
#[must_use]
pub fn shipped() -> &'static Weights {
    &SHIPPED
}
