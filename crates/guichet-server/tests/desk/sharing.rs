//! The next case, how people work, what is said when a case is given on, and what the day owes.

use guichet_core::model::BrandSettings;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, Who};

async fn always_open() -> Desk {
    Desk::with(BrandSettings { undo_seconds: 0, hours: Vec::new(), ..BrandSettings::default() }).await
}

async fn next(desk: &Desk, who: Who) -> Value {
    desk.post(who, &desk.of_brand("/queue/next"), json!({})).await.expect(200).json()
}

async fn works(desk: &Desk, who: Who, of: Who, change: Value, status: u16) -> Value {
    let path = desk.of_brand(&format!("/working/{}", desk.signed_in(of).user));
    let answer = desk.ask(desk.request(who, Method::PUT, &path).json(&change)).await.expect(status);
    if status == 200 { answer.json() } else { Value::Null }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_case_is_theirs_and_says_why_and_nobody_elses() {
    let desk = always_open().await;
    desk.case_of("s-1", "Bonjour, quels sont vos horaires ?").await;
    desk.case_of("s-2", "Bonjour, où est mon colis 7215 ?").await;
    let (one, other) = tokio::join!(next(&desk, Who::Agent), next(&desk, Who::Lead));
    assert_ne!(one["case"]["id"], other["case"]["id"]);
    assert_eq!(one["case"]["assigned_to"]["name"], "Agent");
    assert!(one["reasons"].as_array().unwrap().iter().any(|reason| reason.as_str().unwrap().starts_with("lane=")));
    assert_eq!(next(&desk, Who::Agent).await["none_because"], "empty");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_away_or_has_enough_is_given_none_and_says_so_of_themselves() {
    let desk = always_open().await;
    desk.case_of("a-1", "Bonjour, où est mon colis 7215 ?").await;
    works(&desk, Who::Agent, Who::Agent, json!({"available": "no"}), 200).await;
    assert_eq!(next(&desk, Who::Agent).await["none_because"], "away");
    works(&desk, Who::Agent, Who::Agent, json!({"most_cases": 1}), 403).await;
    works(&desk, Who::Agent, Who::Lead, json!({"available": "no"}), 403).await;
    works(&desk, Who::Lead, Who::Agent, json!({"available": "yes", "most_cases": 1}), 200).await;
    for wrong in
        [json!({"skills": ["flying"]}), json!({"most_cases": 0}), json!({"pair": desk.signed_in(Who::Agent).user.0})]
    {
        works(&desk, Who::Lead, Who::Agent, wrong, 422).await;
    }
    works(&desk, Who::Lead, Who::Stranger, json!({"novice": true}), 404).await;
    assert!(next(&desk, Who::Agent).await["case"].is_object());
    desk.case_of("a-2", "Bonjour, où est mon colis 7216 ?").await;
    assert_eq!(next(&desk, Who::Agent).await["none_because"], "full");
    let list = desk.get(Who::Agent, &desk.of_brand("/working")).await.expect(200);
    assert!(!list.text.contains("hostile"), "nobody's run is shown: {}", list.text);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_handed_over_with_a_summary_and_the_note_goes_with_the_customer() {
    let desk = always_open().await;
    let case = desk.case_of("h-1", "Bonjour, où est mon colis violet 7215 ?").await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}/hand-over"));
    let promise =
        json!({"text": "Rappel mardi", "due_at": (desk.clock_now() + jiff::SignedDuration::from_hours(5)).to_string()});
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/promises")), promise).await.expect(201);
    let before = desk.get(Who::Lead, &path).await.expect(200).json();
    let summary = before["summary"].as_str().unwrap();
    assert!(summary.contains("Demande") && summary.contains("Rappel mardi"), "{summary}");
    let agent = desk.signed_in(Who::Agent).user.0;
    let give = json!({"user_id": agent, "note": format!("{summary}\nElle préfère être appelée le soir.")});
    desk.post(Who::Agent, &path, json!({"user_id": desk.signed_in(Who::Lead).user.0})).await.expect(403);
    desk.post(Who::Lead, &path, give).await.expect(204);
    let after = desk.get(Who::Agent, &path).await.expect(200).json();
    assert!(after["given"][0]["note"].as_str().unwrap().contains("le soir"));
    assert_eq!(after["given"][0]["to"]["name"], "Agent");
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    assert_eq!(page["case"]["assigned_to"]["id"], json!(agent));
    let erase = desk.of_brand(&format!("/customers/{}/erase", page["customer"]["id"].as_str().unwrap()));
    desk.post(Who::Admin, &erase, json!({"reason": "asked"})).await.expect(204);
    let after = desk.get(Who::Lead, &path).await.expect(200);
    assert!(
        !after.text.contains("soir") && !after.text.contains("violet") && !after.text.contains("mardi"),
        "{}",
        after.text
    );
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cases_of_a_colleague_who_leaves_are_everybodys_again() {
    let desk = always_open().await;
    desk.case_of("l-1", "Bonjour, où est mon colis 7215 ?").await;
    let taken = next(&desk, Who::Agent).await["case"]["id"].as_str().unwrap().to_owned();
    let gone = desk.of_brand(&format!("/members/{}", desk.signed_in(Who::Agent).user));
    desk.ask(desk.request(Who::Admin, Method::DELETE, &gone)).await.expect(204);
    let page = desk.get(Who::Lead, &desk.of_brand(&format!("/cases/{taken}"))).await.expect(200).json();
    assert_eq!(page["case"]["assigned_to"], Value::Null);
    assert_eq!(next(&desk, Who::Lead).await["case"]["id"], json!(taken));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_owes_so_many_and_says_that_it_does_not_know_how_long_yet() {
    let desk = always_open().await;
    desk.case_of("d-1", "Bonjour, où est mon colis 7215 ?").await;
    let day = desk.get(Who::Agent, &desk.of_brand("/day")).await.expect(200).json();
    assert_eq!((&day["today"], &day["minutes"], &day["learned_from"]), (&json!(1), &Value::Null, &json!(0)));
    // What answers took is counted for the desk, and for nobody.
    let case = desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(200).json()["cases"][0].clone();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap()))).await.json();
    let (conversation, seen) = (&page["conversations"][0]["id"], &page["conversations"][0]["messages"][0]["id"]);
    let text = "Bonjour Camille, je vérifie où est votre colis et je vous réponds ici demain avant midi. Agent";
    let draft = json!({"conversation_id": conversation, "text": text, "visibility": "private"});
    desk.post(Who::Agent, &desk.of_brand("/guard"), draft).await.expect(200);
    desk.clock.forward(240);
    let reply = json!({
        "reply_id": uuid::Uuid::now_v7(), "conversation_id": conversation, "visibility": "private", "text": text,
        "seen_up_to": seen,
    });
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{}/replies", case["id"].as_str().unwrap())), reply)
        .await
        .expect(202);
    let counted = desk.store.counters(desk.brand.id, "handling.", "handling/").await.unwrap();
    let user = desk.signed_in(Who::Agent).user.to_string();
    assert!(counted.iter().all(|(key, _)| !key.contains(&user)), "{counted:?}");
    let seconds = counted.iter().find(|(key, _)| key.ends_with(".seconds")).unwrap().1;
    assert!((240..300).contains(&seconds), "{seconds}");
    let day = desk.get(Who::Agent, &desk.of_brand("/day")).await.expect(200).json();
    assert_eq!(day["learned_from"], 1);
    desk.close().await;
}
