//! The sentences of drafts, from `data/frames.tsv`, chosen by a number.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::guard::charter::Address;

/// Where a date must be chosen, in French.
pub const BLANK_FR: &str = "[date à choisir]";
/// Where a date must be chosen, in English.
pub const BLANK_EN: &str = "[choose a date]";

/// The blank of a language.
#[must_use]
pub fn blank(language: &str) -> &'static str {
    if language.starts_with("en") { BLANK_EN } else { BLANK_FR }
}

/// How the customer is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice {
    Vous,
    Tu,
    English,
}

impl Voice {
    pub(super) fn of(language: &str, address: Address) -> Self {
        match (language.starts_with("en"), address) {
            (true, _) => Self::English,
            (_, Address::Tu) => Self::Tu,
            _ => Self::Vous,
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word {
            "vous" => Some(Self::Vous),
            "tu" => Some(Self::Tu),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The words of this voice.
    pub(super) const fn pick<'a>(self, vous: &'a str, tu: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Vous => vous,
            Self::Tu => tu,
            Self::English => english,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Vous | Self::Tu => "fr",
            Self::English => "en",
        }
    }
}

static FRAMES: LazyLock<BTreeMap<(&'static str, Voice), Vec<&'static str>>> = LazyLock::new(|| {
    let mut frames: BTreeMap<(&str, Voice), Vec<&str>> = BTreeMap::new();
    let lines = include_str!("data/frames.tsv").lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let mut cells = line.split('\t');
        if let (Some(slot), Some(voice), Some(text)) = (cells.next(), cells.next().and_then(Voice::parse), cells.next())
        {
            frames.entry((slot, voice)).or_default().push(text);
        }
    }
    frames
});

/// Numbers that look like chance and are not: the same for the same case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u128, turn: u64) -> Self {
        let fold = |part: u128| u64::try_from(part & u128::from(u64::MAX)).unwrap_or_default();
        let mut dice = Self(fold(seed) ^ fold(seed >> 64).rotate_left(29) ^ turn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.roll(2);
        dice
    }

    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let sides = u64::try_from(sides.max(1)).unwrap_or(1);
        usize::try_from((mixed ^ (mixed >> 31)) % sides).unwrap_or_default()
    }
}

/// A sentence of a slot, with its places filled.
pub(super) fn say(slot: &'static str, voice: Voice, dice: &mut Dice, places: &[(&str, &str)]) -> String {
    let choices = FRAMES.get(&(slot, voice)).map(Vec::as_slice).unwrap_or_default();
    let chosen = choices.get(dice.roll(choices.len())).copied().unwrap_or_default();
    fill(chosen, places)
}

/// Fills the places of a sentence, each once: what a customer wrote is never filled again.
fn fill(frame: &str, places: &[(&str, &str)]) -> String {
    let mut written = String::with_capacity(frame.len() + 40);
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once('{') {
        written.push_str(before);
        let Some((place, after)) = after.split_once('}') else { break };
        let value = places.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| *value);
        // A sentence may begin with what is filled in.
        if written.is_empty() {
            written.push_str(&capital(value))
        } else {
            written.push_str(value)
        }
        rest = after;
    }
    written.push_str(rest);
    written
}

fn capital(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_speaks_in_every_voice() {
        let slots: std::collections::BTreeSet<&str> = FRAMES.keys().map(|(slot, _)| *slot).collect();
        assert!(slots.len() >= 11, "{slots:?}");
        for slot in slots {
            for voice in [Voice::Vous, Voice::Tu, Voice::English] {
                assert!(FRAMES.contains_key(&(slot, voice)), "{slot} says nothing in {voice:?}");
            }
        }
    }

    #[test]
    fn french_frames_keep_their_spaces_and_name_known_places() {
        for ((slot, voice), frames) in FRAMES.iter() {
            for frame in frames {
                if *voice != Voice::English {
                    for sign in [" :", " ;", " !", " ?", "« ", " »"] {
                        assert!(!frame.contains(sign), "{slot}: a plain space in {frame}");
                    }
                }
                for place in frame.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                    assert!(
                        ["name", "about", "date", "question", "list", "link", "promise"].contains(&place),
                        "{slot}: {place}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_a_customer_wrote_is_never_filled_again() {
        assert_eq!(
            fill("« {question} » {date}", &[("question", "{date} ?"), ("date", "demain")]),
            "« {date} ? » demain"
        );
    }
}
