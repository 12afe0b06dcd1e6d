//! Lists and counts of the desk's screens that no noun has for itself.

use guichet_core::model::{BrandId, Case, ChannelId, Message, OutboxItem, OutboxState, Outcome, Promise, PromiseState};
use guichet_core::text::reading::Topic;
use jiff::Timestamp;

use crate::store::soon;
use crate::{Page, Result, Store};

impl Store {
    /// The message that a channel knows by this id, whatever its source (what an item says that it answers).
    pub async fn message_on_channel(&self, channel: ChannelId, external_id: &str) -> Result<Option<Message>> {
        Err(soon())
    }

    /// Replies of every brand in one state, oldest first.
    pub async fn all_replies_in_state(&self, state: OutboxState, limit: u32) -> Result<Vec<OutboxItem>> {
        Err(soon())
    }

    /// Open cases of a brand whose deadline has passed.
    pub async fn count_overdue(&self, brand: BrandId, now: Timestamp) -> Result<i64> {
        Err(soon())
    }

    /// Promises of a brand that are still open and due up to this time.
    pub async fn count_promises_due(&self, brand: BrandId, until: Timestamp) -> Result<i64> {
        Err(soon())
    }

    /// Promises of a brand in one state (none: in any), by due time.
    pub async fn promises_in_state(&self, brand: BrandId, state: Option<PromiseState>, after: Option<&str>, limit: u32) -> Result<Page<Promise>> {
        Err(soon())
    }

    /// The cases behind a figure of the gap report, last opened first: opened from `from` up to, not including, `until`.
    pub async fn cases_of_gap(
        &self,
        brand: BrandId,
        (from, until): (Timestamp, Timestamp),
        outcome: Option<Outcome>,
        topic: Option<Topic>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Case>> {
        Err(soon())
    }
}
