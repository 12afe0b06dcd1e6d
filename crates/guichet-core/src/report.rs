//! The first figure of the gap: what was asked against what was given.
//!
//! Invariant: the parts sum up to what was asked; helped is confirmed by the customer, and silence is never help.

use std::collections::BTreeMap;

use guichet_text::reading::Topic;
use serde::Serialize;

use crate::counters::Counter;
use crate::model::{Outcome, PromiseState};

/// What became of the cases in which something was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Cases in which something was asked.
    pub asked: i64,
    /// Confirmed by the customer.
    pub helped: i64,
    /// An answer or a dated promise was given.
    pub held: i64,
    /// Sent elsewhere.
    pub sent_away: i64,
    /// Nothing but sympathy.
    pub sympathy_only: i64,
    /// Declared solved, then silence.
    pub lapsed: i64,
    /// Never answered.
    pub left: i64,
    /// Still waiting for the first word.
    pub waiting: i64,
}

impl Gap {
    const fn add(&mut self, outcome: Outcome, by: i64) {
        let part = match outcome {
            Outcome::None => &mut self.waiting,
            Outcome::Helped => &mut self.helped,
            Outcome::Held => &mut self.held,
            Outcome::SentAway => &mut self.sent_away,
            Outcome::SympathyOnly => &mut self.sympathy_only,
            Outcome::Lapsed => &mut self.lapsed,
            Outcome::Left => &mut self.left,
        };
        *part += by;
        self.asked += by;
    }
}

/// The gap over a period, in all and by topic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GapReport {
    /// In all.
    pub total: Gap,
    /// By topic, in the order of the contract; topics without a case are left out.
    pub topics: BTreeMap<Topic, Gap>,
}

/// Sums up the counters of a period ([`crate::counters::range`]).
pub fn gap<'a>(counters: impl IntoIterator<Item = (&'a str, i64)>) -> GapReport {
    let mut report = GapReport::default();
    for (key, value) in counters {
        if let Some(Counter::Outcome { topic, outcome, .. }) = Counter::parse(key) {
            report.total.add(outcome, value);
            report.topics.entry(topic).or_default().add(outcome, value);
        }
    }
    report.topics.retain(|_, part| part.asked != 0);
    report
}

/// What became of the promises that were made in one month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Made, those that never reached their customer left out.
    pub made: i64,
    /// Kept, late ones included.
    pub kept: i64,
    /// Not kept yet although their date passed.
    pub broken: i64,
    /// Given another date before.
    pub replaced: i64,
    /// Still to come.
    pub open: i64,
}

/// Promises by the month in which they were made (`2026-11`), from their counters.
pub fn promises_by_month<'a>(counters: impl IntoIterator<Item = (&'a str, i64)>) -> BTreeMap<String, Kept> {
    let mut months: BTreeMap<String, Kept> = BTreeMap::new();
    for (key, amount) in counters {
        let Some(Counter::Promise { day, state }) = Counter::parse(key) else { continue };
        let month = months.entry(format!("{:04}-{:02}", day.year(), day.month())).or_default();
        let part = match state {
            PromiseState::Open => &mut month.open,
            PromiseState::Kept => &mut month.kept,
            PromiseState::Broken => &mut month.broken,
            PromiseState::Replaced => &mut month.replaced,
            PromiseState::Cancelled => continue,
        };
        *part += amount;
        month.made += amount;
    }
    months.retain(|_, month| month.made > 0);
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_sum_up_to_what_was_asked() {
        let report = gap([
            ("outcome.2026-11-20.delivery.helped", 3),
            ("outcome.2026-11-21.delivery.left", 2),
            ("outcome.2026-11-21.refund.none", 1),
            ("outcome.2026-11-22.refund.sympathy_only", 4),
            ("outcome.2026-11-22.delay.held", 0),
            ("undecided", 99),
        ]);
        let total = report.total;
        assert_eq!(total.asked, 10);
        assert_eq!(
            total.asked,
            total.helped
                + total.held
                + total.sent_away
                + total.sympathy_only
                + total.lapsed
                + total.left
                + total.waiting
        );
        assert_eq!(report.topics[&Topic::Delivery], Gap { asked: 5, helped: 3, left: 2, ..Gap::default() });
        assert!(!report.topics.contains_key(&Topic::Delay));
    }

    #[test]
    fn promises_are_told_by_the_month_in_which_they_were_made() {
        let months = promises_by_month([
            ("promise.2026-10-31.kept", 2),
            ("promise.2026-11-01.kept", 3),
            ("promise.2026-11-20.broken", 1),
            ("promise.2026-11-21.cancelled", 5),
            ("promise.2026-11-22.open", 2),
        ]);
        assert_eq!(months["2026-11"], Kept { made: 6, kept: 3, broken: 1, replaced: 0, open: 2 });
        assert_eq!(months["2026-10"].made, 2);
    }
}
