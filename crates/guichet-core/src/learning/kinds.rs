//! What the examples of one kind have in common, weighed against what is usual.
//!
//! A kind is one label with one right value: "topic is booking". A unit that many of its examples say speaks for it, in bits, unless
//! it also stands in contrary examples, or in messages of which the engine said the same and which colleagues left as they were.
//! Invariant: a kind of one example speaks for nothing.

use std::collections::{BTreeMap, HashMap};

use guichet_text::similar::Unit;

use super::LABELS;

/// A message that somebody decided and whose reading nobody corrected: it was right, as far as one knows.
pub(super) struct Left {
    pub(super) units: Vec<Unit>,
    /// What the engine said under each label, in the order of [`LABELS`].
    pub(super) said: [&'static str; LABELS.len()],
}

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
/// As a share of what an example of the kind usually has.
const FAIR_SHARE: f32 = 0.5;
/// No single word weighs more.
const MOST_BITS: f32 = 7.0;
/// The best kind must be so much ahead of the next one, in bits.
const AHEAD: f32 = 1.0;
/// Examples of a kind among which the closest are looked for.
const LOOKED_AT: usize = 2_000;

/// As if so many messages without the word had been left as they were.
const PRIOR: f32 = 60.0;

#[derive(Default)]
struct Kind {
    /// Places of the examples, with what they say.
    examples: Vec<(usize, Vec<Unit>)>,
    /// What the engine said of how many of them.
    said: BTreeMap<String, usize>,
    bits: HashMap<Unit, f32>,
    /// What an example usually has, in bits.
    usual: f32,
    /// What the engine said, rightly, of messages that have as much of it.
    never_from: Vec<&'static str>,
}

/// Every kind of a brand.
#[derive(Default)]
pub(super) struct Kinds(BTreeMap<&'static str, BTreeMap<&'static str, Kind>>);

impl Kinds {
    /// Weighs the examples against what was left as it was.
    pub(super) fn weigh(taught: &[Taught<'_>], left: &[Left]) -> Self {
        let mut kinds = Self::default();
        for (place, example) in taught.iter().enumerate() {
            for (label, said, right) in example.labels {
                let kind = kinds.0.entry(label).or_default().entry(right).or_default();
                kind.examples.push((place, example.units.to_vec()));
                *kind.said.entry(said.clone()).or_default() += 1;
            }
        }
        for (label, of_label) in &mut kinds.0 {
            let place = LABELS.iter().position(|known| known == label).unwrap_or_default();
            let mut all: HashMap<Unit, usize> = HashMap::new();
            let mut number = 0;
            for (_, units) in of_label.values().flat_map(|kind| &kind.examples) {
                number += 1;
                units.iter().for_each(|unit| *all.entry(*unit).or_default() += 1);
            }
            for kind in of_label.values_mut() {
                let said = |left: &&Left| left.said.get(place).is_some_and(|said| kind.said.contains_key(*said));
                let same: Vec<&Left> = left.iter().filter(said).collect();
                kind.weigh(&all, number, &same);
                kind.try_on(left, place);
            }
        }
        kinds
    }

    /// The value that the examples would have instead of `was`, and the closest examples first.
    pub(super) fn choose(
        &self,
        units: &[Unit],
        label: &str,
        was: &str,
        sure: bool,
    ) -> Option<(&'static str, Vec<usize>)> {
        let of_label = self.0.get(label)?;
        let mut scores: Vec<(f32, &'static str, &Kind)> =
            of_label.iter().map(|(is, kind)| (kind.score(units), *is, kind)).collect();
        scores.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (best, is, kind) = *scores.first()?;
        let next = scores.get(1).map_or(0.0, |(score, _, _)| *score);
        if is == was || best < kind.needed(was) || best < next + AHEAD || kind.never_from.contains(&was) {
            return None;
        }
        // What the engine said with good reasons stays, unless just that was corrected before.
        let unheard = sure && !kind.said.contains_key(was);
        (!unheard).then(|| (is, kind.closest(units)))
    }
}

impl Kind {
    fn weigh(&mut self, all: &HashMap<Unit, usize>, number: usize, left: &[&Left]) {
        let mut own: HashMap<Unit, usize> = HashMap::new();
        for (_, units) in &self.examples {
            units.iter().for_each(|unit| *own.entry(*unit).or_default() += 1);
        }
        let mut usual: HashMap<Unit, usize> = HashMap::new();
        for unit in left.iter().flat_map(|left| &left.units).filter(|unit| own.contains_key(*unit)) {
            *usual.entry(*unit).or_default() += 1;
        }
        let size = self.examples.len();
        let contrary = real(number - size);
        for (unit, count) in own.into_iter().filter(|(_, count)| *count >= 2) {
            let share = (real(count) + 0.5) / (real(size) + 1.0);
            let against = all.get(&unit).copied().unwrap_or(count) - count;
            let usual = (real(usual.get(&unit).copied().unwrap_or_default()) + 0.5) / (real(left.len()) + PRIOR);
            let usual = usual.max((real(against) + 0.1) / (contrary + 10.0));
            let bits = (share / usual).log2().min(MOST_BITS);
            if bits > 0.5 {
                self.bits.insert(unit, bits);
            }
        }
        let mut scores: Vec<f32> = self.examples.iter().map(|(_, units)| self.score(units)).collect();
        scores.sort_by(f32::total_cmp);
        self.usual = scores.get(scores.len() / 2).copied().unwrap_or_default();
    }

    /// Tries the kind on what was left as it was: where it would change more of it than it was taught, it stays away.
    fn try_on(&mut self, left: &[Left], place: usize) {
        let mut wrong: BTreeMap<&'static str, usize> = BTreeMap::new();
        for left in left {
            let Some(was) = left.said.get(place) else { continue };
            if self.score(&left.units) >= self.needed(was) {
                *wrong.entry(was).or_default() += 1;
            }
        }
        let more = |(was, count): &(&'static str, usize)| *count > self.said.get(*was).copied().unwrap_or_default();
        self.never_from = wrong.into_iter().filter(more).map(|(was, _)| was).collect();
    }

    fn score(&self, units: &[Unit]) -> f32 {
        units.iter().filter_map(|unit| self.bits.get(unit)).sum()
    }

    fn needed(&self, was: &str) -> f32 {
        let unlike = if self.said.contains_key(was) { 0.0 } else { OTHERWISE };
        (ENOUGH + FEW / real(self.examples.len())).max(self.usual * FAIR_SHARE) + unlike
    }

    /// Places of the examples by what they share with the message.
    fn closest(&self, units: &[Unit]) -> Vec<usize> {
        let shared = |own: &[Unit]| -> f32 {
            let both = units.iter().filter(|unit| own.binary_search(unit).is_ok());
            both.filter_map(|unit| self.bits.get(unit)).sum()
        };
        let newest = self.examples.iter().rev().take(LOOKED_AT);
        let mut close: Vec<(f32, usize)> = newest.map(|(place, own)| (shared(own), *place)).collect();
        close.retain(|(bits, _)| *bits > 0.0);
        close.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        close.into_iter().map(|(_, place)| place).collect()
    }
}

/// Counts stay far below what a float holds exactly.
fn real(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}
