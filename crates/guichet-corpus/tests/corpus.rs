//! The corpus is what its guide says, and the weights that we ship are made from it.

#![allow(clippy::panic, reason = "a test may fail loudly")]

use guichet_corpus::{check, corpus, replies, train};

#[test]
fn the_corpus_is_what_the_guide_says() {
    let corpus = corpus::read(&corpus::folder()).unwrap();
    let wrong = check::check(&corpus);
    assert!(wrong.is_empty(), "{} to put right:\n{}", wrong.len(), wrong.join("\n"));
}

/// Also proves that training twice gives the same bytes: the shipped ones were made by another run.
#[test]
fn the_shipped_weights_are_made_from_the_corpus() {
    let corpus = corpus::read(&corpus::folder()).unwrap();
    let bytes = train::train(&corpus).weights.pack();
    let shipped = std::fs::read(train::shipped()).unwrap();
    assert!(bytes == shipped, "the corpus or the rules have changed: run `cargo xtask train`");
    assert!(bytes.len() < 1_500_000, "{} bytes of weights", bytes.len());
}

#[test]
fn the_shipped_second_opinion_is_made_from_the_pairs() {
    let pairs = replies::read(&corpus::folder().join("replies")).unwrap();
    let bytes = train::guard::train(&pairs, guichet_text::model::shipped()).opinion.pack();
    let shipped = std::fs::read(train::guard::shipped()).unwrap();
    assert!(bytes == shipped, "the pairs, the rules or the reading have changed: run `cargo xtask train`");
    assert!(bytes.len() < 1_000_000, "{} bytes of weights", bytes.len());
}
