//! What happens on a page, understood. Pure.
//!
//! Not kept, because nobody said anything by it: reactions and likes; `hide` and `unhide` (what the team did with a comment); the
//! page's own posts, and its own comments directly below them (they answer nobody); a post that is shared without a word. What the
//! page answered elsewhere is an own reply. A comment of the page that is removed is a reply of ours that was taken away.

use guichet_core::model::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{INBOX, as_pushed};
use crate::channel::ParseProblem;
use crate::meta::direct::{self, link};
use crate::meta::events::{self, Happened};
use crate::meta::fields::{address, id, id_within, name, optional_id, time, word, words};

const SOURCE: &str = "facebook";
/// Stands before the post in the key of a post's thread.
const POST: &str = "post-";
/// Stands before the story of a recommendation in the key of its thread.
const REVIEW: &str = "review-";

/// What stands for a mention whose words could not be fetched.
const MENTIONED: &str = "Mention de la page\u{a0}: à lire sur Facebook. / The page was mentioned: read it on Facebook.";

/// Whether a reply to this is a reply to a post, and not to a comment.
pub(super) fn is_post(thread_key: &str, target: &str) -> bool {
    thread_key.split_once(POST).is_some_and(|(_, post)| post == target)
}

/// Whether a thread is below a recommendation.
pub(super) fn is_review(thread_key: &str) -> bool {
    thread_key.starts_with(REVIEW) || thread_key.contains(":review-")
}

/// The id of what names the page.
pub(super) fn mentioned(value: &Value) -> Option<String> {
    let of = |field| optional_id(value, field).ok().flatten();
    of("comment_id").or_else(|| of("post_id"))
}

/// Understands a delivery of one event; none for what says nothing in words.
///
/// # Errors
/// What is missing, wrong or unknown.
pub(crate) fn parse(body: &[u8], page: Option<&str>) -> Result<Option<Incoming>, ParseProblem> {
    let event = events::read(body)?;
    if event.object != "page" {
        return Err(ParseProblem::of("unknown_event", "object"));
    }
    if page.is_some_and(|page| page != event.account) {
        return Err(ParseProblem::new("another_account"));
    }
    match &event.happened {
        Happened::Direct(value) => direct::parse(INBOX, &event.account, value),
        Happened::Change(field, value) => Seen { page: &event.account, noted: event.time, value }.read(field),
    }
}

/// A change of the page, while it is read.
struct Seen<'a> {
    page: &'a str,
    noted: Option<Timestamp>,
    value: &'a Value,
}

