//! A Bluesky server in the test: as strict as the real one about sessions, keys, versions, bytes and who may answer.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_core::guard::length::count;
use guichet_core::model::capabilities::LengthUnit;
use serde_json::{Value, json};

use crate::support::loopback::{Asked, Told, serve};

/// The brand.
pub(crate) const ME: &str = "did:plc:boutique";
/// The customer.
pub(crate) const JEANNE: &str = "did:plc:jeanne";
/// The app password.
pub(crate) const PASSWORD: &str = "abcd-efgh-ijkl-mnop";

/// What becomes of the next act.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Next {
    KeepAndBreak,
    Limit,
    /// Whoever stands before the server asks to wait, and knows nothing of its pace.
    Overloaded,
    Maintenance,
    Invalid,
    Forbidden,
}

#[derive(Default)]
struct World {
    posts: BTreeMap<String, Value>,
    /// Blocked either way.
    blocked: BTreeSet<String>,
    /// Posts over which the network stumbles.
    broken: BTreeSet<String>,
    notifications: Vec<Value>,
    /// The brand's repository: collection and key to value and version.
    records: BTreeMap<(String, String), (Value, String)>,
    written: usize,
    next: VecDeque<Next>,
    access: Option<String>,
    refresh: Option<String>,
    tokens: usize,
    sign_ins: usize,
    refreshes: usize,
    remaining: Option<u32>,
    page: usize,
    chat_refuses: Option<&'static str>,
    /// The app password does not open private messages.
    no_chat_right: bool,
    /// Bytes of a field of each notification that nobody knows.
    fat: usize,
    /// Somebody in between answers with a page of theirs.
    mumbles: bool,
    messages: Vec<Value>,
    log: Vec<Value>,
    asked: Vec<String>,
    /// The app password was taken back.
    revoked: bool,
}

/// The server. Cheap to clone.
#[derive(Clone)]
pub(crate) struct BlueskyDouble {
    pub(crate) port: u16,
    world: Arc<Mutex<World>>,
}

/// The address of a post of Jeanne.
pub(crate) fn uri(id: &str) -> String {
    format!("at://{JEANNE}/app.bsky.feed.post/{id}")
}

/// A notification as the network lists it.
pub(crate) fn mention(uri: &str, text: &str, indexed_at: &str) -> Value {
    json!({
        "uri": uri, "cid": format!("cid-of-{uri}"), "reason": "mention", "isRead": false, "indexedAt": indexed_at,
        "author": {"did": JEANNE, "handle": "jeanne.bsky.example", "displayName": "Jeanne"},
        "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-22T08:59:59.000Z"},
    })
}

