//! The signed webhook as another system sees it: what is taken, what is refused and why, and how replies come back.

use crate::support::http_double::{Answer, HttpDouble};
use crate::support::samples::{account, reply};
use guichet_channels::account::Surroundings;
use guichet_channels::channel::{Channel as _, Lookup};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::inbound::signature::{SignedHeaders, SigningKeys};
use guichet_channels::inbound::{InboundChannel, LARGEST_BODY, Rejection};
use guichet_channels::{Account, RawBytes};
use guichet_core::model::{IncomingKind, Outgoing, SendOutcome};
use jiff::Timestamp;
use serde_json::{Value, json};

const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

fn now() -> Timestamp {
    "2026-03-03T10:00:00Z".parse().unwrap()
}

fn channel(more: &[(&str, &str)]) -> InboundChannel {
    let given = [&[("secret", SECRET)], more].concat();
    InboundChannel::open(&account("inbound", &given), &Surroundings::default()).unwrap()
}

fn take(body: &[u8]) -> Result<RawBytes, Rejection> {
    let signature = SigningKeys::read(SECRET).unwrap().sign("msg_1", now().as_second(), body);
    let time = now().as_second().to_string();
    channel(&[]).accept(SignedHeaders { id: "msg_1", timestamp: &time, signature: &signature }, body, now())
}

fn item() -> Value {
    json!({
        "source": "forum", "external_id": "p-1", "type": "message", "thread_id": "t-1",
        "author": {"id": "u-7", "name": "Jeanne", "handle": "@jeanne"},
        "text": "Mon colis est perdu.", "created_at": "2026-03-03T10:58:00+01:00", "visibility": "public",
        "reply_url": "https://forum.example/replies",
    })
}

fn with(changes: Value) -> Vec<u8> {
    let mut item = item();
    for (name, value) in changes.as_object().unwrap() {
        if value == "(gone)" {
            item.as_object_mut().unwrap().remove(name);
        } else {
            item[name] = value.clone();
        }
    }
    item.to_string().into_bytes()
}

fn refusal(body: &[u8]) -> (u16, &'static str, String) {
    match take(body).unwrap_err() {
        Rejection::Malformed(problem) => {
            (Rejection::Malformed(problem.clone()).status(), problem.code, problem.field.unwrap_or_default())
        }
        other => (other.status(), "", String::new()),
    }
}

#[test]
fn a_message_is_taken_as_the_contract_says() {
    let raw = take(&with(json!({}))).unwrap();
    assert_eq!((raw.source.as_str(), raw.external_id.as_str(), raw.part.as_str()), ("forum", "p-1", "message"));
    let incoming = channel(&[]).parse(&raw).unwrap();
    assert_eq!(incoming.created_at.unwrap().to_string(), "2026-03-03T09:58:00Z");
    assert_eq!((incoming.author.id.as_str(), incoming.text.as_str()), ("u-7", "Mon colis est perdu."));
    assert_eq!(incoming.reply_url.as_deref(), Some("https://forum.example/replies"));
}

#[test]
fn the_same_again_is_the_same_and_other_words_are_not() {
    let first = take(&with(json!({}))).unwrap();
    let stamped_anew = take(&with(json!({"created_at": "2026-03-03T10:00:00Z"}))).unwrap();
    assert_eq!(
        (&first.external_id, &first.part, &first.content_hash),
        (&stamped_anew.external_id, &stamped_anew.part, &stamped_anew.content_hash)
    );
    let other = take(&with(json!({"text": "Mon colis est arrivé."}))).unwrap();
    assert_eq!(first.external_id, other.external_id);
    assert_ne!(first.content_hash, other.content_hash);
}

