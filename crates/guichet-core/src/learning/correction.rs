//! A correction: what the reading of one message should have said.

use std::collections::BTreeMap;

use guichet_text::reading::{AbuseLevel, Need, Reason, Severity, Topic, TopicScore};
use guichet_text::{Reading, Span};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{BrandId, CustomerId, MessageId, UserId};
use crate::triage::asks;

/// Reasons of what a colleague said of this message.
const CORRECTED: &str = "corrected.";
/// Reasons of what was learnt from other messages.
pub(super) const LEARNED: &str = "learned.";

/// Every label that can be corrected.
pub const LABELS: [&str; 9] =
    ["need", "topic", "severity", "irony", "pressure", "partnership", "wants_human", "abuse", "asks"];

/// Labels as a colleague set them; what is left out was right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<Need>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// How much depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The words say the opposite of what is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irony: Option<bool>,
    /// An undue advantage is asked under a threat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<bool>,
    /// A collaboration is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partnership: Option<bool>,
    /// A person is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants_human: Option<bool>,
    /// How far the words go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abuse: Option<AbuseLevel>,
    /// Whether something is really asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<bool>,
    /// What is asked, in one sentence of the colleague's. It stands on this message alone: nothing is learnt from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

/// One correction, with who made it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Which.
    pub id: Uuid,
    /// Whose reading changes by it: one brand's.
    pub brand_id: BrandId,
    /// The message that was read wrongly.
    pub message_id: MessageId,
    /// Who wrote it: when they are erased, so is the example.
    pub customer_id: CustomerId,
    /// Who corrected it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The edit of the message that was read; later words were not seen by the colleague.
    pub revision: i64,
    /// What the engine alone said of each label that is set.
    pub said: BTreeMap<String, String>,
    /// What is right.
    pub fixed: Fixed,
}

impl Correction {
    /// Label, what the engine said, what is right.
    pub fn changes(&self) -> impl Iterator<Item = (&'static str, &str, &'static str)> {
        self.fixed
            .labels()
            .into_iter()
            .map(|(label, right)| (label, self.said.get(label).map_or("", String::as_str), right))
    }
}

impl Fixed {
    /// Each label that is set, with its word.
    #[must_use]
    pub fn labels(&self) -> Vec<(&'static str, &'static str)> {
        const fn yes(truth: bool) -> &'static str {
            if truth { "yes" } else { "no" }
        }
        let mut labels = Vec::new();
        labels.extend(self.need.map(|need| ("need", need.as_str())));
        labels.extend(self.topic.map(|topic| ("topic", topic.as_str())));
        labels.extend(self.severity.map(|severity| ("severity", severity.as_str())));
        labels.extend(self.irony.map(|truth| ("irony", yes(truth))));
        labels.extend(self.pressure.map(|truth| ("pressure", yes(truth))));
        labels.extend(self.partnership.map(|truth| ("partnership", yes(truth))));
        labels.extend(self.wants_human.map(|truth| ("wants_human", yes(truth))));
        labels.extend(self.abuse.map(|level| ("abuse", level.as_str())));
        labels.extend(self.asks.map(|truth| ("asks", yes(truth))));
        labels
    }
}

impl Fixed {
    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a reading says of the labels that are set here.
    #[must_use]
    pub fn said_by(&self, reading: &Reading) -> BTreeMap<String, String> {
        self.labels().into_iter().map(|(label, _)| (label.to_owned(), says(reading, label).to_owned())).collect()
    }
}

/// The reading with the labels set, each with a reason `corrected.LABEL`.
#[must_use]
pub fn corrected(reading: &Reading, fixed: &Fixed) -> Reading {
    let mut reading = reading.clone();
    let mark = |reading: &mut Reading, label: &str| {
        // What was learnt of others gives way to the word about this one.
        reading.reasons.retain(|reason| reason.label != format!("{LEARNED}{label}"));
        let why = if reading.language == "fr" { "Dit par un collègue." } else { "Said by a colleague." };
        let label = format!("{CORRECTED}{label}");
        reading.reasons.push(Reason { label, span: Span::new(0, 0), why: why.to_owned() });
    };
    for (label, value) in fixed.labels() {
        set(&mut reading, label, value);
        mark(&mut reading, label);
    }
    if let Some(request) = &fixed.request {
        reading.request.clone_from(request);
        mark(&mut reading, "request");
    }
    reading
}

/// Whether a colleague's word stands in the reading.
#[must_use]
pub fn is_corrected(reading: &Reading) -> bool {
    reading.reasons.iter().any(|reason| reason.label.starts_with(CORRECTED))
}

/// Sets one label; a value that is not one of the label's changes nothing.
pub(super) fn set(reading: &mut Reading, label: &str, value: &str) {
    let truth = value == "yes";
    match label {
        "need" => {
            if let Some(need) = Need::parse(value) {
                first(&mut reading.needs, need);
                reading.need = need;
            }
        }
        "topic" => {
            if let Some(topic) = Topic::parse(value) {
                let best = reading.topics.first().map_or(0.5, |best| best.score.max(0.5));
                reading.topics.retain(|known| known.topic != topic);
                reading.topics.insert(0, TopicScore { topic, score: best });
                reading.topics.truncate(4);
            }
        }
        "severity" => reading.severity = Severity::parse(value).unwrap_or(reading.severity),
        "irony" => reading.irony = truth,
        "pressure" => reading.pressure.suspected = truth,
        "partnership" if truth => {
            first(&mut reading.needs, Need::Partnership);
            reading.need = Need::Partnership;
        }
        "partnership" => {
            reading.needs.retain(|need| *need != Need::Partnership);
            if reading.needs.is_empty() {
                reading.needs.push(Need::Other);
            }
            reading.need = reading.needs.first().copied().unwrap_or(Need::Other);
        }
        "wants_human" => reading.wants_human = truth,
        "abuse" => {
            reading.abuse.level = AbuseLevel::parse(value).unwrap_or(reading.abuse.level);
            if reading.abuse.level < AbuseLevel::Insult {
                // Words are veiled by their reasons: what is no insult is not veiled.
                reading.reasons.retain(|reason| !reason.label.starts_with("abuse."));
            }
        }
        "asks" if truth && !asks(reading) => {
            first(&mut reading.needs, Need::Request);
            reading.need = Need::Request;
        }
        "asks" if !truth => {
            reading.questions.clear();
            reading.request.clear();
            reading.needs.retain(|need| !matches!(need, Need::Question | Need::Request | Need::Complaint));
            if reading.needs.is_empty() {
                reading.needs.push(Need::Other);
            }
            reading.need = reading.needs.first().copied().unwrap_or(Need::Other);
        }
        _ => {}
    }
}

fn first(needs: &mut Vec<Need>, need: Need) {
    needs.retain(|known| *known != need);
    needs.insert(0, need);
}

/// What the reading says under a label.
#[must_use]
pub fn says(reading: &Reading, label: &str) -> &'static str {
    let yes = |truth: bool| if truth { "yes" } else { "no" };
    match label {
        "need" => reading.need.as_str(),
        "topic" => reading.main_topic().as_str(),
        "severity" => reading.severity.as_str(),
        "irony" => yes(reading.irony),
        "pressure" => yes(reading.pressure.suspected),
        "partnership" => yes(reading.needs.contains(&Need::Partnership)),
        "wants_human" => yes(reading.wants_human),
        "abuse" => reading.abuse.level.as_str(),
        _ => yes(asks(reading)),
    }
}
