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

/// The brand says that nothing else follows.
const FINAL: &[&str] = &[
    "reponse definitive",
    "decision definitive",
    "position definitive",
    "refus definitif",
    "reponse finale",
    "decision finale",
    "derniere reponse",
    "decision est sans appel",
    "final answer",
    "final response",
    "final decision",
    "final position",
    "our decision is final",
    "our last word",
];

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let Some(mediator) = draft.input.mediator.as_ref() else { return Vec::new() };
    let reply = &draft.reply;
    let last_word =
        reply.sentences.iter().find(|sentence| FINAL.iter().any(|word| reply.folded(**sentence).contains(word)));
    let Some(sentence) = last_word else { return Vec::new() };
    if names(draft, &mediator.name)
        || names(draft, &mediator.url)
        || reply.found(Cue::Mediator, reply.all()).next().is_some()
    {
        return Vec::new();
    }
    let why = draft.say(
        "C’est une réponse définitive\u{a0}: elle doit dire au client à quel médiateur s’adresser.",
        "This is a final answer: it has to tell the customer which mediator to turn to.",
    );
    let block = format!("\n\n{}", draft.write(&mediator.fr, &mediator.en));
    vec![Found::at(*sentence, why).remedy(
        "name_mediator",
        draft.say("Ajouter le médiateur", "Add the mediator"),
        vec![insert(reply.all().end, block)],
    )]
}

fn names(draft: &Draft<'_>, what: &str) -> bool {
    !what.is_empty() && draft.input.reply.contains(what)
}

#[cfg(test)]
mod tests {
    use crate::guard::{self, Input, MediatorSeen, MessageToAnswer, RuleName};

    fn found(reply: &str, mediator: bool) -> Option<String> {
        let input = Input {
            message: MessageToAnswer { text: "Je veux être remboursée.".to_owned(), ..Default::default() },
            reply: reply.to_owned(),
            mediator: mediator.then(|| MediatorSeen {
                name: "Médiation Colis".to_owned(),
                url: "https://mediation.example".to_owned(),
                fr: "Vous pouvez saisir Médiation Colis.".to_owned(),
                en: "You may turn to Médiation Colis.".to_owned(),
            }),
            ..Input::default()
        };
        let report = guard::examine(&input);
        let finding = report.findings.into_iter().find(|finding| finding.rule == RuleName::FinalWithoutMediator)?;
        Some(finding.remedy.unwrap().edits[0].text.clone())
    }

    #[test]
    fn a_final_answer_that_names_no_mediator_is_held_with_the_block_to_add() {
        let reply = "Bonjour, nous ne pouvons pas vous rembourser\u{a0}: ceci est notre réponse définitive.";
        assert!(found(reply, true).unwrap().contains("Médiation Colis"));
        assert_eq!(found(reply, false), None);
    }

    #[test]
    fn one_that_names_the_mediator_leaves_and_an_ordinary_answer_too() {
        let named =
            "Ceci est notre réponse définitive. Vous pouvez saisir le médiateur\u{a0}: https://mediation.example";
        assert_eq!(found(named, true), None);
        assert_eq!(found("Votre colis arrive demain mardi 24 novembre.", true), None);
    }
}
