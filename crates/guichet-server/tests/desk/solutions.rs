//! What is proposed, what is written down, and that nothing is given twice.

use guichet_core::model::BrandSettings;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Desk, Who};

const CATALOGUE: &str = r#"
[[solution]]
code = "bon"
kind = "gesture"
topics = ["lost_parcel", "delivery", "delay"]
amounts = [{ amount = "20.00" }]
cap = { times = 1, months = 12 }
source = "Direction"
fr = { title = "Bon de 20 €", words = "Je vous adresse un bon de {amount}." }

[[solution]]
code = "gros-bon"
kind = "gesture"
topics = ["lost_parcel", "delivery", "delay"]
amounts = [{ amount = "80.00" }]
approval = "lead"
source = "Direction"
fr = { title = "Bon de 80 €", words = "Je vous adresse un bon de {amount}." }
"#;

const LOST: &str = "Bonjour, mon colis 6A12345678901 est perdu depuis six semaines, que faites-vous\u{a0}?";

async fn write(desk: &Desk, text: &str, based_on: i64) -> Answer {
    let request = desk.request(Who::Lead, Method::PUT, &desk.of_brand("/catalogue"));
    desk.ask(request.json(&json!({"text": text, "based_on": based_on, "note": "pour commencer"}))).await
}

async fn parcels() -> Desk {
    let settings = BrandSettings { undo_seconds: 600, sector: Some("parcels".to_owned()), ..BrandSettings::default() };
    let desk = Desk::with(settings).await;
    write(&desk, CATALOGUE, 0).await.expect(200);
    desk
}

async fn proposals(desk: &Desk, case: &str) -> Value {
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}/solutions"))).await.expect(200).json()
}

async fn give(desk: &Desk, who: Who, case: &str, body: Value) -> Answer {
    desk.post(who, &desk.of_brand(&format!("/cases/{case}/gifts")), body).await
}

fn bon() -> Value {
    json!({"gift_id": Uuid::now_v7(), "code": "bon"})
}

