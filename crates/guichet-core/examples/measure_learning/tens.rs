//! Ten corrections of one kind, then five messages of that kind that nobody corrected, and three that only look like it.
//!
//! `left` and the writers kept apart are what colleagues of the brand left as it was. `-- show` prints each text with what it
//! is read as before and after, of the groups that may be looked at: `fr.json` and `en.json`. Those of `apart.json` were written when the
//! learner was finished.

use std::path::Path;

use guichet_core::learning::{Fixed, Imprint, LABELS, Lessons, says};
use guichet_core::text::reading::{AbuseLevel, Need, Severity, Topic};
use guichet_core::text::{self, Input, Reading};
use serde::Deserialize;
use uuid::Uuid;

use super::{Row, correction, gain};

#[derive(Deserialize)]
struct Group {
    group: String,
    label: String,
    right: String,
    taught: Vec<String>,
    unseen: Vec<String>,
    alike: Vec<(String, String)>,
    left: Vec<String>,
}

#[derive(Default)]
struct Sum {
    unseen: usize,
    before: usize,
    after: usize,
    alike: usize,
    broken: usize,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.unseen += other.unseen;
        self.before += other.before;
        self.after += other.after;
        self.alike += other.alike;
        self.broken += other.broken;
    }

    fn show(&self, name: &str, more: &str) {
        println!(
            "{name}: unseen right {} → {} of {}; look-alikes broken {} of {}{more}",
            self.before, self.after, self.unseen, self.broken, self.alike
        );
    }
}

pub(super) fn measure(corpus: &Path, apart: &[Row]) {
    let mut sums = [Sum::default(), Sum::default()];
    for (place, file) in [(0, "fr"), (0, "en"), (1, "apart")] {
        let text = std::fs::read_to_string(corpus.join("tens").join(format!("{file}.json"))).unwrap();
        for group in serde_json::from_str::<Vec<Group>>(&text).unwrap() {
            let shown = place == 0 && std::env::args().any(|word| word == "show");
            sums[place].add(&one(&group, apart, shown));
        }
    }
    sums[0].show("looked at", "");
    sums[1].show("kept apart", "");
}

fn read(text: &str) -> Reading {
    text::read(&Input { text: text.to_owned(), ..Input::default() })
}

fn one(group: &Group, apart: &[Row], shown: bool) -> Sum {
    let label = LABELS.into_iter().find(|label| *label == group.label).unwrap();
    let mut lessons = Lessons::default();
    let mut wrong = 0;
    for row in apart {
        lessons.hear(&Imprint::of(&row.text, &row.reading));
    }
    for text in &group.left {
        lessons.hear(&Imprint::of(text, &read(text)));
    }
    for (number, text) in (1_u128..).zip(&group.taught) {
        let reading = read(text);
        wrong += usize::from(says(&reading, label) != group.right);
        let fixed = fixed(label, &group.right);
        lessons.teach(&correction(Uuid::from_u128(number), fixed, &reading), text, &reading);
    }
    let mut sum = Sum { unseen: group.unseen.len(), alike: group.alike.len(), ..Sum::default() };
    for text in &group.unseen {
        let reading = read(text);
        sum.before += usize::from(says(&reading, label) == group.right);
        sum.after += usize::from(says(&lessons.apply(text, &reading).0, label) == group.right);
    }
    for (text, _) in &group.alike {
        let reading = read(text);
        let after = lessons.apply(text, &reading).0;
        sum.broken += usize::from(says(&after, label) != says(&reading, label));
    }
    if shown {
        let texts = group.taught.iter().chain(&group.unseen).chain(group.alike.iter().map(|(text, _)| text));
        for text in texts {
            let reading = read(text);
            println!(
                "    {} {:.2} → {}  {text}",
                says(&reading, label),
                reading.topics.first().map_or(0.0, |best| best.score),
                says(&lessons.apply(text, &reading).0, label)
            );
        }
    }
    let rows: Vec<&Row> = apart.iter().collect();
    sum.show(&group.group, &format!("; {wrong} of 10 were read wrongly; kept apart {}", gain(&lessons, &rows)));
    sum
}

fn fixed(label: &str, right: &str) -> Fixed {
    let truth = Some(right == "yes");
    let mut fixed = Fixed::default();
    match label {
        "need" => fixed.need = Need::parse(right),
        "topic" => fixed.topic = Topic::parse(right),
        "severity" => fixed.severity = Severity::parse(right),
        "abuse" => fixed.abuse = AbuseLevel::parse(right),
        "irony" => fixed.irony = truth,
        _ => fixed.asks = truth,
    }
    fixed
}
