//! How sure the second opinion must be, rule by rule, found on writers that it has not read.
//!
//! The model is judged as if the rules were silent everywhere: what they miss of a writer in whose view their lists were written
//! says little of the next one. What they do miss is harder than the rest, so more is asked here than we aim at (.92).

use std::fmt;

use guichet_core::guard::Level;
use guichet_core::guard::second::{ASKED, Border, LACKS};

use super::{Answer, Answered};

/// Of what the model finds at the rule's own level, so much must be right.
const SURE: f64 = 0.95;
/// Of what it finds as worth a look, so much.
const MAYBE: f64 = 0.9;
/// Where a customer would be left without what they asked for, a look that was not needed costs less than one that was.
const MAYBE_LACKING: f64 = 0.85;
/// Of what it speaks against, so much must be no fault.
const AGAINST: f64 = 0.7;
/// Fewer than these are luck.
const FEW: u32 = 5;

/// The borders of one rule, and what they rest on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Settled {
    /// The borders.
    pub border: Border,
    /// Faults that people found.
    pub faults: u32,
    /// Right and all that is found at the rule's own level.
    pub sure: (u32, u32),
    /// Right and all that is found at any level.
    pub maybe: (u32, u32),
    /// Right and all that is spoken against.
    pub against: (u32, u32),
}

impl fmt::Display for Settled {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { border, faults, sure, maybe, against } = self;
        write!(
            to,
            "{faults:>4}  {:>6.2} {:>6.2} {:>8.2}   right {} of {} at its level, {} of {} at any; lowers {}, {} of them faults",
            border.sure,
            border.maybe,
            border.against,
            sure.0,
            sure.1,
            maybe.0,
            maybe.1,
            against.1,
            against.1 - against.0
        )
    }
}

/// The borders of a rule, from every writer but one.
pub(super) fn settle<'a>(rule: usize, answered: impl Iterator<Item = &'a Answered<'a>>, but: Option<&str>) -> Settled {
    let answers: Vec<Answer> = answered
        .filter(|(writer, _)| but.is_none_or(|but| *writer != but))
        .filter_map(|(_, answers)| answers.get(rule).copied().flatten())
        .collect();
    let faults = count(answers.iter().filter(|answer| answer.fault).count());
    let held: Vec<Answer> = answers.iter().copied().filter(|answer| answer.spoken == Some(Level::Hold)).collect();
    let mut settled = Settled { faults, ..Settled::default() };
    if let Some((border, counts)) = lowest(&answers, SURE) {
        settled.border.sure = border;
        settled.sure = counts;
    }
    let lacks = ASKED.get(rule).is_some_and(|name| LACKS.contains(name));
    if let Some((border, counts)) = lowest(&answers, if lacks { MAYBE_LACKING } else { MAYBE }) {
        settled.border.maybe = border;
        settled.maybe = counts;
    }
    if let Some((border, counts)) = highest(&held).filter(|_| lacks) {
        settled.border.against = border;
        settled.against = counts;
    }
    settled
}

/// Borders that are tried, in hundredths.
const BORDERS: std::ops::RangeInclusive<i16> = -200..=300;

fn tried() -> impl DoubleEndedIterator<Item = f32> {
    BORDERS.step_by(5).map(|border| f32::from(border) / 100.0)
}

/// The lowest border above which enough is right, there and at the next border too: a single step can be luck.
fn lowest(answers: &[Answer], wanted: f64) -> Option<(f32, (u32, u32))> {
    let above = |border: f32| {
        let over = answers.iter().filter(|answer| answer.sum > f64::from(border));
        let (right, all) = over.fold((0, 0), |(right, all), answer| (right + u32::from(answer.fault), all + 1));
        (right, all)
    };
    let enough = |(right, all): (u32, u32)| right >= FEW && f64::from(right) >= wanted * f64::from(all);
    tried()
        .find(|border| enough(above(*border)) && enough_or_few(above(*border + 0.05), wanted))
        .map(|border| (border, above(border)))
}

fn enough_or_few((right, all): (u32, u32), wanted: f64) -> bool {
    f64::from(right) >= wanted * f64::from(all)
}

/// The highest border below which what the rule holds is seldom a fault.
fn highest(answers: &[Answer]) -> Option<(f32, (u32, u32))> {
    let below = |border: f32| {
        let under = answers.iter().filter(|answer| answer.sum < f64::from(border));
        under.fold((0, 0), |(right, all), answer| (right + u32::from(!answer.fault), all + 1))
    };
    tried()
        .rev()
        .find(|border| {
            let (right, all) = below(*border);
            right >= FEW && f64::from(right) >= AGAINST * f64::from(all)
        })
        .map(|border| (border, below(border)))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
