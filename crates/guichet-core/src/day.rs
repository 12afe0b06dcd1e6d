//! What the day owes: how many answers, and about how long they take this desk.
//!
//! Learned from this desk's own answers and from no person's: durations are rolled up by network and severity. Below
//! [`FEWEST`] answers nothing is said.

use crate::counters::{Counter, Handled};

/// Answers from which a time is said.
pub const FEWEST: i64 = 20;
/// Somebody who took longer did something else meanwhile.
pub const LONGEST_SECONDS: i64 = 30 * 60;

/// What was learned of the time that an answer takes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Learned {
    /// From so many answers.
    pub answers: i64,
    seconds: i64,
    squares: i64,
}

/// About how long so many answers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// Minutes.
    pub minutes: i64,
    /// More or less, in percent of them: four times out of five it is within this.
    pub percent: i64,
}

impl Learned {
    /// Sums up the counters of handling times.
    pub fn of<'a>(counters: impl IntoIterator<Item = (&'a str, i64)>) -> Self {
        let mut learned = Self::default();
        for (key, amount) in counters {
            let Some(Counter::Handling { part, .. }) = Counter::parse(key) else { continue };
            match part {
                Handled::Answers => learned.answers += amount,
                Handled::Seconds => learned.seconds += amount,
                Handled::Squares => learned.squares += amount,
            }
        }
        learned
    }

    /// About how long so many answers take; none while too little is known.
    #[must_use]
    pub fn estimate(&self, owed: i64) -> Option<Estimate> {
        if self.answers < FEWEST || self.seconds <= 0 || owed < 0 {
            return None;
        }
        let (answers, owed_real) = (real(self.answers), real(owed.max(1)));
        let mean = real(self.seconds) / answers;
        let variance = (real(self.squares) / answers - mean * mean).max(0.0);
        // Each answer differs from the mean, and the mean is known from so many.
        let share = variance.sqrt() / mean * (1.0 / owed_real + 1.0 / answers).sqrt();
        let minutes = whole((mean * real(owed) / 60.0).round());
        // To the next five: nobody counts on more.
        let percent = whole((1.28 * share * 100.0 / 5.0).ceil() * 5.0).clamp(5, 95);
        Some(Estimate { minutes, percent })
    }
}

fn real(number: i64) -> f64 {
    i32::try_from(number).map_or(f64::from(i32::MAX), f64::from)
}

fn whole(number: f64) -> i64 {
    // The figures of a desk are far below what a float holds exactly.
    format!("{number:.0}").parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_not_know_before_twenty_answers() {
        let learned = |answers| Learned { answers, seconds: answers * 300, squares: answers * 90_000 };
        assert_eq!(learned(19).estimate(10), None);
        assert_eq!(learned(20).estimate(10), Some(Estimate { minutes: 50, percent: 5 }));
        assert_eq!(Learned::default().estimate(3), None);
    }

    #[test]
    fn answers_that_differ_make_it_less_sure() {
        // Half of them take two minutes, half ten.
        let uneven = Learned { answers: 40, seconds: 20 * 120 + 20 * 600, squares: 20 * 14_400 + 20 * 360_000 };
        let estimate = uneven.estimate(14).unwrap();
        assert_eq!((estimate.minutes, estimate.percent), (84, 30));
        assert!(uneven.estimate(100).unwrap().percent < estimate.percent, "many even out");
    }

    #[test]
    fn counters_of_every_network_and_severity_are_summed_up() {
        let learned = Learned::of([
            ("handling.mail.normal.answers", 15),
            ("handling.x.high.answers", 10),
            ("handling.mail.normal.seconds", 1_500),
            ("lane.now", 7),
        ]);
        assert_eq!((learned.answers, learned.seconds), (25, 1_500));
    }
}
