//! X in the test, as strict as the service: tokens that end and are exchanged once, rights, lengths, the rule of the summons, closed
//! private messages, limits. It answers by the documented forms and keeps what it was given.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::support::wire::{self, Heard};

/// The account's own number, and its name.
pub(crate) const OWN: &str = "1111111111111111111";
/// A customer.
pub(crate) const JEANNE: &str = "2222222222222222222";
/// The token that only the application has.
pub(crate) const APP_TOKEN: &str = "app-token";

/// What the next request meets.
#[derive(Debug, Clone)]
pub(crate) enum Whim {
    /// It is answered with this, and nothing is done.
    Answer(u16, &'static str, String),
    /// It is done, and the connection breaks without an answer.
    DoAndBreak,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) author: String,
    pub(crate) text: String,
    pub(crate) parent: Option<String>,
    pub(crate) root: String,
    pub(crate) quoted: Option<String>,
    pub(crate) names_us: bool,
    pub(crate) history: Vec<String>,
    pub(crate) hidden: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) sender: String,
    pub(crate) with: String,
    pub(crate) text: String,
    pub(crate) at: String,
}

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) posts: Vec<Post>,
    pub(crate) messages: Vec<Message>,
    /// People who take private messages from everybody.
    pub(crate) open_doors: Vec<String>,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) renewals: usize,
    pub(crate) scopes: Vec<&'static str>,
    pub(crate) script: VecDeque<Whim>,
    /// Replies and messages that stand there.
    pub(crate) kept: Vec<Value>,
    /// Every request, method and path.
    pub(crate) asked: Vec<String>,
    pub(crate) hooks: Value,
    pub(crate) subscriptions: Value,
    /// Our address proves that it is ours when X asks.
    pub(crate) answers_the_question: bool,
    /// Replays that were asked for.
    pub(crate) replays: Vec<Value>,
    /// Calls left, and when they begin anew.
    pub(crate) left: Option<(i64, i64)>,
    next: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct XDouble {
    pub(crate) port: u16,
    world: Arc<Mutex<World>>,
}

type Answer = (u16, Value);

impl XDouble {
    pub(crate) async fn start() -> Self {
        let world = World {
            access: "access-0".into(),
            refresh: "refresh-0".into(),
            open_doors: vec![JEANNE.into()],
            scopes: vec![
                "tweet.read",
                "tweet.write",
                "tweet.moderate.write",
                "users.read",
                "dm.read",
                "dm.write",
                "offline.access",
            ],
            // A number of today, as X makes them.
            next: fresh_id(),
            ..World::default()
        };
        let mut double = Self { port: 0, world: Arc::new(Mutex::new(world)) };
        let serving = double.clone();
        double.port = wire::serve(move |stream| {
            let double = serving.clone();
            async move { double.serve(stream).await }
        })
        .await;
        double
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// The settings and secrets with which a channel speaks to it.
    pub(crate) fn account(&self, more: &[(&str, &str)]) -> guichet_channels::Account {
        let address = format!("http://127.0.0.1:{}", self.port);
        let mut given = vec![
            ("client_id", "client"),
            ("client_secret", "client secret"),
            ("consumer_secret", "consumer-secret"),
            ("app_token", APP_TOKEN),
            ("user_id", OWN),
            ("username", "boutique"),
            ("api_url", &address),
            ("access_token", "access-0"),
            ("refresh_token", "refresh-0"),
        ];
        given.extend_from_slice(more);
        crate::support::samples::account("x", &given)
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let Heard { method, target, headers, body } = wire::hear(&mut stream).await?;
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let request = (method.as_str(), path, pairs(query));
        let (status, header, text) = self.respond(&request, &headers, &body)?;
        wire::say(&mut stream, status, &header, &text).await
    }
}

impl XDouble {
    /// Status, headers and body; none where the connection breaks.
    fn respond(
        &self,
        (method, path, query): &(&str, &str, BTreeMap<String, String>),
        headers: &BTreeMap<String, String>,
        body: &[u8],
    ) -> Option<(u16, String, String)> {
        let mut world = self.world();
        world.asked.push(format!("{method} {path}"));
        let whim = if *path == "/2/oauth2/token" { None } else { world.script.pop_front() };
        if let Some(Whim::Answer(status, header, text)) = whim {
            return Some((status, header.to_owned(), text));
        }
        let (status, value) = world.answer(method, path, query, headers, body);
        let answered = !matches!(whim, Some(Whim::DoAndBreak));
        answered.then(|| (status, world.limits(), value.to_string()))
    }
}

impl World {
    pub(crate) fn next_id(&mut self) -> String {
        self.next += 4_194_304;
        self.next.to_string()
    }

