//! Makes the weights that we ship from the writers that are not kept apart, bit for bit the same each time.
//!
//! One linear machine an output (squared hinge loss, coordinates in a fixed order): only additions, multiplications and
//! square roots, which give the same bits on every machine. Whether an output is decided by the model or stays with the
//! rules is found by leaving out one writer at a time.

mod gold;
pub mod guard;
mod local;
mod machine;
mod settle;

use std::collections::BTreeMap;

use guichet_text::model::features::Group;
use guichet_text::model::weights::Column;
use guichet_text::model::{Feature, Output, Row as WeightRow, Sentence, Weights, features, sentences};
use guichet_text::reading::{Input, Reading};

use crate::corpus::{Corpus, Row};
use crate::focus::FocusRow;
use crate::rows::Message;
use gold::Gold;
use machine::{Example, Machine};
pub use settle::Verdict;

/// A feature must stand in so many messages.
const SEEN: usize = 4;
/// A piece of a word in so many: the seldom ones only repeat what the word says.
const SEEN_PIECE: usize = 9;
/// Trainings that leave out some writers.
const PARTS: usize = 4;

/// What was made, and what was found out on the way.
#[derive(Debug)]
pub struct Trained {
    /// The weights.
    pub weights: Weights,
    /// For each output, how model and rules compare on writers left out.
    pub verdicts: Vec<Verdict>,
}

/// One message ready to learn from.
pub(crate) struct Lesson<'a> {
    pub(crate) message: &'a Message,
    pub(crate) gold: Gold<'a>,
    pub(crate) features: Vec<Feature>,
    /// The same message from nobody knows where: a desk may not know the trade of a message.
    pub(crate) bare: Vec<Feature>,
    /// Its sentences.
    pub(crate) sentences: Vec<Sentence>,
    /// What the rules alone say.
    pub(crate) ruled: Reading,
}

/// Makes the weights.
#[must_use]
pub fn train(corpus: &Corpus) -> Trained {
    let (rows, focus) = (corpus.rows(&corpus.split.tune), corpus.focus_rows());
    let lessons = lessons(&rows, &focus);
    let refs: Vec<&Lesson<'_>> = lessons.iter().collect();
    let heard = left_out(&refs, &writers(corpus));
    let verdicts = settle::settle(&refs, &heard);
    Trained { weights: weigh(&refs, &verdicts), verdicts }
}

/// The weights of each fold, with the verdicts of the whole: for measuring on the tuning writers without flattery.
#[must_use]
pub fn folds(corpus: &Corpus) -> Vec<(String, Weights)> {
    let (rows, focus) = (corpus.rows(&corpus.split.tune), corpus.focus_rows());
    let lessons = lessons(&rows, &focus);
    let refs: Vec<&Lesson<'_>> = lessons.iter().collect();
    let writers = writers(corpus);
    let verdicts = settle::settle(&refs, &left_out(&refs, &writers));
    let mut folds = Vec::new();
    for out in parts(&writers) {
        let others: Vec<&Lesson<'_>> =
            lessons.iter().filter(|lesson| !out.contains(&lesson.message.writer())).collect();
        let weights = weigh(&others, &verdicts);
        folds.extend(out.iter().map(|writer| ((*writer).to_owned(), weights.clone())));
    }
    folds
}

/// Everybody from whose messages the weights are made.
fn writers(corpus: &Corpus) -> Vec<String> {
    corpus.split.tune.iter().chain(&corpus.split.focus).cloned().collect()
}

fn lessons<'a>(rows: &'a [Row], focus: &'a [FocusRow]) -> Vec<Lesson<'a>> {
    let whole = rows.iter().map(|row| Lesson::of(&row.message, Gold::Whole(&row.label)));
    whole.chain(focus.iter().map(|row| Lesson::of(&row.message, Gold::Focus(&row.label)))).collect()
}

