//! A Facebook page as Meta sees it: what is pushed and what becomes of it, and how replies leave, in public and in private.

use std::collections::BTreeMap;

use crate::support::meta_double::{
    ACCOUNT, MetaDouble, SECRET, VERIFY, Whim, as_meta_writes, change, direct, push, signature,
};
use crate::support::samples::{account, open, reply};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{
    Account, AnyChannel, Batch, Consent, Delivery, Granted, Hidden, Lookup, PrivateDoor, RawBytes, Reception,
    Rejection, Surroundings,
};
use guichet_core::model::{AuthorKind, Incoming, IncomingKind, Outgoing, SendOutcome, Visibility};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

fn local() -> Surroundings {
    Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() }
}

fn page(double: &MetaDouble, more: &[(&str, &str)]) -> Account {
    let url = double.url();
    let given = [
        ("app_id", "42"),
        ("app_secret", SECRET),
        ("verify_token", VERIFY),
        ("access_token", "token-1"),
        ("page_id", ACCOUNT),
        ("graph_url", url.as_str()),
    ];
    account("facebook", &[&given, more].concat())
}

async fn connected() -> (MetaDouble, AnyChannel) {
    let double = MetaDouble::start(false).await;
    let channel = open(&page(&double, &[]), &local());
    (double, channel)
}

fn comment(changes: Value) -> Value {
    let mut value = json!({
        "item": "comment", "verb": "add", "comment_id": "5_7", "post_id": "1001_5", "parent_id": "1001_5",
        "from": {"id": "9", "name": "Jeanne Martin"}, "message": "Mon colis n’est jamais arrivé 😡",
        "created_time": 1_772_531_000,
    });
    value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    change("page", "feed", value)
}

fn only(channel: &AnyChannel, value: &Value) -> (RawBytes, Incoming) {
    let mut items = push(channel, value).unwrap();
    assert_eq!(items.len(), 1, "{value}");
    let raw = items.remove(0);
    let incoming = channel.parse(&raw).unwrap();
    (raw, incoming)
}

fn below(target: &str) -> Outgoing {
    Outgoing {
        visibility: Visibility::Public,
        in_reply_to: Some(target.to_owned()),
        thread_key: target.to_owned(),
        recipient: "9".into(),
        they_wrote_at: Some(Timestamp::now()),
        created_at: Timestamp::now(),
        ..reply(1)
    }
}

fn in_private(ago: SignedDuration, author_kind: AuthorKind) -> Outgoing {
    Outgoing {
        visibility: Visibility::Private,
        in_reply_to: Some("m_1".into()),
        thread_key: "dm-9".into(),
        they_wrote_at: Some(Timestamp::now() - ago),
        author_kind,
        ..below("m_1")
    }
}

fn refused(code: &str) -> SendOutcome {
    SendOutcome::Refused { code: code.into() }
}

#[tokio::test]
async fn a_batch_becomes_its_events_and_a_stranger_is_refused() {
    let (_double, channel) = connected().await;
    let message = json!({"sender": {"id": "9"}, "recipient": {"id": ACCOUNT}, "timestamp": 1_772_531_000_000_i64, "message": {"mid": "m_1", "text": "Où est mon colis ?"}});
    let mut batch = comment(json!({}));
    let more = json!({"id": ACCOUNT, "time": 1, "messaging": [message, {"sender": {"id": "9"}, "recipient": {"id": ACCOUNT}, "read": {"watermark": 5}}]});
    batch["entry"].as_array_mut().unwrap().push(more);
    let items = push(&channel, &batch).unwrap();
    let ids: Vec<_> = items.iter().map(|raw| (raw.external_id.as_str(), raw.part.as_str())).collect();
    assert_eq!(ids, [("5_7", "message"), ("m_1", "message")], "a receipt is no event about words");
    let first = channel.parse(&items[0]).unwrap();
    assert_eq!(first.text, "Mon colis n’est jamais arrivé 😡", "\\u escapes become words again");
    assert_eq!((first.author.id.as_str(), first.author.name.as_str()), ("9", "Jeanne Martin"));
    assert_eq!(first.created_at.unwrap().to_string(), "2026-03-03T09:43:20Z");

    let body = as_meta_writes(&batch);
    let take = |proof: &str, body: &[u8]| {
        let headers = BTreeMap::from([("x-hub-signature-256".to_owned(), proof.to_owned())]);
        channel.accept(Delivery { headers: &headers, body, now: Timestamp::now() })
    };
    assert_eq!(take(&signature("falsch", &body), &body), Err(Rejection::NotProved));
    assert_eq!(take("", &body), Err(Rejection::NotProved));
    assert_eq!(take(&signature(SECRET, &body), batch.to_string().as_bytes()), Err(Rejection::NotProved));
    // What is proved is kept, even when nobody can read it.
    let broken = take(&signature(SECRET, b"{\"object\":"), b"{\"object\":").unwrap();
    assert_eq!(channel.parse(&broken[0]).unwrap_err().code, "not_json");
}

