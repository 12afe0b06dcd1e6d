//! Right and wrong answers about one label, and how far they can be trusted.
//!
//! Precision and recall carry Wilson's interval of 95 %; F1 carries that of a bootstrap over the rows with a fixed seed, so
//! the same answers print the same figures everywhere.

use std::collections::BTreeMap;
use std::fmt;

/// Whether an aim is reached, at the end of its line.
#[must_use]
pub const fn reached(well: bool) -> &'static str {
    if well { " ✓" } else { " –" }
}

/// Answers about one label in one row.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// Expected and found.
    pub hit: u32,
    /// Found and not expected.
    pub extra: u32,
    /// Expected and not found.
    pub missed: u32,
}

/// Answers about one label, row by row.
#[derive(Debug, Default, Clone)]
pub struct Score {
    rows: Vec<Answers>,
}

/// Two draws in a row are the same row; enough draws for two decimals.
const DRAWS: usize = 400;

impl Score {
    /// Adds the answer of one row to a yes-or-no label.
    pub fn see(&mut self, expected: bool, found: bool) {
        self.rows.push(Answers {
            hit: u32::from(expected && found),
            extra: u32::from(!expected && found),
            missed: u32::from(expected && !found),
        });
    }

    /// Adds the answers of one row.
    pub fn add(&mut self, answers: Answers) {
        self.rows.push(answers);
    }

    /// All answers.
    #[must_use]
    pub fn total(&self) -> Answers {
        total(self.rows.iter())
    }

    /// How many were expected.
    #[must_use]
    pub fn expected(&self) -> u32 {
        let total = self.total();
        total.hit + total.missed
    }

    /// Of what was found, how much is right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        let total = self.total();
        share(total.hit, total.hit + total.extra)
    }

    /// Of what is there, how much was found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        let total = self.total();
        share(total.hit, total.hit + total.missed)
    }

    /// Both in one.
    #[must_use]
    pub fn f1(&self) -> f64 {
        f1(self.total())
    }

    /// The interval of F1.
    #[must_use]
    pub fn f1_interval(&self) -> (f64, f64) {
        let count = u64::try_from(self.rows.len()).unwrap_or(0);
        if count == 0 {
            return (0.0, 0.0);
        }
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut draws: Vec<f64> = (0..DRAWS)
            .map(|_| {
                f1(total(
                    (0..count).filter_map(|_| self.rows.get(usize::try_from(next(&mut state) % count).unwrap_or(0))),
                ))
            })
            .collect();
        draws.sort_by(f64::total_cmp);
        let at = |place: usize| draws.get(place).copied().unwrap_or(0.0);
        (at(DRAWS / 40), at(DRAWS - 1 - DRAWS / 40))
    }
}

fn total<'a>(rows: impl Iterator<Item = &'a Answers>) -> Answers {
    rows.fold(Answers::default(), |sum, row| Answers {
        hit: sum.hit + row.hit,
        extra: sum.extra + row.extra,
        missed: sum.missed + row.missed,
    })
}

fn f1(total: Answers) -> f64 {
    share(2 * total.hit, 2 * total.hit + total.extra + total.missed)
}

/// A share; none of none is nothing.
#[must_use]
pub fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// Wilson's interval of 95 % for a share.
#[must_use]
pub fn wilson(part: u32, whole: u32) -> (f64, f64) {
    if whole == 0 {
        return (0.0, 1.0);
    }
    let (n, p, z) = (f64::from(whole), share(part, whole), 1.96_f64);
    let middle = p + z * z / (2.0 * n);
    let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    (((middle - reach) / scale).max(0.0), ((middle + reach) / scale).min(1.0))
}

