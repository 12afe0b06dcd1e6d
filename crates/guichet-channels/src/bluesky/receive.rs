//! Fetching: mentions, replies and quotes, private messages, what the brand wrote in the app, and what is there no more.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BlueskyChannel;
use super::record::POSTS;
use super::server::{Call, Trouble};
use super::wire;
use crate::channel::{Batch, Failure, RawBytes};
use crate::pace::Purpose;
use crate::secret::content_hash;

/// Pages that are read backwards at most.
const MOST_PAGES: usize = 20;
/// The network may list an item a little later than others with a later time.
const LATE: SignedDuration = SignedDuration::from_mins(10);
/// The list is ordered by the earlier of two times, that of the network and that of whoever wrote: a post by a slow clock, or
/// written long before it was sent, is listed below others that came before it. So far back it is looked for.
const SLOW_CLOCK: SignedDuration = SignedDuration::from_hours(24);
/// How often, in seconds, that is done.
const DEEP_EVERY: i64 = 300;
/// Posts that are known: not taken again, and looked at whether they are still there.
const KNOWN: usize = 75;
/// Posts that are asked for at once.
const AT_ONCE: usize = 25;
/// Pages of the log of private messages in one round.
const LOG_PAGES: usize = 10;

/// How long what the app password does not open is left alone, in seconds.
const AN_HOUR: i64 = 3_600;

/// Where fetching stands, written into the channel's row as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// The time of the latest notification.
    at: Option<Timestamp>,
    /// The latest posts, oldest first.
    #[serde(default)]
    known: Vec<String>,
    /// Those of them that are gone: listed late, they are not taken again.
    #[serde(default)]
    gone: Vec<String>,
    /// Answers of the brand that were taken, oldest first.
    #[serde(default)]
    own: Vec<String>,
    /// In the log of private messages.
    #[serde(default)]
    log: Option<String>,
    /// When it was last read back as far as clocks may be slow, in seconds since 1970.
    #[serde(default)]
    deep: i64,
    /// What was listed in that span: the second, and a mark of the address.
    #[serde(default)]
    seen: Vec<(i64, String)>,
    /// Private messages do not open with this app password; until then, in seconds since 1970, they are not asked for.
    #[serde(default)]
    log_shut_until: i64,
    /// Notifications that were not read yet, below those that were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gap: Option<Gap>,
    /// Posts that are blocked, either way: looked at again with the deep readings only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    blocked: Vec<String>,
}

/// What is left to read of a list that was too long for one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Gap {
    /// The page to go on with; empty for the beginning.
    page: String,
    /// How far back.
    from: Timestamp,
}

impl Place {
    fn has_seen(&self, uri: &str) -> bool {
        let mark = mark_of(uri);
        self.known.iter().any(|known| known == uri) || self.seen.iter().any(|(_, known)| *known == mark)
    }

    /// Remembers a notification for as long as it may be listed again.
    fn see(&mut self, uri: &str, at: Option<Timestamp>) {
        let newest = self.at.map_or(0, Timestamp::as_second);
        let oldest = newest.saturating_sub(SLOW_CLOCK.as_secs()).saturating_sub(1);
        self.seen.push((at.map_or(newest, Timestamp::as_second), mark_of(uri)));
        self.seen.retain(|(at, _)| *at >= oldest);
    }
}

fn mark_of(uri: &str) -> String {
    content_hash(&[uri.as_bytes()]).chars().take(16).collect()
}

impl BlueskyChannel {
    pub(super) async fn fetch(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        let known: Option<Place> = cursor.and_then(|cursor| serde_json::from_str(cursor).ok());
        let mut place = known.unwrap_or_default();
        let mut items = Vec::new();
        let deep = self.notifications(&mut place, &mut items).await.map_err(|trouble| trouble.failure())?;
        if place.gap.is_some() {
            return Ok(Batch { items, cursor: serde_json::to_string(&place).ok(), more: true });
        }
        // What is only a supplement may wait for the next round; what was fetched may not be lost for it.
        let _ = self.look_again(deep, &mut place, &mut items).await;
        let _ = self.own_posts(&mut place, &mut items).await;
        let now = Timestamp::now().as_second();
        if self.private && now >= place.log_shut_until {
            // The check says it to those who can put it right; asking each time would only use up the pace.
            let asked = self.private_messages(&mut place, &mut items).await;
            let shut = asked.is_err_and(|trouble| trouble.error() == "InvalidToken");
            place.log_shut_until = if shut { now.saturating_add(AN_HOUR) } else { 0 };
        }
        Ok(Batch { items, cursor: serde_json::to_string(&place).ok(), more: false })
    }

