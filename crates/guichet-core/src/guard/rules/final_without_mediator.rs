//! A final answer names the mediator.
//!
//! What: the reply says that it is the last word of the brand, and names no mediator although the brand has one.
//! Why: whoever is refused for good has a right to know to whom they can turn, told individually and at that moment.
//! Remedy: the block with the mediator's details, at the end of the reply.

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, insert};
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::FinalWithoutMediator, level: Level::Hold, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let Some(mediator) = draft.input.mediator.as_ref() else { return Vec::new() };
    let reply = &draft.reply;
    let Some(last_word) = reply.found(Cue::LastWord, reply.all()).next() else { return Vec::new() };
    let named = names(draft, &mediator.name) || names(draft, &mediator.url);
    if named || reply.found(Cue::Mediator, reply.all()).next().is_some() {
        return Vec::new();
    }
    let why = draft.say(
        "C’est une réponse définitive\u{a0}: elle doit dire au client à quel médiateur s’adresser.",
        "This is a final answer: it has to tell the customer which mediator to turn to.",
    );
    let block = format!("\n\n{}", draft.write(&mediator.fr, &mediator.en));
    vec![Found::at(last_word, why).remedy(
        "name_mediator",
        draft.say("Ajouter le médiateur", "Add the mediator"),
        vec![insert(reply.all().end, block)],
    )]
}

fn names(draft: &Draft<'_>, what: &str) -> bool {
    !what.is_empty() && draft.input.reply.contains(what)
}
