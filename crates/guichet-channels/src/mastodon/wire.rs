//! The JSON of notifications and statuses. Pure.
//!
//! A message is known by its id alone: other words of the same status come as an edit beside it. Ids are those of one server,
//! so the source names it; people are known by their full address, which is the same on every server.

use guichet_core::model::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, Visibility};
use serde_json::{Value, json};

use crate::bare::bare;
use crate::channel::{ParseProblem, RawBytes};
use crate::secret::content_hash;
use crate::text;

/// The most files that are taken from one status.
const MOST_FILES: usize = 20;
/// HTML above this is not laid out at all: no server allows words of that size.
const LARGEST_CONTENT: usize = 4 * 1024 * 1024;

/// Notifications that are no event about somebody's words to us, and why they are not kept: a sign of liking (`favourite`),
/// a relay of our own words (`reblog`), new followers (`follow`, `follow_request`), the end of a vote (`poll`), a new status of
/// an account that we chose to hear of (`status`), an edit of a status that we relayed (`update`, `quoted_update`), and what
/// the people of the server tell the account itself (`moderation_warning`, `severed_relationships`, `admin.…`).
const NOISE: &[&str] = &[
    "favourite",
    "reblog",
    "follow",
    "follow_request",
    "poll",
    "status",
    "update",
    "quoted_update",
    "moderation_warning",
    "severed_relationships",
    "admin.sign_up",
    "admin.report",
];

/// One notification of the list; none where it is noise.
#[must_use]
pub fn notification(source: &str, value: &Value) -> Option<RawBytes> {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    if NOISE.contains(&kind) {
        return None;
    }
    let id = match (value.pointer("/status/id").and_then(Value::as_str), value.get("id").and_then(Value::as_str)) {
        (Some(status), _) => status.to_owned(),
        (None, notification) => format!("notification:{}", notification.unwrap_or_default()),
    };
    Some(raw(source, id, "message".to_owned(), &[b"message"], value))
}

/// A status whose words changed.
#[must_use]
pub fn edit(source: &str, status: &Value) -> Option<RawBytes> {
    let said = |name| status.get(name).and_then(Value::as_str).unwrap_or_default().as_bytes();
    let said = content_hash(&[said("spoiler_text"), said("content"), said("edited_at")]);
    let part = format!("edit:{}", said.chars().take(32).collect::<String>());
    let body = json!({"event": "status.update", "payload": status});
    Some(raw(source, id_of(status)?, part, &[said.as_bytes()], &body))
}

/// A status that is there no more, or that its author does not show us any more.
#[must_use]
pub fn deletion(source: &str, id: &str) -> RawBytes {
    let body = json!({"event": "delete", "payload": id});
    raw(source, id.to_owned(), "delete".to_owned(), &[b"delete"], &body)
}

/// A status that the brand wrote itself.
#[must_use]
pub fn own(source: &str, status: &Value) -> Option<RawBytes> {
    let body = json!({"event": "own_status", "payload": status});
    Some(raw(source, id_of(status)?, "message".to_owned(), &[b"own"], &body))
}

fn raw(source: &str, external_id: String, part: String, said: &[&[u8]], body: &Value) -> RawBytes {
    let content_hash = content_hash(said);
    RawBytes { source: source.to_owned(), external_id, part, content_hash, body: body.to_string().into_bytes() }
}

