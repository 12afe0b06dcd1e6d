//! A Mastodon server in the test: as strict as the real one about tokens, lengths, readers and keys.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::Digest as _;
use tokio::sync::broadcast;

use crate::support::loopback::{Asked, Told, serve};

/// The brand's account.
pub(crate) const ME: &str = "1";
/// The token of the brand's account.
pub(crate) const TOKEN: &str = "jeton-de-la-boutique";

/// What becomes of the next status that is published.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Next {
    KeepAndBreak,
    Limit,
    /// Whoever stands before the server asks to wait, and knows nothing of its pace.
    Overloaded,
    Maintenance,
    Forbidden,
    Unprocessable,
}

struct World {
    /// Every status, by id: as the API gives it.
    statuses: BTreeMap<String, Value>,
    order: Vec<String>,
    /// Id, kind, status, filtered.
    notifications: Vec<(u64, String, String, bool)>,
    keys: BTreeMap<String, String>,
    next: VecDeque<Next>,
    tokens: BTreeSet<String>,
    codes: BTreeMap<String, String>,
    several_at_once: bool,
    remaining: u32,
    asked: Vec<String>,
    /// The longest status.
    longest: usize,
    /// Bytes of a field of each notification that nobody knows.
    fat: usize,
    /// Somebody in between answers with a page of theirs.
    mumbles: bool,
    /// Statuses that are there and that we are not shown.
    hidden: BTreeSet<String>,
    /// The author of what is hidden has blocked us.
    blocked: bool,
    /// The token was given without the right to know that.
    no_follows: bool,
    /// Statuses over which the server stumbles.
    broken: BTreeSet<String>,
}

/// The server. Cheap to clone.
#[derive(Clone)]
pub(crate) struct MastodonDouble {
    pub(crate) port: u16,
    world: Arc<Mutex<World>>,
    events: broadcast::Sender<String>,
}

