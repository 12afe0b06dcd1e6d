//! How fast a network lets us go: learned from its answers, shared by everything that is counted together.
//!
//! Invariants:
//! - nobody is dropped: whoever must wait is told how long;
//! - fetching never takes the last of what is allowed: it is kept for answers to customers;
//! - among accounts that are counted together, none fetches with what is left of another one's share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use guichet_core::model::ChannelId;
use jiff::{SignedDuration, Timestamp};

/// An account that did not ask for so long has no share any more.
const AWAY: SignedDuration = SignedDuration::from_mins(15);

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

/// Who calls, and with whom the network counts the calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    account: ChannelId,
    group: Group,
}

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Group {
    Account(ChannelId),
    Shared(Arc<str>),
}

impl Caller {
    /// An account that is counted with all others of this name: an application, a server.
    pub fn among(account: ChannelId, name: impl Into<Arc<str>>) -> Self {
        Self { account, group: Group::Shared(name.into()) }
    }
}

impl From<ChannelId> for Caller {
    /// An account that is counted alone.
    fn from(account: ChannelId) -> Self {
        Self { account, group: Group::Account(account) }
    }
}

/// One window of what is counted together.
#[derive(Debug, Default)]
struct Window {
    word: PaceWord,
    members: HashMap<ChannelId, Member>,
}

/// One account in it.
#[derive(Debug, Clone, Copy)]
struct Member {
    asked_at: Timestamp,
    /// Calls for fetching that it made in this window.
    fetched: u32,
}

impl Window {
    /// Calls that are left for this account; the others' shares are left out where it only fetches.
    fn left(&self, caller: &Caller, purpose: Purpose) -> Option<u32> {
        let (limit, remaining) = (self.word.limit.unwrap_or(0), self.word.remaining?);
        if purpose == Purpose::Answer {
            return Some(remaining);
        }
        let kept = limit / 10;
        let count = u32::try_from(self.members.len().max(1)).unwrap_or(u32::MAX);
        let share = limit.saturating_sub(kept) / count;
        let others = self.members.iter().filter(|(id, _)| **id != caller.account);
        let reserved: u32 = others.map(|(_, member)| share.saturating_sub(member.fetched)).sum();
        let own = self.members.get(&caller.account).map_or(0, |member| share.saturating_sub(member.fetched));
        let left = remaining.saturating_sub(kept);
        // One's own share is never reserved for somebody else.
        Some(left.saturating_sub(reserved).max(own.min(left)))
    }

    /// A window that is over tells nothing of the next one.
    fn turn_over(&mut self, now: Timestamp) {
        if self.word.resets_at.is_some_and(|at| at <= now) {
            self.word = PaceWord::default();
            self.members.retain(|_, member| now.duration_since(member.asked_at) < AWAY);
            self.members.values_mut().for_each(|member| member.fetched = 0);
        }
    }
}

/// The paces of all accounts of this process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pace(Arc<Mutex<HashMap<(Group, &'static str), Window>>>);

impl Pace {
    /// How many seconds a call has to wait; none when it may be made now, and then it counts.
    #[must_use]
    pub fn wait(
        &self,
        caller: impl Into<Caller>,
        bucket: &'static str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Option<u32> {
        self.turn(&caller.into(), bucket, purpose, now, None)
    }

    /// The same where a network says what it allows in its rules and not in its answers: so many calls in so long, which we
    /// count ourselves.
    #[must_use]
    pub fn wait_counting(
        &self,
        caller: impl Into<Caller>,
        bucket: &'static str,
        purpose: Purpose,
        now: Timestamp,
        rule: (u32, SignedDuration),
    ) -> Option<u32> {
        self.turn(&caller.into(), bucket, purpose, now, Some(rule))
    }

