//! Phone numbers as people write them, in E.164.
//!
//! French numbers are recognised by their shape alone; numbers of other countries by "+" or "00", and British and
//! American ones by their own shapes.

use std::sync::LazyLock;

use regex::Regex;

use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::Span;

/// Digits with at most two separators between them, "+", "00", "(0)" and brackets included.
static CANDIDATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\+|\b00 ?|\(|\b)[0-9](?:[ .\-/()]{0,3}[0-9]){6,15}\b"));

static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:au|le|du|numero|call|dial|appel(?:er|ez|e)|compose[rz]|faites le|contact(?:er|ez)(?: le)?|3 ?chiffres) +(3[0-9]{3}|10[0-9]{2}|1[0-9]{2}|118 ?[0-9]{3}|[1-9][0-9]{4}|15|17|18|999|911)\b",
    )
});

/// Phone numbers with their E.164 form.
pub(crate) fn find(folded: &Folded<'_>) -> Vec<(Span, String)> {
    let text = folded.text();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(candidate) = CANDIDATE.find_at(text, at) {
        at = candidate.end();
        if let Some((start, end, value)) = longest_number(text, candidate.start(), candidate.end()) {
            found.push((folded.span(start, end), value));
            at = end.max(candidate.start() + 1);
        }
    }
    found
}

/// The number at the start of a candidate; a second number may be glued behind it by a space.
fn longest_number(text: &str, start: usize, end: usize) -> Option<(usize, usize, String)> {
    let written = text.get(start..end)?;
    let glued = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if start > 0 && glued(text.as_bytes().get(start - 1).copied()) {
        return None;
    }
    let mut ends: Vec<usize> =
        written.char_indices().filter(|(_, mark)| mark.is_ascii_digit()).map(|(at, _)| at + 1).collect();
    ends.reverse();
    for length in ends {
        let piece = written.get(..length)?;
        let next = written.as_bytes().get(length).copied();
        if next.is_some_and(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if let Some(value) = e164(piece) {
            let lead = usize::from(piece.starts_with('(') && !piece.contains(')'));
            return Some((start + lead, start + length, value));
        }
    }
    None
}

/// The E.164 form of a number as written, if it is one.
pub(crate) fn e164(written: &str) -> Option<String> {
    let written = written.trim();
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let international = written.starts_with('+') || (digits.starts_with("00") && digits.len() >= 11);
    if international {
        let number = if written.starts_with('+') { digits.as_str() } else { digits.get(2..)? };
        return abroad(number);
    }
    // Separators inside a number are even: "06 12 34 56 78", "06.12…", "061234 5678"; dates and amounts are not.
    if digits.len() == 10 && digits.starts_with('0') && !digits.starts_with("00") && plausible_grouping(written) {
        return Some(format!("+33{}", digits.get(1..)?));
    }
    if digits.len() == 11 && digits.starts_with("07") && written.contains(' ') {
        return Some(format!("+44{}", digits.get(1..)?));
    }
    let american = digits.len() == 10
        && !digits.starts_with(['0', '1'])
        && (written.starts_with('(') || written.matches(['-', '.']).count() == 2);
    american.then(|| format!("+1{digits}"))
}

/// A number after "+" or "00": country codes we know are checked for length, others for plausibility.
fn abroad(number: &str) -> Option<String> {
    let tidy = |code: &str, lengths: &[usize]| {
        let rest = number.strip_prefix(code)?;
        // "+33 (0)6…": the zero is dropped abroad.
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        lengths.contains(&rest.len()).then(|| format!("+{code}{rest}"))
    };
    for (code, lengths) in [
        ("33", [9].as_slice()),
        ("44", &[9, 10]),
        ("32", &[8, 9]),
        ("41", &[9]),
        ("352", &[6, 8, 9]),
        ("34", &[9]),
        ("49", &[9, 10, 11]),
        ("351", &[9]),
        ("212", &[9]),
        ("213", &[9]),
        ("216", &[8]),
        ("262", &[9]),
        ("590", &[9]),
        ("594", &[9]),
        ("596", &[9]),
    ] {
        if number.starts_with(code) {
            return tidy(code, lengths);
        }
    }
    if number.starts_with('1') {
        return (number.len() == 11).then(|| format!("+{number}"));
    }
    ((9..=13).contains(&number.len()) && !number.starts_with('0')).then(|| format!("+{number}"))
}

/// Groups of one phone number: nothing but pairs, one block, or three and four.
fn plausible_grouping(written: &str) -> bool {
    let groups: Vec<usize> =
        written.split(|mark: char| !mark.is_ascii_digit()).filter(|group| !group.is_empty()).map(str::len).collect();
    let slashes = written.matches('/').count();
    // "03/04/2026" has ten signs too, but never ten digits.
    slashes != 2 && groups.iter().all(|length| *length != 1 || groups.len() <= 6) && groups.len() <= 10
}

/// Short numbers of helplines, only where the words around call them.
pub(crate) fn short_numbers(folded: &Folded<'_>) -> Vec<(Span, String)> {
    SHORT
        .captures_iter(folded.text())
        .filter_map(|found| found.get(1))
        .filter(|number| {
            let after = folded.text().get(number.end()..).unwrap_or_default().trim_start();
            // "le 15 mars", "le 3000 €": a date or an amount is no number to call.
            !MONTHS.iter().any(|month| after.starts_with(month))
                && !after.starts_with(['€', '$', '/', ':', '%'])
                && !after.starts_with("h ")
                && (number.as_str().len() > 2 || after.is_empty() || after.starts_with(['.', '!', ',', '?']))
        })
        .filter(|number| !(number.as_str().len() == 4 && number.as_str().starts_with("20")))
        .map(|number| (folded.span(number.start(), number.end()), number.as_str().replace(' ', "")))
        .collect()
}

const MONTHS: &[&str] = &[
    "janv", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sept", "oct", "nov", "dec", "eme", "euro", "jour",
    "heure", "min",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_writing_gives_one_form() {
        for written in [
            "06 39 98 12 34",
            "0639981234",
            "06.39.98.12.34",
            "06-39-98-12-34",
            "+33 6 39 98 12 34",
            "+33 (0)6 39 98 12 34",
            "0033639981234",
            "063 998 1234",
        ] {
            assert_eq!(e164(written).as_deref(), Some("+33639981234"), "{written}");
        }
        assert_eq!(e164("+44 7700 900123").as_deref(), Some("+447700900123"));
        assert_eq!(e164("(202) 555-0123").as_deref(), Some("+12025550123"));
    }

    #[test]
    fn the_number_stands_where_it_was_written() {
        let folded = Folded::new("tél:06 39 98 12 34, commande 1234567890123");
        let found = find(&folded);
        assert_eq!(found.len(), 1);
        assert_eq!(folded.raw(found[0].0), "06 39 98 12 34");
    }
}
