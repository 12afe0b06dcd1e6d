//! One thread on one channel.

use serde::{Deserialize, Serialize};

use super::ids::{BrandId, CaseId, ChannelId, ConversationId, CustomerId};
use crate::words;

words! {
    /// Who can read a message.
    Visibility { Public = "public", Unlisted = "unlisted", Followers = "followers", Private = "private" }
}

impl Visibility {
    /// Whether somebody beside the customer and the brand can read it.
    #[must_use]
    pub const fn others_can_read(self) -> bool {
        !matches!(self, Self::Private)
    }
}

/// One thread on one channel. Unique by (channel, thread key).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its identifier.
    pub id: ConversationId,
    /// The brand.
    pub brand_id: BrandId,
    /// The channel.
    pub channel_id: ChannelId,
    /// What makes it one thread on its channel.
    pub thread_key: String,
    /// Who can read it.
    pub visibility: Visibility,
    /// Who opened it.
    pub customer_id: CustomerId,
    /// The case that it belongs to.
    pub case_id: CaseId,
    /// Subject, for mail and forms; empty elsewhere.
    pub subject: String,
    /// Where replies go when the item that opened it said so (`reply_url`).
    pub reply_url: Option<String>,
    /// First item.
    pub created_at: jiff::Timestamp,
    /// The last inbound or outbound message: a reply written without having seen it comes back (`seen_up_to`).
    pub last_message_id: Option<super::ids::MessageId>,
    /// Guards updates.
    pub version: i64,
}
