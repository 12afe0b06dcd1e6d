//! No jokes, least of all between brands, while a customer waits in the thread.
//!
//! What: laughing words or pictures in a reply to somebody who waits, or in a thread where a customer still does.
//! Why: the customer reads "they have time to joke".
//! Remedy: take the sentence out.

use guichet_text::reading::{Direction, Need};
use guichet_text::{Input as ToRead, Span, read};

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
    let laughs = || reply.found(Cue::Laugh, reply.all()).find(|span| !reply.is_quoted(*span));
    let Some(span) = laughs().or_else(played).or_else(|| winked(draft)) else { return Vec::new() };
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

/// A winking face in a sentence that tells nothing, in a reply that promises nothing and gives no figure, to somebody who does not joke.
fn winked(draft: &Draft<'_>) -> Option<Span> {
    let (reply, message) = (&draft.reply, &draft.message);
    let wink = reply.found(Cue::Wink, reply.all()).next()?;
    let sentence = reply.sentence_of(wink);
    let jokes_too = message.has(&[Cue::Laugh, Cue::Wink, Cue::Play], message.all());
    let tells = |span: Span| {
        reply.folded(span).bytes().any(|byte| byte.is_ascii_digit()) || reply.has(&[Cue::Ask, Cue::PrivateWay], span)
    };
    let promises = draft.promises.iter().any(|promise| promise.time.is_some());
    let figure_beside = reply.sentences.iter().any(|other| *other != sentence && tells(*other));
    (!jokes_too && !promises && !tells(sentence) && !figure_beside).then_some(wink)
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
