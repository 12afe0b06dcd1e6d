//! The guard while somebody types: it knows what was ticked by hand, and what others were told today.

use guichet_core::model::BrandSettings;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Desk, Who, item};

/// A message of one customer, with the conversation where it is answered.
struct Asked {
    message: String,
    case: String,
    conversation: Value,
}

async fn asked(desk: &Desk, external_id: &str, text: &str) -> Asked {
    let answer = desk.bring(item(external_id, text)).await.expect(202);
    let message = answer.json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&message).await["case"]["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    Asked { message, case, conversation: page["conversations"][0]["id"].clone() }
}

/// What the guard says of a draft, by rule and level.
async fn remarks(desk: &Desk, asked: &Asked, text: &str, answered: Value) -> Vec<(String, String)> {
    let body = json!({
        "conversation_id": asked.conversation, "text": text, "visibility": "private", "answered": answered,
    });
    let examined = desk.post(Who::Agent, &desk.of_brand("/guard"), body).await.expect(200).json();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = examined["report"]["findings"].as_array().unwrap();
    findings.iter().map(|finding| (word(&finding["rule"]), word(&finding["level"]))).collect()
}

/// Sends a reply, with a reason for whatever is held; what is seen then ends with it.
async fn say(desk: &Desk, who: Who, asked: &mut Asked, text: &str) {
    let overrules: Vec<Value> =
        ["copy_paste", "question_unanswered", "set_phrase", "empty_sympathy", "brush_off", "tone"]
            .iter()
            .map(|rule| json!({"rule": rule, "reason": "Essai."}))
            .collect();
    let reply = Uuid::now_v7();
    let body = json!({
        "reply_id": reply, "conversation_id": asked.conversation, "visibility": "private",
        "seen_up_to": asked.message, "text": text, "overrules": overrules,
    });
    desk.post(who, &desk.of_brand(&format!("/cases/{}/replies", asked.case)), body).await.expect(202);
    asked.message = reply.to_string();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_ticked_by_hand_is_held_no_more_while_one_types() {
    let desk = Desk::open().await;
    let question = "Bonjour, livrez-vous le samedi matin à Brest ?";
    let asked = asked(&desk, "q-1", question).await;
    let draft = "Bonjour Camille, notre tournée passe chez vous ce jour-là entre 9 h et 12 h. Agent";
    let open = "Bonjour Camille, merci de votre message. Agent";
    let held = remarks(&desk, &asked, open, json!([])).await;
    assert!(held.iter().any(|(rule, _)| rule == "question_unanswered"), "{held:?}");
    let page = desk.get(Who::Agent, &format!("/api/messages/{}", asked.message)).await.expect(200).json();
    let span = page["reading"]["questions"][0]["span"].clone();
    assert!(span.is_array(), "{page}");
    for text in [draft, open] {
        let ticked = remarks(&desk, &asked, text, json!([span])).await;
        assert!(!ticked.iter().any(|(rule, _)| rule == "question_unanswered"), "{ticked:?}");
    }
    desk.close().await;
}

const COPY: &str =
    "Bonjour, je cherche votre colis avec le dépôt et je vous écris ici où il se trouve, demain avant 13 h.";

/// Replies that are like nothing else.
fn of_its_own(number: usize) -> String {
    let words = [
        "porte", "clé", "facture", "étage", "code", "voisin", "carton", "gare", "reçu", "cour", "quai", "sac", "vitre",
    ];
    let said: Vec<&str> = (0..9).map(|at| words[(number * 7 + at * (number % 5 + 1)) % words.len()]).collect();
    format!("Bonjour, {}. Je vous réponds ici demain avant 13 h.", said.join(" puis "))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_third_copy_of_a_day_is_held_whoever_wrote_the_others_and_however_much_was_said_since() {
    let settings = BrandSettings { undo_seconds: 3_600, timezone: "UTC".to_owned(), ..BrandSettings::default() };
    let desk = Desk::with(settings).await;
    let complaint = "Bonjour, mon colis 6A12345678901 devait arriver mardi et je n’ai toujours rien.";
    let mut all = Vec::new();
    for number in 0..4 {
        all.push(asked(&desk, &format!("c-{number}"), complaint).await);
    }
    let copies = async |asked: &Asked| {
        let found = remarks(&desk, asked, COPY, json!([])).await;
        found.into_iter().find(|(rule, _)| rule == "copy_paste").map(|(_, level)| level)
    };
    assert_eq!(copies(&all[2]).await, None);
    // Two colleagues, two customers; then much else is said to somebody else.
    say(&desk, Who::Lead, &mut all[0], COPY).await;
    assert_eq!(copies(&all[2]).await.as_deref(), Some("warn"));
    assert_eq!(copies(&all[0]).await, None, "the same to the same person is no copy");
    say(&desk, Who::Admin, &mut all[1], COPY).await;
    for number in 0..110 {
        say(&desk, Who::Lead, &mut all[3], &of_its_own(number)).await;
    }
    assert_eq!(copies(&all[2]).await.as_deref(), Some("hold"));
    // Tomorrow is another day.
    desk.clock.forward(24 * 3_600);
    assert_eq!(copies(&all[2]).await, None);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_was_said_to_nobody() {
    let settings = BrandSettings { undo_seconds: 600, timezone: "UTC".to_owned(), ..BrandSettings::default() };
    let desk = Desk::with(settings).await;
    let (first, second) = (asked(&desk, "u-1", "Où est mon colis ?").await, asked(&desk, "u-2", "Mon colis ?").await);
    let reply = Uuid::now_v7();
    let body = json!({
        "reply_id": reply, "conversation_id": first.conversation, "visibility": "private", "seen_up_to": first.message,
        "text": COPY, "overrules": [{"rule": "question_unanswered", "reason": "Essai."}],
    });
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{}/replies", first.case)), body).await.expect(202);
    let copied = async || remarks(&desk, &second, COPY, json!([])).await.iter().any(|(rule, _)| rule == "copy_paste");
    assert!(copied().await);
    desk.post(Who::Agent, &desk.of_brand(&format!("/replies/{reply}/undo")), json!({})).await.expect(200);
    assert!(!copied().await);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_helplines_of_the_settings_are_what_everybody_is_shown() {
    let desk = Desk::open().await;
    let path = desk.of_brand("/settings");
    let shown = desk.get(Who::Agent, "/api/session").await.expect(200).json();
    let usual = shown["brands"][0]["helplines"].clone();
    assert_eq!(usual[0], json!({"country": "FR", "number": "3114"}), "{shown}");
    let mut settings = desk.get(Who::Admin, &path).await.expect(200).json();
    settings["helplines"] = json!(["BE 0800 32 123", "112"]);
    let put = |settings: Value| desk.request(Who::Admin, reqwest::Method::PUT, &path).json(&settings);
    desk.ask(put(settings.clone())).await.expect(200);
    let shown = desk.get(Who::Agent, "/api/session").await.expect(200).json();
    let wanted = json!([{"country": "BE", "number": "0800 32 123"}, {"number": "112"}]);
    assert_eq!(shown["brands"][0]["helplines"], wanted);
    settings["helplines"] = json!(["appelez-nous"]);
    let refused = desk.ask(put(settings)).await.expect(422).json();
    assert_eq!(refused["error"]["field"], "helplines", "{refused}");
    desk.close().await;
}
