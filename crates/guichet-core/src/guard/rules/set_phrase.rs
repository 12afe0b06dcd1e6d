//! Phrases that everybody has read a hundred times.
//!
//! What: "votre satisfaction est notre priorité", "we value your feedback"…, from `data/set_phrases.tsv`.
//! Why: they take the place of something said to this person, and sound like a machine.
//! Remedy: take the sentence out.

use guichet_text::Span;

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, remove_sentence};
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::SetPhrase, level: Level::Warn, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let mut last: Option<Span> = None;
    let mut found = Vec::new();
    for span in draft.reply.found(Cue::SetPhrase, draft.reply.all()) {
        let sentence = draft.reply.sentence_of(span);
        // « La qualité est notre priorité » between quotation marks is spoken of.
        if last == Some(sentence) || draft.reply.is_quoted(span) {
            continue;
        }
        last = Some(sentence);
        let why = draft.say(
            "Formule toute faite\u{a0}: elle ne dit rien à cette personne.",
            "A set phrase: it says nothing to this person.",
        );
        found.push(Found::at(span, why).remedy(
            "remove",
            draft.say("Retirer la phrase", "Take the sentence out"),
            vec![remove_sentence(draft, span)],
        ));
    }
    found
}
