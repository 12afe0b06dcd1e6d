//! What the customer wants to know now: questions with and without a mark, indirect ones included, rhetorical ones not.
//!
//! Invariant: questions are in order and do not overlap; a question never begins with a mention, an emoji or a greeting.

use std::ops::Range;

use crate::document::Document;
use crate::lexicon::Hit;
use crate::reading::{Question, Span};
use crate::tokens::{Pause, TokenKind};

pub(crate) fn read(document: &Document<'_>) -> Vec<Question> {
    let mut spans: Vec<Span> = Vec::new();
    for sentence in &document.sentences {
        let hits = Hits::of(document, sentence);
        let asked = sentence.end.checked_sub(1).and_then(|last| document.all.get(last)).is_some_and(|last| last.asked);
        if asked {
            if let Some(range) = marked(document, sentence, &hits) {
                push(document, &mut spans, range, true);
            }
        } else {
            for range in unmarked(document, sentence, &hits) {
                push(document, &mut spans, range, false);
            }
        }
    }
    spans.into_iter().map(|span| Question { text: document.folded.raw(span).to_owned(), span }).collect()
}

/// The lines of the question lists within one sentence.
struct Hits<'a> {
    sure: Vec<&'a Hit>,
    marked: Vec<&'a Hit>,
    indirect: Vec<&'a Hit>,
    rhetorical: Vec<&'a Hit>,
    openers: Vec<&'a Hit>,
}

impl<'a> Hits<'a> {
    fn of(document: &'a Document<'_>, sentence: &Range<usize>) -> Self {
        let from = document.hits.partition_point(|hit| hit.start < sentence.start);
        let to = document.hits.partition_point(|hit| hit.start < sentence.end);
        let here = document.hits.get(from..to).unwrap_or_default();
        let pick = |list: &str, label: &str| here.iter().filter(|hit| hit.list == list && hit.label == label).collect();
        Self {
            sure: pick("direct", "sure"),
            marked: pick("direct", "marked"),
            indirect: here.iter().filter(|hit| hit.list == "indirect" && hit.weight >= 0.5).collect(),
            rhetorical: pick("rhetorical", "rhetorical"),
            openers: pick("opener", "opener"),
        }
    }
}

/// A sentence that ends in "?".
fn marked(document: &Document<'_>, sentence: &Range<usize>, hits: &Hits<'_>) -> Option<Range<usize>> {
    let start = skip_address(document, sentence);
    let words = (start..sentence.end).filter(|at| document.all.get(*at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))).count();
    let opened = [&hits.sure, &hits.indirect, &hits.marked].into_iter().flatten().map(|hit| hit.start).chain(hits.openers.iter().map(|hit| hit.start)).filter(|at| *at >= start).min();
    if is_rhetorical(document, sentence, hits) || words == 0 {
        return None;
    }
    match opened {
        Some(at) => Some(at..sentence.end),
        // One word with a mark ("allo ?", "hein ?") asks nothing that can be answered.
        None if words < 2 => None,
        None => {
            let clause = last_clause(document, start, sentence.end);
            (!is_outburst(document, &clause)).then_some(clause)
        }
    }
}

/// A sentence without a mark: sure beginnings and indirect questions.
fn unmarked(document: &Document<'_>, sentence: &Range<usize>, hits: &Hits<'_>) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = hits
        .sure
        .iter()
        .filter(|hit| !is_conjunction(document, hit) && !covered(hit, &hits.rhetorical))
        .chain(hits.indirect.iter().filter(|hit| !covered(hit, &hits.rhetorical)))
        .map(|hit| hit.start)
        .collect();
    if is_exclamation_of_anger(document, sentence, hits) {
        return Vec::new();
    }
    starts.sort_unstable();
    // Two beginnings close together belong to one question: "pouvez-vous me dire où est…".
    let mut kept: Vec<usize> = Vec::new();
    for start in starts {
        if kept.last().is_none_or(|last| start - last > 7) {
            kept.push(start);
        }
    }
    let ends: Vec<usize> = kept.iter().skip(1).copied().chain(std::iter::once(sentence.end)).collect();
    kept.into_iter().zip(ends).map(|(start, end)| start..without_closing(document, start, end)).collect()
}

/// Mentions, pictures and greetings at the head of a sentence.
fn skip_address(document: &Document<'_>, sentence: &Range<usize>) -> usize {
    let mut start = sentence.start;
    while start < sentence.end
        && document.all.get(start).is_some_and(|token| {
            matches!(token.kind, TokenKind::Handle | TokenKind::Emoji)
                || matches!(token.word, "bonjour" | "bonsoir" | "salut" | "hello" | "hi" | "hey" | "coucou" | "svp" | "dear" | "rt" | "cc")
        })
    {
        start += 1;
    }
    start
}

