//! What is promised where no message says it: written down, told before it falls due, an alarm when it was not kept, and made good.

use guichet_core::model::{BrandSettings, EventKind};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, Who};

/// A desk that is always open, so that the tests hold at every hour.
async fn always_open() -> Desk {
    Desk::with(BrandSettings { undo_seconds: 0, hours: Vec::new(), ..BrandSettings::default() }).await
}

async fn counts(desk: &Desk, who: Who) -> Value {
    desk.get(who, &desk.of_brand("/counts")).await.expect(200).json()
}

/// A case in which the agent promised on the phone to call back in four hours.
async fn promised(desk: &Desk) -> (String, Value) {
    let case = desk.case_of("p-1", "Bonjour, où est mon colis 7215 ?").await["id"].as_str().unwrap().to_owned();
    let due_at = (desk.clock_now() + SignedDuration::from_hours(4)).to_string();
    let path = desk.of_brand(&format!("/cases/{case}/promises"));
    let said = json!({"text": "Rappel avec le numéro du dépôt", "due_at": due_at});
    let page = desk.post(Who::Agent, &path, said).await.expect(201).json();
    (case, page["promises"][0].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_made_on_the_phone_is_written_down_with_words_date_and_owner() {
    let desk = always_open().await;
    let (case, promise) = promised(&desk).await;
    assert_eq!(promise["text"], "Rappel avec le numéro du dépôt");
    assert_eq!((&promise["by_hand"], &promise["owner"]["name"]), (&json!(true), &json!("Agent")));
    let path = desk.of_brand(&format!("/cases/{case}/promises"));
    let later = "2099-01-01T10:00:00Z";
    let wrong = [
        (json!({"text": " ", "due_at": later}), 422),
        (json!({"text": "x", "due_at": "2020-01-01T10:00:00Z"}), 422),
        (json!({"text": "x".repeat(501), "due_at": later}), 422),
        (json!({"text": "x", "due_at": later, "owner": desk.signed_in(Who::Stranger).user.0}), 422),
    ];
    for (body, status) in wrong {
        desk.post(Who::Agent, &path, body).await.expect(status);
    }
    desk.post(Who::Stranger, &path, json!({"text": "x", "due_at": later})).await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_is_not_kept_is_told_before_then_the_leads_alarm_then_made_good() {
    let desk = always_open().await;
    let (case, promise) = promised(&desk).await;
    assert_eq!(counts(&desk, Who::Agent).await["promises_soon"], 0);
    desk.clock.forward(2 * 3_600 + 60);
    desk.until(&desk.of_brand("/counts"), |counts| counts["promises_soon"] == 1).await;
    assert_eq!(counts(&desk, Who::Lead).await["promises_soon"], 0, "it is the agent's");
    let mine = desk.get(Who::Agent, &desk.of_brand("/promises?state=mine")).await.expect(200).json();
    assert_eq!(mine["promises"][0]["id"], promise["id"]);

    desk.clock.forward(2 * 3_600);
    desk.until(&desk.of_brand("/promises?state=to_repair"), |page| page["promises"][0].is_object()).await;
    assert_eq!(counts(&desk, Who::Lead).await["promises_to_repair"], 1);
    assert_eq!(counts(&desk, Who::Agent).await["promises_to_repair"], 0, "the lead's alarm");
    let months = desk.get(Who::Agent, &desk.of_brand("/promises/kept")).await.expect(200).json();
    assert_eq!((&months["months"][0]["made"], &months["months"][0]["broken"]), (&json!(1), &json!(1)));

    let page = desk.get(Who::Lead, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let conversation = page["conversations"][0]["id"].clone();
    let ask = json!({"conversation_id": conversation, "visibility": "private", "repairs": promise["id"]});
    let draft = desk.post(Who::Lead, &desk.of_brand(&format!("/cases/{case}/draft")), ask).await.expect(200).json();
    let text = draft["text"].as_str().unwrap();
    assert!(text.contains("Rappel avec le numéro du dépôt") && text.contains("excuses"), "{text}");
    let blank = draft["blanks"].as_array().unwrap().len();
    assert_eq!(blank, 1, "the new date is a person's to choose: {text}");
    let other = desk.case_of("p-2", "Où est ma commande ?").await["id"].as_str().unwrap().to_owned();
    let ask = json!({"conversation_id": conversation, "visibility": "private", "repairs": promise["id"]});
    desk.post(Who::Lead, &desk.of_brand(&format!("/cases/{other}/draft")), ask).await.expect(404);

    let reply = json!({
        "reply_id": uuid::Uuid::now_v7(), "conversation_id": conversation, "visibility": "private",
        "text": text.replace("[date à choisir]", "demain avant 18\u{a0}h"),
        "seen_up_to": page["conversations"][0]["messages"][0]["id"], "proposed": true,
    });
    desk.post(Who::Lead, &desk.of_brand(&format!("/cases/{case}/replies")), reply).await.expect(202);
    assert_eq!(counts(&desk, Who::Lead).await["promises_to_repair"], 0, "somebody wrote");
    let events = desk.store.events_after(desk.brand.id, 0, 500).await.unwrap();
    let told: Vec<_> = events.iter().filter(|stored| stored.event.kind == EventKind::PromiseWarned).collect();
    assert_eq!(
        told.iter()
            .filter(|stored| stored.event.promise_id.map(|id| id.0.to_string())
                == promise["id"].as_str().map(str::to_owned))
            .count(),
        1,
        "once"
    );
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_its_owner_left_the_lead_is_told() {
    let desk = always_open().await;
    promised(&desk).await;
    let gone = desk.of_brand(&format!("/members/{}", desk.signed_in(Who::Agent).user));
    desk.ask(desk.request(Who::Admin, Method::DELETE, &gone)).await.expect(204);
    desk.clock.forward(2 * 3_600 + 60);
    let started = std::time::Instant::now();
    while counts(&desk, Who::Lead).await["promises_soon"] != 1 {
        assert!(started.elapsed().as_secs() < 20, "the lead was not told");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let events = desk.store.events_after(desk.brand.id, 0, 500).await.unwrap();
    let told = events.iter().find(|stored| stored.event.kind == EventKind::PromiseWarned).unwrap();
    assert_eq!(told.event.detail.as_deref(), Some("lead"));
    desk.close().await;
}
