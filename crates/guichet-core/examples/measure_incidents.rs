//! Measures incident detection on a real stream with bursts put into it.
//!
//!     cargo run --release -p guichet-core --example measure_incidents -- FOLDER [show]
//!
//! FOLDER holds `fr_incident_stream.dev.jsonl` and `fr_incident_events.dev.json`, real posts that are no part of the project. The
//! bursts are made of `corpus/incidents.txt`: 200 of them, of 5 to 200 messages, over 20 minutes to 8 hours, one a run, from the same seed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a measuring program, not shipped"
)]

use std::collections::HashMap;
use std::path::Path;

use guichet_core::incident::{Detector, Found, Seen};
use guichet_core::model::{CustomerId, MessageId};
use guichet_core::text::{self, Input};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;
use uuid::Uuid;

/// Weeks that the detector reads before a burst is put in.
const WARM: i64 = 14;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_default();
    let show = std::env::args().nth(2).is_some();
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let stream = real(Path::new(&folder), &zone);
    if stream.is_empty() {
        println!("no stream in {folder:?}");
        return;
    }
    labelled(Path::new(&folder), &stream, show);
    bursts(&stream, &zone, show);
}

fn seen(number: u128, customer: u128, at: Timestamp, zone: &TimeZone, text: &str) -> Seen {
    let reading = text::read(&Input { text: text.to_owned(), sector: Some("telecom".to_owned()), ..Input::default() });
    Seen::new(MessageId(Uuid::from_u128(number)), CustomerId(Uuid::from_u128(customer)), at, zone, text, &reading)
}

fn real(folder: &Path, zone: &TimeZone) -> Vec<(Seen, String)> {
    let file = std::fs::read_to_string(folder.join("fr_incident_stream.dev.jsonl")).unwrap_or_default();
    let mut customers: HashMap<String, u128> = HashMap::new();
    let mut stream: Vec<(Seen, String)> = file
        .lines()
        .enumerate()
        .map(|(number, line)| {
            let row: Value = serde_json::from_str(line).unwrap();
            let known = customers.len() as u128 + 1;
            let customer = *customers.entry(row["customer"].as_str().unwrap_or_default().to_owned()).or_insert(known);
            let text = row["text"].as_str().unwrap();
            (seen(number as u128 + 1, customer, time(row["at"].as_str().unwrap()), zone, text), text.to_owned())
        })
        .collect();
    stream.sort_by_key(|(seen, _)| seen.at);
    stream
}

/// `2024-09-01 11:24:38 +02:00`.
fn time(text: &str) -> Timestamp {
    let (day, rest) = text.split_once(' ').unwrap();
    let (clock, zone) = rest.split_once(' ').unwrap();
    format!("{day}T{clock}{zone}").parse().unwrap()
}

fn run<'a>(messages: impl Iterator<Item = &'a Seen>) -> Vec<(Timestamp, Found)> {
    let mut detector = Detector::default();
    let mut number = 0_u128;
    let mut ids = || {
        number += 1;
        Uuid::from_u128(number)
    };
    messages.filter_map(|seen| detector.observe(seen, &mut ids).map(|found| (seen.at, found))).collect()
}

fn labelled(folder: &Path, stream: &[(Seen, String)], show: bool) {
    let events: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("fr_incident_events.dev.json")).unwrap_or_default())
            .unwrap_or_default();
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let hour = |text: &str| -> Timestamp {
        text.replace(' ', "T").parse::<DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp()
    };
    let found = run(stream.iter().map(|(seen, _)| seen));
    let opened: Vec<_> = found.iter().filter(|(_, found)| matches!(found, Found::Opened { .. })).collect();
    let mut explained = vec![false; opened.len()];
    for event in events["events"].as_array().into_iter().flatten() {
        let (from, to) = (hour(event["from"].as_str().unwrap()), hour(event["to"].as_str().unwrap()));
        let slack = SignedDuration::from_mins(60);
        let mut hit = None;
        for (index, (at, _)) in opened.iter().enumerate() {
            if *at >= from - slack && *at <= to + slack {
                explained[index] = true;
                hit.get_or_insert(at.duration_since(from).as_mins());
            }
        }
        println!(
            "{}: {} ({})",
            event["what"],
            hit.map_or("not noticed".to_owned(), |after| format!("noticed {after} min after its start")),
            event["kind"]
        );
    }
    let weeks = stream.last().unwrap().0.at.duration_since(stream[0].0.at).as_secs_f64() / 604_800.0;
    let other = explained.iter().filter(|known| !**known).count();
    println!(
        "other incidents noticed in the stream as it is: {other} in {weeks:.0} weeks = {:.2} a week  aim ≤ 1 false alarm a week{}",
        other as f64 / weeks,
        reached(other as f64 / weeks <= 1.0)
    );
    if show {
        for (at, found) in opened {
            if let Found::Opened { theme, messages, .. } = found {
                let words: Vec<_> = theme.signs.iter().map(|sign| sign.word.as_str()).collect();
                println!(
                    "  {} {:?} {words:?} {:?} {}",
                    at.to_zoned(zone.clone()),
                    theme.topic,
                    theme.place,
                    messages.len()
                );
                for id in messages.iter().take(6) {
                    if let Some((_, text)) = stream.iter().find(|(seen, _)| seen.message == *id) {
                        println!("        {}", text.replace('\n', " ").chars().take(110).collect::<String>());
                    }
                }
            }
        }
    }
}