/// The id of a status.
pub(crate) fn id_of(status: &Value) -> Option<String> {
    status.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Understands one item. `domain` completes the addresses of people of the server itself.
pub(crate) fn parse(source: &str, domain: &str, body: &[u8]) -> Result<Incoming, ParseProblem> {
    let value: Value = serde_json::from_slice(body).map_err(|_| ParseProblem::new("not_json"))?;
    if !value.is_object() {
        return Err(ParseProblem::new("not_json"));
    }
    match (value.get("type").and_then(Value::as_str), value.get("event").and_then(Value::as_str)) {
        (Some("mention" | "quote"), _) => {
            of_status(source, domain, IncomingKind::Message, value.get("status").unwrap_or(&Value::Null), "status")
        }
        (None, Some(event @ ("status.update" | "own_status"))) => {
            let kind = if event == "own_status" { IncomingKind::OwnReply } else { IncomingKind::Edit };
            of_status(source, domain, kind, value.get("payload").unwrap_or(&Value::Null), "payload")
        }
        (None, Some("delete")) => {
            let id = value.get("payload").and_then(Value::as_str).filter(|id| !id.is_empty());
            let id = id.ok_or_else(|| ParseProblem::of("missing_field", "payload"))?;
            Ok(incoming(source, IncomingKind::Delete, id))
        }
        (None, None) => Err(ParseProblem::of("missing_field", "type")),
        _ => Err(ParseProblem::of("unknown_event", "type")),
    }
}

/// Of an item that is taken back nothing is shown any more.
fn incoming(source: &str, kind: IncomingKind, external_id: &str) -> Incoming {
    bare(kind, source, external_id, Visibility::Private)
}

fn of_status(
    source: &str,
    domain: &str,
    kind: IncomingKind,
    status: &Value,
    field: &str,
) -> Result<Incoming, ParseProblem> {
    let missing = |name: &str| ParseProblem::of("missing_field", format!("{field}.{name}"));
    let bad = |name: &str| ParseProblem::of("bad_field", format!("{field}.{name}"));
    let said = |name: &str| status.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
    let id = id_of(status).ok_or_else(|| missing("id"))?;
    let visibility = said("visibility").ok_or_else(|| missing("visibility"))?;
    let created_at = said("created_at").ok_or_else(|| missing("created_at"))?;
    let account = status.get("account").ok_or_else(|| missing("account"))?;
    let attachments = files(status);
    let mut text = words(status, &format!("{field}.content"))?;
    if kind == IncomingKind::OwnReply {
        text = without_names(&text).to_owned();
    }
    if text.is_empty() && attachments.is_empty() {
        return Err(ParseProblem::of("empty", format!("{field}.content")));
    }
    Ok(Incoming {
        in_reply_to: said("in_reply_to_id").map(str::to_owned).into_iter().collect(),
        author: author(account, domain).ok_or_else(|| missing("account.acct"))?,
        text,
        created_at: Some(created_at.parse().map_err(|_| bad("created_at"))?),
        visibility: visibility_of(visibility).ok_or_else(|| bad("visibility"))?,
        attachments,
        automatic: account.get("bot").and_then(Value::as_bool).unwrap_or(false),
        ..incoming(source, kind, &id)
    })
}

/// The network's word for who can read a status.
pub(crate) fn visibility_of(word: &str) -> Option<Visibility> {
    match word {
        "public" => Some(Visibility::Public),
        "unlisted" => Some(Visibility::Unlisted),
        // Servers of other makes have words of their own for circles smaller than everybody.
        "private" | "limited" | "local" | "mutuals_only" => Some(Visibility::Followers),
        "direct" => Some(Visibility::Private),
        _ => None,
    }
}

/// The words, with those that the author put before them as a warning.
fn words(status: &Value, field: &str) -> Result<String, ParseProblem> {
    let said = |name| status.get(name).and_then(Value::as_str).unwrap_or_default();
    let content = said("content");
    if content.len() > LARGEST_CONTENT {
        return Err(ParseProblem::of("too_large", field));
    }
    let (warning, words) = (text::words(said("spoiler_text")), text::of_html(&without_anchors(content)));
    let whole = match (warning.trim(), words.is_empty()) {
        ("", _) => words,
        (warning, true) => warning.to_owned(),
        (warning, false) => format!("{warning}\n\n{words}"),
    };
    text::not_too_long(&whole, field)?;
    Ok(whole)
}

/// The content without the tags of its links, and with the address of each one whose words do not show it. Names and topics are
/// links too, and say what they are.
fn without_anchors(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    // The address of the link that is open, and where its words begin.
    let mut open: Option<(String, usize)> = None;
    for (number, piece) in html.split('<').enumerate() {
        let after = piece.split_once('>').map_or("", |(_, after)| after);
        if number > 0 && piece.starts_with("a ") {
            open = address_in(piece).map(|address| (address, kept.len()));
            kept.push_str(after);
        } else if number > 0 && piece.starts_with("/a>") {
            if let Some((address, start)) = open.take() {
                let words = text::without_tags(kept.get(start..).unwrap_or_default()).replace("&amp;", "&");
                let whole = text::with_links(&words, vec![(0..words.len(), &address)]);
                if let Some(added) = whole.strip_prefix(&words) {
                    kept.push_str(&in_html(added));
                } else {
                    kept.truncate(start);
                    kept.push_str(&in_html(&whole));
                }
            }
            kept.push_str(after);
        } else {
            if number > 0 {
                kept.push('<');
            }
            kept.push_str(piece);
        }
    }
    kept
}

/// Where the tag of a link leads; none where it is a name or a topic.
fn address_in(tag: &str) -> Option<String> {
    let (tag, _) = tag.split_once('>')?;
    let value = |name: &str| tag.split_once(name).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value);
    let of_a_kind = |word: &str| value("class=\"").is_some_and(|words| words.split_whitespace().any(|is| is == word));
    let address = value("href=\"").filter(|_| !of_a_kind("mention") && !of_a_kind("hashtag"))?;
    Some(address.replace("&quot;", "%22").replace("&#39;", "'").replace("&amp;", "&"))
}

fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What we say begins with the names of those to whom we say it: the words come after.
pub(crate) fn without_names(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix('@') {
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        rest = after.get(end..).unwrap_or_default().trim_start();
    }
    rest
}

fn author(account: &Value, domain: &str) -> Option<IncomingAuthor> {
    let acct = account.get("acct").and_then(Value::as_str).map(text::name).filter(|acct| !acct.is_empty())?;
    let address = if acct.contains('@') { acct } else { format!("{acct}@{domain}") };
    let name = text::name(account.get("display_name").and_then(Value::as_str).unwrap_or_default());
    Some(IncomingAuthor { id: address.to_lowercase(), name, handle: format!("@{address}") })
}

