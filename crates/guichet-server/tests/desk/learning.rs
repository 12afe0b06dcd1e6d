//! A brand sells a composter that it calls "box noire". The engine does not know. Ten corrections later it does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use guichet_core::model::BrandSettings;
use guichet_core::text::{self, Input};
use guichet_server::lessons::Shelf;
use guichet_server::{App, Config, Key, Parts, work};
use guichet_store::{Options, SecretKey, Store};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, MovedClock, Who, item};

const TAUGHT: [&str; 10] = [
    "la box noire fuit par le bas depuis qu'on l'a remplie",
    "Couvercle de la box noire voilé, on fait comment ?",
    "box noire achetée en mars, la charnière a lâché",
    "Bonjour, ma box noire sent très mauvais malgré le filtre, c'est normal ?",
    "on a des moucherons plein la box noire",
    "Le robinet de la box noire goutte sur la terrasse",
    "Ma box noire s'est fendue avec le gel…",
    "la box noire ne chauffe pas assez, rien ne se décompose",
    "Y a-t-il un filtre de rechange pour la box noire ?",
    "deuxième box noire, deuxième couvercle voilé",
];
const UNSEEN: &str = "Ma box noire de l'an dernier a déteint au soleil";

impl Desk {
    /// Brings a message and waits until it was read; its id and what is known of it.
    async fn read(&self, external_id: &str, text: &str) -> (String, Value) {
        let id =
            self.bring(item(external_id, text)).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
        let known = self.understood(&id).await;
        (id, known)
    }

    async fn correct(&self, message: &str, labels: Value) -> Value {
        let path = self.of_brand(&format!("/messages/{message}/reading"));
        self.ask(self.request(Who::Agent, Method::PUT, &path).json(&labels)).await.expect(200).json()
    }

