//! Understands what an angry customer asks, in French and English, offline.
//!
//! Pure: text in, [`Reading`] out. No IO, no clock, no randomness.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::as_conversions, reason = "tests may fail loudly")
)]

pub mod reading;

pub use reading::{Input, Reading, Span};
