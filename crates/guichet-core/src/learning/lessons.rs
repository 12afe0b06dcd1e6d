//! The examples of one brand, and what they make of a new reading.
//!
//! Two ways lead to a change. A message that is nearly the text of an example takes its label. Otherwise the examples of one kind
//! (one label, one right value) weigh together: what they share and what is rare in the brand's stream speaks for the kind, see
//! [`kinds`](super::kinds). Examples where the engine was right count against.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, OnceLock};

use guichet_text::reading::Reason;
use guichet_text::similar::{Rarity, Unit};
use guichet_text::{Reading, Span};
use uuid::Uuid;

use super::correction::{Correction, LEARNED, says, set};
use super::kinds::{Kinds, Taught};
use super::traits::{Imprint, traits};
use crate::model::{CustomerId, MessageId};

/// Examples kept; the oldest leave first.
pub const MOST_EXAMPLES: usize = 5_000;
/// Messages that were left as they were: the latest ones.
pub const MOST_LEFT: usize = 1_000;
/// From here on one example is enough: the share of the smaller text's bits that both have.
const SAME: f32 = 0.75;
/// So many bits at least: two words that everybody uses are no likeness.
const BITS: f32 = 9.0;
/// A unit of so many examples says nothing about which of them is close.
const TOO_USUAL: usize = 50;
/// Examples of a kind among which the closest are looked for, to be named.
const LOOKED_AT: usize = 500;
/// A topic with this score was said in so many words.
const SURE: f32 = 0.75;
/// Corrections that a change names.
const NAMED: usize = 3;

struct Example {
    correction: Uuid,
    message: MessageId,
    customer: CustomerId,
    units: Arc<[Unit]>,
    /// Label, what the engine said, what is right.
    labels: Vec<(&'static str, String, &'static str)>,
}

/// A label that corrections changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// Which.
    pub label: &'static str,
    /// What the engine said.
    pub was: String,
    /// What it says now.
    pub is: &'static str,
    /// The corrections that made it, the closest first.
    pub by: Vec<Uuid>,
}

/// What one brand taught.
#[derive(Default)]
pub struct Lessons {
    examples: VecDeque<Example>,
    rarity: Rarity,
    left: VecDeque<Imprint>,
    /// Weighed when first needed after a change.
    weighed: OnceLock<Weighed>,
}

struct Weighed {
    kinds: Kinds,
    /// Examples by what they say.
    places: HashMap<Unit, Vec<usize>>,
}

impl Lessons {
    /// A correction becomes an example; a later one of the same message replaces it.
    pub fn teach(&mut self, correction: &Correction, text: &str, reading: &Reading) {
        self.examples.retain(|known| known.message != correction.message_id);
        self.add(correction, &Imprint::of(text, reading));
    }

    /// A correction of a message that no other one is about.
    pub fn add(&mut self, correction: &Correction, message: &Imprint) {
        self.weighed = OnceLock::new();
        self.examples.push_back(Example {
            correction: correction.id,
            message: correction.message_id,
            customer: correction.customer_id,
            units: Arc::clone(&message.units),
            labels: correction.changes().map(|(label, was, right)| (label, was.to_owned(), right)).collect(),
        });
        if self.examples.len() > MOST_EXAMPLES {
            self.examples.pop_front();
        }
    }

    /// A message that somebody decided and whose reading nobody corrected: what is usual there weighs little.
    pub fn hear(&mut self, message: &Imprint) {
        self.weighed = OnceLock::new();
        self.rarity.learn(&message.units);
        self.left.push_back(message.clone());
        if self.left.len() > MOST_LEFT {
            self.left.pop_front();
        }
    }

    /// The examples of a customer go with the customer.
    pub fn forget_customer(&mut self, customer: CustomerId) {
        self.weighed = OnceLock::new();
        self.examples.retain(|known| known.customer != customer);
    }

    /// A correction is taken back.
    pub fn forget(&mut self, correction: Uuid) {
        self.weighed = OnceLock::new();
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

    /// Weighs the examples now, so that the first message need not wait for it.
    pub fn prepare(&self) {
        self.weighed();
    }

    /// The reading as the brand's corrections would have it, and what they changed.
    #[must_use]
    pub fn apply(&self, text: &str, reading: &Reading) -> (Reading, Vec<Learned>) {
        self.apply_beside(text, reading, None)
    }

    /// The same for a message that may be an example itself: nobody learns from their own case.
    #[must_use]
    pub fn apply_beside(&self, text: &str, reading: &Reading, own: Option<MessageId>) -> (Reading, Vec<Learned>) {
        if self.examples.is_empty() {
            return (reading.clone(), Vec::new());
        }
        let units = traits(text, reading);
        let copies = self.copies(&units, own);
        let scores = self.weighed().kinds.scores(&units);
        let mut shown = reading.clone();
        let mut changes = Vec::new();
        for label in super::LABELS {
            let was = says(reading, label);
            let change =
                self.of_copy(&copies, label, was).unwrap_or_else(|| self.of_kind(&units, &scores, label, reading, own));
            if let Some(change) = change {
                set(&mut shown, label, change.is);
                shown.reasons.push(reason(&change, text, reading));
                changes.push(change);
            }
        }
        (shown, changes)
    }

    fn weighed(&self) -> &Weighed {
        self.weighed.get_or_init(|| {
            let taught: Vec<Taught<'_>> =
                self.examples.iter().map(|example| Taught { units: &example.units, labels: &example.labels }).collect();
            let mut places: HashMap<Unit, Vec<usize>> = HashMap::new();
            for (place, example) in self.examples.iter().enumerate() {
                for unit in example.units.iter() {
                    places.entry(*unit).or_default().push(place);
                }
            }
            places.retain(|_, of| of.len() <= TOO_USUAL);
            let left: Vec<&Imprint> = self.left.iter().collect();
            Weighed { kinds: Kinds::weigh(&taught, &left), places }
        })
    }

    /// Examples that are nearly the same text, the closest first.
    fn copies(&self, units: &[Unit], own: Option<MessageId>) -> Vec<&Example> {
        let places = &self.weighed().places;
        let mut candidates: Vec<usize> = units.iter().filter_map(|unit| places.get(unit)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut near: Vec<(f32, &Example)> = candidates
            .into_iter()
            .filter_map(|place| self.examples.get(place))
            .filter(|example| Some(example.message) != own)
            .map(|example| (self.closeness(units, &example.units), example))
            .filter(|(closeness, _)| *closeness >= SAME)
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.correction.cmp(&other.1.correction)));
        near.into_iter().map(|(_, example)| example).collect()
    }