fn files(status: &Value) -> Vec<IncomingAttachment> {
    let list = status.get("media_attachments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().take(MOST_FILES).filter_map(file).collect()
}

fn file(media: &Value) -> Option<IncomingAttachment> {
    let said = |name| media.get(name).and_then(Value::as_str).filter(|value: &&str| !value.is_empty());
    // A file that another server keeps may not be fetched yet: its address there stands in `remote_url`.
    let url = said("url").or_else(|| said("remote_url"))?;
    if !(url.starts_with("https://") || url.starts_with("http://")) || url.len() > 2_000 {
        return None;
    }
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mime = match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        _ => "application/octet-stream",
    };
    Some(IncomingAttachment {
        name: text::file_name(path),
        mime: mime.to_owned(),
        bytes: Vec::new(),
        url: Some(url.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status() -> Value {
        json!({
            "id": "110", "created_at": "2026-11-22T09:00:00.000Z", "visibility": "unlisted", "in_reply_to_id": "109",
            "spoiler_text": "colis", "edited_at": null,
            "content": "<p><span class=\"h-card\"><a href=\"https://forum.example/@boutique\" class=\"u-url mention\">@<span>boutique</span></a></span> Où est mon colis&nbsp;?<br>Suivi&nbsp;: <a href=\"https://colis.example/suivi/12\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">colis.example/suivi</span><span class=\"invisible\">/12</span></a></p>",
            "account": {"id": "7", "acct": "Jeanne", "display_name": "Jeanne 🌿", "bot": false},
            "media_attachments": [{"type": "image", "url": "https://forum.example/media/photo.jpg", "description": "le carton"}],
        })
    }

    #[test]
    fn a_mention_reads_as_its_author_wrote_it() {
        let value = json!({"id": "5", "type": "mention", "status": status()});
        let raw = notification("mastodon:forum.example", &value).unwrap();
        assert_eq!((raw.external_id.as_str(), raw.part.as_str()), ("110", "message"));
        let incoming = parse(&raw.source, "forum.example", &raw.body).unwrap();
        assert_eq!(
            incoming.text,
            "colis\n\n@boutique Où est mon colis\u{a0}?\nSuivi\u{a0}: https://colis.example/suivi/12"
        );
        assert_eq!(incoming.author.id, "jeanne@forum.example");
        assert_eq!(incoming.author.handle, "@Jeanne@forum.example");
        assert_eq!(incoming.visibility, Visibility::Unlisted);
        assert_eq!(incoming.in_reply_to, ["109"]);
        assert_eq!(incoming.attachments[0].mime, "image/jpeg");
        assert!(incoming.created_at.is_some());
    }

    #[test]
    fn a_link_behind_other_words_says_where_it_leads() {
        let mut value = status();
        value["spoiler_text"] = json!("");
        value["content"] = json!(
            "<p><a href=\"https://forum.example/tags/colis\" class=\"mention hashtag\">#<span>colis</span></a> voyez <a rel=\"nofollow\" href=\"https://suivi.example/?a=1&amp;b=2\"><b>ici</b></a>, ou <a href=\"https://long.example/1\">long.example/1</a></p>"
        );
        let raw = notification("s", &json!({"id": "5", "type": "mention", "status": value})).unwrap();
        let incoming = parse("s", "forum.example", &raw.body).unwrap();
        assert_eq!(incoming.text, "#colis voyez ici (https://suivi.example/?a=1&b=2), ou long.example/1");
    }

    #[test]
    fn other_words_are_an_edit_beside_the_message() {
        let first = edit("s", &status()).unwrap();
        let mut changed = status();
        changed["content"] = json!("<p>C’est bon, il est là.</p>");
        let second = edit("s", &changed).unwrap();
        assert_ne!(first.part, second.part);
        let incoming = parse("s", "forum.example", &second.body).unwrap();
        assert_eq!((incoming.kind, incoming.text.as_str()), (IncomingKind::Edit, "colis\n\nC’est bon, il est là."));
    }

    #[test]
    fn what_the_brand_said_in_the_app_has_no_names_in_front() {
        let said = own("s", &status()).unwrap();
        let mut bare = status();
        bare["spoiler_text"] = json!("");
        let incoming = parse("s", "forum.example", &own("s", &bare).unwrap().body).unwrap();
        assert_eq!(incoming.kind, IncomingKind::OwnReply);
        assert!(incoming.text.starts_with("Où est"), "{}", incoming.text);
        assert_eq!(said.external_id, "110");
    }

    #[test]
    fn likes_are_not_kept_and_news_of_an_unknown_kind_is() {
        assert_eq!(notification("s", &json!({"id": "5", "type": "favourite", "status": status()})), None);
        let unknown = notification("s", &json!({"id": "5", "type": "fanfare"})).unwrap();
        assert_eq!(unknown.external_id, "notification:5");
        assert_eq!(parse("s", "d", &unknown.body).unwrap_err().code, "unknown_event");
    }
}
