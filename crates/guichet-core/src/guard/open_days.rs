//! Until when somebody of the brand can answer, in the words that one promises it with.
//!
//! Invariant: no remedy promises a moment at which the charter or the brand's calendar says that nobody is there.

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan as _};

use super::draft::Draft;
use super::promises::present;
use crate::calendar;
use crate::model::BrandSettings;

/// The name of a day misleads when it is further off.
const NEAR: std::ops::RangeInclusive<i32> = 1..=6;

/// Tomorrow before the desk closes, or the next day on which it is open; without hours, as most desks are open.
pub(crate) fn soon(draft: &Draft<'_>) -> String {
    let tomorrow = || present(draft.input)?.tomorrow().ok()?.start_of_day().ok().map(|day| day.timestamp());
    let by_the_hours = || by_the_end_of(draft, tomorrow()?, &known(draft)?);
    by_the_hours().unwrap_or_else(|| {
        let monday = matches!(present(draft.input).map(|now| now.weekday()), Some(Weekday::Friday | Weekday::Saturday));
        let (french, english) = if monday {
            ("lundi avant 18\u{a0}h", "by 6 pm on Monday")
        } else {
            ("demain avant 18\u{a0}h", "by 6 pm tomorrow")
        };
        draft.write(french, english)
    })
}

/// When somebody is there, as far as anybody said: the charter's hours over the brand's calendar, or the brand's own.
fn known(draft: &Draft<'_>) -> Option<BrandSettings> {
    hours(draft).or_else(|| draft.calendar.cloned())
}

/// The hours of the charter over the brand's calendar; none where the charter says nothing of hours.
pub(crate) fn hours(draft: &Draft<'_>) -> Option<BrandSettings> {
    if draft.charter.hours.is_empty() {
        return None;
    }
    let usual = || {
        let usual = BrandSettings::default();
        let timezone = draft.input.timezone.clone().unwrap_or_else(|| usual.timezone.clone());
        BrandSettings { timezone, ..usual }
    };
    Some(draft.charter.hours.over(&draft.calendar.cloned().unwrap_or_else(usual)))
}

/// The first day from a moment on when somebody is there, until the hour at which they leave.
pub(crate) fn by_the_end_of(draft: &Draft<'_>, from: Timestamp, settings: &BrandSettings) -> Option<String> {
    let now = present(draft.input)?;
    let opening = calendar::next_opening(from, settings)?;
    let closes = calendar::closing(opening, settings)?.to_zoned(now.time_zone().clone());
    // What closes at midnight belongs to the day that ends then.
    let day = closes.checked_sub(1.nanosecond()).ok()?;
    let days = (day.date() - now.date()).get_days();
    if !NEAR.contains(&days) {
        return None;
    }
    let (french, english) = match (days, day.weekday()) {
        (1, _) => ("demain", "tomorrow"),
        (_, Weekday::Monday) => ("lundi", "on Monday"),
        (_, Weekday::Tuesday) => ("mardi", "on Tuesday"),
        (_, Weekday::Wednesday) => ("mercredi", "on Wednesday"),
        (_, Weekday::Thursday) => ("jeudi", "on Thursday"),
        (_, Weekday::Friday) => ("vendredi", "on Friday"),
        (_, Weekday::Saturday) => ("samedi", "on Saturday"),
        (_, Weekday::Sunday) => ("dimanche", "on Sunday"),
    };
    let (hour, minute) = (closes.hour(), closes.minute());
    // Open until midnight: the day says it.
    if hour == 0 && minute == 0 {
        return Some(draft.write(french, english));
    }
    let (half, noon) = (if hour < 12 { "am" } else { "pm" }, if hour % 12 == 0 { 12 } else { hour % 12 });
    let (french_minute, english_minute) = if minute == 0 {
        (String::new(), String::new())
    } else {
        (format!("\u{a0}{minute:02}"), format!(":{minute:02}"))
    };
    Some(draft.write(
        &format!("{french} avant {hour}\u{a0}h{french_minute}"),
        &format!("by {noon}{english_minute} {half} {english}"),
    ))
}
