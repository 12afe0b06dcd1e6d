//! A reply that the network would not take is refused while it is written, and its cost is said before it is sent.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Desk, Who, item};

const HOUR: i64 = 3_600;

/// The webhook speaks for this network.
async fn on(network: &str) -> Desk {
    let desk = Desk::open().await;
    let mut channel = desk.store.channel(desk.inbound).await.unwrap().unwrap();
    channel.network = network.to_owned();
    desk.store.update_channel(&channel, &std::collections::BTreeMap::new()).await.unwrap();
    desk
}

async fn page(desk: &Desk, case: &Value) -> Value {
    let path = desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap()));
    desk.get(Who::Agent, &path).await.expect(200).json()
}

fn reply(thread: &Value, visibility: &str) -> Value {
    json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": visibility,
        "seen_up_to": thread["messages"][0]["id"],
        "text": "Bonjour Camille, votre colis arrive demain avant 18 h. Agent",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_is_counted_down_on_the_page_and_then_refuses_with_words() {
    let desk = on("messenger").await;
    let case = desk.case_of("fenetre-1", "Bonjour, où est mon colis ?").await;
    let thread = page(&desk, &case).await["conversations"][0].clone();
    let way = &thread["ways"][0];
    assert_eq!((&way["visibility"], &way["refusal"]), (&json!("private"), &Value::Null));
    let at = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let written = at(&thread["messages"][0]["created_at"]);
    assert_eq!(at(&way["until"]).duration_since(written).as_hours(), 24);
    assert_eq!(at(&way["person_until"]).duration_since(written).as_hours(), 168);

    desk.clock.forward(25 * HOUR);
    let after_a_day = page(&desk, &case).await["conversations"][0]["ways"][0].clone();
    assert_eq!(after_a_day["refusal"], Value::Null, "a person may still answer");

    desk.clock.forward(144 * HOUR);
    let shut = page(&desk, &case).await["conversations"][0]["ways"][0]["refusal"].clone();
    assert_eq!(shut["code"], "window_closed");
    assert!(shut["message"].as_str().unwrap().contains("délai"), "{shut}");
    let path = desk.of_brand(&format!("/cases/{}/replies", case["id"].as_str().unwrap()));
    let refused = desk.post(Who::Agent, &path, reply(&thread, "private")).await.expect(409).json();
    assert_eq!(refused["error"]["code"], "window_closed", "{refused}");
    assert!(desk.taken.lock().unwrap().is_empty());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reply_costs_is_said_while_it_is_written() {
    let desk = on("x").await;
    let public = Value::Object({
        let mut item = item("cout-1", "Bonjour, où est mon colis ?").as_object().unwrap().clone();
        item.insert("visibility".to_owned(), json!("public"));
        item
    });
    let id = desk.bring(public).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&id).await["case"].clone();
    let thread = page(&desk, &case).await["conversations"][0].clone();
    let cost = async |text: &str| {
        let draft = json!({"conversation_id": thread["id"], "text": text, "visibility": "public"});
        desk.post(Who::Agent, &desk.of_brand("/guard"), draft).await.expect(200).json()["cost"].clone()
    };
    assert_eq!(cost("Je regarde tout de suite.").await, json!("Cette réponse coûte 0,01\u{a0}$US."));
    let linked = cost("Voyez https://atlas.example/suivi").await;
    assert!(linked.as_str().unwrap().contains("0,20\u{a0}$US parce qu’elle contient un lien"), "{linked}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_an_account_counts_before_that_of_its_network() {
    let desk = on("mastodon").await;
    let mut channel = desk.store.channel(desk.inbound).await.unwrap().unwrap();
    channel.settings.insert("max_characters".to_owned(), json!("40"));
    desk.store.update_channel(&channel, &std::collections::BTreeMap::new()).await.unwrap();
    let case = desk.case_of("longueur-1", "Bonjour, où est mon colis ?").await;
    let thread = page(&desk, &case).await["conversations"][0].clone();
    assert_eq!(thread["capabilities"]["private_limit"]["max"], 40);
    let draft = json!({"conversation_id": thread["id"], "text": "Votre colis arrive demain avant midi, chez vous.", "visibility": "private"});
    let request = desk.request(Who::Agent, Method::POST, &desk.of_brand("/guard")).json(&draft);
    let found = desk.ask(request).await.expect(200).json();
    assert_eq!(found["length"]["max"], 40);
    assert!(
        found["report"]["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "too_long"),
        "{found}"
    );
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_replies_have_cost_is_counted_and_shown() {
    let desk = on("x").await;
    let case = desk.case_of("cout-2", "Bonjour, livrez-vous le samedi matin à Brest ?").await;
    let spent = async || {
        let list = desk.get(Who::Agent, &desk.of_brand("/channels")).await.expect(200).json();
        let channels = list["channels"].as_array().unwrap().clone();
        channels.into_iter().find(|one| one["id"] == json!(desk.inbound.0)).unwrap()["spent"].clone()
    };
    assert_eq!(spent().await, json!("Messages reçus ce mois-ci\u{a0}: 0,01\u{a0}$US au plus, au tarif connu."));
    let thread = page(&desk, &case).await["conversations"][0].clone();
    let path = desk.of_brand(&format!("/cases/{}/replies", case["id"].as_str().unwrap()));
    let mut said = reply(&thread, "private");
    said["text"] = json!("Bonjour Camille, notre tournée passe chez vous ce jour-là entre 9 h et 12 h. Agent");
    said["overrules"] = json!([{"rule": "question_unanswered", "reason": "Essai."}]);
    desk.post(Who::Agent, &path, said).await.expect(202);
    let path = desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap()));
    desk.until(&path, |page| page["conversations"][0]["messages"][1]["sending"]["state"] == "sent").await;
    let both = "Ce mois-ci\u{a0}: 0,015\u{a0}$US pour les réponses, 0,01\u{a0}$US au plus pour les messages reçus, au tarif connu.";
    assert_eq!(spent().await, json!(both));
    desk.close().await;
}
