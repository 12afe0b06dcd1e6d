//! One track a key: who said it lately, and how often it is said in ordinary times.
//!
//! Invariant: at most twice [`MOST`] tracks and [`DEEPEST`] recent entries each; the faintest tracks leave first.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

use super::baseline::{fading, hours_between};
use super::seen::Mood;
use super::theme::Key;
use crate::model::CustomerId;

/// Tracks at most.
const MOST: usize = 20_000;
/// Recent entries of one track at most.
const DEEPEST: usize = 400;

/// One time that a key was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    pub(super) number: u64,
    pub(super) at: Timestamp,
    pub(super) customer: CustomerId,
    pub(super) mood: Mood,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    pub(super) recent: VecDeque<Voice>,
    /// Ordinary mentions, decayed.
    count: f64,
    at: Option<Timestamp>,
}

impl Track {
    /// Ordinary mentions until now.
    fn faded(&self, now: Timestamp) -> f64 {
        self.at.map_or(0.0, |at| self.count * fading(hours_between(at, now)))
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Tracks {
    by_key: HashMap<Key, Track>,
}

impl Tracks {
    pub(super) fn say(&mut self, key: Key, voice: Voice) {
        // A flood of words that nobody used before: those that are known go on, new ones wait for room.
        if self.by_key.len() >= 2 * MOST && !self.by_key.contains_key(&key) {
            return;
        }
        let track = self.by_key.entry(key).or_default();
        track.recent.push_back(voice);
        if track.recent.len() > DEEPEST {
            track.recent.pop_front();
        }
    }

    pub(super) fn get(&self, key: Key) -> Option<&Track> {
        self.by_key.get(&key)
    }

    /// An entry is old: it leaves the recent ones and, if it was ordinary, becomes part of what is usual.
    pub(super) fn settle(&mut self, key: Key, number: u64, ordinary: bool, now: Timestamp) {
        let Some(track) = self.by_key.get_mut(&key) else { return };
        while track.recent.front().is_some_and(|voice| voice.number <= number) {
            track.recent.pop_front();
        }
        if ordinary {
            track.count = track.faded(now) + 1.0;
            track.at = Some(now);
        }
    }

    /// One voice belongs to an incident and counts here no more.
    pub(super) fn remove(&mut self, key: Key, number: u64) {
        if let Some(track) = self.by_key.get_mut(&key) {
            track.recent.retain(|voice| voice.number != number);
        }
    }

    /// Usual mentions an hour, given for how long the stream was observed.
    pub(super) fn rate(&self, key: Key, observed: f64, now: Timestamp) -> f64 {
        let usual = self.by_key.get(&key).map_or(0.0, |track| track.faded(now));
        (usual + 0.5) / (observed + 48.0)
    }

    /// Keeps the table small: what was hardly ever said goes first.
    pub(super) fn tidy(&mut self, now: Timestamp) {
        if self.by_key.len() <= MOST {
            return;
        }
        let mut faint: Vec<(Key, f64)> = self
            .by_key
            .iter()
            .filter(|(_, track)| track.recent.is_empty())
            .map(|(key, track)| (*key, track.faded(now)))
            .collect();
        faint.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
        let over = self.by_key.len() - MOST * 3 / 4;
        for (key, _) in faint.into_iter().take(over) {
            self.by_key.remove(&key);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }
}
