//! Sympathy without an answer, an action, a dated promise or a question that moves things on is not a reply.
//!
//! What: everything the reply says is regret, understanding, thanks, assurances, or a promise without a date; being sent
//! elsewhere does not count as help. Thanks for praise are fine.
//! Why: the customer asked for something, and now has to ask again.
//! Remedy: a dated relay, to be made true.

use guichet_text::Span;

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, append};
use crate::guard::moves::ClauseKind;
use crate::guard::open_days::soon;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};
use crate::guard::ways::{WayKind, Weight};
use crate::guard::when;

pub(crate) const RULE: Rule = Rule { name: RuleName::EmptySympathy, level: Level::Hold, check };

/// Whether what the reply tells is said warmly and tells nothing: no figure, no time, no yes or no, nothing done, no reason and no step,
/// among sentences of regret, assurances and set phrases that are at least as many.
fn only_warm(draft: &Draft<'_>) -> bool {
    const TELLS: &[Cue] = &[
        Cue::Solved,
        Cue::Step,
        Cue::Because,
        Cue::FileStatus,
        Cue::FileView,
        Cue::Gesture,
        Cue::Change,
        Cue::LinkIsAnswer,
        Cue::YesNo,
        Cue::Done,
    ];
    // A joke, a lesson or a promise is another fault.
    const OTHERWISE: &[Cue] = &[
        Cue::Laugh,
        Cue::Wink,
        Cue::Irony,
        Cue::Condescension,
        Cue::CalmDown,
        Cue::BlameCustomer,
        Cue::BlameSupplier,
        Cue::ConditionalApology,
        Cue::Argue,
        Cue::PromiseContact,
        Cue::PromiseAct,
        Cue::ClosedDoor,
    ];
    let reply = &draft.reply;
    let warm = |span: Span| {
        reply.has(&[Cue::Apology, Cue::Sympathy, Cue::Reassurance, Cue::SetPhrase, Cue::Noted, Cue::Joy], span)
    };
    let told: Vec<Span> = draft
        .clauses
        .iter()
        .filter(|clause| clause.kind == ClauseKind::Substance && !warm(clause.span))
        .map(|clause| clause.span)
        .collect();
    let feelings = draft
        .clauses
        .iter()
        .filter(|clause| matches!(clause.kind, ClauseKind::Sympathy | ClauseKind::Empty) || warm(clause.span))
        .count();
    let plain = |span: &Span| {
        !reply.has(TELLS, *span)
            && when::said(reply.folded(*span), None).is_none()
            && !reply.folded(*span).bytes().any(|byte| byte.is_ascii_digit())
            && reply.folded(*span).split_whitespace().count() < LONG
    };
    feelings > 0
        && feelings >= told.len()
        && draft.reading.questions.len() < 2
        && !reply.has(OTHERWISE, reply.all())
        && told.iter().all(plain)
}

/// A clause of so many words says something, whatever it is.
const LONG: usize = 16;

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let has = |kinds: &[ClauseKind]| draft.clauses.iter().any(|clause| kinds.contains(&clause.kind));
    let told = has(&[ClauseKind::Substance]) && !only_warm(draft);
    let helps = told || has(&[ClauseKind::DatedPromise, ClauseKind::Ask, ClauseKind::HandOver]);
    let kind = has(&[ClauseKind::Sympathy, ClauseKind::Empty, ClauseKind::Joy]);
    let only_social = !has(&[ClauseKind::SentAway]) && has(&[ClauseKind::Social]);
    // Who is sent away without a word of regret was told something, and that has a finding of its own.
    let sent = !has(&[ClauseKind::Sympathy])
        && draft.ways.iter().any(|way| way.kind != WayKind::HandOver && way.weight == Weight::Full);
    if helps || sent || !draft.customer_waits() || !(kind || only_social) {
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
