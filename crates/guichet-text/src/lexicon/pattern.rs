//! The small language in which a lexicon line says what it looks for.
//!
//! `mot` a word · `mot*` words that begin so · `a|b` or `(a b|c)` one of several · `(mot)` or `(a|b)?` may be missing ·
//! `..3` up to three words between, in the same sentence · `^` first: only at the start of a clause · `$` last: only at
//! the end of one.
//! Lines are folded and cut like messages: "n'ai" is two words, accents do not matter.

use crate::normalize::Folded;
use crate::tokens::{Pause, Token, tokens};

/// One word or the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// The very word.
    Exact(String),
    /// Every word that begins so.
    Beginning(String),
}

impl Word {
    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Exact(exact) => exact == word,
            Self::Beginning(beginning) => word.starts_with(beginning.as_str()),
        }
    }
}

/// Bytes of a word that make its head.
const HEAD: usize = 3;

/// A set of heads of words, in 256 bits: it may say yes for a stranger, never no for a member.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Heads([u64; 4]);

impl Heads {
    /// The heads of the words of a text.
    pub(crate) fn of(all: &[Token<'_>]) -> Self {
        let mut heads = Self::default();
        for token in all {
            heads.add(token.word);
        }
        heads
    }

    fn add(&mut self, word: &str) {
        let head = word.bytes().take(HEAD).fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        let bit = (head.wrapping_mul(0x9e37_79b1)) >> 24;
        let at = usize::try_from(bit >> 6).unwrap_or(0);
        if let Some(part) = self.0.get_mut(at) {
            *part |= 1 << (bit & 63);
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }
}

/// One place of a pattern.
#[derive(Debug, Clone)]
struct Place {
    /// Each choice is a short run of words ("rendez vous" counts as one choice).
    choices: Vec<Vec<Word>>,
    optional: bool,
    /// How many other words may stand before it.
    gap: usize,
}

/// A compiled lexicon line.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    places: Vec<Place>,
    /// For each place after the first that must be filled: the words that may fill it.
    wanted: Vec<Heads>,
    at_start: bool,
    at_end: bool,
}

impl Pattern {
    /// Reads a pattern; `None` when it holds no word.
    pub(crate) fn parse(written: &str) -> Option<Self> {
        let mut written = written.trim();
        let at_start = written.starts_with('^');
        written = written.trim_start_matches('^');
        let at_end = written.ends_with('$');
        written = written.trim_end_matches('$');
        let mut places = Vec::new();
        let mut gap = 0;
        for piece in pieces(written) {
            if let Some(reach) = piece.strip_prefix("..") {
                gap = reach.parse().unwrap_or(2);
                continue;
            }
            let (inside, mut optional) = piece.strip_suffix('?').map_or((piece, false), |inside| (inside, true));
            let grouped = inside.starts_with('(');
            let inside = inside.trim_matches(['(', ')']);
            let choices: Vec<Vec<Word>> = inside.split('|').map(words_of).filter(|words| !words.is_empty()).collect();
            optional |= grouped && !inside.contains('|');
            if !choices.is_empty() {
                places.push(Place { choices, optional, gap });
            }
            gap = 0;
        }
        let solid = places.iter().any(|place| !place.optional);
        let wanted = places.iter().skip(1).filter(|place| !place.optional).filter_map(heads_of).collect();
        solid.then_some(Self { places, wanted, at_start, at_end })
    }

    /// The words with which a match may begin.
    pub(crate) fn beginnings(&self) -> Vec<Word> {
        let mut found = Vec::new();
        for place in &self.places {
            found.extend(place.choices.iter().filter_map(|choice| choice.first().cloned()));
            if !place.optional {
                break;
            }
        }
        found
    }

    /// Whether a text with words of these heads can hold the pattern at all. Many lines begin with "je" or "I": most of
    /// them end here, without a look at the words.
    pub(crate) fn can_stand_in(&self, text: &Heads) -> bool {
        self.wanted.iter().all(|wanted| wanted.meets(text))
    }

