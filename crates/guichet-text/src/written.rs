//! What people mean by what they type: "pk" → "pourquoi", "jattends" → "j'attends", "dont" → "don't".
//!
//! Invariant: a token read as several words keeps its one place in the text.

use std::sync::LazyLock;

use crate::language::Language;
use crate::quick::Quick;
use crate::tokens::{Pause, Token, TokenKind};

type Readings = Quick<&'static str, Vec<&'static str>>;

static FRENCH: LazyLock<Readings> = LazyLock::new(|| parse(include_str!("../data/fr/written.tsv")));
static ENGLISH: LazyLock<Readings> = LazyLock::new(|| parse(include_str!("../data/en/written.tsv")));

fn parse(file: &'static str) -> Readings {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(written, said)| (written, said.split_whitespace().collect()))
        .collect()
}

/// The tokens with each careless writing replaced by the words it stands for.
pub(crate) fn said<'a>(language: Language, all: Vec<Token<'a>>) -> Vec<Token<'a>> {
    let readings = match language {
        Language::French => &*FRENCH,
        Language::English => &*ENGLISH,
        Language::Other(_) | Language::Unknown => return all,
    };
    let mut expanded: Vec<Token<'a>> = Vec::with_capacity(all.len() + 8);
    let mut all = all.into_iter().peekable();
    while let Some(token) = all.next() {
        let meant = token.kind == TokenKind::Word && !is_as_written(&token, expanded.last(), all.peek());
        let words = meant.then(|| readings.get(token.word)).flatten();
        let Some(words) = words else {
            match spoken_i(language, &token) {
                Some((i, verb)) => expanded.extend([i, verb]),
                None => expanded.push(token),
            }
            continue;
        };
        let last = words.len().saturating_sub(1);
        for (at, word) in words.iter().enumerate() {
            let pause = if at == 0 { token.pause } else { Pause::None };
            expanded.push(Token { word, pause, asked: token.asked && at == last, ..token });
        }
    }
    expanded
}

/// Words that "ill" and "id" follow as they are written.
const BEFORE: &[&str] = &[
    "is",
    "was",
    "am",
    "are",
    "m",
    "s",
    "re",
    "were",
    "be",
    "been",
    "being",
    "feel",
    "feels",
    "feeling",
    "felt",
    "fell",
    "fall",
    "taken",
    "took",
    "very",
    "so",
    "really",
    "mentally",
    "terminally",
    "seriously",
    "critically",
    "too",
    "quite",
    "the",
    "my",
    "your",
    "our",
    "a",
    "an",
    "photo",
    "user",
    "order",
    "tracking",
    "his",
    "her",
    "their",
    "made",
    "of",
];

/// Words that follow them.
const AFTER: &[&str] = &[
    "after", "from", "because", "and", "or", "since", "with", "for", "in", "on", "at", "number", "card", "as", "is",
    "was", "to", "health", "people", "person", "but", "again", "today",
];

/// "My mum is ill", "photo ID": the word itself, where "I'll" and "I'd" cannot stand.
fn is_as_written(token: &Token<'_>, before: Option<&Token<'_>>, next: Option<&Token<'_>>) -> bool {
    if !matches!(token.word, "ill" | "id") {
        return false;
    }
    let ends = next.is_none_or(|next| next.pause != Pause::None || next.kind != TokenKind::Word);
    let goes_on = next.is_some_and(|next| AFTER.contains(&next.word));
    let led = token.pause == Pause::None && before.is_some_and(|before| BEFORE.contains(&before.word));
    ends || goes_on || led
}

/// "jporte", "jvous": no French word begins with "j" and a consonant but "je" swallowed.
fn spoken_i<'a>(language: Language, token: &Token<'a>) -> Option<(Token<'a>, Token<'a>)> {
    let rest =
        token.word.strip_prefix('j').filter(|_| language == Language::French && token.kind == TokenKind::Word)?;
    let first = rest.chars().next()?;
    let swallowed = rest.len() >= 3
        && first.is_ascii_lowercase()
        && !matches!(first, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' | 'p');
    let swallowed = swallowed
        || rest.starts_with("pay")
        || rest.starts_with("port")
        || rest.starts_with("pr")
        || rest.starts_with("pens");
    swallowed.then_some((
        Token { word: "je", asked: false, ..*token },
        Token { word: rest, pause: Pause::None, elided: false, ..*token },
    ))
}
