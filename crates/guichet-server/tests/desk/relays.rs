//! A question to the carrier: asked from the case, answered on a page without an account, and back in the queue. The links show nothing
//! more than they must, and nothing at all once they are closed.

use guichet_core::model::{Attachment, AttachmentId, BrandSettings};
use guichet_core::plan::{Change, Plan};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::browser::Form;
use crate::support::{Answer, Desk, Who};

const COMPLAINT: &str = "toujours pas de colis 6A12345678901 depuis vendredi je suis Camille Essai 06 39 98 12 34 mon IBAN FR7630006000011234567890189 pour le remboursement où est-il";

/// A desk that is open at all hours: what is due is due whenever the test runs.
async fn open() -> Desk {
    Desk::with(BrandSettings { undo_seconds: 0, hours: Vec::new(), ..BrandSettings::default() }).await
}

async fn contact(desk: &Desk, name: &str, email: &str) -> Value {
    let body = json!({
        "kind": "partner", "name": name, "organisation": "Transvite", "called": "notre transporteur", "email": email,
        "topics": ["lost_parcel", "delivery"], "may_decide": "Renvoi d’un colis", "language": "fr",
    });
    desk.post(Who::Lead, &desk.of_brand("/contacts"), body).await.expect(201).json()
}

/// A complaint, a carrier, and what the desk proposes to ask.
async fn complaint(desk: &Desk) -> (String, Value, Value) {
    let case = desk.case_of("r-1", COMPLAINT).await;
    let case = case["id"].as_str().unwrap().to_owned();
    let carrier = contact(desk, "Nadia Lopes", "").await;
    let path = desk.of_brand(&format!("/cases/{case}/relay-proposal"));
    let proposal = desk.get(Who::Agent, &path).await.expect(200).json();
    (case, carrier, proposal)
}

fn facts_of(proposal: &Value, personal: bool) -> Vec<Value> {
    let facts = proposal["facts"].as_array().unwrap().iter();
    facts.filter(|fact| personal || fact["personal"] == false).cloned().collect()
}

