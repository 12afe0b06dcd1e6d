//! Programs of the brand are told what happens: in order, signed, until they take it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use reqwest::Method;
use serde_json::{Value, json};

use crate::skipped::skipped;
use crate::support::{Desk, Who};

/// What a program took: the three headers and the bytes.
#[derive(Debug, Clone)]
struct Told {
    id: String,
    time: String,
    signature: String,
    body: String,
}

impl Told {
    fn kind(&self) -> String {
        serde_json::from_str::<Value>(&self.body).unwrap()["type"].as_str().unwrap().to_owned()
    }
}

/// A program in this process: what it was told, and the status that it answers with.
async fn program() -> (String, Arc<Mutex<u16>>, Arc<Mutex<Vec<Told>>>) {
    let (status, told) = (Arc::new(Mutex::new(200)), Arc::<Mutex<Vec<Told>>>::default());
    let (answers, heard) = (Arc::clone(&status), Arc::clone(&told));
    let handler = move |headers: HeaderMap, body: String| {
        let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
        let one = Told {
            id: header("webhook-id"),
            time: header("webhook-timestamp"),
            signature: header("webhook-signature"),
            body,
        };
        heard.lock().unwrap().push(one);
        let status = StatusCode::from_u16(*answers.lock().unwrap()).unwrap();
        async move { status }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/", post(handler))).await });
    (format!("http://{address}/"), status, told)
}

async fn subscribe(desk: &Desk, url: &str, nouns: Value) -> Value {
    let body = json!({"url": url, "nouns": nouns});
    desk.post(Who::Admin, &desk.of_brand("/subscriptions"), body).await.expect(201).json()
}

async fn until(told: &Mutex<Vec<Told>>, wanted: impl Fn(&[Told]) -> bool) -> Vec<Told> {
    let started = Instant::now();
    loop {
        let now = told.lock().unwrap().clone();
        if wanted(&now) {
            return now;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{now:?}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_told_in_order_and_without_words_of_people() {
    let desk = Desk::open().await;
    let (url, _, told) = program().await;
    let made = subscribe(&desk, &url, json!(["case", "message"])).await;
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    let case = desk.case_of("h-1", "Où est mon colis 6A12345678901 ? Camille Essai").await;
    let heard = until(&told, |told| told.len() >= 2).await;
    let kinds: Vec<String> = heard.iter().map(Told::kind).collect();
    assert!(kinds.contains(&"case.opened".to_owned()) && kinds.contains(&"message.received".to_owned()), "{kinds:?}");
    let places: Vec<i64> = heard
        .iter()
        .map(|one| serde_json::from_str::<Value>(&one.body).unwrap()["data"]["position"].as_i64().unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    let all: String = heard.iter().map(|one| one.body.as_str()).collect();
    assert!(all.contains(case["id"].as_str().unwrap()) && !all.contains("colis") && !all.contains("Camille"), "{all}");
    // The list never shows the secret again.
    let list = desk.get(Who::Admin, &desk.of_brand("/subscriptions")).await.expect(200);
    assert!(!list.text.contains("whsec_"), "{}", list.text);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_taken_is_told_again_under_the_same_id_and_whoever_has_gone_is_left_alone() {
    let desk = Desk::open().await;
    let (url, status, told) = program().await;
    let made = subscribe(&desk, &url, json!(["case"])).await;
    let path = desk.of_brand(&format!("/subscriptions/{}", made["id"].as_str().unwrap()));
    *status.lock().unwrap() = 500;
    desk.case_of("h-2", "Où est mon colis ?").await;
    until(&told, |told| !told.is_empty()).await;
    let list = desk.of_brand("/subscriptions");
    let failing = async || desk.get(Who::Admin, &list).await.expect(200).json()["subscriptions"][0].clone();
    let started = Instant::now();
    while failing().await["problem"] != "failing" {
        assert!(started.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    *status.lock().unwrap() = 204;
    desk.clock.forward(10);
    // Any commit wakes the loop.
    desk.case_of("h-3", "Et le mien ?").await;
    let heard = until(&told, |told| told.len() >= 3).await;
    assert_eq!(heard[0].id, heard[1].id, "the same event, again");
    assert_eq!(heard[0].body, heard[1].body);
    assert_eq!(failing().await["problem"], Value::Null);

    // Paused it hears nothing; taken up again it hears what happened meanwhile.
    let change = async |state: &str| {
        desk.ask(desk.request(Who::Admin, Method::PATCH, &path).json(&json!({"state": state}))).await.expect(200).json()
    };
    change("paused").await;
    let before = told.lock().unwrap().len();
    desk.case_of("h-4", "Encore un colis.").await;
    change("active").await;
    until(&told, |told| told.len() > before).await;

    *status.lock().unwrap() = 410;
    desk.case_of("h-5", "Et encore un.").await;
    let started = Instant::now();
    while failing().await["state"] != "ended" {
        assert!(started.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let tried = desk.post(Who::Admin, &format!("{path}/try"), json!({})).await.expect(200).json();
    assert_eq!((&tried["taken"], &tried["problem"]), (&json!(false), &json!("gone")));
    desk.ask(desk.request(Who::Admin, Method::DELETE, &path)).await.expect(204);
    assert_eq!(desk.get(Who::Admin, &list).await.expect(200).json()["subscriptions"], json!([]));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_by_its_name() {
    let desk = Desk::open().await;
    let path = desk.of_brand("/subscriptions");
    for (body, field) in [
        (json!({"url": "ftp://x.example", "nouns": ["case"]}), "url"),
        (json!({"url": "https://x.example", "nouns": []}), "nouns"),
        (json!({"url": "https://x.example", "nouns": ["everything"]}), "nouns"),
    ] {
        let refused = desk.post(Who::Admin, &path, body).await.expect(422).json();
        assert_eq!(refused["error"]["field"], field);
    }
    let made = subscribe(&desk, "https://x.example/hook", json!(["case"])).await;
    let foreign = format!("/api/brands/boreal/subscriptions/{}/try", made["id"].as_str().unwrap());
    desk.post(Who::Stranger, &foreign, json!({})).await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_of_others_can_verify_ours() {
    let Some(folder) = std::env::var_os("GUICHET_STANDARD_WEBHOOKS").map(PathBuf::from) else {
        skipped("standardwebhooks of PyPI is not there: what we tell programs was verified by our own code only");
        return;
    };
    let desk = Desk::open().await;
    let (url, _, told) = program().await;
    let secret = subscribe(&desk, &url, json!(["case"])).await["secret"].as_str().unwrap().to_owned();
    desk.case_of("h-6", "Où est mon colis ?").await;
    let one = until(&told, |told| !told.is_empty()).await.remove(0);
    let verify = |secret: &str, body: &str| {
        let script = "import sys, base64\nfrom standardwebhooks.webhooks import Webhook\n\
            _, secret, id, time, signature, body = sys.argv\n\
            Webhook(secret).verify(base64.b64decode(body), {'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature})\n";
        let body = base64::engine::general_purpose::STANDARD.encode(body);
        Command::new(folder.join("bin/python"))
            .args(["-c", script, secret, &one.id, &one.time, &one.signature, &body])
            .output()
            .unwrap()
    };
    let verified = verify(&secret, &one.body);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    assert!(!verify(&secret, &format!("{} ", one.body)).status.success(), "other bytes do not fit");
    desk.close().await;
}
