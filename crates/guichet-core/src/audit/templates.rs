//! Replies that are one text with names, numbers and dates changed.

use std::collections::HashMap;

use guichet_text::similar::{Fingerprint, similarity};
use serde::Serialize;

/// Alike beyond the facts, as for the rule `copy_paste`.
const ALIKE: f32 = 0.75;
/// Shorter replies ("Avec plaisir !") are alike by nature.
const WORDS: u32 = 9;
/// Wordings told apart; with more, a new one is compared with none and counts alone.
const MOST: usize = 50_000;
/// Wordings shown.
const SHOWN: usize = 50;

/// A wording that came more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Replies.
    pub replies: u64,
    /// The first of them, without personal data.
    pub example: String,
}

#[derive(Debug)]
struct Wording {
    fingerprint: Fingerprint,
    replies: u64,
    example: String,
}

/// Groups replies by their wording, as they come.
#[derive(Debug, Default)]
pub(super) struct Templates {
    wordings: Vec<Wording>,
    /// Two near copies share at least one band with high probability.
    by_band: HashMap<u64, Vec<usize>>,
}

impl Templates {
    /// Takes in a reply; how many there are of its wording with this one.
    pub(super) fn count(&mut self, fingerprint: &Fingerprint, reply: &str) -> u64 {
        if fingerprint.words() < WORDS {
            return 0;
        }
        let bands = fingerprint.bands();
        let mut near: Vec<usize> = bands.iter().filter_map(|band| self.by_band.get(band)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        let alike = |at: &usize| self.wordings.get(*at).map(|known| (similarity(fingerprint, &known.fingerprint), *at));
        let nearest = near.iter().filter_map(alike).max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((_, at)) = nearest.filter(|(share, _)| *share >= ALIKE)
            && let Some(wording) = self.wordings.get_mut(at)
        {
            wording.replies += 1;
            return wording.replies;
        }
        if self.wordings.len() < MOST {
            let at = self.wordings.len();
            bands.into_iter().for_each(|band| self.by_band.entry(band).or_default().push(at));
            self.wordings.push(Wording { fingerprint: fingerprint.clone(), replies: 1, example: reply.to_owned() });
        }
        1
    }

    /// Replies that share their wording, and the wordings, most frequent first.
    pub(super) fn finish(mut self) -> (u64, Vec<Template>) {
        self.wordings.retain(|wording| wording.replies > 1);
        self.wordings.sort_by_key(|wording| std::cmp::Reverse(wording.replies));
        let replies = self.wordings.iter().map(|wording| wording.replies).sum();
        let shown = self.wordings.into_iter().take(SHOWN);
        (replies, shown.map(|wording| Template { replies: wording.replies, example: wording.example }).collect())
    }
}
