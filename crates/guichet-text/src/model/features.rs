//! What the model sees of a message: its words and pairs of words, pieces of words, and what the rules found.

use crate::document::Document;
use crate::normalize::Folded;
use crate::read::Rough;
use crate::reading::{AbuseLevel, Input, Severity};
use crate::tokens::{Pause, Token, TokenKind};

/// At most so many words are looked at: the first, and the last hundred.
pub const LONGEST: usize = 500;
const LAST: usize = 100;

/// Groups of features; each weighs the same however many of its features a message has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Words and pairs of words.
    Words,
    /// Pieces of words, so that careless spelling still says something.
    Pieces,
    /// What the rules and lists found, each on its own.
    Finding,
}

impl Group {
    /// Every group.
    pub const ALL: &'static [Self] = &[Self::Words, Self::Pieces, Self::Finding];

    /// What one feature is worth when a message has `count` of them.
    #[must_use]
    pub fn share(self, count: u32) -> f64 {
        match self {
            Self::Finding => 0.05,
            Self::Words => 1.5 / f64::from(count.max(9)).sqrt(),
            Self::Pieces => 1.0 / f64::from(count.max(9)).sqrt(),
        }
    }
}

/// One feature of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    /// Its group.
    pub group: Group,
    /// Its name, folded to a number.
    pub hash: u32,
    /// How much of it there is.
    pub value: u8,
}

/// The features of a message, as training sees them.
#[must_use]
pub fn features(input: &Input) -> Vec<Feature> {
    let folded = Folded::new(&input.text);
    let document = Document::new(input, &folded);
    let rough = Rough::read(&document);
    of(&document, &rough)
}

/// The features of a document, in order, each once.
pub(crate) fn of(document: &Document<'_>, rough: &Rough) -> Vec<Feature> {
    let mut words = Vec::with_capacity(256);
    let mut pieces = Vec::with_capacity(1_024);
    let mut before: u32 = mark(b'^');
    for token in seen(&document.all) {
        let whole = word_hash(token);
        if token.pause == Pause::Sentence {
            before = mark(b'^');
        }
        words.push(whole);
        words.push(join(before, whole));
        if matches!(token.kind, TokenKind::Word | TokenKind::Hashtag) {
            pieces_of(token.word, |piece| pieces.push(piece));
        }
        before = whole;
    }
    let mut all = Vec::with_capacity(words.len() + pieces.len() + 64);
    for (group, mut hashes) in [(Group::Words, words), (Group::Pieces, pieces)] {
        hashes.sort_unstable();
        hashes.dedup();
        all.extend(hashes.into_iter().map(|hash| Feature { group, hash, value: 1 }));
    }
    findings(document, rough, &mut all);
    all
}

/// The words that are looked at.
pub(crate) fn seen<'a, 'b>(all: &'b [Token<'a>]) -> impl Iterator<Item = &'b Token<'a>> {
    let first = all.iter().take(LONGEST - LAST);
    let last = all.iter().skip((LONGEST - LAST).max(all.len().saturating_sub(LAST)));
    first.chain(last)
}

/// The name of a word. Numbers are all alike, and so are handles.
pub(crate) fn word_hash(token: &Token<'_>) -> u32 {
    match token.kind {
        TokenKind::Number => hash(b'0', &token.word.len().min(6).to_le_bytes()),
        TokenKind::Handle => mark(b'@'),
        TokenKind::Word | TokenKind::Hashtag | TokenKind::Emoji => hash(b'w', token.word.as_bytes()),
    }
}

/// The name of a pair.
pub(crate) const fn join(one: u32, other: u32) -> u32 {
    let mixed = one.rotate_left(13) ^ other.wrapping_mul(0x9e37_79b1);
    mixed ^ (mixed >> 15)
}

/// Pieces of four and five letters, with the borders of the word.
pub(crate) fn pieces_of(word: &str, mut keep: impl FnMut(u32)) {
    let bytes = word.as_bytes();
    if bytes.len() > 30 {
        return;
    }
    let mut bordered = [b' '; 32];
    let end = bytes.len() + 2;
    let Some(middle) = bordered.get_mut(1..=bytes.len()) else { return };
    middle.copy_from_slice(bytes);
    let Some(bordered) = bordered.get(..end) else { return };
    for length in [4, 5] {
        for piece in bordered.windows(length) {
            keep(hash(b'p', piece));
        }
    }
}

