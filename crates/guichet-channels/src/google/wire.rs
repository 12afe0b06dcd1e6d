//! Reviews in the form that Google gives them, and what each of them says to the desk. Pure.
//!
//! Invariants:
//! - a review is known by its name alone: its first words enter once, whatever it says later is an edit beside them;
//! - the words of the author and a translation that Google put beside them stay apart.

use guichet_core::model::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, Outgoing, Visibility};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::translated;
use crate::channel::{ParseProblem, RawBytes};
use crate::secret::content_hash;
use crate::text;

/// Where the names are unique.
pub(super) const SOURCE: &str = "google";
/// Stands in the id of a reply between the review and the second in which the reply was written.
const REPLY: &str = "/reply@";

/// The reply that stands under a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// Its id: the review, and the second in which it was written, because one takes the place of the other.
    pub(super) id: String,
    /// The words.
    pub(super) text: String,
    /// When it was written.
    pub(super) written_at: Option<Timestamp>,
    /// Google looked at it and does not show it.
    pub(super) rejected: bool,
}

/// Whether this is `accounts/…/locations/…`, so that it can stand in an address.
pub(super) fn is_place(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    matches!(parts.as_slice(), ["accounts", account, "locations", place] if is_id(account) && is_id(place))
}

/// Whether this is `accounts/…/locations/…/reviews/…`.
pub(super) fn is_review(name: &str) -> bool {
    name.rsplit_once("/reviews/").is_some_and(|(place, review)| is_place(place) && is_id(review))
}

fn is_id(text: &str) -> bool {
    let known = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '=');
    !text.is_empty() && text.len() <= 300 && text.chars().all(known)
}

/// The name of a review.
pub(super) fn name_of(review: &Value) -> Option<&str> {
    review.get("name")?.as_str().filter(|name| is_review(name))
}

/// A time of a review or of a reply.
pub(super) fn time_of(object: &Value, field: &str) -> Option<Timestamp> {
    object.get(field)?.as_str()?.parse().ok()
}

/// The reply under a review.
pub(super) fn reply_of(review: &Value) -> Option<Reply> {
    reply_in(name_of(review)?, review.get("reviewReply")?)
}

/// A reply as it stands under a review, or as the answer to its writing has it.
pub(super) fn reply_in(review: &str, reply: &Value) -> Option<Reply> {
    let text = reply.get("comment")?.as_str()?.to_owned();
    let written_at = time_of(reply, "updateTime");
    let id = format!("{review}{REPLY}{}", written_at?.as_second());
    // To confirm against the live service: the name of this field, of April 2026.
    let state = reply.get("reviewReplyState").or_else(|| reply.get("state")).and_then(Value::as_str);
    Some(Reply { id, text, written_at, rejected: state == Some("REJECTED") })
}

/// What was written first, or what stands there now if nobody saw the first words: the id alone says that it is the same.
pub(super) fn message(review: &Value) -> RawBytes {
    let name = name_of(review).map_or_else(|| format!("unreadable-{}", hash(review)), str::to_owned);
    raw(&name, "message".to_owned(), content_hash(&[name.as_bytes()]), review)
}

/// What it says now.
pub(super) fn edit(review: &Value) -> RawBytes {
    let said = |field: &str| review.get(field).and_then(Value::as_str).unwrap_or_default();
    let said = content_hash(&[said("starRating").as_bytes(), said("comment").as_bytes()]);
    let time = review.get("updateTime").and_then(Value::as_str).unwrap_or_default();
    // Going back to earlier words is another edit: the time keeps the two apart.
    let mark: String = content_hash(&[said.as_bytes(), time.as_bytes()]).chars().take(32).collect();
    raw(name_of(review).unwrap_or_default(), format!("edit:{mark}"), said, review)
}

/// A review that is gone.
pub(super) fn deletion(id: &str) -> RawBytes {
    let body = json!({ "name": id });
    raw(id, "delete".to_owned(), hash(&body), &body)
}

/// A reply that stands there: ours, or one that a colleague wrote at Google's.
pub(super) fn own_reply(review: &Value, reply: &Reply) -> RawBytes {
    raw(&reply.id, "message".to_owned(), content_hash(&[reply.text.as_bytes()]), &alone(review))
}

/// A reply that Google does not show.
pub(super) fn rejection(review: &Value, reply: &Reply) -> RawBytes {
    raw(&reply.id, "bounce".to_owned(), content_hash(&[reply.id.as_bytes()]), &alone(review))
}

/// A reply that stands there no more: the customer has no answer.
pub(super) fn taken_away(review: &Value, reply: &str) -> RawBytes {
    raw(reply, "bounce".to_owned(), content_hash(&[reply.as_bytes()]), &alone(review))
}

/// The reply without the review that it stands under: what the customer said is kept in one place only.
fn alone(review: &Value) -> Value {
    json!({ "name": review.get("name"), "reviewReply": review.get("reviewReply") })
}

fn raw(id: &str, part: String, content_hash: String, body: &Value) -> RawBytes {
    let body = body.to_string().into_bytes();
    RawBytes { source: SOURCE.to_owned(), external_id: id.to_owned(), part, content_hash, body }
}

fn hash(value: &Value) -> String {
    content_hash(&[value.to_string().as_bytes()])
}

