//! Several accounts behind one application of Meta's: one address, and each account's events on its own channel.

use std::collections::BTreeMap;

use guichet_channels::kind;
use guichet_core::model::{Channel, ChannelHealth, ChannelId, ChannelState};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::Desk;

/// A page of the brand, behind an application with this secret.
async fn page(desk: &Desk, page_id: &str, secret: &str) -> ChannelId {
    let given = [
        ("app_id", "77"),
        ("app_secret", secret),
        ("page_id", page_id),
        ("graph_url", "http://127.0.0.1:9"),
        ("catch_up_minutes", "0"),
    ];
    let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let prepared = kind("facebook").unwrap().prepare(&BTreeMap::from(given)).unwrap();
    let channel = Channel {
        id: ChannelId(Uuid::now_v7()),
        brand_id: desk.brand.id,
        kind: "facebook".to_owned(),
        network: "facebook".to_owned(),
        name: format!("Page {page_id}"),
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    desk.store.create_channel(&channel, &prepared.secrets.0, Timestamp::now()).await.unwrap();
    channel.id
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
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let proof: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let request = desk.client.post(desk.url(&format!("/hooks/facebook/{to}")));
    let request = request.header("x-hub-signature-256", format!("sha256={proof}")).body(body);
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

#[tokio::test(flavor = "multi_thread")]
async fn one_address_deals_out_to_the_accounts_of_one_application() {
    let desk = Desk::open().await;
    let (first, second) = (page(&desk, "1001", "clef").await, page(&desk, "1002", "clef").await);
    let of_another_app = page(&desk, "1003", "autre").await;
    let entries = [comment("1001", "1001_5"), comment("1002", "1002_5"), comment("1003", "1003_5")];
    assert_eq!(push(&desk, first, "clef", &entries).await, 200);
    assert!(is_there(&desk, first, "1001_5").await && is_there(&desk, second, "1002_5").await);
    let misled = desk.store.message_by_external_id(first, "facebook", "1002_5").await.unwrap();
    assert_eq!(misled, None, "each on its own channel");
    // Signed by another application than its own: nobody proves it for that page, and nothing is lost.
    let unproved = desk.store.message_by_external_id(of_another_app, "facebook", "1003_5").await.unwrap();
    assert_eq!(unproved, None);
    let begun = std::time::Instant::now();
    while waiting(&desk).await == 0 && begun.elapsed().as_secs() < 20 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(waiting(&desk).await, 1);
    assert_eq!(push(&desk, first, "falsch", &entries).await, 401);
    // The same once more, at the other address: it is known.
    assert_eq!(push(&desk, second, "clef", &entries[..2]).await, 200);
    assert_eq!(waiting(&desk).await, 1);
    desk.close().await;
}
