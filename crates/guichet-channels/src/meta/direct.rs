//! Private messages, the same on Messenger and Instagram. Pure.
//!
//! Not kept, because nobody said anything by it: `delivery` and `read` (receipts), `reaction` (an emoji on a message), `typing`,
//! `referral` (where somebody came from), and the hand-overs between applications. An echo is what the brand wrote, here or in
//! another inbox: [`IncomingKind::OwnReply`].

use guichet_core::model::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use jiff::Timestamp;
use serde_json::Value;

use super::fields::{address, id, id_within, name, optional_id, time, word, words, yes};
use crate::channel::ParseProblem;

/// Stands before the person in the key of a private thread.
const THREAD: &str = "dm-";
/// The most files of one message.
const MOST_FILES: usize = 20;
/// What says nothing in words.
const NOISE: [&str; 8] = [
    "delivery",
    "read",
    "reaction",
    "typing",
    "referral",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
];

/// The key of somebody's private thread.
pub(crate) fn thread_of(person: &str) -> String {
    format!("{THREAD}{person}")
}

/// The person of a private thread; none when the thread is not private.
pub(crate) fn person_of(thread_key: &str) -> Option<&str> {
    let (before, person) = thread_key.split_once(THREAD)?;
    // The key may still carry its source.
    let whole = before.is_empty() || before.ends_with(':');
    (whole && !person.is_empty()).then(|| person.split_once(':').map_or(person, |(person, _)| person))
}

/// What a network is, for its private messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inbox {
    /// Where ids are unique.
    pub(crate) source: &'static str,
    /// Where a person reads what the network does not hand out.
    pub(crate) address: &'static str,
}

/// Understands one event of a private conversation; none for what says nothing in words.
///
/// # Errors
/// What is missing, wrong or unknown.
pub(crate) fn parse(inbox: Inbox, account: &str, value: &Value) -> Result<Option<Incoming>, ParseProblem> {
    let at = time(value, "timestamp");
    let sender = id_within(value, "sender")?;
    if let Some(message) = value.get("message") {
        let own = yes(message, "is_echo") || sender.as_deref() == Some(account);
        return said(inbox, value, message, own, at).map(Some);
    }
    if let Some(edit) = value.get("message_edit") {
        let own = sender.as_deref() == Some(account);
        let mut incoming = blank(inbox, value, own, at)?;
        incoming.kind = IncomingKind::Edit;
        incoming.external_id = id(edit, "mid")?;
        incoming.text = words(edit, "text")?;
        return Ok(Some(incoming));
    }
    if let Some(button) = value.get("postback") {
        let mut incoming = blank(inbox, value, false, at)?;
        incoming.external_id = match optional_id(button, "mid")? {
            Some(mid) => mid,
            None => {
                let at = at.ok_or_else(|| ParseProblem::of("missing_field", "timestamp"))?;
                format!("button-{}-{}", incoming.author.id, at.as_millisecond())
            }
        };
        incoming.text = words(button, "title")?;
        return Ok(Some(incoming));
    }
    if NOISE.iter().any(|known| value.get(known).is_some()) {
        return Ok(None);
    }
    Err(ParseProblem::of("unknown_event", "messaging"))
}

fn said(
    inbox: Inbox,
    value: &Value,
    message: &Value,
    own: bool,
    at: Option<Timestamp>,
) -> Result<Incoming, ParseProblem> {
    let mut incoming = blank(inbox, value, own, at)?;
    incoming.external_id = id(message, "mid")?;
    if yes(message, "is_deleted") {
        incoming.kind = IncomingKind::Delete;
        return Ok(incoming);
    }
    if own {
        incoming.kind = IncomingKind::OwnReply;
    }
    incoming.text = words(message, "text")?;
    incoming.attachments = files(inbox, message);
    if let Some(earlier) = message.get("reply_to") {
        incoming.in_reply_to = optional_id(earlier, "mid")?.into_iter().collect();
    }
    Ok(incoming)
}

/// A message without its words: who, where, when.
fn blank(inbox: Inbox, value: &Value, own: bool, at: Option<Timestamp>) -> Result<Incoming, ParseProblem> {
    let (theirs, field) = if own { ("recipient", "recipient.id") } else { ("sender", "sender.id") };
    let person = id_within(value, theirs)?.ok_or_else(|| ParseProblem::of("missing_field", field))?;
    // Who it is stands in no event: it was fetched, or is not known.
    let known = value.get("fetched").unwrap_or(&Value::Null);
    let author = if own {
        IncomingAuthor::default()
    } else {
        let handle = name(known, "username");
        let handle = if handle.is_empty() { handle } else { format!("@{handle}") };
        IncomingAuthor { id: person.clone(), name: name(known, "name"), handle }
    };
    Ok(Incoming {
        kind: IncomingKind::Message,
        source: inbox.source.to_owned(),
        external_id: String::new(),
        thread_id: Some(thread_of(&person)),
        in_reply_to: Vec::new(),
        case_reference: None,
        author,
        subject: String::new(),
        text: String::new(),
        created_at: at,
        visibility: Visibility::Private,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    })
}

fn files(inbox: Inbox, message: &Value) -> Vec<IncomingAttachment> {
    let listed = message.get("attachments").and_then(Value::as_array).into_iter().flatten().take(MOST_FILES);
    let mut files: Vec<IncomingAttachment> = listed
        .filter_map(|file| {
            let url = address(word(file.get("payload")?, "url"))?;
            let kind = word(file, "type");
            Some(link(kind, url))
        })
        .collect();
    // A picture or a film of a story that was answered.
    let story = message.get("reply_to").and_then(|earlier| earlier.get("story")).map(|story| word(story, "url"));
    files.extend(story.and_then(address).map(|url| link("story", url)));
    // What the network does not hand out is read where it was written.
    if yes(message, "is_unsupported") {
        files.push(link("unsupported", inbox.address.to_owned()));
    }
    files
}

/// A file of which only the address is known.
pub(crate) fn link(kind: &str, url: String) -> IncomingAttachment {
    let (name, mime) = match kind {
        "image" | "photo" | "sticker" => ("photo", "image/jpeg"),
        "video" | "ig_reel" | "reel" => ("video", "video/mp4"),
        "audio" => ("audio", "audio/mpeg"),
        "story_mention" | "story" => ("story", "text/html"),
        "share" | "fallback" | "template" | "link" => ("link", "text/html"),
        "unsupported" => ("unsupported", "text/html"),
        _ => ("file", "application/octet-stream"),
    };
    IncomingAttachment { name: name.to_owned(), mime: mime.to_owned(), bytes: Vec::new(), url: Some(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_thread_says_whose_it_is() {
        assert_eq!(person_of("dm-42"), Some("42"));
        assert_eq!(person_of("facebook:dm-42"), Some("42"));
        assert_eq!(person_of("facebook:dm-42:42"), Some("42"));
        assert_eq!(person_of("178_2"), None);
        assert_eq!(person_of("dm-"), None);
        assert_eq!(person_of("post-xdm-1"), None);
    }
}
