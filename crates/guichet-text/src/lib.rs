//! Understands what an angry customer asks, in French and English, offline.
//!
//! Pure: text in, [`Reading`] out. No IO, no clock, no randomness.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::as_conversions, reason = "tests may fail loudly")
)]

pub mod entities;
pub mod links;
pub mod normalize;
mod pattern;
pub mod quote;
mod read;
pub mod reading;
mod redact;
pub mod sentences;
pub mod similar;
pub mod tokens;
pub mod words;

pub use read::{read, warm_up};
pub use reading::{Input, Reading, Span};
pub use redact::{mask, redact};
