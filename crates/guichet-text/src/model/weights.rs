//! The weights as they are kept: whole numbers of one byte, one row a feature, one column an output; in the file without those
//! that are nothing, which are more than a third.
//!
//! Invariant: parsing what [`Weights::pack`] wrote gives the same weights; bytes that are no weights give none.

use std::ops::Range;

use super::features::{Feature, Group};
use super::output::Output;
use super::sentence::Sentence;

const MAGIC: &[u8; 8] = b"guichet3";

/// What is kept of one feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The feature.
    pub hash: u32,
    /// Its weight for each output.
    pub weights: Vec<i8>,
}

/// What is kept of one output.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Column {
    /// What one step of a weight is worth.
    pub scale: f32,
    /// Added to every sum, so that zero decides.
    pub bias: f32,
    /// Whether the model is better than the rules here.
    pub used: bool,
}

/// All weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    columns: Vec<Column>,
    hashes: Vec<u32>,
    rows: Vec<i8>,
    /// For the first bits of a hash, the first row that may have it.
    starts: Vec<u32>,
}

const START_BITS: u32 = 14;
/// How much the strongest sentence counts beside the whole message.
const ONE_SENTENCE: f64 = 0.75;
/// No sentence speaks louder.
const STRONGEST: f64 = 2.0;

impl Weights {
    /// Weights from their parts; rows in any order.
    #[must_use]
    pub fn new(columns: Vec<Column>, mut rows: Vec<Row>) -> Self {
        rows.sort_by_key(|row| row.hash);
        let hashes: Vec<u32> = rows.iter().map(|row| row.hash).collect();
        let width = columns.len();
        let mut flat = Vec::with_capacity(rows.len() * width);
        for row in &rows {
            flat.extend((0..width).map(|at| row.weights.get(at).copied().unwrap_or(0)));
        }
        Self::indexed(columns, hashes, flat)
    }

    fn indexed(columns: Vec<Column>, hashes: Vec<u32>, rows: Vec<i8>) -> Self {
        let buckets = 1_u32 << START_BITS;
        let starts = (0..=buckets)
            .map(|bucket| {
                let first = hashes.partition_point(|hash| hash >> (32 - START_BITS) < bucket);
                u32::try_from(first).unwrap_or(u32::MAX)
            })
            .collect();
        Self { columns, hashes, rows, starts }
    }

    /// The bytes of a file.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
        bytes.extend(count(self.columns.len()));
        bytes.extend(count(self.hashes.len()));
        for column in &self.columns {
            bytes.extend(column.scale.to_le_bytes());
            bytes.extend(column.bias.to_le_bytes());
            bytes.push(u8::from(column.used));
        }
        for hash in &self.hashes {
            bytes.extend(hash.to_le_bytes());
        }
        for row in self.rows.chunks_exact(self.columns.len().max(1)) {
            bytes.extend(row.chunks(8).map(|eight| {
                eight.iter().enumerate().fold(0_u8, |marks, (at, weight)| marks | u8::from(*weight != 0) << at)
            }));
            bytes.extend(row.iter().filter(|weight| **weight != 0).flat_map(|weight| weight.to_le_bytes()));
        }
        bytes
    }

    /// Reads what [`Self::pack`] wrote.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        Self::parse_wide(bytes, Output::columns())
    }

    /// The same for weights of another model, with so many outputs.
    #[must_use]
    pub fn parse_wide(bytes: &[u8], outputs: usize) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut take = |length: usize| {
            let (head, tail) = rest.split_at_checked(length)?;
            rest = tail;
            Some(head)
        };
        let number = |four: &[u8]| Some(u32::from_le_bytes(four.try_into().ok()?));
        let decimal = |four: &[u8]| Some(f32::from_le_bytes(four.try_into().ok()?));
        let width = usize::try_from(number(take(4)?)?).ok()?;
        let height = usize::try_from(number(take(4)?)?).ok()?;
        if width != outputs {
            return None;
        }
        let mut columns = Vec::with_capacity(width);
        for _ in 0..width {
            let (scale, bias, used) = (decimal(take(4)?)?, decimal(take(4)?)?, take(1)? == [1]);
            columns.push(Column { scale, bias, used });
        }
        let hashes = take(height.checked_mul(4)?)?.chunks_exact(4).filter_map(number).collect();
        let mut rows = Vec::with_capacity(height.checked_mul(width)?.min(bytes.len().checked_mul(8)?));
        for _ in 0..height {
            let marks = take(width.div_ceil(8))?;
            for at in 0..width {
                let here = marks.get(at / 8).is_some_and(|eight| eight >> (at % 8) & 1 == 1);
                rows.push(if here { i8::from_le_bytes(take(1)?.try_into().ok()?) } else { 0 });
            }
        }
        Some(Self::indexed(columns, hashes, rows))
    }

    /// Whether the model decides on an output.
    #[must_use]
    pub fn used(&self, output: Output) -> bool {
        self.columns.get(output.place()).is_some_and(|column| column.used)
    }

    /// How many features have weights.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The weights of a feature.
    pub(crate) fn row(&self, hash: u32) -> Option<&[i8]> {
        let bucket = usize::try_from(hash >> (32 - START_BITS)).ok()?;
        let from = usize::try_from(*self.starts.get(bucket)?).ok()?;
        let to = usize::try_from(*self.starts.get(bucket + 1)?).ok()?;
        let near = self.hashes.get(from..to)?;
        let at = from + near.iter().position(|known| *known == hash)?;
        self.rows.get(at * self.columns.len()..(at + 1) * self.columns.len())
    }

    /// The sum of each output; above zero it says yes.
    #[must_use]
    pub fn scores(&self, features: &[Feature]) -> Vec<f64> {
        self.scores_in(features, 0..self.columns.len())
    }

    /// The sums of a whole message, each with what its strongest sentence adds.
    #[must_use]
    pub fn hear(&self, features: &[Feature], sentences: &[Sentence]) -> Vec<f64> {
        let mut sums = self.scores_in(features, 0..Output::whole_columns());
        let mut best = vec![-STRONGEST; Output::columns() - Output::whole_columns()];
        for sentence in sentences {
            let local = self.scores_in(&sentence.features, Output::whole_columns()..Output::columns());
            for (best, sum) in best.iter_mut().zip(local) {
                *best = sum.clamp(*best, STRONGEST);
            }
        }
        for (output, sum) in Output::local().into_iter().zip(best) {
            if let Some(whole) = sums.get_mut(output.place()) {
                *whole += ONE_SENTENCE * sum;
            }
        }
        sums
    }

    fn scores_in(&self, features: &[Feature], columns: Range<usize>) -> Vec<f64> {
        let mut sums = vec![0.0_f64; columns.len()];
        for group in Group::ALL {
            let of_group = || features.iter().filter(|feature| feature.group == *group);
            let share = group.share(u32::try_from(of_group().count()).unwrap_or(u32::MAX));
            for (sum, whole) in sums.iter_mut().zip(self.whole_sums(of_group(), &columns)) {
                *sum += share * f64::from(whole);
            }
        }
        for (sum, column) in sums.iter_mut().zip(self.columns.get(columns).unwrap_or_default()) {
            *sum = *sum * f64::from(column.scale) + f64::from(column.bias);
        }
        sums
    }

    /// The weights of some features, summed for each output. Two bytes hold the sum of a few rows, and a processor adds
    /// eight of those at once: wider numbers would take three times as long.
    fn whole_sums<'f>(&self, features: impl Iterator<Item = &'f Feature> + Clone, columns: &Range<usize>) -> Vec<i32> {
        // All rows are looked up before the first is read: the processor fetches them at once rather than one by one.
        let mut rows: Vec<(&[i8], u8)> = Vec::with_capacity(features.clone().count());
        rows.extend(
            features.filter_map(|feature| Some((self.row(feature.hash)?.get(columns.clone())?, feature.value))),
        );
        let mut whole = vec![0_i32; columns.len()];
        let mut near = vec![0_i16; columns.len()];
        let mut room = ROOM;
        for some in rows.chunks(TOGETHER) {
            let times: u32 = some.iter().map(|(_, value)| u32::from(*value)).sum();
            if room < times {
                carry(&mut whole, &mut near);
                room = ROOM;
            }
            if room < times {
                for row in some {
                    add(&mut near, std::slice::from_ref(row));
                    carry(&mut whole, &mut near);
                }
                continue;
            }
            room -= times;
            add(&mut near, some);
        }
        carry(&mut whole, &mut near);
        whole
    }
}

