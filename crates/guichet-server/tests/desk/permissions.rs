//! Who may call what: every address of the API is named here, with the least role that may use it.
//!
//! The list is compared with the description of the API: a new address without a line fails the test. Addresses that are
//! not tried yet stand in `tests/untried-addresses.txt`, which may only become shorter.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, Who};

/// Who may: anybody, anybody signed in, or from this role on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Least {
    Anybody,
    SignedIn,
    Agent,
    Lead,
    Admin,
}

const NIL: &str = "00000000-0000-7000-8000-000000000000";

/// Method, address, least role, and a body that is complete enough to reach the question of the role.
fn addresses() -> Vec<(&'static str, &'static str, Least, Value)> {
    let reply = json!({"reply_id": NIL, "conversation_id": NIL, "text": "x", "visibility": "private"});
    let draft = json!({"conversation_id": NIL, "text": "x", "visibility": "private"});
    vec![
        ("get", "/api/session", Least::SignedIn, Value::Null),
        ("post", "/api/session", Least::Anybody, json!({"email": "x@x.example", "password": "x"})),
        ("post", "/api/sign-in-link", Least::Anybody, json!({"token": "x"})),
        ("put", "/api/me", Least::SignedIn, json!({})),
        ("get", "/api/demo", Least::SignedIn, Value::Null),
        ("get", "/api/channel-kinds", Least::SignedIn, Value::Null),
        ("get", "/api/messages/{message_id}", Least::SignedIn, Value::Null),
        ("get", "/api/brands/{brand}/queue", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/counts", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/cases/{id}", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/cases/{id}/drop-link", Least::Agent, json!({})),
        (
            "put",
            "/api/brands/{brand}/customers/{id}/identity",
            Least::Agent,
            json!({"level": "verified", "how": "call_back"}),
        ),
        ("post", "/api/brands/{brand}/customers/{id}/erase", Least::Admin, json!({"reason": "asked"})),
        ("post", "/api/brands/{brand}/cases/{id}/solve", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/cases/{id}/reopen", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/cases/{id}/assign", Least::Agent, json!({"user_id": null})),
        ("post", "/api/brands/{brand}/cases/{id}/close", Least::Agent, json!({"reason": "other"})),
        ("post", "/api/brands/{brand}/cases/{id}/close/undo", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/cases/{id}/merge", Least::Agent, json!({"other": "AAA-AAA"})),
        ("post", "/api/brands/{brand}/cases/{id}/split", Least::Agent, json!({"conversation_ids": []})),
        ("post", "/api/brands/{brand}/regroupings/{id}/undo", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/cases/{id}/replies", Least::Agent, reply.clone()),
        ("post", "/api/brands/{brand}/replies/{reply_id}/undo", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/replies/{reply_id}/decide", Least::Agent, json!({"decision": "arrived"})),
        ("post", "/api/brands/{brand}/guard", Least::Agent, draft.clone()),
        ("post", "/api/brands/{brand}/messages/{id}/hide", Least::Agent, json!({"reason": "spam"})),
        ("post", "/api/brands/{brand}/messages/{id}/show-again", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/messages/{id}/hold", Least::Lead, json!({"reason": "threat"})),
        ("post", "/api/brands/{brand}/messages/{id}/release", Least::Lead, json!({})),
        ("post", "/api/brands/{brand}/messages/{id}/show-held", Least::Lead, json!({})),
        ("post", "/api/brands/{brand}/conversations/{id}/check-private", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/messages/{id}/show", Least::Agent, json!({})),
        ("put", "/api/brands/{brand}/messages/{id}/reading", Least::Agent, json!({"topic": "product"})),
        ("get", "/api/brands/{brand}/corrections", Least::Agent, Value::Null),
        ("delete", "/api/brands/{brand}/corrections/{id}", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/corrections/export", Least::Lead, Value::Null),
        ("post", "/api/brands/{brand}/corrections/reset", Least::Admin, json!({"confirm": "x"})),
        ("get", "/api/brands/{brand}/attachments/{id}", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/promises", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/promises/{id}/keep", Least::Agent, json!({})),
        (
            "post",
            "/api/brands/{brand}/promises/{id}/replace",
            Least::Agent,
            json!({"due_at": "2027-01-01T00:00:00Z", "reason": "x"}),
        ),
        ("get", "/api/brands/{brand}/cases/{id}/solutions", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/cases/{id}/gifts", Least::Agent, json!({"gift_id": NIL, "code": "x"})),
        ("post", "/api/brands/{brand}/gifts/{id}/take-back", Least::Agent, json!({})),
        ("get", "/api/brands/{brand}/gifts", Least::Lead, Value::Null),
        ("get", "/api/brands/{brand}/gifts/totals", Least::Lead, Value::Null),
        ("get", "/api/brands/{brand}/catalogue", Least::Agent, Value::Null),
        ("put", "/api/brands/{brand}/catalogue", Least::Lead, json!({"text": "x"})),
        ("get", "/api/brands/{brand}/catalogue/file", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/catalogue/examples", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/cases/{id}/mediation", Least::Agent, Value::Null),
        ("put", "/api/brands/{brand}/cases/{id}/mediation", Least::Agent, json!({"mark": "not_final"})),
        ("post", "/api/brands/{brand}/cases/{id}/dossier", Least::Lead, json!({})),
        ("get", "/api/brands/{brand}/settings/deadlines", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/queue/next", Least::Agent, json!({})),
        ("get", "/api/brands/{brand}/day", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/working", Least::Agent, Value::Null),
        ("put", "/api/brands/{brand}/working/{id}", Least::Lead, json!({"novice": true})),
        ("get", "/api/brands/{brand}/cases/{id}/hand-over", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/cases/{id}/hand-over", Least::Agent, json!({"user_id": null})),
        ("get", "/api/brands/{brand}/promises/kept", Least::Agent, Value::Null),
        (
            "post",
            "/api/brands/{brand}/cases/{id}/promises",
            Least::Agent,
            json!({"text": "x", "due_at": "2099-01-01T00:00:00Z"}),
        ),
        ("get", "/api/brands/{brand}/articles", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/articles", Least::Agent, json!({"content": {}})),
        ("get", "/api/brands/{brand}/articles/export", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/articles/import", Least::Lead, json!({"files": []})),
        ("get", "/api/brands/{brand}/articles/wanted", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/articles/wanted/messages", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/articles/{id}", Least::Agent, Value::Null),
        ("put", "/api/brands/{brand}/articles/{id}", Least::Lead, json!({"content": {}})),
        ("get", "/api/brands/{brand}/articles/{id}/versions", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/articles/{id}/use", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/messages/{id}/articles", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/cases/{id}/draft", Least::Agent, draft.clone()),
        ("post", "/api/brands/{brand}/cases/{id}/draft/rephrase", Least::Agent, draft.clone()),
        ("get", "/api/brands/{brand}/rephrase", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/cases/{id}/own-systems", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/own-systems", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/subscriptions", Least::Admin, Value::Null),
        ("post", "/api/brands/{brand}/subscriptions", Least::Admin, json!({"url": "x", "nouns": []})),
        ("patch", "/api/brands/{brand}/subscriptions/{id}", Least::Admin, json!({})),
        ("delete", "/api/brands/{brand}/subscriptions/{id}", Least::Admin, Value::Null),
        ("post", "/api/brands/{brand}/subscriptions/{id}/try", Least::Admin, json!({})),
        ("put", "/api/brands/{brand}/own-systems", Least::Admin, json!({"enabled": false, "url": ""})),
        ("put", "/api/brands/{brand}/rephrase", Least::Admin, json!({"enabled": false, "url": "", "model": ""})),
        ("get", "/api/brands/{brand}/search", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/quarantine", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/quarantine/{id}/raw", Least::Lead, Value::Null),
        ("post", "/api/brands/{brand}/quarantine/{id}/retry", Least::Lead, json!({})),
        ("post", "/api/brands/{brand}/quarantine/{id}/dismiss", Least::Lead, json!({})),
        ("get", "/api/brands/{brand}/unknown-sends", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/channels", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/channels", Least::Admin, json!({"kind": "none", "name": "x"})),
        ("patch", "/api/brands/{brand}/channels/{id}", Least::Lead, json!({"state": "paused"})),
        ("post", "/api/brands/{brand}/channels/{id}/check", Least::Lead, json!({})),
        ("post", "/api/brands/{brand}/channels/{id}/connect", Least::Admin, json!({})),
        ("get", "/api/brands/{brand}/members", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/members", Least::Admin, json!({"email": "x", "name": "x", "role": "agent"})),
        ("delete", "/api/brands/{brand}/members/{id}", Least::Admin, Value::Null),
        ("get", "/api/brands/{brand}/settings", Least::Agent, Value::Null),
        ("put", "/api/brands/{brand}/settings", Least::Admin, json!({"locale": "de"})),
        ("get", "/api/brands/{brand}/charter", Least::Agent, Value::Null),
        ("put", "/api/brands/{brand}/charter", Least::Lead, json!({"text": "version = 1", "based_on": 0})),
        ("post", "/api/brands/{brand}/charter/check", Least::Lead, json!({"text": "version = 1"})),
        ("post", "/api/brands/{brand}/charter/preview", Least::Lead, json!({"text": "version = 1"})),
        ("get", "/api/brands/{brand}/charter/versions", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/charter/versions/{version}", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/charter/versions/{version}/restore", Least::Lead, json!({"based_on": 99})),
        ("get", "/api/brands/{brand}/charter/file", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/charter/examples", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/approvals", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/cases/{id}/approvals", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/cases/{id}/approvals", Least::Agent, reply.clone()),
        ("post", "/api/brands/{brand}/approvals/{id}/approve", Least::Lead, json!({})),
        ("post", "/api/brands/{brand}/approvals/{id}/send-back", Least::Lead, json!({"note": "x"})),
        ("post", "/api/brands/{brand}/approvals/{id}/withdraw", Least::Agent, json!({})),
        ("get", "/api/brands/{brand}/report/gap", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/report/gap/cases", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/report/audit", Least::Lead, Value::Null),
        ("get", "/api/brands/{brand}/report/audit/page", Least::Lead, Value::Null),
        ("get", "/api/brands/{brand}/incidents", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/incidents/{id}", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/incidents/{id}/messages", Least::Agent, Value::Null),
        // Whose incident it is decides the rest: `incidents.rs` tries that.
        ("post", "/api/brands/{brand}/incidents/{id}/own", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/incidents/{id}/hand-over", Least::Agent, json!({"user_id": null})),
        ("post", "/api/brands/{brand}/incidents/{id}/end", Least::Agent, json!({"reason": "fixed"})),
        ("post", "/api/brands/{brand}/incidents/{id}/reject", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/incidents/{id}/reopen", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/incidents/{id}/word", Least::Agent, json!({})),
        ("get", "/api/brands/{brand}/cases/{id}/similar", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/events", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/contacts", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/contacts", Least::Lead, json!({"kind": "x", "name": "x", "language": "fr"})),
        ("put", "/api/brands/{brand}/contacts/{id}", Least::Lead, json!({"kind": "x", "name": "x", "language": "fr"})),
        ("delete", "/api/brands/{brand}/contacts/{id}", Least::Lead, Value::Null),
        ("get", "/api/brands/{brand}/cases/{id}/relays", Least::Agent, Value::Null),
        (
            "post",
            "/api/brands/{brand}/cases/{id}/relays",
            Least::Agent,
            json!({"relay_id": NIL, "contact_id": NIL, "question": "x"}),
        ),
        ("get", "/api/brands/{brand}/cases/{id}/relay-proposal", Least::Agent, Value::Null),
        ("get", "/api/brands/{brand}/relays", Least::Agent, Value::Null),
        ("post", "/api/brands/{brand}/relays/{id}/withdraw", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/relays/{id}/remind", Least::Agent, json!({})),
        ("post", "/api/brands/{brand}/relays/{id}/words", Least::Agent, json!({"word_id": NIL, "text": "x"})),
        ("get", "/api/brands/{brand}/relay-files/{id}", Least::Agent, Value::Null),
    ]
}

fn filled(path: &str, brand: &str) -> String {
    let path = path
        .replace("{brand}", brand)
        .replace("{version}", "0")
        .replace("{id}", NIL)
        .replace("{message_id}", NIL)
        .replace("{reply_id}", NIL);
    if path.ends_with("/search") { format!("{path}?q=x") } else { path }
}

async fn status(desk: &Desk, who: Who, method: &str, path: &str, body: &Value) -> u16 {
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let mut request = desk.request(who, method, path);
    if !body.is_null() {
        request = request.json(body);
    }
    // The body of the events never ends: the status is enough.
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_address_is_for_its_role_and_no_other() {
    let desk = Desk::open().await;
    for (method, path, least, body) in addresses() {
        let path = filled(path, "atlas");
        let ask = |who| status(&desk, who, method, &path, &body);
        let nobody = ask(Who::Nobody).await;
        if least == Least::Anybody {
            assert_eq!(nobody, 401, "{method} {path}: wrong credentials are no way in");
            continue;
        }
        assert_eq!(nobody, 401, "{method} {path} without a session");
        for (who, role) in [(Who::Agent, Least::Agent), (Who::Lead, Least::Lead), (Who::Admin, Least::Admin)] {
            let allowed = match least {
                Least::Anybody | Least::SignedIn | Least::Agent => true,
                Least::Lead => role != Least::Agent,
                Least::Admin => role == Least::Admin,
            };
            let seen = ask(who).await;
            assert_eq!(seen != 403, allowed, "{method} {path} as {who:?}: {seen}");
            assert!(seen != 401 && seen < 500, "{method} {path} as {who:?}: {seen}");
        }
        if path.contains("/brands/") {
            assert_eq!(ask(Who::Stranger).await, 404, "{method} {path} as somebody of another brand");
        }
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_token_of_the_session_everywhere() {
    let desk = Desk::open().await;
    let cookie = desk.signed_in(Who::Admin).cookie.clone();
    for (method, path, least, body) in addresses() {
        if method == "get" || least == Least::Anybody {
            continue;
        }
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let path = filled(path, "atlas");
        let request = desk.client.request(method, desk.url(&path)).header("cookie", &cookie).json(&body);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 403, "{path}");
    }
    desk.close().await;
}

#[test]
fn every_address_of_the_description_is_tried() {
    let document: Value = serde_json::from_str(&guichet_server::openapi()).unwrap();
    let mut described: BTreeSet<String> = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    let tried: BTreeSet<String> =
        addresses().into_iter().map(|(method, path, ..)| format!("{method} {path}")).collect();
    let listed = include_str!("../untried-addresses.txt");
    let untried: BTreeSet<String> =
        listed.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    let missing: Vec<_> = described.difference(&tried).filter(|address| !untried.contains(*address)).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
    let needless: Vec<_> =
        untried.iter().filter(|address| tried.contains(*address) || !described.contains(*address)).collect();
    assert!(needless.is_empty(), "take these lines out of untried-addresses.txt: {needless:?}");
    let unknown: Vec<_> = tried.difference(&described).collect();
    assert!(unknown.is_empty(), "not in the description: {unknown:?}");
}

#[test]
fn the_description_names_the_product_and_nobody() {
    let document: Value = serde_json::from_str(&guichet_server::openapi()).unwrap();
    assert_eq!(document["info"]["title"], "Guichet");
    assert_eq!(document["info"]["license"]["name"], "Apache-2.0");
    assert!(document["info"]["contact"].get("email").is_none(), "{}", document["info"]);
    assert!(document["info"]["contact"].get("url").is_none(), "{}", document["info"]);
}
