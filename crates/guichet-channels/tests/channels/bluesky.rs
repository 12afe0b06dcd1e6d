//! Bluesky against a double of its server: sessions, what comes in, what goes out, private messages, hiding.

use crate::support::bluesky_double::{BlueskyDouble, JEANNE, ME, Next, PASSWORD, uri};
use crate::support::samples::{account, open, reply};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{AnyChannel, Batch, Hidden, Lookup, PrivateDoor, Surroundings};
use guichet_core::model::{Incoming, IncomingKind, Outgoing, ReplyDoor, ReplyId, SendOutcome, Visibility};
use serde_json::json;

fn channel(server: &BlueskyDouble, password: &str) -> AnyChannel {
    let address = server.address();
    let given = [("identifier", "@boutique.bsky.example"), ("password", password), ("service", &address)];
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    open(&account("bluesky", &given), &local)
}

fn read(channel: &AnyChannel, batch: &Batch) -> Vec<Incoming> {
    batch.items.iter().map(|raw| channel.parse(raw).unwrap()).collect()
}

fn answer(id: &str, text: &str, visibility: Visibility) -> Outgoing {
    Outgoing {
        text: text.into(),
        visibility,
        in_reply_to: Some(uri(id)),
        recipient: JEANNE.into(),
        recipient_handle: "@jeanne.bsky.example".into(),
        created_at: jiff::Timestamp::now(),
        ..reply(7)
    }
}

fn refused(code: &str) -> SendOutcome {
    SendOutcome::Refused { code: code.into() }
}

#[tokio::test]
async fn what_comes_is_taken_once_and_what_becomes_of_it_comes_after() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.mention(&uri("1"), "@boutique où est mon colis ?");
    server.reply_to(&uri("2"), &format!("at://{ME}/app.bsky.feed.post/abc"), "et le mien ?");
    server.viewer(&uri("2"), &json!({}), &json!({"replyDisabled": true}));
    server.private("m1", JEANNE, "Mon adresse : 12 rue des Lilas");
    server.private("m2", ME, "Merci, c’est noté.");
    for number in 3..9 {
        server.private(&format!("m{number}"), JEANNE, "encore");
    }
    let first = desk.receive(None).await.unwrap();
    let items = read(&desk, &first);
    assert_eq!(items.len(), 2 + 8);
    assert_eq!((items[0].external_id.clone(), items[0].reply_door), (uri("1"), ReplyDoor::Open));
    assert_eq!(items[1].reply_door, ReplyDoor::Closed);
    assert_eq!(items[1].thread_id.as_deref(), Some("at://did:plc:boutique/app.bsky.feed.post/abc"));
    assert_eq!((items[2].visibility, items[2].kind), (Visibility::Private, IncomingKind::Message));
    assert_eq!(items[3].kind, IncomingKind::OwnReply);

    let quiet = desk.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!((quiet.items.len(), &quiet.cursor), (0, &first.cursor), "nothing new moves nothing");

    server.delete(&uri("1"));
    // A block hides a post and takes nothing back.
    server.block(&uri("2"));
    let after = desk.receive(quiet.cursor.as_deref()).await.unwrap();
    let kinds: Vec<_> = read(&desk, &after).into_iter().map(|item| (item.kind, item.external_id)).collect();
    assert_eq!(kinds, [(IncomingKind::Delete, uri("1"))]);

    server.in_the_app("app-1", &uri("2"), "Bonjour Jeanne !");
    server.in_the_app("app-2", &uri("99"), "À quelqu’un que le guichet ne connaît pas.");
    let after = desk.receive(after.cursor.as_deref()).await.unwrap();
    let own = read(&desk, &after);
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].kind, own[0].text.as_str()), (IncomingKind::OwnReply, "Bonjour Jeanne !"));
    assert_eq!(desk.receive(after.cursor.as_deref()).await.unwrap().items, []);
}

#[tokio::test]
async fn a_password_without_private_messages_renews_no_session_and_is_said() {
    let server = BlueskyDouble::start().await;
    server.without_chat();
    server.mention(&uri("1"), "@boutique où est mon colis ?");
    let desk = channel(&server, PASSWORD);
    let mut cursor = None;
    for _ in 0..3 {
        cursor = desk.receive(cursor.as_deref()).await.unwrap().cursor;
    }
    assert_eq!(server.sessions(), (1, 0), "the session is good");
    let tries = server.asked().iter().filter(|name| *name == "chat.bsky.convo.getLog").count();
    assert_eq!(tries, 1, "asked again in an hour");
    assert_eq!(desk.send(&answer("1", "Bonjour,", Visibility::Private)).await, refused("permission_missing"));
    assert_eq!(desk.check().await[0].code, "permission_missing");
    assert_eq!(server.sessions(), (1, 0));
}