impl MastodonDouble {
    pub(crate) async fn start() -> Self {
        let world = World {
            statuses: BTreeMap::new(),
            order: Vec::new(),
            notifications: Vec::new(),
            keys: BTreeMap::new(),
            next: VecDeque::new(),
            tokens: BTreeSet::from([TOKEN.to_owned()]),
            codes: BTreeMap::new(),
            several_at_once: true,
            remaining: 300,
            asked: Vec::new(),
            longest: 500,
            fat: 0,
            mumbles: false,
            hidden: BTreeSet::new(),
            blocked: false,
            no_follows: false,
            broken: BTreeSet::new(),
        };
        let (events, _) = broadcast::channel(64);
        let mut double = Self { port: 0, world: Arc::new(Mutex::new(world)), events };
        let serving = double.clone();
        double.port = serve(Arc::new(move |asked: &Asked| serving.answer(asked))).await;
        double
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Somebody mentions the brand.
    pub(crate) fn mention(&self, id: &str, text: &str) {
        self.mention_as(id, text, "public", false);
    }

    pub(crate) fn mention_as(&self, id: &str, text: &str, visibility: &str, filtered: bool) {
        let mut world = self.world.lock().unwrap();
        world.put(id, status(id, text, visibility));
        let number = 1_000 + u64::try_from(world.notifications.len()).unwrap();
        world.notifications.push((number, "mention".into(), id.into(), filtered));
        drop(world);
        self.tell("notification", r#"{"id":"1","type":"mention"}"#);
    }

    pub(crate) fn notification(&self, kind: &str, id: &str) {
        let mut world = self.world.lock().unwrap();
        let number = 1_000 + u64::try_from(world.notifications.len()).unwrap();
        world.notifications.push((number, kind.into(), id.into(), false));
    }

    pub(crate) fn edit(&self, id: &str, text: &str, at: &str) {
        let mut world = self.world.lock().unwrap();
        let status = world.statuses.get_mut(id).unwrap();
        status["content"] = json!(format!("<p>{text}</p>"));
        status["edited_at"] = json!(at);
    }

    pub(crate) fn delete(&self, id: &str) {
        self.world.lock().unwrap().statuses.remove(id);
    }

    /// The brand answers in the network's own app.
    pub(crate) fn in_the_app(&self, id: &str, answers: &str, text: &str) {
        let mut own = status(id, &format!("@jeanne {text}"), "public");
        own["account"] = me();
        own["in_reply_to_id"] = json!(answers);
        self.world.lock().unwrap().put(id, own);
    }

    /// A status was written then.
    pub(crate) fn written(&self, id: &str, at: jiff::Timestamp) {
        self.world.lock().unwrap().statuses.get_mut(id).unwrap()["created_at"] = json!(at.to_string());
    }

    pub(crate) fn next(&self, next: Next) {
        self.world.lock().unwrap().next.push_back(next);
    }

    pub(crate) fn revoke(&self) {
        self.world.lock().unwrap().tokens.clear();
    }

    pub(crate) fn one_at_a_time(&self) {
        self.world.lock().unwrap().several_at_once = false;
    }

    pub(crate) fn remaining(&self, calls: u32) {
        self.world.lock().unwrap().remaining = calls;
    }

    pub(crate) fn longest(&self, most: usize) {
        self.world.lock().unwrap().longest = most;
    }

    pub(crate) fn fat(&self, bytes: usize) {
        self.world.lock().unwrap().fat = bytes;
    }

    pub(crate) fn mumbles(&self, so: bool) {
        self.world.lock().unwrap().mumbles = so;
    }

    /// From now on the server says of this status that it has none.
    pub(crate) fn hide(&self, id: &str) {
        self.world.lock().unwrap().hidden.insert(id.to_owned());
    }

    pub(crate) fn show_again(&self) {
        self.world.lock().unwrap().hidden.clear();
    }

    /// The account was connected without the right to know who blocks it.
    pub(crate) fn without_follows(&self) {
        self.world.lock().unwrap().no_follows = true;
    }

    /// The server stumbles over this status.
    pub(crate) fn breaks(&self, id: &str) {
        self.world.lock().unwrap().broken.insert(id.to_owned());
    }

    /// Jeanne blocks the brand: it sees nothing of hers any more.
    pub(crate) fn block(&self) {
        let mut world = self.world.lock().unwrap();
        world.blocked = true;
        world.hidden = world.statuses.keys().cloned().collect();
    }

    /// Something happens on the stream.
    pub(crate) fn happens(&self, event: &str, data: &Value) {
        self.tell(event, &data.to_string());
    }

    /// Another token of the account.
    pub(crate) fn token(&self, token: &str) {
        self.world.lock().unwrap().tokens.insert(token.to_owned());
    }

    /// What stands there of ours, in order.
    pub(crate) fn published(&self) -> Vec<Value> {
        let world = self.world.lock().unwrap();
        let own = world.order.iter().filter_map(|id| world.statuses.get(id));
        own.filter(|status| status["account"]["id"] == ME && status["from_desk"] == true).cloned().collect()
    }

    /// The calls that were made: method and path.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.world.lock().unwrap().asked.clone()
    }

    fn tell(&self, event: &str, data: &str) {
        // Nobody may listen.
        let _ = self.events.send(format!("event: {event}\ndata: {data}\n\n"));
    }

    fn answer(&self, asked: &Asked) -> Told {
        let mut world = self.world.lock().unwrap();
        world.asked.push(format!("{} {}", asked.method, asked.path));
        let path: Vec<&str> = asked.path.trim_matches('/').split('/').collect();
        match (asked.method.as_str(), path.as_slice()) {
            ("POST", ["api", "v1", "apps"]) => return register(asked),
            ("POST", ["oauth", "token"]) => return world.token(asked),
            ("GET", ["api", "v2", "instance"]) => return Told::json(200, &world.instance(asked.header("host"))),
            _ => {}
        }
        let token = asked.header("authorization").strip_prefix("Bearer ").unwrap_or_default().to_owned();
        if !world.tokens.contains(&token) {
            return Told::json(401, &json!({"error": "The access token is invalid"}));
        }
        if world.remaining == 0 {
            return limited();
        }
        let told = match (asked.method.as_str(), path.as_slice()) {
            ("GET", ["api", "v1", "streaming", "user"]) => return Told::Stream(self.events.subscribe()),
            ("GET", ["api", "v1", "accounts", "verify_credentials"]) => Told::json(200, &me()),
            ("GET", ["api", "v1", "notifications"]) => world.notifications(asked),
            ("GET", ["api", "v1", "accounts", ME, "statuses"]) => world.own_statuses(asked),
            ("GET", ["api", "v1", "statuses"]) => world.several(asked),
            ("GET", ["api", "v1", "accounts", "relationships"]) if world.no_follows => {
                Told::json(403, &json!({"error": "This action is outside the authorized scopes"}))
            }
            ("GET", ["api", "v1", "statuses", id]) if world.broken.contains(*id) => Told::json(500, &json!({})),
            ("GET", ["api", "v1", "accounts", "relationships"]) => {
                let known = asked.all("id[]").into_iter().map(|id| json!({"id": id, "blocked_by": world.blocked}));
                Told::json(200, &json!(known.collect::<Vec<_>>()))
            }
            ("GET", ["api", "v1", "statuses", id]) => match world.shown(id) {
                Some(status) => Told::json(200, status),
                None => not_found(),
            },
            ("POST", ["api", "v1", "statuses"]) => world.publish(asked),
            _ => not_found(),
        };
        world.remaining = world.remaining.saturating_sub(1);
        match told {
            Told::Answer(status, mut headers, body) => {
                headers.push(("x-ratelimit-limit", "300".into()));
                headers.push(("x-ratelimit-remaining", world.remaining.to_string()));
                headers.push(("x-ratelimit-reset", in_seconds(120)));
                Told::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

impl World {
    fn shown(&self, id: &str) -> Option<&Value> {
        self.statuses.get(id).filter(|_| !self.hidden.contains(id))
    }

    fn put(&mut self, id: &str, status: Value) {
        if self.statuses.insert(id.to_owned(), status).is_none() {
            self.order.push(id.to_owned());
        }
    }

    fn instance(&self, host: &str) -> Value {
        json!({"domain": "forum.example", "configuration": {
            "statuses": {"max_characters": self.longest, "characters_reserved_per_url": 23},
            "urls": {"streaming": format!("ws://{host}")},
        }})
    }

    fn notifications(&self, asked: &Asked) -> Told {
        if self.mumbles {
            return Told::Answer(200, Vec::new(), "<html>".into());
        }
        let (types, limit) =
            (asked.all("types[]"), asked.given("limit").and_then(|limit| limit.parse().ok()).unwrap_or(40));
        let filtered = asked.given("include_filtered") == Some("true");
        let number = |name| asked.given(name).and_then(|id| id.parse::<u64>().ok());
        let (after, before) = (number("min_id"), number("max_id"));
        let fits = |(id, kind, _, hidden): &&(u64, String, String, bool)| {
            (types.is_empty() || types.contains(&kind.as_str()))
                && (filtered || !hidden)
                && after.is_none_or(|after| *id > after)
                && before.is_none_or(|before| *id < before)
        };
        let mut found: Vec<_> = self.notifications.iter().filter(fits).collect();
        let cut = found.len().saturating_sub(limit);
        // Forward from `min_id`, else the newest.
        if after.is_some() {
            found.truncate(limit)
        } else {
            drop(found.drain(..cut))
        }
        let page: Vec<Value> = found
            .iter()
            .rev()
            .filter_map(|(id, kind, status, _)| {
                let status = self.statuses.get(status)?;
                Some(json!({"id": id.to_string(), "type": kind, "created_at": now(), "account": status["account"], "status": status, "unknown": "x".repeat(self.fat)}))
            })
            .collect();
        Told::json(200, &json!(page))
    }

    fn several(&self, asked: &Asked) -> Told {
        if !self.several_at_once {
            return not_found();
        }
        let asked = asked.all("id[]");
        assert!(asked.len() <= 20, "the server gives twenty at once");
        let found: Vec<&Value> = asked.iter().filter_map(|id| self.shown(id)).collect();
        Told::json(200, &json!(found))
    }

    fn own_statuses(&self, asked: &Asked) -> Told {
        let after = asked.given("min_id").unwrap_or_default();
        let own = self.order.iter().rev().filter_map(|id| self.statuses.get(id));
        let later = |status: &&Value| {
            let id = status["id"].as_str().unwrap();
            (id.len(), id) > (after.len(), after)
        };
        let page: Vec<&Value> = own.filter(|status| status["account"]["id"] == ME).filter(later).take(40).collect();
        Told::json(200, &json!(page))
    }

    fn publish(&mut self, asked: &Asked) -> Told {
        let next = self.next.pop_front();
        match next {
            Some(Next::Limit) => return limited(),
            Some(Next::Overloaded) => return Told::Answer(429, vec![("retry-after", "3".into())], String::new()),
            Some(Next::Maintenance) => return Told::Answer(503, Vec::new(), String::new()),
            Some(Next::Forbidden) => return Told::json(403, &json!({"error": "This action is not allowed"})),
            Some(Next::Unprocessable) => return Told::json(422, &json!({"error": "Validation failed"})),
            Some(Next::KeepAndBreak) | None => {}
        }
        let body = asked.value();
        let key = asked.header("idempotency-key").to_owned();
        let id = match self.keys.get(&key) {
            Some(known) if !key.is_empty() => known.clone(),
            _ => match self.new_status(&body) {
                Ok(id) => {
                    self.keys.insert(key, id.clone());
                    id
                }
                Err(refusal) => return refusal,
            },
        };
        if matches!(next, Some(Next::KeepAndBreak)) { Told::Nothing } else { Told::json(200, &self.statuses[&id]) }
    }

    fn new_status(&mut self, body: &Value) -> Result<String, Told> {
        let text = body["status"].as_str().unwrap_or_default();
        if text.trim().is_empty() || slowly_counted(text) > self.longest {
            return Err(Told::json(422, &json!({"error": "Validation failed: Text character limit exceeded"})));
        }
        let visibility = body["visibility"].as_str().unwrap_or_default();
        if !["public", "unlisted", "private", "direct"].contains(&visibility) {
            return Err(Told::json(
                422,
                &json!({"error": "Validation failed: Visibility is not included in the list"}),
            ));
        }
        if body["in_reply_to_id"].as_str().is_some_and(|answered| !self.statuses.contains_key(answered)) {
            return Err(not_found());
        }
        let id = (90_000 + self.order.len()).to_string();
        let mut own = status(&id, text, visibility);
        own["account"] = me();
        own["in_reply_to_id"] = body["in_reply_to_id"].clone();
        own["created_at"] = json!(now());
        own["from_desk"] = json!(true);
        own["said"] = json!(text);
        self.put(&id, own);
        Ok(id)
    }

    fn token(&mut self, asked: &Asked) -> Told {
        let form = asked.form();
        let given = |name: &str| form.get(name).map_or("", String::as_str);
        let challenge = URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(given("code_verifier").as_bytes()));
        let known = self.codes.remove(given("code"));
        let right = given("client_id") == "client-1"
            && given("client_secret") == "secret-1"
            && given("grant_type") == "authorization_code"
            && given("redirect_uri") == "https://desk.example/connect/back"
            && known.is_some_and(|wanted| wanted == challenge);
        if !right {
            return Told::json(400, &json!({"error": "invalid_grant"}));
        }
        self.tokens.insert("jeton-nouveau".into());
        Told::json(200, &json!({"access_token": "jeton-nouveau", "token_type": "Bearer", "scope": given("scope")}))
    }
}

impl MastodonDouble {
    /// The owner says yes in the browser: the code that comes back.
    pub(crate) fn say_yes(&self, challenge: &str) -> String {
        self.world.lock().unwrap().codes.insert("code-1".into(), challenge.into());
        "code-1".into()
    }
}

fn register(asked: &Asked) -> Told {
    let form = asked.form();
    if form.get("redirect_uris").is_none_or(String::is_empty) || form.get("scopes").is_none_or(String::is_empty) {
        return Told::json(422, &json!({"error": "Validation failed"}));
    }
    Told::json(200, &json!({"id": "5", "client_id": "client-1", "client_secret": "secret-1"}))
}

fn me() -> Value {
    json!({"id": ME, "acct": "boutique", "username": "boutique", "display_name": "La Boutique", "bot": false})
}

/// A status as the API gives it, of a stranger.
pub(crate) fn status(id: &str, text: &str, visibility: &str) -> Value {
    json!({
        "id": id, "created_at": "2026-11-22T09:00:00.000Z", "edited_at": null, "visibility": visibility,
        "in_reply_to_id": null, "spoiler_text": "", "content": format!("<p>{}</p>", text.replace('\n', "<br>")),
        "account": {"id": "7", "acct": "jeanne@social.example", "display_name": "Jeanne", "bot": false},
        "media_attachments": [],
    })
}

/// Word by word, as slow and obvious as it can be.
fn slowly_counted(text: &str) -> usize {
    let word = |word: &str| {
        if word.starts_with("https://") {
            23
        } else if let Some(name) = word.strip_prefix('@') {
            1 + name.split('@').next().unwrap().chars().count()
        } else {
            word.chars().count()
        }
    };
    text.split([' ', '\n']).map(word).sum::<usize>() + text.matches([' ', '\n']).count()
}

fn not_found() -> Told {
    Told::json(404, &json!({"error": "Record not found"}))
}

fn limited() -> Told {
    let headers = vec![
        ("x-ratelimit-limit", "300".to_owned()),
        ("x-ratelimit-remaining", "0".to_owned()),
        ("x-ratelimit-reset", in_seconds(120)),
    ];
    Told::Answer(429, headers, json!({"error": "Too many requests"}).to_string())
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

fn in_seconds(seconds: i64) -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds)).to_string()
}
