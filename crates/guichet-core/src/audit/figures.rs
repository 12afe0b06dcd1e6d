//! The figures of an audit, in the shape that others script against.

use std::collections::BTreeMap;

use guichet_text::reading::Topic;
use serde::Serialize;

use super::templates::{Template, Templates};
use super::verbatims::{Verbatim, Verbatims};
use super::{Judged, Treatment};
use crate::guard::{Level, RuleName, Verdict};

/// From this many alike a reply is held for it in the desk.
const HELD_FROM: u64 = 3;

/// Shares of threads, 0…1; they sum to one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Shares {
    /// A fact, an answer, an action.
    pub answered: f64,
    /// Something by a date.
    pub promised: f64,
    /// An app, a page, a number, a shop, another company or network.
    pub sent_away: f64,
    /// Regret and nothing else.
    pub sympathy_only: f64,
    /// No reply.
    pub left: f64,
    /// A question back, the private message of the same network, or what cannot be told.
    pub other: f64,
}

/// How long people waited for a first reply, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MinutesToReply {
    /// Half of them waited longer.
    pub median: Option<i64>,
    /// One in ten waited longer.
    pub p90: Option<i64>,
}

/// The shares of one topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicShares {
    /// What it was about.
    pub topic: Topic,
    /// Threads.
    pub threads: u64,
    /// Of those threads.
    pub shares: Shares,
}

/// What the guard would have said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuardShare {
    /// Replies that would have left as they are.
    pub pass: u64,
    /// With a warning.
    pub warn: u64,
    /// Held for a reason.
    pub hold: u64,
    /// Stopped.
    pub refuse: u64,
    /// By rule, most frequent first.
    pub rules: Vec<RuleCount>,
}

/// How often a rule spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// The rule.
    pub rule: RuleName,
    /// Replies.
    pub replies: u64,
}

/// How a brand treats its customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audited {
    /// Version of this shape.
    pub v: u32,
    /// First messages.
    pub threads: u64,
    /// Those with a reply.
    pub replies: u64,
    /// Those without.
    pub left: u64,
    /// How long the others waited.
    pub minutes_to_reply: MinutesToReply,
    /// How they were treated.
    pub shares: Shares,
    /// Replies that asked for personal data, gave some out or confirmed a customer where everybody reads.
    pub data_asked_in_public: u64,
    /// Replies that share their wording with another one.
    pub same_template: u64,
    /// Wordings that came more than once, most frequent first.
    pub templates: Vec<Template>,
    /// By topic, most threads first.
    pub topics: Vec<TopicShares>,
    /// What the guard would have said.
    pub guard: GuardShare,
    /// The threads that hurt most.
    pub worst: Vec<Verbatim>,
    /// The threads to learn from.
    pub best: Vec<Verbatim>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally([u64; Treatment::ALL.len()]);

impl Tally {
    fn count(&mut self, treatment: Treatment) {
        let place = Treatment::ALL.iter().position(|known| *known == treatment);
        if let Some(count) = place.and_then(|place| self.0.get_mut(place)) {
            *count += 1;
        }
    }

    fn threads(&self) -> u64 {
        self.0.iter().sum()
    }

    fn of(&self, treatment: Treatment) -> u64 {
        Treatment::ALL.iter().zip(self.0).filter(|(known, _)| **known == treatment).map(|(_, count)| count).sum()
    }

    fn shares(&self) -> Shares {
        let share = |treatment| ratio(self.of(treatment), self.threads());
        Shares {
            answered: share(Treatment::Answered),
            promised: share(Treatment::Promised),
            sent_away: share(Treatment::SentAway),
            sympathy_only: share(Treatment::SympathyOnly),
            left: share(Treatment::Left),
            other: share(Treatment::Other),
        }
    }
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "counts of threads are far below 2^52")]
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts threads as they come.
#[derive(Debug, Default)]
pub struct Audit {
    all: Tally,
    topics: BTreeMap<Topic, Tally>,
    minutes: Vec<i64>,
    verdicts: BTreeMap<Verdict, u64>,
    rules: BTreeMap<RuleName, u64>,
    templates: Templates,
    verbatims: Verbatims,
}

impl Audit {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more thread. The order decides which of two alike is the example of its wording.
    pub fn add(&mut self, judged: Judged) {
        self.all.count(judged.treatment);
        self.topics.entry(judged.topic).or_default().count(judged.treatment);
        self.minutes.extend(judged.minutes);
        let copies = judged.wording.as_ref().map_or(0, |wording| self.templates.count(wording, &judged.shown.reply));
        if let Some(mut verdict) = judged.verdict {
            let mut rules = judged.rules.clone();
            if copies >= HELD_FROM {
                verdict = verdict.max(Verdict::from(Level::Hold));
                rules.push((RuleName::CopyPaste, Level::Hold));
            }
            *self.verdicts.entry(verdict).or_default() += 1;
            for (rule, _) in rules {
                *self.rules.entry(rule).or_default() += 1;
            }
        }
        self.verbatims.consider(judged, copies);
    }

    /// The figures.
    #[must_use]
    pub fn finish(mut self) -> Audited {
        self.minutes.sort_unstable();
        let left = self.all.of(Treatment::Left);
        let replies = self.all.threads() - left;
        let (same_template, templates) = self.templates.finish();
        let mut topics: Vec<TopicShares> = self
            .topics
            .iter()
            .map(|(topic, tally)| TopicShares { topic: *topic, threads: tally.threads(), shares: tally.shares() })
            .collect();
        topics.sort_by_key(|topic| std::cmp::Reverse(topic.threads));
        let mut rules: Vec<RuleCount> =
            self.rules.iter().map(|(rule, replies)| RuleCount { rule: *rule, replies: *replies }).collect();
        rules.sort_by_key(|counted| std::cmp::Reverse(counted.replies));
        let verdict = |verdict| self.verdicts.get(&verdict).copied().unwrap_or(0);
        let (worst, best) = self.verbatims.finish();
        Audited {
            v: 1,
            threads: self.all.threads(),
            replies,
            left,
            minutes_to_reply: MinutesToReply { median: quantile(&self.minutes, 50), p90: quantile(&self.minutes, 90) },
            shares: self.all.shares(),
            data_asked_in_public: self.rules.get(&RuleName::PersonalDataInPublic).copied().unwrap_or(0),
            same_template,
            templates,
            topics,
            guard: GuardShare {
                pass: verdict(Verdict::Pass),
                warn: verdict(Verdict::Warn),
                hold: verdict(Verdict::Hold),
                refuse: verdict(Verdict::Refuse),
                rules,
            },
            worst,
            best,
        }
    }
}

/// The smallest value that at least so many of a hundred do not exceed.
fn quantile(sorted: &[i64], of_hundred: usize) -> Option<i64> {
    let place = sorted.len().checked_mul(of_hundred)?.div_ceil(100).saturating_sub(1);
    sorted.get(place).copied()
}
