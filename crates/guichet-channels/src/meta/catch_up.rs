//! Looking for what was not pushed, now and then, over what is newest. What is known already is known by its id, so nothing enters
//! twice.
//!
//! The first look takes nothing: what is older than the channel is not its business. Each look goes back an hour behind the one
//! before, because Meta files late. Invariant: the cursor moves on only past what was read to its end.

use std::future::Future;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::events;
use super::fields::{optional_id, segment, time, word};
use super::graph::Graph;
use super::older::{Walk, Walked};
use crate::account::Account;
use crate::channel::{Batch, Failure, RawBytes, Reception};
use crate::pace::Purpose;

/// How far a look goes back behind the one before.
pub(super) const OVERLAP: SignedDuration = SignedDuration::from_hours(1);

/// What a call to receive has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Turn {
    /// It was looked at not long ago.
    Rest,
    /// Only the time is noted.
    First,
    /// Look at what came since this time.
    Look(Place, Timestamp),
}

/// Where catching up stands: the words of the cursor, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// Until when everything is known.
    known: Timestamp,
    /// When that was looked for.
    looked: Timestamp,
    /// Through older posts.
    walk: Walk,
}

impl Place {
    const fn first(now: Timestamp) -> Self {
        Self { known: now, looked: now, walk: Walk::at_rest(now) }
    }

    fn read(cursor: &str) -> Option<Self> {
        let mut words = cursor.split(' ');
        let known = words.next()?.parse().ok()?;
        let mut time = || words.next().map(str::parse::<Timestamp>).transpose().ok();
        let (looked, begun, since) = (time()?, time()?, time()?);
        let after = words.next().unwrap_or_default().to_owned();
        let walk = Walk { begun: begun.unwrap_or(known), since, after };
        Some(Self { known, looked: looked.unwrap_or(known), walk })
    }

    fn write(&self) -> String {
        let Self { known, looked, walk } = self;
        let under_way = walk.since.map(|since| format!(" {since} {}", walk.after)).unwrap_or_default();
        format!("{known} {looked} {}{under_way}", walk.begun)
    }

    /// After a look that began at this time; what was not read to its end is looked for again from where it stood.
    fn looked_at(self, now: Timestamp, whole: bool) -> Self {
        Self { known: if whole { now } else { self.known }, looked: now, ..self }
    }
}

/// What to do now. Whoever receives may call more often than is looked.
fn turn(cursor: Option<&str>, every: Duration, now: Timestamp) -> Turn {
    let Some(place) = cursor.and_then(Place::read) else { return Turn::First };
    let next = SignedDuration::try_from(every).ok().and_then(|every| place.looked.checked_add(every).ok());
    if next.is_none_or(|next| now < next) {
        return Turn::Rest;
    }
    place.known.checked_sub(OVERLAP).map_or(Turn::First, |since| Turn::Look(place, since))
}

/// Deliveries as they would have been pushed, each with its time, and whether these are all.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) bodies: Vec<(Timestamp, Vec<u8>)>,
    pub(crate) whole: bool,
}

/// How often an account is caught up; none where it is not.
pub(crate) fn every(account: &Account) -> Option<Duration> {
    let minutes = account.setting("catch_up_minutes").and_then(|minutes| minutes.parse::<u64>().ok())?;
    (minutes > 0).then(|| Duration::from_secs(minutes * 60))
}

/// How items arrive: pushed, and looked after where that is wished.
pub(crate) fn reception(every: Option<Duration>) -> Reception {
    every.map_or(Reception::Pushed, |every| Reception::Watched { every })
}

/// One look, when it is time: `look` fetches what came since, `walk` takes some steps through older posts, `raw` makes an item of a
/// delivery.
///
/// # Errors
/// Why nothing came.
pub(crate) async fn receive<F, W>(
    cursor: Option<&str>,
    every: Duration,
    look: impl FnOnce(Timestamp) -> F + Send,
    walk: impl FnOnce(Timestamp, String) -> W + Send,
    raw: impl Fn(Vec<u8>) -> Option<RawBytes> + Send,
) -> Result<Batch, Failure>
where
    F: Future<Output = Result<Found, Failure>> + Send,
    W: Future<Output = Result<Walked, Failure>> + Send,
{
    let now = Timestamp::now();
    let (mut place, since) = match turn(cursor, every, now) {
        Turn::Rest => return Ok(Batch::default()),
        Turn::First => return Ok(Batch { cursor: Some(Place::first(now).write()), ..Batch::default() }),
        Turn::Look(place, since) => (place, since),
    };
    let Found { mut bodies, whole } = look(since).await?;
    let was_away = SignedDuration::try_from(every * 2).is_ok_and(|long| now.duration_since(place.looked) > long);
    place.walk = place.walk.now(was_away, now);
    if let Some(since) = place.walk.since {
        match walk(since, place.walk.after.clone()).await {
            Ok(Walked { found, after }) => {
                bodies.extend(found.bodies);
                bodies.sort();
                bodies.dedup();
                place.walk = place.walk.went(after);
            }
            // A page that is not known any more: from the newest again.
            Err(failure) if failure.code == "refused" => place.walk.after.clear(),
            // It goes on with the next look; what was looked at counts.
            Err(_) => {}
        }
    }
    let items = bodies.into_iter().filter_map(|(_, body)| raw(body)).collect();
    Ok(Batch { items, cursor: Some(place.looked_at(now, whole).write()), more: false })
}

