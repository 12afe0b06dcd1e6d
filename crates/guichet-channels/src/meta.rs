//! What Facebook, Messenger and Instagram have in common: one way to prove who pushes, one form of delivery, one table of errors,
//! one way to call, one window for private messages.
//!
//! Invariants:
//! - nothing of a delivery is believed before its signature holds over the raw bytes;
//! - every event of a delivery is kept by itself, known or not; only what is no event about words is left out (see [`direct`] and
//!   the wires of the two networks, where each is listed with its reason);
//! - a message is known by its id alone: what comes again under the same id is the same message, whatever fetched it, and other
//!   words come as an edit.

pub(crate) mod access;
pub(crate) mod catch_up;
pub(crate) mod completing;
pub(crate) mod direct;
pub(crate) mod errors;
pub(crate) mod events;
pub(crate) mod fields;
pub(crate) mod graph;
pub(crate) mod health;
pub(crate) mod hiding;
pub(crate) mod login;
pub(crate) mod lookup;
pub(crate) mod older;
pub(crate) mod proof;
pub(crate) mod sending;
pub(crate) mod settings;
pub(crate) mod usage;
pub(crate) mod window;

use guichet_core::model::{Incoming, IncomingKind};

use crate::channel::{ParseProblem, RawBytes};
use crate::secret::content_hash;
use crate::webhook::{Delivery, LARGEST_BODY, Rejection};

/// Takes a delivery apart: one item for each thing that happened. `parse` gives none for what is no event about words.
///
/// # Errors
/// Why it is not taken.
pub(crate) fn accept(
    source: &str,
    app_secret: &str,
    delivery: Delivery<'_>,
    parse: impl Fn(&[u8]) -> Result<Option<Incoming>, ParseProblem>,
) -> Result<Vec<RawBytes>, Rejection> {
    if delivery.body.len() > LARGEST_BODY {
        return Err(Rejection::TooLarge);
    }
    if !proof::holds(app_secret, delivery.header(proof::HEADER), delivery.body) {
        return Err(Rejection::NotProved);
    }
    // What is proved and not readable is theirs all the same: it waits in the quarantine instead of being pushed again and again.
    let bodies = events::split(delivery.body).unwrap_or_else(|| vec![delivery.body.to_vec()]);
    Ok(bodies.into_iter().filter_map(|body| raw(source, &parse(&body), body)).collect())
}

/// Whether an event happened to this account; none where the account or the event does not say.
pub(crate) fn is_for(object: &str, account: Option<&str>, body: &[u8]) -> Option<bool> {
    let (account, event) = (account?, events::read(body).ok()?);
    Some(event.object == object && event.account == account)
}

/// The bytes of one event with what makes it unique; none for what is no event about words.
pub(crate) fn raw(source: &str, parsed: &Result<Option<Incoming>, ParseProblem>, body: Vec<u8>) -> Option<RawBytes> {
    let incoming = match parsed {
        Ok(None) => return None,
        Ok(Some(incoming)) => incoming,
        Err(_) => {
            let hash = content_hash(&[&body]);
            let external_id = format!("event-{}", hash.chars().take(24).collect::<String>());
            return Some(RawBytes {
                source: source.to_owned(),
                external_id,
                part: "message".to_owned(),
                content_hash: hash,
                body,
            });
        }
    };
    let time = incoming.created_at.map(|at| at.to_string()).unwrap_or_default();
    let said = content_hash(&[incoming.text.as_bytes(), time.as_bytes()]);
    let (part, hash) = match incoming.kind {
        // Going back to earlier words is another edit: the time keeps the two apart.
        IncomingKind::Edit => (format!("edit:{}", said.chars().take(32).collect::<String>()), said),
        IncomingKind::Delete => ("delete".to_owned(), content_hash(&[b"delete", incoming.external_id.as_bytes()])),
        IncomingKind::Bounce => ("bounce".to_owned(), content_hash(&[b"bounce", incoming.external_id.as_bytes()])),
        IncomingKind::Message | IncomingKind::OwnReply => {
            ("message".to_owned(), content_hash(&[b"message", incoming.external_id.as_bytes()]))
        }
    };
    Some(RawBytes {
        source: source.to_owned(),
        external_id: incoming.external_id.clone(),
        part,
        content_hash: hash,
        body,
    })
}
