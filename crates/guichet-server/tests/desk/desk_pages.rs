//! What the other screens show: search, report, members, channels, settings, promises, health.

use guichet_store::Secrets;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Desk, Who};

const PROMISE: &str = "Bonjour Camille, je cherche votre colis avec le dépôt et je vous écris ici où il se trouve, demain avant 13 h. Agent";

/// A case that was answered with a promise.
async fn answered(desk: &Desk) -> String {
    let case = desk.case_of("p-1", "Mon colis 6A12345678901 n’est pas arrivé, où est-il ?").await;
    let case = case["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let thread = &page["conversations"][0];
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "private",
        "seen_up_to": thread["messages"][0]["id"], "text": PROMISE,
    });
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await.expect(202);
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_a_dated_debt_that_can_be_kept() {
    let desk = Desk::open().await;
    let case = answered(&desk).await;
    let list = desk.get(Who::Agent, &desk.of_brand("/promises")).await.expect(200).json();
    let promise = &list["promises"][0];
    assert_eq!(promise["case_id"], case);
    assert!(promise["text"].as_str().unwrap().contains("demain avant 13 h"), "{promise}");
    assert_eq!(promise["state"], "open");
    let path = desk.of_brand(&format!("/promises/{}/keep", promise["id"].as_str().unwrap()));
    let kept = desk.post(Who::Agent, &path, json!({})).await.expect(200).json();
    assert_eq!(kept["state"], "kept");
    let again = desk.post(Who::Agent, &path, json!({})).await.expect(409).json();
    assert_eq!(again["error"]["code"], "promise_closed");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_is_not_kept_in_time_is_an_alarm() {
    let desk = Desk::open().await;
    answered(&desk).await;
    desk.clock.forward(3 * 24 * 3600);
    desk.until(&desk.of_brand("/promises?state=broken"), |list| list["promises"][0]["state"] == "broken").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gap_report_opens_its_cases() {
    let desk = Desk::open().await;
    let case = answered(&desk).await;
    let gap = desk.get(Who::Agent, &desk.of_brand("/report/gap")).await.expect(200).json();
    assert_eq!(gap["asked"], 1, "{gap}");
    assert_eq!(gap["held"], 1, "{gap}");
    let behind = desk.get(Who::Agent, &desk.of_brand("/report/gap/cases?outcome=held")).await.expect(200).json();
    assert_eq!(behind["cases"][0]["id"], case);
    let wrong = desk.get(Who::Agent, &desk.of_brand("/report/gap?from=2026-13-01")).await.expect(422).json();
    assert_eq!(wrong["error"]["field"], "from");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_words_and_references() {
    let desk = Desk::open().await;
    let case = desk.case_of("p-2", "Le réfrigérateur livré hier est cabossé, que faites-vous ?").await;
    let by_words = desk.get(Who::Agent, &desk.of_brand("/search?q=refrigerateurs%20cabosse")).await.expect(200).json();
    assert_eq!(by_words["results"][0]["case"]["id"], case["id"], "{by_words}");
    let reference = case["reference"].as_str().unwrap();
    let by_reference = desk.get(Who::Agent, &desk.of_brand(&format!("/search?q={reference}"))).await.expect(200).json();
    assert_eq!(by_reference["results"][0]["case"]["id"], case["id"]);
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{reference}"))).await.expect(200).json();
    assert_eq!(page["case"]["id"], case["id"]);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_is_added_with_a_link_that_signs_in_once() {
    let desk = Desk::open().await;
    let body = json!({"email": "Zoe.Martin@atlas.example", "name": "Zoé Martin", "role": "agent"});
    let added = desk.post(Who::Admin, &desk.of_brand("/members"), body).await.expect(201).json();
    assert_eq!(added["member"]["signature"], "Zoé", "never the surname by default");
    let token = added["sign_in_url"].as_str().unwrap().split_once("#token=").unwrap().1.to_owned();
    let session = desk.post(Who::Nobody, "/api/sign-in-link", json!({"token": token})).await.expect(200).json();
    assert_eq!(session["user"]["email"], "zoe.martin@atlas.example");
    let members = desk.get(Who::Agent, &desk.of_brand("/members")).await.expect(200).json();
    assert_eq!(members["members"].as_array().unwrap().len(), 4);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_gets_no_link_into_the_account_of_another_brands_colleague() {
    let desk = Desk::open().await;
    let boss = desk.store.user(desk.signed_in(Who::Stranger).user).await.unwrap().unwrap();
    let body = json!({"email": boss.email, "name": "Le patron", "role": "agent"});
    let added = desk.post(Who::Admin, &desk.of_brand("/members"), body).await.expect(201).json();
    assert_eq!(added["member"]["role"], "agent");
    assert_eq!(added.get("sign_in_url"), None, "their account opens other brands too");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_added_paused_and_never_shows_its_secret_again() {
    let desk = Desk::open().await;
    let wrong = json!({"kind": "inbound", "name": "Boutique", "settings": {"reply_url": "nowhere"}});
    let refused = desk.post(Who::Admin, &desk.of_brand("/channels"), wrong).await.expect(422).json();
    assert_eq!(refused["error"]["field"], "reply_url");
    assert!(refused["problems"][0]["message"].as_str().unwrap().contains("https://"));
    let new = json!({"kind": "inbound", "name": "Boutique", "settings": {}, "secrets": {}});
    let added = desk.post(Who::Admin, &desk.of_brand("/channels"), new).await.expect(201).json();
    let secret = added["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_"));
    assert!(added["url"].as_str().unwrap().contains("/hooks/inbound/"));
    let list = desk.get(Who::Admin, &desk.of_brand("/channels")).await.expect(200);
    assert!(!list.text.contains(&secret));
    let path = desk.of_brand(&format!("/channels/{}", added["id"].as_str().unwrap()));
    let paused = desk.ask(desk.request(Who::Lead, Method::PATCH, &path).json(&json!({"state": "paused"}))).await;
    assert_eq!(paused.expect(200).json()["status"], "paused");
    desk.ask(desk.request(Who::Lead, Method::PATCH, &path).json(&json!({"name": "Autre"}))).await.expect(403);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_made_anew_is_shown_once_and_works() {
    let desk = Desk::open().await;
    let path = desk.of_brand(&format!("/channels/{}", desk.inbound));
    let change = |body: serde_json::Value| desk.ask(desk.request(Who::Admin, Method::PATCH, &path).json(&body));
    let renamed = change(json!({"name": "Boutique"})).await.expect(200).json();
    assert_eq!(renamed["secret"], serde_json::Value::Null, "what was not made is not shown");
    let changed = change(json!({"secrets": {"secret": ""}})).await.expect(200).json();
    let secret = changed["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret != desk.secret);
    assert_eq!(desk.store.secrets(desk.inbound).await.unwrap()["secret"], secret);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_cannot_be_opened_is_seen_to_fail() {
    let desk = Desk::open().await;
    // As after a restore without the key: the settings are there, the password is not.
    let hosts = [("imap_host", "imap.atlas.example"), ("smtp_host", "smtp.atlas.example"), ("password", "secret")];
    let settings = [&[("address", "aide@atlas.example")], &hosts[..]].concat();
    let (channel, _) = desk.account("mail", &settings);
    desk.store.create_channel(&channel, &Secrets::new(), jiff::Timestamp::now()).await.unwrap();
    let list = desk.until(&desk.of_brand("/channels"), |list| list.to_string().contains("failing")).await;
    let shown = list["channels"].as_array().unwrap().iter().find(|shown| shown["status"] == "failing").unwrap();
    assert_eq!(shown["id"], channel.id.to_string());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_checked_by_name() {
    let desk = Desk::open().await;
    let put = |body| desk.ask(desk.request(Who::Admin, Method::PUT, &desk.of_brand("/settings")).json(&body));
    assert_eq!(put(json!({"timezone": "Mars/Olympus"})).await.expect(422).json()["error"]["field"], "timezone");
    let changed = put(json!({"timezone": "Europe/Brussels", "undo_seconds": 30})).await.expect(200).json();
    assert_eq!(changed["undo_seconds"], 30);
    let session = desk.get(Who::Agent, "/api/session").await.expect(200).json();
    assert_eq!(session["brands"][0]["timezone"], "Europe/Brussels");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_figures_name_nobody() {
    let desk = Desk::open().await;
    desk.case_of("p-3", "Bonjour, où est ma commande ?").await;
    let health = desk.get(Who::Nobody, "/healthz").await.expect(200).json();
    assert_eq!(health, json!({"status": "ok", "database": true, "silent_workers": []}));
    let figures = desk.get(Who::Nobody, "/metrics").await.expect(200).text;
    assert!(figures.contains("guichet_items_received_total{kind=\"inbound\"}"), "{figures}");
    assert!(!figures.contains("Camille") && !figures.contains("atlas"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_other_address_is_the_desk_itself_under_a_strict_policy() {
    let desk = Desk::open().await;
    let page = desk.get(Who::Nobody, "/queue").await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
    desk.get(Who::Nobody, "/assets/none.js").await.expect(404);
    let document = desk.get(Who::Nobody, "/api/openapi.json").await.expect(200).json();
    assert_eq!(document["info"]["title"], "Guichet");
    desk.close().await;
}
