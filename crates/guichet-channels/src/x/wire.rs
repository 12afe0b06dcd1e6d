//! What X says of one event, understood. Pure.
//!
//! Every item has one form, whether X pushed it or we fetched it: `{"data": {event_type, filter, payload, includes}}`. What was
//! fetched is put into this form by `polling.rs`, under event types of our own.
//!
//! Invariants:
//! - a post keeps the id of its first version: an edit names that one, and carries the id of the version in its part;
//! - numbers of messages stand behind `dm-` and `chat-`, so that none is taken for a post.

mod event;
mod post;
mod private;

use guichet_core::model::{Incoming, IncomingKind, Outgoing};
use serde_json::{Value, json};

use crate::channel::{ParseProblem, RawBytes};
use crate::secret::content_hash;
pub(super) use event::{Event, is_id, word};
pub(super) use post::{same_words, words_of};

/// Where ids are unique.
pub(super) const SOURCE: &str = "x";
/// A post that we fetched, for the first time as far as we know.
pub(super) const POST_FETCHED: &str = "guichet.post";
/// A version of a post that had been fetched with other words.
pub(super) const POST_EDITED: &str = "guichet.post.edited";
/// A post that X says is not there any more.
pub(super) const POST_GONE: &str = "guichet.post.gone";
/// A direct message that we fetched.
pub(super) const MESSAGE_FETCHED: &str = "guichet.dm";

/// What of the account matters to understand an item.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct House<'a> {
    /// The account's own id, once it is connected.
    pub(super) own_id: Option<&'a str>,
    /// Whether X takes replies only to those who named or quoted the account.
    pub(super) needs_summon: bool,
}

/// An item with what tells it from others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Understood {
    pub(super) incoming: Incoming,
    /// The words exactly as X wrote them: the same whichever way they came.
    said: String,
    /// The id of this version.
    version: String,
}

/// Understands one item.
///
/// # Errors
/// Why it goes to the quarantine.
pub(super) fn understand(body: &[u8], house: House<'_>) -> Result<Understood, ParseProblem> {
    let value: Value = serde_json::from_slice(body).map_err(|_| ParseProblem::new("not_json"))?;
    let event = Event::of(&value, house)?;
    match event.kind {
        _ if event.is_post() => post::written(&event),
        "post.delete" | POST_GONE => post::deleted(&event),
        "dm.received" | "dm.sent" => private::pushed(&event),
        MESSAGE_FETCHED => private::fetched(&event),
        "chat.received" | "chat.sent" => private::encrypted(&event),
        _ => Err(ParseProblem::of("unknown_event", "event_type")),
    }
}

/// The bytes of one item, with what makes it unique. What is not understood is unique by its own bytes.
pub(super) fn raw_of(body: Vec<u8>, house: House<'_>) -> RawBytes {
    let Ok(Understood { incoming, said, version }) = understand(&body, house) else {
        let content_hash = content_hash(&[&body]);
        let external_id = format!("event-{}", content_hash.chars().take(32).collect::<String>());
        return RawBytes { source: SOURCE.into(), external_id, part: "message".into(), content_hash, body };
    };
    let part = match incoming.kind {
        IncomingKind::Edit => format!("edit:{version}"),
        IncomingKind::Delete => "delete".to_owned(),
        IncomingKind::Bounce => "bounce".to_owned(),
        IncomingKind::Message | IncomingKind::OwnReply => "message".to_owned(),
    };
    let content_hash =
        content_hash(&[incoming.kind.as_str().as_bytes(), incoming.author.id.as_bytes(), said.as_bytes()]);
    RawBytes { source: SOURCE.into(), external_id: incoming.external_id, part, content_hash, body }
}

/// What X is given for a reply: a post under a post, or a message to a person.
pub(super) fn compose(outgoing: &Outgoing) -> Value {
    if !outgoing.visibility.others_can_read() {
        return json!({ "text": outgoing.text });
    }
    let mut body = json!({ "text": outgoing.text });
    if let (Some(id), Some(fields)) = (&outgoing.in_reply_to, body.as_object_mut()) {
        fields.insert("reply".into(), json!({ "in_reply_to_tweet_id": id }));
        if outgoing.author_kind == guichet_core::model::AuthorKind::Automatic {
            // No person read it before it left: X shows that to readers.
            fields.insert("made_with_ai".into(), json!(true));
        }
    }
    body
}