fn themes() -> Vec<(String, Vec<String>)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/incidents.txt");
    let mut themes: Vec<(String, Vec<String>)> = Vec::new();
    for line in std::fs::read_to_string(file).unwrap().lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("= ") {
            Some(name) => themes.push((name.to_owned(), Vec::new())),
            None => themes.last_mut().unwrap().1.push(line.to_owned()),
        }
    }
    themes
}

fn bursts(stream: &[(Seen, String)], zone: &TimeZone, show: bool) {
    let themes = themes();
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let first = stream[0].0.at + SignedDuration::from_hours(24 * WARM);
    // The dense part of the stream: about thirteen weeks.
    let days = 85;
    let sizes = [5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100, 200];
    let tails = ["", " svp", " ???", " !!", " depuis tout à l'heure", " merci", " vous comptez faire quoi"];
    let heads = ["", "Bonjour, ", "@marque ", "allô ", "sérieux ", "Bonsoir "];
    let (mut noticed, mut small, mut smalls, mut delays, mut needed) = (0, 0, 0, Vec::new(), Vec::new());
    for number in 0..200_usize {
        let (name, texts) = &themes[number % themes.len()];
        let size = sizes[draw(sizes.len())];
        let start = first + SignedDuration::from_mins((draw(days * 24 * 60)) as i64);
        let minutes = [20, 45, 90, 180, 480][draw(5)].max(size / 4);
        let mut burst: Vec<Seen> = (0..size)
            .map(|index| {
                let words = &texts[if index < texts.len() { index } else { draw(texts.len()) }];
                let text = format!("{}{words}{}", heads[draw(heads.len())], tails[draw(tails.len())]);
                let at = start + SignedDuration::from_secs(draw(minutes * 60) as i64);
                let id = 1_000_000 + (number * 1_000 + index) as u128;
                seen(id, id, at, zone, &text)
            })
            .collect();
        burst.sort_by_key(|seen| seen.at);
        let begin = burst[0].at;
        let ends = burst[burst.len() - 1].at;
        let before = begin - SignedDuration::from_hours(24 * 60);
        let mut all: Vec<&Seen> = stream
            .iter()
            .map(|(seen, _)| seen)
            .filter(|seen| seen.at >= before && seen.at <= ends)
            .chain(&burst)
            .collect();
        all.sort_by_key(|seen| seen.at);
        let own: Vec<MessageId> = burst.iter().map(|seen| seen.message).collect();
        let hit = run(all.into_iter()).into_iter().find_map(|(at, found)| match found {
            Found::Opened { messages, .. }
                if messages.iter().filter(|id| own.contains(id)).count() * 2 >= messages.len() =>
            {
                Some(at)
            }
            _ => None,
        });
        smalls += usize::from(size <= 8);
        match hit {
            Some(at) => {
                noticed += 1;
                small += usize::from(size <= 8);
                delays.push(at.duration_since(begin).as_mins());
                needed.push(burst.iter().filter(|seen| seen.at <= at).count());
            }
            None if show => println!("missed: {name}, {size} messages in {minutes} min"),
            None => {}
        }
    }
    delays.sort_unstable();
    needed.sort_unstable();
    println!(
        "bursts: {noticed} of 200 noticed (recall {:.3}, aim ≥ .90{}); of 5 to 8 messages {small} of {smalls}; median delay {} min and {} messages, p90 {} min",
        f64::from(noticed) / 200.0,
        reached(noticed >= 180),
        delays[delays.len() / 2],
        needed[needed.len() / 2],
        delays[delays.len() * 9 / 10],
    );
}

/// Whether an aim is reached, behind its figure.
const fn reached(well: bool) -> &'static str {
    if well { " ✓" } else { " –" }
}
