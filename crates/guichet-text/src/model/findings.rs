//! What the lists and the rules found, as features of the model.

use super::features::{Feature, Group, named};
use crate::document::Document;
use crate::read::Rough;
use crate::reading::{AbuseLevel, Severity};

/// Features by their names.
struct Named<'a> {
    all: &'a mut Vec<Feature>,
}

impl Named<'_> {
    fn add(&mut self, name: &[&str], value: u8) {
        self.all.push(Feature { group: Group::Finding, hash: named(name), value });
    }
}

/// Adds every finding, in order, each once.
pub(super) fn add(document: &Document<'_>, rough: &Rough, all: &mut Vec<Feature>) {
    let from = all.len();
    let mut named = Named { all };
    families(document, &mut named);
    ruled(document, rough, &mut named);
    around(document, &mut named);
    for (name, value) in surface(document) {
        named.add(&["surface", name], value);
    }
    if let Some(new) = all.get_mut(from..) {
        new.sort_unstable();
    }
    all.dedup_by_key(|feature| (feature.group, feature.hash));
}

/// Lists and labels with their weights, and which of them come together.
fn families(document: &Document<'_>, named: &mut Named<'_>) {
    let mut sums: Vec<(&str, &str, f32)> = Vec::with_capacity(64);
    // Words that only keep a request clean are no sign: as one they took weight from the insults themselves.
    for (list, hits) in document.lists().filter(|(list, _)| *list != "unkind") {
        let from = sums.len();
        for hit in hits {
            match sums.iter_mut().skip(from).find(|(_, label, _)| *label == hit.label) {
                Some((_, _, sum)) => *sum += hit.weight.max(0.1),
                None => sums.push((list, hit.label, hit.weight.max(0.1))),
            }
        }
    }
    for (list, label, sum) in &sums {
        named.add(&[list, label], steps(*sum));
    }
    let mut senses: Vec<&str> = sums.iter().filter(|sum| sum.0 == "sense").map(|sum| sum.1).collect();
    senses.sort_unstable();
    let sector = document.input.sector.as_deref().unwrap_or("any");
    for (at, one) in senses.iter().enumerate() {
        // What things are spoken of says most together with the trade; the other families with each other.
        if one.starts_with("about_") {
            named.add(&["in", sector, one], 3);
            continue;
        }
        for other in senses.iter().skip(at + 1) {
            named.add(&["both", one, other], 3);
        }
    }
    for (_, label, sum) in sums.iter().filter(|sum| sum.0 == "topic") {
        named.add(&["topic_in", sector, label], steps(*sum));
    }
}

/// What the readers say.
fn ruled(document: &Document<'_>, rough: &Rough, named: &mut Named<'_>) {
    for (at, topic) in rough.topics.iter().enumerate() {
        named
            .add(&[if at == 0 { "topic_first" } else { "topic_also" }, topic.topic.as_str()], steps(topic.score * 2.0));
    }
    for (at, need) in rough.needs.all.iter().enumerate() {
        named.add(&[if at == 0 { "need_first" } else { "need_also" }, need.as_str()], 4);
    }
    for one in &rough.announced {
        named.add(&["will", one.kind.as_str()], 4);
    }
    for found in document.found.iter().take(40) {
        named.add(&["fact", found.kind.name()], 3);
    }
    let level = rough.abuse.level;
    for (yes, name) in [
        (rough.temper.irony, "irony"),
        (rough.temper.sentiment > 0.25, "good"),
        (rough.temper.sentiment < -0.25, "bad"),
        (rough.temper.anger > 0.3, "anger"),
        (rough.temper.anger > 0.6, "rage"),
        (level >= AbuseLevel::Insult, "abuse"),
        (level >= AbuseLevel::Harassment, "hounding"),
        (rough.pressure.suspected, "pressure"),
        (rough.human.is_some(), "human"),
        (rough.scam.is_some(), "scam"),
        (!rough.questions.is_empty(), "asks"),
        (rough.questions.len() > 1, "asks_much"),
        (rough.thanked, "thanks"),
        (rough.stakes.severity == Severity::Critical, "critical"),
        (rough.stakes.severity >= Severity::High, "high"),
        (rough.stakes.severity == Severity::Low, "low"),
        (rough.stakes.in_trouble_now, "now"),
    ] {
        if yes {
            named.add(&["rule", name], 4);
        }
    }
}

