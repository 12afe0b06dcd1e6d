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
use crate::text;

/// What is asked for; anything else that comes is kept as an unknown event.
pub(super) const UPDATES: [&str; 3] = ["message", "edited_message", "my_chat_member"];
/// Whatever has no words, by Telegram's name for it.
const MEDIA: [(&str, &str, &str); 7] = [
    ("photo", "photo", "photo"),
    ("video", "vidéo", "video"),
    ("voice", "message vocal", "voice message"),
    ("audio", "son", "audio"),
    ("sticker", "autocollant", "sticker"),
    ("document", "fichier", "file"),
    ("location", "position", "location"),
];

/// What makes an update unique; none for what says nothing to a desk: groups, and the button that starts a chat.
pub(super) fn raw(update: &Value) -> Option<RawBytes> {
    let of_update = || format!("update:{}", number(update, "/update_id").unwrap_or_default());
    let hash = |value: &Value| content_hash(&[value.to_string().as_bytes()]);
    let (id, part, content_hash) = match event(update) {
        Some((_, object)) if object.pointer("/chat/type").is_some_and(|kind| kind != "private") => return None,
        Some(("my_chat_member", object)) => (of_update(), "message".to_owned(), hash(object)),
        Some((name, object)) => {
            let words = words_of(object, false);
            if name == "message" && (words == "/start" || words.starts_with("/start ")) {
                return None;
            }
            let said = content_hash(&[words.as_bytes()]);
            let edit = format!("edit:{}:{said}", number(object, "/edit_date").unwrap_or_default());
            let part = if name == "message" { name.to_owned() } else { edit };
            (id_of(object).unwrap_or_else(of_update), part.chars().take(48).collect(), said)
        }
        None => (of_update(), "message".to_owned(), hash(update)),
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
    let told = if blocked { "person_blocked_us" } else { "person_unblocked_us" };
    let told = || problem_words(told).in_locale(if french { "fr" } else { "en" }).to_owned();
    let words = if member { told() } else { words_of(object, french) };
    if words.trim().is_empty() {
        return Err(ParseProblem::new("unknown_event"));
    }
    if words.chars().count() > text::LONGEST_TEXT {
        return Err(ParseProblem::of("too_large", "text"));
    }
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
    let answered =
        outgoing.in_reply_to.as_deref().and_then(|id| id.strip_prefix(&outgoing.recipient)?.strip_prefix(':'));
    if let Some(message) = answered.and_then(|message| message.parse::<i64>().ok())
        && let Some(fields) = body.as_object_mut()
    {
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

/// The words, links written out, and in square brackets what has none.
fn words_of(message: &Value, french: bool) -> String {
    let words = |text: &str, entities: &str| {
        let list = message.get(entities).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        message.get(text).and_then(Value::as_str).map(|text| with_links(text, list))
    };
    let words = words("text", "entities").or_else(|| words("caption", "caption_entities")).unwrap_or_default();
    let media = MEDIA.iter().find(|(name, _, _)| message.get(*name).is_some());
    let media = media.map(|(_, in_french, in_english)| format!("[{}]", if french { in_french } else { in_english }));
    let parts: Vec<String> = [text::words(&words)].into_iter().chain(media).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// The text with the address of each hidden link behind its words. Telegram counts places in UTF-16 units.
pub(super) fn with_links(text: &str, entities: &[Value]) -> String {
    let link = |entity: &Value| {
        let url = entity.get("url")?.as_str().filter(|url| url.starts_with("http") && url.len() <= 2_000)?;
        Some((number(entity, "/offset")?.saturating_add(number(entity, "/length")?), url.to_owned()))
    };
    let mut links: Vec<(i64, String)> = entities.iter().filter_map(link).collect();
    links.sort_by_key(|(end, _)| *end);
    let mut links = links.into_iter().peekable();
    let (mut written, mut at) = (String::with_capacity(text.len()), 0_i64);
    for sign in text.chars() {
        written.push(sign);
        at = at.saturating_add(if u32::from(sign) > 0xffff { 2 } else { 1 });
        while let Some((_, url)) = links.next_if(|(end, _)| *end <= at) {
            written.push_str(&format!(" ({url})"));
        }
    }
    written
}
