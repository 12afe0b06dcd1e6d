//! Makes the second opinion of the guard from the pairs that are not kept apart, bit for bit the same each time.
//!
//! For each rule one machine for the whole reply and one for a single sentence. How sure the model must be is settled on
//! the sums that each writer gets from machines made without that writer.

mod settle;

use std::collections::BTreeMap;

use guichet_core::guard::second::{ASKED, Border, Opinion, Seen};
use guichet_core::guard::{self, Level};
use guichet_text::Span;
use guichet_text::model::weights::Column;
use guichet_text::model::{Feature, Row, Weights};

use super::machine::{self, Example, Machine};
use crate::replies::{Pair, Replies};
pub use settle::Settled;

/// A feature must stand in so many replies or sentences.
const SEEN: usize = 4;
/// A sentence shares so many signs with the words that the judge named, or it is not the one.
const SHARED: usize = 3;

/// What was made, and what was found out on the way.
#[derive(Debug)]
pub struct Trained {
    /// The weights and the borders.
    pub opinion: Opinion,
    /// For each rule, what its borders rest on.
    pub settled: Vec<Settled>,
}

/// A pair ready to learn from.
struct Lesson<'a> {
    pair: &'a Pair,
    seen: Seen,
    /// For each rule, what the judge says.
    faults: Vec<bool>,
    /// For each sentence and each rule, whether the fault stands there.
    places: Vec<Vec<bool>>,
}

/// What the model says of one pair about one rule, without having read its writer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    sum: f64,
    /// What the rule alone says.
    spoken: Option<Level>,
    fault: bool,
}

/// Makes the opinion, from messages read with these weights of the understanding.
#[must_use]
pub fn train(replies: &Replies, reading: &Weights) -> Trained {
    let lessons: Vec<Lesson<'_>> = replies.tune.iter().map(|pair| Lesson::of(pair, reading)).collect();
    let answers = left_out(&lessons, replies);
    let settled: Vec<Settled> = (0..ASKED.len()).map(|rule| settle::settle(rule, answers.iter(), None)).collect();
    let borders = settled.iter().map(|one| one.border).collect();
    let all: Vec<&Lesson<'_>> = lessons.iter().collect();
    Trained { opinion: Opinion::new(weigh(&all), borders), settled }
}

/// For each writer the opinion that was made without them, borders too: for measuring without flattery.
#[must_use]
pub fn folds(replies: &Replies, reading: &Weights) -> Vec<(String, Opinion)> {
    let lessons: Vec<Lesson<'_>> = replies.tune.iter().map(|pair| Lesson::of(pair, reading)).collect();
    let answers = left_out(&lessons, replies);
    replies
        .writers
        .iter()
        .map(|writer| {
            let borders: Vec<Border> = (0..ASKED.len())
                .map(|rule| settle::settle(rule, answers.iter(), Some(writer.as_str())).border)
                .collect();
            (writer.clone(), Opinion::new(without(&lessons, writer), borders))
        })
        .collect()
}

/// Where the second opinion stands that the product is built with.
#[must_use]
pub fn shipped() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../guichet-core/src/guard/data/second_opinion.bin")
}

fn without(lessons: &[Lesson<'_>], writer: &str) -> Weights {
    let others: Vec<&Lesson<'_>> = lessons.iter().filter(|lesson| lesson.pair.writer() != writer).collect();
    weigh(&others)
}

/// The writer of each pair, and what is said of it without them; none where a rule cannot apply.
type Answered<'a> = (&'a str, Vec<Option<Answer>>);

fn left_out<'a>(lessons: &[Lesson<'a>], replies: &Replies) -> Vec<Answered<'a>> {
    let mut answered = Vec::with_capacity(lessons.len());
    for writer in &replies.writers {
        let opinion = Opinion::new(without(lessons, writer), Vec::new());
        for lesson in lessons.iter().filter(|lesson| lesson.pair.writer() == writer) {
            let answers = opinion.hear(&lesson.seen).into_iter().enumerate().map(|(rule, heard)| {
                Some(Answer {
                    sum: heard?.sum,
                    spoken: lesson.seen.spoken.get(rule).copied().flatten(),
                    fault: lesson.fault(rule),
                })
            });
            answered.push((lesson.pair.writer(), answers.collect()));
        }
    }
    answered
}

