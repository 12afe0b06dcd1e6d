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
    let mut expanded = Vec::with_capacity(all.len() + 8);
    for token in all {
        let words = (token.kind == TokenKind::Word).then(|| readings.get(token.word)).flatten();
        let Some(words) = words else {
            expanded.push(token);
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
