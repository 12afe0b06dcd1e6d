//! An Instagram account as Meta sees it: comments, mentions, direct messages counted in bytes, and the two ways in.

use crate::support::meta_double::{ACCOUNT, MetaDouble, SECRET, Whim, change, direct, push};
use crate::support::samples::{account, open, reply};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{Account, AnyChannel, Consent, Granted, Hidden, Surroundings};
use guichet_core::guard::length;
use guichet_core::model::{AuthorKind, Incoming, IncomingKind, Outgoing, ReplyDoor, SendOutcome, Visibility};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

fn local() -> Surroundings {
    Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() }
}

fn insta(double: &MetaDouble, more: &[(&str, &str)]) -> Account {
    let url = double.url();
    let given = [
        ("app_id", "42"),
        ("app_secret", SECRET),
        ("access_token", "token-1"),
        ("access_token_ends", "4102444800"),
        ("account_id", ACCOUNT),
        ("graph_url", url.as_str()),
        ("code_url", url.as_str()),
    ];
    account("instagram", &[&given, more].concat())
}

async fn connected() -> (MetaDouble, AnyChannel) {
    let double = MetaDouble::start(true).await;
    let channel = open(&insta(&double, &[]), &local());
    (double, channel)
}

fn only(channel: &AnyChannel, value: &Value) -> Incoming {
    let items = push(channel, value).unwrap();
    assert_eq!(items.len(), 1, "{value}");
    channel.parse(&items[0]).unwrap()
}

fn answer(thread: &str, target: &str, visibility: Visibility) -> Outgoing {
    Outgoing {
        visibility,
        thread_key: thread.to_owned(),
        in_reply_to: Some(target.to_owned()),
        recipient: "9".into(),
        they_wrote_at: Some(Timestamp::now()),
        created_at: Timestamp::now(),
        ..reply(1)
    }
}

#[tokio::test]
async fn comments_are_understood() {
    let (_double, channel) = connected().await;
    let comment = |more: Value| {
        let mut value = json!({"id": "178", "text": "Toujours rien reçu 😡", "from": {"id": "9", "username": "jeanne.m"}, "media": {"id": "55", "media_product_type": "FEED"}});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        change("instagram", "comments", value)
    };
    let top = only(&channel, &comment(json!({})));
    assert_eq!((top.text.as_str(), top.author.handle.as_str()), ("Toujours rien reçu 😡", "@jeanne.m"));
    assert_eq!((top.thread_id.as_deref(), top.created_at.unwrap().as_second()), (Some("178"), 1_772_532_000));
    let nested = only(&channel, &comment(json!({"id": "179", "parent_id": "178"})));
    assert_eq!((nested.thread_id.as_deref(), nested.in_reply_to[0].as_str()), (Some("178"), "178"));
    let own = only(&channel, &comment(json!({"id": "180", "parent_id": "178", "from": {"id": ACCOUNT}})));
    assert_eq!(own.kind, IncomingKind::OwnReply);
    assert_eq!(push(&channel, &comment(json!({"from": {"id": ACCOUNT}}))).unwrap(), []);
    assert_eq!(push(&channel, &change("instagram", "story_insights", json!({}))).unwrap(), []);
    let unknown = push(&channel, &change("instagram", "telepathy", json!({}))).unwrap();
    assert_eq!(channel.parse(&unknown[0]).unwrap_err().code, "unknown_event");
    // Some deliveries write the change into the entry itself.
    let flat = json!({"object": "instagram", "entry": [{"id": ACCOUNT, "time": 5, "field": "comments", "value": {"id": "181", "text": "Bonjour", "from": {"id": "9", "username": "j"}}}]});
    assert_eq!(only(&channel, &flat).external_id, "181");
    let live = json!({"id": "182", "text": "Bonjour", "from": {"id": "9", "username": "j"}});
    let live = only(&channel, &change("instagram", "live_comments", live));
    assert_eq!(live.reply_door, ReplyDoor::Closed, "Instagram takes no answer below a live video");
    let reply = answer("178", "178", Visibility::Public);
    assert!(matches!(channel.send(&reply).await, SendOutcome::Sent { .. }));
}