/// What both halves brought, oldest first. One that fails does not hold up the other; where that brought nothing, it is said.
///
/// # Errors
/// Why nothing came.
pub(crate) fn both(comments: Result<Found, Failure>, messages: Result<Found, Failure>) -> Result<Found, Failure> {
    let mut found = match (comments, messages) {
        (Ok(comments), Ok(messages)) => Found {
            bodies: comments.bodies.into_iter().chain(messages.bodies).collect(),
            whole: comments.whole && messages.whole,
        },
        // Not granted: there is nothing to be looked for again. The check says it.
        (Ok(found), Err(failure)) | (Err(failure), Ok(found)) if failure.code == "permission_missing" => found,
        (Ok(found), Err(_)) | (Err(_), Ok(found)) if !found.bodies.is_empty() => Found { whole: false, ..found },
        (Err(failure), _) | (_, Err(failure)) => return Err(failure),
    };
    found.bodies.sort();
    Ok(found)
}

/// Pages of one list that a look reads at most.
const PAGES: usize = 50;

/// Entries of a list, and whether these are all that count.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) entries: Vec<Value>,
    pub(crate) whole: bool,
}

/// The [`list`] below a post, whose first page came with it. Where the post was taken down meanwhile, or is closed to us, there is
/// nothing more: the others are read all the same.
pub(crate) async fn list_if_there(
    graph: &Graph,
    path: &str,
    asked: &[(&str, &str)],
    first: &Value,
    counts: impl Fn(&Value) -> bool + Send + Sync,
) -> Result<Listed, Failure> {
    match list(graph, path, asked, Some(first), counts).await {
        Err(failure) if failure.code == "refused" => Ok(Listed { entries: taken_from(first.clone()).0, whole: true }),
        other => other,
    }
}

/// A list that has its newest first, page after page until an entry does not count any more. `first` is its first page, where that
/// came with something else.
pub(crate) async fn list(
    graph: &Graph,
    path: &str,
    asked: &[(&str, &str)],
    first: Option<&Value>,
    counts: impl Fn(&Value) -> bool + Send + Sync,
) -> Result<Listed, Failure> {
    let mut page = match first {
        Some(page) => page.clone(),
        None => one_page(graph, path, asked, None).await?,
    };
    let mut entries = Vec::new();
    for _ in 0..PAGES {
        let (more, next) = taken_from(page);
        entries.extend(more);
        let Some(next) = next.filter(|_| entries.last().is_some_and(&counts)) else {
            return Ok(Listed { entries, whole: true });
        };
        page = one_page(graph, path, asked, Some(&next)).await?;
    }
    Ok(Listed { entries, whole: false })
}

/// One page of a list.
pub(super) async fn one_page(
    graph: &Graph,
    path: &str,
    asked: &[(&str, &str)],
    after: Option<&str>,
) -> Result<Value, Failure> {
    let mut asked = asked.to_vec();
    asked.extend(after.map(|after| ("after", after)));
    graph.get(Purpose::Fetch, path, &asked).await.map_err(|trouble| trouble.failure("catching up"))
}

/// The entries of a page, and where the next one begins.
pub(super) fn taken_from(mut page: Value) -> (Vec<Value>, Option<String>) {
    let next = next_page(&page);
    match page.get_mut("data").map(Value::take) {
        Some(Value::Array(entries)) => (entries, next),
        _ => (Vec::new(), next),
    }
}

/// Where the next page begins; none after the last one.
fn next_page(page: &Value) -> Option<String> {
    let paging = page.get("paging")?;
    paging.get("next")?;
    let after = word(paging.get("cursors")?, "after");
    (!after.is_empty()).then(|| after.to_owned())
}

