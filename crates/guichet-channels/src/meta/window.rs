//! When a private message may still be sent: a day for everybody, a week for a person, then not at all.

use guichet_core::model::AuthorKind;
use jiff::{SignedDuration, Timestamp};

/// Everybody may answer for this long after the customer's last private message.
const ANSWER: SignedDuration = SignedDuration::from_hours(24);
/// A person may for this long; a machine may not.
const PERSON: SignedDuration = SignedDuration::from_hours(7 * 24);
/// One private answer to something public may be given for this long.
const PRIVATE_REPLY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How a private message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    /// As an answer.
    Answer,
    /// As the answer of a person, said to be one.
    Person,
    /// Not any more.
    Closed,
}

impl Passage {
    /// What Meta wants to read of it, as parameters of the address.
    pub(crate) const fn parameters(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Answer | Self::Closed => &[("messaging_type", "RESPONSE")],
            Self::Person => &[("messaging_type", "MESSAGE_TAG"), ("tag", "HUMAN_AGENT")],
        }
    }
}

/// How a message in a private conversation leaves now. Where nobody knows when they wrote, the network decides.
pub(crate) fn passage(they_wrote_at: Option<Timestamp>, author: AuthorKind, now: Timestamp) -> Passage {
    let Some(wrote_at) = they_wrote_at else { return Passage::Answer };
    let age = now.duration_since(wrote_at);
    let person = matches!(author, AuthorKind::Human | AuthorKind::HumanWithAi);
    if age < ANSWER {
        Passage::Answer
    } else if age < PERSON && person {
        Passage::Person
    } else {
        Passage::Closed
    }
}

/// Whether something public may still be answered in private.
pub(crate) fn private_reply_may_leave(they_wrote_at: Option<Timestamp>, now: Timestamp) -> bool {
    they_wrote_at.is_none_or(|wrote_at| now.duration_since(wrote_at) < PRIVATE_REPLY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_for_everybody_a_week_for_a_person() {
        let wrote: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        for (after_seconds, author, expected) in [
            (0, AuthorKind::Automatic, Passage::Answer),
            (86_399, AuthorKind::Automatic, Passage::Answer),
            (86_400, AuthorKind::Automatic, Passage::Closed),
            (86_399, AuthorKind::Human, Passage::Answer),
            (86_400, AuthorKind::Human, Passage::Person),
            (86_400, AuthorKind::HumanWithAi, Passage::Person),
            (7 * 86_400 - 1, AuthorKind::Human, Passage::Person),
            (7 * 86_400, AuthorKind::Human, Passage::Closed),
            (-5, AuthorKind::Automatic, Passage::Answer),
        ] {
            let now = wrote + SignedDuration::from_secs(after_seconds);
            assert_eq!(passage(Some(wrote), author, now), expected, "{after_seconds} {author:?}");
        }
        assert_eq!(passage(None, AuthorKind::Automatic, wrote), Passage::Answer);
        assert!(private_reply_may_leave(Some(wrote), wrote + SignedDuration::from_secs(7 * 86_400 - 1)));
        assert!(!private_reply_may_leave(Some(wrote), wrote + SignedDuration::from_secs(7 * 86_400)));
    }
}
