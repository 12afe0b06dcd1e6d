//! How fast a network lets us go: learned from its answers, shared by everything that speaks for one account.
//!
//! Invariants:
//! - nobody is dropped: whoever must wait is told how long;
//! - fetching never takes the last of what is allowed: it is kept for answers to customers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use guichet_core::model::ChannelId;
use jiff::Timestamp;

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A reply or an act that somebody waits for: may use everything.
    Answer,
    /// Fetching: leaves a tenth for the others.
    Fetch,
}

/// What an answer said about the pace. Each network has its own dialect; its folder reads it into this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaceWord {
    /// Calls allowed in a window, when it said so.
    pub limit: Option<u32>,
    /// Calls left in this window.
    pub remaining: Option<u32>,
    /// When the window begins anew.
    pub resets_at: Option<Timestamp>,
}

/// The paces of all accounts of this process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pace(Arc<Mutex<HashMap<(ChannelId, &'static str), PaceWord>>>);

impl Pace {
    /// How many seconds a call has to wait; none when it may be made now.
    #[must_use]
    pub fn wait(&self, account: ChannelId, bucket: &'static str, purpose: Purpose, now: Timestamp) -> Option<u32> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let word = known.get(&(account, bucket))?;
        let resets_at = word.resets_at.filter(|at| *at > now)?;
        let kept = match purpose {
            Purpose::Answer => 0,
            Purpose::Fetch => word.limit.unwrap_or(0) / 10,
        };
        if word.remaining? > kept {
            return None;
        }
        let seconds = resets_at.as_second().saturating_sub(now.as_second()).saturating_add(1);
        Some(u32::try_from(seconds).unwrap_or(u32::MAX))
    }

    /// Notes what an answer said. An answer without a word about it changes nothing.
    pub fn learn(&self, account: ChannelId, bucket: &'static str, word: PaceWord) {
        if word.remaining.is_some() && word.resets_at.is_some() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((account, bucket), word);
        }
    }

    /// What is known of an account, by bucket: for the page about the channel.
    #[must_use]
    pub fn known(&self, account: ChannelId) -> Vec<(&'static str, PaceWord)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut words: Vec<_> =
            known.iter().filter(|((of, _), _)| *of == account).map(|((_, bucket), word)| (*bucket, *word)).collect();
        words.sort_by_key(|(bucket, _)| *bucket);
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn fetching_leaves_the_last_calls_to_those_who_answer() {
        let (pace, account) = (Pace::default(), ChannelId(uuid::Uuid::from_u128(1)));
        let now = at("2026-11-22T10:00:00Z");
        assert_eq!(pace.wait(account, "calls", Purpose::Fetch, now), None, "nothing is known yet");
        let word = PaceWord { limit: Some(100), remaining: Some(8), resets_at: Some(at("2026-11-22T10:05:00Z")) };
        pace.learn(account, "calls", word);
        assert_eq!(pace.wait(account, "calls", Purpose::Fetch, now), Some(301));
        assert_eq!(pace.wait(account, "calls", Purpose::Answer, now), None);
        pace.learn(account, "calls", PaceWord { remaining: Some(0), ..word });
        assert_eq!(pace.wait(account, "calls", Purpose::Answer, now), Some(301));
        assert_eq!(pace.wait(account, "calls", Purpose::Answer, at("2026-11-22T10:05:00Z")), None, "a new window");
        let other = ChannelId(uuid::Uuid::from_u128(2));
        assert_eq!(pace.wait(other, "calls", Purpose::Answer, now), None, "each account has its own");
        pace.learn(account, "calls", PaceWord::default());
        assert_eq!(pace.known(account).len(), 1, "a silent answer changes nothing");
    }
}
