//! Topics of real customers, mapped to the labels that each set has.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::Value;

use super::{Real, print};
use crate::score::{self, Score};

/// Macro-F1 over the labels of a set, each mapped to the topics that stand for it.
fn macro_f1(real: &Real<'_>, name: &str, label: &str, aim: &str, rows: &[(Value, String)], mapped: Mapping) {
    let mut answers: Vec<(&str, &str)> = Vec::new();
    for (row, expected) in rows {
        let reading = real.reading(row);
        let found = reading.topics.iter().find_map(|topic| mapped(topic.topic.as_str())).unwrap_or("other");
        let topics: Vec<&str> = reading.topics.iter().map(|topic| topic.topic.as_str()).collect();
        real.show(
            label,
            expected,
            &if expected == found { found.to_owned() } else { format!("{found} {topics:?}") },
            row,
        );
        answers.push((expected, found));
    }
    let mut scores: BTreeMap<&str, Score> = answers.iter().map(|(kind, _)| (*kind, Score::default())).collect();
    for (kind, score) in &mut scores {
        for (expected, found) in &answers {
            score.see(expected == kind, found == kind);
        }
    }
    let kinds: Vec<&str> = answers.iter().flat_map(|(expected, found)| [*expected, *found]).collect();
    let place = |kind: &str| kinds.iter().position(|known| *known == kind).unwrap_or(0);
    let placed: Vec<(usize, usize)> = answers.iter().map(|(one, other)| (place(one), place(other))).collect();
    println!("{name:<44} macro-F1 {}  {aim}", score::macro_f1(&placed));
    for (kind, score) in &scores {
        print(&format!("    {kind}"), score, "");
    }
}

type Mapping = fn(&str) -> Option<&'static str>;

pub(super) fn customers(real: &Real<'_>) -> Result<()> {
    let rows: Vec<(Value, String)> = real
        .rows("fr_customer_hand.dev.jsonl")?
        .into_iter()
        .map(|row| {
            let label = match row["topic"].as_str().unwrap_or_default() {
                "maintenance" => "install",
                other => other,
            };
            let label = label.to_owned();
            (row, label)
        })
        .collect();
    macro_f1(real, "topic, customers read by hand (mapped)", "topic", "aim ≥ .60", &rows, |topic| {
        Some(match topic {
            "outage" => "outage",
            "connection_quality" | "website_app" | "product" | "meter_reading" => "tech",
            "billing" => "billing",
            "refund" => "refund",
            "contract" | "cancellation" => "cancel_return",
            "contact" => "contact",
            "staff" => "service_quality",
            "account" => "account",
            "installation" | "appointment" => "install",
            "unwanted_calls" => "unwanted_calls",
            "fraud" | "data_leak" => "fraud",
            "offer" | "store" => "sales",
            "information" => return None,
            _ => "other",
        })
    });
    Ok(())
}

pub(super) fn airline(real: &Real<'_>) -> Result<()> {
    let rows: Vec<(Value, String)> = real
        .rows("airline_reasons_en.dev.jsonl")?
        .into_iter()
        .filter_map(|row| {
            let label = row["label"].as_str()?.to_owned();
            let label = if label == "Damaged Luggage" { "Lost Luggage".to_owned() } else { label };
            // Queues at a counter have no topic of their own.
            (label != "Can't Tell" && label != "longlines").then_some((row, label))
        })
        .collect();
    macro_f1(real, "airline reason (mapped)", "airline", "aim ≥ .50", &rows, |topic| {
        Some(match topic {
            "cancellation" => "Cancelled Flight",
            "delay" => "Late Flight",
            "baggage" => "Lost Luggage",
            "booking" | "website_app" => "Flight Booking Problems",
            "staff" => "Flight Attendant Complaints",
            "contact" | "refund" | "account" | "billing" | "offer" => "Customer Service Issue",
            "product" | "hygiene_health" | "safety" | "accessibility" => "Bad Flight",
            _ => return None,
        })
    });
    Ok(())
}
