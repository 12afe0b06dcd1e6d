//! What stays when somebody tells the same thing again: numbers, places, names, identifiers, ideas, rare words, topics.
//!
//! Invariant: a signature holds no word, only hashes and labels; it is the same on every machine.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{hash, ideas, scramble};
use crate::normalize::Folded;
use crate::quick::Quick;
use crate::reading::{FactKind, Input, Reading, Span, Topic};
use crate::tokens::{Pause, Token, TokenKind, tokens};
use crate::words::stem;

/// Words that count at most: the rest of a very long letter adds nothing to what it is about.
const LONGEST: usize = 600;

static COMMON: LazyLock<Quick<&'static str, ()>> = LazyLock::new(|| {
    let lines = include_str!("../../data/common.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(|word| (word, ())).collect()
});

/// Number words small enough to be written out.
const NUMBERS: &[(&str, u64)] = &[
    ("zero", 0),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
    ("vingt", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("cent", 100),
    ("mille", 1_000),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("hundred", 100),
    ("thousand", 1_000),
];

/// One thing that a message says, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// The number of an idea.
    Idea(u16),
    /// A number, as written or spelt.
    Number(u64),
    /// A word or a name that belongs to no idea.
    Word(u64),
    /// An identifier of the case: order, parcel, flight…
    Reference(u64),
}

impl Unit {
    /// A number.
    #[must_use]
    pub const fn number(value: u64) -> Self {
        Self::Number(value)
    }

    /// Whether it says what went wrong.
    #[must_use]
    pub fn is_trouble(self) -> bool {
        matches!(self, Self::Idea(idea) if ideas::is_trouble(idea))
    }
}

/// What a message tells, as numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Everything said, sorted, each once.
    units: Vec<Unit>,
    /// The content in order, for finding a frame that two texts share.
    order: Vec<Unit>,
    /// Names of places, people and things: capitals inside a sentence, whatever the other writes them in.
    names: Vec<Unit>,
    topics: Vec<Topic>,
}

impl Signature {
    /// The signature of a text that was read.
    #[must_use]
    pub fn of(text: &str, reading: &Reading) -> Self {
        let folded = Folded::new(text);
        let all = tokens(&folded);
        let mut signature = Self { topics: reading.topics.iter().map(|best| best.topic).collect(), ..Self::default() };
        for fact in &reading.facts {
            signature.add_fact(fact.kind, &fact.value);
        }
        let mut rest = all.get(..all.len().min(LONGEST)).unwrap_or_default();
        while let Some((token, after)) = rest.split_first() {
            let (digits, used) = long_number(&folded, rest);
            if used > 1 {
                signature.add_number(digits);
                rest = rest.get(used..).unwrap_or_default();
                continue;
            }
            if token.kind != TokenKind::Emoji {
                signature.add_word(&folded, token);
            }
            rest = after;
        }
        signature.units.sort_unstable();
        signature.units.dedup();
        signature.names.sort_unstable();
        signature.names.dedup();
        signature
    }

    /// The signature of a text that is read here, for tests and tools.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self::of(text, &crate::read(&Input { text: text.to_owned(), ..Input::default() }))
    }

    /// Everything said, each once, with a word for it: for showing what several messages share.
    #[must_use]
    pub fn said(text: &str) -> Vec<(Unit, String)> {
        let folded = Folded::new(text);
        let mut said: Vec<(Unit, String)> = Vec::new();
        for token in tokens(&folded).iter().filter(|token| token.kind != TokenKind::Emoji).take(LONGEST) {
            let mut alone = Self::default();
            alone.add_word(&folded, token);
            for unit in alone.units {
                if said.iter().all(|(known, _)| *known != unit) {
                    said.push((unit, folded.raw(token.span).trim_start_matches('#').to_lowercase()));
                }
            }
        }
        said
    }

    /// Everything said, sorted, each once.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The content in order.
    pub(super) fn order(&self) -> &[Unit] {
        &self.order
    }

    /// What it is about, best first.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// What is named.
    pub(super) fn names(&self) -> &[Unit] {
        &self.names
    }

    fn add_fact(&mut self, kind: FactKind, value: &str) {
        if kind.is_reference() {
            self.units.push(Unit::Reference(scramble(hash(&[kind.as_str(), value]))));
        }
    }

    fn add_number(&mut self, value: u64) {
        self.units.push(Unit::Number(value));
        self.order.push(Unit::Number(value));
        // A year, a post code, a train: long numbers name something.
        if value > 999 {
            self.names.push(Unit::Number(value));
        }
    }

    fn add_word(&mut self, folded: &Folded<'_>, token: &Token<'_>) {
        let word = token.word;
        if token.kind == TokenKind::Handle
            || COMMON.contains_key(word)
            || word.len() == 1 && token.kind != TokenKind::Number
        {
            return;
        }
        if let Some(value) = number(word) {
            return self.add_number(value);
        }
        let as_word = Unit::Word(scramble(hash(&[&stem(word)])));
        let ideas = ideas::of(word);
        if ideas.is_empty() {
            self.units.push(as_word);
            if token.pause != Pause::Sentence && is_name(folded.raw(token.span)) {
                self.names.push(as_word);
            }
        }
        self.order.push(ideas.first().map_or(as_word, |idea| Unit::Idea(*idea)));
        self.units.extend(ideas.into_iter().map(Unit::Idea));
    }
}

/// A capital and then small letters: in a text of capitals nothing is a name.
fn is_name(raw: &str) -> bool {
    let mut signs = raw.chars();
    signs.next().is_some_and(char::is_uppercase) && signs.next().is_some_and(char::is_lowercase)
}

/// "14 000" and "39,99" are one number each: its digits, and how many tokens they are.
fn long_number(folded: &Folded<'_>, tokens: &[Token<'_>]) -> (u64, usize) {
    let Some(first) = tokens.first().filter(|token| token.kind == TokenKind::Number) else { return (0, 1) };
    let (mut value, mut end, mut used) = (first.word.to_owned(), first.span.end, 1);
    for token in tokens.iter().skip(1).take(3).take_while(|token| token.kind == TokenKind::Number) {
        let between = folded.raw(Span::new(end, token.span.start));
        let thousands = token.word.len() == 3 && matches!(between, " " | "\u{a0}" | "\u{202f}" | ".");
        let decimals = token.word.len() <= 2 && matches!(between, "," | "." | ":");
        if !(thousands || decimals) || value.len() + token.word.len() > 15 {
            break;
        }
        value.push_str(token.word);
        (end, used) = (token.span.end, used + 1);
    }
    (value.parse().unwrap_or(0), used)
}

/// "12", "2h", "14°", "deux": the number at the start of a word, or spelt.
fn number(word: &str) -> Option<u64> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && word.len() <= digits + 2 {
        return word.get(..digits.min(15)).and_then(|text| text.parse().ok());
    }
    if let Some((hours, minutes)) = word.split_once('h') {
        // "5h30": an hour of the day, or a time that something took.
        let digits = |text: &str| text.len() <= 2 && !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
        if digits(hours) && digits(minutes) {
            return format!("{hours}{minutes}").parse().ok();
        }
    }
    NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}
