//! Times in promises: what is said is ahead of us, so "vendredi" is the next one and "sous 48 h" counts from now.
//!
//! (In a message "vendredi" is mostly behind: the text library reads those.)

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span as Length, Timestamp, Zoned};
use regex::{Captures, Regex};

/// A time that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Where, in bytes of the words searched.
    pub(crate) range: Range<usize>,
    /// When at the latest; none when the present is not known.
    pub(crate) due: Option<Timestamp>,
}

/// The end of a day, for promises that name no hour.
const END_OF_DAY: Time = Time::constant(23, 59, 0, 0);

fn shipped(expression: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the expressions of this file are constants, and its tests use every one")]
    Regex::new(expression).expect("a shipped expression compiles")
}

const DAYS: &str =
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const MONTHS: &str = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december";
const NUMBERS: &[&str] = &[
    "zero", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze",
];
const NUMBERS_EN: &[&str] =
    &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    shipped(
        r"(?-u:\b)(?:sous|dans|d'ici(?: a)?|en(?: moins de)?|within|in|under|over)[ \n]+(?:un delai de |moins de |maximum |les |the |the next |less than |under |max )*([0-9]{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|an?|one|two|three|four|five|seven|eight|nine|ten|twelve|next)(?:[ ]?(?:a|-|to|or|ou|et)[ ]?([0-9]{1,3}))?[ \n]?(?:(?:prochaines?|next|full|good)[ ])?((?:working|business)[ ])?(h(?:eures?|ours?|rs?)?|minutes?|mins?|mn|jours?|j|days?|semaines?|weeks?)(?-u:\b)( ouvree?s?| ouvrables?)?",
    )
});
static THE_HOUR: LazyLock<Regex> =
    LazyLock::new(|| shipped(r"(?-u:\b)(?:(?:dans|d'ici) l'heure|d'ici une heure|within the hour)(?-u:\b)"));
