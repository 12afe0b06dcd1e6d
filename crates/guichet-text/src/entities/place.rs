//! Places and products by name, as written.

use std::sync::LazyLock;

use super::found::Found;
use crate::calendar_words::{MONTHS, WEEKDAYS};
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
        } else if let Some(last) = led_in(folded, all, at) {
            push(folded, all, at, last, FactKind::Place, 34, found);
        }
        if let Some(last) = longest(&PRODUCTS, all, at) {
            push(folded, all, at, last, FactKind::Product, 30, found);
        }
    }
}

/// Words that lead to a place: "à Vierzon", "near Haltwhistle", "dépôt de Corbas".
const TO_PLACE: &[&str] = &["a", "vers", "near", "in", "outside"];
/// Words whose "de" leads to a place.
const OF_PLACE: &[&str] = &[
    "agence",
    "gare",
    "depot",
    "aeroport",
    "quartier",
    "commune",
    "mairie",
    "centre",
    "magasin",
    "boutique",
    "hopital",
    "station",
    "restaurant",
    "secteur",
    "bureau",
    "guichet",
    "cote",
];
/// Capitals that are no places, beside the names of days and months.
const NO_PLACE: &[&str] = &[
    "may",
    "noel",
    "christmas",
    "paques",
    "easter",
    "internet",
    "facebook",
    "instagram",
    "google",
    "twitter",
    "whatsapp",
    "trustpilot",
    "madame",
    "monsieur",
    "mme",
    "mr",
    "mrs",
    "english",
    "french",
    "anglais",
    "francais",
    "i",
    "my",
    "your",
    "the",
    "vous",
    "moi",
    "euro",
    "euros",
    "uk",
    "cash",
    "gmt",
    "wifi",
    "pdf",
    "sms",
    "tv",
    "sav",
];

/// A capital after a word that leads to a place; more capitals behind it belong to it.
fn led_in(folded: &Folded<'_>, all: &[Token<'_>], at: usize) -> Option<usize> {
    let back = |steps: usize| at.checked_sub(steps).and_then(|before| all.get(before)).map_or("", |token| token.word);
    let leads = TO_PLACE.contains(&back(1)) || (matches!(back(1), "de" | "d" | "du") && OF_PLACE.contains(&back(2)));
    let begins = |token: &Token<'_>| {
        let raw = folded.raw(token.span);
        let large = raw.chars().filter(|sign| sign.is_uppercase()).count();
        token.kind == TokenKind::Word
            && token.word.len() >= 3
            && ![NO_PLACE, WEEKDAYS, MONTHS].iter().any(|words| words.contains(&token.word))
            && raw.chars().next().is_some_and(char::is_uppercase)
            && large * 2 <= raw.chars().count()
            && token.word.chars().all(char::is_alphabetic)
    };
    let first = all.get(at)?;
    if !leads || first.pause != Pause::None || !begins(first) {
        return None;
    }
    let mut last = at;
    // "Saint-Pierre-des-Corps", "Le Puy-en-Velay": hyphens hold small words too.
    while let Some(next) = all.get(last + 1).filter(|next| next.pause == Pause::None && last < at + 6) {
        let end = all.get(last).map_or(next.span.start, |token| token.span.end);
        let glued = folded.raw(Span::new(end, next.span.start)) == "-";
        if !glued && !begins(next) {
            break;
        }
        last += 1;
    }
    Some(last)
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
