//! Every question of the message is answered, promised by a date, or asked back.
//!
//! What: a question of the reading for which the reply has nothing. One finding a question.
//! Why: the customer writes again, or gives up.
//! Remedy: a dated answer to that question, to be made true.

use crate::guard::draft::Draft;
use crate::guard::findings::{Found, append};
use crate::guard::open_days::soon;
use crate::guard::registry::Rule;
use crate::guard::report::{AnswerKind, Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::QuestionUnanswered, level: Level::Hold, check };

/// A question is quoted up to here.
const SHOWN: usize = 80;

fn check(draft: &Draft<'_>) -> Vec<Found> {
    draft
        .answers
        .iter()
        .filter(|answer| answer.how == AnswerKind::Open)
        .map(|answer| {
            let question: String =
                draft.message.raw(answer.question_span).split_whitespace().collect::<Vec<_>>().join(" ");
            let shown: String = if question.chars().count() > SHOWN {
                question.chars().take(SHOWN).chain(['…']).collect()
            } else {
                question
            };
            let why = draft.say(
                &format!("Sa question reste sans réponse\u{a0}: «\u{a0}{shown}\u{a0}»."),
                &format!("This question has no answer yet: “{shown}”."),
            );
            let date = soon(draft);
            let sentence = draft.write(
                &format!("Pour votre question, je vérifie et je vous réponds {date}."),
                &format!("As for your question, I'm checking and will answer {date}."),
            );
            Found::new(why).remedy(
                "promise_answer",
                draft.say("Promettre la réponse avec une date", "Promise the answer with a date"),
                vec![append(draft, &sentence)],
            )
        })
        .collect()
}
