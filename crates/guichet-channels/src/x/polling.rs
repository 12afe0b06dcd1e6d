//! Fetching where no webhook reaches us: mentions, direct messages, and now and then whether what we have still stands.
//!
//! The cursor remembers the newest ids and, of the last days, which version of a post we know: so an edit is told from a new post,
//! and one that its author took back is noticed. Cursor and items come back together.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answers::{failure, is_of_type};
use super::wire::{self, is_id, word};
use super::{XChannel, wire::House};
use crate::channel::{Batch, Failure, RawBytes};
use crate::http::{Request, with_query};
use crate::pace::Purpose;

/// How often X is asked. Direct messages may be asked for fifteen times in fifteen minutes.
pub(super) const EVERY: Duration = Duration::from_secs(61);
/// Pages of one fetch. X hands out the last 800 mentions: more pages of these there are not.
const PAGES: usize = 8;
/// X files late: a post or a message may appear below younger ones. Each fetch goes back so far.
const LATE: SignedDuration = SignedDuration::from_mins(5);
/// Posts that are remembered: as many as one call can ask for.
const REMEMBERED: usize = 100;
/// For how long a post is looked at again.
const LOOKED_AT: SignedDuration = SignedDuration::from_hours(72);
/// Between two looks.
const BETWEEN_LOOKS: SignedDuration = SignedDuration::from_hours(12);

const POST_FIELDS: &str = "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,referenced_tweets,reply_settings,note_tweet,attachments,display_text_range";
const USER_FIELDS: &str = "name,username,protected";
const MEDIA_FIELDS: &str = "type,url,preview_image_url";
const MESSAGE_FIELDS: &str = "id,text,event_type,created_at,dm_conversation_id,sender_id,attachments,entities";

/// Where fetching goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// The newest mention.
    mentions: Option<String>,
    /// The newest direct message up to which all are known.
    messages: Option<String>,
    /// Direct messages of the last minutes, which are handed out again.
    told: Vec<String>,
    /// Where a fetch goes on that did not come to its end, and the newest direct message that it saw.
    below: Option<(String, String)>,
    /// Posts of the last days: the id of the first version, and of the one that we know.
    posts: Vec<(String, String)>,
    /// When these were looked at, in seconds since 1970.
    looked: i64,
}

