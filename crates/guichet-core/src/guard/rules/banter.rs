//! No jokes, least of all between brands, while a customer waits in the thread.
//!
//! What: laughing words or pictures in a reply to somebody who waits, or in a thread where a customer still does.
//! Why: the customer reads "they have time to joke".
//! Remedy: take the sentence out.

use guichet_text::reading::{Direction, Need};
use guichet_text::{Input as ToRead, read};

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, remove_sentence};
use crate::guard::moves::ClauseKind;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::Banter, level: Level::Hold, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let reply = &draft.reply;
    let played = || reply.found(Cue::Play, reply.all()).next().filter(|_| !helps(draft));
    let Some(span) = reply.found(Cue::Laugh, reply.all()).next().or_else(played) else { return Vec::new() };
    if !waits_here(draft) && !somebody_waits_in_the_thread(draft) {
        return Vec::new();
    }
    let why = draft.say(
        "Un client attend dans ce fil\u{a0}: la plaisanterie passerait pour du mépris.",
        "A customer waits in this thread: a joke would read as contempt.",
    );
    vec![Found::at(span, why).remedy(
        "remove",
        draft.say("Retirer la plaisanterie", "Take the joke out"),
        vec![remove_sentence(draft, span)],
    )]
}

/// Whether this customer waits, and does not joke themselves.
pub(in crate::guard) fn waits_here(draft: &Draft<'_>) -> bool {
    let jokes_along = draft.message.has(&[Cue::Laugh], draft.message.all())
        && !draft.reading.needs.contains(&Need::Complaint)
        && draft.reading.questions.is_empty();
    draft.customer_waits() && !jokes_along
}

/// Whether the reply answers or promises in another sentence: a light picture beside it is no joke.
fn helps(draft: &Draft<'_>) -> bool {
    let reply = &draft.reply;
    let played = reply.found(Cue::Play, reply.all()).next().map(|span| reply.sentence_of(span));
    draft.clauses.iter().any(|clause| match clause.kind {
        ClauseKind::DatedPromise | ClauseKind::HandOver => true,
        ClauseKind::Substance => played.is_none_or(|sentence| !sentence.overlaps(clause.span)),
        _ => false,
    })
}

/// Whether an earlier message of the thread asked for something and has no reply since.
fn somebody_waits_in_the_thread(draft: &Draft<'_>) -> bool {
    draft.input.earlier.iter().rev().take_while(|earlier| earlier.direction == Direction::Inbound).take(5).any(
        |earlier| {
            let reading = read(&ToRead { text: earlier.text.clone(), ..ToRead::default() });
            reading.needs.iter().any(|need| matches!(need, Need::Complaint | Need::Question | Need::Request))
        },
    )
}