#[test]
fn edits_follow_each_other_even_back_to_earlier_words() {
    let edit =
        |text: &str, at: &str| take(&with(json!({"type": "edit", "text": text, "created_at": at}))).unwrap().part;
    let parts =
        [edit("A", "2026-03-03T10:00:00Z"), edit("B", "2026-03-03T10:01:00Z"), edit("A", "2026-03-03T10:02:00Z")];
    assert_eq!(parts.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
    assert_eq!(parts[0], edit("A", "2026-03-03T10:00:00Z"));
}

#[test]
fn what_is_malformed_is_named() {
    for (changes, field) in [
        (json!({"source": "(gone)"}), "source"),
        (json!({"external_id": ""}), "external_id"),
        (json!({"external_id": ["p-1"]}), "external_id"),
        (json!({"type": "reaction"}), "type"),
        (json!({"type": "bounce"}), "type"),
        (json!({"author": "(gone)"}), "author"),
        (json!({"author": "Jeanne"}), "author"),
        (json!({"author": {"name": "Jeanne"}}), "author.id"),
        (json!({"text": "(gone)"}), "text"),
        (json!({"text": 12}), "text"),
        (json!({"text": "  \n "}), "text"),
        (json!({"text": "é".repeat(200_001)}), "text"),
        (json!({"created_at": "(gone)"}), "created_at"),
        (json!({"created_at": "hier"}), "created_at"),
        (json!({"created_at": "2026-03-03 10:00"}), "created_at"),
        (json!({"visibility": "(gone)"}), "visibility"),
        (json!({"visibility": "secret"}), "visibility"),
        (json!({"reply_url": "javascript:alert(1)"}), "reply_url"),
        (json!({"attachments": {}}), "attachments"),
        (json!({"attachments": [{"name": "a"}]}), "attachments[0].url"),
        (json!({"attachments": [{"base64": "*"}]}), "attachments[0].base64"),
        (json!({"attachments": [{"url": "file:///etc/passwd"}]}), "attachments[0].url"),
    ] {
        let (status, _, named) = refusal(&with(changes.clone()));
        assert_eq!(named, field, "{changes}");
        assert_eq!(
            status,
            if changes["text"].as_str().is_some_and(|text| text.len() > 1000) { 413 } else { 422 },
            "{changes}"
        );
    }
}

#[test]
fn strange_bodies_get_a_clear_answer() {
    for body in [&b""[..], b"{", b"[]", b"null", b"\xff\xfe", b"{\"source\": \"\\ud800\"}"] {
        assert_eq!(refusal(body), (422, "not_json", String::new()), "{body:?}");
    }
    assert_eq!(refusal("[".repeat(100_000).as_bytes()).0, 422);
    assert_eq!(refusal(&vec![b' '; LARGEST_BODY + 1]).0, 413);
    assert!(take(&with(json!({"created_at": "9999-12-30T00:00:00Z", "text": "😀".repeat(10_000)}))).is_ok());
    let marks = channel(&[]).parse(&take(&with(json!({"text": "a\u{202e}b\u{0}c"}))).unwrap()).unwrap();
    assert_eq!(marks.text, "a\u{202e}bc");
    let ten_megabytes =
        with(json!({"attachments": [{"name": "photo.jpg", "mime": "image/jpeg", "base64": "QUJD".repeat(2_600_000)}]}));
    assert_eq!(channel(&[]).parse(&take(&ten_megabytes).unwrap()).unwrap().attachments[0].bytes.len(), 7_800_000);
}

#[test]
fn a_deletion_needs_no_words_and_html_becomes_words() {
    let deleted =
        take(&json!({"source": "forum", "external_id": "p-1", "type": "delete"}).to_string().into_bytes()).unwrap();
    assert_eq!((deleted.part.as_str(), channel(&[]).parse(&deleted).unwrap().kind), ("delete", IncomingKind::Delete));
    let html = take(&with(json!({"text": "(gone)", "html": "<p>Bonjour,<br>un <b>colis</b></p>"}))).unwrap();
    assert_eq!(channel(&[]).parse(&html).unwrap().text, "Bonjour,\nun colis");
}

#[test]
fn a_stranger_is_refused_before_anything_is_read() {
    let time = now().as_second().to_string();
    let refused = channel(&[]).accept(SignedHeaders { id: "m", timestamp: &time, signature: "v1,AAAA" }, b"{", now());
    assert_eq!(refused.unwrap_err().status(), 401);
}

fn to(double: &HttpDouble, number: u128) -> Outgoing {
    Outgoing { reply_url: Some(format!("http://127.0.0.1:{}/replies", double.port)), ..reply(number) }
}

#[tokio::test]
async fn replies_come_back_signed_under_one_key() {
    let double = HttpDouble::start().await;
    let channel = channel(&[("allow_intranet", "yes")]);
    let outgoing = to(&double, 1);
    assert_eq!(channel.send(&outgoing).await, SendOutcome::Sent { external_id: Some("theirs-1".into()) });
    let kept = double.kept().remove(0);
    assert_eq!(kept.body, channel.compose(&outgoing));
    let body: Value = serde_json::from_slice(&kept.body).unwrap();
    assert_eq!(
        body,
        json!({"reply_id": outgoing.reply_id, "in_reply_to": "colis-1@courrier.example", "text": outgoing.text, "visibility": outgoing.visibility.as_str(), "author_kind": "human", "created_at": "2026-03-03T10:00:00Z"})
    );
    let header = |name: &str| kept.headers.get(name).unwrap().as_str();
    assert_eq!(header("idempotency-key"), outgoing.reply_id.to_string());
    let signed = SignedHeaders {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    assert_eq!(SigningKeys::read(SECRET).unwrap().verify(signed, &kept.body, Timestamp::now()), Ok(()));
    // They had it already.
    assert_eq!(channel.send(&outgoing).await, SendOutcome::Sent { external_id: Some("theirs-1".into()) });
}

#[tokio::test]
async fn every_answer_has_its_outcome() {
    let double = HttpDouble::start().await;
    let channel = channel(&[("allow_intranet", "yes")]);
    let outgoing = to(&double, 2);
    let refused = |code: &str| SendOutcome::Refused { code: code.into() };
    let later = |code: &str, retry_after| SendOutcome::Later { code: code.into(), retry_after };
    for (status, header, expected) in [
        (204, "", SendOutcome::Sent { external_id: None }),
        (400, "", refused("refused")),
        (403, "", refused("permission_missing")),
        (410, "", refused("target_gone")),
        (422, "", refused("refused")),
        (429, "retry-after: 17\r\n", later("rate_limited", Some(17))),
        (500, "", later("server_error", None)),
        (503, "retry-after: 5\r\n", later("server_error", Some(5))),
        // A redirect is never followed: it could lead inside the house.
        (302, "location: http://127.0.0.1:1/\r\n", refused("refused")),
    ] {
        double.next(Answer::Status(status, header, String::new()));
        assert_eq!(channel.send(&outgoing).await, expected, "{status}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_again_and_nothing_is_said_twice() {
    let double = HttpDouble::start().await;
    let channel = channel(&[("allow_intranet", "yes")]);
    let outgoing = to(&double, 3);
    double.next(Answer::KeepAndBreak);
    assert_eq!(channel.send(&outgoing).await, SendOutcome::Unknown { code: "no_answer".into() });
    assert_eq!(channel.lookup(&outgoing).await, Lookup::Found { external_id: Some("theirs-1".into()) });
    assert_eq!(double.kept().len(), 1, "the receiver took it once");
    double.next(Answer::Status(503, "", String::new()));
    assert_eq!(channel.lookup(&outgoing).await, Lookup::CannotTell);
    double.next(Answer::Status(404, "", String::new()));
    assert_eq!(channel.lookup(&outgoing).await, Lookup::NotFound);
}

#[tokio::test]
async fn addresses_inside_the_house_are_reached_only_if_allowed() {
    let double = HttpDouble::start().await;
    let closed = channel(&[]);
    for url in [
        format!("http://127.0.0.1:{}/", double.port),
        format!("http://localhost:{}/", double.port),
        format!("http://[::1]:{}/", double.port),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://2130706433/".to_owned(),
        "http://user:secret@127.0.0.1/".to_owned(),
        "ftp://127.0.0.1/".to_owned(),
        "not an address".to_owned(),
    ] {
        let outgoing = Outgoing { reply_url: Some(url.clone()), ..reply(4) };
        assert_eq!(closed.send(&outgoing).await, SendOutcome::Refused { code: "address_not_allowed".into() }, "{url}");
    }
    let without = Outgoing { reply_url: None, ..reply(4) };
    assert_eq!(closed.send(&without).await, SendOutcome::Refused { code: "no_return_address".into() });
    assert_eq!(double.kept(), []);
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    let account: Account = account("inbound", &[("secret", SECRET)]);
    let open = InboundChannel::open(&account, &local).unwrap();
    let by_name = Outgoing { reply_url: Some(format!("http://localhost:{}/", double.port)), ..reply(5) };
    assert!(matches!(open.send(&by_name).await, SendOutcome::Sent { .. }));
    // Nobody listens there: nothing left, so it may be tried again.
    let nobody = Outgoing { reply_url: Some("http://127.0.0.1:9/".to_owned()), ..reply(6) };
    assert_eq!(open.send(&nobody).await, SendOutcome::Later { code: "unreachable".into(), retry_after: None });
}
