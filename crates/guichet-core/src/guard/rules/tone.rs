//! Polite and calm before a shouting customer, and on their side before a wrong.
//!
//! What: irony, condescension, "calmez-vous", blaming the customer or a supplier, arguing with somebody who knows,
//! apologies with "if", the third apology without a remedy; from `data/tone.tsv`. Never a warm or direct reply.
//! Why: it is what is screenshot and shared, and it teaches that shouting is the only way to be heard.
//! Remedy: the sentence goes, the apology becomes a plain one, or something with a date follows it.

use guichet_text::Span;
use guichet_text::normalize::Folded;
use guichet_text::reading::Direction;

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, append, remove_sentence, replace};
use crate::guard::lexicon;
use crate::guard::moves::ClauseKind;
use crate::guard::open_days::soon;
use crate::guard::registry::Rule;
use crate::guard::report::{Edit, Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::Tone, level: Level::Hold, check };

/// Kinds of hurtful words, with what to say of them in French and in English.
const KINDS: &[(Cue, &str, &str)] = &[
    (Cue::Irony, "L’ironie blesse quelqu’un qui attend de l’aide.", "Irony hurts somebody who waits for help."),
    (Cue::Condescension, "Cela sonne comme une leçon.", "This sounds like a lesson."),
    (
        Cue::CalmDown,
        "Demander à quelqu’un de se calmer l’énerve davantage\u{a0}: répondez à la demande.",
        "Telling people to calm down does the opposite: answer the request.",
    ),
    (Cue::BlameCustomer, "Cela met la faute sur le client.", "This puts the blame on the customer."),
    (
        Cue::BlameSupplier,
        "Pour le client, c’est à nous de régler cela, quel que soit le fautif.",
        "For the customer it is ours to settle, whoever is at fault.",
    ),
    (
        Cue::Argue,
        "Cela conteste ce que le client a constaté\u{a0}: demandez plutôt ce qu’il a vu.",
        "This disputes what the customer saw: ask about it instead.",
    ),
    (Cue::Rude, "Ces mots sont blessants.", "These words hurt."),
];

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let reply = &draft.reply;
    let mut found: Vec<Found> = Vec::new();
    for span in reply.found(Cue::ConditionalApology, reply.all()) {
        let why = draft.say(
            "Une excuse avec «\u{a0}si\u{a0}» doute de ce qu’il a vécu.",
            "An apology with “if” doubts what they went through.",
        );
        let instead = draft.write("désolé de ce qui s’est passé", "sorry for what happened");
        let capital = reply.raw(span).chars().next().is_some_and(char::is_uppercase);
        let instead = if capital { capitalised(&instead) } else { instead };
        found.push(Found::at(span, why).remedy(
            "plain_apology",
            draft.say("S’excuser simplement", "Apologise plainly"),
            vec![replace(span, instead)],
        ));
    }
    for (cue, french, english) in KINDS {
        for span in reply.found(*cue, reply.all()) {
            if found.iter().any(|known| known.span.is_some_and(|known| known.overlaps(span))) {
                continue;
            }
            let label = draft.say("Retirer la phrase", "Take the sentence out");
            found.push(Found::at(span, draft.say(french, english)).remedy(
                "remove",
                label,
                vec![remove_sentence(draft, span)],
            ));
        }
    }
    found.extend(third_apology(draft));
    found.extend(shouting(draft));
    found
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// After two apologies a third one alone makes things worse.
fn third_apology(draft: &Draft<'_>) -> Option<Found> {
    let span = draft.reply.found(Cue::Apology, draft.reply.all()).next()?;
    let helps =
        draft.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Substance | ClauseKind::DatedPromise));
    let before = draft
        .input
        .earlier
        .iter()
        .filter(|earlier| earlier.direction == Direction::Outbound)
        .filter(|earlier| {
            lexicon::find(&Folded::new(&earlier.text), &[draft.writes]).iter().any(|hit| hit.cue == Cue::Apology)
        })
        .count();
    (before >= 2 && !helps).then(|| {
        Found::at(
            span,
            draft.say(
                "Troisième excuse sans rien de concret\u{a0}: proposez une action, ou un appel.",
                "The third apology with nothing to show: offer an action, or a call.",
            ),
        )
        .remedy(
            "add_dated_relay",
            draft.say("Ajouter une suite datée", "Add a dated next step"),
            vec![relay(draft)],
        )
    })
}

/// What is done instead of saying sorry once more, to be made true.
fn relay(draft: &Draft<'_>) -> Edit {
    let date = soon(draft);
    let sentence = draft.write(
        &format!("Je m’en occupe et je vous réponds ici {date}."),
        &format!("I'm on it and I'll reply here {date}."),
    );
    append(draft, &sentence)
}

/// Whole words in capitals read as shouting.
fn shouting(draft: &Draft<'_>) -> Option<Found> {
    let raw = &draft.input.reply;
    let mut at = 0;
    let mut loud: Vec<Span> = Vec::new();
    for word in raw.split_inclusive(|mark: char| !mark.is_alphabetic()) {
        let letters = word.chars().filter(|mark| mark.is_alphabetic()).count();
        if letters >= 4 && word.chars().filter(|mark| mark.is_alphabetic()).all(char::is_uppercase) {
            loud.push(Span::new(at, at + letters));
        }
        at += word.chars().count();
    }
    let (first, last) = (loud.first()?, loud.last()?);
    let near = last.end - first.start < 60;
    (loud.len() >= 3 && near).then(|| {
        let span = Span::new(first.start, last.end);
        let lowered = draft.reply.raw(span).to_lowercase();
        Found::at(span, draft.say("Les majuscules se lisent comme des cris.", "Capitals read as shouting."))
            .level(Level::Warn)
            .remedy("lower_case", draft.say("En minuscules", "In lower case"), vec![replace(span, lowered)])
    })
}
