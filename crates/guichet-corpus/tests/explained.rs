//! Each label that changes what somebody does is explained by words of the message: over every message of the tuning writers.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use guichet_corpus::corpus;
use guichet_text::reading::{AbuseLevel, Need, Repairable, Severity, Topic};
use guichet_text::{Reading, read};

/// The labels of a reading that need words, each as its reason is called.
fn wanted(reading: &Reading) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut when = |given: bool, label: String| all.extend(given.then_some(label));
    when(reading.severity != Severity::Normal, format!("severity.{}", reading.severity));
    when(reading.in_trouble_now, "in_trouble_now".to_owned());
    for need in reading.needs.iter().filter(|need| **need != Need::Other) {
        when(true, format!("need.{need}"));
    }
    when(reading.anger >= 0.45, "anger".to_owned());
    when(reading.irony, "irony".to_owned());
    when(reading.wants_human, "wants_human".to_owned());
    when(reading.repairable == Repairable::No, "repairable.no".to_owned());
    when(reading.repairable == Repairable::Partly, "repairable.partly".to_owned());
    for scored in reading.topics.iter().filter(|scored| scored.topic != Topic::Other) {
        when(true, format!("topic.{}", scored.topic));
    }
    when(reading.abuse.level != AbuseLevel::None, format!("abuse.{}", reading.abuse.level));
    when(reading.pressure.suspected, "pressure.demand".to_owned());
    when(reading.pressure.suspected, "pressure.threat".to_owned());
    all
}

#[test]
fn every_label_names_its_words() {
    let corpus = corpus::read(&corpus::folder()).unwrap();
    let rows = corpus.rows(&corpus.split.tune);
    assert!(rows.len() > 2_000, "{} rows", rows.len());
    let half = rows.len() / 2;
    let count = |rows: &[corpus::Row]| {
        let mut lacking: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows {
            let reading = read(&row.message.input());
            let length = row.message.text.chars().count();
            for reason in &reading.reasons {
                let inside = reason.span.start < reason.span.end && reason.span.end <= length;
                assert!(inside, "{}: {} at {:?}", row.message.id, reason.label, reason.span);
            }
            for label in wanted(&reading) {
                if reading.reasons.iter().all(|reason| reason.label != label) {
                    lacking.entry(label).or_default().push(row.message.id.clone());
                }
            }
        }
        lacking
    };
    let (first, second) = rows.split_at(half);
    let lacking = std::thread::scope(|scope| {
        let other = scope.spawn(|| count(second));
        let mut all = count(first);
        for (label, ids) in other.join().unwrap() {
            all.entry(label).or_default().extend(ids);
        }
        all
    });
    for (label, ids) in &lacking {
        eprintln!(
            "{label}: {} without a reason, as {}",
            ids.len(),
            ids.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
        );
    }
    assert!(lacking.is_empty(), "labels without a reason");
}
