//! What happens on an Instagram account, understood. Pure.
//!
//! Not kept, because nobody said anything by it: `story_insights` (figures), receipts and reactions (see [`direct`]), and the
//! account's own comments directly below its media (they answer nobody). Instagram tells of no edited and no deleted comment.

use guichet_core::model::{Incoming, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::INBOX;
use crate::channel::ParseProblem;
use crate::meta::direct::{self, link};
use crate::meta::events::{self, Event, Happened};
use crate::meta::fields::{address, id, id_within, name, optional_id, time, word, words};

const SOURCE: &str = "instagram";
/// Stands before the media in the key of a mention's thread.
const MENTION: &str = "mention-";
/// What stands for a mention whose words could not be fetched.
const MENTIONED: &str =
    "Mention du compte\u{a0}: à lire sur Instagram. / The account was mentioned: read it on Instagram.";

/// The media of a mention's thread; none for another thread.
pub(super) fn media_of_mention(thread_key: &str) -> Option<&str> {
    let (before, media) = thread_key.split_once(MENTION)?;
    let whole = before.is_empty() || before.ends_with(':');
    whole.then(|| media.split_once(':').map_or(media, |(media, _)| media))
}

/// Understands a delivery of one event; none for what says nothing in words.
///
/// # Errors
/// What is missing, wrong or unknown.
pub(crate) fn parse(body: &[u8], account: Option<&str>) -> Result<Option<Incoming>, ParseProblem> {
    let event = events::read(body)?;
    if event.object != "instagram" {
        return Err(ParseProblem::of("unknown_event", "object"));
    }
    if account.is_some_and(|account| account != event.account) {
        return Err(ParseProblem::new("another_account"));
    }
    match &event.happened {
        Happened::Direct(value) => direct::parse(INBOX, &event.account, value),
        Happened::Change(field, value) => match field.as_str() {
            "comments" => comment(&event, value),
            // Below a live video Instagram takes no answer in public.
            "live_comments" => {
                Ok(comment(&event, value)?.map(|comment| Incoming { reply_door: ReplyDoor::Closed, ..comment }))
            }
            "mentions" => mention(&event, value).map(Some),
            "story_insights" => Ok(None),
            _ => Err(ParseProblem::of("unknown_event", "field")),
        },
    }
}

fn comment(event: &Event, value: &Value) -> Result<Option<Incoming>, ParseProblem> {
    let comment = id(value, "id")?;
    let parent = optional_id(value, "parent_id")?;
    let author = author(value)?;
    let own = author.id == event.account;
    if own && parent.is_none() {
        return Ok(None);
    }
    let mut incoming = blank(event, comment.clone(), author);
    if own {
        incoming.kind = IncomingKind::OwnReply;
    }
    incoming.text = words(value, "text")?;
    // What was fetched says when; what is pushed, when it was noted.
    incoming.created_at = time(value, "timestamp").or(event.time);
    incoming.thread_id = Some(parent.clone().unwrap_or(comment));
    incoming.in_reply_to = parent.into_iter().collect();
    Ok(Some(incoming))
}

fn mention(event: &Event, value: &Value) -> Result<Incoming, ParseProblem> {
    let media = id(value, "media_id")?;
    let comment = optional_id(value, "comment_id")?;
    let fetched = value.get("fetched").unwrap_or(&Value::Null);
    let mut incoming = blank(event, comment.unwrap_or_else(|| media.clone()), author(fetched)?);
    let said = words(fetched, "text")?;
    incoming.text = if said.is_empty() { words(fetched, "caption")? } else { said };
    let permalink = [Some(fetched), fetched.get("media")];
    let permalink = permalink.into_iter().flatten().find_map(|value| address(word(value, "permalink")));
    incoming.attachments = permalink.map(|url| link("link", url)).into_iter().collect();
    if incoming.text.trim().is_empty() {
        incoming.text = MENTIONED.to_owned();
    }
    incoming.created_at = time(fetched, "timestamp").or(event.time);
    incoming.thread_id = Some(format!("{MENTION}{media}"));
    Ok(incoming)
}

/// Who wrote. A mention names its author only as people see them. Names change hands, so that proves nobody: without a number
/// they are known to nobody.
fn author(value: &Value) -> Result<IncomingAuthor, ParseProblem> {
    let from = value.get("from").unwrap_or(&Value::Null);
    let shown = [from, value].into_iter().map(|value| name(value, "username")).find(|shown| !shown.is_empty());
    let shown = shown.unwrap_or_default();
    let id = id_within(value, "from")?.unwrap_or_default();
    let handle = if shown.is_empty() { String::new() } else { format!("@{shown}") };
    Ok(IncomingAuthor { id, name: shown, handle })
}

fn blank(event: &Event, external_id: String, author: IncomingAuthor) -> Incoming {
    Incoming {
        kind: IncomingKind::Message,
        source: SOURCE.to_owned(),
        external_id,
        thread_id: None,
        in_reply_to: Vec::new(),
        case_reference: None,
        author,
        subject: String::new(),
        text: String::new(),
        created_at: event.time,
        visibility: Visibility::Public,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    }
}

/// The comments of a media since a time and the answers to them, as they would have been pushed.
pub(super) fn comments_as_pushed(
    account: &str,
    media: &str,
    comments: &[Value],
    since: Timestamp,
) -> Vec<(Timestamp, Vec<u8>)> {
    let told = comments.iter().flat_map(|comment| {
        let answers = comment.get("replies").and_then(|replies| replies.get("data")).and_then(Value::as_array);
        let answers = answers.into_iter().flatten().map(|answer| (answer, comment.get("id")));
        std::iter::once((comment, None)).chain(answers)
    });
    told.filter_map(|(comment, parent)| {
        let at = time(comment, "timestamp").filter(|at| *at >= since)?;
        let value = json!({
            "id": comment.get("id")?, "from": comment.get("from"), "username": comment.get("username"),
            "text": comment.get("text"), "parent_id": parent, "media": {"id": media},
            "timestamp": comment.get("timestamp"),
        });
        Some((at, events::change("instagram", account, "comments", &value)))
    })
    .collect()
}

/// When somebody last wrote in the conversation that an answer tells of.
pub(super) fn last_word_of(conversations: &Value, person: &str) -> Option<Timestamp> {
    let messages = conversations.get("data")?.get(0)?.get("messages")?.get("data")?.as_array()?;
    let theirs = messages.iter().filter(|message| id_within(message, "from").ok().flatten().as_deref() == Some(person));
    theirs.filter_map(|message| time(message, "created_time")).max()
}
