//! Incidents: many customers tell the same trouble at the same time.
//!
//! The detector sees each reading once and compares what is told, theme by theme, with the usual of that hour and weekday. It has no
//! clock: time comes with each message. Invariant: memory is bounded, whatever is written; the same stream gives the same
//! incidents; a message belongs to one incident at most.

mod baseline;
mod deciding;
mod detector;
mod known;
mod seen;
mod surprise;
mod theme;
mod tracks;

#[cfg(test)]
mod deciding_tests;
#[cfg(test)]
mod tests;

pub use deciding::{END_REASONS, end, grow, hand_over, notice, own, reject, reopen, say_word};
pub use detector::{Belongs, Detector, Found};
pub use known::{Incident, IncidentState, Told};
pub use seen::{Mood, Seen, hour_of_week, mood};
pub use theme::{Sign, Theme};
