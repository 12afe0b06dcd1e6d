//! Hard neighbours: rows that share the ingredients of a label and do not have it. How many of them are taken for it?
//!
//! Which rows they are follows from their other labels alone, so nobody looks at a row that is kept apart to choose them.

use guichet_text::reading::{AnnouncedKind, Need, Reading, Topic};

use super::Read;
use crate::rows::Label;
use crate::score::part;

/// A label, what its neighbours are made of, and how to tell that they were taken for it.
struct Kind {
    name: &'static str,
    of: &'static str,
    is: fn(&Label) -> bool,
    near: fn(&Label) -> bool,
    taken: fn(&Reading) -> bool,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "pressure",
        of: "something is announced, money or a gesture is asked, or a partnership offered",
        is: |label| label.pressure.is_some(),
        near: |label| {
            let told = |kind: &AnnouncedKind| *kind != AnnouncedKind::SelfHarm;
            label.announced.iter().any(|(kind, _)| told(kind))
                || label.topics.iter().any(|topic| matches!(topic, Topic::Refund | Topic::Offer))
                || label.needs.contains(&Need::Partnership)
        },
        taken: |reading| reading.pressure.suspected,
    },
    Kind {
        name: "partnership",
        of: "an advantage under a threat, an offer, a job, praise, or spam",
        is: |label| label.needs.contains(&Need::Partnership),
        near: |label| {
            label.pressure.is_some()
                || label.topics.iter().any(|topic| matches!(topic, Topic::Offer | Topic::Jobs | Topic::Partnership))
                || label.needs.iter().any(|need| matches!(need, Need::Praise | Need::Spam))
        },
        taken: |reading| reading.needs.contains(&Need::Partnership),
    },
    Kind {
        name: "irony",
        of: "praise or thanks that are meant, or anger said outright",
        is: |label| label.irony,
        near: |label| label.anger >= 1 || !label.thanks.is_empty() || label.needs.contains(&Need::Praise),
        taken: |reading| reading.irony,
    },
    Kind {
        name: "wants a human",
        of: "somebody of the staff, nobody who answers, a machine or a call is spoken of",
        is: |label| label.wants_human,
        near: |label| {
            label.topics.iter().any(|topic| matches!(topic, Topic::Contact | Topic::Staff | Topic::WebsiteApp))
        },
        taken: |reading| reading.wants_human,
    },
];

/// For each label the share of its neighbours that are taken for it.
pub(super) fn table(read: &[&Read<'_>]) -> String {
    let mut text = String::from("hard neighbours, taken for it\n");
    for kind in KINDS {
        let near: Vec<_> =
            read.iter().filter(|one| !(kind.is)(&one.row.label) && (kind.near)(&one.row.label)).collect();
        let taken = near.iter().filter(|one| (kind.taken)(&one.reading)).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        text.push_str(&format!("  {:<32} {}  ({})\n", kind.name, part(count(taken), count(near.len())), kind.of));
    }
    text
}
