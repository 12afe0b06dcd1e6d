//! Who signs: the first name that somebody chose, and never a surname unless the brand wants it.

use guichet_text::Span;
use guichet_text::normalize::{Folded, fold};

use crate::guard::draft::Draft;
use crate::guard::findings::{Found, insert, replace};
use crate::guard::report::Level;

pub(super) fn check(draft: &Draft<'_>) -> Vec<Found> {
    surname(draft).or_else(|| missing(draft)).into_iter().collect()
}

/// The last two sentences, where a signature stands.
fn tail(draft: &Draft<'_>) -> Option<Span> {
    let sentences = &draft.reply.sentences;
    let last = sentences.last()?;
    let first = sentences.iter().rev().nth(1).unwrap_or(last);
    Some(Span::new(first.start, last.end))
}

/// The signatures that count.
fn names(draft: &Draft<'_>) -> Vec<String> {
    let charter = &draft.charter.signature.names;
    if !charter.is_empty() {
        return charter.clone();
    }
    let chosen = draft.input.author.as_ref().map(|author| author.signature.trim()).unwrap_or_default();
    if chosen.is_empty() { Vec::new() } else { vec![chosen.to_owned()] }
}

fn missing(draft: &Draft<'_>) -> Option<Found> {
    let names = names(draft);
    if !draft.charter.signature.required || names.is_empty() {
        return None;
    }
    let tail = tail(draft).map(|tail| draft.reply.raw(tail)).unwrap_or_default();
    let signed = names.iter().any(|name| Folded::new(tail).text().contains(fold(name).as_str()));
    let name = names.first().filter(|_| names.len() == 1);
    (!signed).then(|| {
        let found = Found::new(draft.say("La charte demande une signature.", "The charter asks for a signature."));
        match name {
            Some(name) => found.remedy(
                "sign",
                draft.say("Signer", "Sign"),
                vec![insert(draft.reply.folded.len(), format!("\n{name}"))],
            ),
            None => found,
        }
    })
}

/// "Zoé Marchand" under a reply, when colleagues know her by that name: strangers could look her up.
fn surname(draft: &Draft<'_>) -> Option<Found> {
    if draft.charter.signature.surname {
        return None;
    }
    let author = draft.input.author.as_ref()?;
    let chosen = fold(author.signature.trim());
    let first = author.name.split_whitespace().next()?;
    let tail = tail(draft)?;
    let words = draft.reply.folded(tail);
    let at = author.name.split_whitespace().skip(1).map(fold).filter(|word| word.len() > 2).find_map(|word| {
        if chosen.split_whitespace().any(|own| own == word) {
            return None;
        }
        let at = whole_word(words, &word)?;
        Some(draft.reply.span_in(tail, at..at + word.len()))
    })?;
    let why = draft.say(
        "Votre nom de famille ne part pas chez les clients\u{a0}: signez de votre prénom.",
        "Your surname does not go to customers: sign with your first name.",
    );
    let sign = if author.signature.trim().is_empty() { first } else { author.signature.trim() };
    // The first name before it goes with it when it is what stands there.
    let before = draft.reply.raw(Span::new(0, at.start));
    let with_first = before.trim_end().to_lowercase().ends_with(&first.to_lowercase());
    let start = if with_first {
        at.start - before.chars().count() + before.trim_end().chars().count() - first.chars().count()
    } else {
        at.start
    };
    let label = draft.say(&format!("Signer {sign}"), &format!("Sign {sign}"));
    let edit = replace(Span::new(start, at.end), sign.to_owned());
    Some(Found::at(at, why).level(Level::Hold).remedy("sign", label, vec![edit]))
}

fn whole_word(text: &str, word: &str) -> Option<usize> {
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        !letter(text.get(..*at).and_then(|before| before.chars().next_back()))
            && !letter(text.get(at + word.len()..).and_then(|after| after.chars().next()))
    })
}
