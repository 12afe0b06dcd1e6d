//! A linear machine with squared hinge loss, solved in the dual, one coordinate after the other in a fixed order.
//!
//! Invariant: the same examples in the same order give the same bits.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use guichet_text::model::Feature;
use guichet_text::model::features::Group;

/// How a machine learns.
pub(crate) struct Manner {
    /// How much a wrong answer costs against heavy weights.
    pub(crate) cost: f64,
    /// A seldom "yes" costs more when it is missed, up to so much.
    pub(crate) rare: f64,
    /// How much of a feature's size is what it tells by itself.
    pub(crate) telling: f64,
    /// A weight of so few steps says nothing, and is not kept.
    pub(crate) nothing: i8,
}

/// How the understanding learns.
pub(crate) const MESSAGES: Manner = Manner { cost: 0.1, rare: 4.0, telling: 0.4, nothing: 1 };
/// How it learns to hear one sentence.
pub(crate) const SENTENCES: Manner = Manner { cost: 0.3, rare: 6.0, telling: 0.4, nothing: 1 };
/// How the guard's second opinion learns, from a fifth as many texts.
pub(crate) const REPLIES: Manner = Manner { cost: 0.3, rare: 6.0, telling: 0.2, nothing: 0 };

/// No feature tells more than this: a few examples can be luck.
const FARTHEST: f64 = 4.0;
/// Times that all examples are gone through.
const ROUNDS: usize = 30;
/// The part of the constant feature.
const CONSTANT: f64 = 1.0;

/// One message as numbers.
pub(crate) struct Example {
    parts: Vec<(usize, f64)>,
    square: f64,
}

impl Example {
    pub(crate) fn of(features: &[Feature], places: &BTreeMap<u32, usize>) -> Self {
        let mut parts = Vec::new();
        for group in Group::ALL {
            let own = || features.iter().filter(|feature| feature.group == *group);
            let share = group.share(u32::try_from(own().count()).unwrap_or(u32::MAX));
            parts.extend(
                own().filter_map(|feature| Some((*places.get(&feature.hash)?, share * f64::from(feature.value)))),
            );
        }
        Self::new(parts)
    }

    fn scaled(&self, by: &[f64]) -> Self {
        Self::new(self.parts.iter().map(|(at, value)| (*at, value * by.get(*at).copied().unwrap_or(1.0))).collect())
    }

    fn new(parts: Vec<(usize, f64)>) -> Self {
        let square = parts.iter().map(|(_, value)| value * value).sum::<f64>() + CONSTANT * CONSTANT;
        Self { parts, square }
    }

    fn dot(&self, weights: &[f64], constant: f64) -> f64 {
        let sum: f64 = self.parts.iter().map(|(at, value)| weights.get(*at).copied().unwrap_or(0.0) * value).sum();
        sum + CONSTANT * constant
    }
}

/// What was learnt for one output.
pub(crate) struct Machine {
    weights: Vec<f64>,
    constant: f64,
}

/// Learns to answer as `wanted`.
pub(crate) fn learn<E: Borrow<Example>>(examples: &[E], wanted: &[bool], width: usize, manner: &Manner) -> Machine {
    let mut machine = Machine { weights: vec![0.0; width], constant: 0.0 };
    let yes = count(wanted.iter().filter(|yes| **yes).count());
    let all = count(examples.len());
    if yes < 1.0 {
        machine.constant = -1.0;
        return machine;
    }
    let telling = telling(examples, wanted, width, manner.telling);
    let examples: Vec<Example> = examples.iter().map(|example| example.borrow().scaled(&telling)).collect();
    let dear = ((all - yes) / yes).sqrt().clamp(1.0, manner.rare);
    let mut alphas = vec![0.0_f64; examples.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut state);
        let mut moved = 0.0_f64;
        for at in &order {
            let (Some(example), Some(yes), Some(alpha)) = (examples.get(*at), wanted.get(*at), alphas.get_mut(*at))
            else {
                continue;
            };
            let (sign, cost) = if *yes { (1.0, manner.cost * dear) } else { (-1.0, manner.cost) };
            let loose = 0.5 / cost;
            let slope = sign * example.dot(&machine.weights, machine.constant) - 1.0 + loose * *alpha;
            let next = (*alpha - slope / (example.square + loose)).max(0.0);
            let step = (next - *alpha) * sign;
            if step == 0.0 {
                continue;
            }
            moved = moved.max(step.abs());
            *alpha = next;
            for (place, value) in &example.parts {
                if let Some(weight) = machine.weights.get_mut(*place) {
                    *weight += step * value;
                }
            }
            machine.constant += step * CONSTANT;
        }
        if moved < 1e-3 {
            break;
        }
    }
    for (weight, telling) in machine.weights.iter_mut().zip(&telling) {
        *weight *= telling;
    }
    machine
}

