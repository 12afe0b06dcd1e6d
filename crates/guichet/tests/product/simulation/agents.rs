//! A colleague in the browser: answers, takes back, closes, decides; and sees an answer of the desk, or none.

use axum::body::Body;
use axum::http::Request;
use guichet_core::model::ReplyId;
use guichet_server::Source;
use serde_json::{Value, json};

use super::chance::Chance;
use super::process::{Death, until};
use super::world::{Pressed, World};

/// Replies that bring something; the guard may want reasons for some of them.
const WORDS: &[&str] = &[
    "Bonjour, votre colis est au relais de la rue Haute ; il vous attend jusqu'à samedi, muni d'une pièce d'identité. Zoé",
    "Bonjour, je regarde avec le dépôt et je vous réponds ici demain avant 18 h. Zoé",
    "Bonjour, le remboursement de 24 € est parti ce matin, il sera sur votre compte vendredi. Zoé",
    "Hello, your parcel left the depot this morning and arrives tomorrow before noon. Zoé",
];

/// A colleague does something.
pub(super) async fn act(world: &mut World, chance: &mut Chance) {
    let cases = cases(world, chance).await;
    if cases.is_empty() {
        return;
    }
    let id = chance.pick(&cases).clone();
    match chance.below(10) {
        0..6 => reply(world, chance, &id).await,
        6 => take_back(world, chance).await,
        7 => {
            let _ = call(world, chance, "POST", &format!("cases/{id}/solve"), json!({})).await;
        }
        8 => {
            let _ = call(world, chance, "POST", &format!("cases/{id}/close"), json!({"reason": "answered_elsewhere"}))
                .await;
        }
        _ => press_again(world, chance).await,
    }
}

async fn cases(world: &mut World, chance: &mut Chance) -> Vec<String> {
    let Some((200, queue)) = call(world, chance, "GET", "queue?lane=all&limit=50", Value::Null).await else {
        return Vec::new();
    };
    queue["cases"].as_array().unwrap().iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect()
}

async fn reply(world: &mut World, chance: &mut Chance, case: &str) {
    let Some((200, detail)) = call(world, chance, "GET", &format!("cases/{case}"), Value::Null).await else { return };
    let Some(conversation) = detail["conversations"].as_array().and_then(|all| all.last()) else { return };
    let seen = conversation["messages"].as_array().and_then(|all| all.last()).map(|message| message["id"].clone());
    let reply_id = ReplyId(world.source.next_id());
    let mut body = json!({
        "reply_id": reply_id,
        "conversation_id": conversation["id"],
        "text": format!("{} [{reply_id}]", chance.pick(WORDS)),
        "visibility": conversation["visibility"],
        "seen_up_to": seen,
        "overrules": [],
        "answered": [],
    });
    let path = format!("cases/{case}/replies");
    let mut answer = call(world, chance, "POST", &path, body.clone()).await;
    if let Some((422, refused)) = &answer {
        // The guard holds it: the colleague says why it may leave.
        let rules: Vec<Value> = refused["report"]["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|finding| finding["level"] == "hold")
            .map(|finding| json!({"rule": finding["rule"], "reason": "Vérifié au téléphone"}))
            .collect();
        body["overrules"] = rules.into();
        answer = call(world, chance, "POST", &path, body).await;
    }
    match answer {
        Some((200 | 202, _)) => {
            world.replies.insert(reply_id, Pressed::Taken);
        }
        Some(_) => {}
        None => {
            world.replies.insert(reply_id, Pressed::NobodyKnows);
        }
    }
}

async fn take_back(world: &mut World, chance: &mut Chance) {
    let taken: Vec<ReplyId> =
        world.replies.iter().filter(|(_, pressed)| **pressed == Pressed::Taken).map(|(reply, _)| *reply).collect();
    if taken.is_empty() {
        return;
    }
    let reply = *chance.pick(&taken);
    match call(world, chance, "POST", &format!("replies/{reply}/undo"), json!({})).await {
        Some((200, _)) => {
            world.replies.insert(reply, Pressed::TakenBack);
        }
        Some(_) => {}
        None => {
            world.replies.insert(reply, Pressed::NobodyKnows);
        }
    }
}

/// Somebody decides about a reply in doubt: only that it arrived, for "send again" is a person's risk, not ours.
async fn press_again(world: &mut World, chance: &mut Chance) {
    let Some((200, doubts)) = call(world, chance, "GET", "unknown-sends", Value::Null).await else { return };
    let Some(reply) =
        doubts["items"].as_array().and_then(|items| items.first()).and_then(|item| item["reply_id"].as_str())
    else {
        return;
    };
    let arrived =
        world.sandbox.delivered(world.silent).iter().any(|delivered| delivered.outgoing.reply_id.to_string() == reply);
    if arrived {
        let _ = call(world, chance, "POST", &format!("replies/{reply}/decide"), json!({"decision": "arrived"})).await;
    }
}

/// One request of the browser; none when the process died before it answered.
async fn call(world: &mut World, chance: &mut Chance, method: &str, path: &str, body: Value) -> Option<(u16, Value)> {
    let index = chance.below(2);
    let death = if method != "GET" && chance.once_in(8) { Death::AfterCommits(1) } else { Death::Never };
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/brands/{}/{path}", world.brand.slug))
        .header("cookie", &world.cookie)
        .header("x-csrf-token", &world.csrf)
        .header("content-type", "application/json")
        .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
        .unwrap();
    let answer = until(world, death, world.processes[index].request(request)).await;
    match answer {
        Some((status, words)) => {
            assert!(status < 500, "{method} {path}: {status} {}", String::from_utf8_lossy(&words));
            assert!(status != 401 && status != 404, "{method} {path}: {status} {}", String::from_utf8_lossy(&words));
            Some((status, serde_json::from_slice(&words).unwrap_or_default()))
        }
        None => {
            world.restart(index);
            None
        }
    }
}