/// The sums of each message by weights made without its writer.
fn left_out(lessons: &[&Lesson<'_>], writers: &[String]) -> Vec<Vec<f64>> {
    let plain = settle::undecided();
    let mut heard: Vec<Vec<f64>> = vec![Vec::new(); lessons.len()];
    for out in parts(writers) {
        let is_out = |lesson: &Lesson<'_>| out.iter().any(|writer| lesson.message.writer() == *writer);
        let others: Vec<&Lesson<'_>> = lessons.iter().copied().filter(|lesson| !is_out(lesson)).collect();
        let weights = weigh(&others, &plain);
        for (sums, lesson) in heard.iter_mut().zip(lessons) {
            if is_out(lesson) {
                *sums = weights.hear(&lesson.features, &lesson.sentences);
            }
        }
    }
    heard
}

/// The writers in at most [`PARTS`] parts: one training a writer would take ever longer as writers join.
fn parts(writers: &[String]) -> Vec<Vec<&str>> {
    let mut parts = vec![Vec::new(); PARTS.min(writers.len())];
    let count = parts.len().max(1);
    for (at, writer) in writers.iter().enumerate() {
        if let Some(part) = parts.get_mut(at % count) {
            part.push(writer.as_str());
        }
    }
    parts
}

impl<'a> Lesson<'a> {
    fn of(message: &'a Message, gold: Gold<'a>) -> Self {
        let input = message.input();
        let bare = Input { sector: None, channel: None, ..input.clone() };
        Self {
            message,
            gold,
            features: features(&input),
            bare: features(&bare),
            sentences: sentences(&input),
            ruled: guichet_text::read_with(&input, &Weights::default()),
        }
    }
}

/// Weights from some lessons.
fn weigh(lessons: &[&Lesson<'_>], verdicts: &[Verdict]) -> Weights {
    let mut seen: BTreeMap<u32, (Group, usize)> = BTreeMap::new();
    let spoken = lessons.iter().flat_map(|lesson| &lesson.sentences).flat_map(|sentence| &sentence.features);
    let findings = spoken.filter(|feature| feature.group == Group::Finding);
    for feature in lessons.iter().flat_map(|lesson| &lesson.features).chain(findings) {
        seen.entry(feature.hash).or_insert((feature.group, 0)).1 += 1;
    }
    seen.retain(|_, (group, count)| *count >= if *group == Group::Pieces { SEEN_PIECE } else { SEEN });
    let places: BTreeMap<u32, usize> = seen.keys().enumerate().map(|(at, hash)| (*hash, at)).collect();
    let full = lessons.iter().map(|lesson| &lesson.features);
    let examples: Vec<Example> =
        full.chain(lessons.iter().map(|lesson| &lesson.bare)).map(|features| Example::of(features, &places)).collect();
    let mut columns = Vec::new();
    let mut rows: Vec<WeightRow> = places.keys().map(|hash| WeightRow { hash: *hash, weights: Vec::new() }).collect();
    for (output, verdict) in Output::all().into_iter().zip(verdicts) {
        let asked = examples.iter().zip(lessons.iter().chain(lessons));
        let (seen, wanted): (Vec<&Example>, Vec<bool>) =
            asked.filter_map(|(example, lesson)| Some((example, lesson.gold.expected(output)?))).unzip();
        let machine = machine::learn(&seen, &wanted, places.len(), &machine::MESSAGES);
        columns.push(column(&machine, &mut rows, verdict.border, verdict.used));
    }
    let sentences = local::examples(lessons, &places);
    for output in Output::local() {
        let machine = local::learn(lessons, &sentences, output, places.len());
        columns.push(column(&machine, &mut rows, 0.0, true));
    }
    rows.retain(|row| row.weights.iter().any(|weight| *weight != 0));
    Weights::new(columns, rows)
}

/// Writes what was learnt into the rows, one column further.
fn column(machine: &Machine, rows: &mut [WeightRow], border: f32, used: bool) -> Column {
    let (scale, whole) = machine.in_bytes(&machine::MESSAGES);
    for (row, weight) in rows.iter_mut().zip(whole) {
        row.weights.push(weight);
    }
    Column { scale, bias: machine.bias() - border, used }
}

/// Where the weights stand that the product is built with.
#[must_use]
pub fn shipped() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../guichet-text/data/weights.bin")
}