    /// The token after the last one of a match that begins at `start`.
    pub(crate) fn matches(&self, all: &[Token<'_>], start: usize) -> Option<usize> {
        if self.at_start && all.get(start).is_none_or(|token| token.pause == Pause::None && !opens_clause(all, start)) {
            return None;
        }
        let end = match_places(&self.places, all, start, true)?;
        if self.at_end && all.get(end).is_some_and(|next| next.pause == Pause::None) {
            return None;
        }
        Some(end)
    }
}

/// The heads of the words that may fill a place; `None` when a choice says too little.
fn heads_of(place: &Place) -> Option<Heads> {
    let mut heads = Heads::default();
    for choice in &place.choices {
        match choice.first()? {
            Word::Exact(word) => heads.add(word),
            Word::Beginning(word) if word.len() >= HEAD => heads.add(word),
            Word::Beginning(_) => return None,
        }
    }
    Some(heads)
}

/// A greeting or a mention before the first word does not move the start of the clause.
fn opens_clause(all: &[Token<'_>], start: usize) -> bool {
    use crate::tokens::TokenKind;
    start.checked_sub(1).and_then(|before| all.get(before)).is_some_and(|before| {
        matches!(before.kind, TokenKind::Handle | TokenKind::Emoji | TokenKind::Hashtag)
            || matches!(
                before.word,
                "bonjour"
                    | "bonsoir"
                    | "salut"
                    | "hello"
                    | "hi"
                    | "hey"
                    | "mais"
                    | "et"
                    | "donc"
                    | "alors"
                    | "but"
                    | "and"
                    | "so"
                    | "svp"
                    | "please"
                    | "bref"
                    | "sinon"
            )
    })
}

/// The pieces of a pattern: cut at spaces, except within brackets.
fn pieces(written: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    written
        .split(move |sign: char| {
            match sign {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && sign.is_whitespace()
        })
        .filter(|piece| !piece.is_empty())
}

fn words_of(piece: &str) -> Vec<Word> {
    let folded = Folded::new(piece);
    let all = tokens(&folded);
    let last = all.len().saturating_sub(1);
    let open = piece.ends_with('*');
    all.iter()
        .enumerate()
        .map(|(at, token)| {
            if open && at == last { Word::Beginning(token.word.to_owned()) } else { Word::Exact(token.word.to_owned()) }
        })
        .collect()
}

fn match_places(places: &[Place], all: &[Token<'_>], at: usize, first: bool) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else { return Some(at) };
    let reach = if first { 0 } else { place.gap };
    for skipped in 0..=reach {
        let here = at + skipped;
        // The first word may follow any pause; later ones stay within the sentence, gaps and all.
        let crossing = !first && all.get(here).is_some_and(|token| token.pause == Pause::Sentence);
        if crossing {
            break;
        }
        for choice in &place.choices {
            let end = match_choice(choice, all, here).and_then(|after| match_places(rest, all, after, false));
            if end.is_some() {
                return end;
            }
        }
    }
    if place.optional { match_places(rest, all, at, first) } else { None }
}

fn match_choice(choice: &[Word], all: &[Token<'_>], at: usize) -> Option<usize> {
    for (offset, word) in choice.iter().enumerate() {
        let token = all.get(at + offset)?;
        if !word.fits(token.word) || (offset > 0 && token.pause == Pause::Sentence) {
            return None;
        }
    }
    Some(at + choice.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> bool {
        let pattern = Pattern::parse(pattern).unwrap();
        let folded = Folded::new(text);
        let all = tokens(&folded);
        (0..all.len()).any(|start| pattern.matches(&all, start).is_some())
    }

    #[test]
    fn words_beginnings_and_choices() {
        assert!(found("pas|jamais reçu*", "je n’ai JAMAIS reçue"));
        assert!(!found("pas reçu", "pas vraiment reçu"));
    }

    #[test]
    fn gaps_stay_in_the_sentence() {
        assert!(found("colis ..3 perdu", "mon colis est encore perdu"));
        assert!(!found("colis ..3 perdu", "Un colis. J'ai perdu"));
    }

    #[test]
    fn a_word_may_be_missing_and_a_clause_may_be_asked_for() {
        assert!(found("où (en) est", "ou est mon colis"));
        assert!(found("(je vais|on va) (le|la)? casser", "on va casser"));
        assert!(!found("(je vais|on va) casser", "je casser"));
        assert!(found("^pourquoi", "Bonjour pourquoi ce retard"));
        assert!(!found("^pourquoi", "je sais pourquoi"));
        assert!(found("hein$", "c'est cher hein ?"));
    }
}
