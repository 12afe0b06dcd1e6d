//! How long a text is, in the unit of its network, and how to split one that is too long.
//!
//! Composer, guard and sender count with this one function.

mod weighted;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::model::Visibility;
use crate::model::capabilities::{LengthUnit, Limit, capabilities_of};

/// How long a text is, and how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// How long it is.
    pub used: usize,
    /// How long it may be; none without a limit.
    pub max: Option<usize>,
    /// Counted in what.
    pub unit: LengthUnit,
}

impl Length {
    /// Whether it does not fit.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        self.max.is_some_and(|max| self.used > max)
    }
}

/// The length of a text on a network, against the limit for who can read it. Where two limits hold together, the one
/// that is nearer to its end.
#[must_use]
pub fn length(text: &str, network: &str, visibility: Visibility) -> Length {
    let known = capabilities_of(network);
    let public = known.public && visibility.others_can_read();
    let limits = if public { [known.public_limit, known.public_second_limit] } else { [known.private_limit, None] };
    measured(text, limits.into_iter().flatten())
}

/// The length against the tightest of several limits.
#[must_use]
pub fn measured(text: &str, limits: impl IntoIterator<Item = Limit>) -> Length {
    limits
        .into_iter()
        .map(|limit| Length { used: count(text, limit.unit), max: Some(limit.max), unit: limit.unit })
        .min_by_key(|length| (!length.is_too_long(), length.max.unwrap_or(usize::MAX).saturating_sub(length.used)))
        .unwrap_or_else(|| Length {
            used: count(text, LengthUnit::Characters),
            max: None,
            unit: LengthUnit::Characters,
        })
}

/// The length of a text in a unit.
#[must_use]
pub fn count(text: &str, unit: LengthUnit) -> usize {
    match unit {
        LengthUnit::Characters => text.chars().count(),
        LengthUnit::Graphemes => text.graphemes(true).count(),
        LengthUnit::Bytes => text.len(),
        LengthUnit::Weighted => weighted::count(text),
    }
}

/// A text cut into messages that fit, at sentences where possible, else at words, numbered "1/3".
#[must_use]
pub fn split(text: &str, limit: Limit) -> Vec<String> {
    if count(text, limit.unit) <= limit.max {
        return vec![text.to_owned()];
    }
    // Room for " 10/10"; below that nothing sensible fits.
    let room = limit.max.saturating_sub(6).max(1);
    let mut parts: Vec<String> = Vec::new();
    let mut current = String::new();
    for piece in pieces(text) {
        for fitting in shorten(piece, room, limit.unit) {
            let joined = format!("{current}{fitting}");
            if !current.is_empty() && count(joined.trim(), limit.unit) > room {
                parts.push(current.trim().to_owned());
                current = fitting.to_owned();
            } else {
                current = joined;
            }
        }
    }
    if !current.trim().is_empty() {
        parts.push(current.trim().to_owned());
    }
    let total = parts.len();
    parts.into_iter().enumerate().map(|(at, part)| format!("{part} {}/{total}", at + 1)).collect()
}

/// Sentences with the blanks that follow them.
fn pieces(text: &str) -> Vec<&str> {
    let starts: Vec<usize> = guichet_text::sentences::sentences(text)
        .into_iter()
        .map(|sentence| text.char_indices().nth(sentence.start).map_or(text.len(), |(byte, _)| byte))
        .collect();
    let mut found = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let from = if at == 0 { 0 } else { *start };
        let to = starts.get(at + 1).copied().unwrap_or(text.len());
        found.extend(text.get(from..to));
    }
    if found.is_empty() { vec![text] } else { found }
}

/// A piece cut at words, and inside a word only where there is no other way.
fn shorten(piece: &str, room: usize, unit: LengthUnit) -> Vec<&str> {
    if count(piece.trim(), unit) <= room {
        return vec![piece];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for word in piece.split_inclusive(char::is_whitespace).flat_map(|word| by_graphemes(word, room, unit)) {
        let next = end + word.len();
        if end > start && count(piece.get(start..next).unwrap_or_default().trim(), unit) > room {
            parts.extend(piece.get(start..end));
            start = end;
        }
        end = next;
    }
    parts.extend(piece.get(start..).filter(|rest| !rest.is_empty()));
    parts
}

fn by_graphemes(word: &str, room: usize, unit: LengthUnit) -> Vec<&str> {
    if count(word.trim(), unit) <= room { vec![word] } else { word.graphemes(true).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_network_counts_in_its_own_way() {
        let text = "e\u{301}té 👨‍👩‍👧 https://colis.example/une/adresse/qui/est/vraiment/longue";
        assert_eq!(count(text, LengthUnit::Weighted), 3 + 1 + 2 + 1 + 23);
        assert_eq!(count("日本", LengthUnit::Weighted), 4);
        assert_eq!(count("👨‍👩‍👧", LengthUnit::Graphemes), 1);
        assert_eq!(count("été", LengthUnit::Bytes), 5);
        assert_eq!(
            length("été", "x", Visibility::Public),
            Length { used: 3, max: Some(280), unit: LengthUnit::Weighted }
        );
        assert_eq!(length("été", "instagram", Visibility::Private).unit, LengthUnit::Bytes);
        assert_eq!(length("été", "mail", Visibility::Private).max, None);
    }

    #[test]
    fn of_two_limits_the_tighter_counts() {
        let family = "👨‍👩‍👧‍👦".repeat(200);
        let length = length(&family, "bluesky", Visibility::Public);
        assert_eq!((length.unit, length.is_too_long()), (LengthUnit::Bytes, true));
    }

    #[test]
    fn a_long_text_is_cut_at_sentences() {
        let text = "Votre vélo est à l'agence de Lyon. ".repeat(12);
        let limit = Limit { max: 280, unit: LengthUnit::Weighted };
        let parts = split(&text, limit);
        assert!(parts.len() > 1 && parts.iter().all(|part| count(part, limit.unit) <= 280), "{parts:?}");
        assert!(parts[0].ends_with("Lyon. 1/2"), "{}", parts[0]);
        let wall = split(&"a".repeat(700), limit);
        assert!(wall.iter().all(|part| count(part, limit.unit) <= 280));
    }
}
