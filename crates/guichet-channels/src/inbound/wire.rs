//! The JSON of the signed webhook, both ways. Pure.
//!
//! The same form carries the items of simulated networks and of imported files, so that one reader and one set of tests
//! serve all three.

mod fields;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guichet_core::model::{
    Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, Outgoing, ReplyDoor, Visibility,
};
use serde_json::{Map, Value, json};

use crate::channel::{ParseProblem, RawBytes};
use crate::secret::content_hash;
use crate::text;
use fields::Fields;

/// The most files that one item may bring.
const MOST_ATTACHMENTS: usize = 20;

/// Understands one item.
///
/// # Errors
/// What is missing or wrong, naming the field.
pub fn parse(body: &[u8]) -> Result<Incoming, ParseProblem> {
    read(body, true)
}

/// Understands one item of an imported file: files of earlier years do not always say when.
///
/// # Errors
/// What is missing or wrong, naming the field.
pub fn parse_imported(body: &[u8]) -> Result<Incoming, ParseProblem> {
    read(body, false)
}

fn read(body: &[u8], says_when: bool) -> Result<Incoming, ParseProblem> {
    let value: Value = serde_json::from_slice(body).map_err(|_| ParseProblem::new("not_json"))?;
    let Value::Object(object) = value else { return Err(ParseProblem::new("not_json")) };
    let fields = Fields::new(&object, "");
    let kind = kind_of(&fields)?;
    let deleted = kind == IncomingKind::Delete;
    let source = fields.id("source", 200)?;
    let external_id = fields.id("external_id", 1_000)?;
    let attachments = attachments_of(&fields)?;
    let text = text_of(&fields, deleted || !attachments.is_empty())?;
    Ok(Incoming {
        kind,
        source,
        external_id,
        thread_id: fields.optional_id("thread_id", 1_000)?,
        in_reply_to: fields.ids("in_reply_to", 1_000)?,
        case_reference: None,
        author: author_of(&fields, deleted)?,
        subject: text::name(fields.optional_text("subject")?.unwrap_or_default()),
        text,
        created_at: fields.time("created_at", says_when && !deleted)?,
        visibility: visibility_of(&fields, deleted)?,
        attachments,
        reply_url: fields.web_address("reply_url")?,
        automatic: fields.yes("automatic")?,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    })
}

/// The bytes of an item that was parsed, with what makes it unique.
#[must_use]
pub fn raw_from(incoming: &Incoming, body: Vec<u8>) -> RawBytes {
    let said = said_hash(incoming);
    let part = match incoming.kind {
        // Going back to earlier words is another edit: the time keeps the two apart.
        IncomingKind::Edit => {
            let time = incoming.created_at.map(|time| time.to_string()).unwrap_or_default();
            let mark = content_hash(&[said.as_bytes(), time.as_bytes()]);
            format!("edit:{}", mark.chars().take(32).collect::<String>())
        }
        IncomingKind::Delete => "delete".to_owned(),
        IncomingKind::Message | IncomingKind::OwnReply | IncomingKind::Bounce => "message".to_owned(),
    };
    RawBytes {
        source: incoming.source.clone(),
        external_id: incoming.external_id.clone(),
        part,
        content_hash: said,
        body,
    }
}

/// An item written in this form, with what makes it unique.
#[must_use]
pub fn raw_of(incoming: &Incoming) -> RawBytes {
    raw_from(incoming, write(incoming))
}

/// What was said and by whom: the same again is the same item. The time is left out, because careful senders who try
/// again often stamp anew.
fn said_hash(incoming: &Incoming) -> String {
    let mut parts: Vec<&[u8]> = vec![
        incoming.kind.as_str().as_bytes(),
        incoming.author.id.as_bytes(),
        incoming.subject.as_bytes(),
        incoming.text.as_bytes(),
    ];
    for file in &incoming.attachments {
        parts.push(file.name.as_bytes());
        parts.push(&file.bytes);
        parts.push(file.url.as_deref().unwrap_or_default().as_bytes());
    }
    content_hash(&parts)
}

/// What is sent to a `reply_url`: the same value always gives the same bytes.
#[must_use]
pub fn compose(outgoing: &Outgoing) -> Vec<u8> {
    let body = json!({
        "reply_id": outgoing.reply_id,
        "in_reply_to": outgoing.in_reply_to,
        "text": outgoing.text,
        "visibility": outgoing.visibility.as_str(),
        "author_kind": outgoing.author_kind,
        "created_at": outgoing.created_at.to_string(),
    });
    body.to_string().into_bytes()
}

