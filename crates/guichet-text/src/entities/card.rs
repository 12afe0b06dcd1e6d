//! Payment cards, proved by the Luhn sum, or announced by the words before them.

use std::sync::LazyLock;

use regex::Regex;

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::FactKind;

static CANDIDATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b[3-6][0-9]{3}(?:[ .-]?[0-9]{4}){2}[ .-]?[0-9]{1,4}(?:[ .-]?[0-9]{1,3})?\b|\b3[47][0-9]{2}[ .-]?[0-9]{6}[ .-]?[0-9]{5}\b",
    )
});

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    for candidate in CANDIDATE.find_iter(folded.text()) {
        let digits: String = candidate.as_str().chars().filter(char::is_ascii_digit).collect();
        if (13..=19).contains(&digits.len()) && passes_luhn(&digits) {
            let span = folded.span(candidate.start(), candidate.end());
            found.push(Found::fact(FactKind::Card, 90, span, digits));
        }
    }
}

/// Every second digit from the right is doubled; the sum ends in zero.
pub(super) fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .enumerate()
        .filter_map(|(place, sign)| {
            let digit = sign.to_digit(10)?;
            Some(match (place % 2, digit) {
                (0, digit) => digit,
                (_, digit) if digit > 4 => digit * 2 - 9,
                (_, digit) => digit * 2,
            })
        })
        .sum();
    sum.is_multiple_of(10) && digits.chars().any(|digit| digit != '0')
}

#[cfg(test)]
mod tests {
    use super::passes_luhn;

    #[test]
    fn the_sum_decides() {
        assert!(passes_luhn("4111111111111111"));
        assert!(!passes_luhn("4111111111111112"));
    }
}
