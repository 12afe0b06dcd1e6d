//! The inbound webhook: every status of the contract.

use guichet_server::Source;
use reqwest::StatusCode;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Desk, Who, item};

#[tokio::test(flavor = "multi_thread")]
async fn new_same_and_different() {
    let desk = Desk::open().await;
    let message = item("w-1", "Bonjour, où est ma commande ?");
    let first = desk.bring(message.clone()).await.expect(202).json();
    assert_eq!(first["status"], "received");
    let again = desk.bring(message.clone()).await.expect(200).json();
    assert_eq!(again["message_id"], first["message_id"]);
    let mut other = message.clone();
    other["text"] = json!("Bonjour, où est mon remboursement ?");
    let conflict = desk.bring(other.clone()).await.expect(409).json();
    assert_eq!(conflict["message_id"], first["message_id"]);
    assert_eq!(conflict["error"]["code"], "other_content");
    other["type"] = json!("edit");
    desk.bring(other).await.expect(202);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_becomes_a_revision() {
    let desk = Desk::open().await;
    let message = item("w-2", "Bonjour, où est ma commande ?");
    let id = desk.bring(message.clone()).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&id).await["case"]["id"].as_str().unwrap().to_owned();
    let mut edit = message;
    edit["type"] = json!("edit");
    edit["text"] = json!("Bonjour, où est ma commande 7845 ?");
    desk.bring(edit).await.expect(202);
    let page = desk
        .until(&desk.of_brand(&format!("/cases/{case}")), |page| {
            page["conversations"][0]["messages"][0]["revision"] == 1
        })
        .await;
    let shown = &page["conversations"][0]["messages"][0];
    assert_eq!(shown["text"], "Bonjour, où est ma commande 7845 ?");
    assert_eq!(shown["revisions"][0]["text"], "Bonjour, où est ma commande ?");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_good_signature_nothing_is_read() {
    let desk = Desk::open().await;
    let body = serde_json::to_vec(&item("w-3", "Bonjour")).unwrap();
    let url = desk.url(&format!("/hooks/inbound/{}", desk.inbound));
    desk.ask(desk.client.post(&url).body(body.clone())).await.expect(401);
    let signed = desk.hook(body.clone()).build().unwrap();
    let mut tampered = signed.try_clone().unwrap();
    *tampered.body_mut() = Some(serde_json::to_vec(&item("w-3", "Autre chose")).unwrap().into());
    let answer = desk.client.execute(tampered).await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    desk.clock.forward(3_600);
    let stale = desk.client.execute(signed).await.unwrap();
    assert_eq!(stale.status(), StatusCode::UNAUTHORIZED);
    desk.ask(desk.client.post(desk.url("/hooks/inbound/none")).body(body)).await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_names_the_field() {
    let desk = Desk::open().await;
    let mut without = item("w-4", "Bonjour");
    without.as_object_mut().unwrap().remove("external_id");
    assert_eq!(desk.bring(without).await.expect(422).json()["error"]["field"], "external_id");
    let mut wrong = item("w-4", "Bonjour");
    wrong["visibility"] = json!("secret");
    assert_eq!(desk.bring(wrong).await.expect(422).json()["error"]["field"], "visibility");
    desk.ask(desk.hook(b"{\"source\": ".to_vec())).await.expect(422);
    desk.ask(desk.hook(b"\xff\xfe".to_vec())).await.expect(422);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_system_that_brought_a_message_may_follow_it() {
    let desk = Desk::open().await;
    let id = desk.bring(item("w-5", "Bonjour, où est ma commande ?")).await.expect(202).json()["message_id"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.understood(&id).await;
    let path = format!("/api/messages/{id}");
    let with = |secret: &str| desk.client.get(desk.url(&path)).header("authorization", format!("Bearer {secret}"));
    let told = desk.ask(with(&desk.secret)).await.expect(200).json();
    assert_eq!(told["state"], "read");
    assert_eq!(told["external_id"], "w-5");
    assert!(told["case"]["reference"].is_string() && told["reading"]["language"] == "fr", "{told}");
    desk.ask(with("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")).await.expect(404);
    desk.get(Who::Nobody, &path).await.expect(401);
    desk.get(Who::Stranger, &path).await.expect(404);
    desk.close().await;
}

/// What the desk answers to a request of which the body never comes.
async fn answer_without_body(desk: &Desk, headers: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(desk.server.address()).await.unwrap();
    let head = format!(
        "POST /hooks/inbound/{} HTTP/1.1\r\nhost: desk.example\r\ncontent-length: 20000000\r\n{headers}\r\n",
        desk.inbound
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    let read = stream.read_exact(&mut answer);
    tokio::time::timeout(std::time::Duration::from_secs(5), read).await.expect("an answer before the body").unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_is_read_for_those_whom_it_could_not_help() {
    let desk = Desk::open().await;
    assert_eq!(answer_without_body(&desk, "").await, "HTTP/1.1 401");
    let headers = |time: i64| format!("webhook-id: m\r\nwebhook-timestamp: {time}\r\nwebhook-signature: v1,x\r\n");
    let now = desk.clock.now().as_second();
    assert_eq!(answer_without_body(&desk, &headers(now - 3_600)).await, "HTTP/1.1 401");
    // After too much of that, not even headers that look right are listened to.
    let mut refused = false;
    for _ in 0..200 {
        refused = refused || answer_without_body(&desk, "").await == "HTTP/1.1 429";
    }
    assert!(refused);
    assert_eq!(answer_without_body(&desk, &headers(now)).await, "HTTP/1.1 429");
    desk.close().await;
}
