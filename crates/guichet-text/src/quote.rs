//! Where the writer's own words end and the quoted reply or the signature begins.
//!
//! For display and for the reading only: nothing is ever cut from what is kept.
//! Invariant: the span starts at the first own word and never swallows the whole text when only cues are found.

use std::sync::LazyLock;

use regex::Regex;

use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::Span;

/// One cue a line: an expression over folded text at the start of a line.
const CUES: &str = include_str!("../data/quote_cues.tsv");

static BEGINNINGS: LazyLock<Regex> = LazyLock::new(|| {
    let cues: Vec<&str> =
        CUES.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    pattern(&format!("(?m)^[ \\t>*_]*(?:{})", cues.join("|")))
});

/// The writer's own words: the text up to the first quoted reply or signature.
#[must_use]
pub fn own_words(text: &str) -> Span {
    own_words_of(&Folded::new(text))
}

pub(crate) fn own_words_of(folded: &Folded<'_>) -> Span {
    let whole = Span::new(0, folded.len());
    let text = folded.text();
    // A single line quotes nothing in the way mail programs do.
    if !text.contains('\n') {
        return whole;
    }
    let cue = BEGINNINGS.find_iter(text).find(|found| !is_blank(text.get(..found.start()).unwrap_or_default()));
    let end = match (cue.map(|found| found.start()), quoted_tail(text)) {
        (Some(cue), Some(tail)) => cue.min(tail),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return whole,
    };
    let kept = text.get(..end).unwrap_or_default().trim_end();
    Span::new(0, folded.span(0, kept.len()).end)
}

/// Nothing said yet: only spaces, or marks of quoting.
fn is_blank(text: &str) -> bool {
    !text.lines().any(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('>')
    })
}

/// The start of a final block of lines that begin with ">".
fn quoted_tail(text: &str) -> Option<usize> {
    let mut tail = None;
    let mut at = text.len();
    for line in text.rsplit_inclusive_lines() {
        at -= line.len();
        let trimmed = line.trim();
        if trimmed.starts_with('>') {
            tail = Some(at);
        } else if !trimmed.is_empty() {
            break;
        }
    }
    tail.filter(|start| !is_blank(text.get(..*start).unwrap_or_default()))
}

trait LinesFromTheEnd {
    fn rsplit_inclusive_lines(&self) -> impl Iterator<Item = &str>;
}

impl LinesFromTheEnd for str {
    fn rsplit_inclusive_lines(&self) -> impl Iterator<Item = &str> {
        self.split_inclusive('\n').collect::<Vec<_>>().into_iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> &str {
        own_words(text).slice(text)
    }

    #[test]
    fn french_mail_programs_are_known() {
        let text =
            "Toujours rien.\n\nLe mar. 3 mars 2026 à 10:12, Service client\n<sav@colis.example> a écrit :\n> Bonjour";
        assert_eq!(own(text), "Toujours rien.");
        assert_eq!(own("Alors ?\n-----Message d'origine-----\nDe : SAV"), "Alors ?");
        assert_eq!(
            own("Alors ?\n\nDe : SAV <sav@colis.example>\nEnvoyé : mardi 3 mars 2026 10:12\nÀ : moi"),
            "Alors ?"
        );
        assert_eq!(own("Alors ?\nEnvoyé de mon iPhone\n\nLe 3 mars 2026 à 10:12, SAV a écrit :"), "Alors ?");
    }

    #[test]
    fn english_mail_programs_are_known() {
        assert_eq!(
            own("Any news?\n\nOn Tue, 3 Mar 2026 at 10:12, Care <care@parcel.example> wrote:\n> Hello"),
            "Any news?"
        );
        assert_eq!(own("Any news?\n\nFrom: Care\nSent: Tuesday, March 3, 2026\nTo: me"), "Any news?");
        assert_eq!(own("Any news?\n-- \nKim"), "Any news?");
    }

    #[test]
    fn answers_below_a_quote_are_own_words() {
        assert_eq!(own("> Bonjour\n> Avez-vous reçu ?\nNon, rien."), "> Bonjour\n> Avez-vous reçu ?\nNon, rien.");
    }

    #[test]
    fn an_ordinary_letter_is_kept_whole() {
        let text = "Bonjour,\nLe 3 mars j'ai écrit au dépôt : rien.\nDe plus, la box est cassée.";
        assert_eq!(own(text), text);
    }
}
