//! Lists of words and expressions, read from the commented files in `data/`, and matched in one pass.
//!
//! A line is `expression TAB label TAB weight`; `# …` is a comment and `[list]` names what the lines below belong to.
//! Invariant: matching looks at each token a bounded number of times, however long the text.

mod pattern;
mod vocabulary;

use std::sync::LazyLock;

use crate::language::Language;
use crate::reading::Span;
use crate::tokens::Token;
use pattern::Pattern;
use vocabulary::{Number, Text, Vocabulary};

/// The lists of one language.
pub(crate) struct Lexicon {
    entries: Vec<Entry>,
    vocabulary: Vocabulary,
    /// For each word of the vocabulary, the lines that may begin with it.
    lines: Vec<Vec<Line>>,
}

/// A line as it is looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    /// Its place among the entries.
    at: u32,
    /// A word that it cannot do without.
    beside: Number,
}

/// One line of a list.
pub(crate) struct Entry {
    pattern: Pattern,
    list: &'static str,
    label: &'static str,
    weight: f32,
}

/// A line found in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    /// The list of the line.
    pub(crate) list: &'static str,
    /// Its label.
    pub(crate) label: &'static str,
    /// Its weight.
    pub(crate) weight: f32,
    /// First token.
    pub(crate) start: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// Where it stands in the text as given.
    pub(crate) span: Span,
}

static FRENCH: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::parse(&[
        include_str!("../data/fr/topics.tsv"),
        include_str!("../data/fr/abuse.tsv"),
        include_str!("../data/fr/announced.tsv"),
        include_str!("../data/fr/consequence.tsv"),
        include_str!("../data/fr/needs.tsv"),
        include_str!("../data/fr/questions.tsv"),
        include_str!("../data/fr/senses.tsv"),
        include_str!("../data/fr/temper.tsv"),
    ])
});

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::parse(&[
        include_str!("../data/en/topics.tsv"),
        include_str!("../data/en/abuse.tsv"),
        include_str!("../data/en/announced.tsv"),
        include_str!("../data/en/consequence.tsv"),
        include_str!("../data/en/needs.tsv"),
        include_str!("../data/en/questions.tsv"),
        include_str!("../data/en/senses.tsv"),
        include_str!("../data/en/temper.tsv"),
    ])
});

/// Every line of the lists of `language` found in `all`; both languages when it is neither.
pub(crate) fn hits(language: Language, all: &[Token<'_>]) -> Vec<Hit> {
    let mut found = Vec::new();
    if language != Language::English {
        FRENCH.find(all, &mut found);
    }
    if language != Language::French {
        ENGLISH.find(all, &mut found);
    }
    found.sort_by_key(|hit| (hit.start, hit.end));
    found
}

impl Lexicon {
    fn parse(files: &[&'static str]) -> Self {
        let mut lexicon = Self { entries: Vec::new(), vocabulary: Vocabulary::default(), lines: Vec::new() };
        for file in files {
            let mut list = "";
            for line in file.lines() {
                let line = line.trim_end();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                    list = name;
                    continue;
                }
                lexicon.add(list, line);
            }
        }
        lexicon
    }

    fn add(&mut self, list: &'static str, line: &'static str) {
        let mut columns = line.split('\t').filter(|column| !column.is_empty());
        let Some(pattern) = columns.next().and_then(|line| Pattern::parse(line, &mut self.vocabulary)) else { return };
        let label = columns.next().unwrap_or_default().trim();
        let weight = columns.next().and_then(|weight| weight.trim().parse().ok()).unwrap_or(1.0);
        let at = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        for word in pattern.beginnings() {
            let line = Line { at, beside: pattern.beside().unwrap_or(*word) };
            let word = usize::try_from(*word).unwrap_or(0);
            while self.lines.len() <= word {
                self.lines.push(Vec::new());
            }
            if let Some(lines) = self.lines.get_mut(word) {
                lines.push(line);
            }
        }
        self.entries.push(Entry { pattern, list, label, weight });
    }

    fn find(&self, all: &[Token<'_>], found: &mut Vec<Hit>) {
        let text = Text::new(&self.vocabulary, all);
        let mut tried: Vec<Line> = Vec::with_capacity(64);
        for (start, token) in all.iter().enumerate() {
            tried.clear();
            for word in text.at(start) {
                let lines = usize::try_from(*word).ok().and_then(|word| self.lines.get(word));
                tried.extend(lines.into_iter().flatten().filter(|line| text.says(line.beside)));
            }
            tried.sort_unstable();
            tried.dedup_by_key(|line| line.at);
            for entry in tried.iter().filter_map(|line| self.entries.get(usize::try_from(line.at).ok()?)) {
                if !entry.pattern.can_stand_in(&text) {
                    continue;
                }
                if let Some(end) = entry.pattern.matches(&text, start) {
                    let last = all.get(end.saturating_sub(1)).map_or(token.span, |last| last.span);
                    found.push(Hit {
                        list: entry.list,
                        label: entry.label,
                        weight: entry.weight,
                        start,
                        end,
                        span: Span::new(token.span.start, last.end),
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_list_is_read() {
        for lexicon in [&*FRENCH, &*ENGLISH] {
            assert!(lexicon.entries.len() > 300);
            for entry in &lexicon.entries {
                assert!(!entry.list.is_empty(), "a line stands before the first list");
                assert!(!entry.label.is_empty(), "a line of {} has no label", entry.list);
            }
        }
    }
}
