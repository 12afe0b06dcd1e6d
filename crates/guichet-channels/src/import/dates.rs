//! Dates as files write them: with a zone, or without one in the brand's own; ISO, French, mail, seconds since 1970.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The moment that a text names.
pub(super) fn read(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    with_zone(text).or_else(|| in_zone(text, zone)).or_else(|| since_1970(text))
}

fn with_zone(text: &str) -> Option<Timestamp> {
    let exact = || text.parse().ok();
    // "2024-07-18 20:49:39 +02:00"
    let spaced = || text.replacen(' ', "T", 1).replace(' ', "").parse().ok();
    let mail = || jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp());
    exact().or_else(spaced).or_else(mail)
}

fn in_zone(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    const FORMS: &[&str] = &[
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%d/%m/%Y %H:%M:%S",
        "%d/%m/%Y %H:%M",
        "%d/%m/%Y à %H:%M",
        "%d.%m.%Y %H:%M",
    ];
    const DAYS: &[&str] = &["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"];
    let moment = FORMS.iter().find_map(|form| DateTime::strptime(form, text).ok());
    let day =
        || DAYS.iter().find_map(|form| jiff::civil::Date::strptime(form, text).ok()).map(|date| date.at(0, 0, 0, 0));
    zone.to_timestamp(moment.or_else(day)?).ok()
}

fn since_1970(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    // Beyond the year 5000 in seconds, it was milliseconds.
    if number.abs() > 100_000_000_000 {
        Timestamp::from_millisecond(number).ok()
    } else {
        Timestamp::from_second(number).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_files_write_them() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        for (text, moment) in [
            ("2024-07-18T20:49:39+02:00", "2024-07-18T18:49:39Z"),
            ("2024-07-18 20:49:39 +02:00", "2024-07-18T18:49:39Z"),
            ("2024-07-18 20:49:39", "2024-07-18T18:49:39Z"),
            ("18/07/2024 20:49", "2024-07-18T18:49:00Z"),
            ("18/01/2024", "2024-01-17T23:00:00Z"),
            ("Thu, 18 Jul 2024 20:49:39 +0200", "2024-07-18T18:49:39Z"),
            ("1721328579", "2024-07-18T18:49:39Z"),
            ("1721328579000", "2024-07-18T18:49:39Z"),
        ] {
            assert_eq!(read(text, &paris).map(|moment| moment.to_string()).as_deref(), Some(moment), "{text}");
        }
        for other in ["", "hier", "32/01/2024", "2024-13-01"] {
            assert_eq!(read(other, &paris), None, "{other}");
        }
    }
}
