//! The networks that are asked: one small service with accounts of Mastodon (and its stream), Bluesky, Google and Telegram. Each of
//! them has something new now and then.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::desk::json as of_desk;

/// Accounts that are asked, in turn of these kinds.
const KINDS: [&str; 4] = ["mastodon", "bluesky", "google", "telegram"];
/// The longest that a question is held open.
const HELD: Duration = Duration::from_secs(25);

/// The service. Cheap to clone.
#[derive(Clone)]
pub(super) struct Service {
    port: u16,
    accounts: usize,
    /// How many messages each account has by now.
    there: Arc<AtomicUsize>,
}

impl Service {
    pub(super) fn start(accounts: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let service = Self { port, accounts, there: Arc::default() };
        let serving = service.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let service = serving.clone();
                std::thread::spawn(move || service.serve(stream));
            }
        });
        service
    }

    /// Adds a channel for each account.
    pub(super) fn connect(&self, data: &Path) {
        for number in 0..self.accounts {
            let kind = KINDS[number % KINDS.len()];
            let at = format!("http://127.0.0.1:{}/{number}", self.port);
            let settings: Vec<(&str, String)> = match kind {
                "mastodon" => vec![("instance", at), ("access_token", "token".into())],
                "bluesky" => {
                    vec![("identifier", "boutique.example".into()), ("password", "word".into()), ("service", at)]
                }
                "google" => vec![
                    ("client_id", format!("client-{number}")),
                    ("client_secret", "word".into()),
                    ("refresh_token", "refresh".into()),
                    ("locations", place(number)),
                    ("every_seconds", "20".into()),
                    ("token_url", format!("{at}/token")),
                    ("reviews_url", at),
                ],
                _ => vec![("token", format!("{}:AApolled", 2_000 + number)), ("api_url", at)],
            };
            let settings: Vec<String> = settings.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
            let mut arguments = vec!["channel", "add", kind];
            for setting in &settings {
                arguments.extend(["--set", setting]);
            }
            of_desk(data, &arguments);
        }
    }

    /// From now on each account has so many messages.
    pub(super) fn have(&self, messages: usize) {
        self.there.store(messages, Ordering::SeqCst);
    }

    /// The words of each message that is there.
    pub(super) fn texts(&self) -> Vec<String> {
        let there = self.there.load(Ordering::SeqCst);
        (0..self.accounts).flat_map(|account| (0..there).map(move |number| said(account, number))).collect()
    }

    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let mut read = BufReader::new(stream.try_clone().ok()?);
        loop {
            let mut line = String::new();
            if read.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let target = line.split(' ').nth(1)?.to_owned();
            let mut length = 0;
            loop {
                line.clear();
                read.read_line(&mut line).ok()?;
                let Some((name, value)) = line.trim_end().split_once(':') else { break };
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.trim().parse().ok()?;
                }
            }
            let mut body = vec![0; length];
            read.read_exact(&mut body).ok()?;
            let url = reqwest::Url::parse(&format!("http://service{target}")).ok()?;
            if url.path().ends_with("/streaming/user") {
                return self.tell(stream);
            }
            let account: usize = url.path().split('/').nth(1)?.parse().ok()?;
            let answer = self.answer(account, &url, &serde_json::from_slice(&body).unwrap_or_default()).to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                answer.len()
            );
            stream.write_all(format!("{head}{answer}").as_bytes()).ok()?;
        }
    }

    /// Speaks on a stream that stays open: a sign of life now and then, and an event when something came.
    fn tell(&self, mut stream: TcpStream) -> Option<()> {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n").ok()?;
        let (mut told, mut alive) = (self.there.load(Ordering::SeqCst), Instant::now());
        loop {
            std::thread::sleep(Duration::from_millis(200));
            let there = self.there.load(Ordering::SeqCst);
            if there > told {
                told = there;
                stream.write_all(b"event: notification\ndata: {\"type\":\"mention\"}\n\n").ok()?;
            } else if alive.elapsed() > Duration::from_secs(15) {
                alive = Instant::now();
                stream.write_all(b":thump\n").ok()?;
            }
        }
    }

    fn answer(&self, account: usize, url: &reqwest::Url, body: &Value) -> Value {
        let asked = |name: &str| {
            url.query_pairs()
                .filter(|(given, _)| given == name)
                .map(|(_, value)| value.into_owned())
                .collect::<Vec<_>>()
        };
        let there = self.there.load(Ordering::SeqCst);
        let all = |written: &dyn Fn(usize) -> Value| (0..there).rev().map(written).collect::<Vec<_>>();
        let path = url.path().splitn(3, '/').nth(2).unwrap_or_default().to_owned();
        match path.as_str() {
            "api/v1/accounts/verify_credentials" => json!({"id": "1", "acct": "boutique"}),
            "api/v1/accounts/1/statuses" => json!([]),
            "api/v1/statuses" => {
                let ids: Vec<usize> = asked("id[]").iter().filter_map(|id| id.parse().ok()).collect();
                json!(ids.into_iter().map(|id| status(account, id - 1_000)).collect::<Vec<_>>())
            }
            "api/v1/notifications" => {
                let after = asked("min_id").first().and_then(|id| id.parse::<usize>().ok()).unwrap_or(0);
                let mut list = all(&|number| {
                    let status = status(account, number);
                    json!({"id": (1_000 + number).to_string(), "type": "mention", "created_at": now(), "status": status})
                });
                list.retain(|item| item["id"].as_str().unwrap().parse::<usize>().unwrap() > after);
                list.drain(..list.len().saturating_sub(80));
                json!(list)
            }
            "xrpc/com.atproto.server.createSession" => {
                let claims = URL_SAFE_NO_PAD.encode(json!({"sub": format!("did:plc:{account}")}).to_string());
                json!({"accessJwt": format!("head.{claims}.mark"), "refreshJwt": "refresh"})
            }
            "xrpc/app.bsky.notification.listNotifications" => {
                json!({"notifications": all(&|number| notification(account, number))})
            }
            "xrpc/app.bsky.feed.getPosts" => {
                let posts: Vec<Value> = asked("uris").iter().map(|uri| json!({"uri": uri, "viewer": {}})).collect();
                json!({"posts": posts})
            }
            "xrpc/com.atproto.repo.listRecords" => json!({"records": []}),
            "xrpc/chat.bsky.convo.getLog" => json!({"cursor": "1", "logs": []}),
            "token" => json!({"access_token": "access", "expires_in": 3_600}),
            path if path.ends_with("/reviews") => json!({"reviews": all(&|number| review(account, number))}),
            path if path.ends_with("/getWebhookInfo") => json!({"ok": true, "result": {"url": ""}}),
            path if path.ends_with("/getUpdates") => self.updates(account, body),
            _ => json!({}),
        }
    }

    /// Holds the question open until something is new.
    fn updates(&self, account: usize, body: &Value) -> Value {
        let offset = body["offset"].as_u64().map_or(0, |offset| usize::try_from(offset).unwrap());
        let held = HELD.min(Duration::from_secs(body["timeout"].as_u64().unwrap_or(0)));
        let start = Instant::now();
        loop {
            let there = self.there.load(Ordering::SeqCst);
            if there > offset || start.elapsed() >= held {
                let updates = (offset..there).take(100).map(|number| telegram_update(number, &said(account, number)));
                return json!({"ok": true, "result": updates.collect::<Vec<_>>()});
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

fn said(account: usize, number: usize) -> String {
    format!("Bonjour, où en est ma commande {account}-{number} ? Elle devait arriver mardi.")
}

fn now() -> String {
    jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap().to_string()
}

/// When a message of this number was written: the same each time it is asked for, and later than those before.
fn at(number: usize) -> String {
    static START: std::sync::OnceLock<i64> = std::sync::OnceLock::new();
    let start = *START.get_or_init(|| jiff::Timestamp::now().as_second() - 3_600);
    jiff::Timestamp::from_second(start + i64::try_from(number).unwrap()).unwrap().to_string()
}

fn place(account: usize) -> String {
    format!("accounts/{account}/locations/1")
}

fn status(account: usize, number: usize) -> Value {
    json!({
        "id": (1_000 + number).to_string(), "created_at": at(number), "edited_at": null, "visibility": "public",
        "content": format!("<p>{}</p>", said(account, number)), "media_attachments": [],
        "account": {"id": format!("9{number}"), "acct": format!("client{account}x{number}@social.example")},
    })
}

fn notification(account: usize, number: usize) -> Value {
    let author = format!("did:plc:client{account}x{number}");
    json!({
        "uri": format!("at://{author}/app.bsky.feed.post/{number}"), "cid": "c", "reason": "mention", "indexedAt": at(number),
        "author": {"did": author, "handle": format!("client{account}x{number}.example")},
        "record": {"text": said(account, number), "createdAt": at(number)},
    })
}

fn review(account: usize, number: usize) -> Value {
    json!({
        "name": format!("{}/reviews/r{number}", place(account)), "reviewId": format!("r{number}"), "starRating": "",
        "reviewer": {"displayName": "Client"}, "createTime": at(number), "updateTime": at(number),
        "comment": said(account, number),
    })
}

/// A private message as Telegram writes it, each from somebody else.
pub(super) fn telegram_update(number: usize, text: &str) -> Value {
    let person = 5_000_000 + number;
    json!({"update_id": number, "message": {
        "message_id": 1, "date": jiff::Timestamp::now().as_second(), "text": text,
        "chat": {"id": person, "type": "private"}, "from": {"id": person, "is_bot": false, "first_name": "Client"},
    }})
}
