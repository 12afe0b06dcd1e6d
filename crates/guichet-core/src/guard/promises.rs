//! What a reply promises, and by when.
//!
//! A promise is a sentence in which the brand, or somebody for it, will do something for this person. "If your parcel
//! does not arrive you will be refunded" is a rule and no promise.

use guichet_text::Span;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::cue::Cue;
use super::draft::Words;
use super::input::Input;
use super::when;
use crate::model::BrandSettings;

/// A promise in a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Promised {
    /// The words, time included.
    pub(crate) span: Span,
    /// The sentence around them.
    pub(crate) sentence: Span,
    /// The time that is said.
    pub(crate) time: Option<Span>,
    /// By when, if that can be resolved.
    pub(crate) due: Option<Timestamp>,
}

/// The present in the brand's own zone.
pub(crate) fn present(input: &Input) -> Option<Zoned> {
    let name = input.timezone.clone().unwrap_or_else(|| BrandSettings::default().timezone);
    let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
    Some(input.now?.to_zoned(zone))
}

/// The promises of a reply, in order.
pub(crate) fn find(reply: &Words<'_>, input: &Input) -> Vec<Promised> {
    let now = present(input);
    reply.sentences.iter().filter_map(|sentence| in_sentence(reply, *sentence, now.as_ref())).collect()
}

fn in_sentence(reply: &Words<'_>, sentence: Span, now: Option<&Zoned>) -> Option<Promised> {
    let words = reply.folded(sentence);
    let first = |cue| reply.found(cue, sentence).next();
    let contact = first(Cue::PromiseContact);
    // A question promises nothing, and what depends on a condition only when somebody will come back on it.
    let conditional = first(Cue::Condition).is_some_and(|condition| condition.start <= sentence.start + 1);
    if words.trim_end().ends_with('?') || (conditional && contact.is_none()) {
        return None;
    }
    let said = when::said(words, now);
    let act = first(Cue::PromiseAct);
    // A step that starts now is a promise once it has a date ahead: "je relance le dépôt demain".
    let with_time = if said.is_some() { first(Cue::Future).or_else(|| first(Cue::Done)) } else { None };
    let to_them = || {
        first(Cue::Future).filter(|_| {
            ["vous", "votre", "vos", "you", "your"]
                .iter()
                .any(|them| words.split(|mark: char| !mark.is_alphanumeric()).any(|word| word == *them))
        })
    };
    let cue = [contact, act, with_time.or_else(to_them)].into_iter().flatten().min()?;
    let time = said.as_ref().map(|said| reply.span_in(sentence, said.range.clone()));
    let end = [Some(cue), contact, act, time].into_iter().flatten().map(|span| span.end).max()?;
    let start = time.map_or(cue.start, |time| time.start.min(cue.start));
    // Something done today is a report, not a promise.
    let reports = contact.is_none() && act.is_none() && first(Cue::Future).is_none();
    let ahead = said.as_ref().and_then(|said| said.due).zip(now).is_none_or(|(due, now)| due > now.timestamp());
    if reports && (!ahead || !names_a_day_ahead(words)) {
        return None;
    }
    Some(Promised { span: Span::new(start, end), sentence, time, due: said.and_then(|said| said.due) })
}

/// Whether the words look ahead, so that a step in the present is one to come.
fn names_a_day_ahead(words: &str) -> bool {
    ["demain", "tomorrow", "avant", "sous ", "d'ici", "within", "by ", "prochain", "next "]
        .iter()
        .any(|ahead| words.contains(ahead))
}