#[tokio::test]
async fn a_mention_by_a_slow_clock_is_taken_all_the_same() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    let now = jiff::Timestamp::now();
    server.mention(&uri("1"), "@boutique à l’heure");
    let first = desk.receive(None).await.unwrap();
    server.mention_by_a_clock(&uri("2"), "@boutique en retard", now - jiff::SignedDuration::from_hours(3));
    // Five minutes later.
    let cursor = first.cursor.unwrap().replace("\"deep\":", "\"deep\":-");
    let late = desk.receive(Some(&cursor)).await.unwrap();
    let items = read(&desk, &late);
    assert_eq!((items.len(), items[0].external_id.clone()), (1, uri("2")));
    assert!(items[0].created_at.unwrap() >= now, "when the network had it counts");
    let cursor = late.cursor.unwrap().replace("\"deep\":", "\"deep\":-");
    assert_eq!(desk.receive(Some(&cursor)).await.unwrap().items, [], "once");
}

#[tokio::test]
async fn however_many_came_none_of_them_is_passed_over() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.mention(&uri("first"), "bonjour");
    let mut cursor = desk.receive(None).await.unwrap().cursor;
    // More than twenty pages.
    server.page(10);
    let now = jiff::Timestamp::now();
    for number in 0..450 {
        server.mention_by_a_clock(&uri(&number.to_string()), "encore", now + jiff::SignedDuration::from_millis(number));
    }
    let (mut taken, mut rounds) = (std::collections::BTreeSet::new(), 0);
    loop {
        let batch = desk.receive(cursor.as_deref()).await.unwrap();
        taken.extend(batch.items.iter().map(|raw| raw.external_id.clone()));
        (cursor, rounds) = (batch.cursor, rounds + 1);
        if !batch.more {
            break;
        }
    }
    assert_eq!((taken.len(), rounds), (450, 3));
    assert_eq!(desk.receive(cursor.as_deref()).await.unwrap().items, []);
}

#[tokio::test]
async fn a_post_over_which_the_network_stumbles_holds_up_no_other() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    for id in ["1", "2", "3"] {
        server.mention(&uri(id), "@boutique où est mon colis ?");
    }
    let cursor = desk.receive(None).await.unwrap().cursor;
    for id in ["1", "2", "3"] {
        server.delete(&uri(id));
    }
    server.breaks(&uri("2"));
    let batch = desk.receive(cursor.as_deref()).await.unwrap();
    let gone: Vec<_> = batch.items.iter().map(|raw| desk.parse(raw).unwrap()).collect();
    let gone: Vec<_> = gone.iter().map(|item| (item.kind, item.external_id.as_str())).collect();
    assert_eq!(gone, [(IncomingKind::Delete, uri("3").as_str()), (IncomingKind::Delete, uri("1").as_str())]);
}

#[tokio::test]
async fn what_somebody_blocked_is_not_asked_for_at_every_round() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.mention(&uri("1"), "@boutique où est mon colis ?");
    let mut cursor = desk.receive(None).await.unwrap().cursor;
    server.block(&uri("1"));
    for _ in 0..4 {
        cursor = desk.receive(cursor.as_deref()).await.unwrap().cursor;
    }
    let asked = server.asked().iter().filter(|name| *name == "app.bsky.feed.getPostThread").count();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_is_no_empty_page() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.mention(&uri("first"), "bonjour");
    let first = desk.receive(None).await.unwrap();
    server.mumbles(true);
    assert_eq!(desk.receive(first.cursor.as_deref()).await.unwrap_err().code, "protocol");
    server.mumbles(false);
    server.fat(400_000);
    for number in 0..60 {
        server.mention(&uri(&number.to_string()), "bonjour");
    }
    assert_eq!(desk.receive(first.cursor.as_deref()).await.unwrap().items.len(), 60);
}

