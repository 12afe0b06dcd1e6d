//! Bad input is a clear error or goes to the quarantine: never a crash, never a stalled queue.

use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::Form;
use crate::support::{Desk, Who, item};

#[tokio::test(flavor = "multi_thread")]
async fn broken_and_deep_json_and_wrong_types_are_refused_in_plain_words() {
    let desk = Desk::open().await;
    let path = desk.of_brand("/guard");
    let send = |body: Vec<u8>| {
        desk.ask(desk.request(Who::Agent, Method::POST, &path).header("content-type", "application/json").body(body))
    };
    assert_eq!(send(b"{".to_vec()).await.expect(400).json()["error"]["code"], "bad_request");
    assert_eq!(send(b"{\"text\": \"\xff\"}".to_vec()).await.expect(400).json()["error"]["code"], "bad_request");
    send(vec![b'['; 500_000]).await.expect(422);
    assert_eq!(send(vec![b' '; 2_000_000]).await.expect(413).json()["error"]["code"], "too_large");
    let missing = send(b"{}".to_vec()).await.expect(422).json();
    assert_eq!(missing["error"]["field"], "conversation_id");
    let form = desk.request(Who::Agent, Method::POST, &path).header("content-type", "text/plain").body("{}");
    assert_eq!(desk.ask(form).await.expect(400).json()["error"]["field"], "content-type");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_413_and_one_below_it_is_kept() {
    let desk = Desk::open().await;
    let huge = item("b-1", &"é".repeat(15_000_000));
    desk.bring(huge).await.expect(413);
    // One message is at most 200 000 characters: a book is refused, a long letter is kept whole.
    let book = desk.bring(item("b-2", &"mot ".repeat(100_000))).await.expect(413).json();
    assert_eq!((&book["error"]["code"], &book["error"]["field"]), (&json!("too_large"), &json!("text")));
    let letter = format!("{}Merci.", "Où est mon colis ? ".repeat(10_000));
    let kept = desk.bring(item("b-3", &letter)).await.expect(202).json();
    let read = desk.understood(kept["message_id"].as_str().unwrap()).await;
    assert_eq!(read["state"], "read");
    let shown = words_of(&desk, &read["case"]).await;
    assert!(shown == letter, "{} of {} characters", shown.chars().count(), letter.chars().count());
    desk.close().await;
}

/// What strangers write, and what of it is kept: all of it but what nobody can see.
fn strange_words() -> Vec<(String, String)> {
    let same = |text: String| (text.clone(), text);
    vec![
        same("😀".repeat(5_000)),
        same("\u{202e}txet desrever\u{202c} où est mon colis ?".to_owned()),
        same("<script>alert(1)</script><img src=x onerror=alert(1)> où est mon colis ?".to_owned()),
        same("a\u{0301}".repeat(3_000)),
        same("?".repeat(2_000)),
        same("\u{feff}\u{200b}\u{200d}".repeat(500)),
        same("MAIS RÉPONDEZ !!! ".repeat(400).trim_end().to_owned()),
        ("Où est\u{0} mon colis ?".to_owned(), "Où est mon colis ?".to_owned()),
    ]
}

/// The words of the first message of a case, as the desk shows them.
async fn words_of(desk: &Desk, case: &Value) -> String {
    let path = desk.of_brand(&format!("/cases/{}", case["id"].as_str().unwrap()));
    let page = desk.get(Who::Agent, &path).await.expect(200).json();
    page["conversations"][0]["messages"][0]["text"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_words_pass_through_and_delay_nobody() {
    let desk = Desk::open().await;
    for (index, (text, kept)) in strange_words().into_iter().enumerate() {
        let answer = desk.bring(item(&format!("b-strange-{index}"), &text)).await.expect(202).json();
        let read = desk.understood(answer["message_id"].as_str().unwrap()).await;
        assert_eq!(read["state"], "read", "{index}");
        assert_eq!(words_of(&desk, &read["case"]).await, kept, "{index}");
    }
    let after = desk.case_of("b-after", "Bonjour, où est ma commande ?").await;
    assert!(after["id"].is_string());
    let queue = desk.get(Who::Agent, &desk.of_brand("/queue?limit=200")).await.expect(200);
    assert!(queue.header("content-type").starts_with("application/json"), "never as a page");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_dates_and_empty_texts_are_named_or_kept() {
    let desk = Desk::open().await;
    let days = [
        ("9999-12-30T00:00:00Z", 202),
        ("0001-01-01T00:00:00Z", 202),
        ("9999-12-31T23:59:59Z", 422),
        ("2026-02-30T10:00:00Z", 422),
        ("yesterday", 422),
        ("", 422),
    ];
    for (index, (date, status)) in days.into_iter().enumerate() {
        let mut message = item(&format!("b-date-{index}"), "Bonjour, où est ma commande ?");
        message["created_at"] = json!(date);
        let answer = desk.bring(message).await;
        assert_eq!(answer.status.as_u16(), status, "{date}: {}", answer.text);
        match status {
            202 => drop(desk.understood(answer.json()["message_id"].as_str().unwrap()).await),
            _ => assert_eq!(answer.json()["error"]["field"], "created_at", "{date}"),
        }
    }
    let empty = desk.bring(item("b-empty", "   ")).await.expect(422).json();
    assert_eq!(empty["error"]["field"], "text");
    let deep = "[".repeat(100_000);
    for body in [&b"{\"text\": \"\xff\xfe\"}"[..], b"{", b"", b"null", deep.as_bytes()] {
        let refused = desk.ask(desk.hook(body.to_vec())).await.expect(422).json();
        let start = String::from_utf8_lossy(&body[..body.len().min(20)]);
        assert_eq!(refused["problem"]["code"], "not_json", "{start}: {refused}");
    }
    desk.case_of("b-after", "Bonjour, où est ma commande ?").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_addresses_and_cursors_are_no_crash() {
    let desk = Desk::open().await;
    for (path, status) in [
        ("/queue?cursor=%00", 422),
        ("/queue?lane=sideways", 422),
        ("/queue?assigned=everybody", 422),
        ("/queue?limit=-1", 400),
        ("/queue?limit=0", 200),
        ("/search?q=%F0%9F", 200),
        ("/report/gap?from=0000-99-99", 422),
        ("/report/gap?from=9999-12-31", 422),
    ] {
        let answer = desk.get(Who::Agent, &desk.of_brand(path)).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text);
    }
    desk.get(Who::Agent, &desk.of_brand("/cases/K7M-4QP")).await.expect(404);
    desk.get(Who::Agent, "/api/nothing").await.expect(404);
    desk.post(Who::Agent, &desk.of_brand("/queue"), json!({})).await.expect(405);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_are_downloads_that_can_run_nothing() {
    let desk = Desk::open().await;
    let mut message = item("b-file", "Voici la preuve, où est mon remboursement ?");
    message["attachments"] =
        json!([{"base64": "PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "mime": "text/html", "name": "../../preuve.html"}]);
    let id = desk.bring(message).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    let case = desk.understood(&id).await["case"]["id"].as_str().unwrap().to_owned();
    let page = desk.get(Who::Agent, &desk.of_brand(&format!("/cases/{case}"))).await.expect(200).json();
    let file = &page["conversations"][0]["messages"][0]["attachments"][0];
    let answer = desk.get(Who::Agent, file["url"].as_str().unwrap()).await.expect(200);
    assert_eq!(answer.text, "<script>alert(1)</script>");
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("content-disposition").starts_with("attachment;"));
    assert!(answer.header("content-security-policy").contains("sandbox"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    desk.get(Who::Stranger, file["url"].as_str().unwrap()).await.expect(404);
    desk.close().await;
}

/// The form of the brand, opened a while ago: its address and the token of its page.
async fn opened_form(desk: &Desk) -> (String, String) {
    let path = format!("/f/{}/{}?lang=fr", desk.brand.slug, desk.webform);
    let page = desk.ask(desk.client.get(desk.url(&path))).await.expect(200).text;
    let token = page.split("name=\"page\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.clock.forward(30);
    (desk.url(&path), token)
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_words_in_the_form_are_kept_and_run_nothing() {
    // A visitor may send six messages at once.
    for words in strange_words().chunks(6) {
        let desk = Desk::open().await;
        for (text, kept) in words {
            let (url, token) = opened_form(&desk).await;
            let form = Form::new().text("page", token).text("message", text).text("name", "<b>Zoé</b>\u{202e}");
            let sent = desk.ask(form.send(desk.client.post(&url))).await.expect(303);
            let to = sent.header("location").to_owned();
            assert!(to.starts_with("/t/"), "{kept}: {to}");
            let page = desk.ask(desk.client.get(desk.url(&to))).await.expect(200).text;
            assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"), "{page}");
            let escaped = kept.replace('<', "&lt;").replace('>', "&gt;");
            assert!(page.contains(&escaped), "all of it is shown back: {kept}");
        }
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_browser_sends_to_the_form_gets_one_answer_each() {
    let desk = Desk::open().await;
    let (url, token) = opened_form(&desk).await;
    let post = || desk.client.post(&url).header("accept-language", "fr");
    let multipart = "multipart/form-data; boundary=b";

    // Not what browsers send: it is said, and nothing is kept.
    let broken = desk.ask(post().header("content-type", multipart).body("--b\r\nnot a part")).await.expect(400);
    assert!(broken.text.contains("L’envoi est incomplet"), "{}", broken.text);
    let many = (0..60).fold(Form::new(), |form, field| form.text(&format!("field-{field}"), "x"));
    desk.ask(many.send(post())).await.expect(400);
    let huge = Form::new().text("page", &token).file("files", "huge.bin", &vec![0; 26 * 1024 * 1024]);
    let huge = desk.ask(huge.send(post())).await.expect(413);
    assert!(huge.text.contains("C’est trop volumineux"), "{}", huge.text);

    // Too long for one message: the words come back, and the limit with them.
    let book = Form::new().text("page", &token).text("message", "mot ".repeat(6_000));
    let book = desk.ask(book.send(post())).await.expect(422);
    assert!(book.text.contains("23999 caractères pour 20000 au plus"), "the limit is said");
    // A page of another site, or of last year.
    let forged = Form::new().text("page", "0000.1.forged").text("message", "Où est mon colis ?");
    let forged = desk.ask(forged.send(post())).await.expect(422);
    assert!(forged.text.contains("Votre texte est toujours là") && forged.text.contains("Où est mon colis ?"));
    // Bytes that are no text are kept as far as they are; the rest is marked.
    let (url, token) = opened_form(&desk).await;
    let mut bytes = format!("--b\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n{token}\r\n").into_bytes();
    bytes.extend(b"--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nO\xf9 est mon colis ?\r\n--b--\r\n");
    let latin = desk.ask(desk.client.post(&url).header("content-type", multipart).body(bytes)).await.expect(303);
    let page = desk.ask(desk.client.get(desk.url(latin.header("location")))).await.expect(200);
    assert!(page.text.contains("O\u{fffd} est mon colis ?"), "{}", page.text);
    let queue = desk.get(Who::Agent, &desk.of_brand("/queue")).await.expect(200).json();
    assert_eq!(queue["cases"].as_array().unwrap().len(), 1, "nothing of the others was kept");
    desk.close().await;
}