    /// Somebody writes a post.
    pub(crate) fn writes(&mut self, post: Post) -> String {
        let id = if post.id.is_empty() { self.next_id() } else { post.id.clone() };
        let root = if post.root.is_empty() { id.clone() } else { post.root.clone() };
        let history = if post.history.is_empty() { vec![id.clone()] } else { post.history.clone() };
        self.posts.push(Post { id: id.clone(), root, history, ..post });
        id
    }

    fn limits(&mut self) -> String {
        let Some((left, reset)) = &mut self.left else { return String::new() };
        *left -= 1;
        format!("x-rate-limit-limit: 100\r\nx-rate-limit-remaining: {left}\r\nx-rate-limit-reset: {reset}\r\n")
    }

    fn answer(
        &mut self,
        method: &str,
        path: &str,
        query: &BTreeMap<String, String>,
        headers: &BTreeMap<String, String>,
        body: &[u8],
    ) -> Answer {
        let bearer = headers.get("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        let steps: Vec<&str> = path.trim_start_matches('/').split('/').skip(1).collect();
        if steps == ["oauth2", "token"] {
            return self.token(headers, &pairs(std::str::from_utf8(body).unwrap()));
        }
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        // The webhook is the application's; what an account hears is asked for with the account's own token.
        let by_account = (method, steps.as_slice()) == ("POST", &["activity", "subscriptions"]);
        if matches!(steps.as_slice(), ["webhooks", ..] | ["activity", ..]) && !by_account {
            return if bearer == APP_TOKEN { self.of_application(method, &steps, &body) } else { unauthorized() };
        }
        if bearer != self.access {
            return unauthorized();
        }
        if by_account {
            return self.subscribes(&body);
        }
        let scope = match (method, steps.as_slice()) {
            ("GET", ["users", ..]) => "users.read",
            ("GET", ["tweets", ..]) => "tweet.read",
            ("POST", ["tweets"]) => "tweet.write",
            ("PUT", ["tweets", ..]) => "tweet.moderate.write",
            ("GET", ["dm_events" | "dm_conversations", ..]) => "dm.read",
            _ => "dm.write",
        };
        if !self.scopes.contains(&scope) {
            return problem(403, "client-forbidden", "The application misses a scope that this needs.");
        }
        match (method, steps.as_slice()) {
            ("GET", ["users", "me"]) => {
                (200, json!({ "data": { "id": OWN, "name": "La Boutique", "username": "boutique" } }))
            }
            ("GET", ["users", id]) => {
                let open = self.open_doors.iter().any(|door| door == id);
                (200, json!({ "data": { "id": id, "name": "Jeanne", "username": "jeanne", "receives_your_dm": open } }))
            }
            ("GET", ["users", OWN, "mentions"]) => self.mentions(query),
            ("GET", ["users", OWN, "tweets"]) => self.own_posts(query),
            ("GET", ["tweets"]) => self.of_ids(query),
            ("POST", ["tweets"]) => self.post(&body),
            ("PUT", ["tweets", id, "hidden"]) => self.hide(id, &body),
            ("GET", ["dm_events"]) => self.told(None, query),
            ("GET", ["dm_conversations", "with", person, "dm_events"]) => self.told(Some(person), query),
            ("POST", ["dm_conversations", "with", person, "messages"]) => self.tell(person, &body),
            ("POST", ["dm_conversations", group, "messages"]) => self.tell(&format!("group-{group}"), &body),
            _ => problem(404, "resource-not-found", "There is no such page."),
        }
    }

    fn of_application(&mut self, method: &str, steps: &[&str], body: &Value) -> Answer {
        let hooks = self.hooks.as_array().cloned().unwrap_or_default();
        match (method, steps) {
            ("GET", ["webhooks"]) => (200, json!({ "data": hooks, "meta": { "result_count": hooks.len() } })),
            ("GET", ["activity", "subscriptions"]) => (200, json!({ "data": self.subscriptions })),
            ("POST", ["webhooks"]) => {
                let url = body["url"].as_str().unwrap_or_default().to_owned();
                let parsed =
                    reqwest::Url::parse(&url).ok().filter(|url| url.scheme() == "https" && url.port().is_none());
                if parsed.is_none() || !self.answers_the_question {
                    return problem(400, "invalid-request", "The webhook URL does not meet the requirements.");
                }
                if hooks.iter().any(|hook| hook["url"] == json!(url)) {
                    return problem(400, "invalid-request", "A webhook with this URL exists.");
                }
                let id = self.next_id();
                let hook = json!({ "id": id, "url": url, "valid": true, "created_at": "2026-11-22T10:00:00.000Z" });
                self.hooks = json!(hooks.into_iter().chain([hook.clone()]).collect::<Vec<_>>());
                (200, json!({ "data": hook }))
            }
            ("PUT", ["webhooks", id]) => {
                let valid = self.answers_the_question;
                let all = self.hooks.as_array_mut().unwrap();
                let Some(hook) = all.iter_mut().find(|hook| hook["id"] == json!(id)) else {
                    return problem(404, "resource-not-found", "No such webhook.");
                };
                hook["valid"] = json!(valid);
                (200, json!({ "data": { "attempted": true } }))
            }
            ("PUT", ["activity", "subscriptions", id]) => {
                let all = self.subscriptions.as_array_mut().unwrap();
                let Some(one) = all.iter_mut().find(|one| one["subscription_id"] == json!(id)) else {
                    return problem(404, "resource-not-found", "No such subscription.");
                };
                one["webhook_id"] = body["webhook_id"].clone();
                (200, json!({ "data": one }))
            }
            ("POST", ["webhooks", "replay"]) => {
                let minute = |name: &str| {
                    body[name].as_str().is_some_and(|at| at.len() == 12 && at.bytes().all(|sign| sign.is_ascii_digit()))
                };
                let known = hooks.iter().any(|hook| hook["id"] == body["webhook_id"] && hook["valid"] == json!(true));
                if !known || !minute("from_date") || !minute("to_date") {
                    return problem(400, "invalid-request", "The request is not one for a replay.");
                }
                self.replays.push(body.clone());
                (200, json!({ "data": { "job_id": "1915510368169844736", "created_at": "2026-11-22T10:00:00.000Z" } }))
            }
            _ => problem(404, "resource-not-found", "There is no such page."),
        }
    }

    fn subscribes(&mut self, body: &Value) -> Answer {
        let events = [
            "post.mention.create",
            "post.reply.create",
            "post.quote.create",
            "post.create",
            "post.delete",
            "dm.received",
            "dm.sent",
            "chat.received",
            "chat.sent",
        ];
        let event = body["event_type"].as_str().unwrap_or_default();
        let of_private = event.starts_with("dm.") || event.starts_with("chat.");
        let scope = if of_private { "dm.read" } else { "tweet.read" };
        if !events.contains(&event) || body["filter"]["user_id"] != json!(OWN) {
            return problem(400, "invalid-request", "There is no such event for this user.");
        }
        if !self.scopes.contains(&scope) {
            return problem(403, "client-forbidden", "The application misses a scope that this needs.");
        }
        let id = self.next_id();
        let all = self.subscriptions.as_array().cloned().unwrap_or_default();
        if all.iter().any(|one| one["event_type"] == json!(event) && one["filter"] == body["filter"]) {
            return problem(409, "duplicate-rules", "This subscription exists.");
        }
        let mut one = body.clone();
        one["subscription_id"] = json!(id);
        self.subscriptions = json!(all.into_iter().chain([one.clone()]).collect::<Vec<_>>());
        (200, json!({ "data": [one], "meta": { "total_subscriptions": 1 } }))
    }

    fn token(&mut self, headers: &BTreeMap<String, String>, form: &BTreeMap<String, String>) -> Answer {
        let wrong = || (400, json!({ "error": "invalid_request", "error_description": "Value passed was invalid." }));
        // "client:client secret" in base64.
        if headers.get("authorization").map(String::as_str) != Some("Basic Y2xpZW50OmNsaWVudCBzZWNyZXQ=") {
            return (401, json!({ "error": "unauthorized_client" }));
        }
        let given = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let right = match given("grant_type") {
            "refresh_token" => given("refresh_token") == self.refresh,
            "authorization_code" => {
                (given("code"), given("code_verifier"), given("redirect_uri"))
                    == ("the-code", "the-verifier", "https://desk.example/connect/back")
            }
            _ => false,
        };
        if !right {
            return wrong();
        }
        self.renewals += 1;
        self.access = format!("access-{}", self.renewals);
        self.refresh = format!("refresh-{}", self.renewals);
        let scope = self.scopes.join(" ");
        (
            200,
            json!({ "token_type": "bearer", "expires_in": 7200, "access_token": self.access, "refresh_token": self.refresh, "scope": scope }),
        )
    }

    fn post(&mut self, body: &Value) -> Answer {
        let known = ["text", "reply", "made_with_ai"];
        if body.as_object().is_none_or(|fields| fields.keys().any(|name| !known.contains(&name.as_str()))) {
            return problem(400, "invalid-request", "One or more parameters to your request was invalid.");
        }
        let text = body["text"].as_str().unwrap_or_default().to_owned();
        if text.is_empty() || weight(&text) > 280 {
            return problem(400, "invalid-request", "The text is empty or too long.");
        }
        let target = body["reply"]["in_reply_to_tweet_id"].as_str().unwrap_or_default();
        let Some(target) = self.posts.iter().find(|post| post.id == target).cloned() else {
            let detail = "You attempted to reply to a Tweet that is deleted or not visible to you.";
            return problem(403, "not-authorized-for-resource", detail);
        };
        let quotes_us = target.quoted.as_ref().is_some_and(|id| self.author_of(id) == Some(OWN));
        if !target.names_us && !quotes_us {
            let detail = "Reply to this conversation is not allowed because you have not been mentioned.";
            return problem(403, "not-authorized-for-resource", detail);
        }
        if self.kept.iter().any(|kept| kept == body) {
            return problem(403, "about:blank", "You are not allowed to create a Tweet with duplicate content.");
        }
        self.kept.push(body.clone());
        let id = self.writes(Post {
            author: OWN.into(),
            text: format!("@jeanne {text}"),
            parent: Some(target.id),
            root: target.root,
            ..Post::default()
        });
        (201, json!({ "data": { "id": id, "text": text } }))
    }

    fn author_of(&self, id: &str) -> Option<&str> {
        self.posts.iter().find(|post| post.id == id).map(|post| post.author.as_str())
    }

    fn hide(&mut self, id: &str, body: &Value) -> Answer {
        let root = self.posts.iter().find(|post| post.id == id).map(|post| (post.author.clone(), post.root.clone()));
        let Some((author, root)) = root else { return problem(404, "resource-not-found", "No such post.") };
        if author == OWN || self.author_of(&root) != Some(OWN) || root == id {
            return problem(403, "not-authorized-for-resource", "Only replies under your own posts can be hidden.");
        }
        let hidden = body["hidden"].as_bool().unwrap_or_default();
        self.posts.iter_mut().filter(|post| post.id == id).for_each(|post| post.hidden = hidden);
        (200, json!({ "data": { "hidden": hidden } }))
    }

    fn tell(&mut self, person: &str, body: &Value) -> Answer {
        let text = body["text"].as_str().unwrap_or_default().to_owned();
        if text.is_empty() || text.chars().count() > 10_000 {
            return problem(400, "invalid-request", "The text is empty or too long.");
        }
        let open = self.open_doors.iter().any(|door| door == person);
        if !open && !self.messages.iter().any(|message| message.with == person) {
            return problem(403, "not-authorized-for-resource", "You cannot send messages to this user.");
        }
        self.kept.push(body.clone());
        let id = self.next_id();
        let at = jiff::Timestamp::now().to_string();
        self.messages.push(Message { id: id.clone(), sender: OWN.into(), with: person.into(), text, at });
        (201, json!({ "data": { "dm_conversation_id": thread(person), "dm_event_id": id } }))
    }

    fn mentions(&self, query: &BTreeMap<String, String>) -> Answer {
        let since = query.get("since_id").and_then(|id| id.parse::<u64>().ok()).unwrap_or(0);
        let new = |post: &&Post| post.names_us && post.id.parse::<u64>().unwrap() > since;
        self.page(self.posts.iter().rev().filter(new).collect(), query)
    }

    fn own_posts(&self, query: &BTreeMap<String, String>) -> Answer {
        self.page(self.posts.iter().rev().filter(|post| post.author == OWN).collect(), query)
    }

    /// Newest first, and in pages of two, so that pages are met.
    fn page(&self, found: Vec<&Post>, query: &BTreeMap<String, String>) -> Answer {
        let from: usize = query.get("pagination_token").and_then(|at| at.parse().ok()).unwrap_or(0);
        let shown: Vec<Value> = found.iter().skip(from).take(2).map(|post| written(post)).collect();
        let next = (found.len() > from + 2).then(|| (from + 2).to_string());
        (200, json!({ "data": shown, "includes": { "users": users() }, "meta": { "next_token": next } }))
    }

    fn of_ids(&self, query: &BTreeMap<String, String>) -> Answer {
        let (mut data, mut errors) = (Vec::new(), Vec::new());
        for id in query.get("ids").map(String::as_str).unwrap_or_default().split(',') {
            // X shows the version that is asked for; its history names those that came after it.
            match self.posts.iter().rfind(|post| post.history.iter().any(|version| version == id)) {
                Some(post) if post.history.last().is_some_and(|last| last == id) => data.push(written(post)),
                Some(post) => data.push(written(&Post { id: id.to_owned(), text: "avant".into(), ..post.clone() })),
                None => errors.push(json!({ "resource_id": id, "value": id, "parameter": "ids", "type": "https://api.x.com/2/problems/resource-not-found", "title": "Not Found Error" })),
            }
        }
        (200, json!({ "data": data, "errors": errors, "includes": { "users": users() } }))
    }

    /// In pages of two, as the posts.
    fn told(&self, person: Option<&&str>, query: &BTreeMap<String, String>) -> Answer {
        let from: usize = query.get("pagination_token").and_then(|at| at.parse().ok()).unwrap_or(0);
        let with = |message: &&Message| person.is_none_or(|person| message.with == **person);
        let data = self.messages.iter().rev().filter(with).map(|message| {
            json!({ "id": message.id, "event_type": "MessageCreate", "text": message.text, "sender_id": message.sender,
                "dm_conversation_id": thread(&message.with), "created_at": message.at })
        });
        let data: Vec<Value> = data.collect();
        let next = (data.len() > from + 2).then(|| (from + 2).to_string());
        let data: Vec<Value> = data.into_iter().skip(from).take(2).collect();
        (200, json!({ "data": data, "includes": { "users": users() }, "meta": { "next_token": next } }))
    }
}

fn users() -> Value {
    json!([
        { "id": JEANNE, "name": "Jeanne", "username": "jeanne", "protected": false },
        { "id": OWN, "name": "La Boutique", "username": "boutique", "protected": false },
    ])
}

/// A post as X writes it.
pub(crate) fn written(post: &Post) -> Value {
    let replied = post.parent.iter().map(|id| json!({ "type": "replied_to", "id": id }));
    let quoted = post.quoted.iter().map(|id| json!({ "type": "quoted", "id": id }));
    let mentions =
        if post.names_us { json!([{ "start": 0, "end": 9, "username": "boutique", "id": OWN }]) } else { json!([]) };
    json!({
        "id": post.id, "author_id": post.author, "text": post.text, "conversation_id": post.root,
        "created_at": "2026-03-03T10:00:00.000Z", "reply_settings": "everyone", "edit_history_tweet_ids": post.history,
        "referenced_tweets": replied.chain(quoted).collect::<Vec<_>>(), "entities": { "mentions": mentions },
    })
}

/// A group, written `group-<number>`, has a number of its own.
fn thread(person: &str) -> String {
    person.strip_prefix("group-").map_or_else(|| format!("{OWN}-{person}"), str::to_owned)
}

fn unauthorized() -> Answer {
    (401, json!({ "title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized" }))
}

fn problem(status: u16, kind: &str, detail: &str) -> Answer {
    let kind = if kind == "about:blank" { kind.to_owned() } else { format!("https://api.x.com/2/problems/{kind}") };
    (status, json!({ "title": "Problem", "type": kind, "status": status, "detail": detail }))
}

/// Sign by sign: addresses 23, signs of the first blocks 1, all others 2.
fn weight(text: &str) -> usize {
    let of_sign = |sign: char| {
        let light = matches!(u32::from(sign), 0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247);
        if light { 1 } else { 2 }
    };
    let of_word = |word: &str| if word.starts_with("https://") { 23 } else { word.chars().map(of_sign).sum() };
    text.split(' ').map(of_word).sum::<usize>() + text.matches(' ').count()
}

/// A number that X would give now.
pub(crate) fn fresh_id() -> u64 {
    let milliseconds = jiff::Timestamp::now().as_millisecond() - 60_000;
    u64::try_from(milliseconds - 1_288_834_974_657).unwrap() << 22
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    let address = format!("http://x.example/?{text}");
    let url = reqwest::Url::parse(&address).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