impl BlueskyDouble {
    pub(crate) async fn start() -> Self {
        let world = World { page: 100, ..World::default() };
        let mut double = Self { port: 0, world: Arc::new(Mutex::new(world)) };
        let serving = double.clone();
        double.port = serve(Arc::new(move |asked: &Asked| serving.world.lock().unwrap().answer(asked))).await;
        double
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Jeanne mentions the brand, under this address.
    pub(crate) fn mention(&self, uri: &str, text: &str) {
        self.mention_by_a_clock(uri, text, jiff::Timestamp::now());
    }

    /// The same, written when the clock of whoever wrote showed this. The network lists it by the earlier of the two times.
    pub(crate) fn mention_by_a_clock(&self, uri: &str, text: &str, written: jiff::Timestamp) {
        let mut world = self.world.lock().unwrap();
        let at = jiff::Timestamp::now();
        let mut listed = mention(uri, text, &at.min(written).to_string());
        listed["record"]["createdAt"] = json!(written.to_string());
        let post = json!({
            "uri": uri, "cid": listed["cid"], "author": listed["author"], "record": listed["record"],
            "viewer": {}, "indexedAt": at.to_string(),
        });
        world.posts.insert(uri.to_owned(), post);
        world.notifications.push(listed);
    }

    /// The same under something of the brand's.
    pub(crate) fn reply_to(&self, uri: &str, root: &str, text: &str) {
        self.mention(uri, text);
        let mut world = self.world.lock().unwrap();
        let reply = json!({"root": {"uri": root, "cid": "cid-of-root"}, "parent": {"uri": root, "cid": "cid-of-root"}});
        world.posts.get_mut(uri).unwrap()["record"]["reply"] = reply.clone();
        world.notifications.last_mut().unwrap()["record"]["reply"] = reply;
        world.notifications.last_mut().unwrap()["reason"] = json!("reply");
    }

    pub(crate) fn delete(&self, uri: &str) {
        self.world.lock().unwrap().posts.remove(uri);
    }

    /// The network stumbles over this post.
    pub(crate) fn breaks(&self, uri: &str) {
        self.world.lock().unwrap().broken.insert(uri.to_owned());
    }

    pub(crate) fn block(&self, uri: &str) {
        self.world.lock().unwrap().blocked.insert(uri.to_owned());
    }

    /// What the network says of us and this post.
    pub(crate) fn viewer(&self, uri: &str, author: &Value, post: &Value) {
        let mut world = self.world.lock().unwrap();
        let known = world.posts.get_mut(uri).unwrap();
        known["author"]["viewer"] = author.clone();
        known["viewer"] = post.clone();
    }

    pub(crate) fn in_the_app(&self, key: &str, parent: &str, text: &str) {
        let value = json!({"$type": "app.bsky.feed.post", "text": text, "createdAt": jiff::Timestamp::now().to_string(),
            "reply": {"root": {"uri": parent, "cid": "c"}, "parent": {"uri": parent, "cid": "c"}}});
        self.world.lock().unwrap().records.insert(("app.bsky.feed.post".into(), key.into()), (value, "c".into()));
    }

    /// A private message.
    pub(crate) fn private(&self, id: &str, sender: &str, text: &str) {
        self.world.lock().unwrap().say(id, sender, text);
    }

    pub(crate) fn chat_refuses(&self, error: Option<&'static str>) {
        self.world.lock().unwrap().chat_refuses = error;
    }

    pub(crate) fn fat(&self, bytes: usize) {
        self.world.lock().unwrap().fat = bytes;
    }

    pub(crate) fn mumbles(&self, so: bool) {
        self.world.lock().unwrap().mumbles = so;
    }

    /// Makes this an app password that does not open private messages.
    pub(crate) fn without_chat(&self) {
        self.world.lock().unwrap().no_chat_right = true;
    }

    pub(crate) fn next(&self, next: Next) {
        self.world.lock().unwrap().next.push_back(next);
    }

    /// The session ends, and so may its renewal.
    pub(crate) fn end_session(&self, renewal_too: bool) {
        let mut world = self.world.lock().unwrap();
        world.access = None;
        if renewal_too {
            world.refresh = None;
        }
    }

    /// The owner takes the app password back, and with it every session.
    pub(crate) fn revoke(&self) {
        self.end_session(true);
        self.world.lock().unwrap().revoked = true;
    }

    /// There is a post of Jeanne with this key.
    pub(crate) fn know(&self, id: &str) {
        let known = self.world.lock().unwrap().posts.contains_key(&uri(id));
        if !known {
            self.mention(&uri(id), "Où est mon colis ?");
        }
    }

    pub(crate) fn page(&self, most: usize) {
        self.world.lock().unwrap().page = most;
    }

    pub(crate) fn remaining(&self, calls: u32) {
        self.world.lock().unwrap().remaining = Some(calls);
    }

    /// Sign-ins with the password, and renewals.
    pub(crate) fn sessions(&self) -> (usize, usize) {
        let world = self.world.lock().unwrap();
        (world.sign_ins, world.refreshes)
    }

    /// What the desk wrote: the key and the record.
    pub(crate) fn posts(&self) -> Vec<(String, Value)> {
        let world = self.world.lock().unwrap();
        let posts =
            world.records.iter().filter(|((collection, key), _)| collection == "app.bsky.feed.post" && key.len() == 13);
        posts.map(|((_, key), (value, _))| (key.clone(), value.clone())).collect()
    }

    pub(crate) fn gate(&self, key: &str) -> Option<Value> {
        let world = self.world.lock().unwrap();
        world.records.get(&("app.bsky.feed.threadgate".into(), key.into())).map(|(value, _)| value.clone())
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.world.lock().unwrap().asked.clone()
    }

    pub(crate) fn whispered(&self) -> Vec<Value> {
        let world = self.world.lock().unwrap();
        world.messages.iter().filter(|message| message["sender"]["did"] == ME).cloned().collect()
    }
}

fn error(status: u16, name: &str) -> Told {
    Told::json(status, &json!({"error": name, "message": "said by the double"}))
}

impl World {
    fn answer(&mut self, asked: &Asked) -> Told {
        let name = asked.path.trim_start_matches("/xrpc/").to_owned();
        self.asked.push(name.clone());
        let token = asked.header("authorization").strip_prefix("Bearer ").unwrap_or_default().to_owned();
        match name.as_str() {
            "com.atproto.server.createSession" => {
                let given = asked.value();
                self.sign_ins += 1;
                let right = given["identifier"] == "boutique.bsky.example" && given["password"] == PASSWORD;
                if !right || self.revoked {
                    return error(401, "AuthenticationRequired");
                }
                return self.session();
            }
            "com.atproto.server.refreshSession" => {
                self.refreshes += 1;
                if !asked.body.is_empty() || self.refresh.as_ref() != Some(&token) {
                    return error(400, "ExpiredToken");
                }
                return self.session();
            }
            _ => {}
        }
        if self.access.as_ref() != Some(&token) {
            return error(400, "ExpiredToken");
        }
        if self.remaining == Some(0) {
            return limited();
        }
        if name.starts_with("chat.") && asked.header("atproto-proxy") != "did:web:api.bsky.chat#bsky_chat" {
            return error(501, "MethodNotImplemented");
        }
        // As the account's server says it before it asks anybody; who may be written to is open to every password.
        if self.no_chat_right && name.starts_with("chat.") && name != "chat.bsky.convo.getConvoAvailability" {
            return error(400, "InvalidToken");
        }
        let told = self.routed(&name, asked);
        let Some(remaining) = self.remaining.as_mut() else { return told };
        *remaining -= 1;
        match told {
            Told::Answer(status, mut headers, body) => {
                headers.push(("ratelimit-limit", "100".into()));
                headers.push(("ratelimit-remaining", remaining.to_string()));
                headers.push(("ratelimit-reset", in_seconds(120)));
                Told::Answer(status, headers, body)
            }
            other => other,
        }
    }

