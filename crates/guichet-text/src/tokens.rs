//! Cuts folded text into words, numbers, pictures and @/# marks, with the strength of the pause before each.
//!
//! Invariant: tokens are in order and do not overlap; apostrophes and hyphens separate ("rendez-vous" is two tokens),
//! in lexicons as in messages, so both sides always agree.

use crate::normalize::{Folded, is_emoji};
use crate::reading::Span;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, or letters and digits.
    Word,
    /// Digits only.
    Number,
    /// One picture.
    Emoji,
    /// An @handle.
    Handle,
    /// A #hashtag (its word without the mark).
    Hashtag,
}

/// The pause before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    /// Nothing but spaces, apostrophes or hyphens.
    None,
    /// A comma, a dash, a bracket, a colon, a quote, a soft line break.
    Clause,
    /// The end of a sentence or an empty line.
    Sentence,
}

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The folded word.
    pub word: &'a str,
    /// What it is made of.
    pub kind: TokenKind,
    /// The pause before it.
    pub pause: Pause,
    /// Where it stands in the text as given.
    pub span: Span,
    /// Whether a question mark follows before the next token.
    pub asked: bool,
    /// Whether an apostrophe stands between this token and the one before.
    pub elided: bool,
}

/// Cuts a folded text.
#[must_use]
pub fn tokens<'a>(folded: &'a Folded<'_>) -> Vec<Token<'a>> {
    let text = folded.text();
    let mut found: Vec<Token<'a>> = Vec::with_capacity(text.len() / 5 + 1);
    let mut gap_start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        let marked = matches!(first, '@' | '#');
        let kind = if is_emoji(first) {
            TokenKind::Emoji
        } else if first.is_alphanumeric()
            || (marked && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric()))
        {
            TokenKind::Word
        } else {
            continue;
        };
        let mut end = start + first.len_utf8();
        let mut digits_only = first.is_ascii_digit();
        if kind == TokenKind::Word {
            while let Some((at, next)) = characters.peek().copied() {
                let inside = next.is_alphanumeric() && !is_emoji(next) || (next == '_');
                if !inside {
                    break;
                }
                digits_only &= next.is_ascii_digit();
                end = at + next.len_utf8();
                characters.next();
            }
        }
        let gap = text.get(gap_start..start).unwrap_or_default();
        let mut gap = Gap::read(gap, found.last().map_or("", |last| last.word), first);
        // A new line that begins with a capital, a mention or a picture begins a sentence; others only wrap.
        let begins = || {
            folded
                .raw(folded.span(start, end))
                .chars()
                .next()
                .is_some_and(|sign| sign.is_uppercase() || marked || is_emoji(sign))
        };
        if gap.broken && gap.pause == Pause::Clause && begins() {
            gap.pause = Pause::Sentence;
        }
        if let Some(last) = found.last_mut() {
            last.asked = gap.asked;
        }
        let (kind, word_start) = match (kind, first) {
            (TokenKind::Word, '@') => (TokenKind::Handle, start + 1),
            (TokenKind::Word, '#') => (TokenKind::Hashtag, start + 1),
            (TokenKind::Word, _) if digits_only => (TokenKind::Number, start),
            (kind, _) => (kind, start),
        };
        found.push(Token {
            word: text.get(word_start..end).unwrap_or_default(),
            kind,
            pause: if found.is_empty() { Pause::Sentence } else { gap.pause },
            span: folded.span(start, end),
            asked: false,
            elided: gap.elided,
        });
        gap_start = end;
    }
    let tail = Gap::read(text.get(gap_start..).unwrap_or_default(), "", ' ');
    if let Some(last) = found.last_mut() {
        last.asked = tail.asked;
    }
    found
}

/// What stands between two tokens.
struct Gap {
    pause: Pause,
    asked: bool,
    elided: bool,
    /// A line ended here.
    broken: bool,
}

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "m", "mm", "mme", "mlle", "mr", "mrs", "ms", "dr", "me", "st", "ste", "av", "bd", "ref", "tel", "num", "no", "n",
    "art", "cf", "p", "env", "min", "max", "nb",
];

impl Gap {
    fn read(gap: &str, before: &str, next: char) -> Self {
        let mut pause = Pause::None;
        let mut lines = 0;
        let mut asked = false;
        let mut last = ' ';
        for character in gap.chars() {
            match character {
                '?' | '¿' => {
                    asked = true;
                    pause = Pause::Sentence;
                }
                '!' => pause = Pause::Sentence,
                '\n' | '\r' => lines += usize::from(character == '\n'),
                ',' | ';' | ':' | '(' | ')' | '[' | ']' | '"' | '|' | '/' => pause = pause.max(Pause::Clause),
                _ => {}
            }
            last = character;
        }
        // "(?)" doubts a word and asks nothing.
        asked &= !gap.contains("(?");
        if let Some(stop) = gap.find('.') {
            let glued = gap == ".";
            let dots = gap.matches('.').count();
            let abbreviation = dots == 1 && ABBREVIATIONS.contains(&before);
            let decimal = glued && before.bytes().all(|byte| byte.is_ascii_digit()) && next.is_ascii_digit();
            let numbered = glued && !before.is_empty() && stop == 0 && next.is_ascii_digit();
            if !(abbreviation || decimal || numbered) {
                pause = Pause::Sentence;
            }
        }
        if gap.contains(" - ") || gap.contains("->") {
            pause = pause.max(Pause::Clause);
        }
        if lines >= 2 {
            pause = Pause::Sentence;
        } else if lines == 1 {
            pause = pause.max(Pause::Clause);
        }
        Self { pause, asked, broken: lines > 0, elided: gap == "'" || (gap.len() <= 2 && last == '\'') }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let folded = Folded::new(text);
        tokens(&folded).iter().map(|token| token.word.to_owned()).collect()
    }

    #[test]
    fn apostrophes_and_hyphens_separate() {
        assert_eq!(words("J’ai pris rendez-vous"), ["j", "ai", "pris", "rendez", "vous"]);
    }

    #[test]
    fn pauses_are_graded() {
        let folded = Folded::new("M. Petit, bonjour. Il coûte 3.50 ! Merci");
        let strong: Vec<&str> =
            tokens(&folded).iter().filter(|token| token.pause == Pause::Sentence).map(|token| token.word).collect();
        assert_eq!(strong, ["m", "il", "merci"]);
    }

    #[test]
    fn a_question_mark_marks_the_word_before() {
        let folded = Folded::new("où est mon colis ?? merci");
        let asked: Vec<&str> = tokens(&folded).iter().filter(|token| token.asked).map(|token| token.word).collect();
        assert_eq!(asked, ["colis"]);
    }
}
