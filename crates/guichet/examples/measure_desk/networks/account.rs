//! The accounts that are pushed to: each with what its network proves itself with.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::desk::json;
use crate::http::Connection;
use crate::webhook::{Inbound, item};

/// Nobody listens there: nothing leaves this machine.
const NOWHERE: &str = "http://127.0.0.1:9";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// An account that is pushed to.
pub(super) enum Account {
    Inbound(Inbound),
    Telegram { path: String, word: String },
    Facebook { path: String, id: String },
    Instagram { path: String, id: String },
    X { path: String, id: String },
}

/// Adds a channel of this kind; where it is pushed to.
fn add(data: &Path, kind: &str, settings: &[(&str, &str)]) -> String {
    let settings: Vec<String> = settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut arguments = vec!["channel", "add", kind];
    for setting in &settings {
        arguments.extend(["--set", setting]);
    }
    let added = json(data, &arguments);
    format!("/hooks/{kind}/{}", added["id"].as_str().unwrap())
}

impl Account {
    pub(super) fn add(data: &Path, number: usize) -> Self {
        let id = format!("{}", 70_000 + number);
        match number % 5 {
            0 => Self::Inbound(Inbound::of(&json(data, &["channel", "add", "inbound"]))),
            1 => {
                let token = format!("{}:AAexample", 1_000 + number);
                let webhook = "https://desk.example/hooks/telegram/of-this-account";
                let given = [("token", token.as_str()), ("webhook_url", webhook), ("api_url", NOWHERE)];
                let word = hexadecimal(&mac(token.as_bytes(), b"telegram webhook"));
                Self::Telegram { path: add(data, "telegram", &given), word }
            }
            2 => {
                let given = [
                    ("app_id", "1"),
                    ("app_secret", SECRET),
                    ("page_id", &id),
                    ("graph_url", NOWHERE),
                    ("catch_up_minutes", "0"),
                ];
                Self::Facebook { path: add(data, "facebook", &given), id }
            }
            3 => {
                let given = [
                    ("app_id", "1"),
                    ("app_secret", SECRET),
                    ("account_id", &id),
                    ("graph_url", NOWHERE),
                    ("catch_up_minutes", "0"),
                ];
                Self::Instagram { path: add(data, "instagram", &given), id }
            }
            _ => {
                let given = [
                    ("client_id", "desk"),
                    ("client_secret", "desk"),
                    ("consumer_secret", SECRET),
                    ("user_id", &id),
                    ("username", "boutique"),
                    ("api_url", NOWHERE),
                ];
                Self::X { path: add(data, "x", &given), id }
            }
        }
    }

    /// Brings one message, as its network would; whether it was taken.
    pub(super) fn push(&self, connection: &mut Connection, number: usize) -> bool {
        let text = super::said(number);
        let now = jiff::Timestamp::now();
        let answer = match self {
            Self::Inbound(channel) => channel.post(connection, &item(number, &text)),
            Self::Telegram { path, word } => {
                let update = super::asked::telegram_update(number, &text);
                post(connection, path, ("x-telegram-bot-api-secret-token", word), &update.to_string())
            }
            Self::Facebook { path, id } => {
                let comment = json!({
                    "item": "comment", "verb": "add", "comment_id": format!("5_{number}"), "post_id": format!("{id}_5"),
                    "parent_id": format!("{id}_5"), "message": text, "created_time": now.as_second(),
                    "from": {"id": format!("p{number}"), "name": "Client"},
                });
                meta(connection, path, &delivery("page", id, "feed", &comment))
            }
            Self::Instagram { path, id } => {
                let comment = json!({
                    "id": format!("{}", 9_000_000 + number), "text": text, "media": {"id": "55", "media_product_type": "FEED"},
                    "from": {"id": format!("8{number}"), "username": format!("client{number}")},
                });
                meta(connection, path, &delivery("instagram", id, "comments", &comment))
            }
            Self::X { path, id } => {
                let post_id = format!("20807658135{number:08}");
                let author = format!("3{number:08}");
                let event = json!({"data": {
                    "event_uuid": post_id, "filter": {"user_id": id}, "event_type": "post.mention.create", "tag": "desk",
                    "payload": {
                        "id": post_id, "text": text, "author_id": author, "conversation_id": post_id,
                        "created_at": now.to_string(), "edit_history_tweet_ids": [post_id], "reply_settings": "everyone",
                        "entities": {"mentions": [{"start": 0, "end": 9, "username": "boutique", "id": id}]},
                    },
                    "includes": {"users": [{"id": author, "name": "Client", "username": format!("client{number}")}]},
                }});
                let body = event.to_string();
                let mark = format!("sha256={}", BASE64.encode(mac(SECRET.as_bytes(), body.as_bytes())));
                post(connection, path, ("x-twitter-webhooks-signature", &mark), &body)
            }
        };
        // The signed webhook says "received" with 202, the networks hear 200.
        answer.is_ok_and(|answer| matches!(answer.status, 200 | 202))
    }
}

fn delivery(object: &str, id: &str, field: &str, value: &Value) -> String {
    let now = jiff::Timestamp::now().as_second();
    let entry = json!({"id": id, "time": now, "changes": [{"field": field, "value": value}]});
    json!({"object": object, "entry": [entry]}).to_string()
}

fn meta(connection: &mut Connection, path: &str, body: &str) -> std::io::Result<crate::http::Answer> {
    let signature = format!("sha256={}", hexadecimal(&mac(SECRET.as_bytes(), body.as_bytes())));
    post(connection, path, ("x-hub-signature-256", &signature), body)
}

fn post(
    connection: &mut Connection,
    path: &str,
    proof: (&str, &str),
    body: &str,
) -> std::io::Result<crate::http::Answer> {
    connection.request("POST", path, &[("content-type", "application/json"), proof], body.as_bytes())
}

fn mac(key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