async fn ask(desk: &Desk, case: &str, carrier: &Value, more: Value) -> Answer {
    let mut body = json!({
        "relay_id": Uuid::now_v7(), "contact_id": carrier["id"], "question": "Où se trouve ce colis depuis vendredi ?",
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/relays")), body).await
}

/// The address of the page, without its host.
fn path_of(relay: &Value) -> String {
    let url = relay["url"].as_str().unwrap();
    url.get(url.find("/r/").unwrap()..url.find('?').unwrap()).unwrap().to_owned()
}

async fn look(desk: &Desk, path: &str) -> Answer {
    desk.ask(desk.client.get(desk.url(path)).header("accept-language", "fr")).await
}

async fn press(desk: &Desk, path: &str) -> Answer {
    desk.ask(desk.client.post(desk.url(path)).header("accept-language", "fr")).await
}

async fn say(desk: &Desk, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text(name, value);
    }
    if fields.iter().any(|(_, value)| value.contains("joins")) {
        form = form.file("files", "preuve.txt", "preuve de passage".as_bytes());
    }
    let request = desk.client.post(desk.url(&format!("{path}/answer"))).header("accept-language", "fr");
    desk.ask(form.send(request)).await
}

async fn case_now(desk: &Desk, case: &str) -> Value {
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json()["case"].clone()
}

async fn relays(desk: &Desk, case: &str) -> Vec<Value> {
    let answer = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}/relays"))).await.expect(200).json();
    answer["relays"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_is_asked_answers_without_an_account_and_the_case_is_back_today() {
    let desk = open().await;
    let (case, carrier, proposal) = complaint(&desk).await;
    assert_eq!(proposal["contacts"][0]["name"], "Nadia Lopes");
    assert_eq!((&proposal["contacts"][0]["fits"], &proposal["by_mail"]), (&json!(true), &json!(false)));
    let asked = ask(&desk, &case, &carrier, json!({"facts": facts_of(&proposal, false)})).await.expect(201).json();
    let holding = asked["holding"].as_str().unwrap();
    assert!(
        holding.starts_with("J’ai posé la question à notre transporteur\u{a0}; je vous réponds au plus tard "),
        "{holding}"
    );
    let before = case_now(&desk, &case).await;
    assert_eq!(before["state"], "open", "the customer is owed an answer: no question to somebody else stops that");

    let path = path_of(&asked["relay"]);
    let page = look(&desk, &path).await.expect(200);
    for shown in ["Où se trouve ce colis depuis vendredi", "6A12345678901", "Agent, Atlas Colis"] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    for hidden in ["Camille", "06 39 98", "FR76", "<script", "toujours pas de colis"] {
        assert!(!page.text.contains(hidden), "{hidden}: {}", page.text);
    }
    assert_eq!((page.header("referrer-policy"), page.header("cache-control")), ("no-referrer", "no-store"));
    assert_eq!(relays(&desk, &case).await[0]["state"], "asked", "looking changes nothing: machines open links first");
    press(&desk, &format!("{path}/seen")).await.expect(303);
    assert_eq!(relays(&desk, &case).await[0]["state"], "seen");

    let word = Uuid::now_v7().to_string();
    let answer = [
        ("page", word.as_str()),
        ("kind", "answer"),
        ("decision", "yes"),
        ("text", "Il est au dépôt, je joins la preuve."),
    ];
    let thanks = say(&desk, &path, &answer).await.expect(303);
    assert!(look(&desk, thanks.header("location")).await.expect(200).text.contains("Merci, c’est bien arrivé"));
    say(&desk, &path, &answer).await.expect(303);
    let told = relays(&desk, &case).await.remove(0);
    assert_eq!(
        (&told["state"], told["words"].as_array().unwrap().len()),
        (&json!("answered"), 1),
        "sent twice it is one answer"
    );
    assert_eq!(told["words"][0]["decision"], "yes");
    assert_eq!(told["passing_on"], "Notre transporteur me répond que ");
    let file = told["words"][0]["files"][0]["id"].as_str().unwrap();
    let file = desk.get(Who::Agent, &desk.of_brand(&format!("/relay-files/{file}"))).await.expect(200);
    assert_eq!(file.text, "preuve de passage");
    let back = case_now(&desk, &case).await;
    assert!(back["lane_reasons"].as_array().unwrap().contains(&json!("relay_answered")), "{back}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_goes_on_purpose_and_an_account_number_stands_behind_a_second_look() {
    let desk = open().await;
    let (case, carrier, proposal) = complaint(&desk).await;
    let all = facts_of(&proposal, true);
    assert!(all.iter().any(|fact| fact["secret"] == true), "{all:?}");
    let refused = ask(&desk, &case, &carrier, json!({"facts": all})).await.expect(422).json();
    assert_eq!(refused["error"]["code"], "relay_personal");
    let made_up = json!({"facts": [{"kind": "phone", "value": "+33 1 99 00 00 00"}], "personal_confirmed": true});
    assert_eq!(ask(&desk, &case, &carrier, made_up).await.expect(422).json()["error"]["field"], "facts");
    let meant = json!({"facts": all, "personal_confirmed": true});
    let path = path_of(&ask(&desk, &case, &carrier, meant).await.expect(201).json()["relay"]);
    let page = look(&desk, &path).await.expect(200).text;
    assert!(
        page.contains("06 39 98 12 34") && page.contains("… 0189") && !page.contains("FR7630006000011234567890189"),
        "{page}"
    );
    let second = press(&desk, &format!("{path}/private")).await.expect(200).text;
    assert!(second.contains("FR7630006000011234567890189"), "{second}");
    look(&desk, &format!("{path}/private")).await.expect(405);
    // The customer's own words hold it as well.
    let words = json!({"evidence": true, "personal_confirmed": true});
    let path = path_of(&ask(&desk, &case, &carrier, words).await.expect(201).json()["relay"]);
    let page = look(&desk, &path).await.expect(200).text;
    assert!(page.contains("toujours pas de colis") && !page.contains("FR7630006000011234567890189"), "{page}");
    assert!(press(&desk, &format!("{path}/private")).await.expect(200).text.contains("FR7630006000011234567890189"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn technical_evidence_goes_with_the_question_on_purpose_and_ends_with_the_link() {
    let desk = open().await;
    let text = "Ma box perd la ligne : marge de bruit 3,2 dB, 412 erreurs par heure, journal joint.";
    let brought = desk.bring(crate::support::item("e-1", text)).await.expect(202).json();
    let message = brought["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&message).await["case"]["id"].as_str().unwrap().to_owned();
    let log = Attachment {
        id: AttachmentId(Uuid::now_v7()),
        brand_id: desk.brand.id,
        message_id: message.parse().unwrap(),
        name: "journal.txt".to_owned(),
        mime: "text/plain".to_owned(),
        size: 10,
        hash: desk.store.blobs().put(b"18 erreurs").unwrap(),
        url: None,
    };
    let with_file = Plan { changes: vec![Change::InsertAttachment(log)], ..Plan::new(desk.brand.id) };
    desk.store.apply(&with_file).await.unwrap();
    let carrier = contact(&desk, "Permanence réseau", "").await;
    assert_eq!(
        ask(&desk, &case, &carrier, json!({"evidence": true})).await.expect(422).json()["error"]["code"],
        "relay_personal"
    );
    let meant = json!({"evidence": true, "personal_confirmed": true});
    let asked = ask(&desk, &case, &carrier, meant).await.expect(201).json()["relay"].clone();
    let path = path_of(&asked);
    let page = look(&desk, &path).await.expect(200).text;
    assert!(page.contains("marge de bruit 3,2") && page.contains("journal.txt"), "{page}");
    let file = page.split("/file/").nth(1).unwrap().split('"').next().unwrap();
    let got = look(&desk, &format!("{path}/file/{file}")).await.expect(200);
    assert_eq!((got.text.as_str(), got.header("content-type")), ("18 erreurs", "application/octet-stream"));
    // Another question about the same case, without the evidence, opens no file of it.
    let plain = path_of(&ask(&desk, &case, &carrier, json!({})).await.expect(201).json()["relay"]);
    look(&desk, &format!("{plain}/file/{file}")).await.expect(404);
    assert!(!look(&desk, &plain).await.expect(200).text.contains("marge de bruit"));
    let id = asked["id"].as_str().unwrap();
    desk.post(Who::Agent, &desk.of_brand(&format!("/relays/{id}/withdraw")), json!({})).await.expect(200);
    look(&desk, &format!("{path}/file/{file}")).await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_closed_shows_nothing_and_takes_nothing() {
    let desk = open().await;
    let (case, carrier, proposal) = complaint(&desk).await;
    let facts = json!({"facts": facts_of(&proposal, false)});
    let asked = ask(&desk, &case, &carrier, facts.clone()).await.expect(201).json()["relay"].clone();
    let path = path_of(&asked);
    look(&desk, "/r/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await.expect(404);
    look(&desk, "/r/short").await.expect(404);
    let id = asked["id"].as_str().unwrap();
    let withdrawn =
        desk.post(Who::Agent, &desk.of_brand(&format!("/relays/{id}/withdraw")), json!({})).await.expect(200).json();
    assert_eq!((&withdrawn["state"], &withdrawn["url"]), (&json!("withdrawn"), &Value::Null));
    for answer in [look(&desk, &path).await, press(&desk, &format!("{path}/private")).await] {
        let page = answer.expect(410).text;
        assert!(page.contains("retirée") && !page.contains("6A12345678901") && !page.contains("vendredi"), "{page}");
    }
    press(&desk, &format!("{path}/seen")).await.expect(410);
    say(&desk, &path, &[("text", "Trop tard")]).await.expect(410);
    assert!(relays(&desk, &case).await[0]["words"].as_array().unwrap().is_empty());

    // And one whose time is over.
    let asked = ask(&desk, &case, &carrier, facts).await.expect(201).json()["relay"].clone();
    desk.clock.forward(86_400 * 40);
    look(&desk, &path_of(&asked)).await.expect(410);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_for_me_and_a_question_back_come_back_as_what_they_are() {
    let desk = open().await;
    let (case, carrier, _) = complaint(&desk).await;
    let asked = ask(&desk, &case, &carrier, json!({})).await.expect(201).json()["relay"].clone();
    let (id, path) = (asked["id"].as_str().unwrap(), path_of(&asked));
    let empty = say(&desk, &path, &[("kind", "answer"), ("text", " ")]).await.expect(422).text;
    assert!(empty.contains("Écrivez votre réponse"), "{empty}");
    say(&desk, &path, &[("kind", "ask_back"), ("text", "Quel jour a-t-il été remis ?")]).await.expect(303);
    let told = relays(&desk, &case).await.remove(0);
    assert_eq!((&told["state"], &told["words"][0]["kind"]), (&json!("asked_back"), &json!("ask_back")));
    let more = json!({"word_id": Uuid::now_v7(), "text": "Remis jeudi 19 à Lyon."});
    let words = desk.of_brand(&format!("/relays/{id}/words"));
    desk.post(Who::Agent, &words, more.clone()).await.expect(200);
    let again = desk.post(Who::Agent, &words, more).await.expect(200).json();
    assert_eq!((&again["state"], again["words"].as_array().unwrap().len()), (&json!("asked"), 2));
    assert!(look(&desk, &path).await.expect(200).text.contains("Remis jeudi 19 à Lyon."));
    say(&desk, &path, &[("kind", "not_for_me"), ("instead", "Le dépôt de Vénissieux")]).await.expect(303);
    let told = relays(&desk, &case).await.remove(0);
    assert_eq!((&told["state"], &told["words"][2]["instead"]), (&json!("returned"), &json!("Le dépôt de Vénissieux")));
    assert!(look(&desk, &path).await.expect(410).text.contains("n’était pas pour vous"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_who_stays_silent_is_late_and_counted() {
    let desk = open().await;
    let (case, carrier, _) = complaint(&desk).await;
    let due = Timestamp::now() + SignedDuration::from_mins(30);
    ask(&desk, &case, &carrier, json!({"due_at": due.to_string()})).await.expect(201);
    desk.clock.forward(86_400 * 9);
    let late = desk.until(&desk.of_brand("/relays?state=late"), |page| page["relays"][0]["late"] == true).await;
    assert_eq!(late["relays"][0]["days"], 9);
    desk.until(&desk.of_brand(&format!("/cases/{case}")), |page| {
        page["case"]["lane_reasons"].as_array().unwrap().contains(&json!("relay_late"))
    })
    .await;
    assert_eq!(desk.get(Who::Agent, &desk.of_brand("/counts")).await.expect(200).json()["late_relays"], 1);
    let refused = desk
        .post(
            Who::Agent,
            &desk.of_brand(&format!("/relays/{}/remind", late["relays"][0]["id"].as_str().unwrap())),
            json!({}),
        )
        .await;
    assert_eq!(
        refused.expect(409).json()["error"]["code"],
        "no_recipient",
        "without an address the link is handed over"
    );
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_cannot_leave_waits_and_says_so() {
    let desk = open().await;
    let given = [
        ("address", "desk@atlas.example"),
        ("imap_host", "127.0.0.1"),
        ("imap_port", "9"),
        ("imap_security", "none"),
        ("smtp_host", "127.0.0.1"),
        ("smtp_port", "9"),
        ("smtp_security", "none"),
        ("user", "desk"),
        ("password", "x"),
        ("allow_intranet", "yes"),
    ];
    desk.add("mail", &given).await;
    let (case, _, _) = complaint(&desk).await;
    let carrier = contact(&desk, "Litiges", "litiges@transvite.example").await;
    ask(&desk, &case, &carrier, json!({})).await.expect(201);
    let told = desk
        .until(&desk.of_brand(&format!("/cases/{case}/relays")), |page| {
            page["relays"][0]["mails"][0]["problem"].is_string()
        })
        .await;
    let relay = &told["relays"][0];
    assert_eq!((&relay["by_mail"], &relay["mails"][0]["state"]), (&json!(true), &json!("queued")), "{relay}");
    assert!(relay["url"].is_string(), "the link can be handed over meanwhile");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_relay_is_for_another_brand() {
    let desk = open().await;
    let (case, carrier, _) = complaint(&desk).await;
    let asked = ask(&desk, &case, &carrier, json!({})).await.expect(201).json()["relay"].clone();
    say(&desk, &path_of(&asked), &[("text", "Je joins la preuve.")]).await.expect(303);
    let file = relays(&desk, &case).await[0]["words"][0]["files"][0]["id"].as_str().unwrap().to_owned();
    let (id, contact_id) = (asked["id"].as_str().unwrap(), carrier["id"].as_str().unwrap());
    // Somebody of another brand names the ids below their own brand.
    for path in
        [format!("/relay-files/{file}"), format!("/cases/{case}/relays"), format!("/cases/{case}/relay-proposal")]
    {
        desk.get(Who::Stranger, &format!("/api/brands/boreal{path}")).await.expect(404);
    }
    for act in ["withdraw", "remind"] {
        desk.post(Who::Stranger, &format!("/api/brands/boreal/relays/{id}/{act}"), json!({})).await.expect(404);
    }
    let word = json!({"word_id": Uuid::now_v7(), "text": "x"});
    desk.post(Who::Stranger, &format!("/api/brands/boreal/relays/{id}/words"), word).await.expect(404);
    let path = format!("/api/brands/boreal/contacts/{contact_id}");
    desk.ask(desk.request(Who::Stranger, Method::DELETE, &path)).await.expect(404);
    let change = json!({"kind": "partner", "name": "x", "language": "fr", "version": 1});
    desk.ask(desk.request(Who::Stranger, Method::PUT, &path).json(&change)).await.expect(404);
    assert!(
        desk.get(Who::Stranger, "/api/brands/boreal/contacts").await.expect(200).json()["contacts"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_is_kept_by_leads_and_keeps_whoever_is_asked() {
    let desk = open().await;
    let (case, carrier, _) = complaint(&desk).await;
    let path = desk.of_brand(&format!("/contacts/{}", carrier["id"].as_str().unwrap()));
    let change = |version: i64, email: &str| {
        json!({
            "kind": "colleague", "name": "Nadia Lopes", "email": email, "language": "en", "version": version, "stand_in": null,
        })
    };
    let put = |body: Value| desk.ask(desk.request(Who::Lead, Method::PUT, &path).json(&body));
    assert_eq!(put(change(1, "no address")).await.expect(422).json()["error"]["field"], "email");
    assert_eq!(put(change(1, "")).await.expect(200).json()["version"], 2);
    put(change(1, "")).await.expect(409);
    let asked = ask(&desk, &case, &carrier, json!({})).await.expect(201).json()["relay"].clone();
    let remove = || desk.ask(desk.request(Who::Lead, Method::DELETE, &path));
    assert_eq!(remove().await.expect(409).json()["error"]["code"], "contact_asked");
    let id = asked["id"].as_str().unwrap();
    desk.post(Who::Agent, &desk.of_brand(&format!("/relays/{id}/withdraw")), json!({})).await.expect(200);
    remove().await.expect(204);
    assert_eq!(relays(&desk, &case).await[0]["contact"]["name"], "Nadia Lopes", "what was asked stays as it was asked");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hurried_stranger_has_to_wait() {
    let desk = open().await;
    let (case, carrier, _) = complaint(&desk).await;
    let path = path_of(&ask(&desk, &case, &carrier, json!({})).await.expect(201).json()["relay"]);
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.push(say(&desk, &path, &[("text", "x")]).await.status.as_u16());
    }
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 2, "{answers:?}");
    let request = desk.client.post(desk.url(&format!("{path}/seen"))).header("sec-fetch-site", "cross-site");
    desk.ask(request).await.expect(403);
    desk.close().await;
}
