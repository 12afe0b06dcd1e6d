//! The mediator: noted, told to the customer on the day it becomes possible, held where a final answer forgets it, and the dossier.

use guichet_core::mediation::MediatorSettings;
use guichet_core::model::BrandSettings;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Desk, Who};

const DAY: i64 = 24 * 3_600;
const COMPLAINT: &str = "Je réclame le remboursement de mon colis 6A12345678901 perdu, 84,90 €. C’est inadmissible 😡";

async fn with_mediator() -> Desk {
    let mediator = MediatorSettings {
        name: "Médiation des Colis".to_owned(),
        address: "BP 12, 75999 Paris".to_owned(),
        url: "https://mediation-colis.example".to_owned(),
        ..MediatorSettings::default()
    };
    Desk::with(BrandSettings { undo_seconds: 0, mediator, ..BrandSettings::default() }).await
}

/// Days go by, with somebody at the desk now and then: a session ends by itself after a fortnight without use.
async fn pass(desk: &Desk, days: i64) {
    for step in 0..days {
        desk.clock.forward(DAY);
        if step % 10 == 0 {
            desk.get(Who::Agent, "/api/session").await.expect(200);
        }
    }
}

async fn put(desk: &Desk, case: &str, body: Value) -> Answer {
    let path = desk.of_brand(&format!("/cases/{case}/mediation"));
    desk.ask(desk.request(Who::Agent, Method::PUT, &path).json(&body)).await
}

async fn show(desk: &Desk, case: &str) -> Value {
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}/mediation"))).await.expect(200).json()
}

async fn page(desk: &Desk, case: &str) -> Value {
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json()
}

async fn customers_page(desk: &Desk, case: &str) -> String {
    let url = page(desk, case).await["tracking_url"].as_str().unwrap().to_owned();
    let path = url.split_once("/t/").map(|(_, token)| format!("/t/{token}")).unwrap();
    desk.ask(desk.client.get(desk.url(&path)).header("accept-language", "fr")).await.expect(200).text
}

