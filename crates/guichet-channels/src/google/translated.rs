//! Takes the author's own words and the translation that Google puts beside them apart.
//!
//! Invariant: nothing of a comment is lost; without Google's mark at the beginning of a line it is all the author's.

/// The marks of a translation and of the original, by the language that Google speaks. To confirm against the live service.
const MARKS: [(&str, &str); 4] = [
    ("(Translated by Google)", "(Original)"),
    ("(Traduit par Google)", "(Avis d’origine)"),
    ("(Traduit par Google)", "(Avis d'origine)"),
    ("(Traduit par Google)", "(Original)"),
];

/// The author's words, and the translation.
pub(super) fn apart(comment: &str) -> (&str, Option<&str>) {
    for (translated, original) in MARKS {
        let Some((before, after)) = cut(comment, translated) else { continue };
        if !before.is_empty() {
            return (before, Some(after).filter(|translation| !translation.is_empty()));
        }
        if let Some((translation, words)) = cut(after, original)
            && !words.is_empty()
        {
            return (words, Some(translation).filter(|translation| !translation.is_empty()));
        }
    }
    (comment.trim(), None)
}

/// What stands before and after a mark that begins a line.
fn cut<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    text.match_indices(mark).find_map(|(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        let begins_a_line = before.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|sign| sign == '\n');
        begins_a_line.then(|| (before.trim(), rest.strip_prefix(mark).unwrap_or(rest).trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_translation_stands_beside_the_words_whichever_comes_first() {
        let expected = ("Servicio muy lento.", Some("Very slow service."));
        assert_eq!(apart("Servicio muy lento.\n\n(Translated by Google)\nVery slow service."), expected);
        assert_eq!(apart("(Translated by Google) Very slow service.\n\n(Original)\nServicio muy lento."), expected);
        let french = "(Traduit par Google) Service très lent.\n\n(Avis d'origine)\nServicio muy lento.";
        assert_eq!(apart(french), ("Servicio muy lento.", Some("Service très lent.")));
    }

    #[test]
    fn what_is_not_marked_by_google_is_the_authors() {
        for words in ["", "Très bien.", "On m’a dit (Translated by Google) en riant.", "(Translated by Google)"] {
            assert_eq!(apart(words), (words, None));
        }
        let alone = "(Translated by Google) Very slow service.";
        assert_eq!(apart(alone), (alone, None), "without the original it is all there is");
    }
}
