//! Measures readings against the labels of the corpus: one table a language, the aims beside the figures that have one.
//!
//! Invariant: nothing of a message is printed unless its writer belongs to the tuning side and its label is asked for.

mod compare;
mod focus;
mod kappa;
mod labels;
mod neighbours;
mod request;
mod wrong;

use std::collections::BTreeMap;

use guichet_text::reading::Reading;

use crate::corpus::Row;
use crate::score::{Score, reached};
pub use focus::{FocusRead, focus_table, focus_wrong};
pub use kappa::kappa;
pub use request::{first_person_requests, hurtful_requests};
pub use wrong::wrong;

/// One row with what the program says of it.
pub struct Read<'a> {
    /// The row.
    pub row: &'a Row,
    /// What the program says.
    pub reading: Reading,
}

/// A figure that is aimed at.
struct Aim {
    label: &'static str,
    precision: f64,
    recall: f64,
}

const AIMS: &[Aim] = &[
    Aim { label: "pressure", precision: 0.90, recall: 0.85 },
    Aim { label: "need partnership", precision: 0.90, recall: 0.85 },
    Aim { label: "irony", precision: 0.90, recall: 0.85 },
    Aim { label: "wants a human", precision: 0.90, recall: 0.85 },
    Aim { label: "questions (overlap)", precision: 0.85, recall: 0.85 },
];

const AIMS_F1: &[(&str, f64)] =
    &[("abuse: insult or worse", 0.75), ("announced, any kind", 0.75), ("topic, first (macro)", 0.60)];

/// Figures of which there should be few.
const AT_MOST: &[(&str, f64)] = &[
    ("furious, no insult, taken for abuse", 0.05),
    ("no insult, taken for abuse", 0.02),
    ("request: insult or threat left", 0.0),
    ("request: first person", 0.0),
    ("request: over 140 characters", 0.0),
];

/// Prints every table.
#[must_use]
pub fn tables(read: &[Read<'_>]) -> String {
    let mut text = String::new();
    for (title, language) in [("all languages", None), ("French", Some("fr")), ("English", Some("en"))] {
        let some: Vec<&Read<'_>> =
            read.iter().filter(|one| language.is_none_or(|code| one.row.label.language == code)).collect();
        if some.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title}: {} messages\n", some.len()));
        text.push_str(&table(&some));
        text.push_str(&neighbours::table(&some));
    }
    text
}

/// One table, each topic and each kind that occurs in it.
fn table(read: &[&Read<'_>]) -> String {
    let mut text = String::new();
    let scores = labels::scores(read);
    for (name, score) in &scores {
        if score.expected() == 0 && score.total().extra == 0 {
            continue;
        }
        text.push_str(&format!("{name:<34} {score}{}\n", aim(name, score)));
    }
    for (name, value) in labels::shares(read).into_iter().chain(request::shares(read)) {
        let aim = AIMS_F1.iter().find(|(label, _)| *label == name);
        let aim = aim.map_or(String::new(), |(_, aim)| format!("  aim ≥ {aim:.2}{}", reached(value.value >= *aim)));
        let most = AT_MOST.iter().find(|(label, _)| *label == name);
        let most =
            most.map_or(String::new(), |(_, most)| format!("  aim ≤ {most:.2}{}", reached(value.value <= *most)));
        text.push_str(&format!("{name:<34} {}{aim}{most}\n", value.text));
    }
    text
}

fn aim(name: &str, score: &Score) -> String {
    if let Some(aim) = AIMS.iter().find(|aim| aim.label == name) {
        let well = score.precision() >= aim.precision && score.recall() >= aim.recall;
        return format!("  aim P ≥ {:.2} R ≥ {:.2}{}", aim.precision, aim.recall, reached(well));
    }
    AIMS_F1
        .iter()
        .find(|(label, _)| *label == name)
        .map_or(String::new(), |(_, aim)| format!("  aim F1 ≥ {aim:.2}{}", reached(score.f1() >= *aim)))
}

/// Scores by name, in the order of first use.
#[derive(Default)]
pub(crate) struct Scores {
    order: Vec<String>,
    scores: BTreeMap<String, Score>,
}

impl Scores {
    pub(crate) fn of(&mut self, name: &str) -> &mut Score {
        if !self.scores.contains_key(name) {
            self.order.push(name.to_owned());
        }
        self.scores.entry(name.to_owned()).or_default()
    }

    pub(crate) fn into_order(mut self) -> Vec<(String, Score)> {
        self.order.iter().filter_map(|name| self.scores.remove_entry(name)).collect()
    }
}
