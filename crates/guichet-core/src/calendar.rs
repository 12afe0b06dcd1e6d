//! Opening hours, public holidays and what is owed by when.
//!
//! Two clocks: the one *owed* runs while the desk is open (or on the wall, where the brand says so); the one *felt* is the
//! wall and needs no calendar. Invariant: a deadline that runs on opening hours never falls in a closed hour.

pub mod holidays;
mod opening;
pub mod spoken;

use jiff::{SignedDuration, Timestamp};

use self::opening::{Opening, Window};
use crate::model::BrandSettings;

/// The most reasons that a person would read.
const LONGEST_EXPLANATION: usize = 40;

/// By when something is owed, and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// When the clock started.
    pub started_at: Timestamp,
    /// When it is owed.
    pub due_at: Timestamp,
    /// Why then, as codes: `minutes=120`; then `closed=2026-11-11:holiday` (or `closed_day`, `weekday`) for each day
    /// skipped; `around_the_clock`, `before_closing`, `at_opening` for rules on the wall clock; `timezone_unknown`; `hardly_open`;
    /// `window_closes` where the network takes no answer after that; `moved_from=` with the time before, where the brand changed its rules.
    pub reasons: Vec<String>,
}

/// When so many minutes of opening time after `start` are over.
#[must_use]
pub fn due(start: Timestamp, minutes: u32, settings: &BrandSettings) -> Due {
    let opening = Opening::of(settings);
    let mut reasons = first_reasons(minutes, &opening);
    let allowed = SignedDuration::from_mins(i64::from(minutes));
    let on_the_wall = start.checked_add(allowed).unwrap_or(Timestamp::MAX);
    if !opening.has_hours {
        reasons.push("around_the_clock".to_owned());
        return Due { started_at: start, due_at: on_the_wall, reasons };
    }
    let mut left = allowed;
    let mut last_closing = None;
    for day in opening.days_from(start) {
        if let Some(why) = opening.closed(day) {
            if reasons.len() < LONGEST_EXPLANATION {
                reasons.push(format!("closed={day}:{}", why.as_str()));
            }
            continue;
        }
        for Window { from, to } in opening.windows(day) {
            let from = from.max(start);
            let open_for = to.duration_since(from);
            if open_for <= SignedDuration::ZERO {
                continue;
            }
            if left <= open_for {
                let due_at = from.checked_add(left).unwrap_or(to);
                return Due { started_at: start, due_at, reasons };
            }
            left -= open_for;
            last_closing = Some(to);
        }
    }
    // Hours so short that years are not enough: the last moment at which somebody is there.
    reasons.push("hardly_open".to_owned());
    Due { started_at: start, due_at: last_closing.unwrap_or(on_the_wall), reasons }
}

/// When so many minutes on the wall clock after `start` are over, closed hours included. An `emergency` means that
/// somebody is there at all hours. For anything else an end that falls in a closed hour comes forward to the closing before
/// it, so that the word is kept, or waits for the next opening when the desk was closed all along.
#[must_use]
pub fn due_around_the_clock(start: Timestamp, minutes: u32, emergency: bool, settings: &BrandSettings) -> Due {
    let opening = Opening::of(settings);
    let mut reasons = first_reasons(minutes, &opening);
    reasons.push("around_the_clock".to_owned());
    let wall = start.checked_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX);
    let mut due_at = wall;
    if opening.has_hours && !emergency && !open_or_closing(wall, &opening) {
        if let Some(closing) = last_closing(start, wall, &opening) {
            due_at = closing;
            reasons.push("before_closing".to_owned());
        } else if let Some(next) = next_opening(wall, settings) {
            due_at = next;
            reasons.push("at_opening".to_owned());
        }
    }
    Due { started_at: start, due_at, reasons }
}

/// Whether the desk is open at that moment.
#[must_use]
pub fn is_open(at: Timestamp, settings: &BrandSettings) -> bool {
    let opening = Opening::of(settings);
    !opening.has_hours || opening.windows(opening.day_of(at)).iter().any(|window| window.from <= at && at < window.to)
}

/// Whether the desk opens at all on the civil day of that moment.
#[must_use]
pub fn opens_on_the_day_of(at: Timestamp, settings: &BrandSettings) -> bool {
    let opening = Opening::of(settings);
    !opening.has_hours || !opening.windows(opening.day_of(at)).is_empty()
}

