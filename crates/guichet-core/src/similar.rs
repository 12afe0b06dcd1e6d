//! Which recent messages may tell the same case again: a bounded memory of what was said, without the words.
//!
//! It keeps fingerprints, hashes and ids. Who may be alike is found here by a lookup; how alike they are is said by
//! [`likeness`](guichet_text::similar::likeness) once their words were read from where they stand. Invariant: at most `capacity`
//! messages, the oldest leave; what is forgotten is found no more.

use std::collections::{HashMap, VecDeque};

use guichet_text::similar::{Fingerprint, NearCopies, Rarity, Signature, Unit};

use crate::model::{CustomerId, MessageId};

/// At least so alike in their wording: a near copy.
pub const COPY: f32 = 0.65;
/// Shorter texts are alike by accident.
const WORDS: u32 = 5;
/// Newest messages that are kept for one thing said.
const DEEPEST: usize = 48;
/// Things said that are remembered at most.
const MOST_UNITS: usize = 120_000;

/// A message that may be alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Which.
    pub message: MessageId,
    /// Who wrote it.
    pub customer: CustomerId,
    /// How alike the wording is, when it is a near copy.
    pub copy: Option<f32>,
}

/// The recent messages of one brand.
pub struct Recent {
    capacity: usize,
    /// Number of the oldest one that is kept.
    first: u64,
    kept: VecDeque<Option<(MessageId, CustomerId)>>,
    /// Number of each one that is kept: nobody looks for a message among a hundred thousand.
    numbers: HashMap<MessageId, u64>,
    copies: NearCopies<MessageId>,
    said: HashMap<Unit, VecDeque<u64>>,
    rarity: Rarity,
}

impl Recent {
    /// Remembers at most so many messages.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            first: 0,
            kept: VecDeque::new(),
            numbers: HashMap::new(),
            copies: NearCopies::new(capacity),
            said: HashMap::new(),
            rarity: Rarity::default(),
        }
    }

    /// How many messages are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How usual each thing is among them.
    #[must_use]
    pub const fn rarity(&self) -> &Rarity {
        &self.rarity
    }

    /// Takes in a message: its wording and what it tells.
    pub fn remember(&mut self, message: MessageId, customer: CustomerId, print: Fingerprint, tells: &Signature) {
        // Who is told twice said what they say now.
        self.forget(message);
        if self.kept.len() == self.capacity {
            if let Some((oldest, _)) = self.kept.pop_front().flatten() {
                self.numbers.remove(&oldest);
            }
            self.first = self.first.saturating_add(1);
        }
        let number = self.first.saturating_add(u64::try_from(self.kept.len()).unwrap_or(u64::MAX));
        self.kept.push_back(Some((message, customer)));
        self.numbers.insert(message, number);
        if print.words() >= WORDS {
            self.copies.insert(message, print);
        }
        self.rarity.learn(tells.units());
        for unit in tells.units().iter().filter(|unit| points_somewhere(**unit)) {
            let sayers = self.said.entry(*unit).or_default();
            if sayers.len() == DEEPEST {
                sayers.pop_front();
            }
            sayers.push_back(number);
        }
        if self.said.len() > MOST_UNITS {
            self.tidy();
        }
    }

    /// A message whose words are gone, or are others now.
    pub fn forget(&mut self, message: MessageId) {
        self.copies.forget(message);
        let Some(number) = self.numbers.remove(&message) else { return };
        let index = number.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        if let Some(one) = index.and_then(|index| self.kept.get_mut(index)) {
            *one = None;
        }
    }

    /// Everything of somebody who was erased: one look through what is kept, however much they wrote.
    pub fn forget_customer(&mut self, customer: CustomerId) {
        let theirs = |one: &&Option<(MessageId, CustomerId)>| one.is_some_and(|(_, known)| known == customer);
        let gone: Vec<MessageId> = self.kept.iter().filter(theirs).filter_map(|one| one.map(|(id, _)| id)).collect();
        for message in gone {
            self.forget(message);
        }
    }

    /// Who may be alike, the likeliest first, at most `limit`.
    #[must_use]
    pub fn candidates(&self, print: &Fingerprint, tells: &Signature, limit: usize) -> Vec<Candidate> {
        let mut weight: HashMap<MessageId, (f32, Candidate)> = HashMap::new();
        for unit in tells.units().iter().filter(|unit| points_somewhere(**unit)) {
            let bits = self.rarity.bits(*unit);
            for number in self.said.get(unit).into_iter().flatten() {
                let Some((message, customer)) = self.at(*number) else { continue };
                let candidate = Candidate { message, customer, copy: None };
                weight.entry(message).or_insert((0.0, candidate)).0 += bits;
            }
        }
        if print.words() >= WORDS {
            for (message, alike) in self.copies.find(print, COPY, limit) {
                let known = self.numbers.get(&message).and_then(|number| self.at(*number));
                let Some((_, customer)) = known else { continue };
                let candidate = Candidate { message, customer, copy: Some(alike) };
                // A copy stands before whatever shares a word or two.
                weight.insert(message, (1_000.0 + alike, candidate));
            }
        }
        let mut all: Vec<(f32, Candidate)> = weight.into_values().collect();
        all.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.message.cmp(&one.1.message)));
        all.into_iter().take(limit).map(|(_, candidate)| candidate).collect()
    }

    fn at(&self, number: u64) -> Option<(MessageId, CustomerId)> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        *self.kept.get(index)?
    }

    /// What was last said by a message that has left goes first; then what only an old one said.
    fn tidy(&mut self) {
        let half = self.first.saturating_add(u64::try_from(self.kept.len() / 2).unwrap_or(0));
        let first = self.first;
        self.said.retain(|_, sayers| sayers.back().is_some_and(|last| *last >= first));
        if self.said.len() > MOST_UNITS {
            self.said.retain(|_, sayers| sayers.len() > 1 || sayers.back().is_some_and(|last| *last >= half));
        }
        if self.said.len() > MOST_UNITS {
            self.said.clear();
        }
    }
}

