//! Times in words for people: «lundi 23 novembre à 9 h 30», "Monday 23 November at 9:30".

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::locale::Locale;

/// The zone of a brand; UTC when its name is unknown here.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// A moment in words. The day is said as today or tomorrow when it is.
#[must_use]
pub fn in_words(at: Timestamp, now: Timestamp, zone: &TimeZone, locale: Locale) -> String {
    let local = at.to_zoned(zone.clone());
    let today = now.to_zoned(zone.clone()).date();
    let (hour, minute) = (local.hour(), local.minute());
    let day = day_in_words(local.date(), today, locale);
    match locale {
        Locale::Fr if minute == 0 => format!("{day} à {hour}\u{a0}h"),
        Locale::Fr => format!("{day} à {hour}\u{a0}h\u{a0}{minute:02}"),
        Locale::En => format!("{day} at {hour}:{minute:02}"),
    }
}

/// The same with the name of the day, also today: a sentence that is read again tomorrow still says when.
#[must_use]
pub fn in_full(at: Timestamp, now: Timestamp, zone: &TimeZone, locale: Locale) -> String {
    // Far from that day no word is put in the place of its name; the year is said where it is another.
    let year = at.to_zoned(zone.clone()).year();
    let other_day = [(1, 1), (7, 1)].into_iter().find_map(|(month, day)| {
        let date = Date::new(year, month, day).ok()?;
        let far = date.to_zoned(zone.clone()).ok()?.timestamp();
        (far.duration_since(at).abs() > jiff::SignedDuration::from_hours(72)).then_some(far)
    });
    let this_year = now.to_zoned(zone.clone()).year() == year;
    in_words(at, if this_year { other_day.unwrap_or(now) } else { now }, zone, locale)
}

/// A day in words: today, tomorrow, yesterday, or its date.
pub(crate) fn day_in_words(day: Date, today: Date, locale: Locale) -> String {
    if day == today {
        return locale.pick("aujourd’hui", "today").to_owned();
    }
    if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) {
        return locale.pick("demain", "tomorrow").to_owned();
    }
    if today.yesterday().is_ok_and(|yesterday| yesterday == day) {
        return locale.pick("hier", "yesterday").to_owned();
    }
    let weekday = weekday(day.weekday(), locale);
    let month = month(day.month(), locale);
    let number = match (locale, day.day()) {
        (Locale::Fr, 1) => "1er".to_owned(),
        (_, number) => number.to_string(),
    };
    if day.year() == today.year() {
        format!("{weekday} {number} {month}")
    } else {
        format!("{weekday} {number} {month} {}", day.year())
    }
}

const fn weekday(day: Weekday, locale: Locale) -> &'static str {
    match day {
        Weekday::Monday => locale.pick("lundi", "Monday"),
        Weekday::Tuesday => locale.pick("mardi", "Tuesday"),
        Weekday::Wednesday => locale.pick("mercredi", "Wednesday"),
        Weekday::Thursday => locale.pick("jeudi", "Thursday"),
        Weekday::Friday => locale.pick("vendredi", "Friday"),
        Weekday::Saturday => locale.pick("samedi", "Saturday"),
        Weekday::Sunday => locale.pick("dimanche", "Sunday"),
    }
}

const fn month(number: i8, locale: Locale) -> &'static str {
    match number {
        1 => locale.pick("janvier", "January"),
        2 => locale.pick("février", "February"),
        3 => locale.pick("mars", "March"),
        4 => locale.pick("avril", "April"),
        5 => locale.pick("mai", "May"),
        6 => locale.pick("juin", "June"),
        7 => locale.pick("juillet", "July"),
        8 => locale.pick("août", "August"),
        9 => locale.pick("septembre", "September"),
        10 => locale.pick("octobre", "October"),
        11 => locale.pick("novembre", "November"),
        _ => locale.pick("décembre", "December"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_said_as_people_say_it() {
        let zone = zone("Europe/Paris");
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let said = |at: &str, locale| in_words(at.parse().unwrap(), now, &zone, locale);
        assert_eq!(said("2026-11-22T15:30:00Z", Locale::Fr), "aujourd’hui à 16\u{a0}h\u{a0}30");
        assert_eq!(said("2026-11-23T08:00:00Z", Locale::Fr), "demain à 9\u{a0}h");
        assert_eq!(said("2026-12-01T08:00:00Z", Locale::Fr), "mardi 1er décembre à 9\u{a0}h");
        assert_eq!(said("2027-01-04T08:00:00Z", Locale::En), "Monday 4 January 2027 at 9:00");
    }

    #[test]
    fn a_date_that_is_kept_names_its_day() {
        let zone = zone("Europe/Paris");
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let said = |at: &str| in_full(at.parse().unwrap(), now, &zone, Locale::Fr);
        assert_eq!(said("2026-11-24T11:00:00Z"), "mardi 24 novembre à 12\u{a0}h");
        assert_eq!(said("2026-11-23T15:00:00Z"), "lundi 23 novembre à 16\u{a0}h");
        assert_eq!(said("2027-01-01T09:00:00Z"), "vendredi 1er janvier 2027 à 10\u{a0}h");
    }

    #[test]
    fn the_end_of_time_is_no_crash() {
        let zone = zone("Nowhere/Unknown");
        assert!(!in_words(Timestamp::MAX, Timestamp::MIN, &zone, Locale::Fr).is_empty());
    }
}