    fn since(&self) -> Timestamp {
        let days = SignedDuration::from_hours(24 * i64::from(self.first_days));
        Timestamp::now().checked_sub(days).unwrap_or(Timestamp::MIN)
    }

    /// One page of notifications, the latest first. What is too long for us is asked for in smaller pages.
    async fn page(&self, cursor: &str) -> Result<(Value, Vec<Value>), Trouble> {
        let mut limit = 100_usize;
        loop {
            let most = limit.to_string();
            let mut asked = vec![("limit", most.as_str())];
            asked.extend(["mention", "reply", "quote"].map(|reason| ("reasons", reason)));
            if !cursor.is_empty() {
                asked.push(("cursor", cursor));
            }
            let call = Call::ask("app.bsky.notification.listNotifications", &asked, Purpose::Fetch);
            match self.server.list(&call, "notifications").await {
                Err(Trouble::Unreadable { cut: true }) if limit > 1 => limit /= 2,
                other => return other,
            }
        }
    }

    /// Takes what is new, or goes on with what was too much for one round; whether it read back as far as clocks may be slow.
    async fn notifications(&self, place: &mut Place, items: &mut Vec<RawBytes>) -> Result<bool, Trouble> {
        let now = Timestamp::now().as_second();
        let gap = place.gap.take();
        let deep = gap.is_none() && now.saturating_sub(place.deep) >= DEEP_EVERY;
        let back = if deep { SLOW_CLOCK } else { LATE };
        let from = place.at.map_or_else(|| self.since(), |at| at.checked_sub(back).unwrap_or(at));
        let below = gap.is_some();
        let (mut news, mut page, from) =
            gap.map_or((Vec::new(), String::new(), from), |gap| (Vec::new(), gap.page, gap.from));
        for round in 0..=MOST_PAGES {
            if round == MOST_PAGES {
                place.gap = Some(Gap { page: page.clone(), from });
                break;
            }
            let (answer, list) = match self.page(&page).await {
                // The page is not known any more: from the top again. What was taken is recognised.
                Err(trouble) if !page.is_empty() && trouble.error() == "InvalidRequest" => {
                    page.clear();
                    continue;
                }
                other => other?,
            };
            let reached = list.iter().any(|item| indexed_at(item).is_some_and(|at| at < from));
            news.extend(list.into_iter().filter(|item| indexed_at(item).is_none_or(|at| at >= from)));
            match answer.get("cursor").and_then(Value::as_str) {
                Some(next) if !reached && next != page => next.clone_into(&mut page),
                _ => break,
            }
        }
        news.retain(|item| uri_of(item).is_none_or(|uri| !place.has_seen(uri)));
        news.reverse();
        news.sort_by_key(indexed_at);
        let views = self.views(&news).await;
        for item in &news {
            let uri = uri_of(item);
            let view = views.iter().find(|view| uri_of(view).is_some() && uri_of(view) == uri);
            items.extend(wire::notification(item, view));
            place.at = place.at.max(indexed_at(item));
            place.see(uri.unwrap_or_default(), indexed_at(item));
            // What lies below is older than what is looked at again already.
            if !below {
                keep(&mut place.known, uri.unwrap_or_default());
            }
        }
        if deep {
            place.deep = now;
        }
        Ok(deep)
    }

    /// What the network shows of these posts: who may answer, and the addresses of pictures. A supplement.
    async fn views(&self, news: &[Value]) -> Vec<Value> {
        let uris: Vec<&str> = news.iter().filter_map(uri_of).collect();
        let mut views = Vec::new();
        for several in uris.chunks(AT_ONCE) {
            views.extend(self.posts(several).await.unwrap_or_default());
        }
        views
    }

    async fn posts(&self, uris: &[&str]) -> Result<Vec<Value>, Trouble> {
        let asked: Vec<(&str, &str)> = uris.iter().map(|uri| ("uris", *uri)).collect();
        let call = Call::ask("app.bsky.feed.getPosts", &asked, Purpose::Fetch);
        self.server.list(&call, "posts").await.map(|(_, posts)| posts)
    }