/// Names, numbers, identifiers. Ideas are too common to find anybody by.
const fn points_somewhere(unit: Unit) -> bool {
    match unit {
        Unit::Word(_) | Unit::Reference(_) => true,
        Unit::Number(number) => number > 99,
        Unit::Idea(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn remember(recent: &mut Recent, number: u128, customer: u128, text: &str) -> MessageId {
        let message = MessageId(Uuid::from_u128(number));
        let customer = CustomerId(Uuid::from_u128(customer));
        recent.remember(message, customer, Fingerprint::of(text), &Signature::of_text(text));
        message
    }

    fn found(recent: &Recent, text: &str) -> Vec<(MessageId, bool)> {
        let all = recent.candidates(&Fingerprint::of(text), &Signature::of_text(text), 10);
        all.into_iter().map(|one| (one.message, one.copy.is_some())).collect()
    }

    const TABLE: &str = "Ma table basse Olga est arrivée fendue, commande 20-88417, il manque deux pieds";

    #[test]
    fn a_copy_comes_before_what_shares_a_name_and_strangers_do_not_come() {
        let mut recent = Recent::new(100);
        let named = remember(&mut recent, 1, 1, "La table Olga est-elle toujours en stock ?");
        let copy = remember(&mut recent, 2, 2, &TABLE.replace("20-88417", "20-91133"));
        remember(&mut recent, 3, 3, "Quel temps fait-il à Brest ?");
        assert_eq!(found(&recent, TABLE), [(copy, true), (named, false)]);
    }

    #[test]
    fn whoever_is_erased_is_found_no_more() {
        let mut recent = Recent::new(100);
        remember(&mut recent, 1, 7, TABLE);
        remember(&mut recent, 2, 7, "La table Olga, encore");
        let other = remember(&mut recent, 3, 8, TABLE);
        recent.forget_customer(CustomerId(Uuid::from_u128(7)));
        assert_eq!((found(&recent, TABLE), recent.len()), (vec![(other, true)], 1));
        recent.forget(other);
        assert!(found(&recent, TABLE).is_empty() && recent.is_empty());
    }

    #[test]
    fn what_is_edited_leaves_by_its_place_also_after_others_have_left() {
        let mut recent = Recent::new(4);
        let all: Vec<MessageId> = (1..=5).map(|number| remember(&mut recent, number, number, TABLE)).collect();
        recent.forget(all[2]);
        assert_eq!(found(&recent, TABLE).into_iter().map(|(id, _)| id).collect::<Vec<_>>(), [all[4], all[3], all[1]]);
        recent.forget(all[0]);
        remember(&mut recent, 2, 2, "Quel temps fait-il à Brest, et demain ?");
        assert_eq!(found(&recent, TABLE), [(all[4], true), (all[3], true)], "told again, it says what it says now");
    }

    #[test]
    fn memory_is_bounded_whatever_is_written() {
        let mut recent = Recent::new(50);
        for number in 0..5_000_u128 {
            remember(&mut recent, number, number, &format!("Paquet rue{number} numéro {} perdu chez Olga", number * 7));
        }
        assert_eq!((recent.len(), recent.kept.len(), recent.numbers.len()), (50, 50, 50));
        assert!(recent.said.len() <= MOST_UNITS && recent.said.values().all(|sayers| sayers.len() <= DEEPEST));
        assert!(found(&recent, "chez Olga").iter().all(|(id, _)| id.0.as_u128() >= 4_950));
    }
}
