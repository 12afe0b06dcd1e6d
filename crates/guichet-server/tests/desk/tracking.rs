//! The customer's pages of a case: a GET changes nothing, the customer has the last word, and a drop link shows nothing.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::browser::Form;
use crate::support::{Answer, Desk, Who};

const PROMISE: &str = "Bonjour Camille, je cherche votre colis avec le dépôt et je vous écris ici où il se trouve, demain avant 13 h. Agent";

async fn detail(desk: &Desk, case: &str) -> Value {
    desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json()
}

/// A case with its tracking page, as a path.
async fn tracked(desk: &Desk) -> (String, String) {
    let case = desk.case_of("t-1", "Mon colis 6A12345678901 n’est pas arrivé, où est-il ?").await;
    let case = case["id"].as_str().unwrap().to_owned();
    let url = detail(desk, &case).await["tracking_url"].as_str().unwrap().to_owned();
    let path = url.split_once("/t/").map(|(_, token)| format!("/t/{token}")).unwrap();
    (case, path)
}

async fn get(desk: &Desk, path: &str) -> Answer {
    desk.ask(desk.client.get(desk.url(path)).header("accept-language", "fr")).await
}

async fn press(desk: &Desk, path: &str) -> Answer {
    desk.ask(desk.client.post(desk.url(path)).header("accept-language", "fr")).await
}

