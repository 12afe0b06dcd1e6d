//! Watches the stream of one brand and says when many tell the same trouble.
//!
//! Each message adds a voice to the tracks of its topics and signs. A key fires when the voices of different customers, over half an
//! hour up to twenty-four, are too many for that hour of the week. What fires together and is said by the same messages is one incident;
//! messages of an incident count for no other and are never learnt as usual.

mod past;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use guichet_text::similar::Unit;
use jiff::Timestamp;

pub use past::Belongs;

use super::baseline::{Week, hours_between};
use super::seen::{Mood, Seen};
use super::surprise::surprise;
use super::theme::{Key, Theme, theme};
use super::tracks::{Tracks, Voice};
use crate::model::{CustomerId, IncidentId, MessageId, NewIds};

/// Hours over which voices are counted: sudden bursts and slow onsets.
const WINDOWS: [f64; 6] = [0.5, 1.0, 2.0, 4.0, 8.0, 24.0];
/// Different customers at least.
const VOICES: usize = 4;
/// How surprising a count must be: for a theme, and for "more trouble than usual" without a common word.
const THRESHOLD: (f64, f64) = (9.5, 12.0);
/// Of the messages that say it, so many in ten tell of a trouble.
const TROUBLES_IN_TEN: usize = 4;
/// Voices that are expected at least, an hour: words come in clusters by chance.
const FLOOR: f64 = 0.025;
/// Messages that are kept in sight at most.
const IN_SIGHT: usize = 6_000;
/// Signs of one message that count.
const SIGNS: usize = 40;
/// Messages after which the theme of an incident is settled.
const SETTLED: usize = 60;
/// Messages between two looks at the size of the tables.
const TIDY_EVERY: u64 = 500;
/// Incidents watched at once.
const WATCHED: usize = 50;
/// Hours without a new message after which an incident takes in no more.
pub(super) const QUIET: f64 = 12.0;
/// Hours of observation before anything is usual.
const YOUNG: f64 = 72.0;

/// What a message meant.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// An incident begins; these messages tell of it.
    Opened {
        /// Its identifier, new.
        id: IncidentId,
        /// What and where.
        theme: Theme,
        /// When the first of its messages was written.
        since: Timestamp,
        /// Its messages so far, oldest first.
        messages: Vec<MessageId>,
    },
    /// One more message of an incident.
    Joined {
        /// Which.
        id: IncidentId,
        /// What and where, as far as it is known now.
        theme: Theme,
        /// The message.
        message: MessageId,
    },
}

/// An incident that is watched.
#[derive(Debug, Clone)]
struct Watched {
    id: IncidentId,
    /// What it fired by: a message that says one of these joins.
    keys: BTreeSet<Key>,
    theme: Theme,
    last_at: Timestamp,
    /// Messages that joined.
    count: usize,
    /// People said that it is none: its messages are ordinary ones.
    rejected: bool,
}

#[derive(Debug, Clone)]
struct InSight {
    number: u64,
    seen: Seen,
    /// The incident that it belongs to.
    of: Option<IncidentId>,
    /// It becomes part of what is usual all the same: people said that it was no incident.
    usual: bool,
}

/// The detector of one brand.
#[derive(Debug, Clone, Default)]
pub struct Detector {
    week: Week,
    tracks: Tracks,
    in_sight: VecDeque<InSight>,
    next: u64,
    watched: Vec<Watched>,
}

impl Watched {
    fn explains(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }
}

impl Detector {
    /// One message of the stream, in the order of time.
    pub fn observe(&mut self, seen: &Seen, ids: &mut dyn NewIds) -> Option<Found> {
        let number = self.advance(seen.at);
        let joined = if seen.mood == Mood::Other { None } else { self.joins(seen) };
        let usual = joined.is_some_and(|id| self.watched.iter().any(|known| known.id == id && known.rejected));
        self.in_sight.push_back(InSight { number, seen: seen.clone(), of: joined, usual });
        let voice = Voice { number, at: seen.at, customer: seen.customer, mood: seen.mood };
        // What an incident explains surprises no more; the rest of what its messages say still may.
        let explained = joined.and_then(|id| self.watched.iter().find(|known| known.id == id));
        let mut keys = keys(seen);
        keys.retain(|key| explained.is_none_or(|known| *key != Key::Any && !known.explains(*key)));
        for key in &keys {
            self.tracks.say(*key, voice);
        }
        if let Some(id) = joined {
            return self.join(id, seen);
        }
        if seen.mood != Mood::Trouble {
            return None;
        }
        self.fires(&keys, seen).map(|fired| self.open(fired, seen, ids))
    }

