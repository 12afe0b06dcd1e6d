//! What is taken back is taken back: a colleague who leaves sees nothing more, and an erased customer is nowhere.

use std::time::Duration;

use futures_util::StreamExt;
use reqwest::Method;
use serde_json::json;

use crate::support::{Desk, Who};

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_who_leaves_sees_nothing_more() {
    let desk = Desk::open().await;
    let stream = desk.request(Who::Agent, Method::GET, &desk.of_brand("/events")).send().await.unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    let path = desk.of_brand(&format!("/members/{}", desk.signed_in(Who::Agent).user));
    desk.ask(desk.request(Who::Lead, Method::DELETE, &path)).await.expect(403);
    desk.ask(desk.request(Who::Admin, Method::DELETE, &path)).await.expect(204);
    desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(401);
    let mut lines = stream.bytes_stream();
    let end = async { while let Some(Ok(_)) = lines.next().await {} };
    tokio::time::timeout(Duration::from_secs(5), end).await.expect("what was open closes");
    let log = desk.store.audit_log(Some(desk.brand.id), None, 5).await.unwrap().items;
    let gone = desk.signed_in(Who::Agent).user.to_string();
    assert_eq!((log[0].action.as_str(), &log[0].subject), ("member.removed", &gone));
    assert_eq!(log[0].user_id, Some(desk.signed_in(Who::Admin).user));
    // Nobody there by that name any more; and somebody must be able to let others in.
    desk.ask(desk.request(Who::Admin, Method::DELETE, &path)).await.expect(404);
    let own = desk.of_brand(&format!("/members/{}", desk.signed_in(Who::Admin).user));
    desk.ask(desk.request(Who::Admin, Method::DELETE, &own)).await.expect(409);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_asks_for_it_is_erased() {
    let desk = Desk::open().await;
    let case = desk.case_of("e-1", "Bonjour, où est mon canapé violet ?").await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}"));
    let page = desk.get(Who::Agent, &path).await.expect(200);
    assert!(page.text.contains("violet") && page.text.contains("Camille Essai"));
    let customer = page.json()["customer"]["id"].as_str().unwrap().to_owned();
    let erase = desk.of_brand(&format!("/customers/{customer}/erase"));
    desk.post(Who::Lead, &erase, json!({"reason": "asked"})).await.expect(403);
    let unfounded =
        desk.post(Who::Admin, &erase, json!({"reason": "Camille Essai l’a demandé"})).await.expect(422).json();
    assert_eq!(unfounded["error"]["field"], "reason");
    desk.post(Who::Admin, &erase, json!({"reason": "asked"})).await.expect(204);
    desk.post(Who::Admin, &erase, json!({"reason": "asked"})).await.expect(204);

    let page = desk.get(Who::Agent, &path).await.expect(200);
    assert!(!page.text.contains("violet") && !page.text.contains("Camille"), "{}", page.text);
    let found = desk.get(Who::Agent, &desk.of_brand("/search?q=violet")).await.expect(200).json();
    assert_eq!(found["results"], json!([]));
    let log = desk.store.audit_log(Some(desk.brand.id), None, 9).await.unwrap().items;
    let told: Vec<_> =
        log.iter().map(|line| (line.action.as_str(), line.subject.as_str(), line.detail.as_deref())).collect();
    assert_eq!(told, [("customer.erased", customer.as_str(), Some("asked"))], "once, with who and why");
    assert_eq!(desk.store.erasure_ledger().await.unwrap().len(), 1);
    desk.close().await;
}
