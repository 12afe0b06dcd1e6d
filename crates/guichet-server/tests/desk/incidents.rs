//! A morning of a community manager: the fibre of Mâcon is cut, and the desk says so before she does.

use guichet_core::model::EventKind;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Desk, Who, item};

const MACON: &[&str] = &[
    "plus rien à Mâcon depuis tout à l’heure, box en rouge",
    "Internet coupé à Mâcon centre, vous êtes au courant ?",
    "panne à Mâcon ? télétravail impossible",
    "Mâcon sud plus de fibre depuis 20 min",
    "coupure totale quartier des Blanchettes à Mâcon",
];

/// What the team agreed to say; the second customer hears nearly the same.
const FACTS: [&str; 2] = [
    "Bonjour Camille, une fibre est coupée à Mâcon, nos équipes sont sur place et le service revient avant 13 h. Nous vous écrivons ici aujourd’hui à 11 h. Agent",
    "Bonjour, une fibre est coupée à Mâcon, nos équipes sont sur place et le service revient avant 13 h. Nous vous écrivons ici aujourd’hui à 11 h. Agent",
];

/// Messages of different people, one after the other; the ids that they have here.
async fn say(desk: &Desk, name: &str, texts: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let brought = desk.bring(item(&format!("{name}-{number}"), text)).await.expect(202);
        ids.push(brought.json()["message_id"].as_str().unwrap().to_owned());
        desk.understood(&ids[number]).await;
    }
    ids
}

/// The one incident that goes on, once it has so many messages.
async fn incident(desk: &Desk, messages: usize) -> Value {
    let live = desk.of_brand("/incidents?state=live");
    let page = desk.until(&live, |page| page["incidents"][0]["messages"] == messages).await;
    assert_eq!(page["incidents"].as_array().unwrap().len(), 1, "{page}");
    page["incidents"][0].clone()
}

fn act(desk: &Desk, incident: &Value, act: &str) -> String {
    desk.of_brand(&format!("/incidents/{}/{act}", incident["id"].as_str().unwrap()))
}

