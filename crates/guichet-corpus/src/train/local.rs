//! Learns to hear one sentence among others.
//!
//! Where the label quotes words, the sentences that hold them are the yes. Where it speaks of the whole message (irony, a
//! person asked for), one of its sentences must be the yes: at first all of them, then the one that the machine hears loudest.

use std::collections::BTreeMap;

use guichet_text::model::Output;

use super::machine::{self, Example, Machine};
use super::{Lesson, gold};

/// Times that the loudest sentence is looked for.
const ROUNDS: usize = 3;

/// The sentences of each lesson as numbers.
pub(super) fn examples(lessons: &[&Lesson<'_>], places: &BTreeMap<u32, usize>) -> Vec<Vec<Example>> {
    let of = |lesson: &&Lesson<'_>| {
        lesson.sentences.iter().map(|sentence| Example::of(&sentence.features, places)).collect()
    };
    lessons.iter().map(of).collect()
}

/// What is known of the sentences of a message.
enum Known {
    /// The answer for each.
    Each(Vec<bool>),
    /// One of them is the yes.
    One,
}

/// Learns one output from sentences.
pub(super) fn learn(lessons: &[&Lesson<'_>], sentences: &[Vec<Example>], output: Output, width: usize) -> Machine {
    let known: Vec<(&[Example], Known)> = lessons
        .iter()
        .zip(sentences)
        .filter_map(|(lesson, sentences)| Some((sentences.as_slice(), known(lesson, output)?)))
        .collect();
    let hidden = known.iter().any(|(_, known)| matches!(known, Known::One));
    let mut machine = learn_from(&known, width, |sentences| sentences.iter().collect());
    for _ in 1..if hidden { ROUNDS } else { 1 } {
        let heard = machine;
        machine = learn_from(&known, width, |sentences| {
            let loudest = sentences.iter().max_by(|one, other| heard.sum(one).total_cmp(&heard.sum(other)));
            loudest.into_iter().collect()
        });
    }
    machine
}

fn learn_from<'e>(
    known: &[(&'e [Example], Known)],
    width: usize,
    yes: impl Fn(&'e [Example]) -> Vec<&'e Example>,
) -> Machine {
    let mut seen: Vec<&Example> = Vec::new();
    let mut wanted: Vec<bool> = Vec::new();
    for (sentences, known) in known {
        match known {
            Known::Each(answers) => {
                seen.extend(*sentences);
                wanted.extend(answers);
            }
            Known::One => {
                seen.extend(yes(sentences));
                wanted.resize(seen.len(), true);
            }
        }
    }
    machine::learn(&seen, &wanted, width, &machine::SENTENCES)
}

fn known(lesson: &Lesson<'_>, output: Output) -> Option<Known> {
    if !lesson.gold.expected(output)? {
        return Some(Known::Each(vec![false; lesson.sentences.len()]));
    }
    let quoted: Vec<_> = gold::words(lesson.gold, output)
        .into_iter()
        .filter_map(|words| crate::quoted::find(&lesson.message.text, words))
        .collect();
    let holds = |sentence: &guichet_text::model::Sentence| quoted.iter().any(|words| words.overlaps(sentence.span));
    let each: Vec<bool> = lesson.sentences.iter().map(holds).collect();
    Some(if each.iter().any(|yes| *yes) { Known::Each(each) } else { Known::One })
}