async fn reply(desk: &Desk, case: &str, text: &str, overrules: Value) -> Answer {
    let page = page(desk, case).await;
    let thread = &page["conversations"][0];
    let last = thread["messages"].as_array().unwrap().last().unwrap()["id"].clone();
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "private", "seen_up_to": last,
        "text": text, "overrules": overrules,
    });
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_is_told_on_the_day_it_becomes_possible_and_no_longer_than_it_is() {
    let desk = with_mediator().await;
    let case = desk.case_of("md-1", COMPLAINT).await["id"].as_str().unwrap().to_owned();
    let before = show(&desk, &case).await;
    assert_eq!((&before["state"], &before["configured"]), (&json!("no_complaint"), &json!(true)));
    let message = before["proposed_complaint"].clone();
    assert!(message.is_string(), "{before}");
    let noted = put(&desk, &case, json!({"mark": "complaint", "message_id": message})).await.expect(200).json();
    assert_eq!(noted["state"], "waits");
    assert!(!customers_page(&desk, &case).await.contains("saisir le médiateur"));

    pass(&desk, 63).await;
    assert_eq!(show(&desk, &case).await["state"], "open");
    let told = customers_page(&desk, &case).await;
    assert!(told.contains("Vous pouvez saisir le médiateur") && told.contains("https://mediation-colis.example"));
    pass(&desk, 310).await;
    assert_eq!(show(&desk, &case).await["state"], "over");
    assert!(!customers_page(&desk, &case).await.contains("saisir le médiateur"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_answer_without_the_mediator_is_held_and_one_with_it_opens_the_way() {
    let desk = with_mediator().await;
    let case = desk.case_of("md-2", COMPLAINT).await["id"].as_str().unwrap().to_owned();
    let refusal = "Bonjour, l’article 4 de nos conditions générales ne prévoit pas de remboursement dans ce cas\u{a0}: ceci est notre réponse définitive. Agent";
    let held = reply(&desk, &case, refusal, json!([])).await.expect(422).json();
    let findings = held["report"]["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == "final_without_mediator").unwrap();
    let block = finding["remedy"]["edits"][0]["text"].as_str().unwrap();
    assert!(block.contains("Médiation des Colis, https://mediation-colis.example"));
    let message = show(&desk, &case).await["proposed_complaint"].clone();
    put(&desk, &case, json!({"mark": "complaint", "message_id": message})).await.expect(200);
    let overrules: Vec<Value> = findings
        .iter()
        .filter(|finding| finding["level"] == "hold" && finding["rule"] != "final_without_mediator")
        .map(|finding| json!({"rule": finding["rule"], "reason": "vérifié"}))
        .collect();
    let with_block = format!("{refusal}{block}");
    let sent = reply(&desk, &case, &with_block, json!(overrules)).await.expect(202).json();
    let last = put(&desk, &case, json!({"mark": "final_answer", "message_id": sent["message"]["id"]})).await;
    let last = last.expect(200).json();
    assert_eq!((&last["state"], &last["opened_by"]), (&json!("open"), &json!("final_answer")));
    assert!(customers_page(&desk, &case).await.contains("Médiation des Colis"));

    // Not every reply can be called one, and what is the customer's is none.
    let theirs = put(&desk, &case, json!({"mark": "final_answer", "message_id": message})).await.expect(409).json();
    assert_eq!(theirs["error"]["code"], "wrong_state");
    let by_hand = json!({"mark": "complaint_by_hand", "on": "2999-01-01", "note": "Courrier"});
    assert_eq!(put(&desk, &case, by_hand).await.expect(422).json()["error"]["code"], "no_complaint");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dossier_is_one_file_and_who_had_it_made_is_known() {
    let desk = with_mediator().await;
    let case = desk.case_of("md-3", COMPLAINT).await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}/dossier"));
    desk.post(Who::Agent, &path, json!({})).await.expect(403);
    desk.post(Who::Stranger, &path, json!({})).await.expect(404);
    let promise =
        "Bonjour, je cherche votre colis avec le dépôt et je vous écris ici où il se trouve, demain avant 13 h. Agent";
    reply(&desk, &case, promise, json!([])).await.expect(202);
    let message = show(&desk, &case).await["proposed_complaint"].clone();
    put(&desk, &case, json!({"mark": "complaint", "message_id": message})).await.expect(200);
    let settled = json!({"gift_id": Uuid::now_v7(), "code": "no-surcharged-number", "amount": "3.20", "checked": true});
    let given = desk.post(Who::Lead, &desk.of_brand(&format!("/cases/{case}/gifts")), settled).await;
    assert_eq!(given.expect(422).json()["error"]["field"], "code", "nothing is given that the case does not call for");
    let request = desk.request(Who::Lead, Method::POST, &path).json(&json!({}));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains("dossier-") && name.contains(".pdf"), "{name}");
    let bytes = answer.bytes().await.unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let log = desk.store.audit_log(Some(desk.brand.id), None, 5).await.unwrap().items;
    assert_eq!(log.iter().filter(|line| line.action == "case.dossier" && line.subject == case).count(), 1);
    if let Some(text) = read_back(&bytes) {
        let parts = ["Médiation des Colis", "réclamation écrite", "Atlas Colis (", "Promesses", "Décision : répondu"];
        let words = ["Je réclame le remboursement", "84,90 €", "[U+1F621]", "demain avant 13 h", "page 1 sur 1"];
        for said in parts.into_iter().chain(words) {
            assert!(text.contains(said), "{said} is missing in {text}");
        }
    }
    desk.close().await;
}

/// What a reader of PDF finds in it, where one is installed.
fn read_back(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dossier.pdf");
    std::fs::write(&file, bytes).unwrap();
    let Ok(output) = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        crate::skipped::skipped("pdftotext is not installed: no other program read the dossier back");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " "))
}
