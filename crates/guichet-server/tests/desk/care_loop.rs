//! The care loop: a message comes in, stands in the queue, is answered, leaves once, and the customer has the last word.

use std::time::Instant;

use guichet_core::model::{BrandSettings, ChannelHealth};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Desk, Who, item};

const COMPLAINT: &str = "Bonjour, mon colis 6A12345678901 devait arriver mardi et je n’ai toujours rien. Où est-il ?";

/// A reply that the guard lets pass: an action, a time, nothing of a file.
const PROMISE: &str = "Bonjour Camille, je cherche votre colis avec le dépôt et je vous écris ici où il se trouve, \
    demain avant 13 h. Agent";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_in_the_queue_at_once() {
    let desk = Desk::open().await;
    let started = Instant::now();
    let case = desk.case_of("m-1", COMPLAINT).await;
    let waited = started.elapsed();
    assert!(waited.as_millis() < 1_500, "visible after {waited:?}");
    let queue = desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(200).json();
    let row = &queue["cases"][0];
    assert_eq!(row["id"], case["id"]);
    assert_eq!(row["undecided"], 1);
    assert_eq!(row["customer"]["display_name"], "Camille Essai");
    assert_eq!(row["channel"]["kind"], "inbound");
    assert!(row["due_at"].is_string(), "{row}");
    let counts = desk.get(Who::Agent, &desk.of_brand("/counts")).await.expect(200).json();
    assert_eq!(counts["undecided"], 1);
    desk.close().await;
}

