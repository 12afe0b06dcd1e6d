//! A full disk, as other systems, customers, colleagues and whoever watches the machine meet it: each is told, with when
//! to come again, nothing is half stored, and everything goes on once there is room.

use guichet_core::model::BrandSettings;
use guichet_store::testing::open_on_file_layer;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::browser::Form;
use crate::power::Disk;
use crate::support::{Answer, Desk, Who, item};

/// Refused for now, and told when to try again.
#[track_caller]
fn refused_for_now(what: &str, answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 503, "{what}: {}", answer.text);
    let seconds: u64 = answer.header("retry-after").parse().unwrap_or_else(|_| panic!("{what}: no Retry-After"));
    assert!((1..=600).contains(&seconds), "{what}: {seconds}");
}

async fn page(desk: &Desk, path: &str) -> Answer {
    desk.ask(desk.client.get(desk.url(path)).header("accept-language", "fr")).await
}

fn token_of(page: &str) -> String {
    page.split("name=\"page\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn path_of(url: &Value, mark: &str) -> String {
    let url = url.as_str().unwrap();
    url.get(url.find(mark).unwrap()..).unwrap().to_owned()
}

async fn form(desk: &Desk, path: &str, token: &str) -> Answer {
    let form = Form::new()
        .text("page", token)
        .text("message", "Mon adresse a changé : où arrive mon colis 6A12345678901 ?")
        .text("name", "Camille Essai")
        .text("email", "camille@client.example")
        .text("topic_bis", "")
        .file("files", "preuve.txt", &[b'x'; 40_000]);
    desk.ask(form.send(desk.client.post(desk.url(path)).header("accept-language", "fr"))).await
}

async fn healthz(desk: &Desk) -> Answer {
    desk.ask(desk.client.get(desk.url("/healthz"))).await
}

async fn messages(desk: &Desk) -> usize {
    desk.store.export_messages(desk.brand.id, None, 500).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_nothing_is_half_stored_and_it_heals() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new("full-desk");
    let store = open_on_file_layer(folder.path(), disk.name()).unwrap();
    let desk = Desk::on(store, BrandSettings { undo_seconds: 0, ..BrandSettings::default() }).await;
    let case = desk.case_of("before", "Bonjour, où est mon colis 6A12345678901 ?").await;
    let case = desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap()));
    let detail = desk.get(Who::Agent, &case).await.expect(200).json();
    let tracking = path_of(&detail["tracking_url"], "/t/");
    let drop = desk.post(Who::Agent, &format!("{case}/drop-link"), json!({})).await.expect(200).json();
    let drop = path_of(&drop["url"], "/d/");
    let contact = format!("/f/{}/{}", desk.brand.slug, desk.webform);
    let mut tokens = Vec::new();
    for path in [&contact, &tracking, &drop] {
        tokens.push(token_of(&page(&desk, path).await.expect(200).text));
    }
    desk.clock.forward(20);
    healthz(&desk).await.expect(200);
    let before = messages(&desk).await;

    disk.fill_up_after(0);
    refused_for_now("a webhook", &desk.bring(item("while-full", "Bonjour, où est mon colis ?")).await);
    let thread = &detail["conversations"][0];
    let reply = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "private",
        "seen_up_to": thread["messages"][0]["id"],
        "text": "Bonjour Camille, je cherche votre colis avec le dépôt et je vous écris ici demain avant 13 h. Agent",
    });
    let answered = desk.post(Who::Agent, &format!("{case}/replies"), reply.clone()).await;
    refused_for_now("a reply", &answered);
    assert_eq!(answered.json()["error"]["code"], "unavailable");
    refused_for_now(
        "an act",
        &desk.post(Who::Agent, &format!("{case}/assign"), json!({"user_id": desk.signed_in(Who::Agent).user})).await,
    );
    let settings = desk.get(Who::Admin, &desk.of_brand("/settings")).await.expect(200).json();
    let put = desk.request(Who::Admin, Method::PUT, &desk.of_brand("/settings")).json(&settings);
    refused_for_now("the settings", &desk.ask(put).await);
    refused_for_now("the contact form", &form(&desk, &contact, &tokens[0]).await);
    refused_for_now("words on the tracking page", &form(&desk, &format!("{tracking}/message"), &tokens[1]).await);
    refused_for_now("a person is asked for", &desk.ask(desk.client.post(desk.url(&format!("{tracking}/human")))).await);
    refused_for_now("something dropped", &form(&desk, &drop, &tokens[2]).await);

    // What is there can be read, and the alarm rings where somebody hears it.
    desk.get(Who::Agent, &desk.of_brand("/queue?lane=all")).await.expect(200);
    let shown = page(&desk, &tracking).await.expect(200);
    assert!(shown.text.contains("6A12345678901"));
    let health = healthz(&desk).await.expect(503).json();
    assert_eq!(health["database"], false);
    let figures = desk.ask(desk.client.get(desk.url("/metrics"))).await.expect(200).text;
    let figure = |name: &str| -> f64 {
        let line = figures.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name}"));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert!(figure("guichet_writes_refused_total") >= 8.0);
    assert!((figure("guichet_storage_alarm") - 1.0).abs() < f64::EPSILON);
    assert_eq!(messages(&desk).await, before, "nothing is half stored");

    // There is room again: the same things, sent again, are taken once.
    disk.heal();
    desk.bring(item("while-full", "Bonjour, où est mon colis ?")).await.expect(202);
    desk.bring(item("while-full", "Bonjour, où est mon colis ?")).await.expect(200);
    desk.post(Who::Agent, &format!("{case}/replies"), reply).await.expect(202);
    form(&desk, &contact, &tokens[0]).await.expect(303);
    form(&desk, &format!("{tracking}/message"), &tokens[1]).await.expect(303);
    form(&desk, &drop, &tokens[2]).await.expect(200);
    desk.until(&case, |page| page["case"]["contacts"] == 3).await;
    assert_eq!(messages(&desk).await, before + 5, "a webhook, a reply, a form, words on the page, something dropped");
    assert_eq!(healthz(&desk).await.expect(503).json()["database"], false, "the alarm lasts a minute");
    desk.clock.forward(61);
    for _ in 0..200 {
        if healthz(&desk).await.status.is_success() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    healthz(&desk).await.expect(200);
    desk.close().await;
}