async fn totals(desk: &Desk) -> Value {
    desk.get(Who::Lead, &desk.of_brand("/gifts/totals")).await.expect(200).json()["totals"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_stand_first_and_what_was_given_is_written_down_once() {
    let desk = parcels().await;
    let case = desk.case_of("s-1", LOST).await["id"].as_str().unwrap().to_owned();
    let seen = proposals(&desk, &case).await;
    let codes: Vec<&str> =
        seen["proposals"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["post-lost-40-days", "gros-bon", "bon"]);
    let right = &seen["proposals"][0];
    assert_eq!((&right["is_right"], &right["to_confirm"]), (&json!(true), &json!(true)));
    assert_eq!(seen["proposals"][2]["offers"][0]["words"], "Je vous adresse un bon de 20\u{a0}€.");

    let body = bon();
    let line = give(&desk, Who::Agent, &case, body.clone()).await.expect(201).json();
    assert_eq!((&line["in_words"], &line["by"]["name"]), (&json!("20\u{a0}€"), &json!("Agent")));
    give(&desk, Who::Agent, &case, body).await.expect(200);
    let again = give(&desk, Who::Lead, &case, bon()).await.expect(409).json();
    assert_eq!(again["error"]["code"], "already_given");

    // The same person with another case: the cap of the year holds there too.
    assert_eq!(totals(&desk).await[0]["count"], 1);
    let month = totals(&desk).await[0]["month"].as_str().unwrap().to_owned();
    let lines = desk.get(Who::Lead, &desk.of_brand(&format!("/gifts?month={month}&code=bon"))).await.expect(200).json();
    assert!(lines["gifts"][0]["reference"].is_string());
    let id = line["id"].as_str().unwrap();
    desk.post(Who::Agent, &desk.of_brand(&format!("/gifts/{id}/take-back")), json!({})).await.expect(200);
    assert_eq!(totals(&desk).await, json!([]));
    give(&desk, Who::Agent, &case, bon()).await.expect(201);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_the_lead_waits_for_them_and_nobody_waves_a_doubt_through() {
    let desk = parcels().await;
    let case = desk.case_of("s-2", LOST).await["id"].as_str().unwrap().to_owned();
    let dear = |id: Uuid| json!({"gift_id": id, "code": "gros-bon"});
    let refused = give(&desk, Who::Agent, &case, dear(Uuid::now_v7())).await.expect(422).json();
    assert_eq!(refused["error"]["code"], "approval_needed");
    give(&desk, Who::Lead, &case, dear(Uuid::now_v7())).await.expect(201);
    let right = |checked: bool| json!({"gift_id": Uuid::now_v7(), "code": "post-lost-40-days", "amount": "23", "currency": "EUR", "checked": checked});
    assert_eq!(give(&desk, Who::Agent, &case, right(false)).await.expect(422).json()["error"]["code"], "not_entitled");
    give(&desk, Who::Agent, &case, right(true)).await.expect(201);
    let unknown = give(&desk, Who::Agent, &case, json!({"gift_id": Uuid::now_v7(), "code": "rien"})).await;
    assert_eq!(unknown.expect(422).json()["error"]["field"], "code");
    // Nobody of another brand sees or writes anything of it.
    let path = desk.of_brand(&format!("/cases/{case}/solutions"));
    desk.get(Who::Stranger, &path).await.expect(404);
    give(&desk, Who::Stranger, &case, bon()).await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_taken_back_takes_its_gift_back_too() {
    let desk = parcels().await;
    let case = desk.case_of("s-3", LOST).await["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let thread = &page["conversations"][0];
    let reply = Uuid::now_v7();
    let body = json!({
        "reply_id": reply, "conversation_id": thread["id"], "visibility": "private",
        "seen_up_to": thread["messages"][0]["id"],
        "text": "Bonjour, votre colis est perdu, j’en suis désolé\u{a0}: je vous adresse un bon de 20\u{a0}€, que vous recevrez demain avant 18 h. Agent",
    });
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await.expect(202);
    let mut with_reply = bon();
    with_reply["message_id"] = json!(reply);
    give(&desk, Who::Agent, &case, with_reply).await.expect(201);
    assert_eq!(totals(&desk).await[0]["amount"], "20.00");
    desk.post(Who::Agent, &desk.of_brand(&format!("/replies/{reply}/undo")), json!({})).await.expect(200);
    assert_eq!(totals(&desk).await, json!([]), "what never left was not given");
    let line = &proposals(&desk, &case).await["given"][0];
    assert!(line["taken_back_at"].is_string(), "{line}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_is_a_file_whose_mistakes_are_told_and_changed_by_one_at_a_time() {
    let desk = Desk::open().await;
    let empty = desk.get(Who::Agent, &desk.of_brand("/catalogue")).await.expect(200).json();
    assert_eq!((&empty["version"], &empty["entries"]), (&json!(0), &json!([])));
    let examples = desk.get(Who::Lead, &desk.of_brand("/catalogue/examples")).await.expect(200).json();
    let example = examples["examples"][0]["text"].as_str().unwrap().to_owned();
    let wrong = write(&desk, "[[solution]]\ncode = \"bon\"\nkind = \"cadeau\"\n", 0).await.expect(422).json();
    assert_eq!((&wrong["error"]["field"], &wrong["problems"][0]["line"]), (&json!("text"), &json!(3)));
    let written = write(&desk, &example, 0).await.expect(200).json();
    assert_eq!(written["version"], 1);
    assert_eq!(written["entries"][0]["standing"], "valid");
    write(&desk, &example, 0).await.expect(409);
    let file = desk.get(Who::Agent, &desk.of_brand("/catalogue/file")).await.expect(200);
    assert_eq!(file.text, example);
    desk.close().await;
}