/// A receiver of replies that gives each of them the same id.
async fn receiver_with_one_word() -> String {
    let router = axum::Router::new()
        .route("/replies", axum::routing::post(|| async { axum::Json(json!({"external_id": "ok"})) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/replies")
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_that_a_receiver_calls_by_one_id_are_sent_all_the_same() {
    let desk = Desk::open().await;
    let url = receiver_with_one_word().await;
    for (external_id, text) in [("w-1", COMPLAINT), ("w-2", "Où en est ma demande de retrait au dépôt de Lyon ?")] {
        let mut message = item(external_id, text);
        message["reply_url"] = json!(url);
        let id = desk.bring(message).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
        let case = desk.understood(&id).await["case"]["id"].as_str().unwrap().to_owned();
        let path = desk.of_brand(&format!("/cases/{case}"));
        let page = desk.get(Who::Agent, &path).await.expect(200).json();
        let body = json!({
            "reply_id": Uuid::now_v7(), "conversation_id": page["conversations"][0]["id"], "visibility": "private",
            "seen_up_to": id, "text": PROMISE,
        });
        desk.post(Who::Agent, &format!("{path}/replies"), body).await.expect(202);
        let sent = desk.until(&path, |page| page["conversations"][0]["messages"][1]["state"] == "sent").await;
        assert_eq!(sent["case"]["undecided"], 0);
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_leaves_once_and_the_case_can_be_solved() {
    let desk = Desk::open().await;
    let id = desk.bring(item("m-2", COMPLAINT)).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&id).await["case"]["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let conversation = page["conversations"][0]["id"].as_str().unwrap();
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": conversation, "visibility": "private", "seen_up_to": id,
        "text": PROMISE,
    });
    let path = desk.of_brand(&format!("/cases/{case}/replies"));
    let sent = desk.post(Who::Agent, &path, body.clone()).await.expect(202).json();
    assert_eq!(sent["message"]["direction"], "outbound");
    let again = desk.post(Who::Agent, &path, body.clone()).await.expect(200).json();
    assert_eq!(again["message"]["id"], sent["message"]["id"]);
    let reply = body["reply_id"].as_str().unwrap();
    let thread = desk
        .until(&desk.of_brand(&format!("/cases/{case}")), |page| {
            page["conversations"][0]["messages"].as_array().unwrap().iter().any(|message| message["state"] == "sent")
        })
        .await;
    assert_eq!(thread["case"]["undecided"], 0);
    {
        let taken = desk.taken.lock().unwrap();
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert_eq!(taken[0]["reply_id"], reply);
        assert_eq!(taken[0]["in_reply_to"], "m-2");
    }
    let late = desk.post(Who::Agent, &desk.of_brand(&format!("/replies/{reply}/undo")), json!({})).await.expect(409);
    assert_eq!(late.json()["error"]["code"], "too_late");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_by_a_channel_that_was_paused_meanwhile() {
    let desk = Desk::with(BrandSettings { undo_seconds: 10, ..BrandSettings::default() }).await;
    let id = desk.bring(item("m-9", COMPLAINT)).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&id).await["case"]["id"].as_str().unwrap().to_owned();
    let page = desk.of_brand(&format!("/cases/{case}"));
    let detail = desk.get(Who::Agent, &page).await.expect(200).json();
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": detail["conversations"][0]["id"], "visibility": "private",
        "seen_up_to": id, "text": PROMISE,
    });
    desk.post(Who::Agent, &format!("{page}/replies"), body).await.expect(202);
    let channel = desk.of_brand(&format!("/channels/{}", desk.inbound));
    let set = |state: &str| desk.ask(desk.request(Who::Lead, Method::PATCH, &channel).json(&json!({"state": state})));
    set("paused").await.expect(200);
    desk.clock.forward(60);
    // Whatever is written wakes the sender.
    desk.case_of("m-10", "Et ma commande, où en est-elle ?").await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let waiting = desk.get(Who::Agent, &page).await.expect(200).json();
    assert_eq!(waiting["conversations"][0]["messages"][1]["state"], "queued", "{waiting}");
    assert_eq!(desk.taken.lock().unwrap().len(), 0);
    set("active").await.expect(200);
    desk.until(&page, |page| page["conversations"][0]["messages"][1]["state"] == "sent").await;
    assert_eq!(desk.taken.lock().unwrap().len(), 1);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_works_again_takes_replies_as_soon_as_somebody_looked() {
    let desk = Desk::open().await;
    let case = desk.case_of("m-11", COMPLAINT).await["id"].as_str().unwrap().to_owned();
    let page = desk.of_brand(&format!("/cases/{case}"));
    let detail = desk.get(Who::Agent, &page).await.expect(200).json();
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": detail["conversations"][0]["id"], "visibility": "private",
        "seen_up_to": detail["conversations"][0]["messages"][0]["id"], "text": PROMISE,
    });
    // A probe met an hour in which the account did not answer as it should.
    let before = desk.store.channel(desk.inbound).await.unwrap().unwrap().health;
    let ended = ChannelHealth {
        checked_at: Some(jiff::Timestamp::now()),
        check_problem: Some("token_expired".to_owned()),
        ..before.clone()
    };
    assert!(desk.store.set_channel_check(desk.inbound, &before, &ended).await.unwrap());
    let refused = desk.post(Who::Agent, &format!("{page}/replies"), body.clone()).await.expect(409).json();
    assert_eq!(refused["error"]["code"], "channel_ended", "{refused}");

    let check = desk.of_brand(&format!("/channels/{}/check", desk.inbound));
    let found = desk.post(Who::Lead, &check, json!({})).await.expect(200).json();
    assert_eq!(found["problems"], json!([]));
    // What an older look found is not written over it.
    assert!(!desk.store.set_channel_check(desk.inbound, &before, &ended).await.unwrap());
    desk.post(Who::Agent, &format!("{page}/replies"), body).await.expect(202);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_written_without_the_newest_message_comes_back() {
    let desk = Desk::open().await;
    let mut first = item("m-3", COMPLAINT);
    first["thread_id"] = json!("t-3");
    let seen = desk.bring(first).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    desk.understood(&seen).await;
    let mut second = item("m-4", "Je précise : c’est un cadeau pour demain, merci de faire vite.");
    second["thread_id"] = json!("t-3");
    second["author"] = json!({"id": "client-m-3", "name": "Camille Essai"});
    let newer = desk.bring(second).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&newer).await["case"]["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": page["conversations"][0]["id"], "visibility": "private",
        "seen_up_to": seen, "text": "Votre colis est au dépôt de Lyon ; il vous est livré demain avant 13 h.",
    });
    let refused =
        desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await.expect(409).json();
    assert_eq!(refused["error"]["code"], "newer_messages");
    assert_eq!(refused["messages"][0]["id"], newer);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guard_stops_what_would_hurt_and_says_why() {
    let desk = Desk::open().await;
    let mut message = item("m-5", COMPLAINT);
    message["visibility"] = json!("public");
    let id = desk.bring(message).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&id).await["case"]["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let conversation = page["conversations"][0]["id"].clone();
    let text = "Bonjour, donnez-nous votre numéro de téléphone et votre adresse ici s’il vous plaît.";
    let draft = json!({"conversation_id": conversation, "text": text, "visibility": "public"});
    let examined = desk.post(Who::Agent, &desk.of_brand("/guard"), draft).await.expect(200).json();
    assert_ne!(examined["report"]["verdict"], "pass", "{examined}");
    assert_eq!(examined["length"]["used"], text.chars().count());
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": conversation, "visibility": "public", "seen_up_to": id, "text": text,
    });
    let refused =
        desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await.expect(422).json();
    assert_eq!(refused["error"]["code"], "guard");
    assert!(refused["report"]["findings"].as_array().is_some_and(|findings| !findings.is_empty()), "{refused}");
    assert!(refused["error"]["message"].as_str().unwrap().contains("garde-fou"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_can_be_taken_back_within_its_window() {
    let settings = guichet_core::model::BrandSettings { undo_seconds: 60, ..Default::default() };
    let desk = Desk::with(settings).await;
    let case = desk.case_of("m-6", COMPLAINT).await["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let thread = &page["conversations"][0];
    let reply = Uuid::now_v7();
    let text = PROMISE;
    let body = json!({
        "reply_id": reply, "conversation_id": thread["id"], "visibility": "private",
        "seen_up_to": thread["messages"][0]["id"], "text": text,
    });
    let sent = desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await.expect(202).json();
    assert!(sent["undo_until"].is_string(), "{sent}");
    let back = desk.post(Who::Agent, &desk.of_brand(&format!("/replies/{reply}/undo")), json!({})).await.expect(200);
    assert_eq!(back.json()["text"], text);
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    assert_eq!(page["case"]["undecided"], 1, "as before");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hurtful_words_are_masked_until_somebody_chooses_to_read_them() {
    let desk = Desk::open().await;
    let text = "Toi derrière ton écran tu es un connard incapable. Où est mon colis 6A12345678901 ?";
    let case = desk.case_of("m-7", text).await["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let message = &page["conversations"][0]["messages"][0];
    assert_eq!(message["masked"], true, "{message}");
    assert!(!page.to_string().contains("connard"), "masked everywhere on the page");
    let shown = desk
        .post(Who::Agent, &desk.of_brand(&format!("/messages/{}/show", message["id"].as_str().unwrap())), json!({}))
        .await
        .expect(200);
    assert_eq!(shown.json()["text"], text);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merci_is_closed_with_a_reason_and_the_decision_can_be_undone() {
    let desk = Desk::open().await;
    let case = desk.case_of("m-8", "Vous vendez aussi des abris de jardin ?").await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}"));
    let wrong = desk.post(Who::Agent, &format!("{path}/close"), json!({"reason": "bof"})).await.expect(422).json();
    assert_eq!(wrong["error"]["code"], "unknown_reason");
    let closed = desk
        .post(Who::Agent, &format!("{path}/close"), json!({"reason": "not_for_us", "note": " Envoyé au voisin "}))
        .await
        .expect(200)
        .json();
    assert_eq!(closed["case"]["undecided"], 0);
    let decision = &closed["conversations"][0]["messages"][0]["decision"];
    assert_eq!(decision["reason"], "not_for_us");
    assert_eq!(decision["note"], "Envoyé au voisin");
    assert_eq!(decision["by_name"], "Agent");
    let undone = desk.post(Who::Agent, &format!("{path}/close/undo"), json!({})).await.expect(200).json();
    assert_eq!(undone["case"]["undecided"], 1);
    desk.close().await;
}
