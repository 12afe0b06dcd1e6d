//! The request in one neutral sentence of the third person, made of what was said: « Demande où est son colis ».
//!
//! A question or a demand is turned where that is safe, quoted where it is not; without one, what went wrong is reported; the
//! topic and the facts make the sentence where no clause can. Invariant: words that hurt, threaten or press are never a
//! source, and a word that says something stands in the message or belongs to the frame. Empty when nothing is asked or told.

mod beginnings;
mod english;
mod frame;
mod french;
mod pieces;
mod source;

use crate::document::Document;
use crate::reading::{Abuse, Announced, Need, Pressure, Question, Reason, Span, Topic};
use source::Source;

/// Longest request shown, in characters.
const LONGEST: usize = 140;

/// What has been read already.
pub(crate) struct Known<'a> {
    pub(crate) topic: Topic,
    pub(crate) score: f32,
    pub(crate) needs: &'a [Need],
    pub(crate) questions: &'a [Question],
    pub(crate) hurtful: &'a [Reason],
    pub(crate) abuse: &'a Abuse,
    pub(crate) pressure: &'a Pressure,
    pub(crate) announced: &'a [Announced],
    pub(crate) wants_human: bool,
    pub(crate) irony: bool,
}

/// A sentence, and how much of the message it holds.
struct Told {
    text: String,
    span: Span,
    weight: usize,
}

pub(crate) fn read(document: &Document<'_>, known: &Known<'_>) -> String {
    let asks = !known.questions.is_empty() || known.needs.contains(&Need::Request);
    match known.needs.first() {
        None | Some(Need::Spam) => return String::new(),
        Some(Need::Praise | Need::HelpToOther | Need::Other) if !asks => return String::new(),
        Some(_) => {}
    }
    let french = document.speaks_french();
    let source = Source::of(document, known);
    let demand = best(source.sentences().filter_map(|span| turned_demand(document, &source, span)));
    let demand = demand.or_else(|| pressed_thing(document, &source, known));
    let question = asked(document, &source, known, demand.as_ref());
    let report = || {
        let may = !source.unkind
            && !known.irony
            && !known.pressure.suspected
            && !asks_only(known.needs)
            && !proposes(known.topic);
        best(source.reports().filter(|_| may).filter_map(|(span, heard)| {
            turned_report(document, &source, span).map(|told| Told { weight: told.weight + heard, ..told })
        }))
    };
    let text = match (question, demand) {
        (Some(question), Some(demand)) if question.span.overlaps(demand.span) => {
            if demand.weight > question.weight + 2 { demand.text } else { question.text }
        }
        (Some(question), Some(demand)) => both(&question, &demand, french),
        (Some(question), None) if question.weight < 1 => match report() {
            Some(report) => both(&report, &question, french),
            None => with_matter(document, known, question),
        },
        (Some(question), None) if proposes(known.topic) && question.weight < 3 => {
            frame::whole(document, known, asks).unwrap_or(question.text)
        }
        (Some(question), None) => with_matter(document, known, question),
        (None, Some(demand)) => {
            let apart = known.questions.iter().filter(|question| !question.span.overlaps(demand.span));
            match apart.into_iter().find_map(|question| quoted(document, &source, question.span)) {
                Some(question) => both(&demand, &question, french),
                None => with_matter(document, known, demand),
            }
        }
        (None, None) => {
            let human = || known.wants_human.then(|| frame::human(document, known));
            let quoted = || {
                known
                    .questions
                    .iter()
                    .find_map(|question| quoted(document, &source, question.span).map(|told| told.text))
            };
            human()
                .or_else(quoted)
                .or_else(|| report().map(|report| report.text))
                .or_else(|| frame::whole(document, known, asks))
                .unwrap_or_default()
        }
    };
    let text = fit(&text);
    if text.is_empty() { text } else { frame::with_reference(document, text, LONGEST) }
}

