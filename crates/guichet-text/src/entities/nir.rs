//! French social security numbers: by their key, or by their shape after the words that announce one.

use std::sync::LazyLock;

use regex::Regex;

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::PersonalDataKind;

static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b[1-478][ .-]?[0-9]{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9][0-9])[ .-]?[0-9][0-9ab][ .-]?[0-9]{3}[ .-]?[0-9]{3}(?:[ .-]{0,3}[0-9]{2})?\b",
    )
});

static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\bsecu(?:rite sociale)?|\bnir|\bnumero insee|\bnumero d'assure)\b(?: (?:sociale|est|n°|numero|num))*[ :=-]{0,3}([12][0-9 .-]{11,22}[0-9])\b",
    )
});

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    let text = folded.text();
    for candidate in SHAPE.find_iter(text) {
        let digits: String = candidate.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
        if key_is_right(&digits) {
            found.push(Found::data(PersonalDataKind::Nir, 92, folded.span(candidate.start(), candidate.end()), digits));
        }
    }
    for candidate in ANNOUNCED.captures_iter(text).filter_map(|captures| captures.get(1)) {
        let digits: String = candidate.as_str().chars().filter(char::is_ascii_digit).collect();
        if (13..=15).contains(&digits.len()) {
            found.push(Found::data(PersonalDataKind::Nir, 93, folded.span(candidate.start(), candidate.end()), digits));
        }
    }
}

/// The key is 97 minus the rest of the thirteen first digits; Corsica counts as 19 and 18.
fn key_is_right(number: &str) -> bool {
    let (Some(body), Some(key)) = (number.get(..13), number.get(13..15)) else { return false };
    let body = body.replacen("2a", "19", 1).replacen("2b", "18", 1);
    match (body.parse::<u64>(), key.parse::<u64>()) {
        (Ok(body), Ok(key)) => 97 - body % 97 == key,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::key_is_right;

    #[test]
    fn the_key_decides() {
        assert!(key_is_right("255081416802538"));
        assert!(!key_is_right("255081416802539"));
    }
}
