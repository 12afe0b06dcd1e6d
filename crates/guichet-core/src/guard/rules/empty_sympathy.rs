//! Sympathy without an answer, an action, a dated promise or a question that moves things on is not a reply.
//!
//! What: everything the reply says is regret, understanding, thanks, assurances, or a promise without a date; being sent
//! elsewhere does not count as help. Thanks for praise are fine.
//! Why: the customer asked for something, and now has to ask again.
//! Remedy: a dated relay, to be made true.

use guichet_text::Span;

use crate::guard::draft::Draft;
use crate::guard::findings::{Found, append, soon};
use crate::guard::moves::ClauseKind;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::EmptySympathy, level: Level::Hold, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let has = |kinds: &[ClauseKind]| draft.clauses.iter().any(|clause| kinds.contains(&clause.kind));
    let helps = has(&[ClauseKind::Substance, ClauseKind::DatedPromise, ClauseKind::Ask, ClauseKind::HandOver]);
    let kind = has(&[ClauseKind::Sympathy, ClauseKind::Empty, ClauseKind::Joy]);
    let only_social = !has(&[ClauseKind::SentAway]) && has(&[ClauseKind::Social]);
    if helps || !draft.customer_waits() || !(kind || only_social) {
        return Vec::new();
    }
    let told: Vec<Span> = draft
        .clauses
        .iter()
        .filter(|clause| matches!(clause.kind, ClauseKind::Sympathy | ClauseKind::Empty | ClauseKind::Joy))
        .map(|clause| clause.span)
        .collect();
    let span = match (told.first(), told.last()) {
        (Some(first), Some(last)) => Span::new(first.start, last.end),
        _ => draft.reply.all(),
    };
    let why = draft.say(
        "Ce sont de bonnes paroles\u{a0}: il manque une réponse, une action ou une date.",
        "These are kind words: an answer, an action or a date is missing.",
    );
    let date = soon(draft);
    let sentence = draft.write(
        &format!("Je m’en occupe et je vous réponds ici {date}."),
        &format!("I'm on it and I'll reply here {date}."),
    );
    vec![Found::at(span, why).remedy(
        "add_dated_relay",
        draft.say("Ajouter une suite datée", "Add a dated next step"),
        vec![append(draft, &sentence)],
    )]
}