    fn routed(&mut self, name: &str, asked: &Asked) -> Told {
        match name {
            "app.bsky.notification.listNotifications" => self.notifications(asked),
            "app.bsky.feed.getPosts" => {
                let uris = asked.all("uris");
                assert!(uris.len() <= 25, "the network gives twenty-five at once");
                let shown =
                    uris.iter().filter(|uri| !self.blocked.contains(**uri)).filter_map(|uri| self.posts.get(*uri));
                Told::json(200, &json!({"posts": shown.collect::<Vec<_>>()}))
            }
            "app.bsky.feed.getPostThread" => {
                let uri = asked.given("uri").unwrap_or_default();
                if self.broken.contains(uri) {
                    return error(500, "InternalServerError");
                }
                let thread = match self.posts.get(uri) {
                    Some(_) if self.blocked.contains(uri) => {
                        json!({"$type": "app.bsky.feed.defs#blockedPost", "uri": uri, "blocked": true})
                    }
                    Some(post) => json!({"$type": "app.bsky.feed.defs#threadViewPost", "post": post}),
                    None => json!({"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": true}),
                };
                Told::json(200, &json!({"thread": thread}))
            }
            "com.atproto.identity.resolveHandle" => match asked.given("handle") {
                Some("transport.bsky.example") => Told::json(200, &json!({"did": "did:plc:transport"})),
                _ => error(400, "InvalidRequest"),
            },
            "com.atproto.repo.getRecord" => {
                let key = (asked.given("collection").unwrap().to_owned(), asked.given("rkey").unwrap().to_owned());
                match self.records.get(&key) {
                    Some((value, cid)) => Told::json(
                        200,
                        &json!({"uri": format!("at://{ME}/{}/{}", key.0, key.1), "cid": cid, "value": value}),
                    ),
                    None => error(400, "RecordNotFound"),
                }
            }
            "com.atproto.repo.listRecords" => {
                let posts = self.records.iter().rev().filter(|((collection, _), _)| collection == "app.bsky.feed.post");
                let posts: Vec<Value> = posts
                    .map(|((collection, key), (value, cid))| json!({"uri": format!("at://{ME}/{collection}/{key}"), "cid": cid, "value": value}))
                    .collect();
                Told::json(200, &json!({"records": posts}))
            }
            "com.atproto.repo.putRecord" => self.put(asked),
            _ if name.starts_with("chat.") => self.chat(name, asked),
            _ => error(501, "MethodNotImplemented"),
        }
    }

