//! The JSON of notifications, records and the log of private messages. Pure.
//!
//! A post has no edits: whoever corrects one deletes it and writes another. So an id has one text, for good.

use guichet_core::model::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use serde_json::{Value, json};

use crate::bare::bare;
use crate::channel::{ParseProblem, RawBytes};
use crate::secret::content_hash;
use crate::text;

/// Where the ids are unique: the whole network.
pub const SOURCE: &str = "bluesky";

/// Notifications that are no event about somebody's words to us, and why they are not kept: signs of liking, relays of our own
/// words, new followers, and what the network tells the account itself.
const NOISE: &[&str] = &[
    "like",
    "repost",
    "follow",
    "like-via-repost",
    "repost-via-repost",
    "starterpack-joined",
    "verified",
    "unverified",
    "subscribed-post",
    "contact-match",
];
/// The one event of the log of private messages that is somebody's words.
const NEW_MESSAGE: &str = "chat.bsky.convo.defs#logCreateMessage";
/// The other ones that are known: what was read, muted, liked or left, and what becomes of groups, in which no brand answers.
/// Deleting is for whoever deletes only, so it takes nothing back from us. Any that is not here is kept.
const LOG_NOISE: &[&str] = &[
    "AcceptConvo",
    "AddMember",
    "AddReaction",
    "ApproveJoinRequest",
    "BeginConvo",
    "CreateJoinLink",
    "DeleteMessage",
    "DisableJoinLink",
    "EditGroup",
    "EditJoinLink",
    "EnableJoinLink",
    "IncomingJoinRequest",
    "LeaveConvo",
    "LockConvo",
    "LockConvoPermanently",
    "MemberJoin",
    "MemberLeave",
    "MuteConvo",
    "OutgoingJoinRequest",
    "ReadConvo",
    "ReadJoinRequests",
    "ReadMessage",
    "RejectJoinRequest",
    "RemoveMember",
    "RemoveReaction",
    "UnlockConvo",
    "UnmuteConvo",
    "WithdrawIncomingJoinRequest",
    "WithdrawOutgoingJoinRequest",
];
/// How the names of all of them begin.
const LOG: &str = "chat.bsky.convo.defs#log";

/// One notification, with the network's view of its post where there is one; none where it is noise.
#[must_use]
pub fn notification(value: &Value, view: Option<&Value>) -> Option<RawBytes> {
    let said = |name| value.get(name).and_then(Value::as_str).unwrap_or_default();
    if NOISE.contains(&said("reason")) {
        return None;
    }
    let words = value.pointer("/record/text").and_then(Value::as_str).unwrap_or_default();
    let hash = content_hash(&[said("uri").as_bytes(), words.as_bytes()]);
    // Of the view only what does not change by itself: who may answer, and where the pictures are.
    let view = view.map(
        |view| json!({"viewer": {"replyDisabled": view.pointer("/viewer/replyDisabled")}, "embed": view.get("embed"), "indexedAt": view.get("indexedAt")}),
    );
    Some(raw(said("uri"), "message", hash, &json!({"notification": value, "view": view})))
}

/// A post that is there no more.
#[must_use]
pub fn deletion(uri: &str) -> RawBytes {
    raw(uri, "delete", content_hash(&[b"delete"]), &json!({"deleted": uri}))
}

/// A post of the brand, as its own repository lists it.
#[must_use]
pub fn own(value: &Value) -> Option<RawBytes> {
    let uri = value.get("uri").and_then(Value::as_str)?;
    Some(raw(uri, "message", content_hash(&[b"own", uri.as_bytes()]), &json!({"own": value})))
}

/// One entry of the log of private messages; none where it is noise.
#[must_use]
pub fn log(value: &Value, me: &str) -> Option<RawBytes> {
    let kind = value.get("$type").and_then(Value::as_str).unwrap_or_default();
    if kind.strip_prefix(LOG).is_some_and(|name| LOG_NOISE.contains(&name)) {
        return None;
    }
    let said = |path: &str| value.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let id = chat_id(said("/convoId"), value.pointer("/message/id").and_then(Value::as_str).unwrap_or(said("/rev")));
    let hash = content_hash(&[id.as_bytes(), said("/message/text").as_bytes()]);
    Some(raw(&id, "message", hash, &json!({"log": value, "me": me})))
}

