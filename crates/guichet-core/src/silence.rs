//! Whether a channel is quieter than it usually is at this hour: perhaps nobody writes, perhaps it is deaf.
//!
//! Invariants: a silence is measured in items that would usually have come since the last one, hour by hour of the same weekday, so a
//! quiet night is no alarm and a quiet Monday morning is one; what has no past has no silence.

use jiff::Timestamp;

/// Hours of a week.
const WEEK: i64 = 168;
/// Weeks that the usual is made of.
const WEEKS: i64 = 4;
/// The longest silence that is counted hour by hour: after that it is one, or the past says nothing.
const LONGEST: i64 = WEEK;
/// So many items that would usually have come, and did not, are unusual: three times the usual gap.
const GAPS: f64 = 3.0;

/// The hour of a moment, since 1970.
#[must_use]
pub fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3_600)
}

/// The first hour that has to be known to judge a silence now.
#[must_use]
pub fn looks_back_to(now: Timestamp) -> i64 {
    hour_of(now) - WEEK * WEEKS - LONGEST
}

/// Whether nothing came for longer than three times the usual gap. `past` holds the items of each hour in which something came,
/// by hour.
#[must_use]
pub fn is_unusual(past: &[(i64, i64)], last: Timestamp, now: Timestamp) -> bool {
    missed(past, last, now) >= GAPS
}

/// How many items would usually have come since the last one.
fn missed(past: &[(i64, i64)], last: Timestamp, now: Timestamp) -> f64 {
    let Some((began, _)) = past.first() else { return 0.0 };
    let from = hour_of(last).max(hour_of(now) - LONGEST);
    let share = |hour: i64| {
        let starts = last.as_second().max(hour.saturating_mul(3_600));
        let ends = now.as_second().min((hour + 1).saturating_mul(3_600));
        f64::from(i32::try_from((ends - starts).max(0)).unwrap_or(3_600)) / 3_600.0
    };
    (from..=hour_of(now)).map(|hour| usual(past, *began, hour) * share(hour)).sum()
}

/// The mean of the same hour in the weeks before that were seen.
fn usual(past: &[(i64, i64)], began: i64, hour: i64) -> f64 {
    let seen = (1..=WEEKS).map(|weeks| hour - weeks * WEEK).filter(|before| *before >= began);
    let (mut items, mut weeks) = (0.0, 0.0);
    for before in seen {
        weeks += 1.0;
        if let Ok(at) = past.binary_search_by_key(&before, |(hour, _)| *hour) {
            let count = past.get(at).map_or(0, |(_, items)| *items);
            items += f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        }
    }
    if weeks > 0.0 { items / weeks } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;
    use crate::samples::at;

    /// Four weeks with so many items in each opening hour of a weekday, none at night.
    fn weekdays(items: i64, weeks: i64) -> Vec<(i64, i64)> {
        let monday = at("2026-11-23T00:00");
        let hours = (1..=weeks).rev().flat_map(|week| {
            (0..5).flat_map(move |day| (9..18).map(move |hour| hour_of(monday) - week * WEEK + day * 24 + hour))
        });
        hours.map(|hour| (hour, items)).collect()
    }

    #[test]
    fn three_times_the_usual_gap_is_a_silence() {
        let past = weekdays(6, 4);
        // Six an hour: ten minutes apart, so half an hour is unusual.
        let table = [
            ("2026-11-23T11:00", "2026-11-23T11:29:59", false),
            ("2026-11-23T11:00", "2026-11-23T11:30:00", true),
            ("2026-11-20T17:59", "2026-11-23T08:59:00", false),
            ("2026-11-20T17:59", "2026-11-23T09:40:00", true),
            ("2026-11-21T03:00", "2026-11-22T23:00:00", false),
        ];
        for (last, now, wanted) in table {
            assert_eq!(is_unusual(&past, at(last), at(now)), wanted, "{last} to {now}");
        }
    }

    #[test]
    fn a_channel_without_a_past_is_not_silent() {
        let (last, now) = (at("2026-11-20T10:00"), at("2026-11-23T17:00"));
        assert!(!is_unusual(&[], last, now));
        assert!(!is_unusual(&[(hour_of(last), 40)], last, now), "three days are no week");
        assert!(is_unusual(&weekdays(2, 1), last, now), "one week is enough");
    }

    #[test]
    fn a_silence_of_years_costs_no_more_than_one_of_a_week() {
        let now = at("2026-11-23T17:00");
        assert!(is_unusual(&weekdays(6, 4), now - (24 * 900).hours(), now));
    }
}