/// What is asked: the question that says most, and beside it a second one, quoted where it could not be turned.
fn asked(document: &Document<'_>, source: &Source<'_>, known: &Known<'_>, demand: Option<&Told>) -> Option<Told> {
    let turned: Vec<Option<Told>> =
        known.questions.iter().map(|question| turned_question(document, source, question.span)).collect();
    let first = turned.iter().flatten().map(|told| told.weight).max()?;
    let at = turned.iter().position(|told| told.as_ref().is_some_and(|told| told.weight == first))?;
    let span = |at: usize| known.questions.get(at).map_or(Span::new(0, 0), |question| question.span);
    let rest = |next: &usize| *next != at && demand.is_none_or(|demand| !demand.span.overlaps(span(*next)));
    let beside = (0..turned.len()).filter(rest).find_map(|next| match turned.get(next)? {
        Some(told) => (told.weight > 0).then(|| told.text.clone()),
        None => {
            // What cannot be turned asks for something where it asks where, when or how much; the rest is rhetoric.
            let words = document.all.iter().filter(|token| token.span.overlaps(span(next)));
            let sought = words.map(|token| document.folded.raw(token.span).to_lowercase());
            let real = sought
                .into_iter()
                .any(|word| matches!(word.as_str(), "où" | "quand" | "combien" | "where" | "when" | "how"));
            real.then(|| quoted(document, source, span(next))).flatten().map(|quoted| quoted.text)
        }
    });
    let mut turned = turned;
    let question = turned.get_mut(at)?.take()?;
    Some(match beside.filter(|beside| *beside != question.text) {
        Some(beside) => with_second(question, &beside, document.speaks_french()),
        None => question,
    })
}

/// Two questions in one breath: "Demande où est son colis et quand il sera remboursé".
fn with_second(first: Told, second: &str, french: bool) -> Told {
    let lead = if french { "Demande " } else { "Asks " };
    let shared = |text: &str| {
        let asked = text.strip_prefix(lead)?;
        let words = if french {
            ["si ", "s’il", "où ", "quand ", "comment ", "combien ", "pourquoi ", "qui ", "quel", "ce qu", "à qu"]
                .as_slice()
        } else {
            ["whether ", "where ", "when ", "how ", "why ", "who ", "what ", "which "].as_slice()
        };
        words.iter().any(|word| asked.starts_with(word)).then(|| asked.to_owned())
    };
    let second = match (shared(&first.text), shared(second)) {
        (Some(_), Some(second)) => second,
        _ => begin_small(second),
    };
    let text = format!("{}{}{second}", first.text, if french { " et " } else { " and " });
    if text.chars().count() <= LONGEST { Told { text, ..first } } else { first }
}

/// Who offers something reports nothing.
const fn proposes(topic: Topic) -> bool {
    matches!(topic, Topic::Jobs | Topic::Partnership)
}

/// "Demande où le renvoyer" says little alone: the matter stands behind it.
fn with_matter(document: &Document<'_>, known: &Known<'_>, told: Told) -> String {
    // What only the weights heard is told where they are sure of it: a guess is nothing to say in the customer's name.
    let named = || known.score >= SURE || document.list("topic").any(|hit| hit.label == known.topic.as_str());
    let matter = frame::matter(document, known).filter(|_| told.weight < 2 && known.topic != Topic::Contact && named());
    let text = crate::normalize::fold(&told.text);
    let stands = |matter: &str| {
        let matter = crate::normalize::fold(matter);
        matter.split(' ').any(|word| word.get(..5).is_some_and(|start| text.contains(start)))
    };
    match matter.as_deref().map(frame::bare).filter(|matter| !stands(matter)) {
        Some(matter) if told.text.chars().count() + matter.chars().count() + 3 <= LONGEST => {
            format!("{} ({matter})", told.text)
        }
        _ => told.text,
    }
}

/// Two in three.
const SURE: f32 = 0.667;

/// Only a question: a plan or a wish, and nothing went wrong.
fn asks_only(needs: &[Need]) -> bool {
    !needs.iter().any(|need| matches!(need, Need::Complaint | Need::Request))
}

fn best(all: impl Iterator<Item = Told>) -> Option<Told> {
    all.reduce(|best, next| if next.weight > best.weight { next } else { best })
}

fn both(first: &Told, second: &Told, french: bool) -> String {
    let joint = if french { " et " } else { " and " };
    let together = format!("{}{joint}{}", first.text, begin_small(&second.text));
    if together.chars().count() <= LONGEST {
        together
    } else if first.weight >= 2 || first.weight >= second.weight {
        first.text.clone()
    } else {
        second.text.clone()
    }
}