impl Seen<'_> {
    fn read(&self, field: &str) -> Result<Option<Incoming>, ParseProblem> {
        match (field, word(self.value, "item")) {
            ("feed" | "mention" | "ratings", "reaction" | "like") => Ok(None),
            ("feed" | "ratings", "comment") => self.comment(),
            ("feed", "rating") | ("ratings", "rating" | "") => self.review(),
            ("feed", "post" | "status" | "photo" | "video" | "share" | "link" | "album") => self.post(),
            ("mention", "post" | "comment" | "") => self.mention(),
            ("feed" | "mention" | "ratings", _) => Err(ParseProblem::of("unknown_event", "item")),
            _ => Err(ParseProblem::of("unknown_event", "field")),
        }
    }

    /// What was done to it; none for what the team did.
    fn kind(&self) -> Result<Option<IncomingKind>, ParseProblem> {
        match word(self.value, "verb") {
            "add" | "" => Ok(Some(IncomingKind::Message)),
            "edited" | "edit" | "update" => Ok(Some(IncomingKind::Edit)),
            "remove" | "delete" => Ok(Some(IncomingKind::Delete)),
            "hide" | "unhide" => Ok(None),
            _ => Err(ParseProblem::of("unknown_event", "verb")),
        }
    }

    fn comment(&self) -> Result<Option<Incoming>, ParseProblem> {
        let Some(kind) = self.kind()? else { return Ok(None) };
        let comment = id(self.value, "comment_id")?;
        let review = optional_id(self.value, "open_graph_story_id")?;
        let post = optional_id(self.value, "post_id")?.or_else(|| review.clone());
        let parent = optional_id(self.value, "parent_id")?.filter(|parent| *parent != comment);
        let above = parent.filter(|parent| Some(parent) != post.as_ref());
        let author = self.author()?;
        let own = author.id == self.page;
        // The page below a post of its own, in answer to nobody.
        let own_post = post.as_ref().is_some_and(|post| post.starts_with(&format!("{}_", self.page)));
        if own && above.is_none() && own_post {
            return Ok(None);
        }
        let mut incoming = self.blank(kind, comment, author)?;
        if own {
            match kind {
                IncomingKind::Message => incoming.kind = IncomingKind::OwnReply,
                IncomingKind::Delete => {
                    incoming.kind = IncomingKind::Bounce;
                    incoming.permanent = true;
                }
                _ => {}
            }
        }
        incoming.thread_id = match (&above, &review) {
            (_, Some(story)) => Some(format!("{REVIEW}{story}")),
            (Some(top), None) => Some(top.clone()),
            (None, None) => Some(incoming.external_id.clone()),
        };
        incoming.in_reply_to = above.into_iter().chain(post).collect();
        Ok(Some(incoming))
    }

    fn post(&self) -> Result<Option<Incoming>, ParseProblem> {
        let Some(kind) = self.kind()? else { return Ok(None) };
        let author = self.author()?;
        if author.id == self.page {
            return Ok(None);
        }
        let post = id(self.value, "post_id")?;
        let mut incoming = self.blank(kind, post.clone(), author)?;
        if kind == IncomingKind::Message && incoming.text.trim().is_empty() && incoming.attachments.is_empty() {
            return Ok(None);
        }
        incoming.thread_id = Some(format!("{POST}{post}"));
        Ok(Some(incoming))
    }

    fn mention(&self) -> Result<Option<Incoming>, ParseProblem> {
        let Some(kind) = self.kind()? else { return Ok(None) };
        let post = optional_id(self.value, "post_id")?;
        let comment = optional_id(self.value, "comment_id")?;
        let place = comment.clone().or_else(|| post.clone());
        let place = place.ok_or_else(|| ParseProblem::of("missing_field", "post_id"))?;
        let author = self.author()?;
        if author.id == self.page {
            return Ok(None);
        }
        let mut incoming = self.blank(kind, place.clone(), author)?;
        let fetched = self.value.get("fetched").unwrap_or(&Value::Null);
        if incoming.text.is_empty() {
            incoming.text = words(fetched, "message")?;
        }
        if incoming.author.id.is_empty()
            && let Some(person) = id_within(fetched, "from")?
        {
            let shown = fetched.get("from").map(|from| name(from, "name")).unwrap_or_default();
            incoming.author = IncomingAuthor { id: person, name: shown, handle: String::new() };
        }
        let permalink = [self.value, fetched].into_iter().find_map(|value| address(word(value, "permalink_url")));
        incoming.attachments.extend(permalink.map(|url| link("link", url)));
        if kind == IncomingKind::Message && incoming.text.is_empty() {
            // Nothing else is known: where it is, a person reads it.
            incoming.text = MENTIONED.to_owned();
        }
        incoming.thread_id = Some(if comment.is_some() { place } else { format!("{POST}{place}") });
        Ok(Some(incoming))
    }

    /// To confirm against the live service: the names of the fields of a recommendation.
    fn review(&self) -> Result<Option<Incoming>, ParseProblem> {
        let Some(kind) = self.kind()? else { return Ok(None) };
        let story = id(self.value, "open_graph_story_id")?;
        let mut author = self.author()?;
        if author.id.is_empty() {
            author.id = optional_id(self.value, "reviewer_id")?.unwrap_or_default();
            author.name = name(self.value, "reviewer_name");
        }
        let mut incoming = self.blank(kind, story.clone(), author)?;
        if incoming.text.is_empty() {
            incoming.text = words(self.value, "review_text")?;
        }
        let said = verdict(self.value);
        if kind != IncomingKind::Delete {
            incoming.subject.clone_from(&said);
            if incoming.text.trim().is_empty() {
                incoming.text = said;
            }
        }
        incoming.thread_id = Some(format!("{REVIEW}{story}"));
        Ok(Some(incoming))
    }

    fn author(&self) -> Result<IncomingAuthor, ParseProblem> {
        // Older deliveries say `sender_id` and `sender_name`; without the right to read it, nobody is named.
        let person = match id_within(self.value, "from")? {
            Some(person) => Some(person),
            None => optional_id(self.value, "sender_id")?,
        };
        let shown = self.value.get("from").map(|from| name(from, "name")).unwrap_or_default();
        let shown = if shown.is_empty() { name(self.value, "sender_name") } else { shown };
        Ok(IncomingAuthor { id: person.unwrap_or_default(), name: shown, handle: String::new() })
    }

    fn blank(&self, kind: IncomingKind, external_id: String, author: IncomingAuthor) -> Result<Incoming, ParseProblem> {
        let gone = kind == IncomingKind::Delete;
        let written = if kind == IncomingKind::Message { time(self.value, "created_time") } else { None };
        Ok(Incoming {
            kind,
            source: SOURCE.to_owned(),
            external_id,
            thread_id: None,
            in_reply_to: Vec::new(),
            case_reference: None,
            author,
            subject: String::new(),
            text: if gone { String::new() } else { words(self.value, "message")? },
            created_at: written.or(self.noted).or_else(|| time(self.value, "created_time")),
            visibility: Visibility::Public,
            attachments: if gone { Vec::new() } else { files(self.value) },
            reply_url: None,
            automatic: false,
            permanent: false,
            unproven: false,
            reply_door: ReplyDoor::Open,
        })
    }
}

