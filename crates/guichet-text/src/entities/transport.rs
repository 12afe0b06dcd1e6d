//! Flights and trains by their numbers.

use std::sync::LazyLock;

use regex::Regex;

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;

/// Two-sign codes of airlines that carry French and English speakers.
const AIRLINES: &[&str] = &[
    "AF", "A5", "TO", "HV", "U2", "EC", "EJ", "FR", "RK", "W6", "W9", "V7", "VY", "BA", "EI", "VS", "LS", "BY", "TB",
    "TU", "AH", "AT", "KL", "LH", "LX", "OS", "SN", "IB", "TP", "UX", "AZ", "SK", "AY", "DY", "D8", "LO", "OK", "RO",
    "JU", "A3", "TK", "PC", "EK", "EY", "QR", "SV", "MS", "RJ", "ME", "ET", "KQ", "SA", "AA", "UA", "DL", "WN", "B6",
    "AS", "NK", "F9", "G4", "HA", "AC", "WS", "TS", "PD", "SS", "TX", "BF", "XK", "SB", "TN", "UU", "FI", "WF", "OU",
    "EN", "CL", "EW", "DE", "XQ", "SU", "AI", "SQ", "CX", "JL", "NH", "KE", "OZ", "CA", "MU", "CZ", "TG", "MH", "GA",
    "VN", "QF", "NZ", "LA", "AV", "CM", "AM", "AR", "JJ", "G3", "AD", "WY", "GF", "UL", "BG", "PK", "US",
];

/// Codes that are also small words: written in small letters they need the word "vol" right before them.
const WORDS_TOO: &[&str] = &[
    "TU", "ME", "SN", "SA", "AA", "AS", "DE", "ET", "EN", "SU", "LA", "AM", "AI", "AD", "US", "UL", "TO", "AT", "BY",
    "IB", "OK", "OU", "CA", "SS", "FI", "EI", "MS", "OS", "RO", "AC",
];

static FLIGHT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b([a-z]{2}|[a-z][0-9]|[0-9][a-z]) ?-?([0-9]{2,4})\b"));
static TRAVEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:vols?|flights?|avions?|planes?|airport|aeroport|bagages?|baggage|luggage|passagers?|boarding|embarquement|aeroports|compagnie aerienne|airlines?)\b",
    )
});
static FLIGHT_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\bvols?|\bflights?|\bflt|\bfly|\bflying|\bflew|\bsur le)(?: (?:n°|no|numero|number|num|retour|aller|the|le|on|is))*[ :#]{0,3}$",
    )
});
static TRAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:tgv(?: inoui)?|inoui|ouigo|ter|tet|intercites|eurostar|thalys|transilien|rer|lyria|ice|train)(?: (?:n°|no|numero|number|num|inoui))*[ :#]{0,3}(?:n° ?)?([0-9]{3,6})\b",
    )
});

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    let text = folded.text();
    for captures in TRAIN.captures_iter(text) {
        if let Some(number) = captures.get(1) {
            // "un train 2024": a year after "train" is rarer than a train number, but "train de 2024" never gets here.
            let span = folded.span(number.start(), number.end());
            found.push(Found::fact(FactKind::TrainNumber, 66, span, number.as_str().to_owned()));
        }
    }
    let travelling = TRAVEL.is_match(text);
    for captures in FLIGHT.captures_iter(text) {
        let (Some(whole), Some(code), Some(number)) = (captures.get(0), captures.get(1), captures.get(2)) else {
            continue;
        };
        let airline = code.as_str().to_ascii_uppercase();
        let span = folded.span(whole.start(), whole.end());
        let capitals = folded.raw(span).chars().filter(|sign| sign.is_alphabetic()).all(char::is_uppercase);
        let before = text.get(floor(text, whole.start().saturating_sub(30))..whole.start()).unwrap_or_default();
        let announced = FLIGHT_BEFORE.is_match(before);
        // Airlines come and go: after "vol" or "flight" a code in capitals is one, known or not.
        let known = AIRLINES.contains(&airline.as_str());
        if !known && (!announced || !capitals) {
            continue;
        }
        let ordinary = WORDS_TOO.contains(&airline.as_str());
        let glued = whole.as_str().len() == code.as_str().len() + number.as_str().len();
        let sure = match (announced, capitals, ordinary) {
            (true, true, _) | (true, false, false) => true,
            (true, false, true) => travelling && (glued || before.ends_with("sur le ")),
            (false, true, _) => travelling && !is_year_after_word(number.as_str(), glued),
            (false, false, ordinary) => travelling && !ordinary && number.as_str().len() >= 3,
        };
        if sure {
            found.push(Found::fact(FactKind::FlightNumber, 68, span, format!("{airline}{}", number.as_str())));
        }
    }
}

/// "EN 2024" in a text in capitals.
fn is_year_after_word(number: &str, glued: bool) -> bool {
    !glued && number.len() == 4 && number.starts_with("20")
}

/// The nearest character boundary at or below `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
