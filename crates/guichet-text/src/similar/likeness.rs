//! Whether two messages tell the same case, in other words or in the same.
//!
//! A weighted sum of a dozen traits, each of which a person can check: how much of what is rare is shared, whether the same
//! thing went wrong, numbers, places, identifiers, topics, and what stands outside a shared frame. The weights are fitted on
//! `corpus/pairs/lierre.jsonl` alone by `cargo run -p guichet-text --example measure_similar -- fit`.
//! Invariant: symmetric, and the same on every machine.

use super::{Rarity, Signature, Unit, runs};

/// At least so sure: the same case.
pub const SAME_CASE: f32 = 0.5;

/// The traits, by name.
pub const TRAITS: [&str; 17] = [
    "bits_shared",
    "share_of_smaller",
    "share_of_both",
    "trouble_shared",
    "trouble_differs",
    "number_shared",
    "number_differs",
    "name_shared",
    "name_differs",
    "reference_shared",
    "reference_differs",
    "topic_shared",
    "framed_and_filled_otherwise",
    "framed_and_named_otherwise",
    "copied",
    "rare_and_shared",
    "trouble_share",
];

const WEIGHTS: [f32; 17] =
    [4.19, 0.14, 0.00, 0.72, -0.49, 1.95, -1.59, 0.63, -1.25, 4.00, -2.00, 0.00, -4.71, -1.48, 0.00, 1.13, 0.38];
const BIAS: f32 = -2.75;

/// How sure it is that two messages tell the same case, and by what.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// 0…1.
    pub score: f32,
    /// What both say: numbers, ideas, words, identifiers, rarest first.
    pub shared: Vec<Unit>,
}

/// Compares two messages in the light of what is usual in their stream.
#[must_use]
pub fn likeness(left: &Signature, right: &Signature, rarity: &Rarity) -> Likeness {
    let sum: f32 = traits(left, right, rarity).iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let mut shared: Vec<Unit> = both(left.units(), right.units()).collect();
    shared.sort_by(|one, other| rarity.bits(*other).total_cmp(&rarity.bits(*one)));
    Likeness { score: 1.0 / (1.0 + (-(sum + BIAS)).exp()), shared }
}

/// The traits of a pair, in the order of [`TRAITS`].
#[must_use]
pub fn traits(left: &Signature, right: &Signature, rarity: &Rarity) -> [f32; 17] {
    let weigh = |units: &mut dyn Iterator<Item = Unit>| units.map(|unit| rarity.bits(unit)).sum::<f32>();
    let shared = weigh(&mut both(left.units(), right.units()));
    let (of_left, of_right) = (weigh(&mut left.units().iter().copied()), weigh(&mut right.units().iter().copied()));
    let frame = Frame::of(left, right, rarity);
    let (number_shared, number_differs) = agree(left, right, rarity, |unit| matches!(unit, Unit::Number(_)));
    let (trouble_shared, trouble_differs) = agree(left, right, rarity, Unit::is_trouble);
    let troubles = |signature: &Signature| -> f32 {
        signature.units().iter().filter(|unit| unit.is_trouble()).map(|unit| rarity.bits(*unit)).sum()
    };
    let trouble_both: f32 =
        both(left.units(), right.units()).filter(|unit| unit.is_trouble()).map(|unit| rarity.bits(unit)).sum();
    let trouble_share = part(trouble_both, troubles(left).min(troubles(right)));
    let (reference_shared, reference_differs) = agree(left, right, rarity, |unit| matches!(unit, Unit::Reference(_)));
    let (name_shared, name_differs) = names(left, right, rarity);
    [
        saturated(shared, 20.0),
        part(shared, of_left.min(of_right)),
        part(shared, of_left + of_right - shared),
        saturated(trouble_shared, 6.0),
        trouble_differs,
        saturated(number_shared, 6.0),
        number_differs,
        name_shared,
        name_differs,
        reference_shared.min(1.0),
        reference_differs,
        topics(left, right),
        frame.share * frame.otherwise,
        frame.share * name_differs,
        frame.copied,
        saturated(shared, 20.0) * part(shared, of_left.min(of_right)),
        trouble_share,
    ]
}

/// The part of the texts that is a common frame, and whether it is filled alike.
struct Frame {
    share: f32,
    otherwise: f32,
    copied: f32,
}

impl Frame {
    fn of(left: &Signature, right: &Signature, rarity: &Rarity) -> Self {
        let (in_left, in_right) = runs::shared(left.order(), right.order());
        let weigh = |order: &[Unit], marks: &[bool], framed: bool| -> f32 {
            order.iter().zip(marks).filter(|(_, mark)| **mark == framed).map(|(unit, _)| rarity.bits(*unit)).sum()
        };
        let framed = weigh(left.order(), &in_left, true).min(weigh(right.order(), &in_right, true));
        let (left_rest, right_rest) = (weigh(left.order(), &in_left, false), weigh(right.order(), &in_right, false));
        let same: f32 = left
            .order()
            .iter()
            .zip(&in_left)
            .filter(|(unit, framed)| !**framed && right.order().contains(unit))
            .map(|(unit, _)| rarity.bits(*unit))
            .sum();
        // What was added at one side only leaves the other's rest empty: still a copy.
        let smaller = left_rest.min(right_rest);
        let otherwise = (1.0 - part(same, smaller)) * saturated(smaller, 8.0);
        Self {
            share: part(framed, framed + smaller),
            otherwise,
            copied: part(framed, framed + left_rest.max(right_rest)),
        }
    }
}

/// How many bits of one sort both say, and whether both say something of the sort but nothing the same.
fn agree(left: &Signature, right: &Signature, rarity: &Rarity, sort: impl Fn(Unit) -> bool) -> (f32, f32) {
    let shared: f32 = both(left.units(), right.units()).filter(|unit| sort(*unit)).map(|unit| rarity.bits(unit)).sum();
    let has = |signature: &Signature| signature.units().iter().any(|unit| sort(*unit));
    (shared, if shared == 0.0 && has(left) && has(right) { 1.0 } else { 0.0 })
}

/// A name counts when the other says it too, in whatever capitals; two messages that each name something else differ.
fn names(left: &Signature, right: &Signature, rarity: &Rarity) -> (f32, f32) {
    let bits = |own: &Signature, other: &Signature, said: bool| -> f32 {
        let told = own.names().iter().filter(|name| other.units().binary_search(name).is_ok() == said);
        told.map(|name| rarity.bits(*name)).sum()
    };
    let shared = bits(left, right, true).max(bits(right, left, true));
    let differs = bits(left, right, false).min(bits(right, left, false));
    (saturated(shared, 6.0), saturated(differs, 6.0))
}

fn topics(left: &Signature, right: &Signature) -> f32 {
    match (left.topics().first(), right.topics().first()) {
        (Some(one), Some(other)) if one == other => 1.0,
        _ if left.topics().iter().any(|topic| right.topics().contains(topic)) => 0.6,
        _ => 0.0,
    }
}

/// What stands in both sorted lists.
fn both<'a>(left: &'a [Unit], right: &'a [Unit]) -> impl Iterator<Item = Unit> + 'a {
    left.iter().filter(|unit| right.binary_search(unit).is_ok()).copied()
}

fn part(some: f32, of: f32) -> f32 {
    if of > 0.0 { (some / of).clamp(0.0, 1.0) } else { 0.0 }
}

/// Grows from 0 towards 1, half of it at `half`.
fn saturated(value: f32, half: f32) -> f32 {
    value / (value + half)
}
