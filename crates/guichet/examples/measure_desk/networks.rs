//! Fifty accounts in one process: what they cost when nothing happens, and ten thousand webhooks of three networks in a minute.
//!
//! Only kinds whose pushes can be proved on this machine take part. Every twentieth push is brought twice, as networks do.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::Figure;
use crate::desk::{Desk, guichet, json};
use crate::http::Connection;
use crate::webhook::{Inbound, item};

const ACCOUNTS: usize = 50;
const PUSHES: usize = 10_000;
const CONNECTIONS: usize = 16;
const A_MINUTE: Duration = Duration::from_secs(60);
/// How long the desk is watched when nothing happens.
const QUIET: Duration = Duration::from_secs(20);
/// How long understanding may take after the last push before what is missing counts as lost.
const PATIENCE: Duration = Duration::from_secs(300);
/// Nobody listens there: nothing leaves this machine.
const NOWHERE: &str = "http://127.0.0.1:9";
const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";

/// An account, with what its network proves itself with.
enum Account {
    Inbound(Inbound),
    Telegram { path: String, word: String },
    Facebook { path: String, page: String },
}

impl Account {
    fn add(data: &Path, number: usize) -> Self {
        let path = |added: &Value, kind: &str| format!("/hooks/{kind}/{}", added["id"].as_str().unwrap());
        match number % 5 {
            0 | 1 => Self::Inbound(Inbound::of(&json(data, &["channel", "add", "inbound"]))),
            2 | 3 => {
                let token = format!("{}:AAexample", 1_000 + number);
                let (given, api) = (format!("token={token}"), format!("api_url={NOWHERE}"));
                let webhook = "webhook_url=https://desk.example/hooks/telegram/of-this-account";
                let set = ["channel", "add", "telegram", "--set", &given, "--set", webhook, "--set", &api];
                let word = mac(token.as_bytes(), b"telegram webhook");
                Self::Telegram { path: path(&json(data, &set), "telegram"), word }
            }
            _ => {
                let page = format!("{}", 70_000 + number);
                let (id, secret) = (format!("page_id={page}"), format!("app_secret={APP_SECRET}"));
                let graph = format!("graph_url={NOWHERE}");
                let set = [
                    "channel",
                    "add",
                    "facebook",
                    "--set",
                    "app_id=1",
                    "--set",
                    &secret,
                    "--set",
                    &id,
                    "--set",
                    &graph,
                    "--set",
                    "catch_up_minutes=0",
                ];
                Self::Facebook { path: path(&json(data, &set), "facebook"), page }
            }
        }
    }

    /// Brings one message, as its network would; whether it was taken.
    fn push(&self, connection: &mut Connection, number: usize) -> bool {
        let text = format!("Bonjour, où est mon colis {number} ? Il devait arriver lundi.");
        let now = jiff::Timestamp::now().as_second();
        let answer = match self {
            Self::Inbound(channel) => channel.post(connection, &item(number, &text)),
            Self::Telegram { path, word } => {
                let person = 5_000_000 + number;
                let update = json!({"update_id": number, "message": {
                    "message_id": 1, "date": now, "text": text, "chat": {"id": person, "type": "private"},
                    "from": {"id": person, "is_bot": false, "first_name": "Client"},
                }});
                let headers =
                    [("content-type", "application/json"), ("x-telegram-bot-api-secret-token", word.as_str())];
                connection.request("POST", path, &headers, update.to_string().as_bytes())
            }
            Self::Facebook { path, page } => {
                let comment = json!({"object": "page", "entry": [{"id": page, "time": now, "changes": [{
                    "field": "feed", "value": {
                        "item": "comment", "verb": "add", "comment_id": format!("5_{number}"),
                        "post_id": format!("{page}_5"), "parent_id": format!("{page}_5"), "message": text,
                        "from": {"id": format!("p{number}"), "name": "Client"}, "created_time": now,
                    },
                }]}]});
                let body = comment.to_string();
                let signature = format!("sha256={}", mac(APP_SECRET.as_bytes(), body.as_bytes()));
                let headers = [("content-type", "application/json"), ("x-hub-signature-256", signature.as_str())];
                connection.request("POST", path, &headers, body.as_bytes())
            }
        };
        // The signed webhook says "received" with 202, the networks hear 200.
        answer.is_ok_and(|answer| matches!(answer.status, 200 | 202))
    }
}

pub(crate) fn measure() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(".").unwrap();
    let accounts: Vec<Account> = (0..ACCOUNTS).map(|number| Account::add(folder.path(), number)).collect();
    let desk = Desk::start(folder.path());
    let mut connection = Connection::new(desk.address);
    // One message of each kind first, so that everything that loads late is loaded.
    for (number, account) in accounts.iter().take(5).enumerate() {
        assert!(account.push(&mut connection, PUSHES + number), "the first push of account {number} is not taken");
    }
    std::thread::sleep(Duration::from_secs(5));
    let busy = desk.processor_seconds();
    std::thread::sleep(QUIET);
    let idle = (desk.processor_seconds() - busy) / QUIET.as_secs_f64() * 100.0;
    let (at_rest, _) = desk.memory();

    let (acknowledged, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let start = Instant::now();
    push_all(&desk, &accounts, &acknowledged, &refused);
    let took = start.elapsed();
    let (_, peak) = desk.memory();
    let lost = PUSHES.saturating_sub(understood(folder.path()));
    let (taken, refused) = (acknowledged.into_inner(), refused.into_inner());
    assert!(refused == 0, "{refused} pushes were not taken");
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    vec![
        Figure::new(format!("{ACCOUNTS} accounts, idle: memory"), format!("{at_rest:.0} MB"), "< 150 MB"),
        Figure::new(format!("  of one core (of {cores})"), format!("{idle:.1} %"), "< 10 %"),
        Figure::new(
            format!("{PUSHES} mixed webhooks, 1 in 20 twice"),
            format!("{:.1} s", took.as_secs_f64()),
            "< 60 s",
        ),
        Figure::new("  acknowledged / lost", format!("{taken} / {lost}"), "0 lost"),
        Figure::new("  memory under that load, at most", format!("{peak:.0} MB"), ""),
    ]
}

/// Every push from a few connections, at an even pace over at most a minute.
fn push_all(desk: &Desk, accounts: &[Account], acknowledged: &AtomicUsize, refused: &AtomicUsize) {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut connection = Connection::new(desk.address);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= PUSHES {
                        break;
                    }
                    // The last one leaves a few seconds before the minute is over.
                    let due = A_MINUTE.mul_f64(0.95 * number as f64 / PUSHES as f64);
                    std::thread::sleep(due.saturating_sub(start.elapsed()));
                    let account = &accounts[number % accounts.len()];
                    let times = if number.is_multiple_of(20) { 2 } else { 1 };
                    let taken = (0..times).filter(|_| account.push(&mut connection, number)).count();
                    let counter = if taken == times { acknowledged } else { refused };
                    counter.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
}

/// How many of the pushes are messages, each counted once; waits until all are there.
fn understood(data: &Path) -> usize {
    let start = Instant::now();
    loop {
        let output = guichet(data).args(["export", "messages"]).output().unwrap();
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let texts: HashSet<String> = lines
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|line| line["state"] == "read")
            .filter_map(|line| line["text"].as_str().map(str::to_owned))
            .collect();
        // Those of the beginning are not among the pushes that are counted.
        let found = texts.len().saturating_sub(5);
        if found >= PUSHES || start.elapsed() > PATIENCE {
            return found;
        }
        std::thread::sleep(Duration::from_secs(5));
    }
}

fn mac(key: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(body);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
