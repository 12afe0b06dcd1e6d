//! One item of a conversation.

use serde::{Deserialize, Serialize};

use guichet_text::reading::Direction;

use super::conversation::Visibility;
use super::ids::{AttachmentId, BrandId, CaseId, ChannelId, ConversationId, CustomerId, MessageId, UserId};
use crate::words;

words! {
    /// Who wrote it.
    AuthorKind {
        Customer = "customer", Human = "human",
        /// A human, with a proposed draft.
        HumanWithAi = "human_with_ai",
        /// No human read it before it left: it says so.
        Automatic = "automatic",
    }
}
words! {
    /// How far it came.
    MessageState {
        Received = "received", Read = "read", Quarantined = "quarantined", Queued = "queued", Sending = "sending",
        Sent = "sent", Refused = "refused", Unknown = "unknown", Deleted = "deleted",
        /// Taken back before it left.
        Cancelled = "cancelled",
    }
}
words! {
    /// Every inbound message ends in a decision.
    DecisionKind {
        Answered = "answered", Relayed = "relayed",
        /// Nothing to answer, with a reason.
        Closed = "closed",
        /// Entered as history: decided before Guichet.
        History = "history",
    }
}

words! {
    /// Why the network is asked to hide what somebody wrote. To be unhappy is no reason: criticism stays where it is.
    HideReason {
        /// It shows what belongs to somebody: an address, a number, a name.
        PersonalData = "personal_data",
        /// It insults, threatens or hates.
        Hurtful = "hurtful",
        /// It deceives those who read it: a false service, a link that robs.
        Fraud = "fraud",
        /// Advertisement that has nothing to do with the brand.
        Spam = "spam",
    }
}

words! {
    /// Whether the network takes an answer of ours to an item.
    ReplyDoor {
        /// It does, as far as it says.
        Open = "open",
        /// Only to those who named or quoted us, and this author did neither.
        NotSummoned = "not_summoned",
        /// The author, or the network, lets nobody answer there, or not us.
        Closed = "closed",
        /// It is encrypted from end to end: read and answered in the network's own app.
        Encrypted = "encrypted",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro that writes the words writes the derives too")]
impl Default for ReplyDoor {
    fn default() -> Self {
        Self::Open
    }
}

/// What was decided about an inbound message, by whom, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub kind: DecisionKind,
    /// Code of the reason for `Closed`: `thanks_only`, `spam`, `duplicate`, `not_for_us`, `answered_elsewhere`, `other`.
    pub reason: Option<String>,
    /// By whom; none for the desk itself.
    pub by: Option<UserId>,
    /// When.
    pub at: jiff::Timestamp,
    /// What whoever decided added in their own words; it goes with the words of the message.
    pub note: Option<String>,
}

/// One item of a conversation, inbound or outbound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its identifier; for a reply of ours, the reply's.
    pub id: MessageId,
    /// The brand.
    pub brand_id: BrandId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The channel.
    pub channel_id: ChannelId,
    /// The case.
    pub case_id: CaseId,
    /// The customer who wrote it or to whom it goes.
    pub customer_id: CustomerId,
    /// Who wrote to whom.
    pub direction: Direction,
    /// Who wrote it.
    pub author_kind: AuthorKind,
    /// The colleague who wrote it.
    pub author_user_id: Option<UserId>,
    /// Where the external id is unique.
    pub source: String,
    /// The network's id; empty until a reply of ours has one.
    pub external_id: String,
    /// The network's id of the item that it answers.
    pub in_reply_to: Option<String>,
    /// Who can read it.
    pub visibility: Visibility,
    /// The words, as received. U+0000 was removed at the edge.
    pub text: String,
    /// Written, by the network's word (never later than `received_at`).
    pub created_at: jiff::Timestamp,
    /// When we had it.
    pub received_at: jiff::Timestamp,
    /// How far it came.
    pub state: MessageState,
    /// 0, then one more with each edit.
    pub revision: i64,
    /// Place, in the order of receipt, of the edit whose words stand here; 0 for the first words. Of two edits the one
    /// received later stands, whichever is understood first.
    pub words_position: i64,
    /// The decision; none on an inbound message means that it is owed one.
    pub decision: Option<Decision>,
    /// Sent by a machine at their side (out of office, bounce): never answered by ours.
    pub automatic: bool,
    /// Some words hurt: veiled until somebody chooses to read them.
    pub veiled: bool,
    /// Since when the network shows it to nobody else, because we asked for it.
    pub hidden_at: Option<jiff::Timestamp>,
    /// Why we asked for it; none where that was not said.
    pub hidden_reason: Option<HideReason>,
    /// Whether the network takes an answer to it.
    pub reply_door: ReplyDoor,
}

/// What a message said before it was edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRevision {
    /// The message.
    pub message_id: MessageId,
    /// The brand.
    pub brand_id: BrandId,
    /// Which one.
    pub revision: i64,
    /// The words then.
    pub text: String,
    /// Until when it stood.
    pub replaced_at: jiff::Timestamp,
}

/// A file of a message; its bytes are kept by content hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its identifier.
    pub id: AttachmentId,
    /// The brand.
    pub brand_id: BrandId,
    /// The message.
    pub message_id: MessageId,
    /// Name shown to people, cleaned.
    pub name: String,
    /// Type said by the sender.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, hexadecimal; empty when only an address was given.
    pub hash: String,
    /// Address given instead of bytes; never fetched by itself.
    pub url: Option<String>,
}
