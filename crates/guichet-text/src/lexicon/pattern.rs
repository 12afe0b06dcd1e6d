//! The small language in which a lexicon line says what it looks for.
//!
//! `mot` a word · `mot*` words that begin so · `a|b` or `(a b|c)` one of several · `(mot)` or `(a|b)?` may be missing ·
//! `..3` up to three words between, in the same sentence · `^` first: only at the start of a clause · `$` last: only at
//! the end of one.
//! Lines are folded and cut like messages: "n'ai" is two words, accents do not matter.

use super::vocabulary::{Number, Text, Vocabulary};
use crate::normalize::Folded;
use crate::tokens::{Pause, Token, tokens};

/// One place of a pattern.
#[derive(Debug, Clone)]
struct Place {
    /// Each choice is a short run of words ("rendez vous" counts as one choice).
    choices: Vec<Vec<Number>>,
    optional: bool,
    /// How many other words may stand before it.
    gap: usize,
}

impl Place {
    /// The first words of its choices.
    fn beginnings(&self) -> Vec<Number> {
        self.choices.iter().filter_map(|choice| choice.first().copied()).collect()
    }

    /// Its head, then its choices: one word each, or each behind its length.
    fn packed(&self) -> Vec<Number> {
        let single = self.choices.iter().all(|choice| choice.len() == 1);
        let one = |choice: &Vec<Number>| if single { choice.clone() } else { packed(choice) };
        let choices: Vec<Number> = self.choices.iter().flat_map(one).collect();
        let gap = u32::try_from(self.gap).unwrap_or(0).min(0xff);
        let mut all = vec![length(&choices) << 16 | gap << 8 | u32::from(single) << 1 | u32::from(self.optional)];
        all.extend(choices);
        all
    }
}

fn length(all: &[Number]) -> u32 {
    u32::try_from(all.len()).unwrap_or(0)
}

fn packed(all: &[Number]) -> Vec<Number> {
    [&[length(all)], all].concat()
}

/// The first run of a packed list, and what stands behind it.
fn run(packed: &[Number]) -> Option<(&[Number], &[Number])> {
    let (length, rest) = packed.split_first()?;
    rest.split_at_checked(usize::try_from(*length).ok()?)
}

/// A compiled lexicon line. Its numbers lie side by side: hundreds of lines are asked for every message, and most of them
/// lie in slow memory until then.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Words with which a match may begin.
    beginnings: Box<[Number]>,
    /// For each place after the first that must be filled, the words with which it may begin; then the places.
    code: Box<[Number]>,
    /// Where the places begin.
    places: u16,
    at_start: bool,
    at_end: bool,
}

impl Pattern {
    /// Reads a pattern; `None` when it holds no word.
    pub(super) fn parse(written: &str, vocabulary: &mut Vocabulary) -> Option<Self> {
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
            let choices = inside.split('|').map(|choice| words_of(choice, vocabulary));
            let choices: Vec<Vec<Number>> = choices.filter(|words| !words.is_empty()).collect();
            optional |= grouped && !inside.contains('|');
            if !choices.is_empty() {
                places.push(Place { choices, optional, gap });
            }
            gap = 0;
        }
        if places.iter().all(|place| place.optional) {
            return None;
        }
        let free = places.iter().take_while(|place| place.optional).count();
        let beginnings = places.iter().take(free + 1).flat_map(Place::beginnings).collect();
        let wanted = places.iter().skip(1).filter(|place| !place.optional).map(Place::beginnings);
        let mut code: Vec<Number> = wanted.flat_map(|words| packed(&words)).collect();
        let from = u16::try_from(code.len()).ok()?;
        code.extend(places.iter().flat_map(Place::packed));
        Some(Self { beginnings, code: code.into(), places: from, at_start, at_end })
    }

    /// The words with which a match may begin.
    pub(super) const fn beginnings(&self) -> &[Number] {
        &self.beginnings
    }

    /// A word without which no match goes on, where there is one.
    pub(super) fn beside(&self) -> Option<Number> {
        let mut wanted = self.code.get(..usize::from(self.places))?;
        while let Some((words, rest)) = run(wanted) {
            if let [only] = words {
                return Some(*only);
            }
            wanted = rest;
        }
        None
    }

    /// Whether a text can hold the pattern at all. Many lines begin with "je" or "I": most of them end here, without a look
    /// at where the words stand.
    pub(super) fn can_stand_in(&self, text: &Text<'_>) -> bool {
        let mut wanted = self.code.get(..usize::from(self.places)).unwrap_or_default();
        while let Some((words, rest)) = run(wanted) {
            if !words.iter().any(|word| text.says(*word)) {
                return false;
            }
            wanted = rest;
        }
        true
    }

    /// The token after the last one of a match that begins at `start`.
    pub(super) fn matches(&self, text: &Text<'_>, start: usize) -> Option<usize> {
        if self.at_start && text.pause(start).is_none_or(|pause| pause == Pause::None && !opens_clause(text.all, start))
        {
            return None;
        }
        let places = self.code.get(usize::from(self.places)..)?;
        let end = match_places(places, text, start, true)?;
        if self.at_end && text.pause(end) == Some(Pause::None) {
            return None;
        }
        Some(end)
    }
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

fn words_of(piece: &str, vocabulary: &mut Vocabulary) -> Vec<Number> {
    let folded = Folded::new(piece);
    let all = tokens(&folded);
    let last = all.len().saturating_sub(1);
    let open = piece.ends_with('*');
    all.iter()
        .enumerate()
        .map(
            |(at, token)| {
                if open && at == last { vocabulary.beginning(token.word) } else { vocabulary.word(token.word) }
            },
        )
        .collect()
}

fn match_places(places: &[Number], text: &Text<'_>, at: usize, first: bool) -> Option<usize> {
    let Some((head, rest)) = places.split_first() else { return Some(at) };
    let (choices, rest) = rest.split_at_checked(usize::try_from(head >> 16).ok()?)?;
    let (gap, single, optional) = (usize::try_from(head >> 8 & 0xff).ok()?, head & 2 != 0, head & 1 != 0);
    for here in at..=at + if first { 0 } else { gap } {
        // The first word may follow any pause; later ones stay within the sentence, gaps and all.
        if !first && text.pause(here) == Some(Pause::Sentence) {
            break;
        }
        if single {
            let fits = text.at(here).iter().any(|word| choices.contains(word));
            let end = fits.then(|| match_places(rest, text, here + 1, false)).flatten();
            if end.is_some() {
                return end;
            }
            continue;
        }
        let mut choices = choices;
        while let Some((choice, others)) = run(choices) {
            choices = others;
            let end = match_choice(choice, text, here).and_then(|after| match_places(rest, text, after, false));
            if end.is_some() {
                return end;
            }
        }
    }
    if optional { match_places(rest, text, at, first) } else { None }
}

fn match_choice(choice: &[Number], text: &Text<'_>, at: usize) -> Option<usize> {
    for (offset, word) in choice.iter().enumerate() {
        if !text.at(at + offset).contains(word) || (offset > 0 && text.pause(at + offset) == Some(Pause::Sentence)) {
            return None;
        }
    }
    Some(at + choice.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> bool {
        let mut vocabulary = Vocabulary::default();
        let pattern = Pattern::parse(pattern, &mut vocabulary).unwrap();
        let folded = Folded::new(text);
        let all = tokens(&folded);
        let text = Text::new(&vocabulary, &all);
        (0..all.len()).any(|start| pattern.can_stand_in(&text) && pattern.matches(&text, start).is_some())
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
