//! A brand writes its charter, and from then on a reply beyond it waits for the lead and leaves once.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Desk, Who, item};

const CHARTER: &str = "address = \"vous\"\n\n[[may_give]]\nwhat = \"gesture\"\nrole = \"agent\"\nup_to = 30\n\n[escalation]\nafter_minutes = 30\n";
const GESTURE: &str =
    "Bonjour, je m’en occupe et je vous réponds ici demain avant 18 h. Je vous offre un bon d’achat de 80 €. Camille";

async fn put(desk: &Desk, who: Who, text: &str, based_on: i64) -> crate::support::Answer {
    let body = json!({"text": text, "based_on": based_on, "note": "plafond des gestes"});
    desk.ask(desk.request(who, reqwest::Method::PUT, &desk.of_brand("/charter")).json(&body)).await
}

async fn conversation(desk: &Desk, case: &str) -> Value {
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json()["conversations"][0].clone()
}

fn last(conversation: &Value) -> Value {
    conversation["messages"].as_array().unwrap().last().unwrap()["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charter_is_read_strictly_numbered_compared_and_taken_back() {
    let desk = Desk::open().await;
    let first = desk.get(Who::Agent, &desk.of_brand("/charter")).await.expect(200).json();
    assert_eq!((&first["version"], &first["charter"]["address"]), (&json!(0), &json!("vous")));
    let wrong = put(&desk, Who::Lead, "adress = \"tu\"\n[levels]\ntone = \"fort\"\n", 0).await.expect(422).json();
    let problems = wrong["problems"].as_array().unwrap();
    assert_eq!((problems.len(), &problems[0]["line"], &problems[1]["line"]), (2, &json!(1), &json!(3)));
    assert!(problems[0]["message"].as_str().unwrap().contains("Vouliez-vous écrire"), "{wrong}");

    let written = put(&desk, Who::Lead, CHARTER, 0).await.expect(200).json();
    assert_eq!((&written["version"], &written["by"]["name"]), (&json!(1), &json!("Lead")));
    put(&desk, Who::Admin, "address = \"tu\"\n", 0).await.expect(409);
    let mut values = written["charter"].clone();
    values["address"] = json!("tu");
    values["levels"] = json!({"tone": "refuse"});
    let body = json!({"charter": values, "based_on": 1});
    desk.ask(desk.request(Who::Admin, reqwest::Method::PUT, &desk.of_brand("/charter")).json(&body)).await.expect(200);

    let floored = json!({"text": "[levels]\ndisclosure_unverified = \"off\"\n"});
    let checked = desk.post(Who::Lead, &desk.of_brand("/charter/check"), floored).await.expect(200).json();
    assert_eq!(checked["charter"]["levels"]["disclosure_unverified"], "hold");
    assert!(checked["notes"][0]["message"].as_str().unwrap().contains("protège"), "{checked}");

    let versions = desk.get(Who::Agent, &desk.of_brand("/charter/versions")).await.expect(200).json();
    let numbers: Vec<&Value> = versions["versions"].as_array().unwrap().iter().map(|one| &one["version"]).collect();
    assert_eq!((numbers, &versions["versions"][1]["note"]), (vec![&json!(2), &json!(1)], &json!("plafond des gestes")));
    let compared = desk.get(Who::Agent, &desk.of_brand("/charter/versions/2")).await.expect(200).json();
    let added = |line: &&Value| line["change"] == "added" && line["text"] == "tone = \"refuse\"";
    assert!(compared["lines"].as_array().unwrap().iter().any(|line| added(&line)), "{compared}");

    let back = json!({"based_on": 2, "note": ""});
    let restored = desk.post(Who::Lead, &desk.of_brand("/charter/versions/1/restore"), back).await.expect(200).json();
    assert_eq!((&restored["version"], &restored["charter"]["address"]), (&json!(3), &json!("vous")));
    let file = desk.get(Who::Agent, &desk.of_brand("/charter/file")).await.expect(200);
    assert!(file.text.starts_with("version = 3\n") && file.header("content-disposition").contains("charter-atlas-v3"));
    let examples = desk.get(Who::Agent, &desk.of_brand("/charter/examples")).await.expect(200).json();
    assert_eq!(examples["examples"].as_array().unwrap().len(), 11);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gesture_beyond_the_cap_waits_for_the_lead_and_leaves_once() {
    let desk = Desk::open().await;
    put(&desk, Who::Lead, CHARTER, 0).await.expect(200);
    let case = desk.case_of("c-1", "Mon colis a deux semaines de retard, que faites-vous ?").await;
    // A gesture is for somebody whom we know.
    let page = desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap()));
    let page = desk.get(Who::Agent, &page).await.expect(200).json();
    let customer = page["customer"]["id"].as_str().unwrap().to_owned();
    let identity = desk.of_brand(&format!("/customers/{customer}/identity"));
    let verified = json!({"level": "verified", "how": "call_back"});
    desk.ask(desk.request(Who::Agent, reqwest::Method::PUT, &identity).json(&verified)).await.expect(200);
    let case = case["id"].as_str().unwrap().to_owned();
    let thread = conversation(&desk, &case).await;
    let reply = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "text": GESTURE, "proposed": true, "visibility": "private",
        "seen_up_to": last(&thread), "why": "Deuxième retard en un mois",
    });
    let path = desk.of_brand(&format!("/cases/{case}/replies"));
    let refused = desk.post(Who::Agent, &path, reply.clone()).await.expect(422).json();
    assert_eq!(refused["error"]["code"], "approval_needed", "{refused}");
    assert_eq!(refused["report"]["approval"]["reasons"][0]["code"], "give", "{refused}");

    let ask = desk.of_brand(&format!("/cases/{case}/approvals"));
    let asked = desk.post(Who::Agent, &ask, reply.clone()).await.expect(202).json();
    assert_eq!((&asked["state"], &asked["by"], &asked["own"]), (&json!("waiting"), &json!("lead"), &json!(true)));
    desk.post(Who::Agent, &ask, reply.clone()).await.expect(200);
    let count = async |who| desk.get(who, &desk.of_brand("/counts")).await.expect(200).json()["approvals"].clone();
    assert_eq!(
        (count(Who::Agent).await, count(Who::Lead).await, count(Who::Admin).await),
        (json!(0), json!(1), json!(0))
    );
    let waiting = desk.get(Who::Agent, &ask).await.expect(200).json();
    assert_eq!(waiting["approvals"][0]["text"], GESTURE);
    assert!(desk.taken.lock().unwrap().is_empty(), "nothing leaves before the yes");

    // The customer writes meanwhile: the lead reads it first.
    let mut more = item("c-2", "Toujours rien !");
    more["author"] = json!({"id": "client-c-1", "name": "Camille Essai"});
    more["in_reply_to"] = json!("c-1");
    let brought = desk.bring(more).await.expect(202).json();
    desk.understood(brought["message_id"].as_str().unwrap()).await;
    let id = asked["id"].as_str().unwrap();
    let approve = desk.of_brand(&format!("/approvals/{id}/approve"));
    let newer = desk.post(Who::Lead, &approve, json!({})).await.expect(409).json();
    assert_eq!(newer["error"]["code"], "newer_messages");
    assert_eq!(newer["messages"][0]["text"], "Toujours rien !");
    desk.post(Who::Agent, &approve, json!({})).await.expect(403);

    let seen = json!({"seen_up_to": last(&conversation(&desk, &case).await)});
    let sent = desk.post(Who::Lead, &approve, seen.clone()).await.expect(202).json();
    assert_eq!(sent["message"]["author_name"], "Agent", "it leaves in its author's name");
    assert_eq!(sent["message"]["author_kind"], "human_with_ai", "it began as a proposed draft");
    desk.post(Who::Lead, &approve, seen).await.expect(200);
    let list = desk.until(&ask, |value| value["approvals"][0]["state"] == "approved").await;
    assert_eq!(list["approvals"][0]["decided_by"]["name"], "Lead");
    desk.until(&desk.of_brand(&format!("/cases/{case}")), |value| {
        let messages = value["conversations"][0]["messages"].as_array().unwrap();
        messages.iter().any(|message| message["state"] == "sent")
    })
    .await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let taken = desk.taken.lock().unwrap().clone();
    assert_eq!((taken.len(), &taken[0]["text"]), (1, &json!(GESTURE)));

    // A stricter draft is tried on what left, and stores nothing.
    let draft = json!({"text": format!("{CHARTER}\n[forbidden_words]\n\"bon d’achat\" = \"avoir\"\n")});
    let preview = desk.post(Who::Lead, &desk.of_brand("/charter/preview"), draft).await.expect(200).json();
    assert_eq!(preview["replies"], 1, "{preview}");
    let refusing = json!({"text": "[[may_give]]\nwhat = \"gesture\"\nrole = \"admin\"\nup_to = 10\n"});
    let preview = desk.post(Who::Lead, &desk.of_brand("/charter/preview"), refusing).await.expect(200).json();
    assert_eq!((&preview["before"]["approval"], &preview["after"]["approval"]), (&json!(1), &json!(0)), "{preview}");
    let freeing = json!({"text": "address = \"vous\"\n"});
    let preview = desk.post(Who::Lead, &desk.of_brand("/charter/preview"), freeing).await.expect(200).json();
    assert_eq!((&preview["changed"][0]["before"], &preview["after"]["approval"]), (&json!("approval"), &json!(0)));
    let current = desk.get(Who::Agent, &desk.of_brand("/charter")).await.expect(200).json();
    assert_eq!(current["version"], 1);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_goes_back_with_a_word_and_its_author_sees_it() {
    let desk = Desk::open().await;
    let case = desk.case_of("r-1", "Où est mon colis ?").await;
    let case = case["id"].as_str().unwrap().to_owned();
    let thread = conversation(&desk, &case).await;
    let ask = desk.of_brand(&format!("/cases/{case}/approvals"));
    for back in [true, false] {
        let reply = json!({
            "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "private",
            "text": "Je me renseigne et je vous réponds demain avant midi.", "seen_up_to": last(&thread),
        });
        let asked = desk.post(Who::Agent, &ask, reply).await.expect(202).json();
        let act = |act: &str| desk.of_brand(&format!("/approvals/{}/{act}", asked["id"].as_str().unwrap()));
        if back {
            desk.post(Who::Lead, &act("send-back"), json!({"note": " "})).await.expect(422);
            desk.post(Who::Lead, &act("send-back"), json!({"note": "Donnez l’heure."})).await.expect(200);
            let seen = desk.get(Who::Agent, &ask).await.expect(200).json();
            let one = &seen["approvals"][0];
            assert_eq!((&one["state"], &one["note"]), (&json!("returned"), &json!("Donnez l’heure.")));
        } else {
            desk.post(Who::Agent, &act("withdraw"), json!({})).await.expect(200);
        }
        desk.post(Who::Lead, &act("approve"), json!({})).await.expect(409);
    }
    assert!(desk.taken.lock().unwrap().is_empty());
    desk.close().await;
}