fn kind_of(fields: &Fields<'_>) -> Result<IncomingKind, ParseProblem> {
    match fields.optional_text("type")? {
        None => Ok(IncomingKind::Message),
        Some(word) => match IncomingKind::parse(word) {
            // A bounce is something that the mail channel finds out, not something that a sender says.
            None | Some(IncomingKind::Bounce) => Err(ParseProblem::of("unknown_event", "type")),
            Some(kind) => Ok(kind),
        },
    }
}

fn text_of(fields: &Fields<'_>, may_be_empty: bool) -> Result<String, ParseProblem> {
    let html = fields.optional_text("html")?;
    let text = match (fields.optional_text("text")?, html) {
        (Some(text), _) if !text.trim().is_empty() => text::words(text),
        (_, Some(html)) => text::of_html(html),
        (Some(_), None) => String::new(),
        (None, None) if may_be_empty => String::new(),
        (None, None) => return Err(ParseProblem::of("missing_field", "text")),
    };
    text::not_too_long(&text, "text")?;
    if text.trim().is_empty() && !may_be_empty {
        return Err(ParseProblem::of("empty", "text"));
    }
    Ok(text)
}

fn author_of(fields: &Fields<'_>, may_be_missing: bool) -> Result<IncomingAuthor, ParseProblem> {
    let Some(author) = fields.object("author")? else {
        return if may_be_missing {
            Ok(IncomingAuthor::default())
        } else {
            Err(ParseProblem::of("missing_field", "author"))
        };
    };
    Ok(IncomingAuthor {
        id: author.id("id", 500)?,
        name: text::name(author.optional_text("name")?.unwrap_or_default()),
        handle: text::name(author.optional_text("handle")?.unwrap_or_default()),
    })
}

fn visibility_of(fields: &Fields<'_>, may_be_missing: bool) -> Result<Visibility, ParseProblem> {
    match fields.optional_text("visibility")? {
        Some(word) => Visibility::parse(word).ok_or_else(|| ParseProblem::of("bad_field", "visibility")),
        // Of an item that is taken back nothing is shown any more.
        None if may_be_missing => Ok(Visibility::Private),
        None => Err(ParseProblem::of("missing_field", "visibility")),
    }
}

fn attachments_of(fields: &Fields<'_>) -> Result<Vec<IncomingAttachment>, ParseProblem> {
    let list = fields.list("attachments")?;
    if list.len() > MOST_ATTACHMENTS {
        return Err(ParseProblem::of("too_large", "attachments"));
    }
    list.iter().enumerate().map(|(index, value)| attachment_of(value, &format!("attachments[{index}]"))).collect()
}

fn attachment_of(value: &Value, path: &str) -> Result<IncomingAttachment, ParseProblem> {
    let Value::Object(object) = value else { return Err(ParseProblem::of("bad_field", path)) };
    let fields = Fields::new(object, path);
    let bytes = match fields.optional_text("base64")? {
        Some(text) => STANDARD.decode(text.trim()).map_err(|_| ParseProblem::of("bad_field", fields.path("base64")))?,
        None => Vec::new(),
    };
    let url = fields.web_address("url")?;
    if bytes.is_empty() && url.is_none() {
        return Err(ParseProblem::of("missing_field", fields.path("url")));
    }
    let mime = text::name(fields.optional_text("mime")?.unwrap_or("application/octet-stream")).to_lowercase();
    Ok(IncomingAttachment {
        name: text::file_name(fields.optional_text("name")?.unwrap_or_default()),
        mime,
        bytes,
        url,
    })
}

fn write(incoming: &Incoming) -> Vec<u8> {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        if !matches!(&value, Value::Null) {
            object.insert(name.to_owned(), value);
        }
    };
    put("source", json!(incoming.source));
    put("external_id", json!(incoming.external_id));
    put("type", json!(incoming.kind.as_str()));
    put("thread_id", json!(incoming.thread_id));
    put("in_reply_to", if incoming.in_reply_to.is_empty() { Value::Null } else { json!(incoming.in_reply_to) });
    put("author", json!({"id": incoming.author.id, "name": incoming.author.name, "handle": incoming.author.handle}));
    put("subject", if incoming.subject.is_empty() { Value::Null } else { json!(incoming.subject) });
    put("text", json!(incoming.text));
    put("created_at", json!(incoming.created_at.map(|time| time.to_string())));
    put("visibility", json!(incoming.visibility.as_str()));
    put("reply_url", json!(incoming.reply_url));
    put("automatic", if incoming.automatic { json!(true) } else { Value::Null });
    let files: Vec<Value> = incoming
        .attachments
        .iter()
        .map(|file| match &file.url {
            Some(url) => json!({"name": file.name, "mime": file.mime, "url": url}),
            None => json!({"name": file.name, "mime": file.mime, "base64": STANDARD.encode(&file.bytes)}),
        })
        .collect();
    put("attachments", if files.is_empty() { Value::Null } else { Value::Array(files) });
    Value::Object(object).to_string().into_bytes()
}
