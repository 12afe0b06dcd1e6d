//! A mention names ids only: where its network does not answer at once, its words are asked for again before anybody reads it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use guichet_core::model::ChannelId;
use serde_json::json;

use crate::support::{Desk, meta_proof};

const WORDS: &str = "@boutique où est mon colis ?";

/// A network that has too much to do for the first calls.
async fn network(busy: usize) -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let router = axum::Router::new().fallback(move || {
        let turn = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            let comment = json!({"id": "32", "text": WORDS, "timestamp": "2026-03-03T10:00:00+0000", "username": "jeanne",
                "media": {"id": "31"}});
            if turn < busy {
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            } else {
                Json(json!({"id": "1001", "mentioned_comment": comment})).into_response()
            }
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, asked)
}

async fn account(desk: &Desk, graph: &str) -> ChannelId {
    let given = [
        ("app_id", "77"),
        ("app_secret", "clef"),
        ("account_id", "1001"),
        ("access_token", "jeton"),
        ("graph_url", graph),
        ("catch_up_minutes", "0"),
    ];
    desk.add("instagram", &given).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_mention_are_asked_for_again() {
    let desk = Desk::open().await;
    let (graph, asked) = network(3).await;
    let account = account(&desk, &graph).await;
    let body = json!({"object": "instagram", "entry": [{"id": "1001", "time": 1_772_531_000, "changes": [
        {"field": "mentions", "value": {"media_id": "31", "comment_id": "32"}}]}]})
    .to_string();
    let request = desk.client.post(desk.url(&format!("/hooks/instagram/{account}")));
    let answer = request.header("x-hub-signature-256", meta_proof("clef", &body)).body(body).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let begun = std::time::Instant::now();
    let message = loop {
        if let Some(message) = desk.store.message_by_external_id(account, "instagram", "32").await.unwrap() {
            break message;
        }
        assert!(begun.elapsed().as_secs() < 40, "asked {} times", asked.load(Ordering::SeqCst));
        desk.clock.forward(20);
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    };
    assert_eq!(message.text, WORDS);
    assert!(asked.load(Ordering::SeqCst) >= 4, "the first answers were none");
    desk.close().await;
}
