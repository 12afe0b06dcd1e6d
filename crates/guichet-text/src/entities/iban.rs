//! Bank account numbers, proved by their check digits (mod 97).

use std::sync::LazyLock;

use regex::Regex;

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;

static CANDIDATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[a-z]{2} ?[0-9]{2}(?:[ .-]?[a-z0-9]{1,4}){3,12}"));

/// Lengths by country; a number of a country we do not know is left alone.
const LENGTHS: &[(&str, usize)] = &[
    ("FR", 27),
    ("MC", 27),
    ("BE", 16),
    ("CH", 21),
    ("LU", 20),
    ("DE", 22),
    ("ES", 24),
    ("IT", 27),
    ("PT", 25),
    ("NL", 18),
    ("GB", 22),
    ("IE", 22),
    ("AT", 20),
    ("PL", 28),
    ("DK", 18),
    ("SE", 24),
    ("NO", 15),
    ("FI", 18),
    ("GR", 27),
    ("RO", 24),
    ("LT", 20),
    ("LV", 21),
    ("EE", 20),
    ("CZ", 24),
    ("SK", 24),
    ("HU", 28),
    ("BG", 22),
    ("HR", 21),
    ("SI", 19),
    ("MA", 28),
    ("TN", 24),
];

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    let text = folded.text();
    for candidate in CANDIDATE.find_iter(text) {
        let compact_ends = compact(candidate.as_str());
        let country: String = compact_ends.iter().take(2).map(|(sign, _)| *sign).collect();
        let Some((_, length)) = LENGTHS.iter().find(|(code, _)| *code == country) else { continue };
        let Some((_, last)) = length.checked_sub(1).and_then(|last| compact_ends.get(last)) else { continue };
        let number: String = compact_ends.iter().take(*length).map(|(sign, _)| *sign).collect();
        if is_valid(&number) {
            let span = folded.span(candidate.start(), candidate.start() + last);
            found.push(Found::fact(FactKind::Iban, 96, span, number));
        }
    }
}

/// The signs without separators, in capitals, each with the byte after it.
fn compact(written: &str) -> Vec<(char, usize)> {
    written
        .char_indices()
        .filter(|(_, sign)| sign.is_ascii_alphanumeric())
        .map(|(at, sign)| (sign.to_ascii_uppercase(), at + 1))
        .collect()
}

/// ISO 7064 mod 97-10: the four first signs go to the end, letters count from 10.
fn is_valid(number: &str) -> bool {
    let (Some(head), Some(tail)) = (number.get(..4), number.get(4..)) else { return false };
    let remainder = tail.chars().chain(head.chars()).try_fold(0_u32, |rest, sign| {
        let digit = sign.to_digit(36)?;
        Some(if digit < 10 { (rest * 10 + digit) % 97 } else { (rest * 100 + digit) % 97 })
    });
    remainder == Some(1)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn check_digits_decide() {
        assert!(is_valid("FR7630006000011234567890189"));
        assert!(!is_valid("FR7630006000011234567890188"));
    }
}