/// The id of a private message.
pub(crate) fn chat_id(conversation: &str, message: &str) -> String {
    format!("chat/{conversation}/{message}")
}

fn raw(id: &str, part: &str, content_hash: String, body: &Value) -> RawBytes {
    let body = body.to_string().into_bytes();
    RawBytes { source: SOURCE.to_owned(), external_id: id.to_owned(), part: part.to_owned(), content_hash, body }
}

/// Understands one item.
pub(crate) fn parse(body: &[u8]) -> Result<Incoming, ParseProblem> {
    let value: Value = serde_json::from_slice(body).map_err(|_| ParseProblem::new("not_json"))?;
    let Some(object) = value.as_object() else { return Err(ParseProblem::new("not_json")) };
    if let Some(uri) = object.get("deleted") {
        let uri = uri.as_str().filter(|uri| !uri.is_empty());
        return Ok(empty(IncomingKind::Delete, uri.ok_or_else(|| ParseProblem::of("missing_field", "deleted"))?));
    }
    if let Some(value) = object.get("own") {
        return post(IncomingKind::OwnReply, value, "value", IncomingAuthor::default());
    }
    if let Some(entry) = object.get("log") {
        return private(entry, object.get("me").and_then(Value::as_str).unwrap_or_default());
    }
    let Some(notification) = object.get("notification") else {
        return Err(ParseProblem::of("missing_field", "notification"));
    };
    if !matches!(notification.get("reason").and_then(Value::as_str), Some("mention" | "reply" | "quote")) {
        return Err(ParseProblem::of("unknown_event", "reason"));
    }
    let author = notification.get("author").and_then(author);
    let author = author.ok_or_else(|| ParseProblem::of("missing_field", "author"))?;
    let mut incoming = post(IncomingKind::Message, notification, "record", author)?;
    let view = object.get("view").unwrap_or(&Value::Null);
    if view.pointer("/viewer/replyDisabled").and_then(Value::as_bool) == Some(true) {
        incoming.reply_door = ReplyDoor::Closed;
    }
    // The list has the earlier of the time of the writer and that of the network; the view has the second one.
    let had = view.get("indexedAt").and_then(Value::as_str).and_then(|at| at.parse().ok());
    incoming.created_at = incoming.created_at.max(had);
    incoming.attachments = pictures(view);
    if incoming.text.is_empty() && incoming.attachments.is_empty() {
        return Err(ParseProblem::of("empty", "record.text"));
    }
    Ok(incoming)
}

/// Of an item that is taken back nothing is shown any more.
fn empty(kind: IncomingKind, external_id: &str) -> Incoming {
    bare(kind, SOURCE, external_id, Visibility::Private)
}

fn post(kind: IncomingKind, value: &Value, field: &str, author: IncomingAuthor) -> Result<Incoming, ParseProblem> {
    let missing = |name: &str| ParseProblem::of("missing_field", name);
    let uri = value.get("uri").and_then(Value::as_str).filter(|uri| !uri.is_empty()).ok_or_else(|| missing("uri"))?;
    let record = value.get(field).filter(|record| record.is_object()).ok_or_else(|| missing(field))?;
    let said = |path: &str| record.pointer(path).and_then(Value::as_str).filter(|value| !value.is_empty());
    let text = words(record)?;
    let written = said("/createdAt").ok_or_else(|| missing("record.createdAt"))?;
    // Any clock may have written it: when the network had it counts, where it says so.
    let created_at = value.get("indexedAt").and_then(Value::as_str).unwrap_or(written);
    let quoted = said("/embed/record/uri").or_else(|| said("/embed/record/record/uri"));
    Ok(Incoming {
        thread_id: said("/reply/root/uri").map(str::to_owned),
        in_reply_to: said("/reply/parent/uri").or(quoted).map(str::to_owned).into_iter().collect(),
        author,
        text,
        created_at: Some(created_at.parse().map_err(|_| ParseProblem::of("bad_field", "indexedAt"))?),
        visibility: Visibility::Public,
        ..empty(kind, uri)
    })
}

