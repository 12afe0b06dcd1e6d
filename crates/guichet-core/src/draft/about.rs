//! Names the problem in the customer's own facts: "votre livraison du 12 mars à Nantes".
//!
//! Invariant: in public nothing that opens a file is repeated, even when the customer wrote it there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use guichet_text::Reading;
use guichet_text::reading::{Fact, FactKind, Topic};

use super::frames::Voice;

static ABOUT: LazyLock<BTreeMap<&'static str, [&'static str; 3]>> = LazyLock::new(|| {
    let lines = include_str!("data/about.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, [cells.next()?, cells.next()?, cells.next()?]))
        })
        .collect()
});

/// How a problem is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Its name is something that went wrong: "pardon pour ce retard".
    Wrong,
    /// Its name is something that should work: "pardon pour ce que vous vivez avec votre connexion".
    Thing,
    /// Nothing particular.
    Nothing,
}

/// How a topic is spoken of.
pub(super) const fn sort(topic: Topic) -> Sort {
    match topic {
        Topic::Other | Topic::Information | Topic::Offer | Topic::Jobs | Topic::Partnership => Sort::Nothing,
        Topic::Damaged
        | Topic::Delay
        | Topic::Cancellation
        | Topic::Outage
        | Topic::Staff
        | Topic::Contact
        | Topic::UnwantedCalls
        | Topic::Fraud
        | Topic::Safety
        | Topic::HygieneHealth => Sort::Wrong,
        _ => Sort::Thing,
    }
}

/// The problem in words.
pub(super) fn about(reading: &Reading, voice: Voice, public: bool) -> String {
    let topic = reading.main_topic();
    let cells = ABOUT.get(topic.as_str()).or_else(|| ABOUT.get("other")).copied().unwrap_or_default();
    let [vous, tu, english] = cells;
    let mut words = voice.pick(vous, tu, english).to_owned();
    let mut told: Vec<FactKind> = Vec::new();
    for fact in &reading.facts {
        let Some(detail) = detail(fact, topic, voice, public) else { continue };
        // The first date is the one that it began with; two of a kind make no sentence.
        if told.contains(&fact.kind) || words.contains(&detail) || words.chars().count() + detail.chars().count() > 110
        {
            continue;
        }
        words.push_str(&detail);
        told.push(fact.kind);
    }
    words
}

fn detail(fact: &Fact, topic: Topic, voice: Voice, public: bool) -> Option<String> {
    let raw = fact.raw.trim();
    let english = voice == Voice::English;
    // Long runs of capitals read as shouting; line breaks break the sentence.
    if raw.chars().count() > 40 || raw.contains('\n') {
        return None;
    }
    match fact.kind {
        FactKind::Amount if matches!(topic, Topic::Refund | Topic::Billing | Topic::Offer) => {
            Some(if english { format!(" of {raw}") } else { format!(" de {raw}") })
        }
        FactKind::Date if raw.starts_with(|sign: char| sign.is_ascii_digit()) => {
            Some(if english { format!(" ({raw})") } else { format!(" du {raw}") })
        }
        FactKind::FlightNumber => Some(if english { format!(" (flight {raw})") } else { format!(" (vol {raw})") }),
        FactKind::TrainNumber => Some(format!(" (train {raw})")),
        FactKind::Place
            if raw.starts_with(char::is_uppercase) && !raw.starts_with("Le ") && !raw.starts_with("Les ") =>
        {
            Some(if english { format!(" in {raw}") } else { format!(" à {raw}") })
        }
        FactKind::ParcelNumber | FactKind::OrderNumber | FactKind::BaggageReference if !public => {
            Some(format!(" ({raw})"))
        }
        _ => None,
    }
}