async fn reply(desk: &Desk, case: &str, text: &str) -> Answer {
    let page = detail(desk, case).await;
    let thread = &page["conversations"][0];
    let last = thread["messages"].as_array().unwrap().last().unwrap()["id"].clone();
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "private", "seen_up_to": last, "text": text,
    });
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_was_understood_and_looking_changes_nothing() {
    let desk = Desk::open().await;
    let (case, path) = tracked(&desk).await;
    let before = detail(&desk, &case).await["case"]["updated_at"].clone();
    let page = get(&desk, &path).await.expect(200);
    assert!(page.text.contains("6A12345678901") && page.text.contains("Ce que nous avons compris"), "{}", page.text);
    assert!(!page.text.contains("<script"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-store");
    get(&desk, &format!("{path}/solved")).await.expect(405);
    assert_eq!(detail(&desk, &case).await["case"]["updated_at"], before);
    get(&desk, "/t/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await.expect(404);
    get(&desk, "/t/short").await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_says_that_it_is_solved_or_not_and_asks_for_a_person() {
    let desk = Desk::open().await;
    let (case, path) = tracked(&desk).await;
    let asked = press(&desk, &format!("{path}/human")).await.expect(303);
    assert!(get(&desk, asked.header("location")).await.expect(200).text.contains("une personne reprend votre demande"));
    reply(&desk, &case, PROMISE).await.expect(202);
    desk.until(&desk.of_brand(&format!("/cases/{case}")), |page| sent(page) == 1).await;
    press(&desk, &format!("{path}/solved")).await.expect(303);
    let confirmed = detail(&desk, &case).await;
    assert_eq!(confirmed["case"]["state"], "confirmed");
    assert_eq!(confirmed["case"]["outcome"], "helped");
    press(&desk, &format!("{path}/not-solved")).await.expect(303);
    assert_eq!(detail(&desk, &case).await["case"]["state"], "reopened");
    desk.close().await;
}

/// How many replies have left.
fn sent(page: &Value) -> usize {
    let messages = page["conversations"][0]["messages"].as_array().unwrap().iter();
    messages.filter(|message| message["state"] == "sent").count()
}

/// What the page offers to say, by the ends of the addresses of its buttons.
async fn offered(desk: &Desk, path: &str) -> Vec<&'static str> {
    let page = get(desk, path).await.expect(200).text;
    ["solved", "not-solved", "human"].into_iter().filter(|word| page.contains(&format!("{path}/{word}?"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_ordinary_answer_yes_and_no_stand_side_by_side() {
    let desk = Desk::open().await;
    let (case, path) = tracked(&desk).await;
    assert_eq!(offered(&desk, &path).await, ["human"], "nobody answered yet");
    let answer = "Bonjour Camille, vous pouvez le retirer au dépôt de Lyon, 4 rue des Saules, jusqu’à 21 h. Agent";
    reply(&desk, &case, answer).await.expect(202);
    let on_its_way = get(&desk, &path).await.expect(200).text;
    assert!(
        !on_its_way.contains("Nous vous avons répondu") && !on_its_way.contains("rue des Saules"),
        "it has not left"
    );
    let answered = desk.until(&desk.of_brand(&format!("/cases/{case}")), |page| sent(page) == 1).await;
    assert_eq!(
        (&answered["case"]["state"], &answered["case"]["outcome"]),
        (&json!("waiting_customer"), &json!("held"))
    );
    assert_eq!(offered(&desk, &path).await, ["solved", "not-solved", "human"]);
    let said = press(&desk, &format!("{path}/not-solved")).await.expect(303);
    assert!(get(&desk, said.header("location")).await.expect(200).text.contains("votre demande est rouverte"));
    let reopened = detail(&desk, &case).await["case"].clone();
    assert_eq!(
        (&reopened["state"], &reopened["outcome"]),
        (&json!("reopened"), &json!("none")),
        "no was a word for the desk"
    );
    assert!(reopened["due_at"].is_string(), "an answer is owed again");
    assert_eq!(offered(&desk, &path).await, ["solved", "human"], "no need not be said twice");
    // What is answered again may be denied again.
    reply(&desk, &case, PROMISE).await.expect(202);
    desk.until(&desk.of_brand(&format!("/cases/{case}")), |page| sent(page) == 2).await;
    assert_eq!(offered(&desk, &path).await, ["solved", "not-solved", "human"]);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_added_on_the_page_join_the_case_of_the_same_customer() {
    let desk = Desk::open().await;
    let (case, path) = tracked(&desk).await;
    let page = get(&desk, &path).await.expect(200).text;
    let token = page.split("name=\"page\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.clock.forward(20);
    let form = Form::new().text("page", token).text("message", "J’ajoute : le livreur n’a pas sonné.");
    desk.ask(form.send(desk.client.post(desk.url(&format!("{path}/message"))))).await.expect(303);
    let detail = desk
        .until(&desk.of_brand(&format!("/cases/{case}")), |page| page["conversations"].as_array().unwrap().len() == 2)
        .await;
    assert_eq!(detail["case"]["contacts"], 2);
    assert_eq!(detail["customer"]["cases"].as_array().unwrap().len(), 0, "no second case");
    let added = &detail["conversations"][1]["messages"][0];
    assert_eq!(added["author_name"], "Camille Essai");
    assert!(get(&desk, &path).await.expect(200).text.contains("le livreur n’a pas sonné"));
    desk.close().await;
}

/// What the desk owes itself is no promise, and is not shown as a broken one.
#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_is_not_told_to_the_customer() {
    let desk = Desk::open().await;
    let (case, path) = tracked(&desk).await;
    let held = reply(&desk, &case, "Bonjour Camille, contactez le service clients sur l’application. Agent")
        .await
        .expect(422)
        .json();
    let rules: Vec<_> = held["error"]["rules"].as_array().or(held["rules"].as_array()).unwrap().clone();
    let page = detail(&desk, &case).await;
    let thread = &page["conversations"][0];
    let body = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "private",
        "seen_up_to": thread["messages"][0]["id"],
        "text": "Bonjour Camille, contactez le service clients sur l’application. Agent",
        "overrules": rules.iter().map(|rule| json!({"rule": rule, "reason": "Le dépôt n’a pas ce dossier."})).collect::<Vec<_>>(),
    });
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), body).await.expect(202);
    let owed = detail(&desk, &case).await["promises"].clone();
    assert_eq!((&owed[0]["kind"], &owed[0]["state"]), (&json!("follow_up"), &json!("open")));
    let shown = get(&desk, &path).await.expect(200).text;
    assert!(!shown.contains("Ce que nous avons promis"), "{shown}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_form_closes_to_newcomers_and_not_to_whoever_has_a_case() {
    let desk = Desk::open().await;
    let (case, path) = tracked(&desk).await;
    let pause = |channel: String| {
        let path = desk.of_brand(&format!("/channels/{channel}"));
        desk.ask(desk.request(Who::Admin, Method::PATCH, &path).json(&json!({"state": "paused"})))
    };
    let write = async |words: &str| {
        let page = get(&desk, &path).await.expect(200).text;
        let token = page.split("name=\"page\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        desk.clock.forward(20);
        let form = Form::new().text("page", token).text("message", words);
        desk.ask(form.send(desk.client.post(desk.url(&format!("{path}/message"))))).await
    };
    let younger =
        desk.post(Who::Admin, &desk.of_brand("/channels"), json!({"kind": "webform", "name": "Second"})).await;
    let younger = younger.expect(201).json()["id"].as_str().unwrap().to_owned();
    pause(desk.webform.to_string()).await.expect(200);
    write("J’ajoute : le livreur n’a pas sonné.").await.expect(303);
    pause(younger).await.expect(200);
    write("Et je suis chez moi demain.").await.expect(303);
    desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/drop-link")), json!({})).await.expect(200);
    desk.until(&desk.of_brand(&format!("/cases/{case}")), |page| page["case"]["contacts"] == 3).await;
    get(&desk, "/f/atlas").await.expect(404);
    let forms = desk.store.channels(desk.brand.id).await.unwrap();
    assert_eq!(forms.iter().filter(|channel| channel.kind == "webform").count(), 2, "no form is made behind a pause");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_link_takes_something_in_once_and_shows_nothing() {
    let desk = Desk::open().await;
    let (case, _) = tracked(&desk).await;
    let link =
        desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/drop-link")), json!({})).await.expect(200).json();
    let path = link["url"].as_str().unwrap().split_once("/d/").map(|(_, token)| format!("/d/{token}")).unwrap();
    let page = get(&desk, &path).await.expect(200).text;
    assert!(!page.contains("6A12345678901") && !page.contains("Camille"), "nothing of the case");
    let token = page.split("name=\"page\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.clock.forward(20);
    let form = Form::new().text("page", token).text("message", "Mon adresse : 3 rue des Lilas, 69001 Lyon");
    desk.ask(form.send(desk.client.post(desk.url(&path)))).await.expect(200);
    get(&desk, &path).await.expect(404);
    let left = desk.until(&desk.of_brand(&format!("/cases/{case}")), |page| page["case"]["contacts"] == 2).await;
    let subject = left["conversations"][1]["subject"].as_str().unwrap();
    assert!(subject.contains("rien ne prouve qui l’a écrit") || subject.contains("not proven"), "{left}");
    let other =
        desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/drop-link")), json!({})).await.expect(200).json();
    let other = other["url"].as_str().unwrap().split_once("/d/").map(|(_, token)| format!("/d/{token}")).unwrap();
    desk.clock.forward(8 * 24 * 3600);
    get(&desk, &other).await.expect(404);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_link_that_the_guard_proposed_works_once_it_was_sent() {
    let desk = Desk::open().await;
    let (case, _) = tracked(&desk).await;
    let thread = detail(&desk, &case).await["conversations"][0]["id"].clone();
    let draft = json!({"conversation_id": thread, "visibility": "private", "text": "Votre contrat 4471 est résilié depuis mardi."});
    let report = desk.post(Who::Agent, &desk.of_brand("/guard"), draft).await.expect(200).text;
    let Some((_, rest)) = report.split_once("/d/") else { panic!("no link is proposed: {report}") };
    let path = format!("/d/{}", &rest[..43]);
    get(&desk, &path).await.expect(404);
    let text = format!("{PROMISE}\nPour votre adresse, ce lien privé : {}", desk.server.app().url(&path));
    reply(&desk, &case, &text).await.expect(202);
    get(&desk, &path).await.expect(200);
    desk.close().await;
}
