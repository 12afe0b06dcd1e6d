//! Parcel numbers: by the carriers' own formats, or after the words that announce one.

use std::sync::LazyLock;

use regex::Regex;

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;

/// Formats that stand for themselves: the postal union's (Colissimo, Chronopost, Royal Mail…), UPS, La Poste, Amazon,
/// DHL, DPD, Evri, USPS.
static FORMAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b[a-z]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3} ?[a-z]{2}\b",
        r"|\b1z ?[0-9a-z]{3} ?[0-9a-z]{3} ?[0-9a-z]{2} ?[0-9a-z]{4} ?[0-9a-z]{3} ?[0-9a-z]\b",
        r"|\b[0-9][a-z] ?[0-9]{5} ?[0-9]{5} ?[0-9]\b",
        r"|\btba ?[0-9]{12}\b",
        r"|\bjjd ?[0-9]{16,20}\b",
        r"|\bjd[0-9]{18}\b",
        r"|\b3s[a-z]{4}[0-9]{9,13}\b",
        r"|\b9[2-5][0-9]{20}\b",
        r"|\bh[0-9a-z]{6}[0-9]{9}\b",
        r"|\b[0-9][a-z] ?[0-9]{2,4} ?[0-9]{3,4} ?[0-9]{3,4}(?: ?[0-9]{1,2})?(?: ?(?:fr|gb|be|ie|ch|de))?\b",
        r"|\b[a-z]{2} ?[0-9]{4} ?[0-9]{4} ?[0-9]{1,2} ?(?:fr|gb|be|ie|ch|de)\b",
        r"|\b[a-z]{2}[0-9]{8}(?:fr|gb|be|ie)\b",
    ))
});

static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:colis|suivi|tracking|parcel|package|bordereau|expedition|envoi|shipment|consignment|lettre suivie|recommande)s?\b",
        r"(?: (?:de|du|mon|le|colis|suivi|number|no|nr|id|code|numero|num|n|ref|reference|est|is|chronopost|colissimo|dpd|gls|ups|dhl|fedex|relay|mondial|evri|hermes|yodel|suivant|the|my))*",
        r"[ :=#n°()-]{0,5}((?:[a-z]{0,4}[0-9][ -]?)[0-9a-z]{2,6}(?:[ -]?[0-9]{2,14})*[0-9a-z]{0,6})\b",
    ))
});

pub(super) fn find(folded: &Folded<'_>, digits: usize, found: &mut Vec<Found>) {
    if digits < 6 {
        return;
    }
    let text = folded.text();
    for candidate in FORMAT.find_iter(text) {
        if candidate.as_str().bytes().filter(u8::is_ascii_digit).count() >= 6 {
            push(folded, candidate.start(), candidate.end(), 88, found);
        }
    }
    for candidate in ANNOUNCED.captures_iter(text).filter_map(|captures| captures.get(1)) {
        let digits = candidate.as_str().bytes().filter(u8::is_ascii_digit).count();
        let signs = candidate.as_str().bytes().filter(u8::is_ascii_alphanumeric).count();
        if digits >= 7 && (8..=24).contains(&signs) {
            push(folded, candidate.start(), candidate.end(), 78, found);
        }
    }
}

fn push(folded: &Folded<'_>, start: usize, end: usize, rank: u8, found: &mut Vec<Found>) {
    let text = folded.text().get(start..end).unwrap_or_default();
    let trimmed = text.trim_end_matches([' ', '-']);
    let value: String =
        trimmed.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
    found.push(Found::fact(FactKind::ParcelNumber, rank, folded.span(start, start + trimmed.len()), value));
}
