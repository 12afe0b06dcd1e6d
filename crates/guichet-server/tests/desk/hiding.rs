//! What stands under our own posts is hidden from the case page, with a reason, and shown again.

use guichet_channels::sandbox::Post;
use guichet_core::model::{ChannelId, EventKind, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::support::{Desk, Who};

/// Somebody writes in public; the case that it becomes.
async fn comment(desk: &Desk, account: ChannelId, id: &str, text: &str) -> Value {
    desk.sandbox.post(
        account,
        &Post {
            kind: IncomingKind::Message,
            source: "x".into(),
            external_id: id.into(),
            thread_id: None,
            in_reply_to: Vec::new(),
            case_reference: None,
            author: IncomingAuthor { id: "u-7".into(), name: "Jeanne".into(), handle: "@jeanne".into() },
            subject: String::new(),
            text: text.into(),
            created_at: Some(Timestamp::now()),
            visibility: Visibility::Public,
            attachments: Vec::new(),
            reply_url: None,
            automatic: false,
            permanent: false,
            unproven: false,
            reply_door: ReplyDoor::Open,
        },
    );
    let begun = std::time::Instant::now();
    let message = loop {
        if let Some(found) = desk.store.message_by_external_id(account, "x", id).await.unwrap() {
            break found;
        }
        assert!(begun.elapsed().as_secs() < 20, "{id} never came");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{}", message.case_id))).await.expect(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_hidden_with_a_reason_and_shown_again() {
    let desk = Desk::open().await;
    let account = desk.add("sandbox", &[("network", "facebook")]).await;
    let page = comment(&desk, account, "c-1", "Appelez Paul Essai au 06 39 98 12 34 !").await;
    assert!(page["conversations"][0]["acts"].as_array().unwrap().contains(&json!("hide_message")));
    let id = page["conversations"][0]["messages"][0]["id"].as_str().unwrap().to_owned();
    let act = |what: &str| desk.of_brand(&format!("/messages/{id}/{what}"));

    desk.post(Who::Agent, &act("hide"), json!({"reason": "criticism"})).await.expect(422);
    desk.post(Who::Agent, &act("hide"), json!({})).await.expect(422);
    desk.post(Who::Agent, &act("show-again"), json!({})).await.expect(409);
    assert!(!desk.sandbox.is_hidden(account, "c-1"));

    let hidden = desk.post(Who::Agent, &act("hide"), json!({"reason": "personal_data"})).await.expect(200).json();
    assert_eq!(hidden["hidden_reason"], "personal_data");
    assert!(hidden["hidden_at"].is_string() && desk.sandbox.is_hidden(account, "c-1"));
    desk.post(Who::Agent, &act("hide"), json!({"reason": "spam"})).await.expect(409);

    let shown = desk.post(Who::Agent, &act("show-again"), json!({})).await.expect(200).json();
    assert_eq!((&shown["hidden_at"], &shown["hidden_reason"]), (&Value::Null, &Value::Null));
    assert!(!desk.sandbox.is_hidden(account, "c-1"));

    let events = desk.store.events_after(desk.brand.id, 0, 100).await.unwrap();
    let told: Vec<_> = events
        .iter()
        .filter(|one| matches!(one.event.kind, EventKind::MessageHidden | EventKind::MessageShownAgain))
        .map(|one| (one.event.kind, one.event.detail.as_deref(), one.event.user_id.is_some()))
        .collect();
    let wanted = [(EventKind::MessageHidden, Some("personal_data"), true), (EventKind::MessageShownAgain, None, true)];
    assert_eq!(told, wanted);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_network_does_not_hide_is_said_in_words() {
    let desk = Desk::open().await;
    let account = desk.add("sandbox", &[("network", "google")]).await;
    let page = comment(&desk, account, "c-2", "Un avis sévère.").await;
    assert!(!page["conversations"][0]["acts"].as_array().unwrap().contains(&json!("hide_message")));
    let id = page["conversations"][0]["messages"][0]["id"].as_str().unwrap();
    let path = desk.of_brand(&format!("/messages/{id}/hide"));
    let refused = desk.post(Who::Agent, &path, json!({"reason": "spam"})).await.expect(409).json();
    assert_eq!(refused["error"]["code"], "not_under_our_post");
    assert!(refused["error"]["message"].as_str().unwrap().contains("vos propres publications"), "{refused}");
    desk.close().await;
}
