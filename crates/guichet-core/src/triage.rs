//! The place of a case in the queue: by consequence and promised deadline, never by the volume of the voice.

use guichet_text::Reading;
use guichet_text::reading::{Severity, Topic};

use crate::calendar::Due;
use crate::model::{BrandSettings, Capabilities, Lane};

/// What triage knows of the case beside the new reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseFacts {
    /// Worst severity that was still true before this message.
    pub severity: Option<Severity>,
    /// The person was in trouble before this message and was not answered.
    pub in_trouble_now: bool,
    /// When something was already owed.
    pub due_at: Option<jiff::Timestamp>,
    /// The customer came back on a case that was solved.
    pub reopened: bool,
    /// The customer asked for a person.
    pub human_asked: bool,
    /// A machine wrote it.
    pub automatic: bool,
    /// It enters as history.
    pub history: bool,
}

/// Where a case stands in the queue, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// The lane.
    pub lane: Lane,
    /// Why there, as codes: `in_trouble_now`, `severity=critical`, `due_today`, `praise`, `pressure_suspected`…
    pub lane_reasons: Vec<String>,
    /// Worst severity that is still true.
    pub severity: Severity,
    /// The person is in trouble now.
    pub in_trouble_now: bool,
    /// What it is about, best first.
    pub topics: Vec<Topic>,
    /// A deadline to write; none when nothing is owed or what is already owed comes first.
    pub due: Option<Due>,
}

/// The place of a case after a message that was `started_at` and read now.
#[must_use]
pub fn place(
    reading: &Reading,
    facts: &CaseFacts,
    capabilities: &Capabilities,
    settings: &BrandSettings,
    started_at: jiff::Timestamp,
    now: jiff::Timestamp,
) -> Placement {
    let _ = (reading, facts, capabilities, settings, started_at, now);
    todo!()
}