#[tokio::test]
async fn a_mention_is_fetched_and_answered_where_it_stands() {
    let (double, channel) = connected().await;
    let pushed = change("instagram", "mentions", json!({"media_id": "55", "comment_id": "178"}));
    let items = push(&channel, &pushed).unwrap();
    let known = channel.parse(&items[0]).unwrap();
    assert!(known.text.starts_with("Mention du compte"), "the item says what is known: {}", known.text);
    double.knows(ACCOUNT, json!({"mentioned_comment": {"id": "178", "text": "@boutique au secours", "username": "jeanne.m", "timestamp": "2026-03-03T10:00:00+0000", "media": {"permalink": "https://reseau.example/p/55"}}}));
    let fetched = channel.complete(items.clone()).await;
    let known = channel.parse(&fetched[0]).unwrap();
    assert_eq!((known.text.as_str(), known.author.handle.as_str()), ("@boutique au secours", "@jeanne.m"));
    assert_eq!(known.author.id, "", "a name changes hands: it proves nobody");
    assert_eq!(known.attachments[0].url.as_deref(), Some("https://reseau.example/p/55"));
    assert_eq!(fetched[0].content_hash, items[0].content_hash);
    let thread = known.thread_id.unwrap();
    let text = answer("", "", Visibility::Public).text;
    channel.send(&answer(&thread, "178", Visibility::Public)).await;
    let taken = double.taken().remove(0);
    assert_eq!(
        (taken.path.as_str(), taken.body),
        ("1001/mentions", json!({"media_id": "55", "comment_id": "178", "message": text}))
    );
    channel.send(&answer(&thread, "55", Visibility::Public)).await;
    assert_eq!(double.taken().pop().unwrap().body, json!({"media_id": "55", "message": text}));
    let aside = channel.send(&answer(&thread, "178", Visibility::Private)).await;
    assert_eq!(aside, SendOutcome::Refused { code: "reply_not_allowed".into() });
}

#[tokio::test]
async fn direct_messages_stories_and_what_is_not_handed_out() {
    let (double, channel) = connected().await;
    let event = |message: Value| {
        direct(
            "instagram",
            json!({"sender": {"id": "9"}, "recipient": {"id": ACCOUNT}, "timestamp": 5, "message": message}),
        )
    };
    let story = only(
        &channel,
        &event(
            json!({"mid": "a", "text": "Bravo", "reply_to": {"story": {"id": "1", "url": "https://images.example/s"}}}),
        ),
    );
    assert_eq!((story.attachments[0].name.as_str(), story.visibility), ("story", Visibility::Private));
    let named = only(
        &channel,
        &event(
            json!({"mid": "b", "attachments": [{"type": "story_mention", "payload": {"url": "https://images.example/t"}}]}),
        ),
    );
    assert_eq!(named.attachments.len(), 1);
    let unsupported = only(&channel, &event(json!({"mid": "c", "is_unsupported": true})));
    assert!(unsupported.attachments[0].url.as_deref().unwrap().contains("instagram.com/direct"));
    let taken_back = only(&channel, &event(json!({"mid": "a", "is_deleted": true})));
    assert_eq!((taken_back.kind, taken_back.external_id.as_str()), (IncomingKind::Delete, "a"));
    // The same as a change, as some deliveries write it.
    let as_change = change(
        "instagram",
        "messages",
        json!({"sender": {"id": "9"}, "recipient": {"id": ACCOUNT}, "timestamp": "1772532000", "message": {"mid": "d", "text": "Bonjour"}}),
    );
    assert_eq!(only(&channel, &as_change).thread_id.as_deref(), Some("dm-9"));
    double.wrote("9", SignedDuration::from_hours(30));
    let late = Outgoing {
        they_wrote_at: Some(Timestamp::now() - SignedDuration::from_hours(30)),
        ..answer("dm-9", "a", Visibility::Private)
    };
    assert!(matches!(channel.send(&late).await, SendOutcome::Sent { .. }), "a person may for a week");
    assert_eq!(double.taken().pop().unwrap().path, "me/messages");
    let machine = Outgoing { author_kind: AuthorKind::Automatic, ..late };
    assert_eq!(channel.send(&machine).await, SendOutcome::Refused { code: "window_closed".into() });
}