#[tokio::test]
async fn many_are_read_backwards_and_come_in_order() {
    let server = BlueskyDouble::start().await;
    server.page(10);
    let desk = channel(&server, PASSWORD);
    for number in 0..45 {
        server.mention(&uri(&number.to_string()), "bonjour");
    }
    let first = desk.receive(None).await.unwrap();
    let ids: Vec<_> = first.items.iter().map(|raw| raw.external_id.clone()).collect();
    assert_eq!(ids, (0..45).map(|number| uri(&number.to_string())).collect::<Vec<_>>());
    server.mention(&uri("45"), "et encore");
    let after = desk.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!(after.items.len(), 1);
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_is_renewed_and_nothing_is_lost() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.mention(&uri("1"), "bonjour");
    let cursor = desk.receive(None).await.unwrap().cursor;
    assert_eq!(server.sessions(), (1, 0));
    server.end_session(false);
    server.mention(&uri("2"), "encore");
    assert_eq!(desk.receive(cursor.as_deref()).await.unwrap().items.len(), 1);
    assert_eq!(server.sessions(), (1, 1), "the renewal spares the password");
    server.end_session(true);
    let sent = desk.send(&answer("1", "Bonjour Jeanne.", Visibility::Public)).await;
    assert!(matches!(sent, SendOutcome::Sent { .. }), "{sent:?}");
    assert_eq!((server.sessions(), server.posts().len()), ((2, 2), 1));
    let wrong = channel(&server, "wrong");
    assert_eq!(wrong.receive(None).await.unwrap_err().code, "sign_in_refused");
    assert_eq!(wrong.check().await[0].code, "sign_in_refused");
    let sent = wrong.send(&answer("1", "Bonjour", Visibility::Public)).await;
    assert_eq!(sent, SendOutcome::Later { code: "token_expired".into(), retry_after: None });
}

#[tokio::test]
async fn a_reply_stands_in_its_thread_with_links_and_names() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    let root = format!("at://{ME}/app.bsky.feed.post/abc");
    server.reply_to(&uri("2"), &root, "et le mien ?");
    let text = "Désolés 🙏 @jeanne.bsky.example : voyez https://colis.example/é, ou @transport.bsky.example (pas @inconnu.bsky.example).";
    let sent = desk.send(&answer("2", text, Visibility::Public)).await;
    let SendOutcome::Sent { external_id: Some(id) } = &sent else { panic!("{sent:?}") };
    let (key, record) = server.posts().remove(0);
    assert!(id.ends_with(&key), "{id}");
    assert_eq!(record["reply"]["root"]["uri"], json!(root));
    assert_eq!(record["reply"]["parent"]["uri"], json!(uri("2")));
    let facets: Vec<_> = record["facets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|facet| {
            let at = |name: &str| usize::try_from(facet["index"][name].as_u64().unwrap()).unwrap();
            let feature = &facet["features"][0];
            let to = feature["did"].as_str().or(feature["uri"].as_str()).unwrap();
            (text[at("byteStart")..at("byteEnd")].to_owned(), to.to_owned())
        })
        .collect();
    assert_eq!(
        facets,
        [
            ("@jeanne.bsky.example".to_owned(), JEANNE.to_owned()),
            ("https://colis.example/é".to_owned(), "https://colis.example/é".to_owned()),
            ("@transport.bsky.example".to_owned(), "did:plc:transport".to_owned()),
        ]
    );
    // The same reply again stands in the same place.
    assert_eq!(desk.send(&answer("2", text, Visibility::Public)).await, sent);
    assert_eq!(server.posts().len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_under_its_key() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.mention(&uri("1"), "bonjour");
    let outgoing = answer("1", "Votre colis part demain.", Visibility::Public);
    assert_eq!(desk.lookup(&outgoing).await, Lookup::NotFound);
    server.next(Next::KeepAndBreak);
    assert!(matches!(desk.send(&outgoing).await, SendOutcome::Unknown { .. }));
    assert!(matches!(desk.lookup(&outgoing).await, Lookup::Found { external_id: Some(_) }));
    assert_eq!(server.posts().len(), 1);

    let private = Outgoing {
        reply_id: ReplyId(crate::support::samples::id(99)),
        ..answer("1", "En privé.", Visibility::Private)
    };
    assert_eq!(desk.lookup(&private).await, Lookup::NotYet);
    server.next(Next::KeepAndBreak);
    assert!(matches!(desk.send(&private).await, SendOutcome::Unknown { .. }));
    let found = desk.lookup(&private).await;
    assert!(matches!(&found, Lookup::Found { external_id: Some(id) } if id.starts_with("chat/c1/")), "{found:?}");
    assert_eq!(server.whispered().len(), 1);
}

