//! What the examples of one kind have in common, weighed against what is usual.
//!
//! A kind is one label with one right value: "topic is booking". A unit that many of its examples say speaks for it, in bits, unless
//! it also stands in contrary examples, or in messages of which the engine said the same and which colleagues left as they were.
//! Invariant: a kind of one example speaks for nothing, and no example speaks for itself when it is asked how much is enough.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use guichet_text::similar::Unit;

use super::LABELS;
use super::traits::Imprint;

/// One example, as far as kinds look at it.
pub(super) struct Taught<'a> {
    pub(super) units: &'a [Unit],
    pub(super) labels: &'a [(&'static str, String, &'static str)],
}

/// So many bits speak for a change at least.
const ENOUGH: f32 = 4.0;
/// Few examples may share a word by chance: so many bits more, divided by their number.
const FEW: f32 = 10.0;
/// Where the engine said something that it said of no example of the kind, it may have been right: so many bits more.
const OTHERWISE: f32 = 4.0;
/// As a share of what three of four examples of the kind have.
const FAIR_SHARE: f32 = 0.6;
/// One of so many examples has less than what is called usual.
const LOWER: usize = 4;
/// No single word weighs more.
const MOST_BITS: f32 = 7.0;
/// What weighs less is not kept.
const LEAST_BITS: f32 = 0.5;
/// The best kind must be so much ahead of the next one, in bits.
const AHEAD: f32 = 1.0;
/// As if so many messages without the word had been left as they were.
const PRIOR: f32 = 60.0;

/// The number of a kind.
type Number = usize;

struct Kind {
    label: &'static str,
    is: &'static str,
    /// Places of the examples.
    examples: Vec<usize>,
    /// What the engine said of how many of them.
    said: BTreeMap<String, usize>,
    /// How many examples of the label say something else.
    contrary: usize,
    /// How many messages of which the engine said the same were left as they were.
    left: usize,
    /// What three of four examples have, each without its own word for itself, in bits.
    usual: f32,
    /// What the engine said, rightly, of messages that have as much of it.
    never_from: Vec<&'static str>,
}

/// In how many examples of a kind a unit stands, and in how many messages that were left.
#[derive(Default)]
struct Count {
    kind: Number,
    examples: usize,
    /// In how many examples of the label that say something else.
    contrary: usize,
    left: usize,
}

/// Every kind of a brand.
#[derive(Default)]
pub(super) struct Kinds {
    kinds: Vec<Kind>,
    /// What speaks for which kinds, in bits.
    bits: HashMap<Unit, Vec<(Number, f32)>>,
}

