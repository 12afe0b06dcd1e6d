//! Times of day (`HH:MM`) and durations (ISO 8601), which share the same signs: "à 4 h" is a time, "4 h de retard" is not.

use std::sync::LazyLock;

use regex::Regex;

use super::digits;
use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;
use crate::tokens::Token;

static HOURS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([0-9]{1,3}) ?(?:h|heures?|hrs)(?: ?([0-5][0-9])\b| ?(?:mn|min)?\b)"));
static COLON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])? ?(am|pm|a\.m|p\.m)?\b"));
static TWELVE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(1[0-2]|[1-9])(?:[:.]([0-5][0-9]))? ?(am|pm)\b"));
static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b([0-9]{1,4}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)",
        r"(?: ?(bons?|bonnes?|longues?|longs?|full|whole|long|good))? ?-?(secondes?|seconds?|secs?|minutes?|mins?|mn|heures?|hours?|hrs?|jours?|jrs?|journees?|j|days?|semaines?|sem|weeks?|wks?|mois|months?|ans?|annees?|years?|yrs?)\b(?: (et demie?|and a half))?",
    ))
});
static BEFORE_DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:depuis|pendant|durant|en|sous|apres|plus de|moins de|il y a|y a|dure|attend\w*|fait|for|within|after|over|than|waited|waiting|delayed|retard de|retard|perdu|passe|que|encore|deja|presque|environ|pres de|bientot|toutes les)(?: (?:deja|plus de|presque|environ|over|about|les|more than|bientot|pres de))?[ ,:]*$",
    )
});
static AFTER_DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ ?(?:de (?:retard|silence|fidelite|contrat|travail|galere|garantie|panne|vie)|d'attente|de retard|de route|d'appel|au telephone|au tel|en ligne|d'affilee|de vol|de trajet|de suite|sur place|de plus|plus tard|a attendre|sans|que|late|delay|on hold|on the phone|wait|of waiting|later|ago|par jour|sur 24|sur la route|minimum|maximum)",
    )
});

pub(super) fn find(folded: &Folded<'_>, all: &[Token<'_>], found: &mut Vec<Found>) {
    let text = folded.text();
    if digits::followed(text, |rest| rest.starts_with('h')) {
        hours(folded, found);
    }
    if digits::touched(text, |rest| rest.starts_with(':')) {
        moments(folded, &COLON, found);
    }
    if digits::followed(text, |rest| rest.starts_with("am") || rest.starts_with("pm")) {
        moments(folded, &TWELVE, found);
    }
    if may_last(all) {
        spans(folded, found);
    }
}

/// Whether a count stands right before a word that measures time, or one is glued to it.
fn may_last(all: &[Token<'_>]) -> bool {
    let plain = |at: usize| all.get(at).map_or("", |token| token.word.trim_matches(|sign: char| !sign.is_ascii()));
    let counts = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit()) || number_of(word).is_some();
    (0..all.len()).any(|at| {
        let word = plain(at);
        let glued =
            || word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().any(|byte| byte.is_ascii_alphabetic());
        glued()
            || (measures(word) && (1..=2).any(|back| at.checked_sub(back).is_some_and(|before| counts(plain(before)))))
    })
}

fn measures(word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    matches!(
        one,
        "seconde"
            | "second"
            | "sec"
            | "minute"
            | "min"
            | "mn"
            | "heure"
            | "hour"
            | "hr"
            | "jour"
            | "jr"
            | "journee"
            | "j"
            | "day"
            | "semaine"
            | "sem"
            | "week"
            | "wk"
            | "moi"
            | "month"
            | "an"
            | "annee"
            | "year"
            | "yr"
    )
}

fn hours(folded: &Folded<'_>, found: &mut Vec<Found>) {
    let text = folded.text();
    for captures in HOURS.captures_iter(text) {
        let (Some(whole), Some(hours)) =
            (captures.get(0), captures.get(1).and_then(|hours| hours.as_str().parse::<u16>().ok()))
        else {
            continue;
        };
        let minutes = captures.get(2).and_then(|minutes| minutes.as_str().parse::<u16>().ok());
        let span = folded.span(whole.start(), whole.start() + whole.as_str().trim_end().len());
        if is_duration(text, whole.start(), whole.end(), hours, minutes) {
            let value = minutes
                .filter(|minutes| *minutes > 0)
                .map_or(format!("PT{hours}H"), |minutes| format!("PT{hours}H{minutes}M"));
            found.push(Found::fact(FactKind::Duration, 49, span, value));
        } else if hours < 24 {
            found.push(Found::fact(FactKind::Time, 48, span, format!("{hours:02}:{:02}", minutes.unwrap_or(0))));
        }
    }
}

