//! X: what it pushes, what it is asked for, and what it answers.

mod polling;
mod registering;

use std::collections::BTreeMap;

use crate::support::x_double::{JEANNE, OWN, Post, Whim, XDouble};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{
    Account, AnyChannel, Consent, Delivery, Granted, Hidden, Lookup, PrivateDoor, RawBytes, Rejection, Surroundings,
};
use guichet_core::model::{Incoming, IncomingKind, Outgoing, ReplyDoor, SendOutcome, Visibility};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};

const PAUL: &str = "3333333333333333333";

fn surroundings() -> Surroundings {
    Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() }
}

fn open(account: &Account) -> AnyChannel {
    crate::support::samples::open(account, &surroundings())
}

/// A channel that is only spoken to.
fn channel(more: &[(&str, &str)]) -> AnyChannel {
    let mut given = vec![("client_id", "client"), ("consumer_secret", "consumer-secret"), ("user_id", OWN)];
    given.extend_from_slice(more);
    open(&crate::support::samples::account("x", &given))
}

fn signed(body: &[u8], secret: &str) -> BTreeMap<String, String> {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let mark = format!("sha256={}", STANDARD.encode(mac.finalize().into_bytes()));
    BTreeMap::from([("x-twitter-webhooks-signature".to_owned(), mark)])
}

fn push(channel: &AnyChannel, body: &[u8]) -> Result<Vec<RawBytes>, Rejection> {
    let headers = signed(body, "consumer-secret");
    channel.accept(Delivery { headers: &headers, body, now: "2026-03-03T10:00:05Z".parse().unwrap() })
}

fn event(kind: &str, payload: &Value, includes: &Value) -> Vec<u8> {
    json!({ "data": { "event_uuid": "1", "filter": { "user_id": OWN }, "event_type": kind, "tag": "desk",
        "payload": payload, "includes": includes } })
    .to_string()
    .into_bytes()
}

fn people(protected: bool) -> Value {
    json!({ "users": [{ "data": { "id": JEANNE, "name": "Jeanne", "username": "jeanne", "protected": protected } }] })
}

fn one(channel: &AnyChannel, kind: &str, payload: &Value, includes: &Value) -> Incoming {
    let items = push(channel, &event(kind, payload, includes)).unwrap();
    assert_eq!(items.len(), 1, "{payload}");
    channel.parse(&items[0]).unwrap()
}

fn post(text: &str) -> Post {
    Post {
        id: "2080765813578191303".into(),
        author: JEANNE.into(),
        text: text.into(),
        root: "2080765813578191303".into(),
        history: vec!["2080765813578191303".into()],
        ..Post::default()
    }
}

fn reply_to(target: &str) -> Outgoing {
    Outgoing {
        visibility: Visibility::Public,
        in_reply_to: Some(target.to_owned()),
        recipient: JEANNE.into(),
        recipient_handle: "@jeanne".into(),
        thread_key: target.to_owned(),
        created_at: jiff::Timestamp::now(),
        ..crate::support::samples::reply(1)
    }
}

fn private_reply() -> Outgoing {
    Outgoing { visibility: Visibility::Private, thread_key: format!("dm:{OWN}-{JEANNE}"), ..reply_to("dm-1") }
}