fn files(value: &Value) -> Vec<IncomingAttachment> {
    let one = ["photo", "video"].into_iter().filter_map(|kind| Some((kind, address(word(value, kind))?)));
    let photos = value.get("photos").and_then(Value::as_array).into_iter().flatten().take(20);
    let photos = photos.filter_map(|photo| Some(("photo", address(photo.as_str()?)?)));
    // A photo post says its picture in `link`, a shared page its address.
    let is_photo = word(value, "item") == "photo";
    let linked = address(word(value, "link")).map(|url| (if is_photo { "photo" } else { "link" }, url));
    one.chain(photos).chain(linked).map(|(kind, url)| link(kind, url)).collect()
}

/// What a recommendation says without words, for readers of both languages.
fn verdict(value: &Value) -> String {
    match (word(value, "recommendation_type"), value.get("rating").and_then(Value::as_u64)) {
        ("positive" | "POSITIVE", _) => "👍 Recommande la page / Recommends the page".to_owned(),
        ("negative" | "NEGATIVE", _) => "👎 Ne recommande pas la page / Does not recommend the page".to_owned(),
        (_, Some(stars @ 1..=5)) => {
            let full = usize::try_from(stars).unwrap_or(5);
            format!("{}{} ({stars}/5)", "★".repeat(full), "☆".repeat(5_usize.saturating_sub(full)))
        }
        _ => "Avis / Review".to_owned(),
    }
}

/// A post since a time, as it would have been pushed. The page's own says nothing, as when it is pushed.
pub(super) fn post_as_pushed(page: &str, post: &Value, since: Timestamp) -> Option<(Timestamp, Vec<u8>)> {
    let at = time(post, "created_time").filter(|at| *at >= since)?;
    let value = json!({
        "item": "status", "verb": "add", "post_id": post.get("id")?, "from": post.get("from")?,
        "message": post.get("message"), "created_time": at.as_second(),
    });
    Some((at, as_pushed(page, &value)))
}

/// The comments of a post since a time, as they would have been pushed.
pub(super) fn comments_as_pushed(
    page: &str,
    post_id: &str,
    comments: &[Value],
    since: Timestamp,
) -> Vec<(Timestamp, Vec<u8>)> {
    let told = comments.iter().filter_map(|comment| {
        let at = time(comment, "created_time").filter(|at| *at >= since)?;
        let parent = comment.get("parent").and_then(|parent| parent.get("id")).cloned();
        let value = json!({
            "item": "comment", "verb": "add", "comment_id": comment.get("id")?, "post_id": post_id,
            "parent_id": parent.unwrap_or_else(|| json!(post_id)), "from": comment.get("from"),
            "message": comment.get("message"), "created_time": at.as_second(),
        });
        Some((at, as_pushed(page, &value)))
    });
    told.collect()
}