/// A reply to the case of a message, as the composer sends it.
async fn reply(desk: &Desk, message: &str, text: &str) -> (String, Value) {
    let case = desk.understood(message).await["case"]["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": page["conversations"][0]["id"], "visibility": "private",
        "seen_up_to": message, "text": text,
    });
    (desk.of_brand(&format!("/cases/{case}/replies")), body)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_with_one_trouble_are_an_incident_and_nothing_leaves_before_somebody_owns_it() {
    let desk = Desk::open().await;
    let ids = say(&desk, "macon", MACON).await;

    // It is noticed: what, since when, how many, and by when somebody must answer for it.
    let noticed = incident(&desk, MACON.len()).await;
    assert_eq!((&noticed["state"], &noticed["owner"]), (&json!("open"), &Value::Null));
    assert!(noticed["about"]["words"].as_array().unwrap().contains(&json!("mâcon")), "{noticed}");
    let minutes = |from: &str, to: &str| {
        let at = |name: &str| noticed[name].as_str().unwrap().parse::<Timestamp>().unwrap();
        (at(to).duration_since(at(from)).as_secs() + 30) / 60
    };
    assert_eq!((minutes("noticed_at", "owner_due_at"), minutes("noticed_at", "word_due_at")), (10, 15));
    let counts = desk.get(Who::Agent, &desk.of_brand("/counts")).await.expect(200).json();
    assert_eq!((&counts["incidents"], &counts["unowned_incidents"]), (&json!(1), &json!(1)));
    let queue = desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(200).json();
    for row in queue["cases"].as_array().unwrap() {
        assert_eq!(row["incident"]["id"], noticed["id"], "{row}");
    }
    let told = desk.get(Who::Agent, &act(&desk, &noticed, "messages")).await.expect(200).json();
    assert_eq!(told["messages"].as_array().unwrap().len(), MACON.len());

    // Nobody says anything before somebody answers for it, whatever the words.
    let (path, body) = reply(&desk, &ids[0], FACTS[0]).await;
    let refused = desk.post(Who::Agent, &path, body).await.expect(422).json();
    assert!(refused.to_string().contains("unowned_incident"), "{refused}");

    // One click owns it; then the facts may be told, to each in nearly the same words.
    let owned = desk.post(Who::Agent, &act(&desk, &noticed, "own"), json!({})).await.expect(200).json();
    assert_eq!((&owned["incident"]["state"], &owned["incident"]["owner"]["name"]), (&json!("owned"), &json!("Agent")));
    assert_eq!(owned["customers"], MACON.len());
    for (id, words) in ids.iter().zip(FACTS) {
        let (path, body) = reply(&desk, id, words).await;
        desk.post(Who::Agent, &path, body).await.expect(202);
    }

    // The first public word is noted, with the time of the next.
    let word = act(&desk, &noticed, "word");
    let next_at = desk.server.app().now() + SignedDuration::from_mins(30);
    let said = desk.post(Who::Agent, &word, json!({"next_at": next_at.to_string()})).await.expect(200).json();
    assert!(said["incident"]["word_said_at"].is_string() && said["incident"]["word_next_at"].is_string());

    // Who writes now joins; when it is over, the page says why, and what comes is counted anew.
    say(&desk, "late", &["toujours rien à Mâcon !"]).await;
    incident(&desk, MACON.len() + 1).await;
    let over = desk.post(Who::Agent, &act(&desk, &noticed, "end"), json!({"reason": "fixed"})).await.expect(200).json();
    assert_eq!((&over["incident"]["state"], &over["incident"]["over_why"]), (&json!("over"), &json!("fixed")));
    let queue = desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(200).json();
    assert!(queue["cases"].as_array().unwrap().iter().all(|row| row["incident"].is_null()), "{queue}");
    let again = desk.post(Who::Agent, &act(&desk, &noticed, "own"), json!({})).await.expect(409).json();
    assert_eq!(again["error"]["code"], "incident_over");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_owner_or_a_lead_settles_it_and_a_false_alarm_rings_once() {
    let desk = Desk::open().await;
    say(&desk, "macon", MACON).await;
    let noticed = incident(&desk, MACON.len()).await;
    let id = |who| desk.signed_in(who).user.to_string();
    desk.post(Who::Lead, &act(&desk, &noticed, "own"), json!({})).await.expect(200);
    for (what, body) in
        [("end", json!({"reason": "fixed"})), ("reject", json!({})), ("hand-over", json!({"user_id": id(Who::Agent)}))]
    {
        desk.post(Who::Agent, &act(&desk, &noticed, what), body).await.expect(403);
    }
    let to = |who: String| json!({"user_id": who});
    desk.post(Who::Lead, &act(&desk, &noticed, "hand-over"), to(id(Who::Stranger))).await.expect(422);
    let handed = desk.post(Who::Lead, &act(&desk, &noticed, "hand-over"), to(id(Who::Agent))).await.expect(200).json();
    assert_eq!(handed["incident"]["owner"]["name"], "Agent");
    desk.post(Who::Agent, &act(&desk, &noticed, "end"), json!({"reason": "parce que"})).await.expect(422);

    // "This is none": the same words alarm nobody again, and a mistake can be taken back.
    let none = desk.post(Who::Agent, &act(&desk, &noticed, "reject"), json!({})).await.expect(200).json();
    assert_eq!(none["incident"]["state"], "rejected");
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    say(&desk, "again", MACON).await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    let all = desk.get(Who::Agent, &desk.of_brand("/incidents")).await.expect(200).json();
    assert_eq!(all["incidents"].as_array().unwrap().len(), 1, "{all}");
    assert_eq!(all["incidents"][0]["messages"], 2 * MACON.len());
    let back = desk.post(Who::Agent, &act(&desk, &noticed, "reopen"), json!({})).await.expect(200).json();
    assert_eq!(back["incident"]["state"], "owned");
    desk.post(Who::Agent, &act(&desk, &noticed, "reopen"), json!({})).await.expect(409);
    let events = desk.store.events_after(desk.brand.id, 0, 1_000).await.unwrap();
    let count = |kind| events.iter().filter(|stored| stored.event.kind == kind).count();
    assert_eq!((count(EventKind::IncidentOpened), count(EventKind::IncidentGrew)), (1, MACON.len()));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_alarms_nobody() {
    let desk = Desk::open().await;
    for (number, text) in MACON.iter().enumerate() {
        let mut old = item(&format!("old-{number}"), text);
        old["created_at"] = json!((Timestamp::now() - SignedDuration::from_hours(30)).to_string());
        desk.bring(old).await.expect(202);
    }
    let queue = desk.of_brand("/queue");
    desk.until(&queue, |page| page["cases"].as_array().unwrap().len() == MACON.len()).await;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    let all = desk.get(Who::Agent, &desk.of_brand("/incidents")).await.expect(200).json();
    assert_eq!(all["incidents"], json!([]));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_case_again_is_shown_with_what_was_answered() {
    let desk = Desk::open().await;
    let first = "Ma table basse Olga est arrivée fendue, commande 20-88417, il manque aussi deux pieds sur les quatre.";
    let ids = say(&desk, "olga", &[first]).await;
    let (path, body) = reply(
        &desk,
        &ids[0],
        "Bonjour Camille, deux pieds et un plateau partent du dépôt demain avant 13 h, vous les aurez vendredi. Agent",
    )
    .await;
    desk.post(Who::Agent, &path, body).await.expect(202);
    let other = "Bonjour, table basse Olga reçue fendue et il manque deux pieds sur les quatre, commande 20-91133.";
    say(&desk, "other", &[other, "Quel temps fait-il à Brest ?"]).await;
    // The first customer posts the same once more, elsewhere.
    let mut twice = item("olga-twice", first);
    twice["author"]["id"] = json!("client-olga-0");
    twice["thread_id"] = json!("another-thread");
    let twice = desk.bring(twice).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    desk.understood(&twice).await;

    let of = async |message: &str, wanted: usize| {
        let case = desk.understood(message).await["case"]["id"].as_str().unwrap().to_owned();
        let path = desk.of_brand(&format!("/cases/{case}/similar"));
        desk.until(&path, |page| page["similar"].as_array().unwrap().len() >= wanted).await["similar"].clone()
    };
    let seen = desk.get(Who::Agent, &desk.of_brand("/queue?state=all")).await.expect(200).json();
    let cases = seen["cases"].as_array().unwrap().len();
    let last = desk
        .bring(item("last", "Table basse Olga fendue à l’arrivée, il manque deux pieds sur les quatre !"))
        .await
        .expect(202);
    let similar = of(last.json()["message_id"].as_str().unwrap(), 2).await;
    let answered = similar.as_array().unwrap().iter().find(|one| one["answer"].is_object());
    let answered = answered.unwrap_or_else(|| panic!("{similar}"));
    assert!(answered["answer"]["text"].as_str().unwrap().contains("partent du dépôt"));
    assert!(answered["shared"].as_array().unwrap().contains(&json!("fendue")), "{answered}");
    // Who says the same again in a case of its own is told as such; in the same case there is nothing to tell.
    if cases == 4 {
        let own = of(&twice, 1).await;
        assert_eq!(own[0]["kind"], "duplicate", "{own}");
    }

    // Whoever is erased is found no more.
    let customer = answered["case"]["customer"]["id"].as_str().unwrap();
    let erase = desk.of_brand(&format!("/customers/{customer}/erase"));
    desk.post(Who::Admin, &erase, json!({"reason": "asked"})).await.expect(204);
    let path = desk.of_brand(&format!(
        "/cases/{}/similar",
        desk.understood(last.json()["message_id"].as_str().unwrap()).await["case"]["id"].as_str().unwrap()
    ));
    let left =
        desk.until(&path, |page| page["similar"].as_array().unwrap().iter().all(|one| one["answer"].is_null())).await;
    assert!(!left["similar"].as_array().unwrap().is_empty());
    desk.close().await;
}
