//! The mood of a message: sentiment, anger, irony. None of them decides who is served first.

use crate::document::Document;
use crate::reading::Reason;
use crate::tokens::{Pause, TokenKind};
use crate::topics::rounded;

pub(crate) struct Temper {
    pub(crate) sentiment: f32,
    pub(crate) anger: f32,
    pub(crate) irony: bool,
    /// Weight of the bad words once negations are turned round.
    pub(crate) bad: f32,
    pub(crate) reasons: Vec<Reason>,
}

pub(crate) fn read(document: &Document<'_>) -> Temper {
    let (mut good, mut bad) = (0.0_f32, 0.0_f32);
    for hit in document.list("mood") {
        match (hit.label, is_negated(document, hit.start)) {
            ("good", false) => good += hit.weight,
            ("good", true) => bad += hit.weight * 0.8,
            ("bad", true) => good += hit.weight * 0.2,
            _ => bad += hit.weight,
        }
    }
    let (irony, reasons) = irony(document, bad);
    if irony {
        bad += good;
        good = 0.0;
    }
    let anger = anger(document);
    let sentiment = (good - bad - anger * 0.5) / (good + bad + 1.0);
    Temper { sentiment: rounded(sentiment), anger: rounded(anger), irony, bad, reasons }
}

/// Whether "pas", "jamais", "not"… stands just before, in the same clause.
fn is_negated(document: &Document<'_>, at: usize) -> bool {
    (1..=3).any(|back| {
        let Some(before) = at.checked_sub(back) else { return false };
        let open =
            (before + 1..=at).all(|between| document.all.get(between).is_some_and(|token| token.pause == Pause::None));
        open && matches!(
            document.word(before),
            "pas"
                | "plus"
                | "jamais"
                | "aucun"
                | "aucune"
                | "ni"
                | "sans"
                | "guere"
                | "peu"
                | "not"
                | "no"
                | "never"
                | "without"
                | "t"
                | "nothing"
        )
    })
}

fn irony(document: &Document<'_>, bad: f32) -> (bool, Vec<Reason>) {
    let mut sum = 0.0;
    let mut reasons = Vec::new();
    for hit in document.list("irony") {
        // "bravo pour le service" is praise until something bad stands beside it.
        let counted = hit.weight * if bad >= 0.5 || hit.weight >= 1.0 && hit.end - hit.start >= 3 { 1.0 } else { 0.5 };
        sum += counted;
        let why = if document.explains_in_french() {
            "Un éloge à côté d’un ennui : le contraire est voulu."
        } else {
            "Praise beside a trouble: the opposite is meant."
        };
        reasons.push(Reason { label: "irony".to_owned(), span: hit.span, why: why.to_owned() });
    }
    let irony = sum >= 0.9;
    (irony, if irony { reasons } else { Vec::new() })
}

fn anger(document: &Document<'_>) -> f32 {
    let mut calm = 1.0_f32;
    for hit in document.list("rage") {
        calm *= 1.0 - hit.weight.clamp(0.0, 0.95);
    }
    for hit in document.list("crude").take(3) {
        calm *= 1.0 - (0.25 * hit.weight).clamp(0.0, 0.5);
    }
    calm *= 1.0 - shouting(document);
    calm *= 1.0 - exclaiming(document);
    1.0 - calm
}

/// Capitals: the share of words shouted, acronyms and mentions aside.
fn shouting(document: &Document<'_>) -> f32 {
    let words = document.all.iter().filter(|token| token.kind == TokenKind::Word && token.word.len() >= 3);
    let (mut all, mut loud) = (0_u16, 0_u16);
    for token in words.take(500) {
        all = all.saturating_add(1);
        if document.folded.raw(token.span).chars().all(char::is_uppercase) {
            loud = loud.saturating_add(1);
        }
    }
    if loud < 3 { 0.0 } else { (f32::from(loud) / f32::from(all.max(1)) * 0.5).min(0.4) }
}

fn exclaiming(document: &Document<'_>) -> f32 {
    let marks = document.folded.raw_text().chars().take(5_000).filter(|sign| *sign == '!').count();
    f32::from(u16::try_from(marks.min(8)).unwrap_or(8)) * 0.04
}
