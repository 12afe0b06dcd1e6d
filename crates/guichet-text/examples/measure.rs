//! Measures the reading on a folder of labelled messages (never part of the project) and prints a table.
//!
//! `cargo run --release -p guichet-text --example measure -- FOLDER [wrong LABEL]`; with `wrong`, the rows that a label
//! gets wrong are printed instead, to learn what the language does.
#![allow(
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "a tool for people: it reads a folder, takes the time and prints"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use guichet_text::reading::{AbuseLevel, FactKind, Input, PersonalDataKind, Reading, Span};
use serde_json::Value;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        println!("usage: measure FOLDER [wrong LABEL]");
        return;
    };
    let wrong = arguments.next().filter(|word| word == "wrong").and_then(|_| arguments.next()).unwrap_or_default();
    let folder = Path::new(&folder);
    guichet_text::warm_up();
    language(folder, &wrong);
    customers(folder, &wrong);
    personal_data(folder, &wrong);
    topics_by_customer(folder, &wrong);
    airline(folder, &wrong);
    near_copies(folder, &wrong);
    copied_replies(folder);
    listing(folder, &wrong);
    angry_not_abusive(folder, &wrong);
    speed(folder);
}

fn rows(folder: &Path, name: &str) -> Vec<Value> {
    let Ok(content) = std::fs::read_to_string(folder.join(name)) else {
        println!("{name}: not there, left out");
        return Vec::new();
    };
    content.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn text(row: &Value) -> &str {
    row["text"].as_str().unwrap_or_default()
}

fn reading(row: &Value) -> Reading {
    let sector = row["airline"].as_str().map(|_| "airline".to_owned());
    guichet_text::read(&Input { text: text(row).to_owned(), sector, ..Input::default() })
}

/// Right and wrong answers about one label.
#[derive(Default, Clone, Copy)]
struct Score {
    hit: u32,
    extra: u32,
    missed: u32,
}

impl Score {
    fn see(&mut self, expected: bool, found: bool) {
        match (expected, found) {
            (true, true) => self.hit += 1,
            (false, true) => self.extra += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn precision(self) -> f64 {
        f64::from(self.hit) / f64::from((self.hit + self.extra).max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.hit) / f64::from((self.hit + self.missed).max(1))
    }

    fn f1(self) -> f64 {
        f64::from(2 * self.hit) / f64::from((2 * self.hit + self.extra + self.missed).max(1))
    }

    fn print(self, name: &str) {
        println!(
            "{name:<44} P {:.3}  R {:.3}  F1 {:.3}  ({} right, {} extra, {} missed)",
            self.precision(),
            self.recall(),
            self.f1(),
            self.hit,
            self.extra,
            self.missed
        );
    }
}

fn show(wrong: &str, label: &str, expected: &str, found: &str, row: &Value) {
    if wrong == label && expected != found {
        println!("[{label}] expected {expected}, found {found}: {}", text(row).replace('\n', " / "));
    }
}

fn language(folder: &Path, wrong: &str) {
    let (mut right, mut all, mut ours, mut ours_right) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut false_ours = 0_u32;
    for row in rows(folder, "lid_tweets.dev.jsonl") {
        let expected = row["label"].as_str().unwrap_or_default().to_owned();
        let found = reading(&row).language;
        all += 1;
        right += u32::from(expected == found);
        if expected == "fr" || expected == "en" {
            ours += 1;
            ours_right += u32::from(expected == found);
        } else if found == "fr" || found == "en" {
            false_ours += 1;
        }
        show(wrong, "language", &expected, &found, &row);
    }
    println!(
        "language, French and English rows              accuracy {:.3} ({ours_right}/{ours})",
        f64::from(ours_right) / f64::from(ours.max(1))
    );
    println!(
        "language, all rows                             accuracy {:.3}; others taken for French or English: {false_ours}",
        f64::from(right) / f64::from(all.max(1))
    );
}

fn customers(folder: &Path, wrong: &str) {
    let (mut questions, mut insults, mut announced) = (Score::default(), Score::default(), Score::default());
    let (mut angry, mut angry_flagged) = (0_u32, 0_u32);
    for row in rows(folder, "fr_customer_hand.dev.jsonl") {
        let reading = reading(&row);
        let asked = row["question"].as_i64() == Some(1);
        questions.see(asked, !reading.questions.is_empty());
        show(
            wrong,
            "question",
            if asked { "one" } else { "none" },
            if reading.questions.is_empty() { "none" } else { "one" },
            &row,
        );
        let insulting = row["insult"].as_i64().unwrap_or(0) > 0;
        let found = reading.abuse.level >= AbuseLevel::Insult;
        insults.see(insulting, found);
        show(wrong, "insult", if insulting { "yes" } else { "no" }, if found { "yes" } else { "no" }, &row);
        if row["anger"].as_i64() == Some(2) && !insulting {
            angry += 1;
            angry_flagged += u32::from(found);
        }
        let threat = row["threat"].as_str().unwrap_or("none") != "none";
        announced.see(threat, !reading.announced.is_empty());
        show(
            wrong,
            "announced",
            if threat { "yes" } else { "no" },
            if reading.announced.is_empty() { "no" } else { "yes" },
            &row,
        );
    }
    questions.print("questions, customers read by hand");
    insults.print("insults, customers read by hand");
    println!("angry without insult, taken for abuse          {angry_flagged}/{angry}");
    announced.print("announced, customers read by hand");
}

fn personal_data(folder: &Path, wrong: &str) {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let (mut clean, mut clean_flagged) = (0_u32, 0_u32);
    for row in rows(folder, "pii_fr_semisynthetic.dev.jsonl") {
        let reading = reading(&row);
        let expected: Vec<(String, Span)> = row["entities"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|entity| {
                let at = |key: &str| usize::try_from(entity[key].as_u64().unwrap_or(0)).unwrap_or(0);
                (entity["type"].as_str().unwrap_or_default().to_owned(), Span::new(at("start"), at("end")))
            })
            .collect();
        let found = found_by_type(&reading);
        if expected.is_empty() {
            clean += 1;
            let named: Vec<&str> = reading.personal_data.iter().map(|datum| datum.kind.as_str()).collect();
            clean_flagged += u32::from(!named.is_empty());
            show(wrong, "clean", "", &named.join(","), &row);
        }
        for kind in [
            "EMAIL",
            "IBAN",
            "PHONE",
            "CARD",
            "NIR",
            "PARCEL",
            "FLIGHT",
            "ORDER",
            "PNR",
            "CUSTOMER_ID",
            "ADDRESS",
            "PERSON",
        ] {
            let loose = kind == "ADDRESS" || kind == "PERSON";
            let score = scores.entry(kind.to_owned()).or_default();
            let wanted: Vec<Span> = expected.iter().filter(|(name, _)| name == kind).map(|(_, span)| *span).collect();
            let given: Vec<Span> = found.iter().filter(|(name, _)| *name == kind).map(|(_, span)| *span).collect();
            let fits = |one: Span, other: Span| if loose { one.overlaps(other) } else { one == other };
            for span in &wanted {
                let hit = given.iter().any(|given| fits(*given, *span));
                score.see(true, hit);
                if !hit {
                    show(wrong, kind, span.slice(text(&row)), "", &row);
                }
            }
            for span in given.iter().filter(|given| !wanted.iter().any(|wanted| fits(**given, *wanted))) {
                score.see(false, true);
                show(wrong, kind, "", span.slice(text(&row)), &row);
            }
        }
    }
    for (kind, score) in scores {
        score.print(&format!(
            "personal data {kind}{}",
            if kind == "ADDRESS" || kind == "PERSON" { " (overlap)" } else { " (strict)" }
        ));
    }
    println!("clean messages with false personal data        {clean_flagged}/{clean}");
}

fn found_by_type(reading: &Reading) -> Vec<(&'static str, Span)> {
    let facts = reading.facts.iter().filter_map(|fact| {
        let kind = match fact.kind {
            FactKind::ParcelNumber => "PARCEL",
            FactKind::FlightNumber => "FLIGHT",
            FactKind::OrderNumber => "ORDER",
            FactKind::BookingReference => "PNR",
            FactKind::CaseNumber => "CUSTOMER_ID",
            _ => return None,
        };
        Some((kind, fact.span))
    });
    let data = reading.personal_data.iter().filter_map(|datum| {
        let kind = match datum.kind {
            PersonalDataKind::Email => "EMAIL",
            PersonalDataKind::Phone => "PHONE",
            PersonalDataKind::Iban => "IBAN",
            PersonalDataKind::Card => "CARD",
            PersonalDataKind::Nir => "NIR",
            PersonalDataKind::Address => "ADDRESS",
            PersonalDataKind::Person => "PERSON",
            PersonalDataKind::CustomerNumber => "CUSTOMER_ID",
            _ => return None,
        };
        Some((kind, datum.span))
    });
    facts.chain(data).collect()
}

/// Macro-F1 over the labels of a set, each mapped to the topics that stand for it.
fn macro_f1(
    name: &str,
    label: &str,
    wrong: &str,
    rows: &[(Value, String)],
    mapped: &dyn Fn(&str) -> Option<&'static str>,
) {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for (row, expected) in rows {
        let reading = reading(row);
        let found = reading.topics.iter().find_map(|topic| mapped(topic.topic.as_str())).unwrap_or("other");
        show(
            wrong,
            label,
            expected,
            &format!("{found} {:?}", reading.topics.iter().map(|topic| topic.topic.as_str()).collect::<Vec<_>>()),
            row,
        );
        if expected == found {
            scores.entry(expected.clone()).or_default().hit += 1;
        } else {
            scores.entry(expected.clone()).or_default().missed += 1;
            scores.entry(found.to_owned()).or_default().extra += 1;
        }
    }
    let counted: Vec<(&String, &Score)> = scores.iter().filter(|(_, score)| score.hit + score.missed > 0).collect();
    let mean = counted.iter().map(|(_, score)| score.f1()).sum::<f64>()
        / f64::from(u32::try_from(counted.len().max(1)).unwrap_or(1));
    println!("{name:<44} macro-F1 {mean:.3}");
    for (kind, score) in counted {
        score.print(&format!("    {kind}"));
    }
}

fn topics_by_customer(folder: &Path, wrong: &str) {
    let rows: Vec<(Value, String)> = rows(folder, "fr_customer_hand.dev.jsonl")
        .into_iter()
        .map(|row| {
            let label = match row["topic"].as_str().unwrap_or_default() {
                "maintenance" => "install",
                other => other,
            }
            .to_owned();
            (row, label)
        })
        .collect();
    macro_f1("topic, customers read by hand (mapped)", "topic", wrong, &rows, &|topic| {
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
}

fn airline(folder: &Path, wrong: &str) {
    let rows: Vec<(Value, String)> = rows(folder, "airline_reasons_en.dev.jsonl")
        .into_iter()
        .filter_map(|row| {
            let label = row["label"].as_str()?.to_owned();
            let label = if label == "Damaged Luggage" { "Lost Luggage".to_owned() } else { label };
            // Queues at a counter have no topic of their own.
            (label != "Can't Tell" && label != "longlines").then_some((row, label))
        })
        .collect();
    macro_f1("airline reason (mapped)", "airline", wrong, &rows, &|topic| {
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
}

fn near_copies(folder: &Path, wrong: &str) {
    use guichet_text::similar::{Fingerprint, similarity};
    let mut score = Score::default();
    for row in rows(folder, "fr_near_dup_pairs.dev.jsonl") {
        if row["kind"].as_str().is_some_and(|kind| kind.starts_with("identical")) {
            continue;
        }
        let other = row["text_b"].as_str().unwrap_or_default();
        let alike = similarity(&Fingerprint::of(text(&row)), &Fingerprint::of(other));
        let expected = row["label"].as_i64() == Some(1);
        score.see(expected, alike >= 0.35);
        show(
            wrong,
            "near",
            if expected { "same" } else { "other" },
            if alike >= 0.35 { "same" } else { "other" },
            &row,
        );
    }
    score.print("same case posted again, identical left out");
}

/// Replies of one brand: those made from one template against all others.
fn copied_replies(folder: &Path) {
    use guichet_text::similar::{Fingerprint, similarity};
    let replies: Vec<(i64, Fingerprint)> = rows(folder, "fr_brand_threads.dev.jsonl")
        .iter()
        .filter_map(|row| Some((row["template_id"].as_i64()?, Fingerprint::of(text(row)))))
        .filter(|(_, print)| print.words() >= 8)
        .collect();
    let mut score = Score::default();
    for (at, (template, print)) in replies.iter().enumerate() {
        for (other, other_print) in replies.iter().skip(at + 1) {
            score.see(template == other, similarity(print, other_print) >= 0.6);
        }
    }
    score.print("replies made from one template (pairs, ≥ 0.6)");
}

/// With `wrong list`: what is found in messages without labels, to read with one's own eyes.
fn listing(folder: &Path, wrong: &str) {
    if wrong != "list" {
        return;
    }
    for name in ["fr_brand_threads.dev.jsonl", "fr_energy_customers.dev.jsonl", "twcs_topics_en.dev.jsonl"] {
        for row in rows(folder, name) {
            let text = row["customer_text"].as_str().unwrap_or_else(|| text(&row)).to_owned();
            let reading = guichet_text::read(&Input { text: text.clone(), ..Input::default() });
            println!(
                "[list] {}\n    {} need={:?} topics={:?} sev={} now={} anger={} sent={} irony={} abuse={:?}\n    Q={:?}\n    R={}\n    announced={:?} thanks={:?} human={} pressure={} data={:?}\n    facts={:?}\n    missing={:?}",
                text.replace('\n', " / "),
                reading.language,
                reading.needs.iter().map(|need| need.as_str()).collect::<Vec<_>>(),
                reading.topics.iter().map(|topic| topic.topic.as_str()).collect::<Vec<_>>(),
                reading.severity,
                reading.in_trouble_now,
                reading.anger,
                reading.sentiment,
                reading.irony,
                reading.abuse.level.as_str(),
                reading.questions.iter().map(|question| question.text.as_str()).collect::<Vec<_>>(),
                reading.request,
                reading.announced.iter().map(|one| (one.kind.as_str(), one.span.slice(&text))).collect::<Vec<_>>(),
                reading.thanks.iter().map(|one| one.span.slice(&text)).collect::<Vec<_>>(),
                reading.wants_human,
                reading.pressure.suspected,
                reading.personal_data.iter().map(|one| (one.kind.as_str(), one.span.slice(&text))).collect::<Vec<_>>(),
                reading.facts.iter().map(|fact| (fact.kind.as_str(), fact.value.as_str())).collect::<Vec<_>>(),
                reading.missing.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(),
            );
        }
    }
}

fn angry_not_abusive(folder: &Path, wrong: &str) {
    for (name, label) in [("fr_abuse_mlma.dev.jsonl", "mlma"), ("fr_toxic_forum.dev.jsonl", "forum")] {
        let mut score = Score::default();
        for row in rows(folder, name) {
            let expected = row["label"].as_str() != Some("clean");
            let found = reading(&row).abuse.level >= AbuseLevel::Insult;
            score.see(expected, found);
            show(
                wrong,
                label,
                if expected { "abusive" } else { "clean" },
                if found { "abusive" } else { "clean" },
                &row,
            );
        }
        score.print(&format!("public abuse set {label} (for orientation)"));
    }
    let (mut flagged, mut all) = (0_u32, 0_u32);
    for row in rows(folder, "fr_incident_stream.dev.jsonl") {
        let reading = reading(&row);
        all += 1;
        flagged += u32::from(reading.abuse.level >= AbuseLevel::Insult);
        if wrong == "stream" && reading.abuse.level >= AbuseLevel::Insult {
            let words: Vec<&str> = reading.hurtful_spans().into_iter().map(|span| span.slice(text(&row))).collect();
            println!("[stream] {words:?}: {}", text(&row).replace('\n', " / "));
        }
    }
    println!("customers of a real stream with an insult       {flagged}/{all}");
}

/// Time on the processor where the system tells it: on a busy machine the clock measures the neighbours.
fn processor_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told =
        std::fs::read_to_string("/proc/self/schedstat").ok().and_then(|line| line.split(' ').next()?.parse().ok());
    told.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn speed(folder: &Path) {
    let inputs: Vec<Input> = rows(folder, "fr_incident_stream.dev.jsonl")
        .iter()
        .map(|row| Input { text: text(row).to_owned(), ..Input::default() })
        .filter(|input| (240..=320).contains(&input.text.chars().count()))
        .collect();
    if inputs.is_empty() {
        return;
    }
    let mut times: Vec<u128> = Vec::new();
    let started = processor_time();
    for _ in 0..5 {
        for input in &inputs {
            let begun = Instant::now();
            let _ = std::hint::black_box(guichet_text::read(input));
            times.push(begun.elapsed().as_micros());
        }
    }
    let all = (processor_time() - started).as_secs_f64();
    times.sort_unstable();
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or(0);
    println!("one reading, about 280 characters              {:.0}/s, p99 {p99} µs", times.len() as f64 / all);
    for kilobytes in [10_usize, 100] {
        let long = Input {
            text: inputs
                .iter()
                .map(|input| input.text.as_str())
                .cycle()
                .flat_map(|text| [text, "\n"])
                .take(kilobytes * 8)
                .collect::<String>(),
            ..Input::default()
        };
        let begun = processor_time();
        let _ = std::hint::black_box(guichet_text::read(&long));
        println!(
            "one reading of {:>6} bytes                      {:.1} ms",
            long.text.len(),
            (processor_time() - begun).as_secs_f64() * 1_000.0
        );
    }
}
