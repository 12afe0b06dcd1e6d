//! Where sentences begin and end, in text that often has no full stop.
//!
//! Invariant: spans are in order, do not overlap, are trimmed of spaces, and links and abbreviations do not cut.

use crate::normalize::Folded;
use crate::reading::Span;

/// Sentences of a text as given.
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    sentences_of(&Folded::new(text))
}

/// Sentences of a text already folded.
pub(crate) fn sentences_of(folded: &Folded<'_>) -> Vec<Span> {
    let characters: Vec<char> = folded.raw_text().chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while index < characters.len() {
        let end = match characters.get(index).copied().unwrap_or(' ') {
            '.' | '!' | '?' | '…' => stop_at(&characters, index),
            '\n' => line_at(&characters, index),
            _ => None,
        };
        if let Some(end) = end {
            push_trimmed(&mut found, &characters, start, end);
            start = end;
            index = end;
        } else {
            index += 1;
        }
    }
    push_trimmed(&mut found, &characters, start, characters.len());
    found
}

fn is_closing(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '"' | '»' | ')' | '”')
}

/// The end of the sentence if the mark at `index` ends one.
fn stop_at(characters: &[char], index: usize) -> Option<usize> {
    let mut end = index + 1;
    while characters.get(end).is_some_and(|next| {
        is_closing(*next)
            || (matches!(next, '\u{a0}' | '\u{202f}' | ' ')
                && characters.get(end + 1).is_some_and(|after| matches!(after, '!' | '?' | '»')))
    }) {
        end += 1;
    }
    let mark = characters.get(index).copied().unwrap_or(' ');
    let next = characters.get(end).copied();
    if mark != '.' || end > index + 1 {
        return Some(end);
    }
    match next {
        None => Some(end),
        Some(next) if next.is_whitespace() => (!abbreviation_before(characters, index)).then_some(end),
        // "remboursé.Merci": a forgotten space, unless it is a link or a number.
        Some(next) => {
            let before = index.checked_sub(1).and_then(|at| characters.get(at)).copied().unwrap_or(' ');
            (next.is_uppercase() && before.is_lowercase() && !in_link(characters, index)).then_some(end)
        }
    }
}

/// Whether the word around `index` looks like a link or a mail address.
fn in_link(characters: &[char], index: usize) -> bool {
    let reach = 60;
    let before = characters.get(index.saturating_sub(reach)..index).unwrap_or_default();
    let word_before: Vec<char> =
        before.iter().rev().take_while(|character| !character.is_whitespace()).copied().collect();
    let after: Vec<char> =
        characters.iter().skip(index).take(reach).take_while(|character| !character.is_whitespace()).copied().collect();
    word_before.iter().chain(&after).any(|character| matches!(character, '/' | '@' | '_'))
}

/// Whether the full stop at `index` belongs to an abbreviation: one letter, or "Mme", "St", "réf"…
fn abbreviation_before(characters: &[char], index: usize) -> bool {
    let before = characters.get(index.saturating_sub(6)..index).unwrap_or_default();
    let word: String = before.iter().rev().take_while(|character| character.is_alphanumeric()).collect();
    let word: String = word.chars().rev().collect::<String>().to_lowercase();
    matches!(
        word.as_str(),
        "m" | "mm"
            | "mme"
            | "mlle"
            | "mr"
            | "mrs"
            | "ms"
            | "dr"
            | "st"
            | "ste"
            | "réf"
            | "ref"
            | "tél"
            | "tel"
            | "num"
            | "cf"
            | "n"
            | "av"
            | "bd"
            | "env"
    )
}

/// The end of the sentence if the line break at `index` ends one: an empty line, or a new start after it.
fn line_at(characters: &[char], index: usize) -> Option<usize> {
    let mut breaks = 0;
    let mut at = index;
    while let Some(next) = characters.get(at).filter(|next| next.is_whitespace()) {
        breaks += usize::from(*next == '\n');
        at += 1;
    }
    let next = characters.get(at).copied()?;
    (breaks >= 2 || !next.is_lowercase()).then_some(at)
}

fn push_trimmed(found: &mut Vec<Span>, characters: &[char], mut start: usize, mut end: usize) {
    while start < end && characters.get(start).is_some_and(|character| character.is_whitespace()) {
        start += 1;
    }
    while end > start && characters.get(end - 1).is_some_and(|character| character.is_whitespace()) {
        end -= 1;
    }
    let spoken = characters.get(start..end).unwrap_or_default().iter().any(|character| !character.is_whitespace());
    if spoken {
        found.push(Span::new(start, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        sentences(text).into_iter().map(|span| span.slice(text).to_owned()).collect()
    }

    #[test]
    fn stops_cut_and_abbreviations_do_not() {
        assert_eq!(cut("M. Petit attend. Et moi ? Rien !!"), ["M. Petit attend.", "Et moi ?", "Rien !!"]);
    }

    #[test]
    fn forgotten_spaces_cut_and_links_do_not() {
        assert_eq!(
            cut("Rien reçu.Merci de voir suivi.example/Abc.Def"),
            ["Rien reçu.", "Merci de voir suivi.example/Abc.Def"]
        );
    }

    #[test]
    fn lines_cut_when_something_new_begins() {
        assert_eq!(cut("Bonjour,\nje n'ai rien\nreçu\n\ncdt\nZoé"), ["Bonjour,\nje n'ai rien\nreçu", "cdt", "Zoé"]);
    }
}