#[tokio::test]
async fn the_handshake_repeats_the_challenge() {
    let (_double, channel) = connected().await;
    let ask = |word: &str| {
        let asked = [("hub.mode", "subscribe"), ("hub.verify_token", word), ("hub.challenge", "77")];
        channel.greet(&asked.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    assert_eq!(ask(VERIFY).unwrap().body, "77");
    assert_eq!(ask("autre"), None);
    let shown = format!("{channel:?}");
    assert!(!shown.contains(SECRET) && !shown.contains(VERIFY), "{shown}");
}

#[tokio::test]
async fn what_happens_below_a_post_is_understood() {
    let (_double, channel) = connected().await;
    let (_, top) = only(&channel, &comment(json!({})));
    assert_eq!((top.thread_id.as_deref(), top.visibility), (Some("5_7"), Visibility::Public));
    let (_, nested) = only(&channel, &comment(json!({"comment_id": "5_8", "parent_id": "5_7"})));
    assert_eq!((nested.thread_id.as_deref(), nested.in_reply_to[0].as_str()), (Some("5_7"), "5_7"));
    // Answered in Facebook's own app.
    let own = json!({"comment_id": "5_9", "parent_id": "5_7", "from": {"id": ACCOUNT, "name": "La Boutique"}});
    let (_, own) = only(&channel, &comment(own));
    assert_eq!((own.kind, own.in_reply_to[0].as_str()), (IncomingKind::OwnReply, "5_7"));
    let older = json!({"from": null, "sender_id": 9, "sender_name": "Jeanne"});
    assert_eq!(only(&channel, &comment(older)).1.author.id, "9");
    let (raw, edit) = only(&channel, &comment(json!({"verb": "edited", "message": "Il est arrivé"})));
    assert_eq!((edit.kind, edit.external_id.as_str()), (IncomingKind::Edit, "5_7"));
    assert!(raw.part.starts_with("edit:"));
    let (raw, gone) = only(&channel, &comment(json!({"verb": "remove", "message": null})));
    assert_eq!((gone.kind, raw.part.as_str(), gone.text.as_str()), (IncomingKind::Delete, "delete", ""));
    // A reply of ours that somebody took away did not arrive after all.
    let ours = json!({"verb": "remove", "comment_id": "5_9", "parent_id": "5_7", "from": {"id": ACCOUNT}});
    let (_, bounce) = only(&channel, &comment(ours));
    assert_eq!((bounce.kind, bounce.permanent), (IncomingKind::Bounce, true));
    for noise in [
        json!({"verb": "hide"}),
        json!({"verb": "unhide"}),
        json!({"item": "reaction"}),
        json!({"from": {"id": ACCOUNT}}),
        json!({"item": "status", "from": {"id": ACCOUNT}}),
    ] {
        assert_eq!(push(&channel, &comment(noise.clone())).unwrap(), [], "{noise}");
    }
    for unknown in [json!({"item": "milestone"}), json!({"verb": "transmute"})] {
        let kept = push(&channel, &comment(unknown)).unwrap();
        assert_eq!(channel.parse(&kept[0]).unwrap_err().code, "unknown_event");
    }
    let nameless = push(&channel, &comment(json!({"comment_id": null}))).unwrap();
    assert_eq!(channel.parse(&nameless[0]).unwrap_err().field.as_deref(), Some("comment_id"));
    let mut other = comment(json!({}));
    other["entry"][0]["id"] = json!("2002");
    let kept = push(&channel, &other).unwrap();
    assert_eq!(channel.parse(&kept[0]).unwrap_err().code, "another_account");
}

#[tokio::test]
async fn posts_mentions_and_recommendations_are_understood() {
    let (_double, channel) = connected().await;
    let (_, post) = only(&channel, &comment(json!({"item": "status", "comment_id": null, "post_id": "1001_6"})));
    assert_eq!((post.external_id.as_str(), post.thread_id.as_deref()), ("1001_6", Some("post-1001_6")));
    let mention = json!({"item": "comment", "verb": "add", "post_id": "33_1", "comment_id": "1_2", "sender_id": "9", "sender_name": "Jeanne", "message": "@La Boutique, et mon colis ?"});
    let (_, mention) = only(&channel, &change("page", "mention", mention));
    assert_eq!((mention.external_id.as_str(), mention.author.id.as_str()), ("1_2", "9"));
    let review = json!({"item": "rating", "verb": "add", "open_graph_story_id": "55", "reviewer_id": "9", "reviewer_name": "Jeanne", "recommendation_type": "negative", "review_text": "Jamais livré."});
    let (_, worded) = only(&channel, &change("page", "ratings", review.clone()));
    assert_eq!((worded.text.as_str(), worded.thread_id.as_deref()), ("Jamais livré.", Some("review-55")));
    assert!(worded.subject.starts_with('👎'));
    let mut silent = review;
    silent["review_text"] = Value::Null;
    assert!(only(&channel, &change("page", "ratings", silent)).1.text.starts_with("👎 Ne recommande pas"));
}

#[tokio::test]
async fn what_an_event_only_names_is_fetched_before_it_is_kept() {
    let (double, channel) = connected().await;
    let bare = json!({"item": "post", "verb": "add", "post_id": "33_1"});
    let items = push(&channel, &change("page", "mention", bare)).unwrap();
    // Meta does not answer: what is known is kept.
    double.next(Whim::Garbage(502));
    let unfetched = channel.complete(items.clone()).await;
    assert!(channel.parse(&unfetched[0]).unwrap().text.starts_with("Mention de la page"));
    double.knows("33_1", json!({"message": "La Boutique m’ignore", "from": {"id": "9", "name": "Jeanne"}, "permalink_url": "https://reseau.example/33/1"}));
    let fetched = channel.complete(items.clone()).await;
    let incoming = channel.parse(&fetched[0]).unwrap();
    assert_eq!((incoming.text.as_str(), incoming.author.name.as_str()), ("La Boutique m’ignore", "Jeanne"));
    assert_eq!(incoming.attachments[0].url.as_deref(), Some("https://reseau.example/33/1"));
    assert_eq!(
        (&fetched[0].external_id, &fetched[0].content_hash),
        (&items[0].external_id, &items[0].content_hash),
        "delivered twice, fetched once: it is one item"
    );
    // Words before names, however many people write at once.
    let writes = |person: usize| json!({"sender": {"id": person.to_string()}, "recipient": {"id": ACCOUNT}, "timestamp": 5, "message": {"mid": format!("m_{person}"), "text": "Bonjour"}});
    let mut crowd: Vec<_> =
        (100..125).flat_map(|person| push(&channel, &direct("page", writes(person))).unwrap()).collect();
    crowd.extend(items);
    let crowd = channel.complete(crowd).await;
    assert_eq!(channel.parse(crowd.last().unwrap()).unwrap().text, "La Boutique m’ignore");
    double.knows("9", json!({"id": "9", "name": "Jeanne Martin"}));
    let message = json!({"sender": {"id": "9"}, "recipient": {"id": ACCOUNT}, "timestamp": 5, "message": {"mid": "m_1", "text": "Bonjour"}});
    let items = channel.complete(push(&channel, &direct("page", message)).unwrap()).await;
    assert_eq!(channel.parse(&items[0]).unwrap().author.name, "Jeanne Martin");
}

#[tokio::test]
async fn private_messages_are_understood() {
    let (_double, channel) = connected().await;
    let event = |what: Value| {
        let mut value =
            json!({"sender": {"id": "9"}, "recipient": {"id": ACCOUNT}, "timestamp": 1_772_531_000_000_i64});
        value.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        direct("page", value)
    };
    let files = json!([{"type": "image", "payload": {"url": "https://images.example/1.jpg?x=1"}}, {"type": "image", "payload": {"url": "javascript:1"}}]);
    let message =
        json!({"message": {"mid": "m_2", "text": "Regardez", "attachments": files, "reply_to": {"mid": "m_1"}}});
    let (_, message) = only(&channel, &event(message));
    assert_eq!((message.visibility, message.thread_id.as_deref()), (Visibility::Private, Some("dm-9")));
    assert_eq!((message.attachments.len(), message.in_reply_to[0].as_str()), (1, "m_1"));
    let (_, edit) = only(&channel, &event(json!({"message_edit": {"mid": "m_2", "text": "Voyez", "num_edit": 1}})));
    assert_eq!((edit.kind, edit.text.as_str()), (IncomingKind::Edit, "Voyez"));
    let (_, gone) = only(&channel, &event(json!({"message": {"mid": "m_2", "is_deleted": true}})));
    assert_eq!(gone.kind, IncomingKind::Delete);
    let (_, button) =
        only(&channel, &event(json!({"postback": {"mid": "m_3", "title": "Suivre mon colis", "payload": "X"}})));
    assert_eq!((button.kind, button.text.as_str()), (IncomingKind::Message, "Suivre mon colis"));
    let echo = json!({"sender": {"id": ACCOUNT}, "recipient": {"id": "9"}, "timestamp": 5, "message": {"mid": "m_4", "text": "Il part demain.", "is_echo": true, "app_id": 3}});
    let (_, echo) = only(&channel, &direct("page", echo));
    assert_eq!(
        (echo.kind, echo.thread_id.as_deref(), echo.author.id.as_str()),
        (IncomingKind::OwnReply, Some("dm-9"), "")
    );
    for noise in ["delivery", "read", "reaction", "typing", "referral", "pass_thread_control"] {
        assert_eq!(push(&channel, &event(json!({noise: {}}))).unwrap(), [], "{noise}");
    }
}

#[tokio::test]
async fn a_comment_is_answered_below_it_or_once_in_private() {
    let (double, channel) = connected().await;
    let sent = channel.send(&below("5_7")).await;
    assert_eq!(sent, SendOutcome::Sent { external_id: Some("m_1".into()) });
    let taken = double.taken().remove(0);
    assert_eq!((taken.path.as_str(), &taken.body), ("5_7/comments", &json!({"message": below("5_7").text})));
    let aside = Outgoing { visibility: Visibility::Private, ..below("5_7") };
    assert!(matches!(channel.send(&aside).await, SendOutcome::Sent { .. }));
    let taken = double.taken().remove(1);
    assert_eq!((taken.path.as_str(), &taken.body["recipient"]), ("1001/messages", &json!({"comment_id": "5_7"})));
    assert_eq!(taken.body, serde_json::from_slice::<Value>(&channel.compose(&aside)).unwrap());
    assert_eq!(channel.send(&aside).await, refused("private_reply_spent"));
    let post = Outgoing { thread_key: "post-1001_6".into(), in_reply_to: Some("1001_6".into()), ..aside.clone() };
    channel.send(&post).await;
    assert_eq!(double.taken().pop().unwrap().body["recipient"], json!({"post_id": "1001_6"}));
    let late = Outgoing { they_wrote_at: Some(Timestamp::now() - SignedDuration::from_hours(168)), ..aside.clone() };
    assert_eq!(channel.send(&late).await, refused("window_closed"));
    let review = Outgoing { thread_key: "review-55".into(), in_reply_to: Some("55".into()), ..aside };
    assert_eq!(channel.send(&review).await, refused("reply_not_allowed"));
    double.gone("5_99");
    assert_eq!(channel.send(&below("5_99")).await, refused("target_gone"));
    assert_eq!(channel.send(&Outgoing { text: "é".repeat(8_001), ..below("5_7") }).await, refused("too_long"));
    // An id leads nowhere else.
    channel.send(&below("../me?x=1")).await;
    assert_eq!(double.calls().pop().unwrap(), "POST v25.0/%2E%2E%2Fme%3Fx%3D1/comments");
}

#[tokio::test]
async fn a_private_message_leaves_while_its_window_stands() {
    let (double, channel) = connected().await;
    let parameters = |double: &MetaDouble| double.taken().pop().unwrap().query;
    let hours = SignedDuration::from_hours;
    double.wrote("9", hours(23));
    assert!(matches!(channel.send(&in_private(hours(23), AuthorKind::Automatic)).await, SendOutcome::Sent { .. }));
    assert_eq!(parameters(&double), BTreeMap::from([("messaging_type".to_owned(), "RESPONSE".to_owned())]));
    double.wrote("9", hours(25));
    assert_eq!(channel.send(&in_private(hours(25), AuthorKind::Automatic)).await, refused("window_closed"));
    assert!(matches!(channel.send(&in_private(hours(25), AuthorKind::Human)).await, SendOutcome::Sent { .. }));
    assert_eq!(parameters(&double).get("tag").unwrap(), "HUMAN_AGENT");
    double.wrote("9", hours(169));
    assert_eq!(channel.send(&in_private(hours(169), AuthorKind::Human)).await, refused("window_closed"));
    assert_eq!(double.taken().len(), 2, "what cannot be taken is not sent");
    // The window closed between the draft and the send, and only Meta knows it.
    assert_eq!(channel.send(&in_private(hours(1), AuthorKind::Human)).await, refused("window_closed"));
    let stranger = Outgoing { thread_key: "dm-10".into(), ..in_private(hours(1), AuthorKind::Human) };
    assert_eq!(channel.send(&stranger).await, refused("recipient_unreachable"));
}

#[tokio::test]
async fn a_token_that_ended_is_brought_anew_and_the_call_made_once_more() {
    let double = MetaDouble::start(false).await;
    let mut page = page(&double, &[]);
    page.secrets.0.insert("user_token".into(), "person".into());
    let channel = open(&page, &local());
    double.tokens(&["token-2", "person"]);
    double.knows("1001", json!({"access_token": "token-2", "id": "1001"}));
    assert!(matches!(channel.send(&below("5_7")).await, SendOutcome::Sent { .. }));
    assert!(matches!(channel.send(&below("5_8")).await, SendOutcome::Sent { .. }));
    let renewals = double.calls().iter().filter(|call| call.as_str() == "GET v25.0/1001").count();
    assert_eq!((renewals, double.taken().len()), (1, 2));
    // Meta stumbles over the renewal: nobody has to connect anything again.
    double.tokens(&["person"]);
    double.next(Whim::Error(400, 190, 463, ""));
    double.next(Whim::Error(400, 2, 0, ""));
    let stumbled = channel.send(&below("5_9")).await;
    assert_eq!(stumbled, SendOutcome::Later { code: "unreachable".into(), retry_after: None });
    // The person left the page as well: somebody has to connect it again, and the reply waits.
    double.tokens(&[]);
    assert_eq!(
        channel.send(&below("5_7")).await,
        SendOutcome::Later { code: "token_expired".into(), retry_after: None }
    );
    assert_eq!(channel.check().await[0].code, "token_expired");
}

#[tokio::test]
async fn an_application_that_has_used_up_its_calls_has_done_so_for_all_its_pages() {
    let double = MetaDouble::start(false).await;
    let shared = local();
    let of = |number: u128, app: &str| {
        let mut account = page(&double, &[]);
        account.channel.id = guichet_core::model::ChannelId(crate::support::samples::id(number));
        account.channel.settings.insert("app_id".into(), app.into());
        open(&account, &shared)
    };
    let (one, same, another) = (of(1, "42"), of(2, "42"), of(3, "43"));
    double.says("x-app-usage: {\"call_count\":100,\"total_time\":3,\"total_cputime\":3}\r\n");
    assert!(matches!(one.send(&below("5_7")).await, SendOutcome::Sent { .. }));
    double.says("");
    let calls = double.calls().len();
    let SendOutcome::Later { code, retry_after } = same.send(&below("5_8")).await else { panic!("it left") };
    assert!(code == "rate_limited" && retry_after.is_some_and(|seconds| seconds <= 301), "{code} {retry_after:?}");
    assert_eq!(double.calls().len(), calls, "Meta is not even asked");
    assert!(matches!(another.send(&below("5_9")).await, SendOutcome::Sent { .. }), "another application");
}

#[tokio::test]
async fn meta_says_how_fast_and_for_how_long() {
    let (double, channel) = connected().await;
    double.next(Whim::Error(
        400,
        80_001,
        0,
        "x-business-use-case-usage: {\"1001\":[{\"type\":\"pages\",\"call_count\":100,\"estimated_time_to_regain_access\":4}]}\r\n",
    ));
    let waits = SendOutcome::Later { code: "rate_limited".into(), retry_after: Some(240) };
    assert_eq!(channel.send(&below("5_7")).await, waits);
    let calls = double.calls().len();
    let SendOutcome::Later { retry_after: Some(seconds), .. } = channel.send(&below("5_7")).await else { panic!() };
    assert!((230..=241).contains(&seconds), "{seconds}");
    assert_eq!(double.calls().len(), calls, "nobody asks while everybody waits");
    let (double, channel) = connected().await;
    double.says("x-app-usage: {\"call_count\":95,\"total_time\":1,\"total_cputime\":1}\r\n");
    assert_eq!(channel.hide("5_7").await, Hidden::Done);
    assert!(channel.receive(Some("2026-11-22T10:00:00Z")).await.is_err(), "the last calls are kept for answers");
    assert!(matches!(channel.send(&below("5_7")).await, SendOutcome::Sent { .. }));
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_and_never_said_twice() {
    let (double, channel) = connected().await;
    double.next(Whim::KeepAndBreak);
    assert_eq!(channel.send(&below("5_7")).await, SendOutcome::Unknown { code: "no_answer".into() });
    assert_eq!(channel.lookup(&below("5_7")).await, Lookup::Found { external_id: Some("m_1".into()) });
    let other = Outgoing { text: "Autre chose".into(), ..below("5_7") };
    assert_eq!(channel.lookup(&other).await, Lookup::CannotTell, "what is not found proves nothing");
    for (status, code) in [(500, 1), (400, 1), (500, 2), (400, 2), (503, 2), (503, 9_999)] {
        double.next(Whim::Error(status, code, 0, ""));
        let sent = channel.send(&below("5_7")).await;
        assert_eq!(sent, SendOutcome::Unknown { code: "no_answer".into() }, "{status} {code}");
    }
    double.next(Whim::Garbage(502));
    assert_eq!(channel.send(&below("5_7")).await, SendOutcome::Unknown { code: "no_answer".into() });
    assert_eq!(double.taken().len(), 1);
    let aside = Outgoing { visibility: Visibility::Private, ..below("5_7") };
    double.next(Whim::KeepAndBreak);
    assert!(matches!(channel.send(&aside).await, SendOutcome::Unknown { .. }));
    assert!(matches!(channel.lookup(&aside).await, Lookup::Found { .. }));
}

#[tokio::test]
async fn what_was_not_pushed_is_caught_up_under_the_same_ids() {
    let (double, channel) = connected().await;
    assert!(matches!(channel.reception(), Reception::Watched { .. }));
    let first = channel.receive(None).await.unwrap();
    assert!(first.items.is_empty() && first.cursor.is_some(), "what is older is not its business");
    let (now, old) = (Timestamp::now().to_string(), "2020-01-01T00:00:00+0000");
    double.knows(
        "1001/feed",
        json!({"data": [{"id": "1001_5", "comments": {"data": [
            {"id": "5_7", "message": "Mon colis ?", "from": {"id": "9", "name": "Jeanne"}, "created_time": now},
            {"id": "5_1", "message": "Vieux", "from": {"id": "9", "name": "Jeanne"}, "created_time": old},
        ]}}]}),
    );
    double.knows("1001/conversations", json!({"data": [{"messages": {"data": [
        {"id": "m_8", "message": "Il part demain.", "from": {"id": ACCOUNT}, "to": {"data": [{"id": "9"}]}, "created_time": now},
        {"id": "m_7", "message": "Et en privé ?", "from": {"id": "9", "name": "Jeanne"}, "to": {"data": [{"id": ACCOUNT}]}, "created_time": now},
    ]}}]}));
    assert_eq!(channel.receive(first.cursor.as_deref()).await.unwrap(), Batch::default(), "not again at once");
    let before = (Timestamp::now() - SignedDuration::from_mins(16)).to_string();
    let batch = channel.receive(Some(&before)).await.unwrap();
    assert!(batch.cursor.unwrap() > before);
    let mut found: Vec<_> =
        batch.items.iter().map(|raw| (raw.external_id.as_str(), channel.parse(raw).unwrap().kind)).collect();
    found.sort();
    let expected = [("5_7", IncomingKind::Message), ("m_7", IncomingKind::Message), ("m_8", IncomingKind::OwnReply)];
    assert_eq!(found, expected);
    let (pushed, _) = only(&channel, &comment(json!({"message": "Mon colis ?"})));
    let fetched = batch.items.iter().find(|raw| raw.external_id == "5_7").unwrap();
    assert_eq!((&pushed.part, &pushed.content_hash), (&fetched.part, &fetched.content_hash));
    let silent = open(&page(&double, &[("catch_up_minutes", "0")]), &local());
    assert_eq!(silent.reception(), Reception::Pushed);
}

#[tokio::test]
async fn catching_up_reads_every_page_and_what_stands_below_comments() {
    let (double, channel) = connected().await;
    let (now, old) = (Timestamp::now().to_string(), "2020-01-01T00:00:00+0000");
    let before = (Timestamp::now() - SignedDuration::from_mins(16)).to_string();
    let next = |after: &str| json!({"next": "https://graph.example/next", "cursors": {"after": after}});
    let by = json!({"id": "9", "name": "Jeanne"});
    let comment = |id: &str, at: &str| json!({"id": id, "message": "Et alors ?", "from": by, "created_time": at});
    let mut answer = comment("5_8", &now);
    answer["parent"] = json!({"id": "5_7"});
    let post = |id: &str, at: &str| json!({"id": id, "message": "Bonjour", "from": by, "created_time": at});
    let mut busy = post("1001_5", &now);
    busy["comments"] = json!({"data": [answer], "paging": next("c2")});
    double.knows("1001/feed", json!({"data": [busy], "paging": next("f2")}));
    double.knows(
        "1001/feed?after=f2",
        json!({"data": [post("1001_4", &now), post("1001_3", old)], "paging": next("f3")}),
    );
    double.knows(
        "1001_5/comments?after=c2",
        json!({"data": [comment("5_6", &now), comment("5_1", old)], "paging": next("c3")}),
    );
    let said = |id: &str, at: &str| json!({"id": id, "message": "Bonsoir", "from": by, "to": {"data": [{"id": ACCOUNT}]}, "created_time": at});
    let thread = |id: &str, message: Value, more: Value| json!({"id": id, "updated_time": now, "messages": {"data": [message], "paging": more}});
    double.knows(
        "1001/conversations",
        json!({"data": [thread("t_1", said("m_9", &now), next("m2"))], "paging": next("t2")}),
    );
    double.knows("1001/conversations?after=t2", json!({"data": [thread("t_2", said("m_7", &now), json!({}))]}));
    double.knows("t_1/messages?after=m2", json!({"data": [said("m_8", &now), said("m_1", old)], "paging": next("m3")}));
    let batch = channel.receive(Some(&before)).await.unwrap();
    let mut found: Vec<_> = batch.items.iter().map(|raw| raw.external_id.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["1001_4", "1001_5", "5_6", "5_8", "m_7", "m_8", "m_9"]);
    let answer = batch.items.iter().find(|raw| raw.external_id == "5_8").unwrap();
    assert_eq!(channel.parse(answer).unwrap().thread_id.as_deref(), Some("5_7"));
}

#[tokio::test]
async fn one_half_that_fails_does_not_hold_up_the_other() {
    let (double, channel) = connected().await;
    let before = (Timestamp::now() - SignedDuration::from_mins(16)).to_string();
    let now = Timestamp::now().to_string();
    let said = json!({"id": "m_7", "message": "Bonsoir", "from": {"id": "9"}, "to": {"data": [{"id": ACCOUNT}]}, "created_time": now});
    double.knows("1001/conversations", json!({"data": [{"id": "t_1", "messages": {"data": [said]}}]}));
    // Broken: what came is kept, and the rest is looked for from the same time.
    double.next(Whim::Error(500, 2, 0, ""));
    let batch = channel.receive(Some(&before)).await.unwrap();
    assert_eq!(batch.items[0].external_id, "m_7");
    assert!(batch.cursor.unwrap().starts_with(&before));
    // Not granted: there is nothing to look for.
    double.next(Whim::Error(400, 10, 0, ""));
    let batch = channel.receive(Some(&before)).await.unwrap();
    assert_eq!((batch.items.len(), batch.cursor.unwrap().starts_with(&before)), (1, false));
    double.next(Whim::Error(500, 2, 0, ""));
    double.next(Whim::Error(500, 2, 0, ""));
    assert_eq!(channel.receive(Some(&before)).await.unwrap_err().code, "unreachable");
}

#[tokio::test]
async fn hiding_and_asking_for_the_private_door() {
    let (double, channel) = connected().await;
    assert_eq!(channel.hide("5_7").await, Hidden::Done);
    let taken = double.taken().remove(0);
    assert_eq!((taken.path.as_str(), taken.body), ("5_7", json!({"is_hidden": true})));
    assert_eq!(channel.show_again("5_7").await, Hidden::Done);
    let taken = double.taken().pop().unwrap();
    assert_eq!((taken.path.as_str(), taken.body), ("5_7", json!({"is_hidden": false})));
    double.gone("5_8");
    assert_eq!(channel.hide("5_8").await, Hidden::Cannot);
    double.next(Whim::Error(400, 4, 0, ""));
    assert_eq!(channel.hide("5_7").await, Hidden::NotNow);
    for body in [json!({"success": false}), json!({}), json!("<html>")] {
        double.knows("POST v25.0/5_7", body.clone());
        assert_eq!(channel.hide("5_7").await, Hidden::NotNow, "{body} does not say that it was done");
    }
    assert_eq!(channel.private_door("9").await, PrivateDoor::CannotTell);
    double.knows("1001/conversations", json!({"data": [{"can_reply": false}]}));
    assert_eq!(channel.private_door("9").await, PrivateDoor::Closed);
}

#[tokio::test]
async fn the_owner_says_yes_and_the_page_is_connected() {
    let double = MetaDouble::start(false).await;
    let url = double.url();
    let given = [("app_id", "42"), ("app_secret", SECRET), ("graph_url", url.as_str())];
    let channel = open(&account("facebook", &given), &local());
    assert_eq!(channel.check().await[0].code, "not_connected");
    let consent = Consent { redirect_uri: "https://desk.example/connect/back", state: "s-1", code_challenge: "c" };
    let begun = channel.begin_connecting(consent).await.unwrap();
    assert!(begun.url.starts_with("https://www.facebook.com/v25.0/dialog/oauth?client_id=42"), "{}", begun.url);
    assert!(begun.url.contains("state=s-1") && begun.url.contains("pages_messaging"));
    double.tokens(&["person", "token-1"]);
    double.knows("POST v25.0/oauth/access_token", json!({"access_token": "person", "expires_in": 5_184_000}));
    let page = |id: &str, name: &str| json!({"id": id, "name": name, "access_token": "token-1"});
    double.knows("me/accounts", json!({"data": [page("1001", "La Boutique"), page("2002", "L’Atelier")]}));
    let granted = Granted { code: "abc", verifier: "v", redirect_uri: consent.redirect_uri };
    assert_eq!(channel.finish_connecting(granted).await.unwrap_err().code, "several_accounts");
    let channel = open(&account("facebook", &[&given[..], &[("page_id", "1001")]].concat()), &local());
    let connected = channel.finish_connecting(granted).await.unwrap();
    assert_eq!((connected.account_name.as_str(), connected.settings["page_id"].as_str()), ("La Boutique", "1001"));
    assert_eq!(
        (connected.secrets["access_token"].as_str(), connected.secrets["user_token"].as_str()),
        ("token-1", "person")
    );
    let subscribed = double.taken().pop().unwrap();
    assert_eq!(subscribed.path, "1001/subscribed_apps");
    assert!(subscribed.body["subscribed_fields"].as_str().unwrap().contains("message_echoes"));
    assert_eq!(channel.ends_at(), None);
}

#[tokio::test]
async fn the_check_says_what_does_not_work() {
    let (double, channel) = connected().await;
    double.knows("me", json!({"id": "2002"}));
    double.knows("me/subscribed_apps", json!({"data": [{"id": "42", "subscribed_fields": ["feed"]}]}));
    let codes: Vec<_> = channel.check().await.into_iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["another_account_connected", "not_subscribed"]);
    // Another application takes everything: that says nothing about ours.
    let theirs = json!({"id": "77", "subscribed_fields": ["feed", "mention", "messages", "messaging_postbacks", "message_echoes", "message_edits"]});
    double.knows("me/subscribed_apps", json!({"data": [theirs, {"id": "42", "subscribed_fields": ["feed"]}]}));
    assert_eq!(channel.check().await.pop().unwrap().code, "not_subscribed");
    double.knows("me", json!({"id": ACCOUNT}));
    let all = ["feed", "mention", "messages", "messaging_postbacks", "message_echoes", "message_edits"];
    double.knows("me/subscribed_apps", json!({"data": [{"id": "42", "subscribed_fields": all}]}));
    double.knows("GET v25.0/debug_token", json!({"data": {"scopes": ["pages_show_list", "pages_messaging"]}}));
    let problems = channel.check().await;
    assert_eq!(problems[0].code, "permission_missing");
    assert!(
        problems[0].words.fr.contains("pages_manage_engagement") && !problems[0].words.fr.contains("pages_messaging")
    );
}