#[test]
fn the_question_is_answered_and_no_event_is_ever_signed() {
    let channel = channel(&[]);
    let ask = |token: &str| channel.greet(&BTreeMap::from([("crc_token".to_owned(), token.to_owned())]));
    let greeting = ask("MWM4ZTFhYTMtNDQ2Zi00").unwrap();
    let mark = signed(b"MWM4ZTFhYTMtNDQ2Zi00", "consumer-secret").into_values().next().unwrap();
    assert_eq!(greeting.content_type, "application/json");
    assert_eq!(serde_json::from_str::<Value>(&greeting.body).unwrap(), json!({ "response_token": mark }));
    // Who asks for the signature of an event could bring it afterwards as if it were from X.
    assert_eq!(ask(r#"{"data":{"event_type":"post.mention.create"}}"#), None);
    assert_eq!((ask(""), ask(&"a".repeat(201)), channel.greet(&BTreeMap::new())), (None, None, None));
}

#[test]
fn only_what_x_signed_is_taken() {
    let channel = channel(&[("consumer_secret", "new-secret consumer-secret")]);
    let body =
        event("post.mention.create", &crate::support::x_double::written(&post("@boutique bonjour")), &people(false));
    let try_with = |headers: BTreeMap<String, String>, body: &[u8]| {
        channel.accept(Delivery { headers: &headers, body, now: jiff::Timestamp::UNIX_EPOCH })
    };
    assert_eq!(try_with(signed(&body, "consumer-secret"), &body).unwrap().len(), 1, "the old secret still counts");
    assert_eq!(try_with(signed(&body, "new-secret"), &body).unwrap().len(), 1);
    assert_eq!(try_with(signed(&body, "another"), &body), Err(Rejection::NotProved));
    assert_eq!(try_with(BTreeMap::new(), &body), Err(Rejection::NotProved));
    let mut changed = body.clone();
    changed.push(b' ');
    assert_eq!(
        try_with(signed(&body, "consumer-secret"), &changed),
        Err(Rejection::NotProved),
        "the bytes as they came"
    );
    for unreadable in [&b"[1]"[..], b"{"] {
        let kept = try_with(signed(unreadable, "new-secret"), unreadable).unwrap();
        assert_eq!(channel.parse(&kept[0]).unwrap_err().code, "not_json", "proved, and kept for a person");
    }
}

#[test]
fn one_post_is_one_item_however_often_and_by_whichever_event_it_comes() {
    let channel = channel(&[]);
    let written = crate::support::x_double::written(&Post { names_us: true, ..post("@boutique où est mon colis ?") });
    let identity = |kind: &str| {
        let raw = push(&channel, &event(kind, &written, &people(false))).unwrap().pop().unwrap();
        (raw.source, raw.external_id, raw.part, raw.content_hash)
    };
    assert_eq!(identity("post.mention.create"), identity("post.mention.create"), "a replay");
    assert_eq!(identity("post.mention.create"), identity("post.reply.create"));
    assert_eq!(identity("post.mention.create"), identity("post.quote.create"));
}

#[test]
fn a_mention_says_who_where_and_what() {
    let channel = channel(&[]);
    let mut written = crate::support::x_double::written(&Post {
        names_us: true,
        parent: Some("2080765813578190000".into()),
        root: "2080765813578180000".into(),
        ..post("@boutique 3 &lt; 4 &amp; voir https://t.co/abc https://t.co/photo")
    });
    written["entities"]["urls"] = json!([
        { "url": "https://t.co/abc", "expanded_url": "https://suivi.example/colis", "display_url": "suivi.example/colis" },
        { "url": "https://t.co/photo", "expanded_url": "https://x.com/jeanne/status/1/photo/1", "media_key": "3_1" },
    ]);
    written["attachments"] = json!({ "media_keys": ["3_1"] });
    let mut includes = people(false);
    includes["media"] =
        json!([{ "media_key": "3_1", "type": "photo", "url": "https://images.example/media/colis.jpg" }]);
    let read = one(&channel, "post.mention.create", &written, &includes);
    assert_eq!(read.text, "@boutique 3 < 4 & voir https://suivi.example/colis");
    assert_eq!(
        (read.author.id.as_str(), read.author.name.as_str(), read.author.handle.as_str()),
        (JEANNE, "Jeanne", "@jeanne")
    );
    assert_eq!(read.thread_id.as_deref(), Some("2080765813578180000"));
    assert_eq!(read.in_reply_to, ["2080765813578190000"]);
    assert_eq!((read.visibility, read.reply_door), (Visibility::Public, ReplyDoor::Open));
    assert_eq!(read.created_at, Some("2026-03-03T10:00:00Z".parse().unwrap()));
    assert_eq!(read.attachments[0].name, "colis.jpg");
    assert_eq!(read.attachments[0].url.as_deref(), Some("https://images.example/media/colis.jpg"));
}

#[test]
fn a_long_post_is_read_whole() {
    let mut written = crate::support::x_double::written(&Post { names_us: true, ..post("@boutique le début…") });
    written["note_tweet"] = json!({ "text": "@boutique le début, et toute la suite" });
    let read = one(&channel(&[]), "post.mention.create", &written, &people(false));
    assert_eq!(read.text, "@boutique le début, et toute la suite");
}

#[test]
fn only_those_who_named_or_quoted_us_can_be_answered() {
    let (free, contract) = (channel(&[]), channel(&[("access", "enterprise")]));
    let under_ours =
        crate::support::x_double::written(&Post { parent: Some("20807658135781900".into()), ..post("nul") });
    let door = |channel: &AnyChannel, kind: &str, written: &Value, includes: &Value| {
        one(channel, kind, written, includes).reply_door
    };
    assert_eq!(door(&free, "post.reply.create", &under_ours, &people(false)), ReplyDoor::NotSummoned);
    assert_eq!(door(&contract, "post.reply.create", &under_ours, &people(false)), ReplyDoor::Open);
    assert!(free.capabilities().needs_summon && !contract.capabilities().needs_summon);
    let named = crate::support::x_double::written(&Post { names_us: true, ..post("@boutique nul") });
    assert_eq!(door(&free, "post.reply.create", &named, &people(false)), ReplyDoor::Open);
    let quoting =
        crate::support::x_double::written(&Post { quoted: Some("20807658135781900".into()), ..post("regardez") });
    assert_eq!(door(&free, "post.quote.create", &quoting, &people(false)), ReplyDoor::Open);
    let theirs = json!({ "tweets": [{ "id": "20807658135781900", "author_id": PAUL }] });
    assert_eq!(door(&free, "post.create", &quoting, &theirs), ReplyDoor::NotSummoned);
    let ours = json!({ "tweets": [{ "id": "20807658135781900", "author_id": OWN }] });
    assert_eq!(door(&free, "post.create", &quoting, &ours), ReplyDoor::Open);
    // X puts our name in front of a reply under our post by itself: nobody called us. A name that was written does.
    let in_front = Post { parent: Some("20807658135781900".into()), names_us: true, ..post("@boutique nul") };
    let mut in_front = crate::support::x_double::written(&in_front);
    assert_eq!(door(&free, "post.reply.create", &in_front, &people(false)), ReplyDoor::NotSummoned);
    in_front["text"] = json!("@boutique nul, @boutique !");
    in_front["entities"]["mentions"][0]["start"] = json!(15);
    assert_eq!(door(&free, "post.reply.create", &in_front, &people(false)), ReplyDoor::Open);
    let mut invited_only = under_ours;
    invited_only["reply_settings"] = json!("mentionedUsers");
    assert_eq!(door(&contract, "post.reply.create", &invited_only, &people(false)), ReplyDoor::Closed);
}

#[test]
fn a_protected_author_is_read_by_followers_alone() {
    let written = crate::support::x_double::written(&Post { names_us: true, ..post("@boutique bonjour") });
    assert_eq!(one(&channel(&[]), "post.mention.create", &written, &people(true)).visibility, Visibility::Followers);
}

#[test]
fn an_edit_keeps_the_id_of_the_first_version() {
    let channel = channel(&[]);
    let edited = Post {
        id: "2080765813578191999".into(),
        names_us: true,
        history: vec!["2080765813578191303".into(), "2080765813578191999".into()],
        ..post("@boutique où est mon colis D-12 ?")
    };
    let body = event("post.mention.create", &crate::support::x_double::written(&edited), &people(false));
    let raw = push(&channel, &body).unwrap().pop().unwrap();
    assert_eq!((raw.external_id.as_str(), raw.part.as_str()), ("2080765813578191303", "edit:2080765813578191999"));
    let read = channel.parse(&raw).unwrap();
    assert_eq!((read.kind, read.external_id.as_str()), (IncomingKind::Edit, "2080765813578191303"));
}

#[test]
fn what_the_account_says_in_the_app_is_ours_and_its_announcements_are_not_kept() {
    let channel = channel(&[]);
    let mut answer = crate::support::x_double::written(&Post {
        author: OWN.into(),
        parent: Some("2080765813578190000".into()),
        ..post("@jeanne @paul Il part demain.")
    });
    let read = one(&channel, "post.create", &answer, &people(false));
    assert_eq!((read.kind, read.text.as_str()), (IncomingKind::OwnReply, "Il part demain."));
    answer["display_text_range"] = json!([8, 30]);
    assert_eq!(one(&channel, "post.create", &answer, &people(false)).text, "@paul Il part demain.");
    let announcement = crate::support::x_double::written(&Post { author: OWN.into(), ..post("Soldes !") });
    assert_eq!(push(&channel, &event("post.create", &announcement, &json!({}))), Ok(Vec::new()));
    // An answer of ours that was taken away: the customer has none any more.
    for gone in [json!({ "id": "2080761269309813134", "author_id": OWN }), json!({ "id": "2080761269309813134" })] {
        let raw = push(&channel, &event("post.delete", &gone, &json!({}))).unwrap().pop().unwrap();
        let deleted = channel.parse(&raw).unwrap();
        assert_eq!((deleted.kind, deleted.permanent, raw.part.as_str()), (IncomingKind::Bounce, true, "bounce"));
        assert_eq!(deleted.external_id, "2080761269309813134");
    }
}

fn told(sender: &str, id: &str, text: &str) -> Value {
    let recipient = if sender == OWN { JEANNE } else { OWN };
    json!({ "type": "message_create", "id": id, "created_timestamp": "1784928224372",
        "message_create": { "target": { "recipient_id": recipient }, "sender_id": sender,
            "message_data": { "text": text, "entities": { "urls": [] } } } })
}

#[test]
fn private_messages_come_one_by_one() {
    let channel = channel(&[]);
    let payload = json!({
        "direct_message_events": [told(JEANNE, "2080765901528535096", "Bonjour"), told(JEANNE, "2080765901528535097", "Mon colis ?")],
        "users": { JEANNE: { "data": { "id": JEANNE, "name": "Jeanne", "username": "jeanne" } } },
    });
    let items = push(&channel, &event("dm.received", &payload, &json!({}))).unwrap();
    let read: Vec<Incoming> = items.iter().map(|raw| channel.parse(raw).unwrap()).collect();
    assert_eq!(read.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["Bonjour", "Mon colis ?"]);
    assert_eq!(read[0].external_id, "dm-2080765901528535096", "never taken for a post");
    assert_eq!(read[0].thread_id, Some(format!("dm:{OWN}-{JEANNE}")));
    assert_eq!((read[0].visibility, read[0].author.handle.as_str()), (Visibility::Private, "@jeanne"));
    assert_eq!(read[0].created_at.unwrap().as_millisecond(), 1_784_928_224_372);
    let ours = json!({ "direct_message_events": [told(OWN, "2080763914820927863", "Il part demain.")] });
    assert_eq!(one(&channel, "dm.sent", &ours, &json!({})).kind, IncomingKind::OwnReply);
    assert_eq!(push(&channel, &event("dm.read", &json!({}), &json!({}))), Ok(Vec::new()));
}

#[tokio::test]
async fn an_encrypted_message_is_announced_and_never_answered_in_clear() {
    let channel = channel(&[]);
    let payload = json!({
        "conversation_token": "t", "id": "2080765901528535098", "created_at_msec": "1784928224372", "sender_id": JEANNE,
        "conversation_id": format!("{OWN}:{JEANNE}"), "conversation_key_version": "1", "encoded_event": "AAAA",
    });
    let read = one(&channel, "chat.received", &payload, &json!({}));
    assert_eq!((read.kind, read.reply_door), (IncomingKind::Message, ReplyDoor::Encrypted));
    assert_eq!((read.text.as_str(), read.author.id.as_str(), read.visibility), ("", JEANNE, Visibility::Private));
    let thread_key = read.thread_id.unwrap();
    let sent = channel.send(&Outgoing { thread_key, ..private_reply() }).await;
    assert_eq!(sent, SendOutcome::Refused { code: "encrypted".into() });
}

#[test]
fn what_is_not_known_or_not_for_us_is_kept_and_said() {
    let channel = channel(&[]);
    let code = |body: &[u8]| {
        let raw = push(&channel, body).unwrap().pop().unwrap();
        assert_eq!(raw.body, body);
        channel.parse(&raw).unwrap_err().code
    };
    assert_eq!(code(&event("post.applause", &json!({}), &json!({}))), "unknown_event");
    assert_eq!(code(br#"{"for_user_id":"1","tweet_create_events":[]}"#), "unknown_event", "the older interface");
    let elsewhere =
        json!({ "data": { "event_type": "post.mention.create", "filter": { "user_id": PAUL }, "payload": {} } });
    assert_eq!(code(elsewhere.to_string().as_bytes()), "other_account");
    assert_eq!(code(&event("post.create", &json!({ "id": "../users" }), &json!({}))), "bad_field");
}

async fn with_a_mention(more: &[(&str, &str)]) -> (XDouble, AnyChannel, String) {
    let service = XDouble::start().await;
    let target = service.world().writes(Post {
        author: JEANNE.into(),
        text: "@boutique mon colis est perdu".into(),
        names_us: true,
        ..Post::default()
    });
    let channel = open(&service.account(more));
    (service, channel, target)
}

#[tokio::test]
async fn a_reply_goes_under_the_post_and_says_when_no_person_wrote_it() {
    let (service, channel, target) = with_a_mention(&[]).await;
    let sent = channel.send(&reply_to(&target)).await;
    let SendOutcome::Sent { external_id: Some(id) } = sent else { panic!("{sent:?}") };
    assert_eq!(service.world().posts.last().unwrap().id, id);
    assert_eq!(service.world().kept[0]["reply"]["in_reply_to_tweet_id"], json!(target));
    let by_machine = Outgoing {
        author_kind: guichet_core::model::AuthorKind::Automatic,
        text: "Merci, nous regardons.".into(),
        ..reply_to(&target)
    };
    channel.send(&by_machine).await;
    assert_eq!(service.world().kept[1]["made_with_ai"], json!(true));
}

#[tokio::test]
async fn each_refusal_has_its_own_reason() {
    let (service, channel, target) = with_a_mention(&[]).await;
    let silent = service.world().writes(Post { author: JEANNE.into(), text: "nul".into(), ..Post::default() });
    let code = async |outgoing: Outgoing| match channel.send(&outgoing).await {
        SendOutcome::Refused { code } => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(reply_to(&silent)).await, "reply_closed");
    assert_eq!(code(reply_to("42")).await, "target_gone");
    assert_eq!(code(reply_to("../users/me")).await, "target_gone", "a number or nothing");
    assert_eq!(code(Outgoing { text: "日".repeat(141), ..reply_to(&target) }).await, "too_long");
    assert!(matches!(channel.send(&reply_to(&target)).await, SendOutcome::Sent { .. }));
    assert_eq!(code(reply_to(&target)).await, "duplicate");
    let stranger = Outgoing { recipient: PAUL.into(), thread_key: target.clone(), ..private_reply() };
    assert_eq!(code(stranger).await, "recipient_unreachable");
    service.world().scopes.retain(|scope| *scope != "tweet.write");
    assert_eq!(code(Outgoing { text: "Autre chose".into(), ..reply_to(&target) }).await, "permission_missing");
    assert_eq!(service.world().kept.len(), 1);
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_is_renewed_once_and_the_reply_leaves_once() {
    let (service, channel, target) = with_a_mention(&[]).await;
    service.world().access = "another".into();
    assert!(matches!(channel.send(&reply_to(&target)).await, SendOutcome::Sent { .. }));
    assert_eq!(service.world().renewals, 1);
    assert_eq!(service.world().kept.len(), 1);
    let second = Outgoing { text: "Encore un mot.".into(), ..reply_to(&target) };
    assert!(matches!(channel.send(&second).await, SendOutcome::Sent { .. }), "with the new token at once");
    assert_eq!(service.world().renewals, 1);
    // X gave another refresh token to somebody else: only a person can help.
    service.world().access = "another".into();
    service.world().refresh = "another".into();
    let third = Outgoing { text: "Et un dernier.".into(), ..reply_to(&target) };
    assert_eq!(channel.send(&third).await, SendOutcome::Later { code: "token_expired".into(), retry_after: None });
    assert_eq!(service.world().kept.len(), 2);
}

#[tokio::test]
async fn what_is_left_of_the_pace_is_learned_and_waited_for() {
    let (service, channel, target) = with_a_mention(&[]).await;
    let reset = jiff::Timestamp::now().as_second() + 300;
    service.world().left = Some((1, reset));
    assert!(matches!(channel.send(&reply_to(&target)).await, SendOutcome::Sent { .. }));
    let asked = service.world().asked.len();
    let second = Outgoing { text: "Encore un mot.".into(), ..reply_to(&target) };
    let SendOutcome::Later { code, retry_after: Some(seconds) } = channel.send(&second).await else { panic!() };
    assert_eq!(code, "rate_limited");
    assert!((290..=301).contains(&seconds), "{seconds}");
    assert_eq!(service.world().asked.len(), asked, "X is not even asked");
}

#[tokio::test]
async fn a_limit_of_the_day_and_a_used_up_quota_are_told_apart() {
    let (service, channel, target) = with_a_mention(&[]).await;
    let problem =
        |kind: &str| json!({ "type": format!("https://api.x.com/2/problems/{kind}"), "title": "x" }).to_string();
    service.world().script.push_back(Whim::Answer(429, "", problem("usage-capped")));
    let quota = channel.send(&reply_to(&target)).await;
    assert_eq!(quota, SendOutcome::Later { code: "quota_exhausted".into(), retry_after: None });
    let day = "x-rate-limit-remaining: 50\r\nx-rate-limit-reset: 4000000000\r\nx-user-limit-24hour-limit: 100\r\nx-user-limit-24hour-remaining: 0\r\nx-user-limit-24hour-reset: 4102444800\r\n";
    service.world().script.push_back(Whim::Answer(429, day, problem("rate-limit-exceeded")));
    let SendOutcome::Later { code, retry_after: Some(seconds) } = channel.send(&reply_to(&target)).await else {
        panic!()
    };
    let of_the_day = 4_102_444_800 - jiff::Timestamp::now().as_second();
    assert!(code == "rate_limited" && (i64::from(seconds) - of_the_day).abs() <= 2, "{seconds}");
}

#[tokio::test]
async fn a_machine_that_breaks_on_the_way_leaves_a_doubt_that_the_timeline_settles() {
    let (service, channel, target) = with_a_mention(&[]).await;
    for status in [500, 502, 503, 504] {
        service.world().script.push_back(Whim::Answer(status, "", String::new()));
        let sent = channel.send(&reply_to(&target)).await;
        assert_eq!(sent, SendOutcome::Unknown { code: "no_answer".into() }, "{status}");
    }
    assert_eq!(channel.lookup(&reply_to(&target)).await, Lookup::CannotTell, "not finding it proves nothing");
    service.world().script.push_back(Whim::DoAndBreak);
    assert_eq!(channel.send(&reply_to(&target)).await, SendOutcome::Unknown { code: "no_answer".into() });
    let id = service.world().posts.last().unwrap().id.clone();
    assert_eq!(channel.lookup(&reply_to(&target)).await, Lookup::Found { external_id: Some(id) });
    service.world().script.push_back(Whim::DoAndBreak);
    assert_eq!(channel.send(&private_reply()).await, SendOutcome::Unknown { code: "no_answer".into() });
    let id = service.world().messages.last().unwrap().id.clone();
    assert_eq!(channel.lookup(&private_reply()).await, Lookup::Found { external_id: Some(format!("dm-{id}")) });
}

#[tokio::test]
async fn a_reply_is_hidden_only_under_a_post_of_ours() {
    let (service, channel, mention) = with_a_mention(&[]).await;
    let ours = service.world().writes(Post { author: OWN.into(), text: "Soldes !".into(), ..Post::default() });
    let under = service.world().writes(Post {
        author: PAUL.into(),
        text: "voleurs".into(),
        parent: Some(ours.clone()),
        root: ours,
        ..Post::default()
    });
    assert_eq!((channel.hide(&under).await, channel.hide(&mention).await), (Hidden::Done, Hidden::Cannot));
    assert!(service.world().posts.last().unwrap().hidden);
    assert_eq!((channel.show_again(&under).await, channel.show_again("42").await), (Hidden::Done, Hidden::Cannot));
    assert!(!service.world().posts.last().unwrap().hidden, "everybody reads it again");
    assert_eq!((channel.hide("dm-1").await, channel.hide("42").await), (Hidden::Cannot, Hidden::Cannot));
    service.world().script.push_back(Whim::Answer(503, "", String::new()));
    assert_eq!(channel.hide(&under).await, Hidden::NotNow);
}

#[tokio::test]
async fn a_private_message_is_possible_where_the_person_allows_it_or_has_written() {
    let (service, channel, _) = with_a_mention(&[]).await;
    assert_eq!(channel.private_door(JEANNE).await, PrivateDoor::Open);
    assert_eq!(channel.private_door(PAUL).await, PrivateDoor::Closed);
    let at = jiff::Timestamp::now().to_string();
    let message = crate::support::x_double::Message {
        id: "7".into(),
        sender: PAUL.into(),
        with: PAUL.into(),
        text: "Bonjour".into(),
        at,
    };
    service.world().messages.push(message);
    assert_eq!(channel.private_door(PAUL).await, PrivateDoor::Open, "they have written to us");
    service.world().scopes.clear();
    assert_eq!(channel.private_door(JEANNE).await, PrivateDoor::CannotTell);
    assert_eq!(channel.private_door("jeanne@courrier.example").await, PrivateDoor::CannotTell);
}

#[tokio::test]
async fn an_account_is_connected_in_the_browser() {
    let service = XDouble::start().await;
    let mut account = service.account(&[]);
    account.secrets.0.remove("access_token");
    account.secrets.0.remove("refresh_token");
    account.channel.settings.remove("user_id");
    let channel = open(&account);
    assert_eq!(channel.check().await[0].code, "not_connected");
    let consent = Consent { redirect_uri: "https://desk.example/connect/back", state: "s-1", code_challenge: "c-1" };
    let begun = channel.begin_connecting(consent).await.unwrap();
    let url = reqwest::Url::parse(&begun.url).unwrap();
    assert_eq!((url.host_str(), url.path()), (Some("x.com"), "/i/oauth2/authorize"));
    let asked: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let all = "tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write offline.access";
    assert_eq!((asked["scope"].as_str(), asked["state"].as_str()), (all, "s-1"));
    assert_eq!((asked["code_challenge"].as_str(), asked["code_challenge_method"].as_str()), ("c-1", "S256"));
    let granted = Granted { code: "the-code", verifier: "the-verifier", redirect_uri: consent.redirect_uri };
    let connected = channel.finish_connecting(granted).await.unwrap();
    assert_eq!((connected.account_name.as_str(), connected.settings["user_id"].as_str()), ("@boutique", OWN));
    assert_eq!(connected.secrets["access_token"], "access-1");
    assert_eq!(connected.secrets["refresh_token"], "refresh-1");
    // Whoever is signed in at X may be somebody else.
    account.channel.settings.insert("user_id".into(), PAUL.into());
    let of_paul = open(&account).finish_connecting(granted).await.unwrap_err();
    assert_eq!(of_paul.code, "another_account_connected");
    let forged = Granted { verifier: "another", ..granted };
    let refused = channel.finish_connecting(forged).await.unwrap_err();
    assert_eq!(refused.code, "sign_in_refused");
    assert!(!refused.detail.contains("the-code"), "{refused}");
}

#[tokio::test]
async fn the_check_says_what_is_wrong() {
    let service = XDouble::start().await;
    let account = service.account(&[("scopes", "tweet.read users.read")]);
    let channel = open(&account);
    let codes = async || channel.check().await.into_iter().map(|problem| problem.code).collect::<Vec<_>>();
    assert_eq!(codes().await, ["scopes_missing", "webhook_missing"]);
    let words = channel.check().await[0].words.fr.clone();
    assert!(words.contains("Publier vos réponses (tweet.write)"), "{words}");
    let address = format!("https://desk.example/hooks/x/{}", account.channel.id);
    service.world().hooks = json!([{ "id": "1", "url": address, "valid": false }]);
    assert_eq!(codes().await, ["scopes_missing", "webhook_invalid"]);
    service.world().hooks = json!([{ "id": "1", "url": address, "valid": true }]);
    assert_eq!(codes().await, ["scopes_missing", "subscriptions_missing"]);
    let all = ["post.mention.create", "post.reply.create", "post.quote.create", "dm.received"];
    let all: Vec<_> = all.iter().map(|kind| json!({ "event_type": kind, "filter": { "user_id": OWN } })).collect();
    service.world().subscriptions = json!(all);
    assert_eq!(codes().await, ["scopes_missing"]);
    let right = open(&service.account(&[]));
    assert_eq!(right.check().await, []);
    let other = open(&service.account(&[("user_id", PAUL)]));
    assert_eq!(other.check().await[0].code, "another_account_connected");
    service.world().access = "another".into();
    service.world().refresh = "another".into();
    assert_eq!(right.check().await[0].code, "token_expired");
}

#[test]
fn an_account_without_the_right_to_stay_says_when_it_ends() {
    let with = channel(&[("refresh_token", "r"), ("access_token", "a"), ("access_token_ends", "1784928224")]);
    let without = channel(&[("access_token", "a"), ("access_token_ends", "1784928224")]);
    assert_eq!(with.ends_at(), None);
    assert_eq!(without.ends_at().unwrap().as_second(), 1_784_928_224);
}

#[test]
fn without_the_means_to_prove_who_brings_it_nothing_is_pushed() {
    let account = crate::support::samples::account("x", &[("client_id", "client")]);
    let problems = AnyChannel::open(&account, &surroundings()).unwrap_err();
    assert_eq!(problems[0].setting.as_deref(), Some("consumer_secret"));
    assert!(
        AnyChannel::open(
            &crate::support::samples::account("x", &[("client_id", "c"), ("reception", "polling")]),
            &surroundings()
        )
        .is_ok()
    );
}
