//! The process dies without a chance to finish anything (SIGKILL). What was acknowledged is there once; what was said is
//! said once.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::desk::{Colleague, Desk, wait_until};
use crate::http::Connection;
use crate::program::Machine;
use crate::webhook::{Inbound, Receiver, item};

const POSTS: usize = 5_000;
const SENDERS: usize = 16;
const REPLIES: usize = 200;

#[test]
fn every_acknowledged_message_is_there_once_after_kills() {
    let machine = Machine::new();
    let channel = Inbound::of(&machine.json(&["channel", "add", "inbound", "--name", "Forum"])[0]);
    let mut desk = Desk::start(&machine);
    let address = desk.address;
    let (next, acknowledged) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| send_until_acknowledged(&channel, address, &next, &acknowledged));
        }
        for limit in [POSTS / 4, POSTS / 2] {
            wait_until("enough posts to die among", Duration::from_secs(120), || {
                acknowledged.lock().unwrap().len() >= limit
            });
            std::mem::replace(&mut desk, Desk::none()).kill();
            desk = Desk::start_at(&machine, address);
        }
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), POSTS);
    let mut messages = Vec::new();
    wait_until("every message is understood", Duration::from_secs(150), || {
        messages = machine.json(&["export", "messages"]);
        messages.len() >= POSTS && messages.iter().all(|message| message["state"] == "read")
    });
    let stored: BTreeMap<&str, &str> = messages
        .iter()
        .map(|message| (message["external_id"].as_str().unwrap(), message["message_id"].as_str().unwrap()))
        .collect();
    assert_eq!(messages.len(), POSTS, "nothing stands twice");
    for (external_id, message_id) in &acknowledged {
        assert_eq!(stored.get(external_id.as_str()), Some(&message_id.as_str()), "{external_id}");
    }
    assert_eq!(machine.json(&["export", "cases"]).len(), POSTS);
}

/// A sender as they are: no answer, or an answer that says later, means the same item again.
fn send_until_acknowledged(
    channel: &Inbound,
    address: SocketAddr,
    next: &AtomicUsize,
    acknowledged: &Mutex<BTreeMap<String, String>>,
) {
    let mut connection = Connection::new(address);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= POSTS {
            return;
        }
        let item = item(number, "Bonjour, où est mon colis ? Il devait arriver lundi.");
        let id = loop {
            match channel.post(&mut connection, &item) {
                Ok(answer) if matches!(answer.status, 200 | 202) => {
                    break answer.json()["message_id"].as_str().unwrap().to_owned();
                }
                Ok(answer) => assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.body)),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        acknowledged.lock().unwrap().insert(item["external_id"].as_str().unwrap().to_owned(), id);
    }
}

#[test]
fn every_reply_arrives_once_after_kills() {
    let machine = Machine::new();
    let added = machine.json(&["user", "add", "zoe@colis.example", "--name", "Zoé Marchand", "--role", "admin"]);
    let channel = Inbound::of(&machine.json(&["channel", "add", "inbound", "--name", "Forum"])[0]);
    let receiver = Receiver::start(Duration::from_millis(30));
    let mut desk = Desk::start(&machine);
    let address = desk.address;
    let mut zoe = Colleague::sign_in(address, added[0]["sign_in_url"].as_str().unwrap());
    zoe.without_undo_window();
    let mut connection = Connection::new(address);
    for number in 0..REPLIES {
        let mut item = item(number, "Bonjour, où est mon colis ? Il devait arriver lundi.");
        item["reply_url"] = json!(receiver.url());
        item["visibility"] = json!("private");
        assert_eq!(channel.post(&mut connection, &item).unwrap().status, 202);
    }
    wait_until("every message stands in the queue", Duration::from_secs(60), || {
        zoe.get("/api/brands/brand/counts")["undecided"] == REPLIES
    });
    for case in all_cases(&mut zoe) {
        answer(&mut zoe, &case);
    }
    for limit in [REPLIES / 4, REPLIES / 2] {
        wait_until("enough replies to die among", Duration::from_secs(60), || receiver.seen().len() >= limit);
        std::mem::replace(&mut desk, Desk::none()).kill();
        desk = Desk::start_at(&machine, address);
    }
    // The leases of the dead end after two minutes; then what is in doubt is looked up.
    wait_until("every reply is sent", Duration::from_secs(420), || {
        let sent =
            machine.json(&["export", "messages"]).into_iter().filter(|message| message["direction"] == "outbound");
        sent.filter(|message| message["state"] == "sent").count() == REPLIES
    });
    let seen = receiver.seen();
    assert_eq!(seen.len(), REPLIES, "one key a reply");
    let texts: BTreeSet<&str> = seen.values().map(|seen| seen.body["text"].as_str().unwrap()).collect();
    assert_eq!(texts.len(), REPLIES, "no text under two keys");
    for (key, seen) in &seen {
        assert_eq!(seen.body["reply_id"], json!(key), "the key is the reply's own");
    }
}

fn all_cases(zoe: &mut Colleague) -> Vec<String> {
    let (mut cases, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = zoe.get(&format!("/api/brands/brand/queue?lane=all&limit=100{cursor}"));
        cases.extend(page["cases"].as_array().unwrap().iter().map(|case| case["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return cases,
        }
    }
}

/// Presses send, as the browser does.
fn answer(zoe: &mut Colleague, case: &str) {
    let detail = zoe.get(&format!("/api/brands/brand/cases/{case}"));
    let conversation = &detail["conversations"][0];
    let reference = detail["case"]["reference"].as_str().unwrap();
    let reply = json!({
        "reply_id": uuid::Uuid::now_v7(),
        "conversation_id": conversation["id"],
        "text": format!("Bonjour, je regarde avec le dépôt et je vous réponds ici demain avant 18 h, dossier {reference}. Zoé"),
        "visibility": conversation["visibility"],
        "seen_up_to": conversation["messages"].as_array().unwrap().last().unwrap()["id"],
        "overrules": [{"rule": "copy_paste", "reason": "même tournée, même dépôt"}],
        "answered": [],
    });
    let taken = zoe.request("POST", &format!("/api/brands/brand/cases/{case}/replies"), Some(&reply)).unwrap();
    assert_eq!(taken.status, 202, "{}", String::from_utf8_lossy(&taken.body));
}