#[tokio::test]
async fn what_is_gone_blocked_or_closed_is_not_answered() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    for id in ["gone", "blocked", "blocks", "closed"] {
        server.mention(&uri(id), "bonjour");
    }
    server.delete(&uri("gone"));
    server.block(&uri("blocked"));
    server.viewer(&uri("blocks"), &json!({"blockedBy": true}), &json!({}));
    server.viewer(&uri("closed"), &json!({}), &json!({"replyDisabled": true}));
    let wanted = [
        ("gone", "target_gone"),
        ("blocked", "recipient_unreachable"),
        ("blocks", "recipient_unreachable"),
        ("closed", "reply_not_allowed"),
    ];
    for (id, code) in wanted {
        assert_eq!(desk.send(&answer(id, "Bonjour", Visibility::Public)).await, refused(code), "{id}");
    }
    let long = answer("gone", &"é".repeat(301), Visibility::Public);
    assert_eq!(desk.send(&long).await, refused("too_long"));
    let heavy = answer("gone", &"👨‍👩‍👧‍👦".repeat(121), Visibility::Public);
    assert_eq!(desk.send(&heavy).await, refused("too_long"), "121 graphemes are more than 3,000 bytes");
    assert_eq!(server.posts(), []);
}

#[tokio::test]
async fn a_private_message_is_offered_only_where_it_would_arrive() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    assert_eq!(desk.private_door(JEANNE).await, PrivateDoor::Open);
    let sent = desk.send(&answer("1", "Bonjour Jeanne, voici.", Visibility::Private)).await;
    assert!(matches!(&sent, SendOutcome::Sent { external_id: Some(id) } if id.starts_with("chat/c1/")), "{sent:?}");
    for error in ["MessagesDisabled", "NotFollowedBySender", "BlockedActor", "BlockedSubject"] {
        server.chat_refuses(Some(error));
        assert_eq!(desk.private_door(JEANNE).await, PrivateDoor::Closed);
        let sent = desk.send(&answer("1", "Bonjour", Visibility::Private)).await;
        assert_eq!(sent, refused("recipient_unreachable"), "{error}");
    }
    assert_eq!(desk.private_door("jeanne").await, PrivateDoor::CannotTell);
}

#[tokio::test]
async fn a_reply_is_hidden_in_our_own_threads_only() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.reply_to(&uri("1"), &format!("at://{ME}/app.bsky.feed.post/abc"), "une insulte");
    server.reply_to(&uri("2"), &format!("at://{ME}/app.bsky.feed.post/abc"), "une autre");
    server.reply_to(&uri("3"), "at://did:plc:autre/app.bsky.feed.post/abc", "ailleurs");
    assert_eq!(desk.hide(&uri("1")).await, Hidden::Done);
    assert_eq!(desk.hide(&uri("2")).await, Hidden::Done);
    assert_eq!(desk.hide(&uri("2")).await, Hidden::Done);
    assert_eq!(desk.hide(&uri("3")).await, Hidden::Cannot);
    let gate = server.gate("abc").unwrap();
    assert_eq!(gate["hiddenReplies"], json!([uri("1"), uri("2")]));
    assert_eq!(gate["post"], json!(format!("at://{ME}/app.bsky.feed.post/abc")));
    assert_eq!((desk.show_again(&uri("1")).await, desk.show_again(&uri("1")).await), (Hidden::Done, Hidden::Done));
    assert_eq!(server.gate("abc").unwrap()["hiddenReplies"], json!([uri("2")]));
}

#[tokio::test]
async fn the_pace_of_the_network_is_kept_and_its_last_calls_are_for_answers() {
    let server = BlueskyDouble::start().await;
    let desk = channel(&server, PASSWORD);
    server.mention(&uri("1"), "bonjour");
    let cursor = desk.receive(None).await.unwrap().cursor;
    server.remaining(11);
    desk.receive(cursor.as_deref()).await.unwrap();
    let before = server.asked().len();
    let failure = desk.receive(cursor.as_deref()).await.unwrap_err();
    assert_eq!((failure.code, server.asked().len()), ("rate_limited", before));
    assert!(failure.retry_after.is_some_and(|seconds| (100..=121).contains(&seconds)), "{failure:?}");
    let sent = desk.send(&answer("1", "Bonjour", Visibility::Public)).await;
    assert!(matches!(sent, SendOutcome::Sent { .. }), "{sent:?}");
    server.next(Next::Limit);
    let sent = desk
        .send(&Outgoing {
            reply_id: ReplyId(crate::support::samples::id(98)),
            ..answer("1", "Encore", Visibility::Public)
        })
        .await;
    assert!(
        matches!(&sent, SendOutcome::Later { code, retry_after: Some(100..=121) } if code == "rate_limited"),
        "{sent:?}"
    );
}
