//! What the model sees of one sentence: in a long message, the one that asks for a person drowns among fifteen others.
//!
//! Words, pairs of words, and what lists and readers found there; no pieces of words, which cost most and are in the whole message.
//! Invariant: linear in the text, and at most [`LONGEST`] words of it are looked at, give or take a sentence.

use super::features::{Feature, Group, LAST, LONGEST, named, words};
use crate::document::Document;
use crate::lexicon::Hit;
use crate::normalize::Folded;
use crate::read::Rough;
use crate::reading::{Input, Span};
use crate::tokens::Token;

/// How much a finding weighs beside words.
const VALUE: u8 = 4;

/// One sentence as the model sees it.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Its features.
    pub features: Vec<Feature>,
}

/// The sentences of a message, as training sees them.
#[must_use]
pub fn sentences(input: &Input) -> Vec<Sentence> {
    let folded = Folded::new(&input.text);
    let document = Document::new(input, &folded);
    let rough = Rough::read(&document);
    of(&document, &rough)
}

/// The sentences of a document, in order.
pub(crate) fn of(document: &Document<'_>, rough: &Rough) -> Vec<Sentence> {
    let mut hits: Vec<&Hit> = document.hits().collect();
    hits.sort_unstable_by_key(|hit| (hit.start, hit.list, hit.label));
    let tail = document.all.len().saturating_sub(LAST).max(LONGEST - LAST);
    let count = document.sentences.len();
    let mut all = Vec::with_capacity(count.min(LONGEST));
    for (at, range) in document.sentences.iter().enumerate() {
        if range.start >= LONGEST - LAST && range.end <= tail {
            continue;
        }
        let Some(span) = document.span_of(range.clone()) else { continue };
        let own = document.all.get(range.clone()).unwrap_or_default();
        let own = own.get(..own.len().min(LONGEST)).unwrap_or_default();
        let mut names = Vec::with_capacity(32);
        let from = hits.partition_point(|hit| hit.start < range.start);
        let here = hits.iter().skip(from).take_while(|hit| hit.start < range.end);
        names.extend(here.map(|hit| named(&["s", hit.list, hit.label])));
        said(document, rough, span, &mut names);
        shape(own, (at == 0, at + 1 == count), &mut names);
        names.sort_unstable();
        names.dedup();
        let mut features = words(own.iter());
        features.extend(names.into_iter().map(|hash| Feature { group: Group::Finding, hash, value: VALUE }));
        all.push(Sentence { span, features });
    }
    all
}

/// What the readers found in it, and the mood of the whole.
fn said(document: &Document<'_>, rough: &Rough, span: Span, names: &mut Vec<u32>) {
    let here = |found: Option<Span>| found.is_some_and(|found| found.overlaps(span));
    let announced = rough.announced.iter().filter(|one| one.span.overlaps(span));
    names.extend(announced.map(|one| named(&["s", "will", one.kind.as_str()])));
    names.push(named(&["s", "language", document.language.code()]));
    for (name, yes) in [
        ("human", here(rough.human.as_ref().map(|one| one.span))),
        ("hurt", rough.hurtful.iter().any(|one| one.span.overlaps(span))),
        ("irony", rough.temper.reasons.iter().any(|one| one.span.overlaps(span))),
        ("demand", here(rough.pressure.demand_span)),
        ("threat", here(rough.pressure.threat_span)),
        ("asks", rough.questions.iter().any(|one| one.span.overlaps(span))),
        ("bad", rough.temper.sentiment < -0.25),
        ("good", rough.temper.sentiment > 0.25),
    ] {
        if yes {
            names.push(named(&["s", "rule", name]));
        }
    }
}

/// Where it stands in the message, how long it is.
fn shape(own: &[Token<'_>], (first, last): (bool, bool), names: &mut Vec<u32>) {
    let length = match own.len() {
        0..=3 => "tiny",
        4..=8 => "short",
        9..=24 => "some",
        _ => "long",
    };
    names.push(named(&["s", "length", length]));
    for (name, yes) in [
        ("first", first),
        ("last", last),
        ("only", first && last),
        ("asked", own.last().is_some_and(|token| token.asked)),
    ] {
        if yes {
            names.push(named(&["s", "shape", name]));
        }
    }
}
