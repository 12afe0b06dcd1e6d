//! Finds near copies of a text among the last hundred thousand.
//!
//! Invariant: memory and work are bounded. The oldest text leaves when a new one comes to a full index, and a wording that
//! everybody posts costs no more than [`DEEPEST`] comparisons a band. A text is forgotten by its place, without looking for it.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Fingerprint, similarity};

/// Bands of a fingerprint.
const BANDS: usize = 16;
/// Newest texts looked at in one band.
const DEEPEST: usize = 48;

struct Entry<Id> {
    id: Id,
    print: Fingerprint,
    bands: Vec<u64>,
    /// By band: the text before this one with the same key, by its number plus one.
    before: [u64; BANDS],
}

/// Recent texts by their wording. `Id` is whatever names a text.
pub struct NearCopies<Id> {
    capacity: usize,
    /// Number of the next text; the text of number `n` stands at `n % capacity`.
    next: u64,
    entries: Vec<Entry<Id>>,
    newest: HashMap<u64, u64>,
    /// Number of each text that may be found.
    numbers: HashMap<Id, u64>,
}

impl<Id: Copy + Eq + Hash> NearCopies<Id> {
    /// An empty index that holds at most so many texts.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            next: 0,
            entries: Vec::new(),
            newest: HashMap::new(),
            numbers: HashMap::new(),
        }
    }

    /// How many texts it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes in a text; the oldest leaves when there is no room. What the same id said before is found no more.
    pub fn insert(&mut self, id: Id, print: Fingerprint) {
        self.forget(id);
        let number = self.next;
        self.next = self.next.saturating_add(1);
        let slot = self.slot(number);
        if self.entries.len() == self.capacity {
            self.forget_keys(slot, number);
        }
        let bands = print.bands();
        let mut before = [0_u64; BANDS];
        for (band, previous) in bands.iter().zip(before.iter_mut()) {
            *previous = self.newest.insert(*band, number.saturating_add(1)).unwrap_or(0);
        }
        self.numbers.insert(id, number);
        let entry = Entry { id, print, bands, before };
        match self.entries.get_mut(slot) {
            Some(oldest) => *oldest = entry,
            None => self.entries.push(entry),
        }
    }

    /// A text that is to be found no more. It keeps its place until it would have left.
    pub fn forget(&mut self, id: Id) {
        let Some(number) = self.numbers.remove(&id) else { return };
        let slot = self.slot(number);
        if let Some(entry) = self.entries.get_mut(slot) {
            entry.print = Fingerprint::of("");
        }
    }

    /// Texts at least so alike (0…1), best first, at most `limit`.
    #[must_use]
    pub fn find(&self, print: &Fingerprint, at_least: f32, limit: usize) -> Vec<(Id, f32)> {
        let mut seen: Vec<u64> = Vec::new();
        for (at, band) in print.bands().iter().enumerate() {
            let mut number = self.newest.get(band).copied().unwrap_or(0);
            for _ in 0..DEEPEST {
                let Some(entry) = number.checked_sub(1).and_then(|number| self.entry(number)) else { break };
                seen.push(number);
                number = entry.before.get(at).copied().unwrap_or(0);
            }
        }
        seen.sort_unstable();
        seen.dedup();
        let mut found: Vec<(Id, f32)> = seen
            .iter()
            .filter_map(|number| self.entry(number.checked_sub(1)?))
            .map(|entry| (entry.id, similarity(print, &entry.print)))
            .filter(|(_, alike)| *alike >= at_least)
            .collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1));
        found.truncate(limit);
        found
    }

    fn slot(&self, number: u64) -> usize {
        let capacity = u64::try_from(self.capacity).unwrap_or(u64::MAX);
        usize::try_from(number % capacity).unwrap_or(0)
    }

    /// The text of a number, if it is still here.
    fn entry(&self, number: u64) -> Option<&Entry<Id>> {
        let held = u64::try_from(self.entries.len()).unwrap_or(u64::MAX);
        let here = number < self.next && number.saturating_add(held) >= self.next;
        if here { self.entries.get(self.slot(number)) } else { None }
    }

    /// Keys whose newest text is the one that leaves lead nowhere any more.
    fn forget_keys(&mut self, slot: usize, number: u64) {
        let left = number.saturating_sub(u64::try_from(self.capacity).unwrap_or(0));
        let leaving = left.saturating_add(1);
        let Some(oldest) = self.entries.get(slot) else { return };
        if self.numbers.get(&oldest.id) == Some(&left) {
            self.numbers.remove(&oldest.id);
        }
        for band in &oldest.bands {
            if self.newest.get(band) == Some(&leaving) {
                self.newest.remove(band);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: u32) -> String {
        format!(
            "Message {} qui parle de mot{} puis de chose{} et rien de commun{}",
            number,
            number * 7,
            number * 13,
            number
        )
        .replace(|sign: char| sign.is_ascii_digit(), "")
            + &"abcdefghij"
                .chars()
                .cycle()
                .skip(number as usize % 10)
                .take(number as usize % 17 + 1)
                .collect::<String>()
    }

    #[test]
    fn a_copy_is_found_and_a_stranger_is_not() {
        let mut index = NearCopies::new(100);
        index.insert(1, Fingerprint::of("Votre colis sera livré demain par le même livreur, restez chez vous."));
        index.insert(2, Fingerprint::of("Je vous rembourse les frais, la somme arrive sous trois jours."));
        let copy = Fingerprint::of("Votre colis sera livré demain par le même livreur, restez chez vous !");
        assert_eq!(index.find(&copy, 0.6, 10).iter().map(|found| found.0).collect::<Vec<_>>(), [1]);
        assert!(index.find(&Fingerprint::of("Il pleut sur Brest depuis mardi"), 0.6, 10).is_empty());
    }

    #[test]
    fn what_is_forgotten_is_found_no_more() {
        let mut index = NearCopies::new(10);
        let print = Fingerprint::of("Votre colis sera livré demain par le même livreur, restez chez vous.");
        index.insert(1, print.clone());
        index.insert(2, print.clone());
        index.forget(1);
        assert_eq!(index.find(&print, 0.6, 10).iter().map(|found| found.0).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn who_says_something_else_is_found_by_that_alone() {
        let mut index = NearCopies::new(10);
        let (first, second) = (Fingerprint::of(&text(4)), Fingerprint::of("Il pleut sur Brest depuis mardi matin"));
        index.insert(1, first.clone());
        index.insert(1, second.clone());
        assert!(index.find(&first, 0.9, 10).is_empty());
        assert_eq!(index.find(&second, 0.9, 10).len(), 1);
        index.forget(1);
        assert!(index.find(&second, 0.9, 10).is_empty());
    }

    #[test]
    fn the_oldest_leaves_and_its_keys_with_it() {
        let mut index = NearCopies::new(10);
        for number in 0..1_000 {
            index.insert(number, Fingerprint::of(&text(number)));
            assert!(index.len() <= 10);
            assert!(index.newest.len() <= 10 * BANDS);
            assert_eq!(index.numbers.len(), index.len());
        }
        let ids: Vec<u32> = index.find(&Fingerprint::of(&text(999)), 0.9, 20).iter().map(|found| found.0).collect();
        assert!(ids.contains(&999));
        assert!(ids.iter().all(|id| *id >= 990), "{ids:?}");
    }
}
