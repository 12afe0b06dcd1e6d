//! The brand's own systems answer, or do not, and the desk goes on.

use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use reqwest::Method;
use serde_json::{Value, json};

use crate::skipped::skipped;
use crate::support::{Desk, Who};

const WORDS: &str = "Bonjour, mon colis 6A12345678901 n’est pas arrivé, je suis Camille Essai, 3 rue des Lilas à Lyon.";

#[derive(Debug, Clone, Copy)]
enum Mood {
    Answers,
    Status(u16),
    Slow,
    Nonsense,
}

/// A system in this process: what it was asked, and how it answers next.
async fn system() -> (String, Arc<Mutex<Mood>>, Arc<Mutex<Vec<Value>>>) {
    let (mood, asked) = (Arc::new(Mutex::new(Mood::Answers)), Arc::<Mutex<Vec<Value>>>::default());
    let (feels, heard) = (Arc::clone(&mood), Arc::clone(&asked));
    let handler = move |headers: HeaderMap, body: String| {
        let (mood, heard) = (*feels.lock().unwrap(), Arc::clone(&heard));
        async move { answer(mood, &headers, &body, &heard).await }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/", post(handler))).await });
    (format!("http://{address}/"), mood, asked)
}

async fn answer(mood: Mood, headers: &HeaderMap, body: &str, heard: &Mutex<Vec<Value>>) -> Response {
    assert!(headers.get("webhook-signature").unwrap().to_str().unwrap().starts_with("v1,"));
    heard.lock().unwrap().push(serde_json::from_str(body).unwrap());
    match mood {
        Mood::Answers => axum::Json(json!({"cards": [{
            "title": "Colis 6A12345678901", "source": "Entrepôt", "as_of": "2026-11-23T08:00:00Z",
            "lines": [{"label": "État", "value": "Au dépôt de Lyon"}],
        }]}))
        .into_response(),
        Mood::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Mood::Slow => {
            tokio::time::sleep(Duration::from_secs(20)).await;
            StatusCode::OK.into_response()
        }
        Mood::Nonsense => "<html>bonjour</html>".into_response(),
    }
}

async fn turn_on(desk: &Desk, url: &str) -> Value {
    let body = json!({"enabled": true, "url": url});
    desk.ask(desk.request(Who::Admin, Method::PUT, &desk.of_brand("/own-systems")).json(&body)).await.expect(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_go_out_cards_come_back_and_no_words_leave() {
    let desk = Desk::open().await;
    let case = desk.case_of("s-1", WORDS).await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}/own-systems"));
    let look = async |anew: &str| desk.get(Who::Agent, &format!("{path}{anew}")).await.expect(200).json();
    assert_eq!(look("").await["state"], "off");
    let (url, mood, asked) = system().await;
    let made = turn_on(&desk, &url).await;
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));

    let found = look("").await;
    assert_eq!(
        (&found["state"], &found["cards"][0]["lines"][0]["value"]),
        (&json!("answered"), &json!("Au dépôt de Lyon"))
    );
    let question = asked.lock().unwrap()[0].clone();
    assert_eq!(
        (&question["v"], &question["identity"], &question["brand"]),
        (&json!(1), &json!("unknown"), &json!("atlas"))
    );
    assert_eq!(question["facts"], json!([{"kind": "parcel_number", "value": "6A12345678901"}]));
    assert!(!question.to_string().contains("Lilas") && !question.to_string().contains("Essai"), "{question}");

    // Not asked again within the minute; asked when somebody wants to know.
    look("").await;
    assert_eq!(asked.lock().unwrap().len(), 1);
    look("?anew=yes").await;
    assert_eq!(asked.lock().unwrap().len(), 2);

    // Whatever it does, the desk says so and shows what it had; a quarter of an hour later nothing is made of it.
    for (next, problem) in [
        (Mood::Status(500), "failing"),
        (Mood::Status(401), "refused"),
        (Mood::Nonsense, "unreadable"),
        (Mood::Slow, "slow"),
    ] {
        *mood.lock().unwrap() = next;
        let found = look("?anew=yes").await;
        assert_eq!((&found["state"], &found["problem"]), (&json!("silent"), &json!(problem)));
        assert_eq!(found["cards"].as_array().unwrap().len(), 1);
    }
    desk.clock.forward(16 * 60);
    assert_eq!(look("").await["cards"], json!([]));
    // It knows nothing of this: no cards, and no trouble.
    *mood.lock().unwrap() = Mood::Status(404);
    let nothing = look("").await;
    assert_eq!((&nothing["state"], &nothing["cards"]), (&json!("answered"), &json!([])));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_shown_once_and_another_address_has_another() {
    let desk = Desk::open().await;
    let path = desk.of_brand("/own-systems");
    let first = turn_on(&desk, "https://depot.example/guichet").await["secret"].clone();
    let again = turn_on(&desk, "https://depot.example/guichet").await;
    assert_eq!((&again["has_secret"], again.get("secret")), (&json!(true), None));
    assert_ne!(turn_on(&desk, "https://autre.example/guichet").await["secret"], first);
    let seen = desk.get(Who::Agent, &path).await.expect(200).json();
    assert_eq!((&seen["enabled"], &seen["url"], seen.get("secret")), (&json!(true), &json!(""), None));
    let wrong = json!({"enabled": true, "url": "ftp://depot.example"});
    let refused = desk.ask(desk.request(Who::Admin, Method::PUT, &path).json(&wrong)).await.expect(422).json();
    assert_eq!(refused["error"]["field"], "url");
    desk.close().await;
}

/// Ends with the test.
struct Python(Child);

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_the_documentation_answers() {
    let desk = Desk::open().await;
    let case = desk.case_of("s-2", WORDS).await["id"].as_str().unwrap().to_owned();
    // The address is known once it runs, and it runs with the secret: the desk makes that for whatever address stands there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let secret = turn_on(&desk, &format!("http://127.0.0.1:{port}/")).await["secret"].as_str().unwrap().to_owned();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/own_systems.py");
    let started = Command::new("python3")
        .args([script, &port.to_string()])
        .env("OWN_SYSTEMS_SECRET", secret)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(started) = started else {
        skipped("python3 is not installed: the example of docs/own-systems.md was not run");
        return;
    };
    let _running = Python(started);
    let path = desk.of_brand(&format!("/cases/{case}/own-systems?anew=yes"));
    let found = desk.until(&path, |found| found["state"] == "answered").await;
    assert_eq!(found["cards"][0]["title"], "Colis 6A12345678901");
    assert_eq!(found["cards"][0]["source"], "Entrepôt");
    desk.close().await;
}
