//! Understands what an angry customer asks, in French and English, offline.
//!
//! Pure: text in, [`Reading`] out. No IO, no clock, no randomness.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::as_conversions,
        reason = "tests may fail loudly"
    )
)]

mod abuse;
mod announced;
mod because;
pub mod calendar_words;
mod confidence;
mod document;
pub mod entities;
mod human;
mod language;
mod lexicon;
pub mod links;
mod missing;
pub mod model;
mod needs;
pub mod normalize;
mod pattern;
mod personal;
mod pressure;
mod questions;
mod quick;
pub mod quote;
mod read;
pub mod reading;
mod redact;
mod request;
mod scam;
pub mod sentences;
mod severity;
pub mod similar;
mod temper;
mod thanks;
pub mod tokens;
mod topics;
mod weighed;
pub mod words;
mod written;

pub use read::{read, read_with, warm_up};
pub use reading::{Input, Reading, Span};
pub use redact::{mask, redact, redact_text};
