//! What corrections gain and cost.
//!
//!     cargo run --release -p guichet-core --example measure_learning
//!
//! First by tens: ten corrections of one kind, then unseen messages of that kind and look-alikes (`corpus/tens`). Then at random:
//! each writer of the corpus that is not kept apart teaches as one brand would, the first topic and the first need of each message of
//! theirs being corrected where the engine is wrong; the two writers kept apart are read with and without. Last the time that
//! 5,000 corrections take. Prints sums only.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring program, not shipped"
)]

mod tens;

use std::path::Path;
use std::time::Instant;

use guichet_core::learning::{Correction, Fixed, Lessons};
use guichet_core::model::{BrandId, CustomerId, MessageId, UserId};
use guichet_core::text::reading::{Need, Topic};
use guichet_core::text::{self, Input, Reading};
use serde_json::Value;
use uuid::Uuid;

const APART: [&str; 2] = ["erable", "fougere"];

struct Row {
    text: String,
    reading: Reading,
    topic: Option<Topic>,
    need: Option<Need>,
}

fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut writers: Vec<String> = std::fs::read_dir(corpus.join("labels"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().path().file_stem().map(|name| name.to_string_lossy().into_owned()))
        .collect();
    writers.sort();
    let apart: Vec<Row> = APART.iter().flat_map(|writer| rows(&corpus, writer)).collect();
    tens::measure(&corpus, &apart);
    println!("\nat random");
    for writer in writers.iter().filter(|writer| !APART.contains(&writer.as_str())) {
        let own = rows(&corpus, writer);
        let mut lessons = Lessons::default();
        let mut number = 0_u128;
        // Every second message teaches, the others are the unseen ones of the same brand.
        for row in &own {
            lessons.hear(&row.text, &row.reading);
        }
        for row in own.iter().step_by(2) {
            let topic = row.topic.filter(|topic| *topic != row.reading.main_topic());
            let need = row.need.filter(|need| *need != row.reading.need);
            if topic.is_none() && need.is_none() {
                continue;
            }
            number += 1;
            let id = Uuid::from_u128(number);
            let fixed = Fixed { topic, need, ..Fixed::default() };
            lessons.teach(&correction(id, fixed, &row.reading), &row.text, &row.reading);
        }
        let unseen: Vec<&Row> = own.iter().skip(1).step_by(2).collect();
        println!(
            "{writer}: {} corrections; own unseen {}; kept apart {}",
            lessons.len(),
            gain(&lessons, &unseen),
            gain(&lessons, &apart.iter().collect::<Vec<_>>())
        );
    }
    time(&apart);
}

/// How long 5,000 corrections take until the first message is read after them, and each message then.
fn time(rows: &[Row]) {
    let (started, mut lessons) = (Instant::now(), Lessons::default());
    for (number, row) in (0_u128..5_000).zip(rows.iter().cycle()) {
        let id = Uuid::from_u128(number);
        let fixed = Fixed { topic: row.topic, need: row.need, ..Fixed::default() };
        lessons.add(&correction(id, fixed, &row.reading), &row.text, &row.reading);
    }
    lessons.prepare();
    let ready = started.elapsed();
    let started = Instant::now();
    rows.iter().for_each(|row| drop(lessons.apply(&row.text, &row.reading)));
    let each = started.elapsed() / u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX);
    println!("\n5,000 corrections weighed in {ready:.0?}; a message then takes {each:.1?}");
}

fn correction(id: Uuid, fixed: Fixed, reading: &Reading) -> Correction {
    Correction {
        id,
        brand_id: BrandId(Uuid::from_u128(1)),
        message_id: MessageId(id),
        customer_id: CustomerId(id),
        by: UserId(Uuid::from_u128(2)),
        at: jiff::Timestamp::UNIX_EPOCH,
        revision: 0,
        said: fixed.said_by(reading),
        fixed,
    }
}

fn rows(corpus: &Path, writer: &str) -> Vec<Row> {
    let read = |folder: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(corpus.join(folder).join(format!("{writer}.jsonl"))).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    };
    let messages = read("messages");
    read("labels")
        .iter()
        .filter_map(|label| {
            let message = messages.iter().find(|message| message["id"] == label["id"])?;
            let text = message["text"].as_str()?.to_owned();
            let sector = message["sector"].as_str().map(str::to_owned);
            let reading = text::read(&Input { text: text.clone(), sector, ..Input::default() });
            let topic = label["topics"][0].as_str().and_then(Topic::parse);
            let need = label["needs"][0].as_str().and_then(Need::parse);
            Some(Row { text, reading, topic, need })
        })
        .collect()
}

/// First topic and first need right, before and after, in points.
fn gain(lessons: &Lessons, rows: &[&Row]) -> String {
    let (mut before, mut after, mut all, mut changed) = (0_u32, 0_u32, 0_u32, 0_u32);
    for row in rows {
        let (shown, changes) = lessons.apply(&row.text, &row.reading);
        changed += u32::from(!changes.is_empty());
        if let Some(topic) = row.topic {
            all += 1;
            before += u32::from(row.reading.main_topic() == topic);
            after += u32::from(shown.main_topic() == topic);
        }
        if let Some(need) = row.need {
            all += 1;
            before += u32::from(row.reading.need == need);
            after += u32::from(shown.need == need);
        }
    }
    let points = |right: u32| f64::from(right) * 100.0 / f64::from(all.max(1));
    format!("{:.1} → {:.1} ({changed} messages changed)", points(before), points(after))
}