impl<'a> Lesson<'a> {
    fn of(pair: &'a Pair, weights: &Weights) -> Self {
        let reading = guichet_text::read_with(&guard::to_read(&pair.input), weights);
        let seen = guard::second::look(&pair.input, &reading);
        let faults = ASKED.iter().map(|rule| pair.has(rule.as_str())).collect();
        let places = seen
            .sentences
            .iter()
            .map(|sentence| ASKED.iter().map(|rule| stands(pair, rule.as_str(), sentence.span)).collect())
            .collect();
        Self { pair, seen, faults, places }
    }

    fn fault(&self, rule: usize) -> bool {
        self.faults.get(rule).copied().unwrap_or(false)
    }
}

/// Whether the fault of a rule stands in a sentence; one without words stands in all of them.
fn stands(pair: &Pair, rule: &str, sentence: Span) -> bool {
    pair.judged.findings.iter().filter(|(name, _)| name == rule).any(|(_, words)| {
        let words = words.trim();
        let Some(start) = pair.input.reply.find(words).filter(|_| !words.is_empty()) else { return words.is_empty() };
        let start = pair.input.reply.get(..start).unwrap_or_default().chars().count();
        let end = start + words.chars().count();
        end.min(sentence.end).saturating_sub(start.max(sentence.start)) >= SHARED
    })
}

/// Weights from some lessons: a column a rule for the reply, and one for a sentence.
fn weigh(lessons: &[&Lesson<'_>]) -> Weights {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for lesson in lessons {
        let sentences = lesson.seen.sentences.iter().flat_map(|sentence| &sentence.features);
        for feature in lesson.seen.reply.iter().chain(sentences) {
            *counts.entry(feature.hash).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= SEEN);
    let places: BTreeMap<u32, usize> = counts.keys().enumerate().map(|(at, hash)| (*hash, at)).collect();
    let example = |features: &Vec<Feature>| Example::of(features, &places);
    let whole: Vec<Example> = lessons.iter().map(|lesson| example(&lesson.seen.reply)).collect();
    let parts: Vec<Vec<Example>> = lessons
        .iter()
        .map(|lesson| lesson.seen.sentences.iter().map(|sentence| example(&sentence.features)).collect())
        .collect();
    let mut machines: Vec<Machine> = Vec::with_capacity(2 * ASKED.len());
    for rule in 0..ASKED.len() {
        let (mut seen, mut wanted) = (Vec::new(), Vec::new());
        for (lesson, example) in lessons.iter().zip(&whole).filter(|(lesson, _)| lesson.seen.applies(rule)) {
            seen.push(example);
            wanted.push(lesson.fault(rule));
        }
        machines.push(machine::learn(&seen, &wanted, places.len(), &machine::REPLIES));
    }
    for rule in 0..ASKED.len() {
        let (mut seen, mut wanted) = (Vec::new(), Vec::new());
        for (lesson, examples) in lessons.iter().zip(&parts).filter(|(lesson, _)| lesson.seen.applies(rule)) {
            for (place, example) in lesson.places.iter().zip(examples) {
                seen.push(example);
                wanted.push(place.get(rule).copied().unwrap_or(false));
            }
        }
        machines.push(machine::learn(&seen, &wanted, places.len(), &machine::REPLIES));
    }
    packed(&places, &machines)
}

fn packed(places: &BTreeMap<u32, usize>, machines: &[Machine]) -> Weights {
    let mut rows: Vec<Row> = places.keys().map(|hash| Row { hash: *hash, weights: Vec::new() }).collect();
    let mut columns = Vec::with_capacity(machines.len());
    for machine in machines {
        let (scale, whole) = machine.in_bytes(&machine::REPLIES);
        for (row, weight) in rows.iter_mut().zip(whole) {
            row.weights.push(weight);
        }
        columns.push(Column { scale, bias: machine.bias(), used: true });
    }
    rows.retain(|row| row.weights.iter().any(|weight| *weight != 0));
    Weights::new(columns, rows)
}