/// What is asked of a message. To confirm against the live service: that messages come newest first.
const MESSAGE: &str = "id,message,from,to,created_time,attachments{file_url,image_data,video_data}";

/// Where Messenger puts what strangers write, beside the inbox. To confirm against the live service.
const REQUESTS: [&str; 2] = ["pending", "other"];

/// The latest private messages, as they would have been pushed. Those that a stranger wrote wait elsewhere on Messenger; Instagram
/// lists them with the others.
pub(crate) async fn messages(
    graph: &Graph,
    object: &str,
    inbox: &str,
    account: &str,
    platform: &str,
    since: Timestamp,
) -> Result<Found, Failure> {
    let inbox = format!("{inbox}/conversations");
    let mut found = in_folder(graph, object, &inbox, account, &[("platform", platform)], since).await?;
    let requests = if platform == "messenger" { &REQUESTS[..] } else { &[] };
    for folder in requests {
        let asked = [("platform", platform), ("folder", folder)];
        match in_folder(graph, object, &inbox, account, &asked, since).await {
            Ok(more) => {
                found.whole &= more.whole;
                found.bodies.extend(more.bodies);
            }
            // A folder that this page does not have, or not for us, holds up no other.
            Err(failure) if matches!(failure.code, "refused" | "permission_missing" | "target_gone") => {}
            Err(failure) => return Err(failure),
        }
    }
    found.bodies.sort();
    found.bodies.dedup();
    Ok(found)
}

async fn in_folder(
    graph: &Graph,
    object: &str,
    conversations: &str,
    account: &str,
    place: &[(&str, &str)],
    since: Timestamp,
) -> Result<Found, Failure> {
    let fields = format!("id,updated_time,messages.limit(10){{{MESSAGE}}}");
    let asked = [place, &[("fields", fields.as_str()), ("limit", "20")]].concat();
    let counts = |thread: &Value| time(thread, "updated_time").is_some_and(|at| at >= since);
    let threads = list(graph, conversations, &asked, None, counts).await?;
    let mut found = Found { bodies: Vec::new(), whole: threads.whole };
    for thread in &threads.entries {
        let Some(latest) = thread.get("messages") else { continue };
        let id = optional_id(thread, "id").ok().flatten().unwrap_or_default();
        let asked = [("fields", MESSAGE), ("limit", "50")];
        let counts = |message: &Value| time(message, "created_time").is_some_and(|at| at >= since);
        let said = list(graph, &format!("{}/messages", segment(&id)), &asked, Some(latest), counts).await?;
        found.whole &= said.whole;
        found.bodies.extend(said.entries.iter().filter_map(|message| {
            let at = time(message, "created_time").filter(|at| *at >= since)?;
            Some((at, events::direct(object, account, &pushed(message, account, at)?)))
        }));
    }
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
        let turn = |cursor| match turn(cursor, quarter, now) {
            Turn::Look(_, since) => Some(since),
            Turn::First => Some(now),
            Turn::Rest => None,
        };
        assert_eq!((turn(None), turn(Some("what is this"))), (Some(now), Some(now)));
        assert_eq!(turn(Some("2026-11-22T09:45:01Z")), None);
        let since = "2026-11-22T08:45:00Z".parse().unwrap();
        assert_eq!(turn(Some("2026-11-22T09:45:00Z")), Some(since));
        // What was not read to its end is looked for again, and not at once.
        let before = Place::read("2026-11-22T09:45:00Z").unwrap();
        let unfinished = before.looked_at(now, false);
        assert_eq!(turn(Some(&unfinished.write())), None);
        let later: Timestamp = "2026-11-22T10:15:00Z".parse().unwrap();
        assert_eq!(super::turn(Some(&unfinished.write()), quarter, later), Turn::Look(unfinished.clone(), since));
        assert_eq!(unfinished.looked_at(later, true).known, later);
    }

    #[test]
    fn a_place_comes_back_from_its_words() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let walk = Walk { begun: now, since: Some(now), after: "QVFIUm".into() };
        for place in [Place::first(now), Place { walk, ..Place::first(now) }] {
            assert_eq!(Place::read(&place.write()), Some(place));
        }
        let begins = Place { walk: Walk::at_rest(now).now(true, now), ..Place::first(now) };
        assert_eq!(Place::read(&begins.write()), Some(begins), "a walk that has no page yet");
        assert_eq!(Place::read("2026-11-22T10:00:00Z what"), None);
    }
}
