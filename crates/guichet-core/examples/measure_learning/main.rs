//! What corrections gain and cost.
//!
//!     cargo run --release -p guichet-core --example measure_learning
//!
//! First by tens: ten corrections of one kind, then unseen messages of that kind and look-alikes (`corpus/tens`). Then at random:
//! each writer of the corpus that is not kept apart teaches as one brand would, the first topic and the first need of each message of
//! theirs being corrected where the engine is wrong; the writers kept apart are read with and without. Last what
//! 5,000 corrections cost (`-- cost` for that alone, on Linux). Prints sums only.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring program, not shipped"
)]

mod tens;

use std::path::Path;
use std::time::Duration;

use guichet_core::learning::{Correction, Fixed, Imprint, Lessons};
use guichet_core::model::{BrandId, CustomerId, MessageId, UserId};
use guichet_core::text::reading::{Need, Topic};
use guichet_core::text::{self, Input, Reading};
use serde_json::Value;
use uuid::Uuid;

/// The writers kept apart, as `corpus/split.toml` names them.
fn kept_apart(corpus: &Path) -> Vec<String> {
    let split = std::fs::read_to_string(corpus.join("split.toml")).unwrap();
    let split: toml::Table = split.parse().unwrap();
    split["apart"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

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
    let kept = kept_apart(&corpus);
    let apart: Vec<Row> = kept.iter().flat_map(|writer| rows(&corpus, writer)).collect();
    if std::env::args().any(|word| word == "cost") {
        return cost(&apart);
    }
    tens::measure(&corpus, &apart);
    println!("\nat random");
    for writer in writers.iter().filter(|writer| !kept.contains(*writer)) {
        let own = rows(&corpus, writer);
        let mut lessons = Lessons::default();
        let mut number = 0_u128;
        // Every second message teaches, the others are the unseen ones of the same brand.
        for row in &own {
            lessons.hear(&Imprint::of(&row.text, &row.reading));
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
            "{writer}: {} corrections; own unseen {}; kept apart {}  aim: less than a point lost",
            lessons.len(),
            gain(&lessons, &unseen),
            gain(&lessons, &apart.iter().collect::<Vec<_>>())
        );
    }
    cost(&apart);
}

/// What 5,000 corrections and 1,000 messages left as they were cost, in time of this thread on the processor.
fn cost(rows: &[Row]) {
    // Two messages of the corpus make one, each time two others: no example is a copy of another.
    let text = |number: usize| {
        let second = &rows[(number * 7 + number / rows.len() + 1) % rows.len()];
        format!("{} {}", rows[number % rows.len()].text, second.text)
    };
    let started = worked();
    let imprints: Vec<Imprint> =
        (0..6_000).map(|number| Imprint::of(&text(number), &rows[number % rows.len()].reading)).collect();
    println!("\n6,000 messages known by numbers, once after a start: {:.0?}", worked() - started);
    let started = worked();
    let mut lessons = Lessons::default();
    imprints.iter().skip(5_000).for_each(|message| lessons.hear(message));
    for (number, message) in imprints.iter().take(5_000).enumerate() {
        let row = &rows[number % rows.len()];
        let fixed = Fixed { topic: row.topic, need: row.need, ..Fixed::default() };
        let id = Uuid::from_u128(u128::try_from(number).unwrap());
        lessons.add(&correction(id, fixed, &row.reading), message);
    }
    lessons.prepare();
    let weighed = worked() - started;
    println!(
        "5,000 corrections weighed, at each new one: {weighed:.0?}  aim < 2 s{}",
        reached(weighed < Duration::from_secs(2))
    );
    let (read, started) = (rows.len(), worked());
    rows.iter().for_each(|row| drop(text::read(&Input { text: row.text.clone(), ..Input::default() })));
    let each = |spent: Duration| spent / u32::try_from(read).unwrap();
    println!("a message read by the engine: {:.0?}", each(worked() - started));
    let started = worked();
    rows.iter().for_each(|row| drop(lessons.apply(&row.text, &row.reading)));
    println!("the lessons after it: {:.0?}", each(worked() - started));
}

/// Whether an aim is reached, behind its figure.
const fn reached(well: bool) -> &'static str {
    if well { " ✓" } else { " –" }
}

/// How long this thread was on the processor so far: a busy machine does not count.
fn worked() -> Duration {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(said.split(' ').next().unwrap().parse().unwrap())
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
