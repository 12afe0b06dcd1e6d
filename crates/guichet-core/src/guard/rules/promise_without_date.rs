//! A promise is a debt: it has a date.
//!
//! What: "dans les plus brefs délais", "nous revenons vers vous", "we'll look into it" without a time.
//! Why: nobody can keep it, and the customer cannot know when to ask again.
//! A blank where a date must be chosen (a proposed draft has them) is held: nobody sends a blank by mistake.
//! Remedy: a date in its place.

use std::sync::LazyLock;

use guichet_text::Span;
use regex::Regex;

use crate::draft::{BLANK_EN, BLANK_FR};
use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, before_the_stop, insert, replace};
use crate::guard::open_days::soon;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::PromiseWithoutDate, level: Level::Warn, check };

/// Something that the customer does, and then something that we do.
static THEN_WE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?-u:\b)(?:reply|send|dm|tell|give|let|show|text|pop|share|type|say|drop|press|choose|pick|call|bring|upload)(?-u:\b)[^.!?]*(?:,|(?-u:\b)and|(?-u:\b)then|:) ?(?:then )?(?:i|we|she|he|they)(?:'ll|'d| will| can)",
        r"|(?-u:\b)(?:repondez|envoyez|dites|donnez|ecrivez|indiquez|montrez|confirmez|choisissez|precisez|laissez|passez)[^.!?]*(?:,|(?-u:\b)et|:) (?:je|nous|on)(?-u:\b)",
    ))
    .ok()
});

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let mut found = blanks(draft);
    if !draft.customer_waits() {
        return found;
    }
    let reply = &draft.reply;
    let dated = draft.promises.iter().any(|promise| promise.time.is_some());
    let blank = |sentence: &Span| found.iter().any(|found| found.span.is_some_and(|span| span.overlaps(*sentence)));
    let open: Vec<Span> = reply.sentences.iter().copied().filter(|sentence| !blank(sentence)).collect();
    found.extend(open.into_iter().filter_map(|sentence| in_sentence(draft, sentence, dated)));
    found
}

/// Blanks of a proposed draft that nobody filled.
fn blanks(draft: &Draft<'_>) -> Vec<Found> {
    let reply = &draft.input.reply;
    [BLANK_FR, BLANK_EN]
        .iter()
        .flat_map(|blank| reply.match_indices(blank))
        .map(|(byte, blank)| {
            let start = reply.get(..byte).unwrap_or_default().chars().count();
            let span = Span::new(start, start + blank.chars().count());
            let why = draft.say(
                "La date reste à choisir\u{a0}: mettez celle que vous tiendrez.",
                "The date is still to be chosen: put one that you will keep.",
            );
            let label = draft.say("Mettre une date", "Add a date");
            Found::at(span, why).level(Level::Hold).remedy("add_date", label, vec![replace(span, soon(draft))])
        })
        .collect()
}

fn in_sentence(draft: &Draft<'_>, sentence: Span, dated: bool) -> Option<Found> {
    let reply = &draft.reply;
    let timed = crate::guard::when::said(reply.folded(sentence), None).is_some();
    // "Reply YES and we'll send it": what waits for the customer cannot have a date yet.
    let waits_for_them = THEN_WE.as_ref().is_some_and(|then| then.is_match(reply.folded(sentence)))
        || reply.found(Cue::Condition, sentence).next().is_some();
    if timed || waits_for_them || reply.raw(sentence).trim_end().ends_with('?') {
        return None;
    }
    let promise = [Cue::PromiseContact, Cue::PromiseAct, Cue::Future]
        .into_iter()
        .flat_map(|cue| reply.found(cue, sentence))
        .min();
    // "Calmly and quickly" or "bientôt de retour sur nos lignes" is no promise of ours.
    let vague = reply.found(Cue::VagueTime, sentence).next().filter(|_| {
        !reply.has(&[Cue::Wish], sentence) && (promise.is_some() || reply.has(&[Cue::Reassurance, Cue::Done], sentence))
    });
    let date = soon(draft);
    let why = draft.say(
        "Promis sans date\u{a0}: le client ne saura pas quand revenir, ni nous quand tenir.",
        "Promised without a date: neither the customer nor we know when.",
    );
    let label = draft.say("Mettre une date", "Add a date");
    if let Some(vague) = vague {
        let span = Span::new(
            promise.map_or(vague.start, |promise| promise.start.min(vague.start)),
            vague.end.max(promise.map_or(0, |promise| promise.end)),
        );
        return Some(Found::at(span, why).remedy("add_date", label, vec![replace(vague, date)]));
    }
    let promise =
        reply.found(Cue::PromiseContact, sentence).next().or_else(|| reply.found(Cue::PromiseAct, sentence).next())?;
    if dated || reply.has(&[Cue::Immediate], sentence) {
        return None;
    }
    Some(Found::at(promise, why).remedy(
        "add_date",
        label,
        vec![insert(before_the_stop(draft, sentence), format!(" {date}"))],
    ))
}
