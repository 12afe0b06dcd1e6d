//! Updates of Telegram, and the message that answers one. Pure.
//!
//! Invariant: a chat and a message's number in it name the message; the chat is the conversation, and nobody else reads it.

use guichet_core::model::{Incoming, IncomingAuthor, IncomingKind, Outgoing, ReplyDoor, Visibility};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::bare::bare;
use crate::channel::{ParseProblem, RawBytes};
use crate::phrases::problem_words;
use crate::secret::content_hash;
use crate::{media, text};

/// What is asked for; anything else that comes is kept as an unknown event.
pub(super) const UPDATES: [&str; 3] = ["message", "edited_message", "my_chat_member"];
/// What is said in something that has no words of its own.
const SAID: &str = "first_name last_name phone_number question emoji title address latitude longitude";

/// What makes an update unique; none for what says nothing to a desk: groups, the button that starts a chat, and each step of
/// somebody who shows where they are.
pub(super) fn raw(update: &Value) -> Option<RawBytes> {
    let of_update = || format!("update:{}", number(update, "/update_id").unwrap_or_default());
    let unheard = |value: &Value| (of_update(), "message".to_owned(), content_hash(&[value.to_string().as_bytes()]));
    let (id, part, content_hash) = match event(update) {
        Some((_, object)) if object.pointer("/chat/type").is_some_and(|kind| kind != "private") => return None,
        Some(("my_chat_member", object)) => unheard(object),
        Some(("message", object)) if is_button(object) => return None,
        Some(("edited_message", object)) if object.get("location").is_some() => return None,
        Some((name, object)) => {
            let words = words_of(object, false);
            let said = content_hash(&[words.as_bytes()]);
            let edit = format!("edit:{}:{said}", number(object, "/edit_date").unwrap_or_default());
            let part = if name == "message" { name.to_owned() } else { edit };
            (id_of(object).unwrap_or_else(of_update), part.chars().take(48).collect(), said)
        }
        None => unheard(update),
    };
    let body = update.to_string().into_bytes();
    Some(RawBytes { source: "telegram".to_owned(), external_id: id, part, content_hash, body })
}

/// Understands one update.
pub(super) fn parse(raw: &RawBytes, french: bool) -> Result<Incoming, ParseProblem> {
    let update: Value = serde_json::from_slice(&raw.body).map_err(|_| ParseProblem::new("not_json"))?;
    let (name, object) = event(&update)
        .ok_or_else(|| ParseProblem::new(if update.is_object() { "unknown_event" } else { "not_json" }))?;
    let missing = |field: &str| ParseProblem::of("missing_field", format!("{name}.{field}"));
    let chat = number(object, "/chat/id").ok_or_else(|| missing("chat.id"))?;
    let edited = name == "edited_message";
    let date = number(object, if edited { "/edit_date" } else { "/date" }).ok_or_else(|| missing("date"))?;
    let member = name == "my_chat_member";
    let blocked = object.pointer("/new_chat_member/status").is_some_and(|status| status == "kicked");
    let told = problem_words(if blocked { "person_blocked_us" } else { "person_unblocked_us" });
    let told = told.in_locale(if french { "fr" } else { "en" }).to_owned();
    let words = if member { told } else { words_of(object, french) };
    if words.trim().is_empty() {
        return Err(ParseProblem::new("unknown_event"));
    }
    text::not_too_long(&words, "text")?;
    let answered = number(object, "/reply_to_message/message_id");
    let kind = if edited { IncomingKind::Edit } else { IncomingKind::Message };
    Ok(Incoming {
        thread_id: Some(chat.to_string()),
        in_reply_to: answered.map(|message| format!("{chat}:{message}")).into_iter().collect(),
        author: author_of(object).ok_or_else(|| missing("from.id"))?,
        text: words,
        created_at: Timestamp::from_second(date).ok(),
        // That a person blocked us is told by Telegram: a note in the conversation, which asks for no answer.
        automatic: member,
        reply_door: if member && blocked { ReplyDoor::Closed } else { ReplyDoor::Open },
        ..bare(kind, &raw.source, &raw.external_id, Visibility::Private)
    })
}

/// The message to send. Without a mode of formatting every sign of the text stands for itself.
pub(super) fn compose(outgoing: &Outgoing) -> Value {
    let mut body = json!({ "chat_id": outgoing.recipient.parse::<i64>().ok(), "text": outgoing.text.trim() });
    let answered = |id: &str| id.strip_prefix(&outgoing.recipient)?.strip_prefix(':')?.parse::<i64>().ok();
    if let (Some(message), Some(fields)) = (outgoing.in_reply_to.as_deref().and_then(answered), body.as_object_mut()) {
        let reply = json!({ "message_id": message, "allow_sending_without_reply": true });
        fields.insert("reply_parameters".to_owned(), reply);
    }
    body
}

/// The id of a message: its number counts within its chat only.
pub(super) fn id_of(message: &Value) -> Option<String> {
    Some(format!("{}:{}", number(message, "/chat/id")?, number(message, "/message_id")?))
}

fn event(update: &Value) -> Option<(&'static str, &Value)> {
    UPDATES.into_iter().find_map(|name| Some((name, update.get(name).filter(|object| object.is_object())?)))
}

fn number(value: &Value, place: &str) -> Option<i64> {
    value.pointer(place)?.as_i64()
}

fn author_of(object: &Value) -> Option<IncomingAuthor> {
    let field = |name: &str| object.get("from")?.get(name)?.as_str();
    let name = format!("{} {}", field("first_name").unwrap_or_default(), field("last_name").unwrap_or_default());
    let handle = field("username").map(|name| format!("@{}", text::name(name))).unwrap_or_default();
    Some(IncomingAuthor { id: number(object, "/from/id")?.to_string(), name: text::name(&name), handle })
}

/// Whether somebody only pressed the button that starts a chat. It may bring one word that its link carried; what people write
/// behind it themselves are their words.
fn is_button(message: &Value) -> bool {
    let text = message.get("text").and_then(Value::as_str).unwrap_or_default();
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text == "/start" || text.strip_prefix("/start ").is_some_and(|word| word.len() <= 64 && word.bytes().all(sign))
}

/// The words, links written out, and in square brackets what has none.
fn words_of(message: &Value, french: bool) -> String {
    let link = |entity| {
        let at = |name: &str| number(entity, name).and_then(|at| usize::try_from(at).ok());
        let start = at("/offset")?;
        Some((start..start.saturating_add(at("/length")?), entity.get("url")?.as_str()?))
    };
    let words = |text: &str, entities: &str| {
        let list = message.get(entities).and_then(Value::as_array).into_iter().flatten();
        Some(text::with_links_utf16(message.get(text)?.as_str()?, list.filter_map(link).collect()))
    };
    let words = words("text", "entities").or_else(|| words("caption", "caption_entities")).unwrap_or_default();
    let words = text::words(words.strip_prefix("/start ").unwrap_or(&words));
    let Some((name, media)) = media::named(french, |name| message.get(name).is_some()) else { return words };
    let said = SAID.split(' ').filter_map(|field| message.get(name)?.get(field));
    let said = said.map(|value| value.as_str().map_or_else(|| value.to_string(), text::name));
    let media = [media].into_iter().chain(said).collect::<Vec<_>>().join(" ");
    if words.is_empty() { media } else { format!("{words}\n{media}") }
}