/// "dans le quart d'heure", "within half an hour".
static PART_OF_HOUR: LazyLock<Regex> = LazyLock::new(|| {
    shipped(
        r"(?-u:\b)(?:dans|d'ici|en|sous|in|within)[ \n](?:le |un |une |the |a )?(?:(quart d'heure|quarter of an hour)|demi-heure|half an hour|(minute))(?-u:\b)",
    )
});
/// "by 5", "at 8.30", "before 6 today": hours that English writes bare.
static BARE_HOUR: LazyLock<Regex> = LazyLock::new(|| {
    shipped(
        r"(?-u:\b)(?:by|at|before|until|till|from|around|about) (?:about )?([0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:[.:]([0-5][0-9]))?(?: o'clock)?(?:$|[,.;:!?)\n]|[ ](?:today|tonight|tomorrow|this|on|with|and|sharp|or|at|whether|whatever)(?-u:\b))",
    )
});
/// "le 28", "the 16th": the next such day of a month.
static DAY_OF_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    shipped(
        r"(?-u:\b)(?:(?:le|au|du) ([0-9]{1,2}|1er)|the ([0-9]{1,2})(?:st|nd|rd|th))(?:$|[,;:!?)\n]|\.(?:$|[ \n])|[ ](?:au plus|a|at|avant|entre|prochain|at the latest)(?-u:\b))",
    )
});
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    shipped(&format!(
        r"(?-u:\b)(?:(apres-demain|day after tomorrow)|(demain|tomorrow)|(aujourd'hui|today|ce jour|ce soir|ce midi|ce matin|cet apres-midi|cette nuit|le jour meme|the same (?:day|afternoon|evening)|tonight|this (?:morning|afternoon|evening)|dans la (?:journee|matinee|soiree)|(?:en )?fin de (?:la )?(?:journee|matinee|d'apres-midi)|(?:by |at )?(?:the )?(?:end of (?:the |play )?(?:day|today)?|close of business|eod)|within the day)|((?:fin|courant) (?:de |de la )?semaine(?: prochaine)?|cette semaine|(?:by )?(?:the )?end of (?:the |next )?week|later this week|this week|eow)|((?:la |debut de |en debut de )?semaine prochaine|(?:early )?next week)|(?:(?:on|by|next|this|le|ce|before) )?({DAYS})s?(?: prochain| qui vient)?)(?-u:\b)",
    ))
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    shipped(&format!(
        r"(?-u:\b)(?:([0-9]{{1,2}})(?:er|st|nd|rd|th)?[ ]+(?:of )?({MONTHS})(?:[ ,]+(20[0-9]{{2}}))?|({MONTHS})[ ]+([0-9]{{1,2}})(?:st|nd|rd|th)?(?-u:\b)(?:[ ,]+(20[0-9]{{2}}))?|([0-9]{{1,2}})/([0-9]{{1,2}})(?:/((?:20)?[0-9]{{2}}))?)(?-u:\b)",
    ))
});
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    shipped(
        r"(?-u:\b)(?:[0-9]{1,2}) ?(?:h|heures?|am|pm|:[0-9]{2})? ?(?:[0-9]{2})? ?(?:et|a|-|and|to) ?([0-9]{1,2}) ?(?:h(?:eures?)?|:) ?([0-9]{2})?(?-u:\b)|(?-u:\b)[0-9]{1,2} ?(?:am|pm)? ?(?:and|to|-) ?([0-9]{1,2}) ?(am|pm)(?-u:\b)",
    )
});
static HOUR: LazyLock<Regex> = LazyLock::new(|| {
    shipped(
        r"(?-u:\b)([0-9]{1,2}) ?(?:h(?:eures?)?|:) ?([0-9]{2})?(?-u:\b)|(?-u:\b)([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(am|pm|a\.m|p\.m)|(?-u:\b)(midi|noon|minuit|midnight)(?-u:\b)",
    )
});
static PART: LazyLock<Regex> = LazyLock::new(|| {
    shipped(r"(?-u:\b)(matin|matinee|morning|apres-midi|afternoon|soir|soiree|evening|tonight)(?-u:\b)")
});

/// The time said in folded words, if one is.
pub(crate) fn said(words: &str, now: Option<&Zoned>) -> Option<Said> {
    if let Some(found) = THE_HOUR.find(words) {
        let due = now.and_then(|now| now.checked_add(Length::new().hours(1)).ok()).map(|due| due.timestamp());
        return Some(Said { range: found.range(), due });
    }
    if let Some(found) = LENGTH.captures(words).filter(|found| !is_a_clock(found)) {
        let due = now.and_then(|now| after(&found, now));
        return Some(Said { range: found.get(0)?.range(), due });
    }
    if let Some(found) = PART_OF_HOUR.captures(words) {
        let minutes = if found.get(1).is_some() {
            15
        } else if found.get(2).is_some() {
            1
        } else {
            30
        };
        let due = now.and_then(|now| now.checked_add(Length::new().minutes(minutes)).ok()).map(|due| due.timestamp());
        return Some(Said { range: found.get(0)?.range(), due });
    }
    let day = DAY.captures(words);
    let date = DATE.captures(words);
    let hour = hour_said(words).or_else(|| bare_hour(words, now, day.is_some()));
    let of_month = if date.is_none() { DAY_OF_MONTH.captures(words) } else { None };
    let range_of = |found: &Captures<'_>| found.get(0).map(|whole| whole.range());
    let mut range = date
        .as_ref()
        .and_then(range_of)
        .or_else(|| of_month.as_ref().and_then(range_of))
        .or_else(|| day.as_ref().and_then(range_of));
    if let Some((at, _)) = &hour {
        range = Some(range.map_or(at.clone(), |known| known.start.min(at.start)..known.end.max(at.end)));
    }
    let range = range?;
    let due = now.and_then(|now| {
        let day = date
            .as_ref()
            .and_then(|found| date_of(found, now))
            .or_else(|| of_month.as_ref().and_then(|found| next_of_month(found, now)))
            .or_else(|| day.as_ref().and_then(|found| day_of(found, now)));
        let part = PART.find(words).map(|part| part_of_day(part.as_str()));
        let hour = hour.as_ref().map(|(_, hour)| *hour).or(part);
        moment(day, hour, now)
    });
    Some(Said { range, due })
}