/// Times of day written with a colon, or with their half of the day.
fn moments(folded: &Folded<'_>, written: &Regex, found: &mut Vec<Found>) {
    let text = folded.text();
    for captures in written.captures_iter(text) {
        let (Some(whole), Some(hours)) =
            (captures.get(0), captures.get(1).and_then(|hours| hours.as_str().parse::<u16>().ok()))
        else {
            continue;
        };
        let minutes = captures.get(2).and_then(|minutes| minutes.as_str().parse::<u16>().ok()).unwrap_or(0);
        let half = captures.get(3).map_or("", |half| half.as_str());
        let hours = match (half.starts_with('p'), half.starts_with('a'), hours) {
            (true, _, 1..12) => hours + 12,
            (_, true, 12) => 0,
            _ => hours,
        };
        let span = folded.span(whole.start(), whole.start() + whole.as_str().trim_end().len());
        found.push(Found::fact(FactKind::Time, 52, span, format!("{hours:02}:{minutes:02}")));
    }
}

fn is_duration(text: &str, start: usize, end: usize, hours: u16, minutes: Option<u16>) -> bool {
    if hours >= 24 {
        return true;
    }
    let before = text.get(super::transport::floor(text, start.saturating_sub(30))..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    if AFTER_DURATION.is_match(after) {
        return true;
    }
    // "depuis 14h", "depuis 15h30" names a time; "depuis 4h" a wait.
    let since = before.trim_end().ends_with("depuis") || before.trim_end().ends_with("since");
    if since {
        return minutes.is_none() && hours <= 6;
    }
    BEFORE_DURATION.is_match(before)
}

fn spans(folded: &Folded<'_>, found: &mut Vec<Found>) {
    let text = folded.text();
    for captures in SPAN.captures_iter(text) {
        let (Some(whole), Some(count), Some(unit)) = (captures.get(0), captures.get(1), captures.get(3)) else {
            continue;
        };
        let Some(number) = number_of(count.as_str()) else { continue };
        let letter = unit.as_str();
        let before = text
            .get(super::transport::floor(text, whole.start().saturating_sub(16))..whole.start())
            .unwrap_or_default();
        let after = text.get(whole.end()..).unwrap_or_default();
        let is_age = letter.starts_with("an")
            && number >= 3
            && (before.ends_with(" de ")
                || before.ends_with(" a ")
                || before.ends_with("agee ")
                || before.ends_with("age ")
                || before.ends_with(", "))
            || after.starts_with(" old")
            || after.starts_with("-old");
        // "un jour", "an hour" alone may be "some day"; digits are always meant.
        let vague = count.as_str().chars().all(char::is_alphabetic)
            && number == 1
            && (letter == "jour" || letter == "j" || letter == "an" || letter == "day");
        if is_age || vague || (letter == "j" && !count.as_str().starts_with(|sign: char| sign.is_ascii_digit())) {
            continue;
        }
        let value = iso(number, letter);
        found.push(Found::fact(FactKind::Duration, 47, folded.span(whole.start(), whole.end()), value));
    }
}

fn iso(number: u32, unit: &str) -> String {
    let designator = match unit {
        "mois" => return format!("P{number}M"),
        word if word.starts_with("month") => return format!("P{number}M"),
        word if word.starts_with("sec") => 'S',
        word if word.starts_with("mi") || word == "mn" => 'M',
        word if word.starts_with('h') => 'H',
        word if word.starts_with("sem") || word.starts_with('w') => return format!("P{number}W"),
        word if word.starts_with('j') || word.starts_with('d') => return format!("P{number}D"),
        _ => return format!("P{number}Y"),
    };
    format!("PT{number}{designator}")
}

fn number_of(word: &str) -> Option<u32> {
    if let Ok(number) = word.parse() {
        return Some(number);
    }
    Some(match word {
        "un" | "une" | "a" | "an" | "one" => 1,
        "deux" | "two" => 2,
        "trois" | "three" => 3,
        "quatre" | "four" => 4,
        "cinq" | "five" => 5,
        "six" => 6,
        "sept" | "seven" => 7,
        "huit" | "eight" => 8,
        "neuf" | "nine" => 9,
        "dix" | "ten" => 10,
        "onze" => 11,
        "douze" | "twelve" => 12,
        "quinze" => 15,
        "vingt" => 20,
        "trente" => 30,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;

    fn found(text: &str) -> Vec<(String, String)> {
        let folded = Folded::new(text);
        let mut all = Vec::new();
        find(&folded, &tokens(&folded), &mut all);
        super::super::found::settle(all, folded.len())
            .into_iter()
            .map(|found| (folded.raw(found.span).to_owned(), found.value))
            .collect()
    }

    #[test]
    fn times_and_durations_share_signs() {
        assert_eq!(found("à 15h30"), [("15h30".to_owned(), "15:30".to_owned())]);
        assert_eq!(found("4 h de retard"), [("4 h".to_owned(), "PT4H".to_owned())]);
        assert_eq!(found("depuis 48h"), [("48h".to_owned(), "PT48H".to_owned())]);
        assert_eq!(found("depuis trois semaines"), [("trois semaines".to_owned(), "P3W".to_owned())]);
        assert_eq!(found("at 3:30 pm"), [("3:30 pm".to_owned(), "15:30".to_owned())]);
        assert_eq!(found("45 min d'attente"), [("45 min".to_owned(), "PT45M".to_owned())]);
    }

    #[test]
    fn an_age_is_no_duration() {
        assert!(found("ma mère de 84 ans").is_empty());
        assert_eq!(found("client depuis 15 ans").len(), 1);
    }
}