fn turned_question(document: &Document<'_>, source: &Source<'_>, span: Span) -> Option<Told> {
    let marked = document.folded.raw(span).contains('?');
    let first = document.all.partition_point(|token| token.span.start < span.start);
    // "pas besoin de savoir que…" asks nothing.
    if first.checked_sub(1).is_some_and(|before| document.word(before) == "pas") {
        return None;
    }
    let (span, pieces) = source.clause(span)?;
    let (lead, words) = if document.speaks_french() {
        ("Demande", french::asked(&pieces, source.speaker, marked)?)
    } else {
        english::asked(&pieces, marked)?
    };
    told(document, lead, &words, span)
}

fn turned_demand(document: &Document<'_>, source: &Source<'_>, span: Span) -> Option<Told> {
    let (span, pieces) = source.clause(span)?;
    let (lead, words) = if document.speaks_french() {
        ("", french::wanted(&pieces, source.speaker)?)
    } else {
        english::wanted(&pieces)?
    };
    told(document, lead, &words, span)
}

/// The bare thing that is asked for under pressure: "un surclassement en suite".
fn pressed_thing(document: &Document<'_>, source: &Source<'_>, known: &Known<'_>) -> Option<Told> {
    let asked = known.pressure.demand_span.filter(|_| known.pressure.suspected)?;
    let at = document.all.partition_point(|token| token.span.end <= asked.start);
    let span = source.clean(document.span_of(document.sentence_of(at))?)?;
    let pieces = source::cut(pieces::of(document, span), document.speaks_french(), false);
    let (lead, words) = if document.speaks_french() {
        ("", french::thing(&pieces, source.speaker)?)
    } else {
        ("Asks for", english::thing(&pieces)?)
    };
    told(document, lead, &words, span)
}

fn turned_report(document: &Document<'_>, source: &Source<'_>, span: Span) -> Option<Told> {
    let (span, pieces) = source.clause(span)?;
    let (lead, words) =
        if document.speaks_french() { ("", french::told(&pieces, source.speaker)?) } else { english::told(&pieces)? };
    told(document, lead, &words, span)
}

fn told(document: &Document<'_>, lead: &str, words: &[pieces::Piece<'_>], span: Span) -> Option<Told> {
    let french = document.speaks_french();
    let said = pieces::join(words, french);
    let weight = words
        .iter()
        .filter(|piece| !piece.turned && piece.word.chars().count() >= 4 && !source::is_small(&piece.word))
        .count()
        .min(10);
    if said.is_empty() {
        return None;
    }
    // "Demande si …" and "Demande de …": « d' » stands where a vowel follows.
    let text = if lead.is_empty() { said } else { format!("{lead} {said}") };
    Some(Told { text: begin_large(&fit(&text)), span, weight })
}

/// A question that could not be turned, in the customer's own words.
fn quoted(document: &Document<'_>, source: &Source<'_>, span: Span) -> Option<Told> {
    // Under pressure every question may be a threat.
    if source.pressed {
        return None;
    }
    let span = source.clean(span).filter(|span| document.folded.raw(*span).contains('?'))?;
    let french = document.speaks_french();
    let pieces = pieces::of(document, span);
    let words = if french { french::without_joints(&pieces) } else { english::without_joints(&pieces) };
    if words.len() < 3 {
        return None;
    }
    let said = pieces::join(words, french).replace(['«', '»', '“', '”', '"'], "").replace("  ", " ");
    let said = begin_large(&shorten(&said, LONGEST - 20));
    let text =
        if french { format!("Demande\u{a0}: «\u{a0}{said}\u{202f}?\u{a0}»") } else { format!("Asks: “{said}?”") };
    Some(Told { text, span, weight: 0 })
}

/// At most as long as a line of the queue allows, cut where a clause ends.
fn fit(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let kept: String = words.chars().take(LONGEST).collect();
    let clause =
        kept.rfind([',', ';', ':']).filter(|at| kept.get(..*at).is_some_and(|start| start.chars().count() >= 50));
    match clause.and_then(|at| kept.get(..at)) {
        Some(clause) => clause.trim_end().to_owned(),
        None => shorten(words, LONGEST),
    }
}

fn shorten(words: &str, longest: usize) -> String {
    if words.chars().count() <= longest {
        return words.to_owned();
    }
    let kept: String = words.chars().take(longest.saturating_sub(1)).collect();
    let end = kept.rfind(' ').unwrap_or(kept.len());
    format!("{}…", kept.get(..end).unwrap_or(&kept).trim_end_matches([',', ';', ':', ' ']))
}

fn begin_large(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

fn begin_small(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}