impl fmt::Display for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        let (p, r) = (wilson(total.hit, total.hit + total.extra), wilson(total.hit, total.hit + total.missed));
        let f = self.f1_interval();
        write!(
            formatter,
            "P {} [{}–{}]  R {} [{}–{}]  F1 {} [{}–{}]  ({} right, {} extra, {} missed)",
            short(self.precision()),
            short(p.0),
            short(p.1),
            short(self.recall()),
            short(r.0),
            short(r.1),
            short(self.f1()),
            short(f.0),
            short(f.1),
            total.hit,
            total.extra,
            total.missed
        )
    }
}

/// A share with its interval and its numbers: ".962 [.872–.990] (50 of 52)".
#[must_use]
pub fn part(part: u32, whole: u32) -> String {
    let (low, high) = wilson(part, whole);
    format!("{} [{}–{}] ({part} of {whole})", short(share(part, whole)), short(low), short(high))
}

/// A mean over kinds that all weigh the same, with its interval.
#[derive(Debug, Clone, Copy)]
pub struct Mean {
    /// The mean F1.
    pub value: f64,
    /// Its interval of 95 %, from rows drawn again and again.
    pub interval: (f64, f64),
    /// Over how many kinds.
    pub kinds: usize,
}

/// The mean F1 over every kind that is expected at least once; answers are pairs of expected and found kinds.
#[must_use]
pub fn macro_f1(answers: &[(usize, usize)]) -> Mean {
    let count = u64::try_from(answers.len()).unwrap_or(0);
    let (value, kinds) = mean_f1(answers.iter());
    if count == 0 {
        return Mean { value, interval: (0.0, 0.0), kinds };
    }
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draws: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let drawn = (0..count).filter_map(|_| answers.get(usize::try_from(next(&mut state) % count).unwrap_or(0)));
            mean_f1(drawn).0
        })
        .collect();
    draws.sort_by(f64::total_cmp);
    let at = |place: usize| draws.get(place).copied().unwrap_or(0.0);
    Mean { value, interval: (at(DRAWS / 40), at(DRAWS - 1 - DRAWS / 40)), kinds }
}

fn mean_f1<'a>(answers: impl Iterator<Item = &'a (usize, usize)>) -> (f64, usize) {
    let mut kinds: BTreeMap<usize, Answers> = BTreeMap::new();
    for (expected, found) in answers {
        if expected == found {
            kinds.entry(*expected).or_default().hit += 1;
        } else {
            kinds.entry(*expected).or_default().missed += 1;
            kinds.entry(*found).or_default().extra += 1;
        }
    }
    kinds.retain(|_, answers| answers.hit + answers.missed > 0);
    let mean = kinds.values().map(|answers| f1(*answers)).sum::<f64>();
    (mean / f64::from(u32::try_from(kinds.len()).unwrap_or(u32::MAX).max(1)), kinds.len())
}

/// The next draw.
const fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state >> 16
}

impl fmt::Display for Mean {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.interval;
        write!(formatter, "{} [{}–{}] over {} kinds", short(self.value), short(low), short(high), self.kinds)
    }
}

/// Three decimals without the zero before them.
#[must_use]
pub fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.strip_prefix('0').map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_few_is_not_trusted() {
        let (low, high) = wilson(9, 10);
        assert!((0.59..0.60).contains(&low) && (0.98..0.99).contains(&high), "{low} {high}");
    }

    #[test]
    fn a_mean_over_kinds_lies_in_its_interval() {
        let answers: Vec<(usize, usize)> = (0..60).map(|at| (at % 3, if at % 5 == 0 { 0 } else { at % 3 })).collect();
        let mean = macro_f1(&answers);
        assert_eq!(mean.kinds, 3);
        assert!(mean.interval.0 < mean.value && mean.value < mean.interval.1, "{mean}");
        assert!((macro_f1(&[(1, 1), (2, 2)]).value - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_same_answers_print_the_same_figures() {
        let mut score = Score::default();
        for at in 0..40 {
            score.see(at % 2 == 0, at % 3 == 0);
        }
        assert_eq!(score.f1_interval(), score.clone().f1_interval());
        let (low, high) = score.f1_interval();
        assert!(low < score.f1() && score.f1() < high);
    }
}