fn private(entry: &Value, me: &str) -> Result<Incoming, ParseProblem> {
    let missing = |name: &str| ParseProblem::of("missing_field", name);
    if entry.get("$type").and_then(Value::as_str) != Some(NEW_MESSAGE) {
        return Err(ParseProblem::of("unknown_event", "$type"));
    }
    let said = |path: &str| entry.pointer(path).and_then(Value::as_str).filter(|value| !value.is_empty());
    let conversation = said("/convoId").ok_or_else(|| missing("convoId"))?;
    let id = said("/message/id").ok_or_else(|| missing("message.id"))?;
    let sender = said("/message/sender/did").ok_or_else(|| missing("message.sender.did"))?;
    let sent_at = said("/message/sentAt").ok_or_else(|| missing("message.sentAt"))?;
    let text = words(entry.get("message").unwrap_or(&Value::Null))?;
    if text.is_empty() {
        return Err(ParseProblem::of("empty", "message.text"));
    }
    let people = entry.get("relatedProfiles").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let known = people.iter().filter_map(author).find(|person| person.id == sender);
    let kind = if sender == me { IncomingKind::OwnReply } else { IncomingKind::Message };
    let author = known.unwrap_or_else(|| IncomingAuthor { id: sender.to_owned(), ..IncomingAuthor::default() });
    Ok(Incoming {
        thread_id: Some(format!("chat/{conversation}")),
        author: if kind == IncomingKind::OwnReply { IncomingAuthor::default() } else { author },
        text,
        created_at: Some(sent_at.parse().map_err(|_| ParseProblem::of("bad_field", "message.sentAt"))?),
        ..empty(kind, &chat_id(conversation, id))
    })
}

/// The words, with the addresses of links that they do not show.
fn words(record: &Value) -> Result<String, ParseProblem> {
    let given = record.get("text").and_then(Value::as_str).unwrap_or_default();
    text::not_too_long(given, "text")?;
    let facets = record.get("facets").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let links = facets.iter().filter_map(|facet| {
        let at = |name: &str| facet.pointer(name).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        let features = facet.get("features").and_then(Value::as_array)?;
        let uri = features.iter().find_map(|feature| feature.get("uri").and_then(Value::as_str))?;
        Some((at("/index/byteStart")?..at("/index/byteEnd")?, uri))
    });
    let written = text::with_links(given, links.collect());
    Ok(text::words(&written).trim().to_owned())
}

fn author(profile: &Value) -> Option<IncomingAuthor> {
    let said = |name| profile.get(name).and_then(Value::as_str).unwrap_or_default();
    let handle = text::name(said("handle"));
    // A name whose owner could not be proved shows nobody.
    let handle = if handle.is_empty() || handle == "handle.invalid" { String::new() } else { format!("@{handle}") };
    let id = text::name(said("did"));
    (!id.is_empty()).then(|| IncomingAuthor { id, name: text::name(said("displayName")), handle })
}