/// The next moment at which the desk is open: `at` itself when it is; none when it never opens again.
#[must_use]
pub fn next_opening(at: Timestamp, settings: &BrandSettings) -> Option<Timestamp> {
    let opening = Opening::of(settings);
    if !opening.has_hours {
        return Some(at);
    }
    opening.days_from(at).find_map(|day| {
        opening.windows(day).into_iter().find(|window| at < window.to).map(|window| window.from.max(at))
    })
}

/// The moment from which so many minutes of opening time are left until `end`: the closing before it, where the desk is closed then.
#[must_use]
pub fn opening_time_before(end: Timestamp, minutes: u32, settings: &BrandSettings) -> Timestamp {
    let opening = Opening::of(settings);
    let mut left = SignedDuration::from_mins(i64::from(minutes));
    let on_the_wall = end.checked_sub(left).unwrap_or(Timestamp::MIN);
    if !opening.has_hours {
        return on_the_wall;
    }
    for day in opening.days_back_from(end) {
        for Window { from, to } in opening.windows(day).into_iter().rev() {
            let to = to.min(end);
            let open_for = to.duration_since(from);
            if open_for <= SignedDuration::ZERO {
                continue;
            }
            if left <= open_for {
                return to.checked_sub(left).unwrap_or(from);
            }
            left -= open_for;
        }
    }
    on_the_wall
}

/// When a case is to say that an answer is due soon; none where the brand wants no such word.
#[must_use]
pub fn warned(owed: &Due, settings: &BrandSettings) -> Option<Timestamp> {
    let minutes = settings.deadline_warning_minutes;
    (minutes > 0).then(|| opening_time_before(owed.due_at, minutes, settings))
}

/// When a deadline that was missed becomes the lead's alarm; none for never. What is owed while the desk is closed (an
/// emergency) is counted on the wall.
#[must_use]
pub fn escalated(owed: &Due, settings: &BrandSettings) -> Option<Timestamp> {
    let minutes = settings.escalation_minutes;
    if minutes == 0 {
        return None;
    }
    if open_or_closing(owed.due_at, &Opening::of(settings)) {
        return Some(due(owed.due_at, minutes, settings).due_at);
    }
    owed.due_at.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok()
}

/// When the opening hours end in which this moment lies; none while the desk is closed, or has no hours.
#[must_use]
pub fn closing(at: Timestamp, settings: &BrandSettings) -> Option<Timestamp> {
    let opening = Opening::of(settings);
    let windows = opening.has_hours.then(|| opening.windows(opening.day_of(at)))?;
    windows.into_iter().find(|window| window.from <= at && at < window.to).map(|window| window.to)
}

/// Since when the desk is closed; none while it is open, has no hours, or never was open.
#[must_use]
pub fn closed_since(at: Timestamp, settings: &BrandSettings) -> Option<Timestamp> {
    let opening = Opening::of(settings);
    if !opening.has_hours || is_open(at, settings) {
        return None;
    }
    opening
        .days_back_from(at)
        .find_map(|day| opening.windows(day).into_iter().rev().map(|window| window.to).find(|closing| *closing <= at))
}

/// The civil day of a moment in the brand's zone.
#[must_use]
pub fn day_of(at: Timestamp, settings: &BrandSettings) -> jiff::civil::Date {
    Opening::of(settings).day_of(at)
}

/// When the civil day of a moment ends in the brand's zone: the first moment that is no longer of it.
#[must_use]
pub fn day_ends(at: Timestamp, settings: &BrandSettings) -> Timestamp {
    Opening::of(settings).day_ends(at).unwrap_or(at)
}

fn first_reasons(minutes: u32, opening: &Opening<'_>) -> Vec<String> {
    let mut reasons = vec![format!("minutes={minutes}")];
    if !opening.zone_known {
        reasons.push("timezone_unknown".to_owned());
    }
    reasons
}

/// Open at that moment, or just closing: a deadline may be the closing itself.
fn open_or_closing(at: Timestamp, opening: &Opening<'_>) -> bool {
    let just_before = at.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(at);
    [at, just_before].iter().any(|moment| {
        opening.windows(opening.day_of(*moment)).iter().any(|window| window.from <= at && at <= window.to)
    })
}

/// The last closing after `start` and not after `end`.
fn last_closing(start: Timestamp, end: Timestamp, opening: &Opening<'_>) -> Option<Timestamp> {
    let last_day = opening.day_of(end);
    opening
        .days_from(start)
        .take_while(|day| *day <= last_day)
        .flat_map(|day| opening.windows(day))
        .map(|window| window.to)
        .filter(|closing| start < *closing && *closing <= end)
        .last()
}

#[cfg(test)]
mod tests;