    /// Time goes on to here; the number of the next message.
    fn advance(&mut self, now: Timestamp) -> u64 {
        self.week.advance(now);
        self.let_go(now);
        self.watched.retain(|known| hours_between(known.last_at, now) < QUIET);
        let number = self.next;
        self.next = self.next.saturating_add(1);
        number
    }

    /// Takes up an incident again that was open when the desk stopped.
    pub fn resume(&mut self, id: IncidentId, theme: &Theme, last_at: Timestamp) {
        self.watched.retain(|known| known.id != id);
        let mut keys: BTreeSet<Key> = theme.signs.iter().map(|sign| Key::Sign(sign.unit)).collect();
        if keys.is_empty() {
            keys.insert(theme.topic.map_or(Key::Any, Key::Topic));
        }
        self.watched.push(Watched { id, keys, theme: theme.clone(), last_at, count: 0, rejected: false });
    }

    /// People said that it is over: what comes now is counted anew.
    pub fn forget(&mut self, id: IncidentId) {
        self.watched.retain(|known| known.id != id);
    }

    /// Incidents that take in messages at the moment.
    #[must_use]
    pub fn watched(&self) -> Vec<IncidentId> {
        self.watched.iter().map(|known| known.id).collect()
    }

    /// How much is remembered: messages in sight, tracks.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.in_sight.len(), self.tracks.len())
    }

    /// Old messages leave; what was ordinary becomes usual.
    fn let_go(&mut self, now: Timestamp) {
        while self.in_sight.front().is_some_and(|oldest| {
            hours_between(oldest.seen.at, now) > WINDOWS[WINDOWS.len() - 1] || self.in_sight.len() > IN_SIGHT
        }) {
            let Some(oldest) = self.in_sight.pop_front() else { break };
            let ordinary = oldest.of.is_none() || oldest.usual;
            if ordinary {
                self.week.learn(oldest.seen.hour);
            }
            for key in keys(&oldest.seen) {
                self.tracks.settle(key, oldest.number, ordinary, now);
            }
        }
        if self.next.is_multiple_of(TIDY_EVERY) {
            self.tracks.tidy(now);
        }
    }

    /// The incident that a message belongs to: it shares what the incident is about, and names no other place.
    fn joins(&self, seen: &Seen) -> Option<IncidentId> {
        let elsewhere = |known: &Watched| {
            known.theme.place.as_ref().is_some_and(|place| !seen.places.is_empty() && !seen.places.contains(place))
        };
        let said = keys(seen);
        let share = |known: &Watched| {
            let shared = said.iter().filter(|key| known.keys.contains(key)).count();
            let signs = known.keys.iter().any(|key| matches!(key, Key::Sign(_)));
            // Where words are known, the topic alone is too little; where only the number of troubles is, it takes a trouble, soon.
            let fits = match (signs, known.keys.contains(&Key::Any)) {
                (true, _) => said.iter().any(|key| matches!(key, Key::Sign(_)) && known.keys.contains(key)),
                (false, true) => seen.mood == Mood::Trouble && hours_between(known.last_at, seen.at) < 1.0,
                (false, false) => shared > 0,
            };
            fits.then_some(shared)
        };
        self.watched
            .iter()
            .filter(|known| !elsewhere(known))
            .filter_map(|known| share(known).map(|share| (share, known.id)))
            .max_by_key(|(share, _)| *share)
            .map(|(_, id)| id)
    }

    fn join(&mut self, id: IncidentId, seen: &Seen) -> Option<Found> {
        let known = self.watched.iter_mut().find(|known| known.id == id)?;
        known.last_at = known.last_at.max(seen.at);
        known.count = known.count.saturating_add(1);
        // After the first messages the theme is settled, and looking at all of them again costs more than it tells.
        if known.count <= SETTLED {
            let members: Vec<&Seen> =
                self.in_sight.iter().filter(|one| one.of == Some(id)).map(|one| &one.seen).collect();
            if members.len() >= VOICES {
                known.theme = theme(&members, &known.keys);
            }
        }
        Some(Found::Joined { id, theme: known.theme.clone(), message: seen.message })
    }

    /// The key whose voices surprise most, if any surprises enough, and over which window.
    fn fires(&self, keys: &[Key], seen: &Seen) -> Option<(Key, f64)> {
        let mut best: Option<(f64, (Key, f64))> = None;
        for key in keys {
            if self.is_young() && !(names_something(*key) && seen.could_be_many()) {
                continue;
            }
            let threshold = if *key == Key::Any { THRESHOLD.1 } else { THRESHOLD.0 };
            for window in WINDOWS {
                let score = self.score(*key, window, seen);
                if score >= threshold && best.is_none_or(|(highest, _)| score > highest) {
                    best = Some((score, (*key, window)));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    fn score(&self, key: Key, window: f64, seen: &Seen) -> f64 {
        let Some(track) = self.tracks.get(key) else { return 0.0 };
        let mut customers: BTreeSet<CustomerId> = BTreeSet::new();
        let (mut troubles, mut all) = (0_usize, 0_usize);
        for voice in track.recent.iter().rev().take_while(|voice| hours_between(voice.at, seen.at) <= window) {
            all += 1;
            troubles += usize::from(voice.mood == Mood::Trouble);
            if voice.mood != Mood::Other {
                customers.insert(voice.customer);
            }
        }
        if customers.len() < VOICES || troubles * 10 < all * TROUBLES_IN_TEN {
            return 0.0;
        }
        if self.is_young() && all * 5 < self.told_within(window, seen.at) * 3 {
            return 0.0;
        }
        let rate = self.tracks.rate(key, self.week.observed(), seen.at);
        let usual = rate.max(FLOOR) * window * self.week.busyness(seen.hour, window);
        // What is often said comes in waves: it takes more than chance alone would say.
        surprise(real(customers.len()), usual * (1.0 + 0.5 * usual.min(1.0)))
    }

    /// Whether too little was seen to say what is usual: then only a breakdown or a place, with something named that most of the
    /// messages of the window say, is an incident: on its first day every second customer of a shop says "my order". Else the first busy morning of a desk would be one.
    fn is_young(&self) -> bool {
        self.week.observed() < YOUNG || !self.week.is_known()
    }

    /// Messages of the last hours that could tell of a trouble and belong to no incident yet.
    fn told_within(&self, window: f64, now: Timestamp) -> usize {
        let recent = self.in_sight.iter().rev().take_while(|one| hours_between(one.seen.at, now) <= window);
        recent.filter(|one| one.of.is_none() && one.seen.mood != Mood::Other).count()
    }

    fn open(&mut self, (fired, window): (Key, f64), seen: &Seen, ids: &mut dyn NewIds) -> Found {
        let (id, now) = (IncidentId(ids.next_id()), seen.at);
        let mut since = now;
        for one in self.in_sight.iter_mut().rev() {
            if hours_between(one.seen.at, now) > window {
                break;
            }
            if one.of.is_none() && one.seen.mood != Mood::Other && keys(&one.seen).contains(&fired) {
                one.of = Some(id);
                since = one.seen.at;
            }
        }
        let members: Vec<&Seen> = self.in_sight.iter().filter(|one| one.of == Some(id)).map(|one| &one.seen).collect();
        let keys = self.what_surprises(&members, fired, seen);
        let theme = theme(&members, &keys);
        let messages = members.iter().map(|member| member.message).collect();
        self.silence(id);
        self.watched.push(Watched { id, keys, theme: theme.clone(), last_at: now, count: 0, rejected: false });
        if self.watched.len() > WATCHED {
            self.watched.remove(0);
        }
        Found::Opened { id, theme, since, messages }
    }

    /// The key that fired, and what else its messages share that is unusual.
    fn what_surprises(&self, members: &[&Seen], fired: Key, seen: &Seen) -> BTreeSet<Key> {
        let mut shared: BTreeMap<Key, usize> = BTreeMap::new();
        for key in members.iter().flat_map(|member| keys(member)).filter(|key| *key != Key::Any) {
            *shared.entry(key).or_default() += 1;
        }
        let mut strong: BTreeSet<Key> = shared
            .into_iter()
            .filter(|(_, count)| *count >= VOICES - 1 && *count * 3 >= members.len())
            .filter(|(key, count)| {
                let usual = self.tracks.rate(*key, self.week.observed(), seen.at).max(FLOOR) * 4.0;
                surprise(real(*count), usual) >= THRESHOLD.0 / 2.0
            })
            .map(|(key, _)| key)
            .collect();
        strong.insert(fired);
        strong
    }

    /// The voices of an incident count for no other key any more.
    fn silence(&mut self, id: IncidentId) {
        let gone: Vec<(u64, Vec<Key>)> =
            self.in_sight.iter().filter(|one| one.of == Some(id)).map(|one| (one.number, keys(&one.seen))).collect();
        for (number, keys) in gone {
            for key in keys {
                self.tracks.remove(key, number);
            }
        }
    }
}

fn keys(seen: &Seen) -> Vec<Key> {
    let mut keys = vec![Key::Any];
    keys.extend(seen.topics.iter().take(2).map(|topic| Key::Topic(*topic)));
    keys.extend(seen.signs.iter().take(SIGNS).map(|sign| Key::Sign(sign.unit)));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Places, proper names, numbers: not an idea that every second customer has.
const fn names_something(key: Key) -> bool {
    matches!(key, Key::Sign(Unit::Word(_) | Unit::Number(_) | Unit::Reference(_)))
}

/// Counts stay far below what a float holds exactly.
fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
