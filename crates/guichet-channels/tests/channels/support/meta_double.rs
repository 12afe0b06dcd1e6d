//! Meta's graph in the test, strict as the service: tokens, lengths, windows, one private reply. It answers in Meta's form.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use guichet_channels::{AnyChannel, Delivery, RawBytes, Rejection};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::support::wire::{self, Heard};

pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const VERIFY: &str = "un-mot-convenu";
pub(crate) const ACCOUNT: &str = "1001";

/// What the next call hears, whatever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whim {
    /// Takes it and closes the connection without a word.
    KeepAndBreak,
    /// An error of Meta: status, code, subcode, more headers.
    Error(u16, i64, i64, &'static str),
    /// Something that is no answer of Meta.
    Garbage(u16),
}

/// A call that was taken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Taken {
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) body: Value,
    pub(crate) id: String,
    pub(crate) at: Timestamp,
}

#[derive(Debug, Default)]
struct State {
    taken: Vec<Taken>,
    /// Every request, as `METHOD path`.
    calls: Vec<String>,
    script: VecDeque<Whim>,
    tokens: BTreeSet<String>,
    last_words: BTreeMap<String, Timestamp>,
    private_replies: BTreeSet<String>,
    gone: BTreeSet<String>,
    answers: BTreeMap<String, Value>,
    headers: &'static str,
}

#[derive(Debug, Clone)]
pub(crate) struct MetaDouble {
    pub(crate) port: u16,
    /// Counts bytes, as Instagram does; otherwise characters.
    instagram: bool,
    state: Arc<Mutex<State>>,
}