/// Where it was written, in what language, how much.
fn around(document: &Document<'_>, named: &mut Named<'_>) {
    if !document.input.earlier.is_empty() {
        named.add(&["rule", "earlier"], 4);
    }
    if let Some(sector) = document.input.sector.as_deref() {
        named.add(&["sector", sector], 3);
    }
    if let Some(channel) = document.input.channel.as_deref() {
        named.add(&["channel", channel], 2);
    }
    let length = match document.all.len() {
        0..=4 => "few",
        5..=14 => "short",
        15..=49 => "some",
        50..=119 => "long",
        _ => "pages",
    };
    named.add(&["length", length], 3);
    named.add(&["language", document.language.code()], 2);
}

/// How it is written: quotation marks, dots, capitals, pictures.
fn surface(document: &Document<'_>) -> impl Iterator<Item = (&'static str, u8)> {
    let signs = Signs::of(document.folded.raw_text());
    [
        ("quotes", signs.quotes > 0),
        ("many_quotes", signs.quotes > 2),
        ("dots", signs.dotted),
        ("loud", signs.large * 3 > signs.letters && signs.letters > 12),
        ("some_loud", signs.large * 8 > signs.letters && signs.letters > 30),
        ("exclaims", signs.cries > 0),
        ("exclaims_much", signs.cries > 3),
        ("asks", signs.questions > 0),
        ("asks_much", signs.questions > 2),
        ("claps", signs.claps),
        ("hearts", signs.hearts),
        ("rages", signs.rages),
        ("figures", signs.digits > 6),
        ("lines", signs.lines),
        ("no_capital", signs.begins_small),
    ]
    .into_iter()
    .filter_map(|(name, here)| here.then_some((name, 3)))
}

/// What a text is written with, counted in one pass; the counts stop after some pages.
#[derive(Default)]
struct Signs {
    letters: usize,
    large: usize,
    digits: usize,
    quotes: usize,
    cries: usize,
    questions: usize,
    dotted: bool,
    claps: bool,
    hearts: bool,
    rages: bool,
    lines: bool,
    begins_small: bool,
}

impl Signs {
    fn of(raw: &str) -> Self {
        let mut all = Self { dotted: raw.contains("..."), lines: raw.contains("\n\n"), ..Self::default() };
        let mut begun = false;
        for (at, sign) in raw.chars().enumerate() {
            all.picture(sign);
            let letter = sign.is_alphabetic();
            if letter && !begun {
                begun = true;
                all.begins_small = sign.is_lowercase();
            }
            if at >= 4_000 {
                continue;
            }
            all.letters += usize::from(letter);
            all.large += usize::from(sign.is_uppercase());
            match sign {
                '"' | '«' | '“' | '”' => all.quotes += 1,
                '!' => all.cries += 1,
                '?' => all.questions += 1,
                '0'..='9' => all.digits += 1,
                _ => {}
            }
        }
        all
    }

    const fn picture(&mut self, sign: char) {
        match sign {
            '…' => self.dotted = true,
            '👏' | '🤡' | '🙄' | '🙃' | '😇' | '🎉' => self.claps = true,
            '❤' | '💕' | '💜' | '💚' | '😍' | '🥰' | '😊' => self.hearts = true,
            '😡' | '🤬' | '😤' | '🖕' => self.rages = true,
            _ => {}
        }
    }
}

/// A weight in steps of a quarter, at most three.
fn steps(weight: f32) -> u8 {
    let mut steps = 1;
    while steps < 12 && f32::from(steps) * 0.25 < weight {
        steps += 1;
    }
    steps
}
