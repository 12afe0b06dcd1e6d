//! Looking for what was not pushed: two calls, now and then, over what is newest. What is known already is known by its id, so
//! nothing enters twice.
//!
//! The cursor is the time of the look. The first look takes nothing: what is older than the channel is not its business. Each look
//! goes back an hour behind the one before, because Meta files late.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::errors::Trouble;
use super::events;
use super::fields::{time, word};
use super::graph::Graph;
use crate::channel::Failure;
use crate::pace::Purpose;

/// How far a look goes back behind the one before.
const OVERLAP: SignedDuration = SignedDuration::from_hours(1);

/// What a call to receive has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It was looked at not long ago.
    Rest,
    /// Only the time is noted.
    First,
    /// Look at what came since.
    Look(Timestamp),
}

/// What to do now. Whoever receives may call more often than is looked.
pub(crate) fn turn(cursor: Option<&str>, every: Duration, now: Timestamp) -> Turn {
    let Some(before) = cursor.and_then(|cursor| cursor.parse::<Timestamp>().ok()) else { return Turn::First };
    let next = SignedDuration::try_from(every).ok().and_then(|every| before.checked_add(every).ok());
    if next.is_none_or(|next| now < next) {
        return Turn::Rest;
    }
    before.checked_sub(OVERLAP).map_or(Turn::First, Turn::Look)
}

/// The cursor of a look that began at this time.
pub(crate) fn cursor(now: Timestamp) -> String {
    now.to_string()
}

/// What is asked of the conversations.
const CONVERSATIONS: &str =
    "messages.limit(10){id,message,from,to,created_time,attachments{file_url,image_data,video_data}}";

/// The latest private messages, as they would have been pushed, oldest first.
pub(crate) async fn messages(
    graph: &Graph,
    object: &str,
    inbox: &str,
    account: &str,
    platform: &str,
    since: Timestamp,
) -> Result<Vec<(Timestamp, Vec<u8>)>, Failure> {
    let asked = [("platform", platform), ("fields", CONVERSATIONS), ("limit", "20")];
    let value = graph
        .get(Purpose::Fetch, &format!("{inbox}/conversations"), &asked)
        .await
        .map_err(|trouble: Trouble| trouble.failure("reading conversations"))?;
    let threads = value.get("data").and_then(Value::as_array).into_iter().flatten();
    let said = threads.filter_map(|thread| thread.get("messages")?.get("data")?.as_array()).flatten();
    let mut found: Vec<_> = said
        .filter_map(|message| {
            let at = time(message, "created_time").filter(|at| *at >= since)?;
            Some((at, events::direct(object, account, &pushed(message, account, at)?)))
        })
        .collect();
    found.sort();
    Ok(found)
}

/// A message as it would have been pushed.
fn pushed(message: &Value, account: &str, at: Timestamp) -> Option<Value> {
    let from = message.get("from")?;
    let to = message.get("to")?.get("data")?.get(0)?;
    let own = word(from, "id") == account;
    let files: Vec<Value> = message
        .get("attachments")
        .and_then(|files| files.get("data"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|file| {
            let within = |kind: &str| file.get(kind).map(|data| word(data, "url")).filter(|url| !url.is_empty());
            let (kind, url) = within("image_data")
                .map(|url| ("image", url))
                .or_else(|| within("video_data").map(|url| ("video", url)))
                .or_else(|| Some(("file", word(file, "file_url"))).filter(|(_, url)| !url.is_empty()))?;
            Some(json!({"type": kind, "payload": {"url": url}}))
        })
        .collect();
    Some(json!({
        "sender": {"id": from.get("id")?},
        "recipient": {"id": to.get("id")?},
        "timestamp": at.as_millisecond(),
        "message": {"mid": message.get("id")?, "text": word(message, "message"), "is_echo": own, "attachments": files},
        "fetched": {"name": word(from, "name"), "username": word(from, "username")},
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_has_its_turn_however_often_it_is_called() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let quarter = Duration::from_secs(900);
        assert_eq!(turn(None, quarter, now), Turn::First);
        assert_eq!(turn(Some("what is this"), quarter, now), Turn::First);
        assert_eq!(turn(Some("2026-11-22T09:45:01Z"), quarter, now), Turn::Rest);
        let since = "2026-11-22T08:45:00Z".parse().unwrap();
        assert_eq!(turn(Some("2026-11-22T09:45:00Z"), quarter, now), Turn::Look(since));
    }
}