impl Kinds {
    /// Weighs the examples against what was left as it was.
    pub(super) fn weigh(taught: &[Taught<'_>], left: &[&Imprint]) -> Self {
        let mut kinds = Self { kinds: sorted(taught), bits: HashMap::new() };
        let counts = kinds.count(taught, left);
        for (unit, of_unit) in &counts {
            let enough = of_unit.iter().filter(|count| count.examples >= 2);
            let bits = enough.filter_map(|count| Some((count.kind, kinds.kinds.get(count.kind)?.bits(count, 0))));
            let weighed: Vec<(Number, f32)> = bits.filter(|(_, bits)| *bits > LEAST_BITS).collect();
            if !weighed.is_empty() {
                kinds.bits.insert(*unit, weighed);
            }
        }
        kinds.usual(&counts, taught);
        kinds.try_on(left);
        kinds
    }

    /// Where each unit of the examples stands. What no example says is not counted.
    fn count(&mut self, taught: &[Taught<'_>], left: &[&Imprint]) -> HashMap<Unit, Vec<Count>> {
        let mut counts: HashMap<Unit, Vec<Count>> = HashMap::new();
        for (number, kind) in self.kinds.iter().enumerate() {
            for unit in kind.examples.iter().filter_map(|place| taught.get(*place)).flat_map(|example| example.units) {
                let of_unit = counts.entry(*unit).or_default();
                match of_unit.last_mut() {
                    Some(count) if count.kind == number => count.examples += 1,
                    _ => of_unit.push(Count { kind: number, examples: 1, ..Count::default() }),
                }
            }
        }
        for of_unit in counts.values_mut() {
            let label = |count: &Count| self.kinds.get(count.kind).map_or("", |kind| kind.label);
            let labels: Vec<(&str, usize)> = of_unit.iter().map(|count| (label(count), count.examples)).collect();
            for count in of_unit {
                let same_label = labels.iter().filter(|(known, _)| *known == label(count));
                count.contrary = same_label.map(|(_, examples)| examples).sum::<usize>() - count.examples;
            }
        }
        for message in left {
            let same: Vec<bool> =
                self.kinds.iter().map(|kind| kind.said.contains_key(message.said(kind.label))).collect();
            for (kind, same) in self.kinds.iter_mut().zip(&same) {
                kind.left += usize::from(*same);
            }
            for unit in message.units.iter() {
                for count in counts.get_mut(unit).into_iter().flatten() {
                    count.left += usize::from(same.get(count.kind).copied().unwrap_or_default());
                }
            }
        }
        counts
    }

    /// What an example has without its own word for it: so much the unseen messages of the kind will have.
    fn usual(&mut self, counts: &HashMap<Unit, Vec<Count>>, taught: &[Taught<'_>]) {
        for (number, kind) in self.kinds.iter_mut().enumerate() {
            let without_itself = |unit: &Unit| -> f32 {
                let of_unit = counts.get(unit).map_or(&[][..], Vec::as_slice);
                let own = of_unit.iter().find(|count| count.kind == number && count.examples > 2);
                own.map(|own| kind.bits(own, 1)).filter(|bits| *bits > LEAST_BITS).unwrap_or_default()
            };
            let examples = kind.examples.iter().filter_map(|place| taught.get(*place));
            let mut scores: Vec<f32> = examples.map(|own| own.units.iter().map(without_itself).sum()).collect();
            scores.sort_by(f32::total_cmp);
            kind.usual = scores.get(scores.len() / LOWER).copied().unwrap_or_default();
        }
    }

    /// Tries each kind on what was left as it was: where it would change more of that than it was taught, it stays away.
    fn try_on(&mut self, left: &[&Imprint]) {
        let mut wrong: Vec<BTreeMap<&'static str, usize>> = self.kinds.iter().map(|_| BTreeMap::new()).collect();
        for message in left {
            let scores = self.scores(&message.units);
            for ((kind, score), wrong) in self.kinds.iter().zip(scores).zip(&mut wrong) {
                let was = message.said(kind.label);
                if score >= kind.needed(was) {
                    *wrong.entry(was).or_default() += 1;
                }
            }
        }
        for (kind, wrong) in self.kinds.iter_mut().zip(wrong) {
            let more = |(was, count): &(&'static str, usize)| *count > kind.said.get(*was).copied().unwrap_or_default();
            kind.never_from = wrong.into_iter().filter(more).map(|(was, _)| was).collect();
        }
    }

    /// What speaks for each kind in a message.
    pub(super) fn scores(&self, units: &[Unit]) -> Vec<f32> {
        let mut scores = vec![0.0; self.kinds.len()];
        for (kind, bits) in units.iter().filter_map(|unit| self.bits.get(unit)).flatten() {
            if let Some(score) = scores.get_mut(*kind) {
                *score += bits;
            }
        }
        scores
    }

    fn bits_of(&self, kind: Number, unit: Unit) -> f32 {
        let of_unit = self.bits.get(&unit).map_or(&[][..], Vec::as_slice);
        of_unit.iter().find(|(known, _)| *known == kind).map_or(0.0, |(_, bits)| *bits)
    }

    /// The kind whose value the message should have instead of `was`.
    pub(super) fn choose(&self, scores: &[f32], label: &str, was: &str, sure: bool) -> Option<(Number, &'static str)> {
        let of_label = self.kinds.iter().zip(scores).enumerate().filter(|(_, (kind, _))| kind.label == label);
        let mut of_label: Vec<(f32, Number, &Kind)> =
            of_label.map(|(number, (kind, score))| (*score, number, kind)).collect();
        of_label.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (best, number, kind) = *of_label.first()?;
        let next = of_label.get(1).map_or(0.0, |(score, _, _)| *score);
        if kind.is == was || best < kind.needed(was) || best < next + AHEAD || kind.never_from.contains(&was) {
            return None;
        }
        // What the engine said with good reasons stays, unless just that was corrected before.
        let unheard = sure && !kind.said.contains_key(was);
        (!unheard).then_some((number, kind.is))
    }

    /// Places of the examples of a kind, the oldest first.
    pub(super) fn examples(&self, kind: Number) -> impl DoubleEndedIterator<Item = usize> {
        self.kinds.get(kind).map_or(&[][..], |kind| &kind.examples).iter().copied()
    }

    /// What speaks for the kind in both messages.
    pub(super) fn shared(&self, kind: Number, units: &[Unit], own: &[Unit]) -> f32 {
        let both = units.iter().filter(|unit| own.binary_search(unit).is_ok());
        both.map(|unit| self.bits_of(kind, *unit)).sum()
    }
}

/// The kinds of these examples, in the order of their names.
fn sorted(taught: &[Taught<'_>]) -> Vec<Kind> {
    let all = || taught.iter().enumerate().flat_map(|(place, own)| own.labels.iter().map(move |label| (place, label)));
    let names: BTreeSet<(&'static str, &'static str)> = all().map(|(_, (label, _, is))| (*label, *is)).collect();
    let mut places: HashMap<(&'static str, &'static str), Number> = HashMap::new();
    let mut kinds: Vec<Kind> = Vec::new();
    for (number, (label, is)) in names.into_iter().enumerate() {
        places.insert((label, is), number);
        let (examples, said, never_from) = (Vec::new(), BTreeMap::new(), Vec::new());
        kinds.push(Kind { label, is, examples, said, contrary: 0, left: 0, usual: 0.0, never_from });
    }
    let mut of_label: HashMap<&'static str, usize> = HashMap::new();
    for (place, (label, said, is)) in all() {
        *of_label.entry(label).or_default() += 1;
        if let Some(kind) = places.get(&(*label, *is)).and_then(|number| kinds.get_mut(*number)) {
            kind.examples.push(place);
            *kind.said.entry(said.clone()).or_default() += 1;
        }
    }
    for kind in &mut kinds {
        kind.contrary = of_label.get(kind.label).copied().unwrap_or_default() - kind.examples.len();
    }
    kinds
}

impl Kind {
    /// What a unit says for the kind; `without` so many of the examples that have it.
    fn bits(&self, count: &Count, without: usize) -> f32 {
        let share = (real(count.examples - without) + 0.5) / (real(self.examples.len() - without) + 1.0);
        let usual = (real(count.left) + 0.5) / (real(self.left) + PRIOR);
        let usual = usual.max((real(count.contrary) + 0.1) / (real(self.contrary) + 10.0));
        (share / usual).log2().min(MOST_BITS)
    }

    fn needed(&self, was: &str) -> f32 {
        let unlike = if self.said.contains_key(was) { 0.0 } else { OTHERWISE };
        (ENOUGH + FEW / real(self.examples.len())).max(self.usual * FAIR_SHARE) + unlike
    }
}

impl Imprint {
    fn said(&self, label: &str) -> &'static str {
        let named = LABELS.iter().zip(self.said).find(|(known, _)| **known == label);
        named.map_or("", |(_, said)| said)
    }
}

/// Counts stay far below what a float holds exactly.
fn real(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}
