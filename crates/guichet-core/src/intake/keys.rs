//! By what the store finds the things that one item belongs to.

use crate::model::{Channel, Incoming, IncomingKind};

/// By what to load what is known of one item. All of it within its brand and channel, except the handle, which is the
/// brand's and the network's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Where the external id is unique.
    pub source: String,
    /// The network's id of the item itself: finds `Known::existing` (same channel and source). For a bounce, of the reply
    /// that did not arrive (same channel, any source).
    pub external_id: String,
    /// Thread of the item on its channel: finds `Known::conversation` where the author has none of their own in it.
    pub thread_key: String,
    /// The author's own part of a public thread that somebody else opened: looked for first.
    pub own_thread_key: String,
    /// Network's ids of the items that it answers, nearest first: where no conversation has the thread keys, the
    /// conversation of the first of them that is known on this channel (any source). For an own reply they come first:
    /// in a thread with several people it goes to the one that it answers.
    pub in_reply_to: Vec<String>,
    /// The network of the handle.
    pub network: String,
    /// The author's stable id: finds `Known::handle` and `Known::customer`. None for the brand's own items.
    pub author: Option<String>,
    /// Proven reference: finds `Known::referenced`.
    pub case_reference: Option<String>,
}

/// The keys of an item.
#[must_use]
pub fn keys(channel: &Channel, incoming: &Incoming) -> Keys {
    let root = incoming.thread_id.as_ref().or_else(|| incoming.in_reply_to.last()).unwrap_or(&incoming.external_id);
    let thread_key = format!("{}:{root}", incoming.source);
    let participant = if incoming.author.id.is_empty() { &incoming.external_id } else { &incoming.author.id };
    let own = matches!(incoming.kind, IncomingKind::OwnReply | IncomingKind::Bounce);
    Keys {
        source: incoming.source.clone(),
        external_id: incoming.external_id.clone(),
        own_thread_key: format!("{thread_key}:{participant}"),
        thread_key,
        in_reply_to: incoming.in_reply_to.clone(),
        network: channel.network.clone(),
        author: (!own && !incoming.author.id.is_empty()).then(|| incoming.author.id.clone()),
        case_reference: incoming.case_reference.clone(),
    }
}
