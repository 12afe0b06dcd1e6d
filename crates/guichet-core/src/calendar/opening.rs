//! When the desk is open: slots of the weekday in the brand's zone, less public holidays and closed days.
//!
//! A desk without a single valid slot is taken for one that never closes: a deadline that never comes would hide its
//! customers.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::holidays::holiday_on;
use crate::model::BrandSettings;

/// Days looked through for an opening: a desk closed for longer is taken for one that never opens again.
pub(super) const HORIZON_DAYS: usize = 800;

/// A stretch of time during which the desk is open, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// Why the desk stays closed on a whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    Holiday,
    OwnDay,
    Weekday,
}

impl Closed {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::OwnDay => "closed_day",
            Self::Weekday => "weekday",
        }
    }
}

/// The settings, made ready for counting.
pub(super) struct Opening<'a> {
    settings: &'a BrandSettings,
    zone: TimeZone,
    /// Whether the zone of the settings exists.
    pub(super) zone_known: bool,
    /// Whether any slot is valid; without one the desk never closes.
    pub(super) has_hours: bool,
}

impl<'a> Opening<'a> {
    pub(super) fn of(settings: &'a BrandSettings) -> Self {
        let zone = TimeZone::get(&settings.timezone).ok();
        Self {
            settings,
            zone_known: zone.is_some(),
            zone: zone.unwrap_or(TimeZone::UTC),
            has_hours: settings.hours.iter().any(|slot| (1..=7).contains(&slot.weekday) && ordered(slot.from, slot.to)),
        }
    }

    /// The civil day of a moment.
    pub(super) fn day_ends(&self, at: Timestamp) -> Option<Timestamp> {
        let next = at.to_zoned(self.zone.clone()).date().tomorrow().ok()?;
        next.to_zoned(self.zone.clone()).ok().map(|start| start.timestamp())
    }

    pub(super) fn day_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// Why the desk stays closed on the whole day, if it does.
    pub(super) fn closed(&self, day: Date) -> Option<Closed> {
        if self.settings.closed_days.contains(&day) {
            Some(Closed::OwnDay)
        } else if holiday_on(day, self.settings.holidays).is_some() {
            Some(Closed::Holiday)
        } else if self.windows_by_weekday(day).is_empty() {
            Some(Closed::Weekday)
        } else {
            None
        }
    }

    /// The stretches of a day during which the desk is open, in order, none touching the next.
    pub(super) fn windows(&self, day: Date) -> Vec<Window> {
        match self.closed(day) {
            Some(_) => Vec::new(),
            None => self.windows_by_weekday(day),
        }
    }

    fn windows_by_weekday(&self, day: Date) -> Vec<Window> {
        let weekday = day.weekday().to_monday_one_offset();
        let mut windows: Vec<Window> = self
            .settings
            .hours
            .iter()
            .filter(|slot| slot.weekday == weekday && ordered(slot.from, slot.to))
            .filter_map(|slot| {
                let closing_day = if slot.to == Time::midnight() { day.tomorrow().ok()? } else { day };
                Some(Window { from: self.moment(day, slot.from)?, to: self.moment(closing_day, slot.to)? })
            })
            .filter(|window| window.from < window.to)
            .collect();
        windows.sort_unstable_by_key(|window| window.from);
        let mut merged: Vec<Window> = Vec::with_capacity(windows.len());
        for window in windows {
            match merged.last_mut() {
                Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
                _ => merged.push(window),
            }
        }
        merged
    }

    /// A wall-clock time as a moment. In the hour that spring skips it is the moment after the gap; in the hour that
    /// autumn repeats, the first of the two.
    fn moment(&self, day: Date, time: Time) -> Option<Timestamp> {
        day.to_datetime(time).to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }

    /// The days from that of `at` back.
    pub(super) fn days_back_from(&self, at: Timestamp) -> impl Iterator<Item = Date> + use<> {
        let last = self.day_of(at);
        (0..HORIZON_DAYS).filter_map(move |before| last.checked_sub(i64::try_from(before).ok()?.days()).ok())
    }

    /// The days from that of `at` on.
    pub(super) fn days_from(&self, at: Timestamp) -> impl Iterator<Item = Date> + use<> {
        let first = self.day_of(at);
        (0..HORIZON_DAYS).filter_map(move |after| first.checked_add(i64::try_from(after).ok()?.days()).ok())
    }
}

/// A slot ends after it begins; `00:00` is the end of the day.
fn ordered(from: Time, to: Time) -> bool {
    to == Time::midnight() || from < to
}