/// How often the largest weight fits into two bytes.
const ROOM: u32 = 255;
/// Rows that are added at once: the sums are read and written once for all of them.
const TOGETHER: usize = 4;

/// Adds some rows, each as often as its value says.
fn add(sums: &mut [i16], rows: &[(&[i8], u8)]) {
    if let [(one, 1), (two, 1), (three, 1), (four, 1)] = rows {
        let weights = one.iter().zip(*two).zip(three.iter().zip(*four));
        for (sum, ((one, two), (three, four))) in sums.iter_mut().zip(weights) {
            let all = i16::from(*one) + i16::from(*two) + i16::from(*three) + i16::from(*four);
            *sum = sum.wrapping_add(all);
        }
        return;
    }
    for (row, value) in rows {
        for (sum, weight) in sums.iter_mut().zip(*row) {
            *sum = sum.wrapping_add(i16::from(*weight).wrapping_mul(i16::from(*value)));
        }
    }
}

fn carry(whole: &mut [i32], near: &mut [i16]) {
    for (whole, near) in whole.iter_mut().zip(near) {
        *whole += i32::from(std::mem::take(near));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Weights {
        let width = Output::columns();
        let columns = vec![Column { scale: 0.5, bias: -1.0, used: true }; width];
        let row = |hash, weight| Row { hash, weights: vec![weight; width] };
        Weights::new(columns, vec![row(0xffff_0000, -3), row(7, 12), row(8, 1)])
    }

    #[test]
    fn what_is_packed_is_parsed_again() {
        let weights = sample();
        assert_eq!(Weights::parse(&weights.pack()), Some(weights.clone()));
        assert_eq!(Weights::parse(b"guichet3"), None);
        let bytes = weights.pack();
        assert_eq!(Weights::parse(&bytes[..bytes.len() - 1]), None);
    }

    #[test]
    fn one_sentence_among_many_is_heard() {
        let sentence = |hash| Sentence {
            span: crate::Span::new(0, 1),
            features: vec![Feature { hash, group: Group::Finding, value: 4 }],
        };
        let weights = sample();
        let alone = weights.hear(&[], &[sentence(9), sentence(7), sentence(9)]);
        let none = weights.hear(&[], &[sentence(9)]);
        let place = Output::WantsHuman.place();
        assert!(alone[place] > none[place] + 0.5, "{} {}", alone[place], none[place]);
        let topic = Output::Grave.place();
        assert!((alone[topic] - none[topic]).abs() < 1e-9);
    }

    #[test]
    fn a_feature_without_weights_changes_nothing() {
        let weights = sample();
        assert_eq!(weights.row(7).map(|row| row[0]), Some(12));
        assert_eq!(weights.row(9), None);
        let none = weights.scores(&[Feature { hash: 9, group: Group::Finding, value: 4 }]);
        assert!(none.iter().all(|score| *score == -1.0));
    }
}
