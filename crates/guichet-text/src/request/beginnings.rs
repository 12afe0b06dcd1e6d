//! Many beginnings of clauses, asked for at once.
//!
//! Invariant: a beginning is looked at only where the clause starts with one of its first words.

use super::pieces::{Piece, begins, word};
use crate::quick::Quick;

/// Beginnings by the words with which they may start.
pub(super) struct Beginnings(Quick<&'static str, Vec<&'static str>>);

impl Beginnings {
    /// The table of a list, whose lines are as [`begins`] reads them and hold a word that must be there.
    pub(super) fn of(list: &[&'static str]) -> Self {
        let mut table: Quick<&'static str, Vec<&'static str>> = Quick::default();
        for parts in list {
            for part in parts.split(' ') {
                let words = part.strip_suffix('?').unwrap_or(part);
                for word in words.split('|') {
                    let known = table.entry(word).or_default();
                    if known.last() != Some(parts) {
                        known.push(parts);
                    }
                }
                if words == part {
                    break;
                }
            }
        }
        Self(table)
    }

    /// How many pieces the longest of the beginnings takes.
    pub(super) fn longest(&self, pieces: &[Piece<'_>]) -> Option<usize> {
        self.0.get(word(pieces, 0))?.iter().filter_map(|parts| begins(pieces, parts)).max()
    }
}
