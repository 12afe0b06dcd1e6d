//! How much depends on it, from the consequence for the person and never from the volume of the voice.

use crate::document::Document;
use crate::entities::found::Kind;
use crate::reading::{FactKind, Need, Repairable, Severity, Topic};

pub(crate) struct Stakes {
    pub(crate) severity: Severity,
    pub(crate) in_trouble_now: bool,
}

pub(crate) fn read(document: &Document<'_>, topic: Topic, needs: &[Need]) -> Stakes {
    let critical = document.weight("severity", "critical");
    let high = document.weight("severity", "high") + lasting(document, topic) + large(document);
    let low = document.weight("severity", "low");
    let troubled = needs.iter().any(|need| matches!(need, Need::Complaint | Need::Request));
    let idle = needs.first().is_some_and(|need| {
        matches!(need, Need::Praise | Need::Spam | Need::Partnership | Need::HelpToOther | Need::Other)
    });
    // "May I keep my insulin in the cabin?": somebody who plans ahead, and no trouble told.
    let asks_ahead = needs == [Need::Question]
        && matches!(topic, Topic::Information | Topic::Other)
        && document.weight("need", "complaint") < 0.5
        && document.weight("now", "now") < 0.5;
    let severity = if asks_ahead {
        if low >= 0.8 || high + critical < 0.5 { Severity::Low } else { Severity::Normal }
    } else if critical >= 1.5 {
        Severity::Critical
    } else if high >= 1.2 && !(idle && critical < 0.5 && high < 2.0) {
        Severity::High
    } else if idle || (low >= 0.8 && high < 0.8) || (!troubled && high < 0.5 && topic == Topic::Information) {
        Severity::Low
    } else {
        Severity::Normal
    };
    let now = document.weight("now", "now");
    let in_trouble_now = !idle
        && !asks_ahead
        && (now >= 1.0 && severity >= Severity::High
            || critical >= 2.0
            || (now >= 0.7 && topic_strands(topic) && severity >= Severity::High));
    Stakes { severity, in_trouble_now }
}

/// A service gone for weeks weighs more than one gone for hours.
fn lasting(document: &Document<'_>, topic: Topic) -> f32 {
    if !matches!(topic, Topic::Outage | Topic::Refund | Topic::Installation | Topic::Claim | Topic::Account) {
        return 0.0;
    }
    let long = document.found.iter().filter(|found| found.kind == Kind::Fact(FactKind::Duration)).any(|found| {
        let number: u32 = found.value.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
        let unit = found.value.chars().next_back().unwrap_or(' ');
        let by_day = !found.value.contains('T');
        by_day
            && match unit {
                'M' | 'Y' => number >= 1,
                'W' => number >= 2,
                'D' => number >= 10,
                _ => false,
            }
    });
    if long { 1.2 } else { 0.0 }
}

/// A thousand euros are more than a nuisance for most.
fn large(document: &Document<'_>) -> f32 {
    let most = document
        .found
        .iter()
        .filter(|found| found.kind == Kind::Fact(FactKind::Amount))
        .filter_map(|found| found.value.parse::<f32>().ok())
        .fold(0.0_f32, f32::max);
    if most >= 1_000.0 {
        1.2
    } else if most >= 300.0 {
        0.6
    } else {
        0.0
    }
}

const fn topic_strands(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Cancellation
            | Topic::Delay
            | Topic::Outage
            | Topic::Safety
            | Topic::Accessibility
            | Topic::Baggage
            | Topic::Booking
    )
}

/// Whether it can still be put right.
pub(crate) fn repairable(document: &Document<'_>, topic: Topic) -> Repairable {
    if document.list("beyond").next().is_some() {
        return Repairable::No;
    }
    match topic {
        Topic::Cancellation
        | Topic::Delay
        | Topic::Staff
        | Topic::Safety
        | Topic::HygieneHealth
        | Topic::DataLeak
        | Topic::LostParcel
        | Topic::Damaged => Repairable::Partly,
        _ => Repairable::Yes,
    }
}
