//! Quoted words against spans: one to one, best overlap first come.

use guichet_text::Span;

use crate::quoted;
use crate::score::Answers;

/// Each expected span takes one found span that shares a code point with it.
pub(crate) fn overlapping(expected: &[Span], found: &[Span]) -> Answers {
    matched(expected, found, |one, other| one.overlaps(*other))
}

/// Each expected item takes one found item that fits.
pub(crate) fn matched<E, F>(expected: &[E], found: &[F], fits: impl Fn(&E, &F) -> bool) -> Answers {
    let mut taken = vec![false; found.len()];
    let mut hit = 0;
    for one in expected {
        let place = found.iter().zip(&taken).position(|(other, taken)| !taken && fits(one, other));
        if let Some(taken) = place.and_then(|place| taken.get_mut(place)) {
            *taken = true;
            hit += 1;
        }
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Answers { hit, extra: count(found.len()) - hit, missed: count(expected.len()) - hit }
}

/// Where quoted words stand; quotes that are not found are left out, the check complains of them.
pub(crate) fn spans<'a>(text: &str, quotes: impl Iterator<Item = &'a String>) -> Vec<Span> {
    quotes.filter_map(|words| quoted::find(text, words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_found_span_answers_one_expected_span() {
        let found = [Span::new(0, 30)];
        let answers = overlapping(&[Span::new(0, 5), Span::new(20, 25)], &found);
        assert_eq!(answers, Answers { hit: 1, extra: 0, missed: 1 });
    }
}
