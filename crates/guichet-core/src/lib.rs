//! The decisions of the desk: pure functions of plain data.
//!
//! Nothing here touches a socket, a file, a clock or a source of randomness: time and identifiers are arguments, and a
//! decision is a value, the [`plan::Plan`], that the store applies as one guarded batch.
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

pub mod access;
pub mod audit;
pub mod calendar;
pub mod case;
pub mod counters;
pub mod day;
pub mod delivery;
pub mod draft;
pub mod evidence;
pub mod guard;
pub mod identity;
pub mod incident;
pub mod intake;
pub mod knowledge;
pub mod learning;
pub mod mediation;
pub mod model;
pub mod plan;
pub mod promise;
pub mod protection;
pub mod refusal;
pub mod regrouping;
pub mod relay;
pub mod report;
#[cfg(test)]
mod samples;
pub mod share;
pub mod silence;
pub mod similar;
pub mod solution;
pub mod triage;

pub use refusal::{Refusal, RefusalCode};

/// How sure, how long, how many: the reading of a message, re-exported so that edges need one crate.
pub use guichet_text as text;