    fn session(&mut self) -> Told {
        self.tokens += 1;
        let claims = URL_SAFE_NO_PAD.encode(json!({"sub": ME, "n": self.tokens}).to_string());
        let (access, refresh) = (format!("head.{claims}.mark"), format!("renew-{}", self.tokens));
        (self.access, self.refresh) = (Some(access.clone()), Some(refresh.clone()));
        Told::json(
            200,
            &json!({"accessJwt": access, "refreshJwt": refresh, "did": ME, "handle": "boutique.bsky.example"}),
        )
    }

    fn notifications(&self, asked: &Asked) -> Told {
        if self.mumbles {
            return Told::Answer(200, Vec::new(), "<html>".into());
        }
        let reasons = asked.all("reasons");
        let skip: usize = asked.given("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        let newest = self.notifications.iter().rev().filter(|item| reasons.contains(&item["reason"].as_str().unwrap()));
        let mut newest: Vec<Value> = newest.cloned().collect();
        // Not as they came: by the earlier of the time of the writer and that of the network.
        newest.sort_by_key(|item| {
            std::cmp::Reverse(item["indexedAt"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap())
        });
        let most = self.page.min(asked.given("limit").unwrap().parse().unwrap());
        let mut page: Vec<Value> = newest.iter().skip(skip).take(most).cloned().collect();
        for item in &mut page {
            item["unknown"] = json!("x".repeat(self.fat));
        }
        let mut answer = json!({"notifications": page});
        if newest.len() > skip + most {
            answer["cursor"] = json!((skip + most).to_string());
        }
        Told::json(200, &answer)
    }

    fn put(&mut self, asked: &Asked) -> Told {
        let body = asked.value();
        let said = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let (collection, key, record) = (said("collection"), said("rkey"), &body["record"]);
        let next = self.next.pop_front();
        match next {
            Some(Next::Limit) => return limited(),
            Some(Next::Overloaded) => return Told::Answer(429, vec![("retry-after", "3".into())], String::new()),
            Some(Next::Maintenance) => return Told::Answer(503, Vec::new(), String::new()),
            Some(Next::Invalid) => return error(400, "InvalidRecord"),
            Some(Next::Forbidden) => return error(403, "Forbidden"),
            Some(Next::KeepAndBreak) | None => {}
        }
        assert_eq!(said("repo"), ME, "an account writes into its own repository");
        let place = (collection.clone(), key.clone());
        let known = self.records.get(&place).map(|(_, cid)| cid.clone());
        if let Some(swap) = body.get("swapRecord")
            && swap.as_str() != known.as_deref()
        {
            return error(400, "InvalidSwap");
        }
        if collection == "app.bsky.feed.post" {
            let text = record["text"].as_str().unwrap_or_default();
            let fits = count(text, LengthUnit::Graphemes) <= 300 && text.len() <= 3_000;
            let is_key =
                key.len() == 13 && key.bytes().all(|digit| b"234567abcdefghijklmnopqrstuvwxyz".contains(&digit));
            if !fits || !is_key || !facets_fit(record) || record["createdAt"].as_str().is_none() {
                return error(400, "InvalidRecord");
            }
            let parent = &record["reply"]["parent"];
            if let Some(uri) = parent["uri"].as_str() {
                let post = self.posts.get(uri).expect("an answer to something that is there");
                assert_eq!(post["cid"], parent["cid"], "in its version of now");
                let root =
                    if post["record"]["reply"]["root"].is_object() { &post["record"]["reply"]["root"] } else { parent };
                assert_eq!(&record["reply"]["root"], root);
            }
        }
        self.written += 1;
        let cid = format!("version-{}", self.written);
        self.records.insert(place, (record.clone(), cid.clone()));
        if matches!(next, Some(Next::KeepAndBreak)) {
            return Told::Nothing;
        }
        Told::json(200, &json!({"uri": format!("at://{ME}/{collection}/{key}"), "cid": cid}))
    }

    fn say(&mut self, id: &str, sender: &str, text: &str) -> Value {
        let message = json!({
            "$type": "chat.bsky.convo.defs#messageView", "id": id, "rev": "r", "text": text,
            "sender": {"did": sender}, "sentAt": jiff::Timestamp::now().to_string(),
        });
        self.messages.push(message.clone());
        self.log.push(json!({
            "$type": "chat.bsky.convo.defs#logCreateMessage", "rev": id, "convoId": "c1", "message": message,
            "relatedProfiles": [{"did": JEANNE, "handle": "jeanne.bsky.example", "displayName": "Jeanne"}],
        }));
        message
    }

    fn chat(&mut self, name: &str, asked: &Asked) -> Told {
        match name {
            "chat.bsky.convo.getConvoAvailability" => Told::json(200, &json!({"canChat": self.chat_refuses.is_none()})),
            "chat.bsky.convo.getConvoForMembers" => match self.chat_refuses {
                Some(refusal) => error(400, refusal),
                None if asked.all("members") == [JEANNE] => Told::json(
                    200,
                    &json!({"convo": {"id": "c1", "rev": "r", "members": [], "muted": false, "unreadCount": 0}}),
                ),
                None => error(400, "RecipientNotFound"),
            },
            "chat.bsky.convo.getLog" => {
                let from: usize = asked.given("cursor").map_or(0, |cursor| cursor.parse().unwrap());
                let logs: Vec<_> = self.log.iter().skip(from).take(3).collect();
                Told::json(200, &json!({"cursor": (from + logs.len()).to_string(), "logs": logs}))
            }
            "chat.bsky.convo.getMessages" => {
                let newest: Vec<_> = self.messages.iter().rev().collect();
                Told::json(200, &json!({"messages": newest}))
            }
            "chat.bsky.convo.sendMessage" => {
                let body = asked.value();
                let text = body["message"]["text"].as_str().unwrap_or_default().to_owned();
                if body["convoId"] != "c1" || text.len() > 10_000 {
                    return error(400, "InvalidConvo");
                }
                let breaks = matches!(self.next.pop_front(), Some(Next::KeepAndBreak));
                let message = self.say(&format!("ours-{}", self.messages.len()), ME, &text);
                if breaks { Told::Nothing } else { Told::json(200, &message) }
            }
            _ => error(501, "MethodNotImplemented"),
        }
    }
}

fn facets_fit(record: &Value) -> bool {
    let text = record["text"].as_str().unwrap_or_default();
    record["facets"].as_array().is_none_or(|facets| {
        facets.iter().all(|facet| {
            let at = |name: &str| usize::try_from(facet["index"][name].as_u64().unwrap_or(u64::MAX)).unwrap();
            text.get(at("byteStart")..at("byteEnd")).is_some()
        })
    })
}

fn limited() -> Told {
    let headers = vec![
        ("ratelimit-limit", "100".to_owned()),
        ("ratelimit-remaining", "0".to_owned()),
        ("ratelimit-reset", in_seconds(120)),
    ];
    Told::Answer(429, headers, json!({"error": "RateLimitExceeded"}).to_string())
}

fn in_seconds(seconds: i64) -> String {
    (jiff::Timestamp::now().as_second() + seconds).to_string()
}