/// "D'ici 20 h" is an hour of today; "d'ici 2 h" and "d'ici 48 h" are lengths.
fn is_a_clock(found: &Captures<'_>) -> bool {
    let whole = found.get(0).map(|whole| whole.as_str()).unwrap_or_default();
    let unit = found.get(4).map(|unit| unit.as_str()).unwrap_or_default();
    let count = found.get(1).and_then(|count| count.as_str().parse::<u8>().ok());
    whole.starts_with("d'ici")
        && unit == "h"
        && found.get(2).is_none()
        && count.is_some_and(|count| (13..24).contains(&count))
}

fn moment(day: Option<Date>, hour: Option<Time>, now: &Zoned) -> Option<Timestamp> {
    let day = match (day, hour) {
        (Some(day), _) => day,
        (None, Some(hour)) if hour > now.time() => now.date(),
        (None, _) => now.date().tomorrow().ok()?,
    };
    let due = day.to_datetime(hour.unwrap_or(END_OF_DAY)).to_zoned(now.time_zone().clone()).ok()?;
    Some(due.timestamp())
}

/// A length counted from now; of "3 à 5 jours" the longer.
fn after(found: &Captures<'_>, now: &Zoned) -> Option<Timestamp> {
    let count = found.get(2).or_else(|| found.get(1))?.as_str();
    let count = count.parse::<i64>().ok().or_else(|| spelled(count))?;
    let working = found.get(3).is_some() || found.get(5).is_some();
    let unit = found.get(4)?.as_str();
    let due = match unit.as_bytes() {
        [b'm', ..] => now.checked_add(Length::new().minutes(count)).ok()?,
        [b'h', ..] => now.checked_add(Length::new().hours(count)).ok()?,
        [b's' | b'w', ..] => end_of(now.checked_add(Length::new().weeks(count)).ok()?)?,
        _ if working => end_of(working_days(now, count)?)?,
        _ => end_of(now.checked_add(Length::new().days(count)).ok()?)?,
    };
    Some(due.timestamp())
}

fn end_of(day: Zoned) -> Option<Zoned> {
    day.date().to_datetime(END_OF_DAY).to_zoned(day.time_zone().clone()).ok()
}

