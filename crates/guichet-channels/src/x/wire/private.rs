//! Direct messages: those that can be read, and those that only the two apps can read.

use guichet_core::model::{Incoming, IncomingAttachment, IncomingKind, ReplyDoor, Visibility};
use jiff::Timestamp;
use serde_json::Value;

use super::event::{id, list, required_id, time};
use super::post::{file_at, files, words_of};
use super::{Event, SOURCE, Understood, is_id, word};
use crate::channel::ParseProblem;
use crate::text;

/// Stands in front of the number of a direct message.
pub(super) const MESSAGE: &str = "dm-";
/// Stands in front of the number of an encrypted message.
pub(super) const ENCRYPTED: &str = "chat-";

/// One message, whichever way it came.
struct Told {
    id: String,
    sender: String,
    thread: String,
    text: String,
    said: String,
    files: Vec<IncomingAttachment>,
    written: Option<Timestamp>,
    door: ReplyDoor,
}

/// A message of the webhook; the delivery was cut into one item each before.
pub(super) fn pushed(event: &Event<'_>) -> Result<Understood, ParseProblem> {
    let missing = || ParseProblem::of("missing_field", "payload.direct_message_events");
    let message = list(event.payload, "direct_message_events").first().ok_or_else(missing)?;
    if word(message, "type") != Some("message_create") {
        return Err(ParseProblem::of("unknown_event", "type"));
    }
    let create = message.get("message_create").unwrap_or(&Value::Null);
    let sender = required_id(create, "sender_id")?;
    let recipient = required_id(create.get("target").unwrap_or(&Value::Null), "recipient_id")?;
    let content = create.get("message_data").unwrap_or(&Value::Null);
    let file = content.get("attachment").and_then(|attachment| attachment.get("media"));
    let file = file.and_then(|media| word(media, "media_url_https")).and_then(file_at);
    told(
        event,
        Told {
            id: format!("{MESSAGE}{}", required_id(message, "id")?),
            thread: format!("dm:{}", thread_of_two(&sender, &recipient)),
            sender,
            text: words_of(content, false),
            said: word(content, "text").unwrap_or_default().to_owned(),
            files: file.into_iter().collect(),
            written: time(message, "created_timestamp")?,
            door: ReplyDoor::Open,
        },
    )
}

/// A message that we fetched.
pub(super) fn fetched(event: &Event<'_>) -> Result<Understood, ParseProblem> {
    let message = event.payload;
    if word(message, "event_type") != Some("MessageCreate") {
        return Err(ParseProblem::of("unknown_event", "payload.event_type"));
    }
    let thread = word(message, "dm_conversation_id").filter(|thread| is_thread(thread));
    let thread = thread.ok_or_else(|| ParseProblem::of("missing_field", "dm_conversation_id"))?;
    // What one of several says is no word between a customer and us, and all of them would read the answer.
    if is_id(thread) {
        return Err(ParseProblem::of("group_conversation", "dm_conversation_id"));
    }
    told(
        event,
        Told {
            id: format!("{MESSAGE}{}", required_id(message, "id")?),
            sender: required_id(message, "sender_id")?,
            thread: format!("dm:{thread}"),
            text: words_of(message, false),
            said: word(message, "text").unwrap_or_default().to_owned(),
            files: files(event, message),
            written: time(message, "created_at")?,
            door: ReplyDoor::Open,
        },
    )
}

/// A message that only the two apps can read: it is announced without words, and answered there.
pub(super) fn encrypted(event: &Event<'_>) -> Result<Understood, ParseProblem> {
    let message = event.payload;
    let number = id(message, "id")?;
    let sender = required_id(message, "sender_id")?;
    let thread = word(message, "conversation_id").filter(|thread| is_thread(thread)).map_or(&*sender, |thread| thread);
    told(
        event,
        Told {
            id: format!("{ENCRYPTED}{}", number.ok_or_else(|| ParseProblem::of("missing_field", "id"))?),
            thread: format!("chat:{thread}"),
            text: String::new(),
            said: word(message, "encoded_event").unwrap_or_default().to_owned(),
            files: Vec::new(),
            written: time(message, "created_at_msec")?,
            door: ReplyDoor::Encrypted,
            sender,
        },
    )
}

fn told(event: &Event<'_>, told: Told) -> Result<Understood, ParseProblem> {
    text::not_too_long(&told.text, "text")?;
    let readable = told.door != ReplyDoor::Encrypted;
    if readable && told.text.trim().is_empty() && told.files.is_empty() {
        return Err(ParseProblem::of("empty", "text"));
    }
    let own = event.is_own(&told.sender) || matches!(event.kind, "dm.sent" | "chat.sent");
    let incoming = Incoming {
        kind: if own { IncomingKind::OwnReply } else { IncomingKind::Message },
        source: SOURCE.to_owned(),
        external_id: told.id.clone(),
        thread_id: Some(told.thread),
        in_reply_to: Vec::new(),
        case_reference: None,
        author: event.author(&told.sender),
        subject: String::new(),
        text: told.text,
        created_at: told.written,
        visibility: Visibility::Private,
        attachments: told.files,
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: told.door,
    };
    Ok(Understood { incoming, said: told.said, version: told.id })
}

/// The name of the thread of two people: X writes the smaller number first.
fn thread_of_two(one: &str, other: &str) -> String {
    let (smaller, larger) = if (one.len(), one) <= (other.len(), other) { (one, other) } else { (other, one) };
    format!("{smaller}-{larger}")
}

/// `123-456` for two people, `123` for a group, `123:456` where it is encrypted.
fn is_thread(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-:_".contains(&byte))
}
