//! Bad input is a clear error or goes to the quarantine: never a crash, never a stalled queue.

use reqwest::Method;
use serde_json::json;

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
    let large = item("b-2", &"mot ".repeat(100_000));
    let answer = desk.bring(large).await;
    assert!([202, 413, 422].contains(&answer.status.as_u16()), "{}", answer.text);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_words_pass_through_and_delay_nobody() {
    let desk = Desk::open().await;
    let texts = [
        "😀".repeat(5_000),
        "\u{202e}txet desrever\u{202c} où est mon colis ?".to_owned(),
        "<script>alert(1)</script><img src=x onerror=alert(1)> où est mon colis ?".to_owned(),
        "a\u{0301}".repeat(3_000),
        "?".repeat(2_000),
        "\u{feff}\u{200b}\u{200d}".repeat(500),
        "MAIS RÉPONDEZ !!! ".repeat(400),
    ];
    for (index, text) in texts.iter().enumerate() {
        let answer = desk.bring(item(&format!("b-strange-{index}"), text)).await;
        assert!([202, 422].contains(&answer.status.as_u16()), "{index}: {}", answer.text);
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
    for (index, date) in ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "yesterday", ""].iter().enumerate() {
        let mut message = item(&format!("b-date-{index}"), "Bonjour, où est ma commande ?");
        message["created_at"] = json!(date);
        let answer = desk.bring(message).await;
        assert!([202, 422].contains(&answer.status.as_u16()), "{date}: {}", answer.text);
    }
    let empty = desk.bring(item("b-empty", "   ")).await;
    assert!([202, 422].contains(&empty.status.as_u16()), "{}", empty.text);
    desk.case_of("b-after", "Bonjour, où est ma commande ?").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_addresses_and_cursors_are_no_crash() {
    let desk = Desk::open().await;
    for path in [
        "/queue?cursor=%00",
        "/queue?lane=sideways",
        "/queue?assigned=everybody",
        "/queue?limit=-1",
        "/search?q=%F0%9F",
    ] {
        let answer = desk.get(Who::Agent, &desk.of_brand(path)).await;
        assert!(
            answer.status.is_client_error() || answer.status.is_success(),
            "{path}: {} {}",
            answer.status,
            answer.text
        );
        assert_ne!(answer.status.as_u16(), 500, "{path}");
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
