//! How rare a unit of a message is in the stream of a brand: "internet" says little to a telephone company, "Bédarrides" a lot.
//!
//! Invariant: memory is bounded. When the table is full or the stream long, every count is halved and what falls to nothing
//! is forgotten, so the table follows the season.

use std::collections::HashMap;

use super::Unit;

/// Units that are remembered at most.
const MOST: usize = 60_000;
/// Messages after which the past counts half.
const HALF: u32 = 20_000;
/// What is assumed before anything was seen: as if so many messages had been read.
const PRIOR: f32 = 60.0;

/// Counts in how many messages of the stream each unit stands.
#[derive(Debug, Clone, Default)]
pub struct Rarity {
    messages: u32,
    counts: HashMap<Unit, u32>,
}

impl Rarity {
    /// Takes note of one message.
    pub fn learn(&mut self, units: &[Unit]) {
        self.messages = self.messages.saturating_add(1);
        for unit in units {
            let count = self.counts.entry(*unit).or_insert(0);
            *count = count.saturating_add(1);
        }
        if self.messages >= HALF || self.counts.len() > MOST {
            self.messages /= 2;
            self.counts.retain(|_, count| {
                *count /= 2;
                *count > 0
            });
        }
    }

    /// What it says of a message that it has this unit, in bits; never negative, at most about ten.
    #[must_use]
    pub fn bits(&self, unit: Unit) -> f32 {
        let seen = self.counts.get(&unit).copied().unwrap_or(0);
        let of = real(self.messages) + PRIOR;
        (of / (real(seen) + 0.5)).log2().clamp(0.0, 10.0)
    }

    /// How many units are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nothing was seen yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

/// Counts stay far below what a float holds exactly.
fn real(count: u32) -> f32 {
    let halves = [u16::try_from(count >> 16).unwrap_or(u16::MAX), u16::try_from(count & 0xffff).unwrap_or(u16::MAX)];
    f32::from(halves[0]) * 65_536.0 + f32::from(halves[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similar::Signature;

    #[test]
    fn what_everybody_writes_says_little() {
        let mut rarity = Rarity::default();
        for _ in 0..300 {
            rarity.learn(Signature::of_text("plus d'internet depuis ce matin").units());
        }
        let usual = Signature::of_text("internet").units()[0];
        let rare = Signature::of_text("Bédarrides").units()[0];
        assert!(rarity.bits(usual) + 5.0 < rarity.bits(rare));
    }

    #[test]
    fn a_long_stream_of_new_words_does_not_fill_the_memory() {
        let mut rarity = Rarity::default();
        for number in 0..200_000_u64 {
            rarity.learn(&[Unit::number(number)]);
        }
        assert!(rarity.len() <= MOST);
    }
}
