//! One reply: which way it goes, its bytes, and what became of it.
//!
//! The bytes follow from the reply alone. What depends on the hour (the window of private messages) stands in the parameters of the
//! address.

use guichet_core::guard::length;
use guichet_core::model::{Outgoing, SendOutcome};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::direct::person_of;
use super::errors::Trouble;
use super::fields::{optional_id, segment};
use super::graph::Graph;
use super::window::{Passage, passage, private_reply_may_leave};

/// Which way a reply goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// Into a private conversation.
    Direct(String),
    /// In private, once, to something public: the field that names it, and its id.
    Aside(&'static str, String),
    /// In public, below this.
    Below(String),
    /// In public, below what names us on somebody else's media.
    Mention {
        /// The media.
        media: String,
        /// The comment; none when the media itself names us.
        comment: Option<String>,
    },
    /// The network has no such way.
    Nowhere(&'static str),
}

/// Where a network takes replies.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The network, for its limits.
    pub(crate) network: &'static str,
    /// The account that private messages leave from.
    pub(crate) inbox: String,
    /// What is below a comment.
    pub(crate) below: &'static str,
    /// The account that answers mentions.
    pub(crate) account: String,
}

/// The person of a private reply: of its thread, whoever its handle names.
pub(crate) fn person(outgoing: &Outgoing) -> Option<String> {
    person_of(&outgoing.thread_key).map(str::to_owned)
}

/// The bytes of a reply.
pub(crate) fn compose(way: &Way, text: &str) -> Vec<u8> {
    let body = match way {
        Way::Direct(person) => json!({"recipient": {"id": person}, "message": {"text": text}}),
        Way::Aside(field, id) => json!({"recipient": {*field: id}, "message": {"text": text}}),
        Way::Mention { media, comment: Some(comment) } => {
            json!({"media_id": media, "comment_id": comment, "message": text})
        }
        Way::Mention { media, comment: None } => json!({"media_id": media, "message": text}),
        Way::Below(_) | Way::Nowhere(_) => json!({"message": text}),
    };
    body.to_string().into_bytes()
}

/// Gives a reply to the network, once.
pub(crate) async fn send(
    graph: &Graph,
    places: &Places,
    way: &Way,
    outgoing: &Outgoing,
    now: Timestamp,
) -> SendOutcome {
    let refused = |code: &str| SendOutcome::Refused { code: code.to_owned() };
    if length::length(&outgoing.text, places.network, outgoing.visibility).is_too_long() {
        return refused("too_long");
    }
    let body = compose(way, &outgoing.text);
    let answer = match way {
        Way::Direct(_) => match passage(outgoing.they_wrote_at, outgoing.author_kind, now) {
            Passage::Closed => return refused("window_closed"),
            open => graph.post(&format!("{}/messages", places.inbox), open.parameters(), body).await,
        },
        Way::Aside(..) => {
            if !private_reply_may_leave(outgoing.they_wrote_at, now) {
                return refused("window_closed");
            }
            graph.post(&format!("{}/messages", places.inbox), &[], body).await
        }
        Way::Below(id) => graph.post(&format!("{}/{}", segment(id), places.below), &[], body).await,
        Way::Mention { .. } => graph.post(&format!("{}/mentions", segment(&places.account)), &[], body).await,
        Way::Nowhere(code) => return refused(code),
    };
    outcome(answer)
}

/// What an answer makes of a reply.
fn outcome(answer: Result<Value, Trouble>) -> SendOutcome {
    match answer {
        Ok(value) => {
            let id = |name| optional_id(&value, name).ok().flatten();
            SendOutcome::Sent { external_id: id("message_id").or_else(|| id("id")) }
        }
        Err(trouble) => trouble.outcome(),
    }
}
