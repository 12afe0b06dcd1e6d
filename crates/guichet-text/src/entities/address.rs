//! Postal addresses: a street with its number or its town, French and British or American.

use std::sync::LazyLock;

use regex::Regex;

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;

const STREET: &str = "rue|avenue|av|ave|boulevard|boul|bd|bld|bvd|place|allees?|chemin|impasse|route|quai|cours|square|passage|residence|lotissement|sentier|voie|faubourg|fbg|esplanade|hameau|montee|ruelle|rond[ -]point|lieu[ -]dit|promenade|traverse|cite|villa|clos|mail|parvis|rte|che|imp|pl";

static WITH_TOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:[0-9]{{1,4}}(?: ?(?:bis|ter|quater|[a-d]))?,? (?:,? ?))?(?:{STREET})\.? [^.!?;:\n@#0-9]{{2,60}}?[ ,\n-]{{1,4}}[0-9]{{5}}[ ,]+"
    ))
});
static WITH_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b[0-9]{{1,4}}(?: ?(?:bis|ter|quater|[a-d]))?,? (?:{STREET})\.? ")));
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b[0-9]{1,5}[A-Za-z]? (?:[A-Z][A-Za-z']+ ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Way|Boulevard|Blvd|Square|Terrace|Gardens|Grove|Place|Hill|Park|Mews)\b\.?",
        r"(?:,? (?:Apt|Flat|Unit|Suite)\.? ?[0-9A-Za-z]+)?(?:,? [A-Z][A-Za-z' -]{2,24}(?:, [A-Z][A-Za-z' -]{2,24})?)?(?:,? (?:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|[A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?))?",
    ))
});

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    let text = folded.text();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    for candidate in WITH_TOWN.find_iter(text) {
        if let Some(end) = town_end(folded, candidate.end()) {
            let span = folded.span(candidate.start(), end);
            found.push(Found::fact(FactKind::Address, 87, span, one_line(folded.raw(span))));
        }
    }
    for candidate in WITH_NUMBER.find_iter(text) {
        if let Some(end) = street_end(folded, candidate.end()) {
            let span = folded.span(candidate.start(), end);
            found.push(Found::fact(FactKind::Address, 65, span, one_line(folded.raw(span))));
        }
    }
    for candidate in ENGLISH.find_iter(folded.raw_text()) {
        let span = folded.span_of_raw(candidate.start(), candidate.end());
        found.push(Found::fact(FactKind::Address, 65, span, one_line(candidate.as_str())));
    }
}

fn one_line(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Small words inside names of places.
fn links_names(word: &str) -> bool {
    matches!(
        word,
        "saint"
            | "sainte"
            | "st"
            | "ste"
            | "la"
            | "le"
            | "les"
            | "l"
            | "du"
            | "de"
            | "des"
            | "d"
            | "sur"
            | "sous"
            | "en"
            | "lès"
            | "les-"
            | "aux"
            | "et"
    )
}

/// The byte after the name of the town that begins at `at`.
fn town_end(folded: &Folded<'_>, at: usize) -> Option<usize> {
    let mut end = None;
    let mut open = true;
    for (count, (start, stop, word, stopped)) in words_from(folded.text(), at).take(7).enumerate() {
        let capital = folded.raw(folded.span(start, stop)).chars().next().is_some_and(char::is_uppercase);
        if word.bytes().any(|byte| byte.is_ascii_digit()) || (count > 0 && !open && !capital && !links_further(word)) {
            break;
        }
        if !links_names(word) || count == 0 {
            end = Some(stop);
        }
        open = links_names(word.trim_end_matches('\'')) || links_further(word);
        if stopped {
            break;
        }
        // A capital after a complete name may begin a new sentence only after a stop, which ended the loop already.
    }
    end
}

/// Words that carry on a name of a town in small letters.
fn links_further(word: &str) -> bool {
    matches!(word, "sur" | "sous" | "les" | "saint" | "sainte" | "cedex")
}

/// The byte after the name of a street that begins at `at`: capitals, or up to three small words.
fn street_end(folded: &Folded<'_>, at: usize) -> Option<usize> {
    let mut end = None;
    let mut small = 0;
    for (count, (start, stop, word, stopped)) in words_from(folded.text(), at).take(7).enumerate() {
        let raw = folded.raw(folded.span(start, stop));
        let capital = raw.chars().next().is_some_and(char::is_uppercase);
        let link = links_names(word.trim_end_matches('\''));
        if !capital && !link {
            small += 1;
            if small > 1 || (count > 0 && end.is_some() && small > 0 && !link && count > 2) || STOPS.contains(&word) {
                break;
            }
        }
        if !link {
            end = Some(stop);
        }
        if stopped {
            break;
        }
    }
    end
}

/// Words that never belong to the name of a street.
const STOPS: &[&str] = &[
    "depuis", "mais", "c", "est", "je", "j", "pas", "et", "ne", "n", "a", "au", "on", "il", "elle", "dans", "pour",
    "que", "qui", "svp", "merci", "personne", "ma", "mon", "livree", "internet", "prendre", "mise",
];

/// Words from a byte on: start, end, word, and whether a stop or a break follows.
fn words_from(text: &str, at: usize) -> impl Iterator<Item = (usize, usize, &str, bool)> {
    let rest = text.get(at..).unwrap_or_default();
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + rest.get(from..)?.find(|sign: char| sign.is_alphanumeric())?;
        // Nothing but spaces, apostrophes and hyphens may stand before a further word.
        if rest.get(from..start)?.contains(['.', ',', ';', '!', '?', '\n', '(', ')', ':', '"', '/']) {
            return None;
        }
        let tail = rest.get(start..)?;
        let length = tail.find(|sign: char| !(sign.is_alphanumeric() || sign == '-')).unwrap_or(tail.len());
        from = start + length;
        let stopped = rest.get(from..).is_none_or(|after| {
            after.is_empty() || after.starts_with(['.', ',', ';', '!', '?', '\n', '(', ')', ':', '"', '/'])
        });
        Some((at + start, at + from, rest.get(start..from)?, stopped))
    })
}
