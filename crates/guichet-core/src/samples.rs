//! Values for the tests of this crate: one brand, one channel, one customer, one case.

use guichet_text::Reading;
use guichet_text::reading::{Abuse, AbuseLevel, AbuseTarget, Need, Pressure, Repairable, Severity, Topic, TopicScore};
use jiff::Timestamp;

/// A wall-clock time in Paris.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse::<jiff::civil::DateTime>().unwrap().in_tz("Europe/Paris").unwrap().timestamp()
}

/// A calm request about a delivery.
pub(crate) fn reading() -> Reading {
    Reading {
        v: 1,
        id: None,
        language: "fr".to_owned(),
        need: Need::Request,
        needs: vec![Need::Request],
        topics: vec![TopicScore { topic: Topic::Delivery, score: 0.9 }],
        severity: Severity::Normal,
        in_trouble_now: false,
        repairable: Repairable::Yes,
        sentiment: 0.0,
        anger: 0.0,
        irony: false,
        abuse: Abuse { level: AbuseLevel::None, target: AbuseTarget::None, kinds: Vec::new() },
        pressure: Pressure::default(),
        announced: Vec::new(),
        wants_human: false,
        thanks: Vec::new(),
        request: "Le client demande où est son colis.".to_owned(),
        questions: Vec::new(),
        facts: Vec::new(),
        missing: Vec::new(),
        personal_data: Vec::new(),
        confidence: 0.9,
        reasons: Vec::new(),
    }
}