/// Saturdays and Sundays do not count. (Public holidays do: a draft is warned of a date, the calendar keeps the deadline.)
fn working_days(now: &Zoned, count: i64) -> Option<Zoned> {
    let mut day = now.clone();
    let mut left = count.min(400);
    while left > 0 {
        day = day.tomorrow().ok()?;
        left -= i64::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    Some(day)
}

fn spelled(word: &str) -> Option<i64> {
    let at = match word {
        "un" | "a" | "an" | "next" => 1,
        other => NUMBERS
            .iter()
            .position(|known| *known == other)
            .or_else(|| NUMBERS_EN.iter().position(|known| *known == other))?,
    };
    i64::try_from(at).ok()
}

fn day_of(found: &Captures<'_>, now: &Zoned) -> Option<Date> {
    let today = now.date();
    let plus = |days: i32| today.checked_add(Length::new().days(days)).ok();
    if found.get(1).is_some() {
        return plus(2);
    }
    if found.get(2).is_some() {
        return plus(1);
    }
    if found.get(3).is_some() {
        return Some(today);
    }
    // The working week ends on Friday; said at the week-end, on Sunday.
    let weekday = i32::from(today.weekday().to_monday_one_offset());
    let friday = if weekday <= 5 { 5 - weekday } else { 7 - weekday };
    if let Some(week) = found.get(4) {
        let next = week.as_str().contains("prochaine") || week.as_str().contains("next");
        return plus(if next { 7 + 5 - weekday } else { friday });
    }
    if found.get(5).is_some() {
        return plus(7 + 5 - weekday);
    }
    let name = found.get(6)?.as_str();
    let wanted = i32::try_from(DAYS.split('|').position(|day| day == name)? % 7 + 1).ok()?;
    let ahead = (wanted - weekday).rem_euclid(7);
    plus(if ahead == 0 { 7 } else { ahead })
}

fn date_of(found: &Captures<'_>, now: &Zoned) -> Option<Date> {
    let number = |at: usize| found.get(at).and_then(|group| group.as_str().parse::<i16>().ok());
    let month = |at: usize| {
        let position = MONTHS.split('|').position(|known| Some(known) == found.get(at).map(|group| group.as_str()))?;
        i8::try_from(position % 12 + 1).ok()
    };
    let (day, month, year) = if let Some(day) = number(1) {
        (day, month(2)?, number(3))
    } else if let Some(day) = number(5) {
        (day, month(4)?, number(6))
    } else {
        (number(7)?, i8::try_from(number(8)?).ok()?, number(9).map(|year| if year < 100 { year + 2000 } else { year }))
    };
    let day = i8::try_from(day).ok()?;
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let this_year = Date::new(now.year(), month, day).ok()?;
    if this_year >= now.date() { Some(this_year) } else { Date::new(now.year() + 1, month, day).ok() }
}

fn hour_said(words: &str) -> Option<(Range<usize>, Time)> {
    if let Some(found) = RANGE.captures(words) {
        let hour = found.get(1).or_else(|| found.get(3))?.as_str();
        let time = clock(hour, found.get(2).map(|minutes| minutes.as_str()), found.get(4).map(|half| half.as_str()))?;
        return Some((found.get(0)?.range(), time));
    }
    let found = HOUR.captures_iter(words).find(|found| {
        found.get(0).is_some_and(|whole| !names_a_departure(words.get(..whole.start()).unwrap_or_default()))
    })?;
    let range = found.get(0)?.range();
    let group = |at: usize| found.get(at).map(|group| group.as_str());
    let time = if let Some(word) = group(6) {
        if matches!(word, "midi" | "noon") {
            Time::midnight().checked_add(Length::new().hours(12)).ok()?
        } else {
            END_OF_DAY
        }
    } else if let Some(hour) = group(1) {
        clock(hour, group(2), None)?
    } else {
        clock(group(3)?, group(4), group(5))?
    };
    Some((range, time))
}

/// "Le 15 h 04 roule", "the 16:10", "le vol de 9 h 40": the hour is a name and no time of a promise.
fn names_a_departure(before: &str) -> bool {
    ["le", "du", "au", "the", "vol de", "train de", "celui de", "ter de", "tgv de", "bus de", "train", "flight"]
        .iter()
        .any(|lead| before.trim_end().strip_suffix(lead).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
}

/// A bare hour is the next one on a clock of twelve hours, on the day that is named.
fn bare_hour(words: &str, now: Option<&Zoned>, another_day: bool) -> Option<(Range<usize>, Time)> {
    let found = BARE_HOUR.captures(words)?;
    let (hour, minutes) = (found.get(1)?, found.get(2));
    let end = minutes.map_or(hour.end(), |minutes| minutes.end());
    let spelled = NUMBERS_EN.iter().position(|known| *known == hour.as_str()).map(|hour| hour.to_string());
    let early = clock(spelled.as_deref().unwrap_or(hour.as_str()), minutes.map(|minutes| minutes.as_str()), None)?;
    let late = early.checked_add(Length::new().hours(12)).unwrap_or(early);
    let is_past = |time: Time| now.is_some_and(|now| time <= now.time());
    let today = words.contains("today") || words.contains("tonight") || words.contains("this ");
    let time = if another_day && !today {
        if early.hour() < 7 { late } else { early }
    } else if is_past(early) && late > early {
        late
    } else {
        early
    };
    Some((found.get(0)?.start()..end, time))
}

/// The next day of that number.
fn next_of_month(found: &Captures<'_>, now: &Zoned) -> Option<Date> {
    let number = found.get(1).or_else(|| found.get(2))?.as_str().trim_end_matches("er");
    let day: i8 = number.parse().ok()?;
    let this = Date::new(now.year(), now.month(), day).ok().filter(|date| *date >= now.date());
    this.or_else(|| {
        let next = now.date().first_of_month().checked_add(Length::new().months(1)).ok()?;
        Date::new(next.year(), next.month(), day).ok()
    })
}

fn clock(hour: &str, minutes: Option<&str>, half: Option<&str>) -> Option<Time> {
    let hour: i8 = hour.parse().ok()?;
    let minutes: i8 = minutes.map_or(Some(0), |minutes| minutes.parse().ok())?;
    let hour = match half {
        Some(half) if half.starts_with('p') && hour < 12 => hour + 12,
        Some(half) if half.starts_with('a') && hour == 12 => 0,
        _ => hour,
    };
    Time::new(if hour == 24 { 23 } else { hour }, if hour == 24 { 59 } else { minutes }, 0, 0).ok()
}

fn part_of_day(word: &str) -> Time {
    match word {
        "matin" | "matinee" | "morning" => Time::constant(12, 0, 0, 0),
        "apres-midi" | "afternoon" => Time::constant(18, 0, 0, 0),
        _ => END_OF_DAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 23 November 2026, ten in the morning in Paris.
    fn now() -> Zoned {
        "2026-11-23T10:00:00[Europe/Paris]".parse().unwrap()
    }

    fn due(words: &str) -> String {
        let folded = guichet_text::normalize::fold(words);
        said(&folded, Some(&now())).and_then(|said| said.due).map_or("none".to_owned(), |due| {
            due.to_zoned(now().time_zone().clone()).strftime("%m-%d %H:%M").to_string()
        })
    }

    #[test]
    fn what_is_said_is_ahead_of_us() {
        for (words, expected) in [
            ("demain avant 18 h", "11-24 18:00"),
            ("by Friday", "11-27 23:59"),
            ("sous 48 h", "11-25 10:00"),
            ("within 24 hours", "11-24 10:00"),
            ("lundi à 9h30", "11-30 09:30"),
            ("le 12 mars", "03-12 23:59"),
            ("avant le 02/12 à midi", "12-02 12:00"),
            ("entre 9 h et 12 h demain", "11-24 12:00"),
            ("tomorrow morning", "11-24 12:00"),
            ("by 6pm", "11-23 18:00"),
            ("avant 9 h", "11-24 09:00"),
            ("d'ici la fin de la semaine", "11-27 23:59"),
            ("dans la journée", "11-23 23:59"),
            ("next week", "12-04 23:59"),
            ("sous 3 à 5 jours ouvrés", "11-30 23:59"),
            ("within 3 working days", "11-26 23:59"),
            ("d'ici 20 h", "11-23 20:00"),
            ("d'ici 48 h", "11-25 10:00"),
            ("by four", "11-23 16:00"),
            ("by one o'clock", "11-23 13:00"),
            ("dans l'heure", "11-23 11:00"),
            ("on December 3rd at 14:00", "12-03 14:00"),
            ("dans deux heures", "11-23 12:00"),
            ("end of day", "11-23 23:59"),
            ("dans les plus brefs délais", "none"),
            ("votre vol AF1234", "none"),
        ] {
            assert_eq!(due(words), expected, "{words}");
        }
    }

    #[test]
    fn without_a_present_a_time_is_still_said() {
        assert_eq!(said("demain avant 18 h", None).unwrap().due, None);
    }
}
