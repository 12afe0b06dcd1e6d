//! Places and products by name, as written.

use std::sync::LazyLock;

use super::found::Found;
use crate::normalize::{Folded, fold};
use crate::quick::Quick;
use crate::reading::{FactKind, Span};
use crate::tokens::{Pause, Token, TokenKind, tokens};

type Names = Quick<String, Vec<Vec<String>>>;

static PLACES: LazyLock<Names> = LazyLock::new(|| parse(include_str!("../../data/places.tsv")));
static PRODUCTS: LazyLock<Names> = LazyLock::new(|| parse(include_str!("../../data/products.tsv")));

/// One name a line; names are cut like messages.
fn parse(file: &str) -> Names {
    let mut names = Names::default();
    for line in file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let folded = fold(line);
        let folded = Folded::new(&folded);
        let words: Vec<String> = tokens(&folded).iter().map(|token| token.word.to_owned()).collect();
        if let Some((first, rest)) = words.split_first() {
            names.entry(first.clone()).or_default().push(rest.to_vec());
        }
    }
    for rests in names.values_mut() {
        rests.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
    }
    names
}

pub(super) fn find(folded: &Folded<'_>, all: &[Token<'_>], found: &mut Vec<Found>) {
    for (at, token) in
        all.iter().enumerate().filter(|(_, token)| matches!(token.kind, TokenKind::Word | TokenKind::Hashtag))
    {
        if let Some(last) = longest(&PLACES, all, at) {
            let capital = folded.raw(token.span).trim_start_matches('#').chars().next().is_some_and(char::is_uppercase);
            let led = at.checked_sub(1).and_then(|before| all.get(before)).is_some_and(|before| {
                matches!(
                    before.word,
                    "a" | "de"
                        | "vers"
                        | "pour"
                        | "sur"
                        | "depuis"
                        | "to"
                        | "from"
                        | "in"
                        | "at"
                        | "chez"
                        | "via"
                        | "near"
                        | "d"
                )
            });
            if capital || led || last > at {
                push(folded, all, at, last, FactKind::Place, 35, found);
            }
        }
        if let Some(last) = longest(&PRODUCTS, all, at) {
            push(folded, all, at, last, FactKind::Product, 30, found);
        }
    }
}

fn longest(names: &Names, all: &[Token<'_>], at: usize) -> Option<usize> {
    let rests = names.get(all.get(at)?.word)?;
    rests.iter().find_map(|rest| {
        let fits = rest.iter().enumerate().all(|(offset, word)| {
            all.get(at + 1 + offset).is_some_and(|token| token.word == word && token.pause == Pause::None)
        });
        fits.then_some(at + rest.len())
    })
}

fn push(
    folded: &Folded<'_>,
    all: &[Token<'_>],
    first: usize,
    last: usize,
    kind: FactKind,
    rank: u8,
    found: &mut Vec<Found>,
) {
    let (Some(start), Some(end)) = (all.get(first), all.get(last)) else { return };
    let span = Span::new(start.span.start, end.span.end);
    found.push(Found::fact(kind, rank, span, folded.raw(span).trim_start_matches('#').to_owned()));
}