impl XChannel {
    /// Fetches what is new.
    pub(super) async fn fetch(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        let own = self.own_id().ok_or_else(|| Failure::new("token_expired", "the account was never connected"))?;
        let before: Cursor = cursor.and_then(|cursor| serde_json::from_str(cursor).ok()).unwrap_or_default();
        let mut after = before.clone();
        let (mut items, mut failed, mut more) = (Vec::new(), None, false);
        match self.mentions(own, &mut after).await {
            Ok(found) => items = found,
            Err(failure) => failed = Some(failure),
        }
        if !self.account.says_no("private_messages") {
            match self.messages(&mut after).await {
                Ok((found, goes_on)) => {
                    items.extend(found);
                    more = goes_on;
                }
                // Few calls, or no right to these: what is public must not wait for it. The check says which.
                Err(failure) if matches!(failure.code, "rate_limited" | "permission_missing") => {}
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        // What came counts, whatever the other half met: it is asked for again from where it stands.
        if let Some(failure) = failed.filter(|_| items.is_empty()) {
            return Err(failure);
        }
        items.extend(self.look_again(&mut after).await);
        let changed = after != before || cursor.is_none();
        let cursor = changed.then(|| serde_json::to_string(&after).ok()).flatten();
        Ok(Batch { items, cursor, more })
    }

    async fn mentions(&self, own: &str, cursor: &mut Cursor) -> Result<Vec<RawBytes>, Failure> {
        let since = cursor.mentions.as_deref().map(a_little_before);
        let start = self.first_day();
        let mut pages = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..PAGES {
            let mut query = vec![
                ("max_results", "100"),
                ("tweet.fields", POST_FIELDS),
                ("expansions", "author_id,referenced_tweets.id,attachments.media_keys"),
                ("user.fields", USER_FIELDS),
                ("media.fields", MEDIA_FIELDS),
            ];
            match &since {
                Some(since) => query.push(("since_id", since)),
                None => query.push(("start_time", &start)),
            }
            query.extend(next.as_deref().map(|next| ("pagination_token", next)));
            let address = with_query(&self.address(&format!("/2/users/{own}/mentions")), &query);
            let page = failure(self.call("mentions", Purpose::Fetch, || Request::get(&address)).await)?;
            next = page.get("meta").and_then(|meta| word(meta, "next_token")).map(str::to_owned);
            pages.push(page);
            if next.is_none() {
                break;
            }
        }
        // X gives the newest first; a desk reads the oldest first.
        let mut items = Vec::new();
        for page in pages.iter().rev() {
            for post in list(page, "data").iter().rev() {
                items.extend(self.seen(post, page, cursor));
            }
        }
        Ok(items)
    }

    /// One post that was fetched: new, changed, or known.
    fn seen(&self, post: &Value, page: &Value, cursor: &mut Cursor) -> Option<RawBytes> {
        let version = word(post, "id").filter(|id| is_id(id))?;
        let first = list(post, "edit_history_tweet_ids").first().and_then(Value::as_str).unwrap_or(version);
        if cursor.mentions.as_deref().is_none_or(|newest| is_newer(version, newest)) {
            cursor.mentions = Some(version.to_owned());
        }
        let known = cursor.posts.iter().position(|(known, _)| known == first).and_then(|at| cursor.posts.get_mut(at));
        let kind = match known {
            Some((_, same)) if !is_newer(version, same) => return None,
            Some((_, older)) => {
                version.clone_into(older);
                wire::POST_EDITED
            }
            None => {
                cursor.posts.push((first.to_owned(), version.to_owned()));
                wire::POST_FETCHED
            }
        };
        let surplus = cursor.posts.len().saturating_sub(REMEMBERED);
        cursor.posts.drain(..surplus);
        let body = envelope(kind, post, page);
        let announcement = wire::Event::of(&body, self.house()).is_ok_and(|event| event.is_own_announcement());
        (!announcement).then(|| wire::raw_of(body.to_string().into_bytes(), self.house()))
    }

    /// New direct messages, and whether older ones wait that are new as well.
    async fn messages(&self, cursor: &mut Cursor) -> Result<(Vec<RawBytes>, bool), Failure> {
        let start = self.first_day();
        let known = cursor.messages.as_deref().map(a_little_before);
        let (mut place, mut newest) = match cursor.below.clone() {
            Some((place, newest)) => (Some(place), Some(newest)),
            None => (None, cursor.messages.clone()),
        };
        let mut found: Vec<RawBytes> = Vec::new();
        let (mut at_the_end, mut stopped) = (false, false);
        for turn in 0..PAGES {
            let page = match self.page_of_messages(place.as_deref()).await {
                Ok(page) => page,
                // A place that X does not know any more: from the newest again.
                Err(failure) if turn == 0 && place.is_some() && failure.code == "protocol" => {
                    (place, newest) = (None, cursor.messages.clone());
                    continue;
                }
                Err(failure) if turn == 0 => return Err(failure),
                // What was read is kept, and the next fetch goes on below it.
                Err(_) => {
                    stopped = true;
                    break;
                }
            };
            for message in list(&page, "data") {
                let Some(id) = word(message, "id").filter(|id| is_id(id)) else { continue };
                let long_ago = || word(message, "created_at").is_some_and(|at| at < &*start);
                if known.as_ref().map_or_else(long_ago, |known| !is_newer(id, known)) {
                    at_the_end = true;
                    continue;
                }
                if cursor.told.iter().any(|told| told == id) {
                    continue;
                }
                if newest.as_ref().is_none_or(|newest| is_newer(id, newest)) {
                    newest = Some(id.to_owned());
                }
                cursor.told.push(id.to_owned());
                let body = envelope(wire::MESSAGE_FETCHED, message, &page).to_string().into_bytes();
                found.push(wire::raw_of(body, self.house()));
            }
            place = page.get("meta").and_then(|meta| word(meta, "next_token")).map(str::to_owned);
            at_the_end |= place.is_none();
            if at_the_end {
                break;
            }
        }
        found.reverse();
        let late = newest.as_deref().map(a_little_before).unwrap_or_default();
        cursor.told.retain(|id| is_newer(id, &late));
        if at_the_end {
            (cursor.messages, cursor.below) = (newest, None);
        } else {
            cursor.below = place.zip(newest);
        }
        Ok((found, !at_the_end && !stopped))
    }

    async fn page_of_messages(&self, place: Option<&str>) -> Result<Value, Failure> {
        let mut query = vec![
            ("max_results", "100"),
            ("event_types", "MessageCreate"),
            ("dm_event.fields", MESSAGE_FIELDS),
            ("expansions", "sender_id,attachments.media_keys"),
            ("user.fields", USER_FIELDS),
            ("media.fields", MEDIA_FIELDS),
        ];
        query.extend(place.map(|place| ("pagination_token", place)));
        let address = with_query(&self.address("/2/dm_events"), &query);
        failure(self.call("dm_events", Purpose::Fetch, || Request::get(&address)).await)
    }

    /// Asks now and then for posts that are known: which were changed, and which were taken back. Nothing waits for it.
    async fn look_again(&self, cursor: &mut Cursor) -> Vec<RawBytes> {
        let now = Timestamp::now();
        let looked = Timestamp::from_second(cursor.looked).unwrap_or(Timestamp::MIN);
        cursor.posts.retain(|(first, _)| written_at(first).is_none_or(|at| now.duration_since(at) < LOOKED_AT));
        if cursor.looked == 0 || now.duration_since(looked) < BETWEEN_LOOKS || cursor.posts.is_empty() {
            if cursor.looked == 0 {
                cursor.looked = now.as_second();
            }
            return Vec::new();
        }
        let ids: Vec<&str> = cursor.posts.iter().map(|(_, version)| version.as_str()).collect();
        let Some(page) = self.posts_of(&ids).await else { return Vec::new() };
        // Asked for a version, X gives that one, and in its history those that came after it.
        let later: Vec<&str> = list(&page, "data").iter().filter_map(last_version).collect();
        let changed = if later.is_empty() { Some(Value::Null) } else { self.posts_of(&later).await };
        let Some(changed) = changed else { return Vec::new() };
        cursor.looked = now.as_second();
        let newest = cursor.mentions.clone();
        let mut items: Vec<RawBytes> = Vec::new();
        for known in [&page, &changed] {
            for post in list(known, "data") {
                items.extend(self.seen(post, known, cursor));
            }
        }
        // What is looked at again says nothing about where the mentions go on.
        cursor.mentions = newest;
        for problem in list(&page, "errors").iter().filter(|problem| is_of_type(problem, "resource-not-found")) {
            let asked = word(problem, "resource_id").or_else(|| word(problem, "value")).unwrap_or_default();
            let Some(at) = cursor.posts.iter().position(|(_, version)| version == asked) else { continue };
            let (first, _) = cursor.posts.remove(at);
            let body = envelope(wire::POST_GONE, &json!({ "id": first }), &Value::Null).to_string().into_bytes();
            items.push(wire::raw_of(body, self.house()));
        }
        items
    }

    /// Posts by their ids, with what belongs to them; none where X does not give them now.
    async fn posts_of(&self, ids: &[&str]) -> Option<Value> {
        let ids = ids.join(",");
        let query = [
            ("ids", ids.as_str()),
            ("tweet.fields", POST_FIELDS),
            ("expansions", "author_id,referenced_tweets.id,attachments.media_keys"),
            ("user.fields", USER_FIELDS),
            ("media.fields", MEDIA_FIELDS),
        ];
        let address = with_query(&self.address("/2/tweets"), &query);
        failure(self.call("posts", Purpose::Fetch, || Request::get(&address)).await).ok()
    }

    /// From when on the first fetch goes back.
    fn first_day(&self) -> String {
        let days = self.account.setting("first_days").and_then(|days| days.parse::<i64>().ok()).unwrap_or(2);
        let start = Timestamp::now().checked_sub(SignedDuration::from_hours(days.saturating_mul(24)));
        let start = start.unwrap_or(Timestamp::UNIX_EPOCH).as_second();
        Timestamp::from_second(start).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
    }

    /// What of the account matters to understand an item.
    pub(super) fn house(&self) -> House<'_> {
        House { own_id: self.own_id(), needs_summon: self.needs_summon() }
    }
}

/// The last version of a post, where it is another one than this.
fn last_version(post: &Value) -> Option<&str> {
    let version = word(post, "id")?;
    let last = list(post, "edit_history_tweet_ids").last()?.as_str().filter(|id| is_id(id))?;
    is_newer(last, version).then_some(last)
}

/// What was fetched, in the form of what is pushed, with what came along.
fn envelope(kind: &str, payload: &Value, page: &Value) -> Value {
    let includes = page.get("includes").map_or_else(|| json!({}), |includes| of_this(payload, includes));
    json!({ "data": { "event_type": kind, "payload": payload, "includes": includes } })
}

/// Of what came along with a page, what belongs to one item.
fn of_this(payload: &Value, includes: &Value) -> Value {
    let known = payload.to_string();
    let named = |value: &&Value, name: &str| word(value, name).is_some_and(|id| known.contains(&format!("\"{id}\"")));
    let keep = |list_name: &str, id_name: &str| -> Vec<Value> {
        list(includes, list_name).iter().filter(|value| named(value, id_name)).cloned().collect()
    };
    json!({ "users": keep("users", "id"), "tweets": keep("tweets", "id"), "media": keep("media", "media_key") })
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Numbers of X grow with time.
fn is_newer(id: &str, known: &str) -> bool {
    (id.len(), id) > (known.len(), known)
}

/// The number of what was written some minutes before.
fn a_little_before(id: &str) -> String {
    let Ok(late) = i64::try_from(LATE.as_millis()) else { return id.to_owned() };
    id.parse::<i64>().map_or_else(|_| id.to_owned(), |number| number.saturating_sub(late << 22).max(0).to_string())
}

/// When a post was written: its number tells. To confirm against the live service.
fn written_at(id: &str) -> Option<Timestamp> {
    const BEGINNING: i64 = 1_288_834_974_657;
    let number: i64 = id.parse().ok()?;
    Timestamp::from_millisecond((number >> 22).checked_add(BEGINNING)?).ok()
}
