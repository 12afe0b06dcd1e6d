//! Measures whether the same case told again is recognised, and how fast near copies are found.
//!
//!     cargo run --release -p guichet-text --example measure_similar [-- FOLDER]
//!     cargo run --release -p guichet-text --example measure_similar -- fit
//!
//! Pairs come from `corpus/pairs`: the weights are fitted on `lierre` alone, `mousse` is kept apart and only counted.
//! FOLDER may hold `fr_near_dup_pairs.dev.jsonl` and `fr_incident_stream.dev.jsonl`, real posts that are no part of the project.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a measuring program, not shipped"
)]

use std::path::Path;
use std::time::Instant;

use guichet_text::similar::{Fingerprint, NearCopies, Rarity, SAME_CASE, Signature, TRAITS, likeness, traits};
use serde_json::Value;

struct Pair {
    id: String,
    text: String,
    other: String,
    left: Signature,
    right: Signature,
    same: bool,
}

fn main() {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/pairs");
    let (seen, _) = pairs(&corpus.join("lierre.jsonl"), "a", "b");
    let rarity = stream(&seen);
    match asked.as_str() {
        "fit" => fit(&seen, &rarity),
        "traits" => seen.iter().for_each(|pair| {
            println!("{} {} {:?}", pair.id, u8::from(pair.same), traits(&pair.left, &pair.right, &rarity));
        }),
        "wrong" => {
            wrong(&seen, &rarity);
            if let Some(folder) = std::env::args().nth(2) {
                let (found, _, stream) = near_dup(Path::new(&folder));
                wrong(&found, &stream);
            }
        }
        folder => {
            count("corpus/pairs/lierre (fitted on)", &seen, &rarity);
            let (apart, _) = pairs(&corpus.join("mousse.jsonl"), "a", "b");
            count("corpus/pairs/mousse (kept apart)", &apart, &stream(&apart));
            if !folder.is_empty() {
                real(Path::new(folder));
            }
            speed();
        }
    }
}

fn rows(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn pairs(file: &Path, left: &str, right: &str) -> (Vec<Pair>, usize) {
    let mut identical = 0;
    let found = rows(file)
        .iter()
        .filter(|row| {
            let copy = row["kind"].as_str().is_some_and(|kind| kind.starts_with("identical"));
            identical += usize::from(copy);
            !copy
        })
        .map(|row| Pair {
            id: row["id"].as_str().unwrap_or_default().to_owned(),
            text: row[left].as_str().unwrap_or_default().to_owned(),
            other: row[right].as_str().unwrap_or_default().to_owned(),
            left: Signature::of_text(row[left].as_str().unwrap_or_default()),
            right: Signature::of_text(row[right].as_str().unwrap_or_default()),
            same: row["same"].as_bool().unwrap_or(row["label"].as_i64() == Some(1)),
        })
        .collect();
    (found, identical)
}

/// The pairs are their own stream: what many of them say is usual there.
fn stream(pairs: &[Pair]) -> Rarity {
    let mut rarity = Rarity::default();
    for pair in pairs {
        rarity.learn(pair.left.units());
        rarity.learn(pair.right.units());
    }
    rarity
}

/// What is told wrong, to be read with one's own eyes; never of the file kept apart.
fn wrong(pairs: &[Pair], rarity: &Rarity) {
    for pair in pairs {
        let alike = likeness(&pair.left, &pair.right, rarity);
        if (alike.score >= SAME_CASE) != pair.same {
            println!("{} same={} {:.2}\n  {}\n  {}", pair.id, pair.same, alike.score, pair.text, pair.other);
            println!("  {:.2?}", traits(&pair.left, &pair.right, rarity));
        }
    }
}

fn near_dup(folder: &Path) -> (Vec<Pair>, usize, Rarity) {
    let mut rarity = Rarity::default();
    for row in rows(&folder.join("fr_incident_stream.dev.jsonl")) {
        rarity.learn(Signature::of_text(row["text"].as_str().unwrap_or_default()).units());
    }
    let (found, left_out) = pairs(&folder.join("fr_near_dup_pairs.dev.jsonl"), "text", "text_b");
    (found, left_out, rarity)
}

fn real(folder: &Path) {
    let (found, left_out, rarity) = near_dup(folder);
    count(&format!("fr_near_dup, {left_out} identical left out"), &found, &rarity);
}

fn count(name: &str, pairs: &[Pair], rarity: &Rarity) {
    let (mut right, mut extra, mut missed) = (0_u32, 0_u32, 0_u32);
    for pair in pairs {
        match (pair.same, likeness(&pair.left, &pair.right, rarity).score >= SAME_CASE) {
            (true, true) => right += 1,
            (false, true) => extra += 1,
            (true, false) => missed += 1,
            (false, false) => {}
        }
    }
    let (p_low, p_high) = wilson(right, right + extra);
    let (r_low, r_high) = wilson(right, right + missed);
    let f1 = 2.0 * f64::from(right) / f64::from(2 * right + extra + missed).max(1.0);
    println!(
        "{name}: {} pairs, P {:.3} [{p_low:.2}, {p_high:.2}] R {:.3} [{r_low:.2}, {r_high:.2}] F1 {f1:.3}  aim ≥ .80{} ({right} right, {extra} extra, {missed} missed)",
        pairs.len(),
        f64::from(right) / f64::from(right + extra).max(1.0),
        f64::from(right) / f64::from(right + missed).max(1.0),
        reached(f1 >= 0.80),
    );
}

/// Whether an aim is reached, behind its figure.
const fn reached(well: bool) -> &'static str {
    if well { " ✓" } else { " –" }
}

