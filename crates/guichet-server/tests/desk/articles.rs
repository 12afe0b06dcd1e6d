//! The knowledge base and the drafts, from the writing of an article to the reply that uses it.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Desk, Who};

fn batteries() -> Value {
    json!({
        "topic": "delivery", "words": ["batterie", "battery"], "source": "Conditions, article 4", "valid_until": "2099-01-01",
        "fr": {"title": "Batteries au lithium", "questions": ["Puis-je envoyer une batterie de vélo ?"],
            "answer": "Une batterie de vélo n’est pas acceptée : seules celles de 100 Wh au plus, montées dans leur appareil, voyagent avec nous."},
    })
}

/// A private question that waits for an answer: the message, its conversation and its case.
async fn question(desk: &Desk, id: &str, text: &str) -> (String, Value, String) {
    let case = desk.case_of(id, text).await;
    let detail = desk
        .get(Who::Agent, &desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap())))
        .await
        .expect(200)
        .json();
    let conversation = detail["conversations"][0].clone();
    let message = conversation["messages"][0]["id"].as_str().unwrap().to_owned();
    (message, conversation, case["id"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_proposed_published_found_and_used() {
    let desk = Desk::open().await;
    let articles = desk.of_brand("/articles");
    let (message, conversation, case) =
        question(&desk, "q1", "Bonjour, puis-je envoyer une batterie de vélo à ma sœur ?").await;

    // Nothing is written yet: the question is counted, once.
    let look = desk.of_brand(&format!("/messages/{message}/articles"));
    for _ in 0..2 {
        let found = desk.post(Who::Agent, &look, json!({})).await.expect(200).json();
        assert_eq!(found["questions"][0]["articles"], json!([]), "{found}");
    }
    let wanted = desk.get(Who::Agent, &desk.of_brand("/articles/wanted")).await.expect(200).json();
    assert_eq!(wanted["wanted"][0]["number"], 1, "{wanted}");
    let (topic, asks) = (wanted["wanted"][0]["topic"].as_str().unwrap(), wanted["wanted"][0]["asks"].as_str().unwrap());
    let who = desk
        .get(Who::Agent, &desk.of_brand(&format!("/articles/wanted/messages?topic={topic}&asks={asks}")))
        .await
        .expect(200)
        .json();
    assert_eq!(who["messages"][0]["message_id"], json!(message));
    assert_eq!(who["messages"][0]["case_id"], json!(case));

    // An agent proposes: it is found by nothing until a lead publishes it.
    let added = desk
        .post(Who::Agent, &articles, json!({"content": batteries(), "state": "published"}))
        .await
        .expect(201)
        .json();
    assert_eq!((added["state"].as_str(), added["slug"].as_str()), (Some("proposed"), Some("batteries-au-lithium")));
    let found = desk.post(Who::Agent, &look, json!({})).await.expect(200).json();
    assert_eq!(found["questions"][0]["articles"], json!([]));
    let one = desk.of_brand(&format!("/articles/{}", added["id"].as_str().unwrap()));
    let mut change = json!({"slug": added["slug"], "state": "published", "content": batteries(), "version": 1});
    desk.ask(desk.request(Who::Agent, Method::PUT, &one).json(&change)).await.expect(403);
    let published = desk.ask(desk.request(Who::Lead, Method::PUT, &one).json(&change)).await.expect(200).json();
    assert_eq!((published["standing"].as_str(), published["version"].as_i64()), (Some("valid"), Some(2)));
    assert!(published["content"]["verified_on"].is_string(), "publishing says that it was verified: {published}");
    desk.ask(desk.request(Who::Lead, Method::PUT, &one).json(&change)).await.expect(409);

    // Now it is found, and no longer missing.
    let found = desk.post(Who::Agent, &look, json!({})).await.expect(200).json();
    let proposal = &found["questions"][0]["articles"][0];
    assert_eq!(proposal["source"], "Conditions, article 4");
    assert_eq!(proposal["valid_until"], "2099-01-01");
    assert!(proposal["because"].as_array().unwrap().iter().any(|word| word == "batterie"), "{proposal}");
    // What it answers is looked for beside the requests.
    desk.until(&desk.of_brand("/articles/wanted"), |wanted| wanted["wanted"] == json!([])).await;

    // A draft answers with it, says where that is from, and the guard lets it pass.
    let body = json!({"conversation_id": conversation["id"], "visibility": "private"});
    let draft = desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/draft")), body).await.expect(200).json();
    let text = draft["text"].as_str().unwrap();
    assert!(text.contains("n’est pas acceptée") && text.contains("Camille"), "{text}");
    assert_eq!(draft["blanks"], json!([]), "{text}");
    let answer = draft["parts"].as_array().unwrap().iter().find(|part| part["kind"] == "answer").unwrap();
    assert_eq!(answer["article"]["source"], "Conditions, article 4");
    let examined = json!({"conversation_id": conversation["id"], "visibility": "private", "text": text});
    let guard = desk.post(Who::Agent, &desk.of_brand("/guard"), examined).await.expect(200).json();
    assert!(guard["report"]["verdict"] == "pass" || guard["report"]["verdict"] == "warn", "{guard}");
    desk.post(Who::Agent, &format!("{one}/use"), json!({})).await.expect(204);

    // It leaves as the work of a person with a proposed draft.
    let reply = json!({"reply_id": Uuid::now_v7(), "conversation_id": conversation["id"], "text": text, "visibility": "private",
        "seen_up_to": message, "proposed": true});
    let sent = desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), reply).await.expect(202).json();
    assert_eq!(sent["message"]["author_kind"], "human_with_ai", "{sent}");

    // Past its date it is proposed to nobody.
    change["version"] = json!(2);
    change["content"]["valid_until"] = json!("2020-01-01");
    let old = desk.ask(desk.request(Who::Lead, Method::PUT, &one).json(&change)).await.expect(200).json();
    assert_eq!(old["standing"], "expired");
    let found = desk.post(Who::Agent, &look, json!({})).await.expect(200).json();
    assert_eq!(found["questions"][0]["articles"], json!([]));
    let due = desk.get(Who::Agent, &format!("{articles}?state=due")).await.expect(200).json();
    assert_eq!(due["articles"][0]["slug"], "batteries-au-lithium");
    let versions = desk.get(Who::Agent, &format!("{one}/versions")).await.expect(200).json();
    assert_eq!(versions["versions"].as_array().unwrap().len(), 3);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_go_out_as_files_and_come_back() {
    let desk = Desk::open().await;
    let articles = desk.of_brand("/articles");
    desk.post(Who::Lead, &articles, json!({"content": batteries(), "owner": desk.signed_in(Who::Lead).user}))
        .await
        .expect(201);
    let out = desk.get(Who::Agent, &format!("{articles}/export")).await.expect(200).json();
    assert_eq!(out["files"][0]["name"], "batteries-au-lithium.md");
    assert!(out["files"][0]["text"].as_str().unwrap().contains("lead@atlas.example"));
    let import = format!("{articles}/import");
    let same = desk.post(Who::Lead, &import, out.clone()).await.expect(200).json();
    assert_eq!((&same["same"], &same["added"], &same["changed"]), (&json!(1), &json!(0), &json!(0)));
    let text = out["files"][0]["text"].as_str().unwrap();
    let files = json!({"files": [
        {"name": "batteries-au-lithium.md", "text": text.replace("article 4", "article 5")},
        {"name": "dossier/piles.md", "text": text.replace("slug = \"batteries-au-lithium\"\n", "slug = \"\"\n")},
        {"name": "notes.md", "text": "# Notes"},
        {"name": "sans-source.md", "text": "+++\nsource = \"\"\n+++\n# fr: x\n\ny\n"},
    ]});
    let done = desk.post(Who::Lead, &import, files).await.expect(200).json();
    assert_eq!((&done["changed"], &done["added"]), (&json!(1), &json!(1)), "{done}");
    assert_eq!(done["refused"][0]["name"], "notes.md");
    assert_eq!(done["refused"][1]["field"], "source");
    let found = desk.get(Who::Agent, &format!("{articles}?q=batteries")).await.expect(200).json();
    assert_eq!(found["articles"].as_array().unwrap().len(), 2);
    desk.post(Who::Lead, &articles, json!({"content": {"source": "x"}})).await.expect(422);
    let nobody = json!({"content": batteries(), "slug": "autre", "owner": Uuid::now_v7()});
    desk.post(Who::Lead, &articles, nobody).await.expect(422);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_asks_for_a_date_and_leaves_some_messages_to_people() {
    let desk = Desk::open().await;
    let (_, conversation, case) = question(&desk, "q2", "Mon colis n'est pas arrivé, c'est inadmissible.").await;
    let body = json!({"conversation_id": conversation["id"], "visibility": "private", "solution": "Un nouvel envoi part d’ici."});
    let path = desk.of_brand(&format!("/cases/{case}/draft"));
    let draft = desk.post(Who::Agent, &path, body).await.expect(200).json();
    assert!(draft["text"].as_str().unwrap().contains("Un nouvel envoi part d’ici."), "{draft}");
    let body = json!({"conversation_id": conversation["id"], "visibility": "private"});
    let draft = desk.post(Who::Agent, &path, body).await.expect(200).json();
    let text = draft["text"].as_str().unwrap();
    assert!(text.contains("[date à choisir]"), "{text}");
    assert!(draft["notes"].as_array().unwrap().contains(&json!("choose_date")));
    let reply = json!({"reply_id": Uuid::now_v7(), "conversation_id": conversation["id"], "text": text, "visibility": "private",
        "seen_up_to": conversation["messages"][0]["id"]});
    // A blank does not leave by mistake.
    let held = desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), reply).await.expect(422).json();
    assert_eq!(held["error"]["code"], "guard");

    let (_, conversation, case) = question(&desk, "q3", "Je n'en peux plus, je vais me suicider ce soir.").await;
    let body = json!({"conversation_id": conversation["id"], "visibility": "private"});
    let none = desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/draft")), body).await.expect(200).json();
    assert_eq!((&none["text"], none["none_because"].as_str()), (&Value::Null, Some("in_danger")));
    desk.close().await;
}
