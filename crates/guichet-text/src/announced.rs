//! What the customer says they will or may do; what is done already is no announcement.

use crate::document::Document;
use crate::lexicon::Hit;
use crate::reading::{Announced, AnnouncedKind, Span};

/// How many words may stand between an intention and what is intended.
const REACH: usize = 14;

pub(crate) fn read(document: &Document<'_>) -> Vec<Announced> {
    let mut announced: Vec<Announced> = Vec::new();
    for hit in document.list("announced") {
        if let Some(kind) = AnnouncedKind::parse(hit.label)
            .filter(|_| hit.weight >= 0.8 && !is_done(document, hit) && !is_refused(document, hit))
        {
            announced.push(Announced { kind, span: with_speaker(document, hit.start, hit.span) });
        }
    }
    for object in document.list("object") {
        let Some(kind) = AnnouncedKind::parse(object.label) else { continue };
        if is_done(document, object) || is_negated(document, object) {
            continue;
        }
        if let Some(intent) = intention(document, object, kind) {
            let span = Span::new(intent.span.start.min(object.span.start), intent.span.end.max(object.span.end));
            let span = with_speaker(document, intent.start.min(object.start), span);
            announced.push(Announced { kind, span });
        }
    }
    keep_one_each(announced)
}

/// The span with "je", "on va", "I will"… before it.
fn with_speaker(document: &Document<'_>, first: usize, mut span: Span) -> Span {
    let mut at = first;
    while at > 0
        && first - at < 3
        && document.all.get(at).is_some_and(|token| token.pause == crate::tokens::Pause::None)
        && matches!(
            document.word(at - 1),
            "je" | "j"
                | "on"
                | "nous"
                | "vais"
                | "va"
                | "allons"
                | "ne"
                | "n"
                | "i"
                | "we"
                | "will"
                | "ll"
                | "am"
                | "m"
                | "going"
                | "to"
        )
    {
        at -= 1;
        span.start = document.all.get(at).map_or(span.start, |token| token.span.start);
    }
    span
}

/// The nearest intention in the same sentence.
fn intention<'a>(document: &'a Document<'_>, object: &Hit, kind: AnnouncedKind) -> Option<&'a Hit> {
    let sentence = document.sentence_of(object.start);
    // "je vais recevoir le bordereau de résiliation" is no leave: there the two must stand together.
    let reach = if kind == AnnouncedKind::Leave { 3 } else { REACH };
    document
        .within(
            "intent",
            object.start.saturating_sub(reach + 12).max(sentence.start)..sentence.end.min(object.end + reach),
        )
        .iter()
        .filter(|intent| {
            let apart = if intent.start < object.start {
                object.start.saturating_sub(intent.end)
            } else {
                intent.start.saturating_sub(object.end)
            };
            // A day alone makes an announcement only of what is told, not of what is asked.
            if intent.weight < 0.6 && (asked(document, &sentence) || is_past(document, &sentence)) {
                return false;
            }
            apart <= reach && (intent.start < object.start || kind != AnnouncedKind::Leave)
        })
        .min_by_key(|intent| intent.start.abs_diff(object.start))
}

/// Whether a sentence ends in a question mark.
fn asked(document: &Document<'_>, sentence: &std::ops::Range<usize>) -> bool {
    sentence.end.checked_sub(1).and_then(|last| document.all.get(last)).is_some_and(|last| last.asked)
}

/// "hier", "l'an dernier": the day is over.
fn is_past(document: &Document<'_>, sentence: &std::ops::Range<usize>) -> bool {
    document.says(
        sentence.clone(),
        &["hier", "dernier", "derniere", "passe", "yesterday", "ago", "last", "avait", "avais", "etait", "was", "had"],
    )
}

/// "je ne vais ni porter plainte ni ameuter la presse", "not suing anyone".
fn is_negated(document: &Document<'_>, hit: &Hit) -> bool {
    (1..=3).any(|back| {
        hit.start
            .checked_sub(back)
            .is_some_and(|at| matches!(document.word(at), "ni" | "sans" | "aucun" | "aucune" | "not" | "nor"))
    })
}

/// "j'ai déjà saisi le médiateur": it is over.
fn is_done(document: &Document<'_>, hit: &Hit) -> bool {
    let sentence = document.sentence_of(hit.start);
    let before = hit.start.saturating_sub(12).max(sentence.start)..hit.start + 1;
    document.within("done", before).iter().any(|done| hit.start.saturating_sub(done.end) <= 6)
}

/// Whether all that is said of this kind is over or denied.
pub(crate) fn is_told(document: &Document<'_>, kind: AnnouncedKind) -> bool {
    let mut named = document.list("object").filter(|hit| hit.label == kind.as_str()).peekable();
    named.peek().is_some() && named.all(|hit| is_done(document, hit) || is_negated(document, hit))
}

/// "je ne veux pas partir", "sans devoir résilier".
fn is_refused(document: &Document<'_>, hit: &Hit) -> bool {
    if matches!(hit.label, "review" | "police" | "court") && is_negated(document, hit) {
        return true;
    }
    hit.label != "nonpayment"
        && (1..=2).any(|back| {
            hit.start
                .checked_sub(back)
                .is_some_and(|before| matches!(document.word(before), "pas" | "sans" | "jamais" | "don" | "not"))
        })
        && document.word(hit.start) != "pas"
        && hit.label == "leave"
}

/// One announcement of a kind for each place; the longest words win.
fn keep_one_each(mut all: Vec<Announced>) -> Vec<Announced> {
    all.sort_by_key(|one| (one.kind, one.span.start, std::cmp::Reverse(one.span.end)));
    let mut kept: Vec<Announced> = Vec::new();
    for one in all {
        match kept.last_mut().filter(|last| last.kind == one.kind && last.span.overlaps(one.span)) {
            Some(last) => last.span.end = last.span.end.max(one.span.end),
            None => kept.push(one),
        }
    }
    kept.sort_by_key(|one| (one.span, one.kind));
    kept
}
