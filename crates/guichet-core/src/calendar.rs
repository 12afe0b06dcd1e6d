//! Opening hours, public holidays and what is owed by when.

pub mod holidays;

use crate::model::BrandSettings;

/// By when something is owed, and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// When the clock started.
    pub started_at: jiff::Timestamp,
    /// When it is owed.
    pub due_at: jiff::Timestamp,
    /// Why then: `minutes=120`, `closed=2026-11-11:holiday`, `around_the_clock`…
    pub reasons: Vec<String>,
}

/// When so many minutes of opening time after `start` are over.
#[must_use]
pub fn due(start: jiff::Timestamp, minutes: u32, settings: &BrandSettings) -> Due {
    let _ = (start, minutes, settings);
    todo!()
}

/// Whether the desk is open at that moment.
#[must_use]
pub fn is_open(at: jiff::Timestamp, settings: &BrandSettings) -> bool {
    let _ = (at, settings);
    todo!()
}

/// The next moment at which the desk is open: `at` itself when it is; none when it never opens again.
#[must_use]
pub fn next_opening(at: jiff::Timestamp, settings: &BrandSettings) -> Option<jiff::Timestamp> {
    let _ = (at, settings);
    todo!()
}

/// The civil day of a moment in the brand's zone.
#[must_use]
pub fn day_of(at: jiff::Timestamp, settings: &BrandSettings) -> jiff::civil::Date {
    let _ = (at, settings);
    todo!()
}
