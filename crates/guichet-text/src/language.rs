//! The language of a short, mixed or careless text: French, English, another, or unknown.
//!
//! Frequent small words vote, then typical letters and endings. No statistics of a corpus: the lists are in
//! `data/language.tsv`, and a word shared by several languages counts less for each.
//! Invariant: time is linear in the text, and only the first part of a long text is looked at.

use std::sync::LazyLock;

use crate::quick::Quick;
use crate::tokens::{Token, TokenKind};

/// What the lexicons distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// French.
    French,
    /// English.
    English,
    /// Another language, by its code.
    Other(&'static str),
    /// Too little to say.
    Unknown,
}

impl Language {
    /// BCP 47.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Other(code) => code,
            Self::Unknown => "und",
        }
    }
}

const LISTS: &str = include_str!("../data/language.tsv");

/// Order of the columns of votes.
const CODES: [&str; 8] = ["fr", "en", "es", "pt", "it", "de", "nl", "hi"];

type Votes = [f32; CODES.len()];

struct Tables {
    words: Quick<String, Votes>,
    endings: Quick<String, Votes>,
    letters: Quick<char, Votes>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::parse);

impl Tables {
    fn parse() -> Self {
        let mut tables = Self { words: Quick::default(), endings: Quick::default(), letters: Quick::default() };
        for line in LISTS.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(code), Some(kind), Some(list)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            let Some(column) = CODES.iter().position(|known| *known == code) else { continue };
            for item in list.split_whitespace() {
                let (item, weight) =
                    item.split_once(':').map_or((item, None), |(item, weight)| (item, weight.parse().ok()));
                let votes = match kind {
                    "words" => tables.words.entry(item.to_owned()).or_default(),
                    "endings" => tables.endings.entry(item.to_owned()).or_default(),
                    _ => match item.chars().next() {
                        Some(letter) => tables.letters.entry(letter).or_default(),
                        None => continue,
                    },
                };
                if let Some(vote) = votes.get_mut(column) {
                    *vote += weight.unwrap_or(1.0);
                }
            }
        }
        for votes in tables.words.values_mut() {
            let sharing: f32 = votes.iter().map(|vote| if *vote > 0.0 { 1.0 } else { 0.0 }).sum();
            for vote in votes.iter_mut() {
                *vote /= sharing.max(1.0);
            }
        }
        tables
    }
}

/// The language of a text and how sure it is, 0…1.
pub(crate) fn detect(raw: &str, all: &[Token<'_>]) -> (Language, f32) {
    let beginning: &str = raw.char_indices().nth(2_000).map_or(raw, |(end, _)| raw.get(..end).unwrap_or(raw));
    if let Some(code) = by_script(beginning) {
        return (Language::Other(code), 1.0);
    }
    let mut votes = Votes::default();
    for token in all.iter().take(400).filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Hashtag)) {
        if matches!(token.word, "http" | "https" | "www" | "url" | "user" | "rt" | "com") {
            continue;
        }
        let scale = if token.kind == TokenKind::Hashtag { 0.4 } else { 1.0 };
        if let Some(known) = TABLES.words.get(token.word) {
            add(&mut votes, known, scale);
        } else {
            add_endings(&mut votes, token.word, scale);
        }
    }
    for letter in beginning.chars().filter(|letter| !letter.is_ascii()) {
        if let Some(known) = TABLES.letters.get(&letter) {
            add(&mut votes, known, 1.0);
        }
    }
    decide(&votes)
}

fn add(votes: &mut Votes, more: &Votes, scale: f32) {
    for (vote, extra) in votes.iter_mut().zip(more) {
        *vote += extra * scale;
    }
}

fn add_endings(votes: &mut Votes, word: &str, scale: f32) {
    for length in 2..=4 {
        let Some(start) = word.len().checked_sub(length).filter(|start| *start >= 2) else { break };
        if let Some(known) = word.get(start..).and_then(|ending| TABLES.endings.get(ending)) {
            add(votes, known, 0.3 * scale);
        }
    }
}

fn decide(votes: &Votes) -> (Language, f32) {
    let mut ranked: Vec<(f32, &'static str)> = votes.iter().copied().zip(CODES).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (Some((best, code)), Some((second, _))) = (ranked.first().copied(), ranked.get(1).copied()) else {
        return (Language::Unknown, 0.0);
    };
    if best < 0.25 {
        return (Language::Unknown, 0.0);
    }
    let sure = ((best - second) / best).clamp(0.0, 1.0) * (best / 3.0).clamp(0.2, 1.0);
    let language = match code {
        "fr" => Language::French,
        "en" => Language::English,
        other => Language::Other(other),
    };
    (language, sure)
}

/// The language of a text whose letters are not Latin.
fn by_script(text: &str) -> Option<&'static str> {
    const SCRIPTS: [&str; 9] = ["ar", "hi", "ru", "el", "he", "zh", "ja", "ko", "th"];
    let mut counts = [0_usize; SCRIPTS.len()];
    let mut latin = 0_usize;
    for letter in text.chars() {
        let script = match letter {
            'a'..='z' | 'A'..='Z' | 'À'..='ɏ' => {
                latin += 1;
                continue;
            }
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => 0,
            '\u{900}'..='\u{97f}' => 1,
            '\u{400}'..='\u{4ff}' => 2,
            '\u{370}'..='\u{3ff}' => 3,
            '\u{590}'..='\u{5ff}' => 4,
            '\u{4e00}'..='\u{9fff}' => 5,
            '\u{3040}'..='\u{30ff}' => 6,
            '\u{ac00}'..='\u{d7af}' => 7,
            '\u{e00}'..='\u{e7f}' => 8,
            _ => continue,
        };
        if let Some(count) = counts.get_mut(script) {
            *count += 1;
        }
    }
    // Japanese mixes its own letters with Chinese ones.
    if counts.get(6).is_some_and(|kana| *kana > 0) {
        return Some("ja");
    }
    let best = counts.iter().copied().zip(SCRIPTS).max_by_key(|(count, _)| *count)?;
    (best.0 > 0 && best.0 * 2 > latin).then_some(best.1)
}
