//! Replies on their way.

use guichet_core::model::{BrandId, NewEvent, OutboxItem, OutboxState, ReplyId};
use jiff::Timestamp;

use crate::store::soon;
use crate::{Page, Result, Store};

/// One attempt to send a reply. It is on disk before the network is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The reply.
    pub reply_id: ReplyId,
    /// 1 for the first.
    pub attempt: i64,
    /// Begun.
    pub started_at: Timestamp,
    /// Where the reply stood after it; none while it runs, or when its process died.
    pub outcome: Option<OutboxState>,
    /// Code of the refusal or delay.
    pub problem: Option<String>,
}

impl Store {
    /// Replies of every brand whose time has come, oldest first.
    pub async fn due_replies(&self, now: Timestamp, limit: u32) -> Result<Vec<OutboxItem>> {
        Err(soon())
    }

    /// Takes a queued reply for one attempt: it is `sending` under a lease, its message too, the attempt is written down.
    /// Answers the row as it stands now; `Conflict` when somebody else took it or it was taken back.
    pub async fn claim_reply(&self, item: &OutboxItem, lease_until: Timestamp, event: NewEvent) -> Result<OutboxItem> {
        Err(soon())
    }

    /// Replies whose sender died or hangs: `sending` under a lease that ended. To be looked up, never just sent again.
    pub async fn stuck_replies(&self, now: Timestamp, limit: u32) -> Result<Vec<OutboxItem>> {
        Err(soon())
    }

    /// One reply.
    pub async fn outbox_item(&self, brand: BrandId, id: ReplyId) -> Result<Option<OutboxItem>> {
        Err(soon())
    }

    /// Replies in one state, oldest first (the list of unknown sends).
    pub async fn replies_in_state(&self, brand: BrandId, state: OutboxState, after: Option<&str>, limit: u32) -> Result<Page<OutboxItem>> {
        Err(soon())
    }

    /// The attempts of a reply, first to last.
    pub async fn attempts(&self, brand: BrandId, id: ReplyId) -> Result<Vec<Attempt>> {
        Err(soon())
    }
}
