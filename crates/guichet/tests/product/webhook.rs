//! A source that posts by signed webhook, and a receiver of replies that remembers everything.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::http::{Answer, Connection};

/// A channel of the kind `inbound`, as `channel add` prints it.
#[derive(Debug, Clone)]
pub(crate) struct Inbound {
    pub(crate) path: String,
    pub(crate) secret: String,
}

impl Inbound {
    pub(crate) fn of(added: &Value) -> Self {
        let url = added["url"].as_str().unwrap();
        let path = url.split_once("://").unwrap().1;
        let path = path.get(path.find('/').unwrap()..).unwrap().to_owned();
        Self { path, secret: added["secret"].as_str().unwrap().to_owned() }
    }

    /// Posts one item, signed now.
    pub(crate) fn post(&self, connection: &mut Connection, item: &Value) -> std::io::Result<Answer> {
        let body = item.to_string().into_bytes();
        let id = format!("msg_{}", uuid::Uuid::now_v7().simple());
        let timestamp = jiff::Timestamp::now().as_second().to_string();
        let signature = sign(&self.secret, &id, &timestamp, &body);
        let headers = [
            ("content-type", "application/json"),
            ("webhook-id", id.as_str()),
            ("webhook-timestamp", timestamp.as_str()),
            ("webhook-signature", signature.as_str()),
        ];
        connection.request("POST", &self.path, &headers, &body)
    }
}

/// An item in the words of the contract.
pub(crate) fn item(number: usize, text: &str) -> Value {
    json!({
        "source": "forum",
        "external_id": format!("post-{number}"),
        "type": "message",
        "thread_id": format!("thread-{number}"),
        "author": {"id": format!("writer-{number}"), "name": format!("Client {number}")},
        "text": text,
        "created_at": "2026-11-20T09:00:00Z",
        "visibility": "public",
    })
}

pub(crate) fn sign(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> String {
    let key = BASE64.decode(secret.trim_start_matches("whsec_")).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
}

/// What a reply_url saw: for each idempotency key how often it was asked, and what was said the first time.
#[derive(Debug, Default, Clone)]
pub(crate) struct Seen {
    pub(crate) asked: usize,
    pub(crate) body: Value,
}

/// A system of somebody else that takes replies.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<BTreeMap<String, Seen>>>,
}

impl Receiver {
    /// Listens on a free port. Each reply takes a moment, as on a real network.
    pub(crate) fn start(pause: std::time::Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(BTreeMap::new()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let seen = Arc::clone(&shared);
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream);
                    while serve_one(&mut reader, &seen, pause).is_some() {}
                });
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/replies", self.address)
    }

    /// By idempotency key.
    pub(crate) fn seen(&self) -> BTreeMap<String, Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn serve_one(
    reader: &mut BufReader<TcpStream>,
    seen: &Mutex<BTreeMap<String, Seen>>,
    pause: std::time::Duration,
) -> Option<()> {
    let (mut key, mut length) = (String::new(), 0_usize);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        match name.to_lowercase().as_str() {
            "idempotency-key" => key = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    // The item is taken before the answer leaves: whoever dies in between does not know.
    let first = {
        let mut seen = seen.lock().unwrap();
        let entry = seen.entry(key.clone()).or_default();
        entry.asked += 1;
        if entry.asked == 1 {
            entry.body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        }
        entry.asked == 1
    };
    std::thread::sleep(pause);
    let (status, answer) = if first {
        ("200 OK", json!({"external_id": format!("theirs-{key}")}).to_string())
    } else {
        ("409 Conflict", "{}".to_owned())
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
        answer.len()
    );
    reader.get_mut().write_all(head.as_bytes()).ok()
}
