//! French or English: the language in which the desk speaks to the person at the other end.

use axum::http::{HeaderMap, header};

/// A language that the desk speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Français.
    #[default]
    Fr,
    /// English.
    En,
}

impl Locale {
    /// The word used in addresses and settings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language of a word such as `fr`, `fr-CA`, `en_GB`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let first = word.split(['-', '_']).next().unwrap_or_default();
        if first.eq_ignore_ascii_case("fr") {
            Some(Self::Fr)
        } else if first.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The text of this language.
    #[must_use]
    pub const fn pick<'a>(self, french: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Fr => french,
            Self::En => english,
        }
    }

    /// The best of the languages that a browser asks for, if it asks for one of ours.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        let mut best: Option<(f32, Self)> = None;
        for part in wanted.split(',').take(20) {
            let mut fields = part.split(';');
            let Some(locale) = fields.next().and_then(|tag| Self::parse(tag.trim())) else { continue };
            let weight = fields
                .find_map(|field| field.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.parse().unwrap_or(0.0_f32));
            if weight > 0.0 && best.is_none_or(|(other, _)| weight > other) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_weight_wins() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
            Locale::from_headers(&headers)
        };
        assert_eq!(asked("de, en;q=0.3, fr-CA;q=0.8"), Some(Locale::Fr));
        assert_eq!(asked("en-GB,en;q=0.9"), Some(Locale::En));
        assert_eq!(asked("de"), None);
        assert_eq!(asked("fr;q=0, en;q=0.1"), Some(Locale::En));
        assert_eq!(asked(";;;q=,"), None);
    }
}