    /// Which of the posts that we know are there no more, the newest first. What the network cannot say of some holds up no other.
    async fn look_again(&self, deep: bool, place: &mut Place, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        if deep {
            place.blocked.clear();
        }
        let known = place.known.clone();
        let (gone, blocked) = (place.gone.clone(), place.blocked.clone());
        let there = known.iter().rev().filter(|uri| !uri.is_empty() && !gone.contains(uri) && !blocked.contains(uri));
        let known: Vec<&str> = there.map(String::as_str).collect();
        for several in known.chunks(AT_ONCE) {
            let found = match self.posts(several).await {
                Ok(found) => found,
                Err(trouble) if trouble.is_of_all() => return Err(trouble),
                Err(_) => continue,
            };
            for uri in several.iter().filter(|uri| !found.iter().any(|view| uri_of(view) == Some(uri))) {
                // A block hides it from us, and takes nothing back.
                let gone = match self.thread(uri, Purpose::Fetch).await {
                    Ok(thread) => kind_of(&thread) == "app.bsky.feed.defs#notFoundPost",
                    Err(trouble) if trouble.error() == "NotFound" => true,
                    Err(trouble) if trouble.is_of_all() => return Err(trouble),
                    Err(_) => continue,
                };
                if gone {
                    items.push(wire::deletion(uri));
                }
                keep(if gone { &mut place.gone } else { &mut place.blocked }, uri);
            }
        }
        Ok(())
    }

    /// The network's view of a post in its place.
    pub(super) async fn thread(&self, uri: &str, purpose: Purpose) -> Result<Value, Trouble> {
        let asked = [("uri", uri), ("depth", "0"), ("parentHeight", "0")];
        let answer = self.server.call(&Call::ask("app.bsky.feed.getPostThread", &asked, purpose)).await?;
        Ok(answer.get("thread").cloned().unwrap_or_default())
    }

    /// What the brand wrote in the app under something that we know.
    async fn own_posts(&self, place: &mut Place, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        if place.known.is_empty() {
            return Ok(());
        }
        let me = self.server.me().await?;
        let asked = [("repo", me.as_str()), ("collection", POSTS), ("limit", "50")];
        let call = Call::ask("com.atproto.repo.listRecords", &asked, Purpose::Fetch);
        let (_, records) = self.server.list(&call, "records").await?;
        for record in records.iter().rev() {
            let parent = record.pointer("/value/reply/parent/uri").and_then(Value::as_str).unwrap_or_default();
            let Some(uri) = uri_of(record).filter(|uri| !place.own.iter().any(|known| known == uri)) else { continue };
            if place.known.iter().any(|known| known == parent) {
                items.extend(wire::own(record));
                keep(&mut place.own, uri);
            }
        }
        Ok(())
    }

    async fn private_messages(&self, place: &mut Place, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        let me = self.server.me().await?;
        let since = if place.log.is_none() { Some(self.since()) } else { None };
        for _ in 0..LOG_PAGES {
            let before = place.log.clone().unwrap_or_default();
            let asked = [("cursor", before.as_str())];
            let asked: &[(&str, &str)] = if before.is_empty() { &[] } else { &asked };
            let call = Call::ask("chat.bsky.convo.getLog", asked, Purpose::Fetch).in_chat();
            let (answer, entries) = self.server.list(&call, "logs").await?;
            for entry in &entries {
                let sent = entry.pointer("/message/sentAt").and_then(Value::as_str).and_then(|at| at.parse().ok());
                if since.is_none_or(|since| sent.is_none_or(|at: Timestamp| at >= since)) {
                    items.extend(wire::log(entry, &me));
                }
            }
            let next = answer.get("cursor").and_then(Value::as_str).filter(|next| !next.is_empty());
            let moved = next.is_some_and(|next| next != before);
            place.log = next.map(str::to_owned).or_else(|| place.log.take());
            if entries.is_empty() || !moved {
                break;
            }
        }
        Ok(())
    }
}

fn keep(list: &mut Vec<String>, uri: &str) {
    list.push(uri.to_owned());
    list.drain(..list.len().saturating_sub(KNOWN));
}

fn indexed_at(value: &Value) -> Option<Timestamp> {
    value.get("indexedAt").and_then(Value::as_str).and_then(|at| at.parse().ok())
}

/// The address of a record in the network.
pub(super) fn uri_of(value: &Value) -> Option<&str> {
    value.get("uri").and_then(Value::as_str).filter(|uri| !uri.is_empty())
}

/// What a value of the network says it is.
pub(super) fn kind_of(value: &Value) -> &str {
    value.get("$type").and_then(Value::as_str).unwrap_or_default()
}
