//! The rhythm of a week: how much is written at which hour, learnt as it comes.
//!
//! Invariant: what belongs to an incident is not learnt, so a bad night does not become usual; the past fades by half in four weeks.

use jiff::Timestamp;

const HOURS: usize = 168;
/// Hours after which the past counts half.
const HALF_LIFE: f64 = 24.0 * 28.0;
/// Decayed counts by hour of the week, and how much time they stand for.
#[derive(Debug, Clone)]
pub(super) struct Week {
    counts: [f64; HOURS],
    total: f64,
    /// Decayed hours of observation.
    observed: f64,
    at: Option<Timestamp>,
}

impl Default for Week {
    fn default() -> Self {
        Self { counts: [0.0; HOURS], total: 0.0, observed: 0.0, at: None }
    }
}

/// What is left of the past after some hours.
pub(super) fn fading(hours: f64) -> f64 {
    (-hours.max(0.0) * std::f64::consts::LN_2 / HALF_LIFE).exp()
}

pub(super) fn hours_between(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64() / 3_600.0
}

impl Week {
    /// Time passes, whether or not anything is written.
    pub(super) fn advance(&mut self, now: Timestamp) {
        let Some(before) = self.at else {
            self.at = Some(now);
            return;
        };
        let hours = hours_between(before, now);
        if hours <= 0.0 {
            return;
        }
        let left = fading(hours);
        self.counts.iter_mut().for_each(|count| *count *= left);
        self.total *= left;
        // A desk that was closed for months has not observed silence.
        self.observed = self.observed * left + hours.min(24.0 * 7.0);
        self.at = Some(now);
    }

    /// One ordinary message.
    pub(super) fn learn(&mut self, hour: u16) {
        if let Some(count) = self.counts.get_mut(usize::from(hour) % HOURS) {
            *count += 1.0;
            self.total += 1.0;
        }
    }

    /// Decayed hours that were observed.
    pub(super) const fn observed(&self) -> f64 {
        self.observed
    }

    /// Whether enough ordinary messages were seen to speak of a rhythm.
    pub(super) const fn is_known(&self) -> bool {
        self.total >= 50.0
    }

    /// How much busier than the average the last `window` hours usually are: 1 before anything is known.
    pub(super) fn busyness(&self, hour: u16, window: f64) -> f64 {
        if !self.is_known() {
            return 1.0;
        }
        let hours = if window <= 1.0 {
            1
        } else if window <= 2.0 {
            2
        } else if window <= 4.0 {
            4
        } else if window <= 8.0 {
            8
        } else {
            24
        };
        let mean = self.total / 168.0;
        let sum: f64 = (0..hours).map(|back| self.smoothed(usize::from(hour) + HOURS - back)).sum();
        // A few quiet weeks say little of one hour: the whole week is half of the answer where counts are small.
        let weight = f64::from(u16::try_from(hours).unwrap_or(1));
        ((sum + 8.0 * mean.max(0.25)) / (weight * mean + 8.0 * mean.max(0.25))).clamp(0.2, 5.0)
    }

    /// An hour with its neighbours and the same hour of the other days.
    fn smoothed(&self, hour: usize) -> f64 {
        let at = |hour: usize| self.counts.get(hour % HOURS).copied().unwrap_or(0.0);
        let near = (at(hour + HOURS - 1) + 2.0 * at(hour) + at(hour + 1)) / 4.0;
        let other_days: f64 = (0..7).map(|day| at(hour + day * 24)).sum::<f64>() / 7.0;
        f64::midpoint(near, other_days)
    }
}