/// The last clause when it can stand alone, otherwise the whole.
fn last_clause(document: &Document<'_>, start: usize, end: usize) -> Range<usize> {
    let cut = (start + 1..end).rev().find(|at| document.all.get(*at).is_some_and(|token| token.pause == Pause::Clause));
    match cut {
        Some(cut) if end - cut >= 4 => cut..end,
        _ => start..end,
    }
}

fn is_rhetorical(document: &Document<'_>, sentence: &Range<usize>, hits: &Hits<'_>) -> bool {
    let Some(strongest) = hits.rhetorical.iter().max_by(|one, other| one.weight.total_cmp(&other.weight)) else { return false };
    // A real beginning elsewhere in the sentence outweighs a scornful tail.
    let real = hits.sure.iter().chain(&hits.indirect).any(|hit| !covered(hit, &hits.rhetorical) && !is_conjunction(document, hit));
    let long = sentence.end - sentence.start > 6;
    !real || (strongest.weight >= 1.0 && !long)
}

fn covered(hit: &Hit, others: &[&Hit]) -> bool {
    others.iter().any(|other| other.start < hit.end && hit.start < other.end && other.weight >= 0.7)
}

/// "c'est pourquoi", "parce que c'est possible de", "même quand…": the word joins and does not ask.
fn is_conjunction(document: &Document<'_>, hit: &Hit) -> bool {
    let before = hit.start.checked_sub(1).map_or("", |before| document.word(before));
    let open = document.all.get(hit.start).is_some_and(|token| token.pause == Pause::None);
    match document.word(hit.start) {
        "pourquoi" => open && matches!(before, "est" | "voila" | "savoir" | "raison"),
        "ou" | "quand" | "comment" | "why" | "how" | "where" | "when" | "what" => {
            open && matches!(before, "sais" | "know" | "and" | "is" | "depuis" | "meme" | "that" | "show" | "like" | "exactly" | "la" | "moment" | "jour" | "cas" | "mesure" | "from" | "this" | "of")
        }
        "quel" | "quelle" | "quels" | "quelles" => open && matches!(before, "n" | "importe" | "peu"),
        _ => matches!(before, "if" | "comme" | "when" | "that" | "whether"),
    }
}

/// Swearing with a mark at its end asks nothing.
fn is_outburst(document: &Document<'_>, clause: &Range<usize>) -> bool {
    let within = |hit: &&Hit| clause.contains(&hit.start);
    let rage: f32 = document.list("rage").filter(within).map(|hit| hit.weight).sum();
    let crude = document.list("crude").filter(within).any(|hit| hit.weight >= 0.6);
    rage >= 0.4 || crude
}

/// "Pourquoi me prélever encore !!!" may ask; "comment peut-on… !" with rage does not.
fn is_exclamation_of_anger(document: &Document<'_>, sentence: &Range<usize>, hits: &Hits<'_>) -> bool {
    let scorned = hits.rhetorical.iter().any(|hit| hit.weight >= 0.9);
    scorned && is_outburst(document, sentence)
}

/// Cuts "merci", "svp", "cordialement"… from the end.
fn without_closing(document: &Document<'_>, start: usize, end: usize) -> usize {
    let mut last = end;
    // A signature or thanks after a pause closes the message, not the question.
    for at in start + 2..end {
        let closes = matches!(document.word(at), "merci" | "cordialement" | "cdt" | "cdlt" | "thanks" | "thank" | "regards" | "bonne" | "bien");
        if closes && document.word(at + 1) != "de" && (document.all.get(at).is_some_and(|token| token.pause != Pause::None) || matches!(document.word(at), "merci" | "cordialement" | "cdt" | "thanks")) {
            last = at;
            break;
        }
    }
    while last > start + 2 && document.all.get(last - 1).is_some_and(|token| matches!(token.kind, TokenKind::Emoji | TokenKind::Handle)) {
        last -= 1;
    }
    last
}

fn push(document: &Document<'_>, spans: &mut Vec<Span>, range: Range<usize>, with_mark: bool) {
    let Some(mut span) = document.span_of(range) else { return };
    if with_mark {
        span.end = mark_after(document, span.end);
    }
    match spans.last_mut().filter(|last| last.overlaps(span)) {
        Some(last) => last.end = last.end.max(span.end),
        None => spans.push(span),
    }
}

/// One past the question mark that follows a place.
fn mark_after(document: &Document<'_>, end: usize) -> usize {
    let rest = document.folded.raw(Span::new(end, (end + 24).min(document.folded.len())));
    rest.chars().position(|sign| matches!(sign, '?' | '¿')).map_or(end, |at| end + at + 1)
}