#[tokio::test]
async fn a_comment_is_hidden_and_answered_in_private_once() {
    let (double, channel) = connected().await;
    assert_eq!(channel.hide("178").await, Hidden::Done);
    assert_eq!(double.taken().pop().unwrap().body, json!({"hide": true}));
    assert_eq!(channel.show_again("178").await, Hidden::Done);
    assert_eq!(double.taken().pop().unwrap().body, json!({"hide": false}));
    let aside = answer("178", "178", Visibility::Private);
    assert!(matches!(channel.send(&aside).await, SendOutcome::Sent { .. }));
    assert_eq!(double.taken().pop().unwrap().body["recipient"], json!({"comment_id": "178"}));
    assert_eq!(channel.send(&aside).await, SendOutcome::Refused { code: "private_reply_spent".into() });
    double.next(Whim::Error(400, 10, 2_534_022, ""));
    let closed = channel.send(&answer("dm-9", "a", Visibility::Private)).await;
    assert_eq!(closed, SendOutcome::Refused { code: "window_closed".into() });
}

#[tokio::test]
async fn what_was_not_pushed_is_caught_up() {
    let (double, channel) = connected().await;
    let now = Timestamp::now().to_string();
    let answer = json!({"id": "179", "text": "Alors ?", "from": {"id": "9", "username": "j"}, "timestamp": now});
    let comment = json!({"id": "178", "text": "Mon colis ?", "from": {"id": "9", "username": "j"}, "timestamp": now, "replies": {"data": [answer]}});
    double.knows("1001/media", json!({"data": [{"id": "55", "comments": {"data": [comment]}}]}));
    let said = json!({"id": "a", "message": "Et là ?", "from": {"id": "9", "username": "j"}, "to": {"data": [{"id": ACCOUNT}]}, "created_time": now});
    double.knows("me/conversations", json!({"data": [{"messages": {"data": [said]}}]}));
    let before = (Timestamp::now() - SignedDuration::from_mins(16)).to_string();
    let batch = channel.receive(Some(&before)).await.unwrap();
    let mut found: Vec<_> = batch.items.iter().map(|raw| channel.parse(raw).unwrap()).collect();
    found.sort_by(|left, right| left.external_id.cmp(&right.external_id));
    let told: Vec<_> = found.iter().map(|item| (item.external_id.as_str(), item.author.handle.as_str())).collect();
    assert_eq!(told, [("178", "@j"), ("179", "@j"), ("a", "@j")]);
    assert_eq!(found[1].in_reply_to, ["178"], "below the comment that it answers");
    double.next(Whim::Error(400, 10, 0, ""));
    double.next(Whim::Error(400, 10, 0, ""));
    assert_eq!(channel.receive(Some(&before)).await.unwrap_err().code, "permission_missing");
}

fn ending_in(double: &MetaDouble, days: i64) -> Account {
    let mut account = insta(double, &[]);
    let ends = Timestamp::now().as_second() + days * 86_400;
    account.secrets.0.insert("access_token_ends".into(), ends.to_string());
    account
}

