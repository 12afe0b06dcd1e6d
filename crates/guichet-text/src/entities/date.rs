//! Dates, written or relative, in ISO 8601; relative ones count from the moment of the message in its own zone.
//!
//! Without a year the nearest one is meant; without a moment either, the year stays open: `--MM-DD`.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span as Days, Timestamp};
use regex::Regex;

use super::digits;
use super::found::Found;
use crate::calendar_words::WEEKDAYS;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::{FactKind, PersonalDataKind};

const MONTH: &str = "janvier|janv|january|jan|fevrier|fevr|fev|february|feb|mars|march|mar|avril|avr|april|apr|mai|may|juin|june|jun|juillet|juil|july|jul|aout|august|aug|septembre|september|sept|sep|octobre|october|oct|novembre|november|nov|decembre|december|dec";

static ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(20[0-9]{2}|19[0-9]{2})-([01][0-9])-([0-3][0-9])\b"));
static NUMERIC: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([0-3]?[0-9])([/.-])([0-1]?[0-9])(?:([/.-])((?:19|20)?[0-9]{2}))?\b"));
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b([0-3]?[0-9])(?: ?er| ?st| ?nd| ?rd| ?th)?(?: of)? ?({MONTH})\b\.?,?(?: ((?:19|20)[0-9]{{2}})\b)?"
    ))
});
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"\b({MONTH})\.? ([0-3]?[0-9])(?:st|nd|rd|th)?\b(?:,? ((?:19|20)[0-9]{{2}})\b)?"))
});
static RELATIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(aujourd'? ?hui|auj|avant[ -]hier|hier|apres[ -]demain|demain|ce (?:matin|soir|midi)|cet(?:te)? (?:apres[ -]midi|aprem|nuit)|today|tonight|this (?:morning|afternoon|evening)|day before yesterday|yesterday|day after tomorrow|tomorrow)\b",
    )
});
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:(last|next|this) )?(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (dernier|passe|prochain|qui vient|last|next))?\b",
    )
});
static BIRTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:nee?|naissance|born|dob|birth|birthday)(?: (?:le|on|est|is|of|en|the|date|du|:))*[ :]{0,3}$")
});
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:depuis|devai\w*|etait|etais|fut|ai|avons|avait|avais|since|was|were|had|did|supposed|ordered|commande|prevue?|annulee?|recu|arrived|annonce|on m'a|jamais|never|vous avez|est venu)\b",
    )
});

/// The moment of the message as a day in its zone.
pub(super) fn day_of(created_at: Option<Timestamp>, timezone: Option<&str>) -> Option<Date> {
    let zone = timezone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    created_at.map(|moment| moment.to_zoned(zone).date())
}

pub(super) fn find(folded: &Folded<'_>, day: Option<Date>, month_first: bool, found: &mut Vec<Found>) {
    let text = folded.text();
    written_dates(folded, day, month_first, found);
    let Some(day) = day else { return };
    for relative in RELATIVE.find_iter(text) {
        if let Some(date) = shifted(day, days_of(relative.as_str())) {
            found.push(Found::fact(
                FactKind::Date,
                54,
                folded.span(relative.start(), relative.end()),
                date.to_string(),
            ));
        }
    }
    for captures in WEEKDAY.captures_iter(text) {
        let (Some(whole), Some(name)) = (captures.get(0), captures.get(2)) else { continue };
        let Some(weekday) = weekday_of(name.as_str()) else { continue };
        let side = captures.get(3).or_else(|| captures.get(1)).map_or("", |side| side.as_str());
        let before = text
            .get(super::transport::floor(text, whole.start().saturating_sub(60))..whole.start())
            .unwrap_or_default();
        let clause = before.rsplit(['.', '!', '?', '\n']).next().unwrap_or_default();
        let past = match side {
            "dernier" | "passe" | "last" => true,
            "prochain" | "qui vient" | "next" => false,
            _ => PAST.is_match(clause),
        };
        // A date follows ("mardi 3 mars"): the date says it better.
        let date = if past { day.nth_weekday(-1, weekday) } else { day.nth_weekday(1, weekday) };
        if let Ok(date) = date {
            found.push(Found::fact(FactKind::Date, 50, folded.span(whole.start(), whole.end()), date.to_string()));
        }
    }
}

