//! A handle is not a contract holder.
//!
//! What: a fact of a file that the customer did not say, a gesture, or a change (address, bank details, contract…), for
//! somebody whose identity is not verified; in private too. Silent when nothing is known of the customer.
//! Why: whoever holds the account of somebody else reads their life, moves their money, or ends their contract.
//! Remedy: verify first.

use std::collections::BTreeSet;

use guichet_text::Span;
use guichet_text::words::search_words;

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, drop_link, replace};
use crate::guard::moves::ClauseKind;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};
use crate::model::IdentityLevel;

pub(crate) const RULE: Rule = Rule { name: RuleName::DisclosureUnverified, level: Level::Refuse, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    disclosed(draft)
        .into_iter()
        .map(|(sentence, span, act)| {
            let (french, english) = if act {
                (
                    "Un geste ou un changement demande une identité vérifiée.",
                    "A gesture or a change needs a verified identity.",
                )
            } else {
                (
                    "Ce fait du dossier, le client ne l’a pas dit\u{a0}: vérifiez d’abord que c’est bien lui.",
                    "The customer did not say this fact of the file: verify first that it is them.",
                )
            };
            finding(draft, sentence, span, french, english)
        })
        .collect()
}

/// Whether something new of a file can stand in a sentence: not in a question, a rule, a link to verify, what the customer
/// said, or what a board shows to everybody.
pub(in crate::guard) fn may_stand(draft: &Draft<'_>, sentence: Span) -> bool {
    let reply = &draft.reply;
    let words = reply.folded(sentence);
    let on_the_board = ["vol ", "flight ", "train "].iter().any(|board| words.contains(board)) && !is_theirs(words);
    let new = draft.clauses.iter().any(|clause| {
        clause.span.overlaps(sentence)
            && matches!(
                clause.kind,
                ClauseKind::Substance | ClauseKind::Empty | ClauseKind::SentAway | ClauseKind::DatedPromise
            )
            && (clause.kind != ClauseKind::DatedPromise || reply.has(&[Cue::Gesture, Cue::Change], clause.span))
            && !was_said(draft, clause.span)
    });
    // "Votre colis est bloqué à Roissy, je demande au dépôt": what they said, and what we do about it.
    let echoed = draft.clauses.iter().any(|clause| {
        clause.span.overlaps(sentence) && is_theirs(reply.folded(clause.span)) && was_said(draft, clause.span)
    }) && !reply.has(&[Cue::Gesture, Cue::Change], sentence);
    new && !echoed
        && !on_the_board
        && !words.trim_end().ends_with('?')
        && !reply.has(&[Cue::Condition], sentence)
        && !reply.raw(sentence).contains(drop_link(draft))
}

/// A sentence that looks like one from a file.
pub(in crate::guard) fn suspected(draft: &Draft<'_>, sentence: Span) -> Found {
    finding(
        draft,
        sentence,
        sentence,
        "Cela semble venir de son dossier, et rien ne dit encore que c’est bien lui\u{a0}: vérifiez d’abord.",
        "This seems to come from their file, and nothing says yet that it is them: verify first.",
    )
}

/// What is told of a file to somebody who may be anybody: the sentence, the words, and whether they act on the file.
pub(super) fn disclosed(draft: &Draft<'_>) -> Vec<(Span, Span, bool)> {
    let identity = draft.input.customer.as_ref().and_then(|customer| customer.identity);
    if !matches!(identity, Some(IdentityLevel::Unknown | IdentityLevel::Claimed)) {
        return Vec::new();
    }
    let reply = &draft.reply;
    let mut found = Vec::new();
    for sentence in &reply.sentences {
        // "Si votre colis est perdu" and "Avez-vous…?" tell nothing of a file; nor does what is not done yet.
        if reply.raw(*sentence).trim_end().ends_with('?') || reply.has(&[Cue::Condition], *sentence) {
            continue;
        }
        let act = [Cue::Gesture, Cue::Change].into_iter().flat_map(|cue| reply.found(cue, *sentence)).next();
        let told = || {
            [Cue::FileView, Cue::FileStatus]
                .into_iter()
                .flat_map(|cue| reply.found(cue, *sentence))
                .find(|span| !was_said(draft, Span::new(span.start, end_of_clause(draft, *span))))
        };
        let fact = || {
            reply.found(Cue::FileFact, *sentence).find(|span| {
                let clause = Span::new(span.start, end_of_clause(draft, *span));
                has_new_figure(draft, clause) && !is_general(draft, *sentence)
            })
        };
        if let Some(span) = act {
            found.push((*sentence, span, true));
        } else if let Some(span) = told().or_else(fact) {
            found.push((*sentence, span, false));
        }
    }
    found
}