#[tokio::test]
async fn a_pasted_token_is_asked_for_its_end_at_its_first_use() {
    let double = MetaDouble::start(true).await;
    double.tokens(&["token-1", "token-2"]);
    let mut pasted = insta(&double, &[]);
    pasted.secrets.0.remove("access_token_ends");
    let asked = || double.calls().iter().filter(|call| call.as_str() == "GET refresh_access_token").count();
    // A token of today cannot be renewed yet. It works all the same, and is not asked for at every call, though the channel is
    // made anew for each.
    let desk = local();
    for text in ["Bonjour,", "Encore un mot."] {
        let young = open(&pasted, &desk);
        let sent = young.send(&Outgoing { text: text.into(), ..answer("178", "178", Visibility::Public) }).await;
        assert!(matches!(sent, SendOutcome::Sent { .. }), "{sent:?}");
    }
    assert_eq!(asked(), 1);
    double.knows("GET refresh_access_token", json!({"access_token": "token-2", "expires_in": 5_184_000}));
    let older = open(&pasted, &local());
    for text in ["Un autre.", "Et un autre."] {
        let sent = older.send(&Outgoing { text: text.into(), ..answer("178", "178", Visibility::Public) }).await;
        assert!(matches!(sent, SendOutcome::Sent { .. }), "{sent:?}");
    }
    assert_eq!(asked(), 2, "from now on its end is known");
}

#[tokio::test]
async fn the_token_renews_itself_long_before_it_ends() {
    let double = MetaDouble::start(true).await;
    double.tokens(&["token-1", "token-2"]);
    double.knows(
        "GET refresh_access_token",
        json!({"access_token": "token-2", "token_type": "bearer", "expires_in": 5_184_000}),
    );
    let renewals = |double: &MetaDouble| double.calls().iter().filter(|call| call.contains("refresh")).count();
    let young = open(&ending_in(&double, 50), &local());
    young.hide("178").await;
    assert_eq!((renewals(&double), young.ends_at()), (0, None));
    let ageing = open(&ending_in(&double, 25), &local());
    ageing.hide("178").await;
    ageing.hide("178").await;
    assert_eq!((renewals(&double), ageing.ends_at()), (1, None), "once, and nobody has to be told");
    // Renewing fails: the token still counts, and a person is told in time.
    double.knows("GET refresh_access_token", json!({}));
    let failing = open(&ending_in(&double, 10), &local());
    assert_eq!(failing.hide("178").await, Hidden::Done);
    assert!(failing.ends_at().is_some());
    // It ended, or was taken back: nothing is done until somebody connects the account again.
    double.tokens(&[]);
    let ended = open(&ending_in(&double, -1), &local());
    let sent = ended.send(&answer("178", "178", Visibility::Public)).await;
    assert_eq!(sent, SendOutcome::Later { code: "token_expired".into(), retry_after: None });
}

#[tokio::test]
async fn an_account_is_connected_by_instagram() {
    let double = MetaDouble::start(true).await;
    let channel = open(&insta(&double, &[]), &local());
    let consent = Consent { redirect_uri: "https://desk.example/connect/back", state: "s-1", code_challenge: "c" };
    let begun = channel.begin_connecting(consent).await.unwrap();
    assert!(begun.url.starts_with("https://www.instagram.com/oauth/authorize?client_id=42"), "{}", begun.url);
    assert!(begun.url.contains("instagram_business_manage_messages"));
    double.tokens(&["long"]);
    double.knows(
        "POST oauth/access_token",
        json!({"data": [{"access_token": "short", "user_id": "7", "permissions": "x"}]}),
    );
    double.knows("GET access_token", json!({"access_token": "long", "expires_in": 5_184_000}));
    double.knows("me", json!({"user_id": ACCOUNT, "username": "la.boutique"}));
    let granted = Granted { code: "abc", verifier: "v", redirect_uri: consent.redirect_uri };
    let connected = channel.finish_connecting(granted).await.unwrap();
    assert_eq!((connected.account_name.as_str(), connected.settings["account_id"].as_str()), ("@la.boutique", ACCOUNT));
    assert_eq!(connected.secrets["access_token"], "long");
    assert!(connected.secrets["access_token_ends"].parse::<i64>().unwrap() > Timestamp::now().as_second() + 5_000_000);
    assert_eq!(double.taken().pop().unwrap().path, "1001/subscribed_apps");
    double.knows("me", json!({"user_id": "2002", "username": "autre"}));
    assert_eq!(channel.finish_connecting(granted).await.unwrap_err().code, "another_account_connected");
}

