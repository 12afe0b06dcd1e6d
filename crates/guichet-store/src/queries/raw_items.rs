//! The bytes of received items: durable before the network hears "received".

use guichet_core::model::{BrandId, ChannelId, MessageId, NewEvent, RawItem, RawItemId};
use jiff::Timestamp;

use crate::store::soon;
use crate::{Page, Result, Store};

/// What became of one received item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Stored now; the id given with it is its message.
    New(MessageId),
    /// We had it already, with the same content: the message that it is.
    Same(MessageId),
    /// We had it already, with other content; what we had stands.
    Differs(MessageId),
}

impl Received {
    /// The message that the item is or will be.
    #[must_use]
    pub const fn message_id(self) -> MessageId {
        match self {
            Self::New(id) | Self::Same(id) | Self::Differs(id) => id,
        }
    }
}

impl Store {
    /// Stores items and the channel's cursor in one commit; answers once they are on disk, one answer an item, in order.
    pub async fn receive(&self, items: Vec<RawItem>, cursor: Option<(ChannelId, String)>) -> Result<Vec<Received>> {
        Err(soon())
    }

    /// Items that wait to be understood, live ones before history, oldest first.
    pub async fn pending_raw_items(&self, now: Timestamp, limit: u32) -> Result<Vec<RawItem>> {
        Err(soon())
    }

    /// One item.
    pub async fn raw_item(&self, id: RawItemId) -> Result<Option<RawItem>> {
        Err(soon())
    }

    /// The item that brought a message (its first part).
    pub async fn raw_item_of_message(&self, brand: BrandId, message: MessageId) -> Result<Option<RawItem>> {
        Err(soon())
    }

    /// Understanding failed for a passing reason: counts the attempt and leaves the item alone until then.
    pub async fn postpone_raw_item(&self, id: RawItemId, until: Timestamp, problem: &str) -> Result<()> {
        Err(soon())
    }

    /// What was not understood, oldest first.
    pub async fn quarantine(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Page<RawItem>> {
        Err(soon())
    }

    /// A quarantined item is to be understood again. `Conflict` when it is not in quarantine.
    pub async fn retry_raw_item(&self, brand: BrandId, id: RawItemId, event: NewEvent) -> Result<()> {
        Err(soon())
    }

    /// A person looked at a quarantined item and sets it aside. `Conflict` when it is not in quarantine.
    pub async fn dismiss_raw_item(&self, brand: BrandId, id: RawItemId, event: NewEvent) -> Result<()> {
        Err(soon())
    }
}
