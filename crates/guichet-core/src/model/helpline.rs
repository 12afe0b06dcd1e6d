//! A number to give to somebody in danger, with the country where it answers.
//!
//! Invariant: a line that reads as a helpline holds a number that can be dialled.

use serde::Serialize;

/// Longest line of the settings.
const LONGEST: usize = 80;

/// A helpline, as a line of the settings says it: `BE 0800 32 123`, or `112` where the country does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Helpline {
    /// Two letters (ISO 3166); none where it answers everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// As it is dialled, with a word beside it if the line has one.
    pub number: String,
}

impl Helpline {
    /// Reads a line of the settings; nothing where it holds no number.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        if line.chars().count() > LONGEST || line.chars().any(char::is_control) {
            return None;
        }
        let is_country = |word: &&str| word.len() == 2 && word.chars().all(|letter| letter.is_ascii_uppercase());
        let (country, number) = match line.split_once([' ', ':']) {
            Some((first, rest)) if is_country(&first) => (Some(first.to_owned()), rest.trim_start_matches([' ', ':'])),
            _ => (None, line),
        };
        let digits = number.chars().filter(char::is_ascii_digit).count();
        (digits >= 2).then(|| Self { country, number: number.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Option<String>, String)> {
        Helpline::read(line).map(|line| (line.country, line.number))
    }

    #[test]
    fn a_line_names_its_country_or_none() {
        assert_eq!(read("BE 0800 32 123"), Some((Some("BE".to_owned()), "0800 32 123".to_owned())));
        assert_eq!(read("FR : 3114"), Some((Some("FR".to_owned()), "3114".to_owned())));
        assert_eq!(read(" 112 "), Some((None, "112".to_owned())));
        assert_eq!(read("CH 143 (La Main Tendue)"), Some((Some("CH".to_owned()), "143 (La Main Tendue)".to_owned())));
    }

    #[test]
    fn a_line_without_a_number_is_none() {
        for line in ["", "FR", "appelez-nous", "FR 3", "FR 31\n14"] {
            assert_eq!(read(line), None, "{line:?}");
        }
        assert_eq!(read(&"3".repeat(81)), None);
    }
}