/// Understands one item; `french` chooses the words for stars that stand alone.
pub(super) fn parse(item: &RawBytes, french: bool) -> Result<Incoming, ParseProblem> {
    let value: Value = serde_json::from_slice(&item.body).map_err(|_| ParseProblem::new("not_json"))?;
    if !value.is_object() {
        return Err(ParseProblem::new("not_json"));
    }
    let name = value.get("name").and_then(Value::as_str).ok_or_else(|| ParseProblem::of("missing_field", "name"))?;
    let review = name.split_once(REPLY).map_or(name, |(review, _)| review);
    if !is_review(review) {
        return Err(ParseProblem::of("bad_field", "name"));
    }
    let about_reply = item.external_id.contains(REPLY);
    match item.part.as_str() {
        "delete" => Ok(Incoming { external_id: item.external_id.clone(), ..bare(IncomingKind::Delete, review) }),
        "bounce" => {
            let violation = value.pointer("/reviewReply/policyViolation").map(Value::to_string).unwrap_or_default();
            let bounced = bare(IncomingKind::Bounce, review);
            Ok(Incoming { external_id: item.external_id.clone(), text: violation, permanent: true, ..bounced })
        }
        _ if about_reply => parse_reply(&value, review),
        part => parse_review(&value, review, part, french),
    }
}

fn parse_reply(value: &Value, review: &str) -> Result<Incoming, ParseProblem> {
    let reply = reply_of(value).ok_or_else(|| ParseProblem::of("missing_field", "reviewReply"))?;
    Ok(Incoming {
        external_id: reply.id,
        thread_id: Some(review.to_owned()),
        in_reply_to: vec![review.to_owned()],
        text: text::words(&reply.text),
        created_at: reply.written_at,
        ..bare(IncomingKind::OwnReply, review)
    })
}

fn parse_review(value: &Value, review: &str, part: &str, french: bool) -> Result<Incoming, ParseProblem> {
    let edited = part.starts_with("edit:");
    let time = if edited { "updateTime" } else { "createTime" };
    let at = time_of(value, time).ok_or_else(|| ParseProblem::of("missing_field", time))?;
    // Words that were changed are of then: an answer from before does not answer them.
    let created_at = time_of(value, "updateTime").map_or(at, |updated| updated.max(at));
    let comment = match value.get("comment") {
        None | Some(Value::Null) => "",
        Some(Value::String(comment)) => comment,
        Some(_) => return Err(ParseProblem::of("bad_field", "comment")),
    };
    let (words, translation) = translated::apart(comment);
    let stars = match value.get("starRating").and_then(Value::as_str) {
        Some("ONE") => 1,
        Some("TWO") => 2,
        Some("THREE") => 3,
        Some("FOUR") => 4,
        Some("FIVE") => 5,
        _ => 0,
    };
    let said = said(stars, &text::words(words), french);
    if said.is_empty() {
        return Err(ParseProblem::of("empty", "comment"));
    }
    text::not_too_long(&said, "comment")?;
    let kind = if edited { IncomingKind::Edit } else { IncomingKind::Message };
    let attachments = translation.map(|translation| file_of(translation, french)).into_iter().collect();
    Ok(Incoming {
        author: author_of(value, review),
        text: said,
        created_at: Some(created_at),
        attachments,
        ..bare(kind, review)
    })
}

/// The stars on a line of their own, then the words. Stars alone are said in words: who listens to the screen hears them too.
fn said(stars: usize, words: &str, french: bool) -> String {
    const FRENCH: [&str; 5] = ["Une étoile", "Deux étoiles", "Trois étoiles", "Quatre étoiles", "Cinq étoiles"];
    const ENGLISH: [&str; 5] = ["One star", "Two stars", "Three stars", "Four stars", "Five stars"];
    let named = |names: [&'static str; 5]| stars.checked_sub(1).and_then(|place| names.get(place).copied());
    let (Some(in_french), Some(in_english)) = (named(FRENCH), named(ENGLISH)) else {
        return words.trim().to_owned();
    };
    let signs = format!("{}{}", "★".repeat(stars), "☆".repeat(5_usize.saturating_sub(stars)));
    match (words.trim(), french) {
        ("", true) => format!("{signs}\n{in_french} sur cinq, sans commentaire."),
        ("", false) => format!("{signs}\n{in_english} out of five, without a comment."),
        (words, _) => format!("{signs}\n{words}"),
    }
}

fn file_of(translation: &str, french: bool) -> IncomingAttachment {
    IncomingAttachment {
        name: if french { "traduction-de-google.txt" } else { "translation-by-google.txt" }.to_owned(),
        mime: "text/plain".to_owned(),
        bytes: text::words(translation).into_bytes(),
        url: None,
    }
}

/// Google gives no id of the person, and a name is nobody's alone: each review is somebody.
fn author_of(value: &Value, review: &str) -> IncomingAuthor {
    let name = value.pointer("/reviewer/displayName").and_then(Value::as_str).unwrap_or_default();
    let anonymous = value.pointer("/reviewer/isAnonymous").and_then(Value::as_bool).unwrap_or(false);
    let name = if anonymous { String::new() } else { text::name(name) };
    let id = review.rsplit_once('/').map_or(review, |(_, id)| id);
    IncomingAuthor { id: format!("review:{id}"), handle: name.clone(), name }
}

fn bare(kind: IncomingKind, review: &str) -> Incoming {
    crate::bare::bare(kind, SOURCE, review, Visibility::Public)
}

/// What is put under a review.
pub(super) fn compose(outgoing: &Outgoing) -> Value {
    json!({ "comment": outgoing.text })
}
