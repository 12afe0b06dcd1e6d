//! An incident as the desk keeps it.

use jiff::Timestamp;

use super::theme::Theme;
use crate::guard::IncidentSeen;
use crate::model::{BrandId, CaseId, CustomerId, IncidentId, MessageId, UserId};
use crate::words;

words! {
    /// Where an incident stands.
    IncidentState {
        /// Noticed; nobody answers for it yet: an alarm.
        Open = "open",
        /// Somebody answers for it.
        Owned = "owned",
        /// It ended.
        Over = "over",
        /// People said that it was none.
        Rejected = "rejected",
    }
}

impl IncidentState {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Owned)
    }
}

/// Many customers with the same trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Which.
    pub id: IncidentId,
    /// Whose customers.
    pub brand_id: BrandId,
    /// What and where.
    pub theme: Theme,
    /// When the first of its messages was written.
    pub since: Timestamp,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// When the last of its messages was written.
    pub last_at: Timestamp,
    /// How many messages.
    pub count: i64,
    /// Where it stands.
    pub state: IncidentState,
    /// Who answers for it.
    pub owner: Option<UserId>,
    /// Since when somebody does.
    pub owned_at: Option<Timestamp>,
    /// By when somebody must.
    pub owner_due_at: Timestamp,
    /// By when the first public word is owed.
    pub word_due_at: Timestamp,
    /// When it was said.
    pub word_said_at: Option<Timestamp>,
    /// When the next word was announced for.
    pub word_next_at: Option<Timestamp>,
    /// When it was over, or was said to be none.
    pub over_at: Option<Timestamp>,
    /// Why it is over: a code of [`END_REASONS`](super::END_REASONS).
    pub over_why: Option<String>,
    /// Grows with each change.
    pub version: i64,
}

impl Incident {
    /// As the guard of a reply to one of its messages sees it; none when it no longer goes on.
    #[must_use]
    pub const fn seen_by_guard(&self) -> Option<IncidentSeen> {
        if self.state.is_live() { Some(IncidentSeen { open: true, owned: self.owner.is_some() }) } else { None }
    }
}

/// A message of an incident: ids only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The message.
    pub message: MessageId,
    /// Its case.
    pub case: CaseId,
    /// Who wrote it.
    pub customer: CustomerId,
    /// When it was written.
    pub at: Timestamp,
}