fn written_dates(folded: &Folded<'_>, day: Option<Date>, month_first: bool, found: &mut Vec<Found>) {
    let text = folded.text();
    if digits::count(text) == 0 {
        return;
    }
    let joined = |marks: &[char]| digits::touched(text, |rest| rest.starts_with(marks));
    for captures in joined(&['-']).then(|| ISO.captures_iter(text)).into_iter().flatten() {
        let part = |at| captures.get(at).map(|part: regex::Match<'_>| part.as_str());
        push(
            folded,
            &Written { whole: captures.get(0), year: part(1), month: part(2), date: part(3), rank: 74 },
            day,
            found,
        );
    }
    for captures in joined(&['/', '.', '-']).then(|| NUMERIC.captures_iter(text)).into_iter().flatten() {
        let part = |at| captures.get(at).map(|part: regex::Match<'_>| part.as_str());
        let (Some(whole), Some(first), Some(second)) = (captures.get(0), part(1), part(3)) else { continue };
        let year = part(5);
        let dotted = part(2) != Some("/");
        if (year.is_some() && part(4) != part(2))
            || (year.is_none() && (dotted || !announced(text, whole.start(), whole.end(), first, second)))
        {
            continue;
        }
        let american = month_first || second.parse::<u8>().is_ok_and(|month| month > 12);
        let (date, month) = if american { (second, first) } else { (first, second) };
        push(folded, &Written { whole: Some(whole), year, month: Some(month), date: Some(date), rank: 56 }, day, found);
    }
    for captures in DAY_MONTH.captures_iter(text) {
        let part = |at| captures.get(at).map(|part: regex::Match<'_>| part.as_str());
        push(
            folded,
            &Written { whole: captures.get(0), year: part(3), month: part(2), date: part(1), rank: 60 },
            day,
            found,
        );
    }
    for captures in MONTH_DAY.captures_iter(text) {
        let part = |at| captures.get(at).map(|part: regex::Match<'_>| part.as_str());
        push(
            folded,
            &Written { whole: captures.get(0), year: part(3), month: part(1), date: part(2), rank: 58 },
            day,
            found,
        );
    }
}

/// Whether "3/4" is a date: after "le", "du", "depuis"…, or with a zero in front; "24/24" and "1/2" are not.
fn announced(text: &str, start: usize, end: usize, first: &str, second: &str) -> bool {
    if text
        .get(..start)
        .and_then(|before| before.chars().next_back())
        .is_some_and(|sign| sign == '/' || sign == ',' || sign == '.')
        || text.get(end..).is_some_and(|after| {
            after.starts_with(['/', '%', '€'])
                || after.starts_with(" jour")
                || after.starts_with(" sem")
                || after.starts_with(" fois")
        })
    {
        return false;
    }
    if first == second || (first == "24") || first == "0" {
        return first == second && first.starts_with('0');
    }
    let before = text.get(super::transport::floor(text, start.saturating_sub(12))..start).unwrap_or_default();
    let word = before.trim_end().rsplit([' ', '\'', '(']).next().unwrap_or_default();
    let announced = matches!(
        word,
        "le" | "du" | "au" | "depuis" | "since" | "on" | "from" | "until" | "by" | "avant" | "for" | "dated" | "the"
    ) || WEEKDAYS.contains(&word);
    announced || (first.len() == 2 && second.len() == 2)
}

/// A date as written, in its parts.
struct Written<'t> {
    whole: Option<regex::Match<'t>>,
    year: Option<&'t str>,
    month: Option<&'t str>,
    date: Option<&'t str>,
    rank: u8,
}

fn push(folded: &Folded<'_>, written: &Written<'_>, day: Option<Date>, found: &mut Vec<Found>) {
    let rank = written.rank;
    let (Some(whole), Some(month), Some(date)) =
        (written.whole, written.month.and_then(month_of), written.date.and_then(|date| date.parse::<i8>().ok()))
    else {
        return;
    };
    let year =
        written.year.and_then(|year| year.parse::<i16>().ok()).map(|year| if year < 100 { year + 2000 } else { year });
    let value = match (year, day) {
        (Some(year), _) => Date::new(year, month, date).ok().map(|date| date.to_string()),
        (None, Some(day)) => nearest(day, month, date).map(|date| date.to_string()),
        // A leap year allows 29 February.
        (None, None) => Date::new(2024, month, date).ok().map(|_| format!("--{month:02}-{date:02}")),
    };
    let Some(value) = value else { return };
    let written = whole.as_str().trim_end_matches([' ', ',', '.']);
    let span = folded.span(whole.start(), whole.start() + written.len());
    let before = folded
        .text()
        .get(super::transport::floor(folded.text(), whole.start().saturating_sub(40))..whole.start())
        .unwrap_or_default();
    if BIRTH.is_match(before) {
        found.push(Found::data(PersonalDataKind::BirthDate, rank + 10, span, value));
    } else {
        found.push(Found::fact(FactKind::Date, rank, span, value));
    }
}

/// The day of that name nearest to the message, before or after.
fn nearest(day: Date, month: i8, date: i8) -> Option<Date> {
    [-1_i16, 0, 1]
        .into_iter()
        .filter_map(|shift| Date::new(day.year().checked_add(shift)?, month, date).ok())
        .min_by_key(|candidate| day.until(*candidate).map_or(i32::MAX, |apart| apart.get_days().abs()))
}

fn shifted(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Days::new().try_days(days).ok()?).ok()
}

fn days_of(word: &str) -> i64 {
    match word {
        "hier" | "yesterday" => -1,
        "demain" | "tomorrow" => 1,
        "day before yesterday" => -2,
        "day after tomorrow" => 2,
        word if word.starts_with("avant") => -2,
        word if word.starts_with("apres") => 2,
        _ => 0,
    }
}

fn month_of(word: &str) -> Option<i8> {
    if let Ok(number) = word.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let beginning = word.get(..3)?;
    Some(match beginning {
        "jan" => 1,
        "fev" | "feb" => 2,
        "mar" => 3,
        "avr" | "apr" => 4,
        "mai" | "may" => 5,
        "jui" if word.starts_with("juil") => 7,
        "jui" | "jun" => 6,
        "jul" => 7,
        "aou" | "aug" => 8,
        "sep" => 9,
        "oct" => 10,
        "nov" => 11,
        "dec" => 12,
        _ => return None,
    })
}

fn weekday_of(word: &str) -> Option<Weekday> {
    Some(match word {
        "lundi" | "monday" => Weekday::Monday,
        "mardi" | "tuesday" => Weekday::Tuesday,
        "mercredi" | "wednesday" => Weekday::Wednesday,
        "jeudi" | "thursday" => Weekday::Thursday,
        "vendredi" | "friday" => Weekday::Friday,
        "samedi" | "saturday" => Weekday::Saturday,
        "dimanche" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str, day: Option<Date>) -> Vec<String> {
        let folded = Folded::new(text);
        let mut found = Vec::new();
        find(&folded, day, false, &mut found);
        super::super::found::settle(found, folded.len()).into_iter().map(|date| date.value).collect()
    }

    fn tuesday() -> Option<Date> {
        Date::new(2026, 3, 3).ok()
    }

    #[test]
    fn written_dates() {
        assert_eq!(dates("le 3 mars 2026 puis le 1er avril", None), ["2026-03-03", "--04-01"]);
        assert_eq!(dates("March 5th, 2026 and 6 April", tuesday()), ["2026-03-05", "2026-04-06"]);
        assert_eq!(dates("le 28/12", tuesday()), ["2025-12-28"]);
        assert_eq!(dates("12/02/26, 2026-01-31", tuesday()), ["2026-02-12", "2026-01-31"]);
    }

    #[test]
    fn relative_dates_count_from_the_message() {
        assert_eq!(dates("hier et après-demain", tuesday()), ["2026-03-02", "2026-03-05"]);
        assert_eq!(dates("depuis vendredi dernier", tuesday()), ["2026-02-27"]);
        assert_eq!(dates("livrez-moi jeudi", tuesday()), ["2026-03-05"]);
        assert!(dates("demain", None).is_empty());
    }

    #[test]
    fn fractions_and_scores_are_no_dates() {
        assert!(dates("24/24, 7/7, 1/2 journée, 2/3 jours", None).is_empty());
    }
}
