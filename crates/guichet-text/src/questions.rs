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
    rhetorical: &'a [Hit],
    openers: &'a [Hit],
}

impl<'a> Hits<'a> {
    fn of(document: &'a Document<'_>, sentence: &Range<usize>) -> Self {
        let direct =
            |label: &str| document.within("direct", sentence.clone()).iter().filter(|hit| hit.label == label).collect();
        Self {
            sure: direct("sure"),
            marked: direct("marked"),
            indirect: document.within("indirect", sentence.clone()).iter().filter(|hit| hit.weight >= 0.5).collect(),
            rhetorical: document.within("rhetorical", sentence.clone()),
            openers: document.within("opener", sentence.clone()),
        }
    }
}

/// A sentence that ends in "?".
fn marked(document: &Document<'_>, sentence: &Range<usize>, hits: &Hits<'_>) -> Option<Range<usize>> {
    let start = skip_address(document, sentence);
    let words = (start..sentence.end)
        .filter(|at| {
            document.all.get(*at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
        })
        .count();
    let opened = [&hits.sure, &hits.indirect, &hits.marked]
        .into_iter()
        .flatten()
        .map(|hit| hit.start)
        .chain(hits.openers.iter().map(|hit| hit.start))
        .filter(|at| *at >= start)
        .min();
    if is_rhetorical(document, sentence, hits) || words == 0 {
        return None;
    }
    match opened {
        Some(at) => Some(led_in(document, at, start, if at - start <= 3 { 3 } else { 0 }, &[])..sentence.end),
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
        .filter(|hit| !is_conjunction(document, hit) && !covered(document, hit))
        .chain(hits.indirect.iter().filter(|hit| !covered(document, hit)))
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
    let floor = skip_address(document, sentence);
    kept.into_iter()
        .zip(ends)
        .map(|(start, end)| led_in(document, start, floor, 4, LEADS)..without_closing(document, start, end))
        .collect()
}

/// Small words that lead in a question: "vous pouvez me dire…", "I was wondering…", "et comment…".
const LEADS: &[&str] = &[
    "vous", "tu", "je", "j", "i", "we", "et", "mais", "donc", "alors", "pouvez", "pourriez", "pouvez", "can", "could",
    "you", "please", "was", "am", "m", "me", "and", "but", "so", "just", "est", "ce", "que", "would",
];

/// The start moved back to the beginning of its clause, when that is near; only over `leads` when some are given.
fn led_in(document: &Document<'_>, at: usize, floor: usize, reach: usize, leads: &[&str]) -> usize {
    let mut start = at;
    while start > floor
        && at - start < reach
        && document.all.get(start).is_some_and(|token| token.pause == Pause::None)
        && (leads.is_empty() || leads.contains(&document.word(start - 1)))
    {
        start -= 1;
    }
    let at_border = start == floor || document.all.get(start).is_some_and(|token| token.pause != Pause::None);
    // Half a clause would begin in the middle of a thought.
    if at_border || !leads.is_empty() { start } else { at }
}

/// Mentions, pictures and greetings at the head of a sentence.
fn skip_address(document: &Document<'_>, sentence: &Range<usize>) -> usize {
    let mut start = sentence.start;
    while start < sentence.end
        && document.all.get(start).is_some_and(|token| {
            matches!(token.kind, TokenKind::Handle | TokenKind::Emoji)
                || matches!(
                    token.word,
                    "bonjour" | "bonsoir" | "salut" | "hello" | "hi" | "hey" | "coucou" | "svp" | "dear" | "rt" | "cc"
                )
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
    let Some(strongest) = hits.rhetorical.iter().max_by(|one, other| one.weight.total_cmp(&other.weight)) else {
        return false;
    };
    // A real beginning elsewhere in the sentence outweighs a scornful tail.
    let real =
        hits.sure.iter().chain(&hits.indirect).any(|hit| !covered(document, hit) && !is_conjunction(document, hit));
    let long = sentence.end - sentence.start > 6;
    !real || (strongest.weight >= 1.0 && !long)
}

/// Whether the beginning belongs to a rhetorical turn.
fn covered(document: &Document<'_>, hit: &Hit) -> bool {
    document.overlapping("rhetorical", hit.start..hit.end).any(|other| other.weight >= 0.7)
}

/// "c'est pourquoi", "parce que c'est possible de", "même quand…": the word joins and does not ask.
fn is_conjunction(document: &Document<'_>, hit: &Hit) -> bool {
    let back = |steps: usize| hit.start.checked_sub(steps).map_or("", |at| document.word(at));
    let before = back(1);
    // "je ne sais pas où nous dormirons", "je sais à quelle heure" tell, they do not ask.
    let knows = |word: &str| matches!(word, "sais" | "sait" | "know" | "knows");
    if (matches!(before, "pas" | "a" | "meme") && (knows(back(2)) || knows(back(3))))
        || (before == "even" && back(2) != "i")
    {
        return true;
    }
    let open = document.all.get(hit.start).is_some_and(|token| token.pause == Pause::None);
    match document.word(hit.start) {
        "pourquoi" => open && matches!(before, "est" | "voila" | "savoir" | "raison"),
        "ou" | "quand" | "comment" | "why" | "how" | "where" | "when" | "what" => {
            open && matches!(
                before,
                "sais"
                    | "know"
                    | "and"
                    | "is"
                    | "depuis"
                    | "meme"
                    | "that"
                    | "show"
                    | "like"
                    | "exactly"
                    | "la"
                    | "moment"
                    | "jour"
                    | "cas"
                    | "mesure"
                    | "from"
                    | "this"
                    | "of"
            )
        }
        "quel" | "quelle" | "quels" | "quelles" => open && matches!(before, "n" | "importe" | "peu"),
        _ => matches!(before, "if" | "comme" | "when" | "that" | "whether"),
    }
}

/// Swearing with a mark at its end asks nothing.
fn is_outburst(document: &Document<'_>, clause: &Range<usize>) -> bool {
    let rage: f32 = document.within("rage", clause.clone()).iter().map(|hit| hit.weight).sum();
    let crude = document.within("crude", clause.clone()).iter().any(|hit| hit.weight >= 0.6);
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
        let closes = matches!(
            document.word(at),
            "merci" | "cordialement" | "cdt" | "cdlt" | "thanks" | "thank" | "regards" | "bonne" | "bien"
        );
        if closes
            && document.word(at + 1) != "de"
            && (document.all.get(at).is_some_and(|token| token.pause != Pause::None)
                || matches!(document.word(at), "merci" | "cordialement" | "cdt" | "thanks"))
        {
            last = at;
            break;
        }
    }
    while last > start + 2
        && document.all.get(last - 1).is_some_and(|token| {
            matches!(token.kind, TokenKind::Emoji | TokenKind::Handle)
                || matches!(token.word, "svp" | "stp" | "please" | "pls")
        })
    {
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
    let Some(mark) = rest.chars().position(|sign| matches!(sign, '?' | '¿')) else { return end };
    let more = rest.chars().skip(mark).take_while(|sign| matches!(sign, '?' | '¿' | '!')).count();
    end + mark + more
}
