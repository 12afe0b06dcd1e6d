//! The examples of one brand, and what they make of a new reading.
//!
//! Each example votes for a label with the weight of what it shares with the message: rare things weigh, common ones do not. A label
//! changes when the engine said of the message what it said of the examples, when enough examples agree, and when nothing as close speaks against.

use std::collections::BTreeMap;

use guichet_text::reading::Reason;
use guichet_text::similar::{Rarity, Signature, Unit};
use guichet_text::{Reading, Span};
use uuid::Uuid;

use super::correction::{Correction, says, set};
use crate::model::{CustomerId, MessageId};

/// Examples kept; the oldest leave first.
const MOST: usize = 5_000;
/// So much must be shared with the best example, as a share of what it says.
const CLOSE: f32 = 0.30;
/// So many bits at least: two words that everybody uses are no likeness.
const BITS: f32 = 9.0;
/// Examples that must agree, unless one is nearly the same text.
const AGREE: usize = 2;
/// From here on one example is enough.
const SAME: f32 = 0.75;

struct Example {
    correction: Uuid,
    message: MessageId,
    customer: CustomerId,
    signature: Signature,
    /// What the engine said, and what is right.
    labels: Vec<(&'static str, &'static str, &'static str)>,
}

/// A label that corrections changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// Which.
    pub label: &'static str,
    /// What the engine said.
    pub was: &'static str,
    /// What it says now.
    pub is: &'static str,
    /// The corrections that made it, the closest first.
    pub by: Vec<Uuid>,
}

/// What one brand taught.
#[derive(Default)]
pub struct Lessons {
    examples: Vec<Example>,
    rarity: Rarity,
}

impl Lessons {
    /// A correction becomes an example; a later one of the same message replaces it.
    pub fn teach(&mut self, correction: &Correction, text: &str, reading: &Reading) {
        self.examples.retain(|known| known.message != correction.message_id);
        let signature = Signature::of(text, reading);
        let labels = correction.fixed.labels();
        self.examples.push(Example {
            correction: correction.id,
            message: correction.message_id,
            customer: correction.customer_id,
            signature,
            labels: labels.into_iter().map(|(label, right)| (label, says(reading, label), right)).collect(),
        });
        if self.examples.len() > MOST {
            self.examples.remove(0);
        }
    }

    /// A message of the stream: what is usual there weighs little.
    pub fn hear(&mut self, text: &str, reading: &Reading) {
        self.rarity.learn(Signature::of(text, reading).units());
    }

    /// The examples of a customer go with the customer.
    pub fn forget_customer(&mut self, customer: CustomerId) {
        self.examples.retain(|known| known.customer != customer);
    }

    /// A correction is taken back.
    pub fn forget(&mut self, correction: Uuid) {
        self.examples.retain(|known| known.correction != correction);
    }

    /// How many examples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Whether nothing was taught.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// The reading as the brand's corrections would have it, and what they changed.
    #[must_use]
    pub fn apply(&self, text: &str, reading: &Reading) -> (Reading, Vec<Learned>) {
        if self.examples.is_empty() {
            return (reading.clone(), Vec::new());
        }
        let signature = Signature::of(text, reading);
        let near = self.near(&signature);
        let mut shown = reading.clone();
        let mut changes = Vec::new();
        let mut labels: Vec<&'static str> =
            near.iter().flat_map(|(_, example)| example.labels.iter().map(|(label, _, _)| *label)).collect();
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            if let Some(change) = vote(&near, label, says(reading, label)) {
                set(&mut shown, label, change.is);
                shown.reasons.push(reason(&change, text, reading));
                changes.push(change);
            }
        }
        (shown, changes)
    }

    /// Examples that are close, the closest first.
    fn near(&self, signature: &Signature) -> Vec<(f32, &Example)> {
        let mut near: Vec<(f32, &Example)> = self
            .examples
            .iter()
            .map(|example| (self.closeness(signature, &example.signature), example))
            .filter(|(closeness, _)| *closeness >= CLOSE)
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.correction.cmp(&other.1.correction)));
        near.truncate(12);
        near
    }

    /// The share of the smaller text's bits that both have.
    fn closeness(&self, left: &Signature, right: &Signature) -> f32 {
        let bits = |units: &mut dyn Iterator<Item = &Unit>| units.map(|unit| self.rarity.bits(*unit)).sum::<f32>();
        let shared = bits(&mut left.units().iter().filter(|unit| right.units().binary_search(unit).is_ok()));
        if shared < BITS {
            return 0.0;
        }
        shared / bits(&mut left.units().iter()).min(bits(&mut right.units().iter())).max(1.0)
    }
}

/// What the close examples say of a label, where the engine said of them what it says of this message.
fn vote(near: &[(f32, &Example)], label: &'static str, was: &'static str) -> Option<Learned> {
    let mut votes: BTreeMap<&'static str, (f32, Vec<Uuid>)> = BTreeMap::new();
    let mut closest = 0.0_f32;
    for (closeness, example) in near {
        for (_, _, right) in example.labels.iter().filter(|(known, said, _)| *known == label && *said == was) {
            let entry = votes.entry(right).or_default();
            entry.0 += closeness;
            entry.1.push(example.correction);
            closest = closest.max(*closeness);
        }
    }
    let all: f32 = votes.values().map(|(weight, _)| weight).sum();
    let (is, (weight, by)) = votes.into_iter().max_by(|one, other| one.1.0.total_cmp(&other.1.0))?;
    let agreed = by.len() >= AGREE && weight >= all * 0.66 || closest >= SAME;
    (agreed && is != was).then_some(Learned { label, was, is, by })
}

/// Names the corrections, in the language of the message.
fn reason(change: &Learned, text: &str, reading: &Reading) -> Reason {
    let ids: Vec<String> = change.by.iter().take(3).map(Uuid::to_string).collect();
    let why = if reading.language == "fr" {
        format!("D’après les corrections de la marque\u{a0}: {}.", ids.join(", "))
    } else {
        format!("After the brand's corrections: {}.", ids.join(", "))
    };
    Reason { label: format!("learned.{}", change.label), span: Span::new(0, text.chars().count()), why }
}
