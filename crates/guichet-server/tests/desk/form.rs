//! The web form: no script, no account; on disk before "received", the reading shown back, suspects kept.

use guichet_core::model::ChannelState;
use guichet_server::Source as _;
use guichet_store::Secrets;
use serde_json::json;
use uuid::Uuid;

use crate::browser::Form;
use crate::support::{Answer, Desk, Who};

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).expect("the field is there");
    page[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// What a browser asks for.
fn french(request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    request.header("accept-language", "fr")
}

async fn page(desk: &Desk) -> Answer {
    let path = format!("/f/{}/{}", desk.brand.slug, desk.webform);
    desk.ask(french(desk.client.get(desk.url(&path)))).await.expect(200)
}

async fn send(desk: &Desk, form: Form) -> Answer {
    let path = format!("/f/{}/{}?lang=fr", desk.brand.slug, desk.webform);
    desk.ask(french(form.send(desk.client.post(desk.url(&path))))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_needs_no_script_and_says_when_the_answer_comes() {
    let desk = Desk::open().await;
    let first = desk.ask(desk.client.get(desk.url("/f/atlas"))).await.expect(303);
    assert_eq!(first.header("location"), format!("/f/atlas/{}", desk.webform));
    let answer = page(&desk).await;
    assert!(answer.text.contains("<html lang=\"fr\">") && !answer.text.contains("<script"));
    assert!(answer.text.contains("au plus tard"), "the real time of the answer");
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    assert!(!answer.header("content-security-policy").contains("script-src"));
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
    let english = desk.ask(desk.client.get(desk.url(&format!("/f/atlas/{}?lang=en", desk.webform)))).await.expect(200);
    assert!(english.text.contains("What happened?"));
    let sheet = answer.text.split("href=\"/public/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let css = desk.ask(desk.client.get(desk.url(&format!("/public/{sheet}")))).await.expect(200);
    assert!(css.header("cache-control").contains("immutable") && css.header("content-type").starts_with("text/css"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_understood_is_shown_back_with_the_due_time() {
    let desk = Desk::open().await;
    let opened = page(&desk).await.text;
    let token = hidden(&opened, "page");
    desk.clock.forward(3);
    let form = || {
        Form::new()
            .text("page", token.clone())
            .text("message", "Mon colis 6A12345678901 n’est pas arrivé, où est-il ?")
            .text("name", "Camille Essai")
            .text("email", "camille@client.example")
            .text("topic_bis", "")
            .file("files", "preuve.txt", b"preuve")
    };
    let sent = send(&desk, form()).await.expect(303);
    let to = sent.header("location").to_owned();
    assert!(to.starts_with("/t/"), "{to}");
    let shown = desk.ask(desk.client.get(desk.url(&to))).await.expect(200);
    assert!(shown.text.contains("Voici ce que nous avons compris"), "{}", shown.text);
    assert!(shown.text.contains("6A12345678901") && shown.text.contains("preuve.txt"));
    let promised = |page: &str| {
        let (_, after) = page.split_once("au plus tard <strong>").expect("a time is promised");
        after.split_once("</strong>").unwrap().0.to_owned()
    };
    assert!(shown.text.contains("Prochaine réponse au plus tard"));
    assert_eq!(promised(&shown.text), promised(&opened), "the form promised what is owed");
    let again = send(&desk, form()).await.expect(303);
    assert_eq!(again.header("location"), to, "the same page sent twice is one submission");
    let queue = desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(200).json();
    assert_eq!(queue["cases"].as_array().unwrap().len(), 1);
    assert_eq!(queue["cases"][0]["channel"]["kind"], "webform");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_waits_while_the_mailbox_that_the_form_borrows_is_paused() {
    let desk = Desk::open().await;
    let hosts = [("imap_host", "127.0.0.1"), ("smtp_host", "127.0.0.1"), ("allow_intranet", "yes")];
    let settings = [&[("address", "aide@atlas.example"), ("password", "secret")], &hosts[..]].concat();
    let (mut mailbox, secrets) = desk.account("mail", &settings);
    mailbox.state = ChannelState::Paused;
    desk.store.create_channel(&mailbox, &secrets, desk.clock.now()).await.unwrap();
    let mut form = desk.store.channel(desk.webform).await.unwrap().unwrap();
    form.settings.insert("mail_channel".to_owned(), json!(mailbox.id.to_string()));
    desk.store.update_channel(&form, &Secrets::new()).await.unwrap();

    let token = hidden(&page(&desk).await.text, "page");
    desk.clock.forward(30);
    let words = "Mon colis 6A12345678901 n’est pas arrivé, où est-il ?";
    let told = Form::new().text("page", token).text("message", words).text("email", "camille@client.example");
    send(&desk, told).await.expect(303);
    let queue = desk.until(&desk.of_brand("/queue"), |queue| queue["cases"][0]["id"].is_string()).await;
    let case = desk.of_brand(&format!("/cases/{}", queue["cases"][0]["id"].as_str().unwrap()));
    let thread = desk.get(Who::Agent, &case).await.expect(200).json()["conversations"][0].clone();
    let reply = Uuid::now_v7();
    let body = json!({
        "reply_id": reply, "conversation_id": thread["id"], "visibility": "private",
        "seen_up_to": thread["messages"][0]["id"], "text": "Bonjour Camille, je cherche votre colis avec le dépôt et je vous écris ici où il se trouve, demain avant 13 h. Agent",
    });
    desk.post(Who::Agent, &format!("{case}/replies"), body).await.expect(202);
    let waiting = async || desk.store.outbox_item(desk.brand.id, reply.into()).await.unwrap().unwrap();
    for _ in 0..100 {
        if waiting().await.problem.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let item = waiting().await;
    assert_eq!((item.problem.as_deref(), item.attempt), (Some("channel_paused"), 0));
    desk.clock.forward(3_600);
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(waiting().await.attempt, 0);
    mailbox.state = ChannelState::Active;
    desk.store.update_channel(&mailbox, &Secrets::new()).await.unwrap();
    for _ in 0..100 {
        if waiting().await.attempt > 0 {
            break;
        }
        desk.clock.forward(60);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(waiting().await.attempt > 0, "it is tried as soon as the mailbox works for us again");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_corrected_and_sent_again_loses_nothing() {
    let desk = Desk::open().await;
    let token = hidden(&page(&desk).await.text, "page");
    desk.clock.forward(30);
    for words in
        ["Mon colis 6A12345678901 n’est pas arrivé, où est-il ?", "Je me suis trompé : le colis est le 6A12345678902."]
    {
        let form =
            Form::new().text("page", token.clone()).text("message", words).text("email", "camille@client.example");
        send(&desk, form).await.expect(303);
    }
    let queue = desk
        .until(&desk.of_brand("/queue"), |queue| {
            let cases = queue["cases"].as_array().unwrap();
            cases.iter().map(|case| case["contacts"].as_i64().unwrap_or(1)).sum::<i64>() == 2
        })
        .await;
    let case = queue["cases"][0]["id"].as_str().unwrap();
    let told = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).text;
    assert!(told.contains("6A12345678901") && told.contains("6A12345678902"), "{told}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_named_and_the_text_is_kept() {
    let desk = Desk::open().await;
    let token = hidden(&page(&desk).await.text, "page");
    desk.clock.forward(30);
    let form =
        Form::new().text("page", token).text("message", "").text("email", "camille").text("name", "<b>Camille</b>");
    let again = send(&desk, form).await.expect(422);
    assert!(again.text.contains("aria-invalid=\"true\"") && again.text.contains("role=\"alert\""));
    assert!(again.text.contains("&lt;b&gt;Camille&lt;/b&gt;"), "kept, and harmless");
    let fast = hidden(&again.text, "page");
    let form = Form::new().text("page", fast).text("message", "Mon colis n’est pas arrivé, où est-il ?");
    let too_fast = send(&desk, form).await.expect(422);
    assert!(too_fast.text.contains("Mon colis n’est pas arrivé, où est-il ?"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspect_is_kept_for_a_person_and_can_be_put_back_to_work() {
    let desk = Desk::open().await;
    let token = hidden(&page(&desk).await.text, "page");
    desk.clock.forward(30);
    let form = Form::new().text("page", token).text("message", "Où est mon colis ?").text("topic_bis", "x");
    let sent = send(&desk, form).await.expect(303);
    let to = sent.header("location").to_owned();
    assert!(to.contains("/received/"), "{to}");
    let receipt = desk.ask(french(desk.client.get(desk.url(&to)))).await.expect(200);
    assert!(receipt.text.contains("Une personne va le lire"), "{}", receipt.text);
    let items = desk.get(Who::Agent, &desk.of_brand("/quarantine")).await.expect(200).json();
    assert_eq!(items["items"][0]["problem"], "suspect");
    let id = items["items"][0]["id"].as_str().unwrap();
    desk.post(Who::Lead, &desk.of_brand(&format!("/quarantine/{id}/retry")), serde_json::json!({})).await.expect(204);
    desk.until(&desk.of_brand("/queue"), |queue| queue["cases"].as_array().unwrap().len() == 1).await;
    let now_shown = desk.ask(desk.client.get(desk.url(&to))).await.expect(303);
    assert!(now_shown.header("location").starts_with("/t/"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_forms_from_one_place_are_asked_to_wait() {
    let desk = Desk::open().await;
    let mut last = 0;
    for _ in 0..8 {
        last = send(&desk, Form::new().text("message", "Bonjour")).await.status.as_u16();
    }
    assert_eq!(last, 429);
    let foreign =
        desk.client.post(desk.url(&format!("/f/atlas/{}", desk.webform))).header("sec-fetch-site", "cross-site");
    desk.ask(Form::new().send(foreign)).await.expect(403);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_stops_on_its_way_gives_its_room_back() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let desk = Desk::open().await;
    let mut visitor = tokio::net::TcpStream::connect(desk.server.address()).await.unwrap();
    let start = format!(
        "POST /f/{}/{}?lang=fr HTTP/1.1\r\nhost: desk.example\r\naccept-language: fr\r\n\
         content-type: multipart/form-data; boundary=fin\r\ncontent-length: 20000000\r\n\r\n\
         --fin\r\ncontent-disposition: form-data; name=\"files\"; filename=\"photo.jpg\"\r\n\r\n",
        desk.brand.slug, desk.webform
    );
    visitor.write_all(start.as_bytes()).await.unwrap();
    visitor.write_all(&[7; 500_000]).await.unwrap();
    // And nothing more, with the line left open.
    let mut answer = vec![0; 12];
    let heard = tokio::time::timeout(std::time::Duration::from_secs(40), visitor.read_exact(&mut answer)).await;
    heard.expect("the desk does not wait for ever").unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 408");
    // Others were served all the while.
    page(&desk).await;
    desk.close().await;
}
