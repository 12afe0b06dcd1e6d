//! Several accounts behind one application of Meta's: one address, and each account's events on its own channel.

use guichet_core::model::ChannelId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, Who, meta_proof};

/// A page of the brand, behind an application with this secret.
async fn page(desk: &Desk, page_id: &str, secret: &str) -> ChannelId {
    let given = [
        ("app_id", "77"),
        ("app_secret", secret),
        ("page_id", page_id),
        ("graph_url", "http://127.0.0.1:9"),
        ("catch_up_minutes", "0"),
    ];
    desk.add("facebook", &given).await
}

fn comment(page: &str, id: &str) -> Value {
    json!({"id": page, "time": 1_772_531_000, "changes": [{"field": "feed", "value": {
        "item": "comment", "verb": "add", "comment_id": id, "post_id": format!("{page}_1"), "parent_id": format!("{page}_1"),
        "from": {"id": "9", "name": "Jeanne Essai"}, "message": "Où est mon colis ?", "created_time": 1_772_531_000,
    }}]})
}

/// What Meta pushes to the address of one channel; the status.
async fn push(desk: &Desk, to: ChannelId, secret: &str, entries: &[Value]) -> u16 {
    let body = json!({"object": "page", "entry": entries}).to_string();
    let request = desk.client.post(desk.url(&format!("/hooks/facebook/{to}")));
    let request = request.header("x-hub-signature-256", meta_proof(secret, &body)).body(body);
    request.send().await.unwrap().status().as_u16()
}

async fn waiting(desk: &Desk) -> usize {
    desk.store.quarantine(desk.brand.id, None, 50).await.unwrap().items.len()
}

async fn is_there(desk: &Desk, channel: ChannelId, id: &str) -> bool {
    for _ in 0..100 {
        if desk.store.message_by_external_id(channel, "facebook", id).await.unwrap().is_some() {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    false
}

/// Waits until so many items wait for a person.
async fn quarantined(desk: &Desk, wanted: usize) {
    let begun = std::time::Instant::now();
    while waiting(desk).await != wanted {
        assert!(begun.elapsed().as_secs() < 20, "{} of {wanted}", waiting(desk).await);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_deals_out_to_the_accounts_of_one_application() {
    let desk = Desk::open().await;
    let (first, second) = (page(&desk, "1001", "clef").await, page(&desk, "1002", "clef").await);
    let of_another_app = page(&desk, "1003", "autre").await;
    let entries = [comment("1001", "1001_5"), comment("1002", "1002_5"), comment("1003", "1003_5")];
    assert_eq!(push(&desk, first, "falsch", &entries).await, 401);
    assert_eq!(push(&desk, first, "clef", &entries).await, 200);
    assert!(is_there(&desk, first, "1001_5").await && is_there(&desk, second, "1002_5").await);
    let misled = desk.store.message_by_external_id(first, "facebook", "1002_5").await.unwrap();
    assert_eq!(misled, None, "each on its own channel");
    // Signed by another application than its own: nobody proves it for that page, and nothing is lost.
    quarantined(&desk, 1).await;
    let unproved = desk.store.message_by_external_id(of_another_app, "facebook", "1003_5").await.unwrap();
    assert_eq!(unproved, None);
    // The same once more, at the other address, with something new behind it: what is known comes to nobody again.
    let entries = [comment("1001", "1001_5"), comment("1002", "1002_5"), comment("1002", "1002_6")];
    assert_eq!(push(&desk, second, "clef", &entries).await, 200);
    assert!(is_there(&desk, second, "1002_6").await);
    let queue = desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(200).json();
    let told = queue["cases"].as_array().unwrap().iter().map(|case| case["contacts"].as_i64().unwrap()).sum::<i64>();
    assert_eq!(told, 3, "{queue}");
    assert_eq!(waiting(&desk).await, 1);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_brought_to_a_page_in_pause_is_kept_and_no_other_page_is_deaf() {
    let desk = Desk::open().await;
    let (holder, other) = (page(&desk, "1001", "clef").await, page(&desk, "1002", "clef").await);
    for paused in [holder, other] {
        let path = desk.of_brand(&format!("/channels/{paused}"));
        let set = async |state: &str| {
            desk.ask(desk.request(Who::Lead, Method::PATCH, &path).json(&json!({"state": state}))).await.expect(200);
        };
        set("paused").await;
        let (one, two) = (format!("1001_{paused}"), format!("1002_{paused}"));
        let entries = [comment("1001", &one), comment("1002", &two)];
        assert_eq!(push(&desk, holder, "clef", &entries).await, 200, "an address that says no is struck off");
        assert!(is_there(&desk, holder, &one).await && is_there(&desk, other, &two).await);
        set("active").await;
    }
    desk.close().await;
}
