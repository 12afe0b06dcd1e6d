//! What a channel made of one raw item: the same shape for every network.

use serde::{Deserialize, Serialize};

use super::conversation::Visibility;
use super::message::ReplyDoor;
use crate::words;

words! {
    /// What happened on the network.
    IncomingKind {
        Message = "message",
        /// The author changed the words.
        Edit = "edit",
        /// The author took it back.
        Delete = "delete",
        /// Written by the brand in the network's own app.
        OwnReply = "own_reply",
        /// A reply of ours did not arrive.
        Bounce = "bounce",
    }
}

/// One item of a network, parsed. Pure data: nothing is decided yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    /// What happened.
    pub kind: IncomingKind,
    /// Where the external id is unique.
    pub source: String,
    /// The network's id. For a bounce, the id of our message that did not arrive.
    pub external_id: String,
    /// The network's id of the thread, when it has one.
    pub thread_id: Option<String>,
    /// Ids of the items that it answers, nearest first.
    pub in_reply_to: Vec<String>,
    /// Reference of the case, only when a token proved it (MAC-signed address or subject).
    pub case_reference: Option<String>,
    /// Who wrote it.
    pub author: IncomingAuthor,
    /// Subject; empty where there is none.
    pub subject: String,
    /// The words.
    pub text: String,
    /// When it was written, by the network's word.
    pub created_at: Option<jiff::Timestamp>,
    /// Who can read it.
    pub visibility: Visibility,
    /// Files.
    pub attachments: Vec<IncomingAttachment>,
    /// Where replies are to go, when the item says so.
    pub reply_url: Option<String>,
    /// A machine wrote it (RFC 3834): never answered by ours.
    pub automatic: bool,
    /// For a bounce: whether it is final.
    pub permanent: bool,
    /// It belongs to the case, and nothing proves that its customer wrote it: what a drop link took in.
    pub unproven: bool,
    /// Whether the network takes an answer to it.
    #[serde(default)]
    pub reply_door: ReplyDoor,
}

/// Who wrote an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingAuthor {
    /// The network's stable id (the lower-cased address for mail).
    pub id: String,
    /// The name that they show.
    pub name: String,
    /// What people see (`@name`, an address).
    pub handle: String,
}

/// A file of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingAttachment {
    /// Name, cleaned.
    pub name: String,
    /// Type said by the sender.
    pub mime: String,
    /// The content, when it came along.
    pub bytes: Vec<u8>,
    /// Its address otherwise; never fetched by itself.
    pub url: Option<String>,
}