    fn turn(
        &self,
        caller: &Caller,
        bucket: &'static str,
        purpose: Purpose,
        now: Timestamp,
        rule: Option<(u32, SignedDuration)>,
    ) -> Option<u32> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = known.entry((caller.group.clone(), bucket)).or_default();
        window.turn_over(now);
        if let (Some((limit, length)), None) = (rule, window.word.remaining) {
            let resets_at = now.checked_add(length).ok();
            window.word = PaceWord { limit: Some(limit), remaining: Some(limit), resets_at };
        }
        window.members.entry(caller.account).or_insert(Member { asked_at: now, fetched: 0 }).asked_at = now;
        if let (Some(resets_at), Some(0)) = (window.word.resets_at, window.left(caller, purpose)) {
            let seconds = resets_at.as_second().saturating_sub(now.as_second()).saturating_add(1);
            return Some(u32::try_from(seconds).unwrap_or(u32::MAX));
        }
        if let (Purpose::Fetch, Some(member)) = (purpose, window.members.get_mut(&caller.account)) {
            member.fetched = member.fetched.saturating_add(1);
        }
        if let (Some(_), Some(remaining)) = (rule, window.word.remaining.as_mut()) {
            *remaining = remaining.saturating_sub(1);
        }
        None
    }

    /// Notes what an answer said. An answer without a word about it changes nothing.
    pub fn learn(&self, caller: impl Into<Caller>, bucket: &'static str, word: PaceWord) {
        if word.remaining.is_some() && word.resets_at.is_some() {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let window = known.entry((caller.into().group, bucket)).or_default();
            // A refusal does not say again how much there was.
            window.word = PaceWord { limit: word.limit.or(window.word.limit), ..word };
        }
    }

    /// What is known of an account, by bucket: for the page about the channel.
    #[must_use]
    pub fn known(&self, account: ChannelId) -> Vec<(&'static str, PaceWord)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = |(group, window): (&Group, &Window)| {
            *group == Group::Account(account) || window.members.contains_key(&account)
        };
        let mut words: Vec<_> = known
            .iter()
            .filter(|((group, _), window)| own((group, window)) && window.word.remaining.is_some())
            .map(|((_, bucket), window)| (*bucket, window.word))
            .collect();
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

    fn account(number: u128) -> ChannelId {
        ChannelId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn fetching_leaves_the_last_calls_to_those_who_answer() {
        let (pace, account, other) = (Pace::default(), account(1), account(2));
        let now = at("2026-11-22T10:00:00Z");
        assert_eq!(pace.wait(account, "calls", Purpose::Fetch, now), None, "nothing is known yet");
        let word = PaceWord { limit: Some(100), remaining: Some(8), resets_at: Some(at("2026-11-22T10:05:00Z")) };
        pace.learn(account, "calls", word);
        assert_eq!(pace.wait(account, "calls", Purpose::Fetch, now), Some(301));
        assert_eq!(pace.wait(account, "calls", Purpose::Answer, now), None);
        pace.learn(account, "calls", PaceWord { remaining: Some(0), ..word });
        assert_eq!(pace.wait(account, "calls", Purpose::Answer, now), Some(301));
        assert_eq!(pace.wait(other, "calls", Purpose::Answer, now), None, "each account has its own");
        pace.learn(account, "calls", PaceWord::default());
        assert_eq!(pace.known(account).len(), 1, "a silent answer changes nothing");
        assert_eq!(pace.wait(account, "calls", Purpose::Answer, at("2026-11-22T10:05:00Z")), None, "a new window");
    }

    #[test]
    fn a_busy_account_leaves_the_others_their_share_of_what_they_have_together() {
        let pace = Pace::default();
        let (busy, calm, now) = (account(1), account(2), at("2026-11-22T10:00:00Z"));
        let caller = |account| Caller::among(account, "project-7");
        let rule = (100, SignedDuration::from_mins(1));
        let asks = |account, now| pace.wait_counting(caller(account), "calls", Purpose::Fetch, now, rule);
        assert_eq!((asks(busy, now), asks(calm, now)), (None, None));
        let taken = (0..200).filter(|_| asks(busy, now).is_none()).count();
        assert_eq!(taken, 45 - 1, "half of what is fetched with, and not what is left of the other half");
        assert!(asks(busy, now).is_some_and(|seconds| seconds <= 61), "it is told when");
        assert_eq!((0..200).filter(|_| asks(calm, now).is_none()).count(), 45 - 1, "the other half is there");
        let answers = pace.wait_counting(caller(busy), "calls", Purpose::Answer, now, rule);
        assert_eq!(answers, None, "the last tenth is for answers");
        assert_eq!(pace.known(calm)[0].1.limit, Some(100));
        let (later, much_later) = (at("2026-11-22T10:01:00Z"), at("2026-11-22T10:30:00Z"));
        assert_eq!((0..200).filter(|_| asks(busy, later).is_none()).count(), 45, "a new window, the same shares");
        let alone = (0..200).filter(|_| asks(busy, much_later).is_none()).count();
        assert_eq!(alone, 90, "whoever does not come any more has no share");
    }

    #[test]
    fn one_who_is_asked_to_wait_speaks_for_all_who_are_counted_together() {
        let pace = Pace::default();
        let now = at("2026-11-22T10:00:00Z");
        let resets_at = Some(at("2026-11-22T10:01:00Z"));
        pace.learn(Caller::among(account(1), "app"), "calls", PaceWord { limit: None, remaining: Some(0), resets_at });
        let wait = |account, name: &'static str| pace.wait(Caller::among(account, name), "calls", Purpose::Answer, now);
        assert_eq!((wait(account(2), "app"), wait(account(2), "another")), (Some(61), None));
    }
}