#[tokio::test]
async fn an_account_is_connected_by_its_page() {
    let double = MetaDouble::start(true).await;
    let url = double.url();
    let given = [("app_id", "42"), ("app_secret", SECRET), ("login", "facebook"), ("graph_url", url.as_str())];
    let channel = open(&account("instagram", &given), &local());
    let consent = Consent { redirect_uri: "https://desk.example/connect/back", state: "s-1", code_challenge: "c" };
    let begun = channel.begin_connecting(consent).await.unwrap();
    assert!(begun.url.starts_with("https://www.facebook.com/v25.0/dialog/oauth?"), "{}", begun.url);
    double.tokens(&["person", "page-token"]);
    double.knows("POST v25.0/oauth/access_token", json!({"access_token": "person"}));
    double.knows("me/accounts", json!({"data": [
        {"id": "2002", "name": "Sans Instagram", "access_token": "x"},
        {"id": "3003", "name": "La Boutique", "access_token": "page-token", "instagram_business_account": {"id": ACCOUNT, "username": "la.boutique"}},
    ]}));
    let granted = Granted { code: "abc", verifier: "v", redirect_uri: consent.redirect_uri };
    let connected = channel.finish_connecting(granted).await.unwrap();
    assert_eq!((connected.settings["account_id"].as_str(), connected.settings["page_id"].as_str()), (ACCOUNT, "3003"));
    assert_eq!(connected.secrets["access_token"], "page-token");
    let more = [("account_id", ACCOUNT), ("page_id", "3003"), ("access_token", "page-token")];
    let channel = open(&account("instagram", &[&given[..], &more[..]].concat()), &local());
    double.knows("me", json!({"id": "3003"}));
    double.knows("me/subscribed_apps", json!({"data": [{"id": "77", "subscribed_fields": ["messages"]}]}));
    assert_eq!(channel.check().await[0].code, "not_subscribed", "another application is not ours");
    double.knows("me", json!({"id": "2002"}));
    assert_eq!(channel.check().await[0].code, "another_account_connected");
}

/// The bytes that UTF-8 takes, counted by hand.
fn slowly(text: &str) -> usize {
    text.chars()
        .map(|sign| match u32::from(sign) {
            0..=0x7f => 1,
            0x80..=0x7ff => 2,
            0x800..=0xffff => 3,
            _ => 4,
        })
        .sum()
}

proptest! {
    #[test]
    fn a_direct_message_is_counted_in_bytes(text in "([a-zàéèêç ]|😀|漢|👩‍👧){0,600}") {
        let counted = length::length(&text, "instagram", Visibility::Private);
        prop_assert_eq!(counted.used, slowly(&text));
        prop_assert_eq!(counted.is_too_long(), slowly(&text) > 1_000);
        let public = length::length(&text, "instagram", Visibility::Public);
        prop_assert_eq!(public.used, text.chars().count());
    }
}

#[tokio::test]
async fn the_longest_message_is_one_that_instagram_takes() {
    let (double, channel) = connected().await;
    double.wrote("9", SignedDuration::from_mins(1));
    let longest = Outgoing { text: "é".repeat(500), ..answer("dm-9", "a", Visibility::Private) };
    assert!(matches!(channel.send(&longest).await, SendOutcome::Sent { .. }));
    let longer = Outgoing { text: format!("{}e", "é".repeat(500)), ..longest };
    assert_eq!(channel.send(&longer).await, SendOutcome::Refused { code: "too_long".into() });
}
