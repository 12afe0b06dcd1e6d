//! The bytes of one received item, on disk before the network hears "received".

use super::ids::{BrandId, ChannelId, MessageId, RawItemId};
use crate::words;

words! {
    /// How far an item came.
    RawItemState {
        /// On disk.
        Received = "received",
        /// Understood, with all that follows, in one commit.
        Done = "done",
        /// Not understood: kept, shown, never dropped.
        Quarantined = "quarantined",
        /// A person looked at it and set it aside.
        Dismissed = "dismissed",
    }
}

/// The bytes of one received item. Unique by (channel, source, external id, part).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawItem {
    /// Its identifier.
    pub id: RawItemId,
    /// The brand.
    pub brand_id: BrandId,
    /// The channel.
    pub channel_id: ChannelId,
    /// Where the external id is unique (a mailbox, a network, the sender of a webhook).
    pub source: String,
    /// The network's id.
    pub external_id: String,
    /// `message`, or what else of the same item: `edit:<hash>`, `delete`.
    pub part: String,
    /// The message that it is, or will be.
    pub message_id: MessageId,
    /// SHA-256 of what was said, hexadecimal: the same again is the same item, other words are a conflict.
    pub content_hash: String,
    /// The bytes as received.
    pub body: Vec<u8>,
    /// From an import of history.
    pub history: bool,
    /// When we had it.
    pub received_at: jiff::Timestamp,
    /// How far it came.
    pub state: RawItemState,
    /// Why it is in quarantine (code).
    pub problem: Option<String>,
    /// Times it was tried.
    pub attempts: i64,
    /// Its place in the brand's order of receipt, whatever the clocks say; given by the store, 0 until then.
    pub position: i64,
}