/// "Le colis est gardé 15 jours": what holds for everybody is nobody's file.
fn is_general(draft: &Draft<'_>, sentence: Span) -> bool {
    let words = draft.reply.folded(sentence);
    !is_theirs(words)
        && [
            "toujours",
            "chaque",
            "en general",
            "normalement",
            "d'habitude",
            "maximum",
            "au moins",
            "par mois",
            "par an",
            "pendant",
            "sous ",
            "jours apres",
            "jours ouvres",
            "usually",
            "always",
            "each",
            "every",
            "any ",
            " per ",
            "up to",
            "within",
            "working days",
            "entre ",
            "du lundi",
            "for everyone",
            "a tous",
        ]
        .iter()
        .any(|general| words.contains(general))
}

/// Whether the words speak of what is this person's.
fn is_theirs(words: &str) -> bool {
    ["votre ", "vos ", "your ", "vous reste", "you're ", "you are "].iter().any(|own| words.contains(own))
}

/// Whether a figure stands in the words that the customer did not write.
fn has_new_figure(draft: &Draft<'_>, clause: Span) -> bool {
    let said = draft.message.folded.text();
    draft
        .reply
        .folded(clause)
        .split(|mark: char| !mark.is_ascii_digit())
        .any(|figure| !figure.is_empty() && !said.contains(figure))
}

fn finding(draft: &Draft<'_>, sentence: Span, span: Span, french: &str, english: &str) -> Found {
    let link = drop_link(draft);
    let instead = draft.write(
        &format!("Pour vous répondre sur votre dossier, je dois d’abord m’assurer que c’est bien vous\u{a0}: {link}"),
        &format!("Before I speak of your file I need to make sure that it is you: {link}"),
    );
    // What follows must not run on into the link.
    let more_follows = draft.reply.all().end > sentence.end;
    let instead = if more_follows { format!("{instead}\n") } else { instead };
    Found::at(span, draft.say(french, english)).remedy(
        "verify_first",
        draft.say("Vérifier d’abord l’identité", "Verify the identity first"),
        vec![replace(sentence, instead)],
    )
}

fn end_of_clause(draft: &Draft<'_>, span: Span) -> usize {
    draft
        .clauses
        .iter()
        .filter(|clause| clause.span.overlaps(span))
        .map(|clause| clause.span.end)
        .max()
        .unwrap_or(span.end)
}

/// Whether the customer said as much: no word of matter and no figure is new.
fn was_said(draft: &Draft<'_>, span: Span) -> bool {
    let matter = |words: &str| -> BTreeSet<String> {
        search_words(words)
            .into_iter()
            .filter(|stem| stem.chars().count() > 3 || stem.bytes().any(|byte| byte.is_ascii_digit()))
            .collect()
    };
    const FRAME: &[&str] = &[
        "votr", "vous", "your", "voi", "constat", "bien", "effet", "que", "dans", "that", "have", "been", "avec",
        "pour", "tout", "indeed", "does", "entend",
    ];
    let said = matter(&draft.input.message.text);
    matter(draft.reply.raw(span)).iter().all(|stem| said.contains(stem) || FRAME.contains(&stem.as_str()))
}
