//! One message, as far as incidents are concerned.

use guichet_text::Reading;
use guichet_text::reading::{FactKind, Need, Severity, Topic};
use guichet_text::similar::{Signature, Unit};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::theme::Sign;
use crate::model::{CustomerId, MessageId};

/// Words that come with every link.
const PARTS_OF_LINKS: &[&str] = &["http", "https", "www", "com", "co", "fr"];

/// One message of the stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Which.
    pub message: MessageId,
    /// Who wrote it: ten messages of one person are one voice.
    pub customer: CustomerId,
    /// When it was written.
    pub at: Timestamp,
    /// Hour of the week there, from Monday 0 h.
    pub hour: u16,
    /// What it brings.
    pub mood: Mood,
    /// What it is about, best first.
    pub topics: Vec<Topic>,
    /// What it says, with the words.
    pub signs: Vec<Sign>,
    /// Places that it names.
    pub places: Vec<String>,
}

impl Seen {
    /// A message that was read, in the zone of the brand.
    #[must_use]
    pub fn new(
        message: MessageId,
        customer: CustomerId,
        at: Timestamp,
        zone: &TimeZone,
        text: &str,
        reading: &Reading,
    ) -> Self {
        let signs: Vec<Sign> = Signature::said(text)
            .into_iter()
            .filter(|(unit, word)| {
                !matches!(unit, Unit::Number(number) if *number < 100) && !PARTS_OF_LINKS.contains(&word.as_str())
            })
            .map(|(unit, word)| Sign { unit, word })
            .collect();
        Self {
            message,
            customer,
            at,
            hour: hour_of_week(at, zone),
            mood: mood(reading, &signs),
            topics: reading.topics.iter().filter(|topic| topic.score >= 0.3).map(|topic| topic.topic).collect(),
            signs,
            places: reading
                .facts
                .iter()
                .filter(|fact| fact.kind == FactKind::Place)
                .map(|fact| fact.value.clone())
                .collect(),
        }
    }

    /// Whether it speaks of what strikes many at once: a breakdown, or trouble at a place.
    pub(super) fn could_be_many(&self) -> bool {
        let broken = |topic: &Topic| {
            matches!(
                topic,
                Topic::Outage | Topic::ConnectionQuality | Topic::Cancellation | Topic::DataLeak | Topic::WebsiteApp
            )
        };
        !self.places.is_empty() || self.topics.first().is_some_and(broken)
    }
}

/// Hour of the week, 0 to 167, from Monday 0 h.
#[must_use]
pub fn hour_of_week(at: Timestamp, zone: &TimeZone) -> u16 {
    let there = at.to_zoned(zone.clone());
    let day = u16::from(there.weekday().to_monday_zero_offset().unsigned_abs());
    day * 24 + u16::from(there.hour().unsigned_abs())
}

/// What a message brings to the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It tells of a trouble.
    Trouble,
    /// It may belong to one: "what is going on?"
    Unclear,
    /// Praise, proposals, help among customers: a popular offer brings these, an incident does not.
    Other,
}

/// What a message brings to the count.
#[must_use]
pub fn mood(reading: &Reading, signs: &[Sign]) -> Mood {
    let other = matches!(reading.need, Need::Praise | Need::Partnership | Need::Spam | Need::HelpToOther);
    if other || reading.sentiment >= 0.3 {
        return Mood::Other;
    }
    let trouble = reading.needs.contains(&Need::Complaint)
        || reading.in_trouble_now
        || reading.severity >= Severity::High
        || reading.anger >= 0.3
        || reading.topics.first().is_some_and(|best| is_breakdown(best.topic))
        || signs.iter().any(|sign| sign.unit.is_trouble());
    if trouble { Mood::Trouble } else { Mood::Unclear }
}

const fn is_breakdown(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Outage
            | Topic::ConnectionQuality
            | Topic::DataLeak
            | Topic::Fraud
            | Topic::Safety
            | Topic::HygieneHealth
            | Topic::LostParcel
            | Topic::Damaged
            | Topic::Cancellation
            | Topic::Delay
            | Topic::Baggage
    )
}
