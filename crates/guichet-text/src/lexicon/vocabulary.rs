//! The words of the lists by number, and a text as the numbers of the words that it says.
//!
//! Invariant: each word of a text is looked up once; afterwards a line is compared number by number.

use crate::quick::Quick;
use crate::tokens::{Pause, Token};

/// Bytes by which beginnings of words are found.
const HEAD: usize = 3;

/// The number of a word, or of a beginning of words, in the lists.
pub(super) type Number = u32;

/// Every word and every beginning of words of the lists.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    exact: Quick<String, Number>,
    beginnings: Quick<[u8; HEAD], Vec<(String, Number)>>,
    count: Number,
}

impl Vocabulary {
    /// The number of a word.
    pub(super) fn word(&mut self, word: &str) -> Number {
        if let Some(known) = self.exact.get(word) {
            return *known;
        }
        let number = self.next();
        self.exact.insert(word.to_owned(), number);
        number
    }

    /// The number of all words that begin so.
    pub(super) fn beginning(&mut self, beginning: &str) -> Number {
        let alike = self.beginnings.entry(head(beginning, HEAD)).or_default();
        if let Some((_, known)) = alike.iter().find(|(known, _)| known == beginning) {
            return *known;
        }
        alike.push((beginning.to_owned(), self.count));
        self.next()
    }

    const fn next(&mut self) -> Number {
        self.count += 1;
        self.count - 1
    }

    /// The numbers that a word of a text stands for.
    fn numbers(&self, word: &str, all: &mut Vec<Number>) {
        all.extend(self.exact.get(word));
        for length in 1..=HEAD.min(word.len()) {
            let alike = self.beginnings.get(&head(word, length)).into_iter().flatten();
            let fitting = alike.filter(|(beginning, _)| word.as_bytes().starts_with(beginning.as_bytes()));
            all.extend(fitting.map(|(_, number)| *number));
        }
    }
}

/// The first bytes of a word; none of ours holds a zero.
fn head(word: &str, length: usize) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    for (place, byte) in head.iter_mut().zip(word.bytes().take(length)) {
        *place = byte;
    }
    head
}

/// A text in the numbers of a vocabulary.
pub(super) struct Text<'a> {
    pub(super) all: &'a [Token<'a>],
    numbers: Vec<Number>,
    /// For each token, its pause and one past its last number.
    ends: Vec<(Pause, u32)>,
    /// Which numbers stand anywhere in the text.
    said: Vec<u64>,
}

impl<'a> Text<'a> {
    pub(super) fn new(vocabulary: &Vocabulary, all: &'a [Token<'a>]) -> Self {
        let mut numbers = Vec::with_capacity(all.len() * 3);
        let mut ends = Vec::with_capacity(all.len());
        for token in all {
            vocabulary.numbers(token.word, &mut numbers);
            ends.push((token.pause, u32::try_from(numbers.len()).unwrap_or(u32::MAX)));
        }
        let mut said = vec![0_u64; place(vocabulary.count).0 + 1];
        for number in &numbers {
            let (part, bit) = place(*number);
            if let Some(part) = said.get_mut(part) {
                *part |= bit;
            }
        }
        Self { all, numbers, ends, said }
    }

    /// The numbers of a token; none outside.
    pub(super) fn at(&self, at: usize) -> &[Number] {
        let end = |at: usize| self.ends.get(at).and_then(|(_, end)| usize::try_from(*end).ok());
        let from = at.checked_sub(1).and_then(end).unwrap_or(0);
        end(at).and_then(|end| self.numbers.get(from..end)).unwrap_or_default()
    }

    /// Whether a number stands anywhere.
    pub(super) fn says(&self, number: Number) -> bool {
        let (part, bit) = place(number);
        self.said.get(part).is_some_and(|part| part & bit != 0)
    }

    /// The pause before a token; none past the end.
    pub(super) fn pause(&self, at: usize) -> Option<Pause> {
        self.ends.get(at).map(|(pause, _)| *pause)
    }
}

fn place(number: Number) -> (usize, u64) {
    (usize::try_from(number / 64).unwrap_or(0), 1 << (number % 64))
}