/// The 95 % interval of a share.
fn wilson(some: u32, of: u32) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, p, z) = (f64::from(of), f64::from(some) / f64::from(of), 1.96_f64);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    (middle - half, middle + half)
}

/// The same text about another place, another date and other amounts; none when it names too little.
fn with_other_facts(text: &str) -> Option<String> {
    let mut changed = 0;
    let words: Vec<String> = text
        .split_whitespace()
        .enumerate()
        .map(|(at, word)| {
            let named = at > 0 && word.chars().next().is_some_and(char::is_uppercase) && word.len() > 3;
            let counted = word.chars().any(|sign| sign.is_ascii_digit());
            changed += usize::from(named || counted);
            match (named, counted) {
                (true, _) => format!("Trifouillis{}", word.len()),
                (_, true) => word
                    .chars()
                    .map(|sign| {
                        sign.to_digit(10).and_then(|digit| char::from_digit((digit + 3) % 10, 10)).unwrap_or(sign)
                    })
                    .collect(),
                _ => word.to_owned(),
            }
        })
        .collect();
    (changed >= 2).then(|| words.join(" "))
}

/// Where few pairs say anything, what a person would say: the same order number is the same case.
fn expected(name: &str) -> f64 {
    match name {
        "reference_shared" => 4.0,
        "reference_differs" => -2.0,
        _ => 0.0,
    }
}

/// Logistic regression by plain descent: deterministic, the same digits on each run.
fn fit(pairs: &[Pair], rarity: &Rarity) {
    let mut rows: Vec<([f32; TRAITS.len()], f64, f64)> = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        rows.push((traits(&pair.left, &pair.right, rarity), f64::from(u8::from(pair.same)), 1.0));
        // The same words posted again with some more, and a message of somebody else about something else.
        let again = Signature::of_text(&format!("{} Toujours aucune réponse, vous attendez quoi ?", pair.text));
        rows.push((traits(&pair.left, &again, rarity), 1.0, 0.25));
        // An alert of a robot, a sentence that many use: other names and numbers in the same frame.
        if let Some(other) = with_other_facts(&pair.text) {
            rows.push((traits(&pair.left, &Signature::of_text(&other), rarity), 0.0, 0.25));
        }
        let stranger = &pairs[(at + 37) % pairs.len()];
        rows.push((traits(&pair.left, &stranger.right, rarity), 0.0, 0.25));
    }
    let mut weights = [0.0_f64; TRAITS.len() + 1];
    for _ in 0..40_000 {
        let mut slope = [0.0_f64; TRAITS.len() + 1];
        for (values, same, counts) in &rows {
            let sum: f64 = values.iter().zip(&weights).map(|(value, weight)| f64::from(*value) * weight).sum::<f64>()
                + weights[TRAITS.len()];
            let off = (1.0 / (1.0 + (-sum).exp()) - same) * counts;
            for (slope, value) in slope.iter_mut().zip(values) {
                *slope += off * f64::from(*value);
            }
            slope[TRAITS.len()] += off;
        }
        for (at, weight) in weights.iter_mut().enumerate() {
            let name = TRAITS.get(at).copied().unwrap_or_default();
            let decay = if name.is_empty() { 0.0 } else { 0.6 * (*weight - expected(name)) };
            *weight -= 0.5 / rows.len() as f64 * (slope[at] + decay);
            // What is shared never speaks against, what differs never for: the pairs are too few to teach the contrary.
            if name.ends_with("differs") || name.ends_with("otherwise") {
                *weight = weight.min(0.0);
            } else if !name.is_empty() {
                *weight = weight.max(0.0);
            }
        }
    }
    for (name, weight) in TRAITS.iter().zip(&weights) {
        println!("    {weight:.2}, // {name}");
    }
    println!("BIAS {:.2}", weights[TRAITS.len()]);
}

/// A hundred thousand texts of mixed words: how long one question takes.
fn speed() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/pairs");
    let mut texts: Vec<String> = Vec::new();
    for file in ["lierre.jsonl", "mousse.jsonl"] {
        for row in rows(&corpus.join(file)) {
            texts.extend(["a", "b"].iter().filter_map(|side| row[side].as_str().map(str::to_owned)));
        }
    }
    let words: Vec<&str> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
    let mut state = 1_usize;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut index = NearCopies::new(100_000);
    for number in 0..100_000_usize {
        let base = &texts[draw(texts.len())];
        // One in ten is a copy with two words changed, the others are mixed.
        let text: String = if number % 10 == 0 {
            format!("{base} {} {}", words[draw(words.len())], words[draw(words.len())])
        } else {
            (0..30).map(|_| words[draw(words.len())]).collect::<Vec<_>>().join(" ")
        };
        index.insert(number, Fingerprint::of(&text));
    }
    let mut times: Vec<u128> = texts
        .iter()
        .map(|text| {
            let start = Instant::now();
            let print = Fingerprint::of(text);
            let _ = index.find(&print, 0.6, 20);
            start.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    println!(
        "near copies among {}: median {} µs, p99 {} µs, worst {} µs (fingerprint included)  aim < 5 ms{}",
        index.len(),
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1],
        reached(times[times.len() * 99 / 100] < 5_000)
    );
}
