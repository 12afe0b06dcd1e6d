//! What was sent to others nearly word for word must be made this person's own.
//!
//! What: near-copies among the recent replies, names, numbers and dates left out. From the third alike the draft is
//! held; before that it is a warning. The true facts of an incident that is open and owned may repeat, and very short
//! replies ("Avec plaisir !") are alike by nature.
//! Why: in a public thread identical replies stand under each other, and each says "we did not read you".
//! Remedy: no edit makes a copy somebody's own; the desk offers a draft composed from what this person said.

use guichet_text::similar::{Fingerprint, similarity};

use crate::guard::draft::Draft;
use crate::guard::findings::Found;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::CopyPaste, level: Level::Hold, check };

/// Alike beyond the facts: two word pairs in three.
const ALIKE: f32 = 0.65;
/// Shorter replies are alike by accident.
const WORDS: u32 = 8;
/// With this one the third.
const HELD_FROM: usize = 2;

fn check(draft: &Draft<'_>) -> Vec<Found> {
    if draft.recent.is_empty() || draft.input.incident.is_some_and(|incident| incident.open && incident.owned) {
        return Vec::new();
    }
    let own = Fingerprint::of(&draft.input.reply);
    if own.words() < WORDS {
        return Vec::new();
    }
    // Half as long, or twice, is no copy: most of ten thousand are settled by their length.
    let near = |other: &Fingerprint| own.words().min(other.words()) * 2 >= own.words().max(other.words());
    let copies = draft.recent.iter().filter(|other| near(other) && similarity(&own, other) >= ALIKE).count();
    if copies == 0 {
        return Vec::new();
    }
    let why = if copies == 1 {
        draft.say(
            "Une autre personne a déjà reçu presque ce texte\u{a0}: reprenez ses mots et son cas.",
            "Somebody else already received nearly this text: use this person's words and case.",
        )
    } else {
        draft.say(
            &format!("{copies} autres personnes ont déjà reçu presque ce texte\u{a0}: reprenez ses mots et son cas."),
            &format!("{copies} other people already received nearly this text: use this person's words and case."),
        )
    };
    let level = if copies >= HELD_FROM { Level::Hold } else { Level::Warn };
    vec![Found::at(draft.reply.all(), why).level(level)]
}
