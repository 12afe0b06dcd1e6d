//! The rows labelled for some things only, measured on those.

use guichet_text::reading::{AbuseLevel, AnnouncedKind, Need, Reading};

use super::{Scores, aim};
use crate::focus::FocusRow;

/// One such row with what the program says of it.
pub struct FocusRead<'a> {
    /// The row.
    pub row: &'a FocusRow,
    /// What the program says.
    pub reading: Reading,
}

/// Each label with its name for `--wrong`, what a person answered and what the program did.
fn answers(one: &FocusRead<'_>) -> [(&'static str, &'static str, bool, bool); 7] {
    let (label, reading) = (&one.row.label, &one.reading);
    [
        ("irony", "irony", label.irony, reading.irony),
        ("pressure", "pressure", label.pressure, reading.pressure.suspected),
        ("human", "wants a human", label.wants_human, reading.wants_human),
        ("partnership", "need partnership", label.partnership, reading.needs.contains(&Need::Partnership)),
        (
            "abuse",
            "abuse: insult or worse",
            label.abuse >= AbuseLevel::Insult,
            reading.abuse.level >= AbuseLevel::Insult,
        ),
        ("announced", "announced, any kind", !label.announced.is_empty(), !reading.announced.is_empty()),
        ("thanks", "thanks", label.thanks, !reading.thanks.is_empty()),
    ]
}

/// Prints the table; nothing without rows.
#[must_use]
pub fn focus_table(read: &[FocusRead<'_>]) -> String {
    if read.is_empty() {
        return String::new();
    }
    let mut scores = Scores::default();
    for one in read {
        for (_, name, expected, found) in answers(one) {
            scores.of(name).see(expected, found);
        }
        for kind in AnnouncedKind::ALL {
            let found = one.reading.announced.iter().any(|announced| announced.kind == *kind);
            scores.of(&format!("  announced {kind}")).see(one.row.label.announced.contains(kind), found);
        }
    }
    let mut text = format!("\nlabelled for some things only: {} messages\n", read.len());
    for (name, score) in scores.into_order() {
        text.push_str(&format!("{name:<34} {score}{}\n", aim(&name, &score)));
    }
    text
}

/// The rows that a label gets wrong.
#[must_use]
pub fn focus_wrong(read: &[FocusRead<'_>], label: &str) -> String {
    let mut text = String::new();
    for one in read {
        let kinds = |all: Vec<AnnouncedKind>| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let (expected, found) = if label == "announced" {
            let mut wanted = one.row.label.announced.clone();
            let mut found: Vec<AnnouncedKind> = one.reading.announced.iter().map(|announced| announced.kind).collect();
            wanted.sort_unstable();
            found.sort_unstable();
            found.dedup();
            (kinds(wanted), kinds(found))
        } else {
            let Some((_, _, expected, found)) = answers(one).into_iter().find(|(short, ..)| *short == label) else {
                continue;
            };
            (expected.to_string(), found.to_string())
        };
        if expected != found {
            let words = one.row.message.text.replace('\n', " / ");
            text.push_str(&format!("{} [{words}]\n    expected {expected}\n    found    {found}\n", one.row.label.id));
        }
    }
    text
}