    /// Waits until what was said is in the memory of the desk; how long that took.
    async fn learnt(&self) -> Duration {
        let started = Instant::now();
        let version = self.store.correction_version(self.brand.id).await.unwrap();
        while !self.server.app().lesson_shelf().is_at(self.brand.id, version) {
            assert!(started.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        started.elapsed()
    }

    /// The message as the page of its case shows it.
    async fn shown(&self, message: &str) -> Value {
        let case = self.understood(message).await["case"]["id"].as_str().unwrap().to_owned();
        let page = self.get(Who::Agent, &self.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
        let threads = page["conversations"].as_array().unwrap().clone();
        let mut messages = threads.iter().flat_map(|thread| thread["messages"].as_array().unwrap().clone());
        messages.find(|shown| shown["id"] == message).unwrap()
    }
}

fn topic(known: &Value) -> &str {
    known["reading"]["topics"][0]["topic"].as_str().unwrap_or("other")
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_corrections_later_a_message_that_nobody_corrected_reads_right_and_says_why() {
    let desk = Desk::open().await;
    let (waiting, before) = desk.read("waiting", "box noire : le couvercle s'envole au moindre coup de vent").await;
    assert_ne!(topic(&before), "product", "the engine does not know");
    let mut first = String::new();
    for (number, text) in TAUGHT.into_iter().enumerate() {
        let (id, _) = desk.read(&format!("m-{number}"), text).await;
        let shown = desk.correct(&id, json!({"topic": "product"})).await;
        assert_eq!(topic(&shown), "product", "the word of the person shows at once");
        assert_eq!(shown["correction"]["changes"][0]["is"], "product");
        if number == 0 {
            first = id;
        }
    }
    let waited = desk.learnt().await;
    assert!(waited < Duration::from_secs(2), "learnt after {waited:?}");

    let (unseen, _) = desk.read("unseen", UNSEEN).await;
    let shown = desk.shown(&unseen).await;
    assert_eq!(topic(&shown), "product");
    let learned = &shown["learned"][0];
    assert_eq!(learned["label"], "topic");
    assert_ne!(learned["said"], "product");
    assert!(learned["by"][0]["case_reference"].is_string(), "it names the cases in which it was corrected: {learned}");
    assert!(shown["correction"].is_null());

    // What came before and still waits is read again, and says why.
    let status = format!("/api/messages/{waiting}");
    desk.until(&status, |known| topic(known) == "product").await;
    assert_eq!(desk.shown(&waiting).await["learned"][0]["label"], "topic");

    // Nothing else changes: thanks stay thanks, a delivery stays a delivery.
    let (other, _) = desk.read("other", "La box noire devait arriver mardi, toujours pas livrée").await;
    assert_eq!(topic(&desk.shown(&other).await), "delivery");

    // Another process, or the same one after a restart, knows it from the store.
    let again = Shelf::default().of(&desk.store, desk.brand.id).await.unwrap();
    assert_eq!(again.len(), 10);

    let list = desk.get(Who::Agent, &desk.of_brand("/corrections")).await.expect(200).json();
    assert_eq!(list["corrections"].as_array().unwrap().len(), 10);
    let lines = desk.get(Who::Lead, &desk.of_brand("/corrections/export")).await.expect(200).text;
    assert_eq!(lines.lines().count(), 10);
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((&last["message_id"], &last["fixed"]["topic"]), (&json!(first), &json!("product")));

    // Forgotten: what still waits is read as the engine alone reads it.
    let reset = desk.of_brand("/corrections/reset");
    desk.post(Who::Admin, &reset, json!({"confirm": "autre"})).await.expect(422);
    desk.post(Who::Admin, &reset, json!({"confirm": "atlas"})).await.expect(204);
    desk.until(&status, |known| topic(known) != "product").await;
    assert_eq!(Shelf::default().of(&desk.store, desk.brand.id).await.unwrap().len(), 0);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_moves_the_case_and_taking_it_back_moves_it_back() {
    let desk = Desk::open().await;
    let (id, known) = desk.read("m-1", "la box noire ne chauffe pas assez, rien ne se décompose").await;
    let case = desk.of_brand(&format!("/cases/{}", known["case"]["id"].as_str().unwrap()));
    let before = desk.get(Who::Agent, &case).await.expect(200).json()["case"].clone();
    let shown = desk.correct(&id, json!({"severity": "critical", "request": "Un couvercle neuf."})).await;
    assert_eq!(shown["reading"]["request"], "Un couvercle neuf.");
    assert_eq!(shown["correction"]["by_name"], "Agent");
    let after = desk.get(Who::Agent, &case).await.expect(200).json()["case"].clone();
    assert_eq!((&after["lane"], &after["severity"]), (&json!("now"), &json!("critical")));
    assert!(after["lane_reasons"].as_array().unwrap().contains(&json!("corrected")), "{after}");
    let path = desk.of_brand(&format!("/corrections/{}", shown["correction"]["id"].as_str().unwrap()));
    desk.ask(desk.request(Who::Agent, Method::DELETE, &path)).await.expect(200);
    let back = desk.get(Who::Agent, &case).await.expect(200).json()["case"].clone();
    for field in ["lane", "severity", "due_at"] {
        assert_eq!(back[field], before[field], "{field}");
    }
    assert!(desk.shown(&id).await["correction"].is_null());
    desk.ask(desk.request(Who::Agent, Method::DELETE, &path)).await.expect(404);
    let wrong = desk.of_brand(&format!("/messages/{id}/reading"));
    let body = json!({"severity": "enormous"});
    desk.ask(desk.request(Who::Agent, Method::PUT, &wrong).json(&body)).await.expect(422);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_word_of_a_colleague_stands_when_the_message_is_edited() {
    let desk = Desk::open().await;
    let (id, _) = desk.read("m-1", "Ma box noire fuit").await;
    desk.correct(&id, json!({"topic": "product"})).await;
    let mut edit = item("m-1", "Ma box noire fuit toujours, et personne ne répond au téléphone");
    edit["type"] = json!("edit");
    desk.bring(edit).await.expect(202);
    let started = Instant::now();
    let shown = loop {
        let shown = desk.shown(&id).await;
        if shown["revision"] == 1 {
            break shown;
        }
        assert!(started.elapsed() < Duration::from_secs(20));
    };
    assert_eq!(topic(&shown), "product");
    assert_eq!(shown["correction"]["older_text"], true, "it was about words that do not stand any more");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_customer_takes_along_what_they_taught() {
    let desk = Desk::open().await;
    let (id, known) = desk.read("m-1", "Ma box noire fuit par le robinet du bas").await;
    desk.correct(&id, json!({"topic": "product"})).await;
    desk.learnt().await;
    let (copy, _) = desk.read("m-2", "Ma box noire fuit par le robinet du bas !").await;
    assert_eq!(topic(&desk.shown(&copy).await), "product", "nearly the same words");
    let case = desk.of_brand(&format!("/cases/{}", known["case"]["id"].as_str().unwrap()));
    let page = desk.get(Who::Agent, &case).await.expect(200).json();
    let erase = desk.of_brand(&format!("/customers/{}/erase", page["customer"]["id"].as_str().unwrap()));
    desk.post(Who::Admin, &erase, json!({"reason": "asked"})).await.expect(204);
    let list = desk.get(Who::Agent, &desk.of_brand("/corrections")).await.expect(200).json();
    assert_eq!(list["corrections"], json!([]));
    desk.until(&format!("/api/messages/{copy}"), |known| topic(known) != "product").await;
    assert!(desk.shown(&copy).await["learned"].as_array().unwrap().is_empty());
    desk.close().await;
}

/// Waits until the other node learnt what the store says now, and from so many examples.
async fn learnt_by(other: &App, desk: &Desk, examples: usize) {
    let started = Instant::now();
    let version = desk.store.correction_version(desk.brand.id).await.unwrap();
    while !other.lesson_shelf().is_at(desk.brand.id, version) {
        assert!(started.elapsed() < Duration::from_secs(2), "the other node does not know yet");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(other.lessons(desk.brand.id).await.unwrap().len(), examples);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_corrected_on_one_node_is_known_on_the_other_within_two_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let data = || Options { folder: folder.path().to_owned(), database_url: None, key: SecretKey([7; 32]) };
    let settings = BrandSettings { undo_seconds: 0, ..BrandSettings::default() };
    let desk = Desk::on(Store::open(data()).await.unwrap(), settings).await;
    // The other node has the data open by itself: nothing but the store tells it anything.
    let config = Config::default();
    let surroundings = guichet_server::serve::surroundings(&config);
    let (store, source) = (Store::open(data()).await.unwrap(), Arc::new(MovedClock::default()));
    let other = App::new(Parts { config, store, key: Key::new([7; 32]), source, surroundings });
    let learning = tokio::spawn(work::learn::run(other.clone()));
    assert!(other.lessons(desk.brand.id).await.unwrap().is_empty());

    let (id, _) = desk.read("m-1", "Ma box noire fuit par le robinet du bas").await;
    let shown = desk.correct(&id, json!({"topic": "product"})).await;
    learnt_by(&other, &desk, 1).await;
    let words = "Ma box noire fuit par le robinet du bas !!";
    let reading = text::read(&Input { text: words.to_owned(), ..Input::default() });
    let (read, _) = other.lessons(desk.brand.id).await.unwrap().apply(words, &reading);
    assert_eq!(read.main_topic().as_str(), "product");

    // A second one: what the other node knew of the first is enough.
    let (second, _) = desk.read("m-2", "le filtre de la box noire ne sert à rien").await;
    desk.correct(&second, json!({"topic": "product"})).await;
    learnt_by(&other, &desk, 2).await;

    let path = desk.of_brand(&format!("/corrections/{}", shown["correction"]["id"].as_str().unwrap()));
    desk.ask(desk.request(Who::Agent, Method::DELETE, &path)).await.expect(200);
    learnt_by(&other, &desk, 1).await;
    other.stop();
    learning.await.unwrap();
    desk.close().await;
}
