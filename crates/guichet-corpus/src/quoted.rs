//! Words quoted from a message, found again in it.

use guichet_text::Span;

/// Where quoted words stand; `words#2` means the second place where they stand. `None` when they do not.
#[must_use]
pub fn find(text: &str, quoted: &str) -> Option<Span> {
    if quoted.is_empty() {
        return None;
    }
    if let Some(byte) = text.find(quoted) {
        return Some(span(text, byte, quoted));
    }
    let (words, nth) = quoted.rsplit_once('#')?;
    let nth: usize = nth.parse().ok().filter(|_| !words.is_empty())?;
    let (byte, _) = text.match_indices(words).nth(nth.checked_sub(1)?)?;
    Some(span(text, byte, words))
}

fn span(text: &str, byte: usize, words: &str) -> Span {
    let start = text.get(..byte).map_or(0, |before| before.chars().count());
    Span::new(start, start + words.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_code_points() {
        assert_eq!(find("été où ça ?", "où ça ?"), Some(Span::new(4, 11)));
        assert_eq!(find("merci et merci", "merci#2"), Some(Span::new(9, 14)));
        assert_eq!(find("vol #3", "vol #3"), Some(Span::new(0, 6)));
        assert_eq!(find("merci", "merci#2"), None);
        assert_eq!(find("merci", "Merci"), None);
    }
}
