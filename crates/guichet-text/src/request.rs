//! The request in one neutral sentence, made of what was said: the subject, then the words of the question or the demand,
//! without mention, insult, swearing, shouting or picture. Empty when nothing is asked.

use crate::document::Document;
use crate::lexicon::Hit;
use crate::reading::{Need, Question, Reason, Span, Topic};
use crate::subject;
use crate::tokens::{Pause, TokenKind};

/// Longest request shown, in characters.
const LONGEST: usize = 220;

pub(crate) fn read(
    document: &Document<'_>,
    topic: Topic,
    score: f32,
    needs: &[Need],
    questions: &[Question],
    hurtful: &[Reason],
) -> String {
    if matches!(needs.first(), Some(Need::Praise | Need::Spam | Need::HelpToOther | Need::Other))
        && questions.is_empty()
    {
        return String::new();
    }
    let french = document.speaks_french();
    let subject = if score >= 0.35 { subject::name(topic, french) } else { "" };
    let asked = questions
        .iter()
        .max_by_key(|question| (question.span.end - question.span.start).min(80))
        .map(|question| with_matter(document, question.span, subject));
    let said = asked.or_else(|| demanded(document, needs));
    let words = said.map(|span| neutral(document, span, hurtful)).filter(|words| words.chars().count() >= 4);
    match (words, subject) {
        (Some(words), "") => begin_large(&shorten(&words)),
        (Some(words), subject) => {
            shorten(&format!("{subject}{}{}", if french { "\u{a0}: " } else { ": " }, begin_small(&words)))
        }
        (None, "") => String::new(),
        // A subject alone is no request.
        (None, _) => String::new(),
    }
}

/// "est-ce normal ?" says nothing alone: the sentence before tells the matter, when nothing else does.
fn with_matter(document: &Document<'_>, asked: Span, subject: &str) -> Span {
    let short = asked.end - asked.start < 28;
    let first = document.all.partition_point(|token| token.span.start < asked.start);
    let own = document.sentence_of(first);
    let before = if first > own.start + 2 {
        own.start
    } else {
        own.start.checked_sub(1).map_or(first, |last| document.sentence_of(last).start)
    };
    match document.all.get(before).filter(|_| short && subject.is_empty()) {
        Some(start) if asked.end - start.span.start <= LONGEST => Span::new(start.span.start, asked.end),
        _ => asked,
    }
}

/// The clause that demands something.
fn demanded(document: &Document<'_>, needs: &[Need]) -> Option<Span> {
    let hit: &Hit = document
        .list("need")
        .filter(|hit| hit.label == "request" && hit.weight >= 1.0)
        .max_by(|one, other| {
            (one.weight, other.start).partial_cmp(&(other.weight, one.start)).unwrap_or(std::cmp::Ordering::Equal)
        })
        .or_else(|| {
            let asks =
                |hit: &&Hit| matches!(hit.label, "reach_me" | "owed" | "demand_words" | "offer_words" | "urgent");
            let weaker = document.list("need").filter(|hit| hit.label == "request");
            needs.contains(&Need::Request).then(|| weaker.chain(document.list("sense").filter(asks)).last())?
        })?;
    let sentence = document.sentence_of(hit.start);
    let mut start = hit.start;
    while start > sentence.start
        && document.all.get(start).is_some_and(|token| token.pause == Pause::None)
        && hit.start - start < 6
    {
        start -= 1;
    }
    let end = (hit.start..sentence.end.min(hit.start + 30)).next_back()? + 1;
    document.span_of(start..end)
}

/// The words of a span without what is not neutral.
fn neutral(document: &Document<'_>, span: Span, hurtful: &[Reason]) -> String {
    let mut words = String::new();
    let raw = document.folded.raw(span);
    let shouted = raw.chars().filter(|sign| sign.is_uppercase()).count() * 2
        > raw.chars().filter(|sign| sign.is_alphabetic()).count();
    let span = Span::new(span.start, span.end.min(span.start + 4 * LONGEST));
    // "Est-ce vous ou des escrocs ?": a soft word goes only where it hurts, and then it stands in `hurtful`.
    let slurs = document.list("slur").filter(|hit| hit.label == "strong");
    let crude: Vec<Span> =
        document.list("crude").chain(slurs).map(|hit| hit.span).filter(|hard| hard.overlaps(span)).collect();
    let from = document.all.partition_point(|token| token.span.start < span.start);
    let mut at = span.start;
    for token in document.all.iter().skip(from).take_while(|token| token.span.end <= span.end) {
        let dropped = matches!(token.kind, TokenKind::Handle | TokenKind::Emoji)
            || hurtful.iter().any(|reason| reason.label.starts_with("abuse.") && reason.span.overlaps(token.span))
            || crude.iter().any(|crude| crude.overlaps(token.span))
            || matches!(token.word, "svp" | "stp" | "please" | "https" | "http");
        let between = document.folded.raw(Span::new(at, token.span.start));
        // One careless word read as two stands in the text once.
        let again = token.span.end <= at && at > span.start;
        at = at.max(token.span.end);
        if token.kind == TokenKind::Handle && !again && ends_open(&words) {
            words.push_str(if document.speaks_french() { " vous" } else { " you" });
            continue;
        }
        if dropped || again {
            continue;
        }
        words.push_str(if words.is_empty() { "" } else { between.trim_matches(['!', '\n']) });
        if !words.is_empty()
            && !words.ends_with([' ', '\'', '’', '-', '\u{a0}', '\u{202f}', '/', '('])
            && between.contains('\n')
        {
            words.push(' ');
        }
        let raw = document.folded.raw(token.span);
        words.push_str(&if shouted { raw.to_lowercase() } else { raw.to_owned() });
    }
    let tail = document.folded.raw(Span::new(at, span.end));
    let mark = if tail.contains('?') { if document.speaks_french() { "\u{a0}?" } else { "?" } } else { "" };
    let tidy = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{mark}", tidy.trim_matches([',', ';', ':', ' ', '.', '!', '-']))
}

/// "chez @brand": without the mention a word of place stands alone, so the brand is spoken to instead.
fn ends_open(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default();
    matches!(last, "chez" | "à" | "de" | "avec" | "par" | "sur" | "with" | "from" | "at" | "by" | "to" | "of")
}

fn shorten(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let kept: String = words.chars().take(LONGEST).collect();
    let end = kept.rfind(' ').unwrap_or(kept.len());
    format!("{}…", kept.get(..end).unwrap_or(&kept))
}

fn begin_large(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// A capital that only began the sentence becomes small; acronyms and "I" stay.
fn begin_small(words: &str) -> String {
    let mut signs = words.chars();
    match (signs.next(), signs.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(signs).collect()
        }
        _ => words.to_owned(),
    }
}
