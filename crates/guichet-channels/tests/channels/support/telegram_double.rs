//! Telegram's service in the test: numbers its updates, forgets those that were confirmed, and lets a bot write only to
//! those who wrote to it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::support::small_server::{Asked, Said, said, serve, silence};

pub(crate) const TOKEN: &str = "123456:ABC-def_9";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whim {
    TakeAndHangUp,
    /// The machine in front gives up on the one behind, which has taken it.
    TakeAndBreak,
    /// Somebody in between answers in Telegram's place.
    TakeAndMumble,
    AskToWait,
    BreakDown,
}

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) updates: Vec<Value>,
    /// Chats that may be written to.
    pub(crate) chats: BTreeSet<i64>,
    pub(crate) blocked: BTreeSet<i64>,
    pub(crate) sent: Vec<Value>,
    pub(crate) whims: Vec<Whim>,
    pub(crate) revoked: bool,
    /// Where updates are pushed to, and the word that goes with them.
    pub(crate) webhook: (String, String),
    /// When a push failed last, and how many updates wait since.
    pub(crate) failed: Option<(i64, i64)>,
    /// Seconds for which the last question for updates was held open.
    pub(crate) waited: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct TelegramDouble {
    pub(crate) port: u16,
    world: Arc<Mutex<World>>,
}

impl TelegramDouble {
    pub(crate) async fn start() -> Self {
        let world = Arc::new(Mutex::new(World::default()));
        let served = Arc::clone(&world);
        let port = serve(move |asked| served.lock().unwrap().answer(&asked)).await;
        Self { port, world }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        vec![("token", TOKEN.into()), ("api_url", format!("http://127.0.0.1:{}", self.port))]
    }
}

/// A private message as Telegram writes it, with more fields.
pub(crate) fn message(number: i64, text: &str, more: Value) -> Value {
    let mut message = json!({
        "message_id": number, "date": 1_772_532_000, "chat": {"id": 77, "type": "private"},
        "from": {"id": 77, "is_bot": false, "first_name": "Jeanne", "last_name": "Martin", "username": "jeanne"},
        "text": text,
    });
    for (name, value) in more.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

impl World {
    /// Somebody wrote, or something else happened.
    pub(crate) fn happens(&mut self, name: &str, object: Value) {
        if let Some(chat) = object.pointer("/chat/id").and_then(Value::as_i64) {
            self.chats.insert(chat);
        }
        let id = self.updates.last().map_or(1, |update| update["update_id"].as_i64().unwrap() + 1);
        self.updates.push(json!({"update_id": id, name: object}));
    }

    fn answer(&mut self, asked: &Asked) -> Said {
        let Some(method) = asked.path.strip_prefix(&format!("/bot{TOKEN}/")).filter(|_| !self.revoked) else {
            return refused(401, "Unauthorized");
        };
        let body = asked.json();
        match method {
            "getUpdates" if !self.webhook.0.is_empty() => {
                refused(409, "Conflict: can't use getUpdates method while webhook is active")
            }
            "getUpdates" => {
                let offset = body["offset"].as_i64().unwrap_or(i64::MIN);
                self.updates.retain(|update| update["update_id"].as_i64().unwrap() >= offset);
                self.waited = body["timeout"].as_u64().unwrap();
                let limit = usize::try_from(body["limit"].as_u64().unwrap()).unwrap();
                done(json!(self.updates.iter().take(limit).collect::<Vec<_>>()))
            }
            "getWebhookInfo" => {
                let mut info = json!({"url": self.webhook.0, "pending_update_count": 0});
                if let Some((at, waiting)) = self.failed {
                    info["last_error_date"] = json!(at);
                    info["last_error_message"] = json!("Wrong response from the webhook: 502 Bad Gateway");
                    info["pending_update_count"] = json!(waiting);
                }
                done(info)
            }
            "deleteWebhook" => {
                self.webhook = Default::default();
                done(json!(true))
            }
            "setWebhook" => {
                let word = body["secret_token"].as_str().unwrap().to_owned();
                let known = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign);
                if word.is_empty() || word.len() > 256 || !word.chars().all(known) {
                    return refused(400, "Bad Request: secret token contains unallowed characters");
                }
                self.webhook = (body["url"].as_str().unwrap().to_owned(), word);
                done(json!(true))
            }
            "sendMessage" => self.send(&body),
            _ => refused(404, "Not Found"),
        }
    }

    fn send(&mut self, body: &Value) -> Said {
        let whim = if self.whims.is_empty() { None } else { Some(self.whims.remove(0)) };
        match whim {
            Some(Whim::AskToWait) => {
                let parameters = json!({"retry_after": 3});
                let body = json!({"ok": false, "error_code": 429, "description": "…", "parameters": parameters});
                return said(429, body);
            }
            Some(Whim::BreakDown) => return refused(502, "Bad Gateway"),
            Some(Whim::TakeAndHangUp | Whim::TakeAndBreak | Whim::TakeAndMumble) | None => {}
        }
        let (Some(chat), Some(text)) = (body["chat_id"].as_i64(), body["text"].as_str()) else {
            return refused(400, "Bad Request: message text is empty");
        };
        if !self.chats.contains(&chat) {
            return refused(400, "Bad Request: chat not found");
        }
        if self.blocked.contains(&chat) {
            return refused(403, "Forbidden: bot was blocked by the user");
        }
        match text.trim().chars().count() {
            0 => return refused(400, "Bad Request: message text is empty"),
            4_097.. => return refused(400, "Bad Request: message is too long"),
            _ => {}
        }
        self.sent.push(body.clone());
        match whim {
            Some(Whim::TakeAndBreak) => return refused(504, "Gateway Timeout"),
            Some(Whim::TakeAndMumble) => return said(200, json!("<html>")),
            Some(_) => return silence(),
            None => {}
        }
        done(json!({"message_id": 500 + self.sent.len(), "chat": {"id": chat, "type": "private"}}))
    }
}

fn done(result: Value) -> Said {
    said(200, json!({"ok": true, "result": result}))
}

fn refused(code: u16, description: &str) -> Said {
    said(code, json!({"ok": false, "error_code": code, "description": description}))
}