fn pictures(view: &Value) -> Vec<IncomingAttachment> {
    let images = view.pointer("/embed/images").or_else(|| view.pointer("/embed/media/images"));
    let images = images.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let addresses = images.iter().filter_map(|image| image.get("fullsize").and_then(Value::as_str));
    let usable =
        addresses.filter(|url| (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= 2_000);
    usable
        .take(4)
        .enumerate()
        .map(|(number, url)| IncomingAttachment {
            name: format!("image-{}.jpg", number + 1),
            mime: "image/jpeg".to_owned(),
            bytes: Vec::new(),
            url: Some(url.to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention() -> Value {
        json!({
            "uri": "at://did:plc:jeanne/app.bsky.feed.post/3k1", "cid": "bafy1", "reason": "reply",
            "author": {"did": "did:plc:jeanne", "handle": "jeanne.bsky.example", "displayName": "Jeanne"},
            "indexedAt": "2026-11-22T09:00:01.000Z",
            "record": {
                "text": "é colis.example/sui... où est-il ?", "createdAt": "2036-01-01T00:00:00Z",
                "facets": [{"index": {"byteStart": 3, "byteEnd": 23}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://colis.example/suivi/12"}]}],
                "reply": {"root": {"uri": "at://did:plc:boutique/app.bsky.feed.post/1", "cid": "b"}, "parent": {"uri": "at://did:plc:boutique/app.bsky.feed.post/2", "cid": "b"}},
            },
        })
    }

    #[test]
    fn a_reply_reads_with_its_thread_and_its_links_written_out() {
        let view = json!({"viewer": {"replyDisabled": true}, "embed": {"images": [{"fullsize": "https://cdn.example/1.jpg"}]}});
        let raw = notification(&mention(), Some(&view)).unwrap();
        let incoming = parse(&raw.body).unwrap();
        assert_eq!(incoming.text, "é https://colis.example/suivi/12 où est-il ?");
        assert_eq!(incoming.thread_id.as_deref(), Some("at://did:plc:boutique/app.bsky.feed.post/1"));
        assert_eq!(incoming.in_reply_to, ["at://did:plc:boutique/app.bsky.feed.post/2"]);
        assert_eq!(incoming.reply_door, ReplyDoor::Closed);
        assert_eq!(incoming.author.handle, "@jeanne.bsky.example");
        assert_eq!(
            incoming.created_at.unwrap().to_string(),
            "2026-11-22T09:00:01Z",
            "not by the clock of whoever wrote"
        );
        assert_eq!(incoming.attachments.len(), 1);
    }

    #[test]
    fn private_messages_have_a_thread_of_their_own_and_reactions_are_noise() {
        let entry = json!({
            "$type": NEW_MESSAGE, "rev": "1", "convoId": "c1",
            "message": {"id": "m1", "rev": "1", "text": "Mon numéro : 4711", "sender": {"did": "did:plc:jeanne"}, "sentAt": "2026-11-22T09:00:00Z"},
            "relatedProfiles": [{"did": "did:plc:jeanne", "handle": "jeanne.bsky.example"}],
        });
        let incoming = parse(&log(&entry, "did:plc:boutique").unwrap().body).unwrap();
        assert_eq!((incoming.external_id.as_str(), incoming.thread_id.as_deref()), ("chat/c1/m1", Some("chat/c1")));
        assert_eq!(
            (incoming.visibility, incoming.author.handle.as_str()),
            (Visibility::Private, "@jeanne.bsky.example")
        );
        let own = parse(&log(&entry, "did:plc:jeanne").unwrap().body).unwrap();
        assert_eq!(own.kind, IncomingKind::OwnReply);
        assert_eq!(log(&json!({"$type": "chat.bsky.convo.defs#logAddReaction", "convoId": "c1"}), "me"), None);
        for unknown in ["chat.bsky.newer#event", "chat.bsky.convo.defs#logVoiceMessage"] {
            let unknown = log(&json!({"$type": unknown, "convoId": "c1", "rev": "2"}), "me").unwrap();
            assert_eq!(parse(&unknown.body).unwrap_err().code, "unknown_event");
        }
    }

    #[test]
    fn a_link_behind_other_words_says_where_it_leads() {
        let mut value = mention();
        value["record"]["text"] = json!("Voyez ici.");
        value["record"]["facets"][0]["index"] = json!({"byteStart": 6, "byteEnd": 9});
        let incoming = parse(&notification(&value, None).unwrap().body).unwrap();
        assert_eq!(incoming.text, "Voyez ici (https://colis.example/suivi/12).");
    }

    #[test]
    fn places_that_make_no_sense_change_nothing() {
        for (start, end) in [(1, 9), (9, 3), (3, 9_999), (0, 0)] {
            let mut value = mention();
            value["record"]["facets"][0]["index"] = json!({"byteStart": start, "byteEnd": end});
            let incoming = parse(&notification(&value, None).unwrap().body).unwrap();
            assert_eq!(incoming.text, "é colis.example/sui... où est-il ?", "{start} {end}");
        }
    }
}