impl MetaDouble {
    pub(crate) async fn start(instagram: bool) -> Self {
        let state = State { tokens: BTreeSet::from(["token-1".to_owned()]), ..State::default() };
        let mut double = Self { port: 0, instagram, state: Arc::new(Mutex::new(state)) };
        let serving = double.clone();
        double.port = wire::serve(move |stream| {
            let double = serving.clone();
            async move { double.serve(stream).await }
        })
        .await;
        double
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn next(&self, whim: Whim) {
        self.state.lock().unwrap().script.push_back(whim);
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.state.lock().unwrap().calls.clone()
    }

    /// Only these tokens count from now on.
    pub(crate) fn tokens(&self, tokens: &[&str]) {
        self.state.lock().unwrap().tokens = tokens.iter().map(|token| (*token).to_owned()).collect();
    }

    /// A person wrote in private this long ago.
    pub(crate) fn wrote(&self, person: &str, ago: SignedDuration) {
        let at = Timestamp::now() - ago;
        self.state.lock().unwrap().last_words.insert(person.to_owned(), at);
    }

    pub(crate) fn gone(&self, id: &str) {
        self.state.lock().unwrap().gone.insert(id.to_owned());
    }

    /// What a GET of this path hears.
    pub(crate) fn knows(&self, path: &str, answer: Value) {
        self.state.lock().unwrap().answers.insert(path.to_owned(), answer);
    }

    /// Headers of every answer from now on.
    pub(crate) fn says(&self, headers: &'static str) {
        self.state.lock().unwrap().headers = headers;
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let Heard { method, target, headers, body } = wire::hear(&mut stream).await?;
        let (status, more, text) = self.answer(&method, &target, &headers, &body)?;
        let more = format!("{more}{}", self.state.lock().unwrap().headers);
        wire::say(&mut stream, status, &more, &text).await
    }

    /// None closes the connection without a word.
    fn answer(
        &self,
        method: &str,
        target: &str,
        headers: &BTreeMap<String, String>,
        body: &[u8],
    ) -> Option<(u16, &'static str, String)> {
        let url = reqwest::Url::parse(&format!("http://double{target}")).ok()?;
        let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let form = headers.get("content-type").is_some_and(|kind| kind.contains("form"));
        let body: Value = if form {
            let form = reqwest::Url::parse(&format!("form:?{}", String::from_utf8_lossy(body))).ok()?;
            form.query_pairs()
                .into_owned()
                .collect::<BTreeMap<String, String>>()
                .into_iter()
                .map(|(name, value)| (name, json!(value)))
                .collect()
        } else {
            serde_json::from_slice(body).unwrap_or_default()
        };
        let path = url.path().trim_start_matches('/').to_owned();
        let mut state = self.state.lock().unwrap();
        state.calls.push(format!("{method} {path}"));
        if let Some(Whim::Error(status, code, subcode, more)) = state.script.front().cloned() {
            state.script.pop_front();
            return Some((status, more, error(code, subcode)));
        }
        if let Some(Whim::Garbage(status)) = state.script.front().cloned() {
            state.script.pop_front();
            return Some((status, "", "<html>".to_owned()));
        }
        let bearer = headers.get("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let (status, text) = self.graph(&mut state, method, &path, &query, &body, bearer);
        if method == "POST" && status == 200 && state.script.pop_front() == Some(Whim::KeepAndBreak) {
            return None;
        }
        Some((status, "", text))
    }

    fn graph(
        &self,
        state: &mut State,
        method: &str,
        path: &str,
        query: &BTreeMap<String, String>,
        body: &Value,
        bearer: Option<&str>,
    ) -> (u16, String) {
        // What needs no token of an account.
        if let Some(answer) = state.answers.get(&format!("{method} {path}")) {
            return (200, answer.to_string());
        }
        let Some(path) = path.strip_prefix("v25.0/") else { return (400, error(2_635, 0)) };
        if !bearer.is_some_and(|token| state.tokens.contains(token)) {
            return (400, error(190, 463));
        }
        if method == "GET" {
            let gone = state.gone.contains(&page_of(path, query));
            return if gone { (400, error(100, 33)) } else { (200, read(state, path, query).to_string()) };
        }
        let (object, edge) = path.split_once('/').unwrap_or((path, ""));
        let object = object.to_owned();
        if state.gone.contains(&object) {
            return (400, error(100, 33));
        }
        if let Err((code, subcode)) = self.may(state, edge, query, body) {
            return (400, error(code, subcode));
        }
        let id = format!("m_{}", state.taken.len() + 1);
        state.taken.push(Taken {
            path: path.to_owned(),
            query: query.clone(),
            body: body.clone(),
            id: id.clone(),
            at: Timestamp::now(),
        });
        let answer = match edge {
            "messages" => json!({"recipient_id": "9", "message_id": id}),
            "comments" | "replies" | "mentions" => json!({"id": id}),
            _ => json!({"success": true}),
        };
        (200, answer.to_string())
    }

    /// Whether Meta takes it: the code and subcode of its error otherwise.
    fn may(
        &self,
        state: &mut State,
        edge: &str,
        query: &BTreeMap<String, String>,
        body: &Value,
    ) -> Result<(), (i64, i64)> {
        let size = |text: &str| if self.instagram { text.len() } else { text.chars().count() };
        match edge {
            "messages" => {
                let text = body["message"]["text"].as_str().ok_or((100, 0))?;
                if text.is_empty() || size(text) > if self.instagram { 1_000 } else { 2_000 } {
                    return Err((100, 2_018_109));
                }
                if let Some(comment) =
                    body["recipient"]["comment_id"].as_str().or(body["recipient"]["post_id"].as_str())
                {
                    return if state.private_replies.insert(comment.to_owned()) { Ok(()) } else { Err((10_900, 0)) };
                }
                let person = body["recipient"]["id"].as_str().ok_or((100, 0))?;
                let wrote = state.last_words.get(person).ok_or((100, 2_018_001))?;
                let age = Timestamp::now().duration_since(*wrote);
                let word = |name: &str| query.get(name).map(String::as_str);
                let within = match (word("messaging_type"), word("tag")) {
                    (Some("RESPONSE"), None) => SignedDuration::from_hours(24),
                    (Some("MESSAGE_TAG"), Some("HUMAN_AGENT")) => SignedDuration::from_hours(168),
                    _ => return Err((100, 0)),
                };
                if age < within { Ok(()) } else { Err((10, if self.instagram { 2_534_022 } else { 2_018_278 })) }
            }
            "comments" | "replies" | "mentions" => {
                let text = body["message"].as_str().ok_or((100, 0))?;
                let most = if self.instagram { 2_200 } else { 8_000 };
                if text.is_empty() || text.chars().count() > most { Err((100, 0)) } else { Ok(()) }
            }
            "" if body.get("is_hidden").is_some() || body.get("hide").is_some() => Ok(()),
            "subscribed_apps" => Ok(()),
            _ => Err((100, 33)),
        }
    }
}

/// A page after the first is known as `path?after=…`, a folder as `path?folder=…`; nobody who does not ask for it sees it.
fn page_of(path: &str, query: &BTreeMap<String, String>) -> String {
    let named = ["folder", "after"].into_iter().find_map(|name| Some(format!("{path}?{name}={}", query.get(name)?)));
    named.unwrap_or_else(|| path.to_owned())
}

/// What a GET finds: what was set for it, or what was said there.
fn read(state: &State, path: &str, query: &BTreeMap<String, String>) -> Value {
    let page = page_of(path, query);
    if let Some(answer) = state.answers.get(&page) {
        let asked = format!("{query:?}");
        return as_asked(answer.clone(), asked.contains("stream"), asked.contains("replies"));
    }
    if query.contains_key("folder") {
        return json!({"data": []});
    }
    let said = |taken: &Taken, text: Value, from: &str| json!({"id": taken.id, "message": text, "text": text, "from": {"id": from}, "created_time": taken.at.to_string(), "timestamp": taken.at.to_string()});
    if path.ends_with("/conversations") {
        let person = query.get("user_id").map_or("", String::as_str);
        let messages: Vec<Value> = state
            .taken
            .iter()
            .filter(|taken| {
                taken.body["recipient"]["id"] == person || taken.body["recipient"].get("comment_id").is_some()
            })
            .map(|taken| said(taken, taken.body["message"]["text"].clone(), ACCOUNT))
            .collect();
        return json!({"data": [{"messages": {"data": messages}}]});
    }
    let there = state.taken.iter().filter(|taken| taken.path == path);
    json!({"data": there.map(|taken| said(taken, taken.body["message"].clone(), ACCOUNT)).collect::<Vec<_>>()})
}

/// Without asking for them nobody sees the answers to comments: Facebook wants `filter(stream)`, Instagram `replies`.
fn as_asked(mut answer: Value, stream: bool, replies: bool) -> Value {
    match &mut answer {
        Value::Array(list) => {
            list.retain(|entry| stream || entry.get("parent").is_none());
            list.iter_mut().for_each(|entry| *entry = as_asked(entry.take(), stream, replies));
        }
        Value::Object(fields) => {
            fields.retain(|name, _| replies || name != "replies");
            fields.values_mut().for_each(|value| *value = as_asked(value.take(), stream, replies));
        }
        _ => {}
    }
    answer
}

fn error(code: i64, subcode: i64) -> String {
    json!({"error": {"message": "(double)", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A1"}})
        .to_string()
}

/// JSON as Meta writes it: everything beyond ASCII escaped, and slashes too.
pub(crate) fn as_meta_writes(value: &Value) -> Vec<u8> {
    let mut text = String::new();
    for unit in value.to_string().replace('/', "\\/").encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\u{unit:04x}")),
        }
    }
    text.into_bytes()
}

/// The signature of a body.
pub(crate) fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

/// Pushes to a channel, signed.
pub(crate) fn push(channel: &AnyChannel, value: &Value) -> Result<Vec<RawBytes>, Rejection> {
    let body = as_meta_writes(value);
    let headers = BTreeMap::from([("x-hub-signature-256".to_owned(), signature(SECRET, &body))]);
    channel.accept(Delivery { headers: &headers, body: &body, now: Timestamp::now() })
}

/// One change, as it is pushed.
pub(crate) fn change(object: &str, field: &str, value: Value) -> Value {
    json!({"object": object, "entry": [{"id": ACCOUNT, "time": 1_772_532_000, "changes": [{"field": field, "value": value}]}]})
}

/// One private event, as it is pushed.
pub(crate) fn direct(object: &str, value: Value) -> Value {
    json!({"object": object, "entry": [{"id": ACCOUNT, "time": 1_772_532_000_123_i64, "messaging": [value]}]})
}
