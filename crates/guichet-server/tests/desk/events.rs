//! Live events: what happened reaches a browser at once, and one that slept resumes where it was.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::Value;

use crate::support::{Desk, Who, item};

/// Reads events until one of this kind came; (id, kind, data) of each.
async fn read_until(response: reqwest::Response, kind: &str) -> Vec<(i64, String, Value)> {
    let mut stream = response.bytes_stream();
    let mut text = String::new();
    let reading = async {
        while let Some(chunk) = stream.next().await {
            text.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
            let complete: Vec<_> = text.split("\n\n").map(parse).collect();
            let events: Vec<_> = complete.into_iter().flatten().collect();
            if events.iter().any(|(_, known, _)| known == kind) {
                return events;
            }
        }
        panic!("the stream ended: {text}");
    };
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("an event within ten seconds")
}

fn parse(block: &str) -> Option<(i64, String, Value)> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    Some((field("id")?.parse().ok()?, field("event")?.to_owned(), serde_json::from_str(field("data")?).ok()?))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_hears_of_a_message_and_resumes_after_sleep() {
    let desk = Desk::open().await;
    let path = desk.of_brand("/events");
    let open = || desk.request(Who::Agent, reqwest::Method::GET, &path);
    let live = open().send().await.unwrap();
    assert_eq!(live.headers()["content-type"], "text/event-stream");
    let message =
        desk.bring(item("e-1", "Bonjour, où est ma commande ?")).await.expect(202).json()["message_id"].clone();
    let events = read_until(live, "message.received").await;
    let (cursor, _, data) = events.iter().find(|(_, kind, _)| kind == "message.received").unwrap();
    assert_eq!(data["message_id"], message);
    assert!(data["case_id"].is_string());
    assert!(!data.to_string().contains("commande"), "no words of people in events");
    let second = desk.bring(item("e-2", "Bonjour, où est mon colis ?")).await.expect(202).json()["message_id"].clone();
    desk.understood(second.as_str().unwrap()).await;
    let resumed = open().header("last-event-id", cursor.to_string()).send().await.unwrap();
    let missed = read_until(resumed, "message.received").await;
    assert!(missed.iter().all(|(id, _, _)| id > cursor), "nothing twice");
    assert!(missed.iter().any(|(_, _, data)| data["message_id"] == second), "nothing missed");
    let wrong = desk.ask(open().header("last-event-id", "yesterday")).await.expect(422);
    assert_eq!(wrong.json()["error"]["field"], "last-event-id");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_stream_does_not_keep_the_desk_from_closing() {
    let desk = Desk::open().await;
    let _live = desk.request(Who::Agent, reqwest::Method::GET, &desk.of_brand("/events")).send().await.unwrap();
    let closing = std::time::Instant::now();
    desk.close().await;
    assert!(closing.elapsed() < Duration::from_secs(10), "{:?}", closing.elapsed());
}