    /// The share of the smaller text's bits that both have.
    fn closeness(&self, left: &[Unit], right: &[Unit]) -> f32 {
        let bits = |units: &[Unit]| units.iter().map(|unit| self.rarity.bits(*unit)).sum::<f32>();
        let both: Vec<Unit> = left.iter().filter(|unit| right.binary_search(unit).is_ok()).copied().collect();
        let shared = bits(&both);
        if shared < BITS { 0.0 } else { shared / bits(left).min(bits(right)).max(1.0) }
    }

    /// What nearly the same text was said to be: a change, nothing to change, or no such text.
    #[expect(clippy::option_option, reason = "no copy, a copy that agrees, a copy that changes")]
    fn of_copy(&self, copies: &[&Example], label: &'static str, was: &'static str) -> Option<Option<Learned>> {
        let said = |example: &&&Example| example.labels.iter().any(|(known, said, _)| *known == label && said == was);
        let closest = copies.iter().find(said)?;
        let (_, _, is) = closest.labels.iter().find(|(known, _, _)| *known == label)?;
        let agrees =
            |example: &&&Example| example.labels.iter().any(|(known, _, right)| *known == label && right == is);
        let by = copies.iter().filter(agrees).take(NAMED).map(|example| example.correction).collect();
        Some((*is != was).then(|| Learned { label, was: was.to_owned(), is, by }))
    }

    /// What the examples of one kind make of it.
    fn of_kind(
        &self,
        units: &[Unit],
        scores: &[f32],
        label: &'static str,
        reading: &Reading,
        own: Option<MessageId>,
    ) -> Option<Learned> {
        let was = says(reading, label);
        let kinds = &self.weighed().kinds;
        let (kind, is) = kinds.choose(scores, label, was, is_sure(label, reading))?;
        let newest = kinds.examples(kind).rev().take(LOOKED_AT).filter_map(|place| self.examples.get(place));
        let others = newest.filter(|example| Some(example.message) != own);
        let mut close: Vec<(f32, &Example)> =
            others.map(|example| (kinds.shared(kind, units, &example.units), example)).collect();
        close.retain(|(bits, _)| *bits > 0.0);
        close.sort_by(|one, other| other.0.total_cmp(&one.0));
        let by: Vec<Uuid> = close.into_iter().take(NAMED).map(|(_, example)| example.correction).collect();
        (!by.is_empty()).then(|| Learned { label, was: was.to_owned(), is, by })
    }
}

/// Whether the engine had good reasons for what it said.
fn is_sure(label: &str, reading: &Reading) -> bool {
    label == "topic" && reading.topics.first().is_some_and(|best| best.score >= SURE)
}

/// Names the corrections, in the language of the message.
fn reason(change: &Learned, text: &str, reading: &Reading) -> Reason {
    let ids: Vec<String> = change.by.iter().map(Uuid::to_string).collect();
    let (ids, was) = (ids.join(", "), &change.was);
    let why = if reading.language == "fr" {
        format!("D’après les corrections de la marque\u{a0}: {ids} (le moteur disait {was}).")
    } else {
        format!("After the brand's corrections: {ids} (the engine said {was}).")
    };
    Reason { label: format!("{LEARNED}{}", change.label), span: Span::new(0, text.chars().count()), why }
}

/// What a stored reading says of itself: label, what the engine said, the corrections that it names.
#[must_use]
pub fn learned_in(reading: &Reading) -> BTreeMap<String, (String, Vec<Uuid>)> {
    let of_reason = |reason: &Reason| {
        let label = reason.label.strip_prefix(LEARNED)?;
        let words = reason.why.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-' || sign == '_'));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let was = words.last().map(|word| (*word).to_owned()).unwrap_or_default();
        Some((label.to_owned(), (was, words.iter().filter_map(|word| word.parse().ok()).collect())))
    };
    reading.reasons.iter().filter_map(of_reason).collect()
}
