//! Names of the roll-up counters, in one place, so that whoever writes and whoever reads them say the same.
//!
//! Counters are kept on write: a report reads a few hundred of them, never ten million rows. Keys sort by day, so a period
//! is one range of keys: `outcome.2026-11-01` ≤ key < `outcome.2026-12-01`.

use jiff::civil::Date;

use guichet_text::reading::{Severity, Topic};

use crate::model::capabilities::NETWORKS;
use crate::model::{ChannelId, Lane, Outcome, PromiseState, UserId};
use crate::words;

words! {
    /// What is summed up of handling times.
    Handled { Answers = "answers", Seconds = "seconds", Squares = "squares" }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counter {
    /// Inbound messages that are owed a decision.
    Undecided,
    /// Cases of a lane that the desk still has to do with.
    Lane(Lane),
    /// Cases in which something was asked, by the day they were opened (in the brand's zone), topic and outcome so far.
    Outcome {
        /// Day of the first message.
        day: Date,
        /// What it is about.
        topic: Topic,
        /// What the customer got so far.
        outcome: Outcome,
    },
    /// Promises by the day they were made and where they stand.
    Promise {
        /// Day on which it was made.
        day: Date,
        /// Where it stands.
        state: PromiseState,
    },
    /// What replies cost that a network took, in thousandths of a dollar, by account and day.
    Spent {
        /// On which account.
        channel: ChannelId,
        /// Day on which the network took them.
        day: Date,
    },
    /// What messages cost that a network handed out, in thousandths of a dollar, by account and day.
    Read {
        /// On which account.
        channel: ChannelId,
        /// Day on which they were received.
        day: Date,
    },
    /// Time that answers took the desk, whoever wrote them.
    Handling {
        /// Name of the network.
        network: &'static str,
        /// Severity of the case.
        severity: Severity,
        /// What is summed up.
        part: Handled,
    },
    /// Hurtful words that somebody read, weighted, by day.
    Exposure {
        /// Who.
        user: UserId,
        /// Day on which they were read.
        day: Date,
    },
}

impl Counter {
    /// Its key in the store.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Undecided => "undecided".to_owned(),
            Self::Lane(lane) => format!("lane.{lane}"),
            Self::Outcome { day, topic, outcome } => format!("outcome.{day}.{topic}.{outcome}"),
            Self::Promise { day, state } => format!("promise.{day}.{state}"),
            Self::Spent { channel, day } => format!("spent.{channel}.{day}"),
            Self::Read { channel, day } => format!("read.{channel}.{day}"),
            Self::Handling { network, severity, part } => format!("handling.{network}.{severity}.{part}"),
            Self::Exposure { user, day } => format!("exposure.{user}.{day}"),
        }
    }

    /// What a key counts, if it is one of ours.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let parts: Vec<&str> = key.split('.').collect();
        match parts.as_slice() {
            ["undecided"] => Some(Self::Undecided),
            ["lane", lane] => Some(Self::Lane(Lane::parse(lane)?)),
            ["outcome", day, topic, outcome] => Some(Self::Outcome {
                day: day.parse().ok()?,
                topic: Topic::parse(topic)?,
                outcome: Outcome::parse(outcome)?,
            }),
            ["promise", day, state] => {
                Some(Self::Promise { day: day.parse().ok()?, state: PromiseState::parse(state)? })
            }
            ["spent", channel, day] => Some(Self::Spent { channel: channel.parse().ok()?, day: day.parse().ok()? }),
            ["read", channel, day] => Some(Self::Read { channel: channel.parse().ok()?, day: day.parse().ok()? }),
            ["handling", network, severity, part] => Some(Self::Handling {
                network: NETWORKS.iter().find(|known| known.network == *network)?.network,
                severity: Severity::parse(severity)?,
                part: Handled::parse(part)?,
            }),
            ["exposure", user, day] => Some(Self::Exposure { user: user.parse().ok()?, day: day.parse().ok()? }),
            _ => None,
        }
    }
}

/// The range of keys of one kind of daily counter: from this key, up to, not including, the other. Both days count.
#[must_use]
pub fn range(kind: DailyCounter, first: Date, last: Date) -> (String, String) {
    let prefix = match kind {
        DailyCounter::Outcome => "outcome",
        DailyCounter::Promise => "promise",
    };
    let after = last.tomorrow().unwrap_or(last);
    (format!("{prefix}.{first}"), format!("{prefix}.{after}"))
}

/// The range of keys of what was spent on an account since a day.
#[must_use]
pub fn spent_since(channel: ChannelId, day: Date) -> (String, String) {
    (Counter::Spent { channel, day }.key(), format!("spent.{channel}.~"))
}

/// The range of keys of what reading cost on an account since a day.
#[must_use]
pub fn read_since(channel: ChannelId, day: Date) -> (String, String) {
    (Counter::Read { channel, day }.key(), format!("read.{channel}.~"))
}

/// Counters whose keys sort by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DailyCounter {
    /// [`Counter::Outcome`].
    Outcome,
    /// [`Counter::Promise`].
    Promise,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_key_says_what_it_counts() {
        let counters = [
            Counter::Undecided,
            Counter::Lane(Lane::Now),
            Counter::Outcome { day: date(2026, 11, 22), topic: Topic::LostParcel, outcome: Outcome::Helped },
            Counter::Promise { day: date(2026, 1, 2), state: PromiseState::Kept },
            Counter::Exposure { user: UserId(uuid::Uuid::from_u128(9)), day: date(2026, 1, 2) },
            Counter::Handling { network: "mail", severity: Severity::High, part: Handled::Squares },
            Counter::Spent { channel: ChannelId(uuid::Uuid::from_u128(8)), day: date(2026, 1, 2) },
            Counter::Read { channel: ChannelId(uuid::Uuid::from_u128(8)), day: date(2026, 1, 2) },
        ];
        for counter in counters {
            assert_eq!(Counter::parse(&counter.key()), Some(counter));
        }
        assert_eq!(counters[2].key(), "outcome.2026-11-22.lost_parcel.helped");
        assert_eq!(Counter::parse("outcome.yesterday.delay.helped"), None);
    }

    #[test]
    fn a_month_is_one_range_of_keys() {
        let (from, to) = range(DailyCounter::Outcome, date(2026, 11, 1), date(2026, 11, 30));
        let key = |day| Counter::Outcome { day, topic: Topic::Delay, outcome: Outcome::Left }.key();
        assert!(from <= key(date(2026, 11, 1)) && key(date(2026, 11, 30)) < to);
        assert!(key(date(2026, 10, 31)) < from && to <= key(date(2026, 12, 1)));
    }
}
