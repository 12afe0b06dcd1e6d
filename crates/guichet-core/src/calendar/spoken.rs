//! Days and hours as people say them, for words that leave by themselves.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::model::BrandSettings;

/// "lundi 23 novembre à 9 h 30", "Monday 23 November at 9:30 am", in the zone of the brand.
#[must_use]
pub fn moment(at: Timestamp, settings: &BrandSettings, french: bool) -> String {
    let zoned = at.to_zoned(TimeZone::get(&settings.timezone).unwrap_or(TimeZone::UTC));
    let (hour, minute) = (zoned.hour(), zoned.minute());
    let named = day(zoned.date(), french);
    if french {
        let minutes = if minute == 0 { String::new() } else { format!("\u{a0}{minute:02}") };
        return format!("{named} à {hour}\u{a0}h{minutes}");
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let minutes = if minute == 0 { String::new() } else { format!(":{minute:02}") };
    format!("{named} at {twelve}{minutes} {half}")
}

/// "mercredi 11 novembre", "Wednesday 11 November".
#[must_use]
pub fn day(day: Date, french: bool) -> String {
    let (weekday, month) = (weekday(day.weekday()), month(day.month()));
    let number = if french && day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    if french { format!("{} {number} {}", weekday.0, month.0) } else { format!("{} {number} {}", weekday.1, month.1) }
}

const fn weekday(day: Weekday) -> (&'static str, &'static str) {
    match day {
        Weekday::Monday => ("lundi", "Monday"),
        Weekday::Tuesday => ("mardi", "Tuesday"),
        Weekday::Wednesday => ("mercredi", "Wednesday"),
        Weekday::Thursday => ("jeudi", "Thursday"),
        Weekday::Friday => ("vendredi", "Friday"),
        Weekday::Saturday => ("samedi", "Saturday"),
        Weekday::Sunday => ("dimanche", "Sunday"),
    }
}

const fn month(month: i8) -> (&'static str, &'static str) {
    match month {
        1 => ("janvier", "January"),
        2 => ("février", "February"),
        3 => ("mars", "March"),
        4 => ("avril", "April"),
        5 => ("mai", "May"),
        6 => ("juin", "June"),
        7 => ("juillet", "July"),
        8 => ("août", "August"),
        9 => ("septembre", "September"),
        10 => ("octobre", "October"),
        11 => ("novembre", "November"),
        _ => ("décembre", "December"),
    }
}