/// What the rules found, as features.
fn findings(document: &Document<'_>, rough: &Rough, all: &mut Vec<Feature>) {
    let from = all.len();
    let mut add = |name: &[&str], value: u8| {
        let mut state = start(b'f');
        for part in name {
            state = feed(feed(state, part.as_bytes()), b"/");
        }
        all.push(Feature { group: Group::Finding, hash: finish(state), value });
    };
    let mut sums: Vec<(&str, &str, f32)> = Vec::with_capacity(64);
    for hit in document.hits() {
        match sums.iter_mut().find(|(list, label, _)| *list == hit.list && *label == hit.label) {
            Some((_, _, sum)) => *sum += hit.weight.max(0.1),
            None => sums.push((hit.list, hit.label, hit.weight.max(0.1))),
        }
    }
    for (list, label, sum) in &sums {
        add(&[list, label], steps(*sum));
    }
    let mut senses: Vec<&str> = sums.iter().filter(|sum| sum.0 == "sense").map(|sum| sum.1).collect();
    senses.sort_unstable();
    let sector = document.input.sector.as_deref().unwrap_or("any");
    for (at, one) in senses.iter().enumerate() {
        // What things are spoken of says most together with the trade; the other families with each other.
        if one.starts_with("about_") {
            add(&["in", sector, one], 3);
            continue;
        }
        for other in senses.iter().skip(at + 1) {
            add(&["both", one, other], 3);
        }
    }
    for (_, label, sum) in sums.iter().filter(|sum| sum.0 == "topic") {
        add(&["topic_in", sector, label], steps(*sum));
    }
    for (name, value) in surface(document) {
        add(&["surface", name], value);
    }
    for (at, topic) in rough.topics.iter().enumerate() {
        add(&[if at == 0 { "topic_first" } else { "topic_also" }, topic.topic.as_str()], steps(topic.score * 2.0));
    }
    for (at, need) in rough.needs.all.iter().enumerate() {
        add(&[if at == 0 { "need_first" } else { "need_also" }, need.as_str()], 4);
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
        (!document.input.earlier.is_empty(), "earlier"),
    ] {
        if yes {
            add(&["rule", name], 4);
        }
    }
    for one in &rough.announced {
        add(&["will", one.kind.as_str()], 4);
    }
    for found in document.found.iter().take(40) {
        add(&["fact", found.kind.name()], 3);
    }
    if let Some(sector) = document.input.sector.as_deref() {
        add(&["sector", sector], 3);
    }
    if let Some(channel) = document.input.channel.as_deref() {
        add(&["channel", channel], 2);
    }
    let length = match document.all.len() {
        0..=4 => "few",
        5..=14 => "short",
        15..=49 => "some",
        50..=119 => "long",
        _ => "pages",
    };
    add(&["length", length], 3);
    add(&["language", document.language.code()], 2);
    if let Some(new) = all.get_mut(from..) {
        new.sort_unstable();
    }
    all.dedup_by_key(|feature| (feature.group, feature.hash));
}

/// How it is written: quotation marks, dots, capitals, pictures.
fn surface(document: &Document<'_>) -> Vec<(&'static str, u8)> {
    let raw = document.folded.raw_text();
    let signs = || raw.chars().take(4_000);
    let count = |wanted: &[char]| signs().filter(|sign| wanted.contains(sign)).count();
    let letters = signs().filter(|sign| sign.is_alphabetic()).count();
    let large = signs().filter(|sign| sign.is_uppercase()).count();
    let quotes = count(&['"', '«', '“', '”']);
    [
        ("quotes", quotes > 0),
        ("many_quotes", quotes > 2),
        ("dots", raw.contains("...") || raw.contains('…')),
        ("loud", large * 3 > letters && letters > 12),
        ("some_loud", large * 8 > letters && letters > 30),
        ("exclaims", count(&['!']) > 0),
        ("exclaims_much", count(&['!']) > 3),
        ("asks", count(&['?']) > 0),
        ("asks_much", count(&['?']) > 2),
        ("claps", raw.contains(['👏', '🤡', '🙄', '🙃', '😇', '🎉'])),
        ("hearts", raw.contains(['❤', '💕', '💜', '💚', '😍', '🥰', '😊'])),
        ("rages", raw.contains(['😡', '🤬', '😤', '🖕'])),
        ("figures", signs().filter(char::is_ascii_digit).count() > 6),
        ("lines", raw.contains("\n\n")),
        ("no_capital", raw.chars().find(|sign| sign.is_alphabetic()).is_some_and(char::is_lowercase)),
    ]
    .into_iter()
    .filter_map(|(name, here)| here.then_some((name, 3)))
    .collect()
}

/// A weight in steps of a quarter, at most three.
fn steps(weight: f32) -> u8 {
    let mut steps = 1;
    while steps < 12 && f32::from(steps) * 0.25 < weight {
        steps += 1;
    }
    steps
}

fn start(kind: u8) -> u32 {
    (0x811c_9dc5 ^ u32::from(kind)).wrapping_mul(0x0100_0193)
}

fn feed(mut state: u32, bytes: &[u8]) -> u32 {
    for byte in bytes {
        state = (state ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    state
}

const fn finish(state: u32) -> u32 {
    let mixed = (state ^ (state >> 15)).wrapping_mul(0x85eb_ca6b);
    mixed ^ (mixed >> 13)
}

fn mark(kind: u8) -> u32 {
    finish(start(kind))
}

fn hash(kind: u8, bytes: &[u8]) -> u32 {
    finish(feed(start(kind), bytes))
}
