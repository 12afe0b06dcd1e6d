//! What the model has an opinion on.

use crate::reading::{AnnouncedKind, Need, Topic};

/// One yes-or-no question that the model answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// Whether the message is about this.
    Topic(Topic),
    /// Whether the message is for this.
    Need(Need),
    /// Whether this is what the message is for first.
    FirstNeed(Need),
    /// Whether the customer says that they will or may do this.
    Announced(AnnouncedKind),
    /// High or critical.
    Grave,
    /// Critical.
    Critical,
    /// Nothing waits for it.
    Light,
    /// Stuck while writing.
    TroubleNow,
    /// The opposite of what is said is meant.
    Irony,
    /// An insult or worse.
    Abuse,
    /// An undue advantage under a threat.
    Pressure,
    /// A person is asked for.
    WantsHuman,
    /// Thanks for something done.
    Thanks,
    /// Somebody pretends to be the brand, or fishes.
    Scam,
    /// Something real is asked.
    Asks,
    /// Annoyed or furious.
    Angry,
    /// Furious.
    Furious,
}

const SINGLE: &[Output] = &[
    Output::Grave,
    Output::Critical,
    Output::Light,
    Output::TroubleNow,
    Output::Irony,
    Output::Abuse,
    Output::Pressure,
    Output::WantsHuman,
    Output::Thanks,
    Output::Scam,
    Output::Asks,
    Output::Angry,
    Output::Furious,
];

const LOCAL: &[Output] = &[Output::Irony, Output::Abuse, Output::Pressure, Output::WantsHuman];

impl Output {
    /// The outputs that one sentence can carry, in the order of their columns, which stand behind those of [`Self::all`].
    #[must_use]
    pub fn local() -> Vec<Self> {
        let announced = AnnouncedKind::ALL.iter().copied().map(Self::Announced);
        LOCAL.iter().copied().chain(announced).collect()
    }

    /// How many columns there are for whole messages.
    #[must_use]
    pub const fn whole_columns() -> usize {
        Topic::ALL.len() + 2 * Need::ALL.len() + AnnouncedKind::ALL.len() + SINGLE.len()
    }

    /// How many columns there are in all.
    #[must_use]
    pub const fn columns() -> usize {
        Self::whole_columns() + LOCAL.len() + AnnouncedKind::ALL.len()
    }

    /// Every output, in the order in which the weights stand.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let topics = Topic::ALL.iter().copied().map(Self::Topic);
        let needs = Need::ALL.iter().copied().map(Self::Need);
        let first = Need::ALL.iter().copied().map(Self::FirstNeed);
        let announced = AnnouncedKind::ALL.iter().copied().map(Self::Announced);
        topics.chain(needs).chain(first).chain(announced).chain(SINGLE.iter().copied()).collect()
    }

    /// The place of an output among all.
    #[must_use]
    pub fn place(self) -> usize {
        let (topics, needs, announced) = (Topic::ALL.len(), Need::ALL.len(), AnnouncedKind::ALL.len());
        match self {
            Self::Topic(topic) => Topic::ALL.iter().position(|known| *known == topic).unwrap_or(0),
            Self::Need(need) => topics + Need::ALL.iter().position(|known| *known == need).unwrap_or(0),
            Self::FirstNeed(need) => topics + needs + Need::ALL.iter().position(|known| *known == need).unwrap_or(0),
            Self::Announced(kind) => {
                topics + 2 * needs + AnnouncedKind::ALL.iter().position(|known| *known == kind).unwrap_or(0)
            }
            other => topics + 2 * needs + announced + SINGLE.iter().position(|known| *known == other).unwrap_or(0),
        }
    }

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Topic(topic) => format!("topic.{topic}"),
            Self::Need(need) => format!("need.{need}"),
            Self::FirstNeed(need) => format!("first_need.{need}"),
            Self::Announced(kind) => format!("announced.{kind}"),
            other => format!("{other:?}").to_lowercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_output_stands_at_its_place() {
        for (at, output) in Output::all().into_iter().enumerate() {
            assert_eq!(output.place(), at, "{}", output.name());
        }
        assert_eq!(Output::all().len(), Output::whole_columns());
        assert_eq!(Output::whole_columns() + Output::local().len(), Output::columns());
    }
}
