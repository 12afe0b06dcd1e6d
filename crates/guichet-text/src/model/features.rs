//! What the model sees of a message: its words and pairs of words, pieces of words, and what the rules found.

use super::findings;
use crate::document::Document;
use crate::normalize::Folded;
use crate::read::Rough;
use crate::reading::Input;
use crate::tokens::{Pause, Token, TokenKind};

/// At most so many words are looked at: the first, and the last hundred.
pub const LONGEST: usize = 500;
pub(super) const LAST: usize = 100;

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
            Self::Words | Self::Pieces => 1.0 / f64::from(count.max(9)).sqrt(),
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
    let mut all = worded(seen(&document.all));
    findings::add(document, rough, &mut all);
    all
}

/// The words and pairs of some tokens, in order, each once.
pub(super) fn words<'a, 'b: 'a>(tokens: impl Iterator<Item = &'a Token<'b>>) -> Vec<Feature> {
    let mut hashes = Vec::with_capacity(64);
    let mut before: u32 = mark(b'^');
    for token in tokens {
        let whole = word_hash(token);
        hashes.push(whole);
        hashes.push(join(before, whole));
        before = whole;
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_iter().map(|hash| Feature { group: Group::Words, hash, value: 1 }).collect()
}

/// The words, pairs and pieces of some tokens, in order, each once.
#[must_use]
pub fn worded<'a, 'b: 'a>(tokens: impl Iterator<Item = &'a Token<'b>>) -> Vec<Feature> {
    let mut words = Vec::with_capacity(256);
    let mut pieces = Vec::with_capacity(1_024);
    let mut before: u32 = mark(b'^');
    for token in tokens {
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
    for (at, piece) in bordered.windows(4).enumerate() {
        let four = feed(start(b'p'), piece);
        keep(finish(four));
        if let Some(fifth) = bordered.get(at + 4) {
            keep(finish(feed(four, &[*fifth])));
        }
    }
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

/// The name of a finding.
#[must_use]
pub fn named(parts: &[&str]) -> u32 {
    let mut state = start(b'f');
    for part in parts {
        state = feed(feed(state, part.as_bytes()), b"/");
    }
    finish(state)
}
