//! What a customer takes back is forgotten, unless a lead kept it as evidence: sealed, for a time, and never longer than the customer.

use std::time::{Duration, Instant};

use guichet_core::model::MessageId;
use serde_json::{Value, json};

use crate::support::{Desk, Who, item};

const THREAT: &str = "Je sais où habite votre livreur, il va le regretter.";

/// A message, with its case.
async fn said(desk: &Desk, external_id: &str) -> (String, String) {
    let id = desk.bring(item(external_id, THREAT)).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&id).await["case"]["id"].as_str().unwrap().to_owned();
    (id, case)
}

/// The author takes it back; what the case page shows then.
async fn taken_back(desk: &Desk, external_id: &str, case: &str) -> Value {
    let mut delete = item(external_id, "");
    delete["type"] = json!("delete");
    desk.bring(delete).await.expect(202);
    let path = desk.of_brand(&format!("/cases/{case}"));
    let page = desk.until(&path, |page| page["conversations"][0]["messages"][0]["state"] == "deleted").await;
    page["conversations"][0]["messages"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_prove_something_outlive_their_deletion_sealed() {
    let desk = Desk::open().await;
    let (id, case) = said(&desk, "preuve-1").await;
    let act = |what: &str| desk.of_brand(&format!("/messages/{id}/{what}"));
    desk.post(Who::Agent, &act("hold"), json!({"reason": "threat"})).await.expect(403);
    desk.post(Who::Lead, &act("hold"), json!({"reason": "useful"})).await.expect(422);
    let held = desk.post(Who::Lead, &act("hold"), json!({"reason": "threat"})).await.expect(200).json();
    assert_eq!((&held["held"]["reason"], &held["held"]["by_name"]), (&json!("threat"), &json!("Lead")));
    desk.post(Who::Lead, &act("hold"), json!({"reason": "fraud"})).await.expect(409);

    let shown = taken_back(&desk, "preuve-1", &case).await;
    assert_eq!((&shown["text"], &shown["held"]["reason"]), (&json!(""), &json!("threat")), "gone, and kept apart");
    desk.post(Who::Agent, &act("show-held"), json!({})).await.expect(403);
    let words = desk.post(Who::Lead, &act("show-held"), json!({})).await.expect(200).json();
    assert_eq!(words, json!({"text": THREAT, "earlier": []}));
    let events = desk.store.events_after(desk.brand.id, 0, 100).await.unwrap();
    let told: Vec<_> =
        events.iter().map(|one| (one.event.kind.as_str(), one.event.detail.clone().unwrap_or_default())).collect();
    for (kind, detail) in [("message.held", "threat"), ("words.shown", "evidence")] {
        assert!(told.contains(&(kind, detail.to_owned())), "{kind}: {told:?}");
    }

    let after = desk.post(Who::Lead, &act("release"), json!({})).await.expect(200).json();
    assert_eq!(after["held"], Value::Null);
    desk.post(Who::Lead, &act("show-held"), json!({})).await.expect(404);
    desk.post(Who::Lead, &act("hold"), json!({"reason": "threat"})).await.expect(409);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_of_what_nobody_held() {
    let desk = Desk::open().await;
    let (id, case) = said(&desk, "preuve-2").await;
    let shown = taken_back(&desk, "preuve-2", &case).await;
    assert_eq!((&shown["text"], &shown["held"]), (&json!(""), &Value::Null));
    let path = desk.of_brand(&format!("/messages/{id}/show-held"));
    desk.post(Who::Lead, &path, json!({})).await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_ends_after_a_year_or_with_its_customer() {
    let desk = Desk::open().await;
    let (old, _) = said(&desk, "preuve-3").await;
    let (theirs, of) = said(&desk, "preuve-4").await;
    for id in [&old, &theirs] {
        let path = desk.of_brand(&format!("/messages/{id}/hold"));
        desk.post(Who::Lead, &path, json!({"reason": "dispute"})).await.expect(200);
    }
    let page = desk.get(Who::Admin, &desk.of_brand(&format!("/cases/{of}"))).await.expect(200).json();
    let customer = page["customer"]["id"].as_str().unwrap();
    let path = desk.of_brand(&format!("/customers/{customer}/erase"));
    desk.post(Who::Admin, &path, json!({"reason": "asked"})).await.expect(204);
    let kept = async |id: &str| {
        let path = desk.of_brand(&format!("/messages/{id}/show-held"));
        desk.post(Who::Lead, &path, json!({})).await.status == 200
    };
    assert_eq!((kept(&old).await, kept(&theirs).await), (true, false), "an erasure ends it");

    desk.clock.forward(366 * 24 * 3_600);
    let id = MessageId(old.parse().unwrap());
    let begun = Instant::now();
    while desk.store.held(desk.brand.id, id).await.unwrap().is_some() {
        assert!(begun.elapsed() < Duration::from_secs(20), "a year is the most");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let message = desk.store.message(desk.brand.id, id).await.unwrap().unwrap();
    assert_eq!(message.text, THREAT, "what its author left stands as before");
    desk.close().await;
}
