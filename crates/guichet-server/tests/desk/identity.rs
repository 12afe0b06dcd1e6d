//! Whoever verified a customer may answer with what their file says; nobody else may.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Desk, Who};

const QUESTION: &str = "Bonjour, où en est mon remboursement ?";
/// A fact of the file: only for somebody who is who they say.
const ANSWER: &str = "Bonjour Camille, votre remboursement est parti hier, il arrive demain avant 18 h. Agent";

async fn set(desk: &Desk, customer: &str, body: Value) -> Answer {
    let path = desk.of_brand(&format!("/customers/{customer}/identity"));
    desk.ask(desk.request(Who::Agent, Method::PUT, &path).json(&body)).await
}

async fn refused(desk: &Desk, thread: &Value) -> bool {
    let draft = json!({"conversation_id": thread["id"], "text": ANSWER, "visibility": "private"});
    let report = desk.post(Who::Agent, &desk.of_brand("/guard"), draft).await.expect(200).json();
    let findings = report["report"]["findings"].as_array().unwrap().clone();
    findings.iter().any(|finding| finding["rule"] == "disclosure_unverified")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_of_the_file_leaves_once_somebody_verified_who_asks() {
    let desk = Desk::open().await;
    let case = desk.case_of("m-1", QUESTION).await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}"));
    let page = desk.get(Who::Agent, &path).await.expect(200).json();
    let (customer, thread) = (page["customer"]["id"].as_str().unwrap().to_owned(), page["conversations"][0].clone());
    assert_eq!(page["customer"]["identity"]["level"], "unknown");
    assert!(refused(&desk, &thread).await);

    let verified = set(&desk, &customer, json!({"level": "verified", "how": "call_back", "case_id": case}))
        .await
        .expect(200)
        .json();
    assert_eq!((&verified["level"], &verified["by_name"]), (&json!("verified"), &json!("Agent")));
    assert!(!refused(&desk, &thread).await, "the guard knows it at once");
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "private",
        "seen_up_to": thread["messages"][0]["id"], "text": ANSWER,
    });
    desk.post(Who::Agent, &format!("{path}/replies"), body).await.expect(202);

    // Thirty days later it is what they claim, no more.
    desk.clock.forward(31 * 24 * 3_600);
    let page = desk.get(Who::Agent, &path).await.expect(200).json();
    let identity = &page["customer"]["identity"];
    assert_eq!((&identity["level"], &identity["expired"]), (&json!("claimed"), &json!(true)));
    assert!(refused(&desk, &thread).await);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_says_on_what_it_stands() {
    let desk = Desk::open().await;
    let case = desk.case_of("m-2", QUESTION).await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}"));
    let customer = desk.get(Who::Agent, &path).await.expect(200).json()["customer"]["id"].as_str().unwrap().to_owned();
    let unfounded = set(&desk, &customer, json!({"level": "verified", "how": "by_hand"})).await.expect(422).json();
    assert_eq!(unfounded["error"]["code"], "identity_unfounded");
    assert_eq!(set(&desk, &customer, json!({"level": "sure"})).await.expect(422).json()["error"]["field"], "level");
    let body = json!({"level": "verified", "how": "by_hand", "reason": "Vue en agence avec sa pièce d’identité."});
    set(&desk, &customer, body).await.expect(200);
    let page = desk.get(Who::Agent, &path).await.expect(200).json();
    assert_eq!(page["customer"]["identity"]["reason"], "Vue en agence avec sa pièce d’identité.");
    let taken_back = set(&desk, &customer, json!({"level": "unknown"})).await.expect(200).json();
    assert_eq!((&taken_back["level"], &taken_back["how"]), (&json!("unknown"), &Value::Null));

    // The trail names the case, who, and how; the words stay on the customer.
    let events = desk.store.events_after(desk.brand.id, 0, 100).await.unwrap();
    let kinds: Vec<String> = events
        .iter()
        .filter(|stored| stored.event.kind.as_str().starts_with("identity."))
        .map(|stored| format!("{} {:?}", stored.event.kind, stored.event.detail))
        .collect();
    assert_eq!(kinds, ["identity.verified Some(\"by_hand\")", "identity.withdrawn None"]);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_brand_knows_nothing_of_a_customer() {
    let desk = Desk::open().await;
    let case = desk.case_of("m-3", QUESTION).await["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let customer = page["customer"]["id"].as_str().unwrap();
    let path = format!("/api/brands/boreal/customers/{customer}/identity");
    let body = json!({"level": "verified", "how": "call_back"});
    desk.ask(desk.request(Who::Stranger, Method::PUT, &path).json(&body)).await.expect(404);
    desk.close().await;
}
