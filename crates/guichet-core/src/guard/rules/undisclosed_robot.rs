//! A robot says that it is one.
//!
//! What: an automatic reply that does not say so. A reply that a person read before it left is a person's.
//! Why: people have a right to know whom they talk to, and the law says so (European AI Act, article 50).
//! Remedy: say it at the start.

use guichet_text::Span;
use guichet_text::normalize::Folded;
use guichet_text::reading::Direction;

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, insert, remove_sentence};
use crate::guard::lexicon;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};
use crate::model::AuthorKind;

pub(crate) const RULE: Rule = Rule { name: RuleName::UndisclosedRobot, level: Level::Refuse, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    if draft.input.author_kind != Some(AuthorKind::Automatic) || says_so(draft) || said_just_before(draft) {
        return Vec::new();
    }
    let why = draft.say(
        "Personne n’a relu ce message\u{a0}: il doit dire qu’il est automatique.",
        "Nobody read this before it leaves: it must say that it is automatic.",
    );
    let start = draft.write("Réponse automatique\u{a0}: ", "Automatic reply: ");
    let mut edits = vec![insert(0, start)];
    edits.extend(denials(draft).map(|span| remove_sentence(draft, span)));
    vec![Found::new(why).remedy("say_automatic", draft.say("Le dire au début", "Say so at the start"), edits)]
}

/// Sentences in which it says that it is none.
fn denials<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = Span> + 'd {
    draft.reply.sentences.iter().copied().filter(|sentence| is_denied(draft.reply.folded(*sentence)))
}

const DENIALS: &[&str] =
    &["ne suis pas", "n'est pas", "not a ", "not an ", "isn't", "no bot", "pas un robot", "sans robot"];

/// "I'm not a robot", but not "I'm the virtual assistant, not a person".
fn is_denied(words: &str) -> bool {
    DENIALS.iter().flat_map(|denial| words.match_indices(denial)).any(|(at, denial)| {
        let after: String = words.get(at + denial.len()..).unwrap_or_default().chars().take(24).collect();
        ["robot", "bot", "machine", "automat"].iter().any(|robot| after.contains(robot))
            || denial.contains("robot")
            || denial.contains("bot")
    })
}

/// Whether the reply says it, and does not deny it.
fn says_so(draft: &Draft<'_>) -> bool {
    let reply = &draft.reply;
    reply.found(Cue::Robot, reply.all()).any(|span| {
        let sentence = reply.sentence_of(span);
        let words = reply.folded(sentence);
        !is_denied(words)
    })
}

/// Whether the robot spoke last, and said it then: no person came between.
fn said_just_before(draft: &Draft<'_>) -> bool {
    draft.input.earlier.iter().rev().find(|earlier| earlier.direction == Direction::Outbound).is_some_and(|last| {
        lexicon::find(&Folded::new(&last.text), &[draft.writes]).iter().any(|hit| hit.cue == Cue::Robot)
    })
}