/// How much each feature tells by itself: how much more often it stands beside a yes than beside a no, or the reverse.
/// A stand-in for the logarithm of that ratio, whose last bits differ between machines; roots and quotients do not.
fn telling<E: Borrow<Example>>(examples: &[E], wanted: &[bool], width: usize, telling: f64) -> Vec<f64> {
    let mut beside = vec![(1.0_f64, 1.0_f64); width];
    let mut sums = (2.0_f64, 2.0_f64);
    for (example, yes) in examples.iter().zip(wanted) {
        if *yes {
            sums.0 += 1.0
        } else {
            sums.1 += 1.0
        }
        for (at, _) in &example.borrow().parts {
            if let Some(both) = beside.get_mut(*at) {
                if *yes { both.0 += 1.0 } else { both.1 += 1.0 }
            }
        }
    }
    beside
        .into_iter()
        .map(|(yes, no)| {
            let root: f64 = ((yes / sums.0) / (no / sums.1)).sqrt();
            1.0 - telling + telling * (root - 1.0 / root).abs().min(FARTHEST)
        })
        .collect()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn shuffle(order: &mut [usize], state: &mut u64) {
    for at in (1..order.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        let below = u64::try_from(at + 1).unwrap_or(1);
        order.swap(at, usize::try_from((*state >> 11) % below).unwrap_or(0));
    }
}

impl Machine {
    /// How far on the side of yes an example is.
    pub(crate) fn sum(&self, example: &Example) -> f64 {
        example.dot(&self.weights, self.constant)
    }

    /// The weights in steps of one byte, the smallest left out, and what one step is worth.
    pub(crate) fn in_bytes(&self, manner: &Manner) -> (f32, Vec<i8>) {
        let most = self.weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
        if most == 0.0 {
            return (0.0, vec![0; self.weights.len()]);
        }
        let heard = |steps: i8| if steps.abs() > manner.nothing { steps } else { 0 };
        let steps = self.weights.iter().map(|weight| heard(nearest(weight / most * 127.0))).collect();
        (narrow(most / 127.0), steps)
    }

    /// What is added to every sum.
    pub(crate) fn bias(&self) -> f32 {
        narrow(self.constant * CONSTANT)
    }
}

/// The nearest whole number within one byte.
fn nearest(value: f64) -> i8 {
    let (mut low, mut high) = (-127_i8, 127_i8);
    while low < high {
        let middle = i8::try_from((i16::from(low) + i16::from(high)).div_euclid(2)).unwrap_or(low);
        if f64::from(middle) + 0.5 < value { low = middle + 1 } else { high = middle }
    }
    low
}

/// Seven digits are enough, and written the same way on every machine.
fn narrow(value: f64) -> f32 {
    format!("{value:.7}").parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_difference_is_learnt() {
        let example = |at| Example { parts: vec![(at, 1.0)], square: 2.0 };
        let examples = [example(0), example(1), example(0), example(1)];
        let machine = learn(&examples, &[true, false, true, false], 2, &MESSAGES);
        assert!(examples[0].dot(&machine.weights, machine.constant) > 0.3);
        assert!(examples[1].dot(&machine.weights, machine.constant) < -0.3);
        let (scale, steps) = machine.in_bytes(&MESSAGES);
        assert!(scale > 0.0 && steps[0] > 60 && steps[1] < -60, "{steps:?}");
    }

    #[test]
    fn numbers_are_rounded_to_the_nearest_step() {
        assert_eq!([nearest(0.4), nearest(0.6), nearest(-126.9), nearest(127.0)], [0, 1, -127, 127]);
    }
}
