//! What is asked for where no webhook reaches us: once each, the oldest first, with edits and what was taken back.

use guichet_channels::Reception;
use guichet_core::model::{IncomingKind, Outgoing, SendOutcome};
use serde_json::{Value, json};

use super::{event, people, private_reply, push, with_a_mention};
use crate::support::x_double::{JEANNE, OWN, Post, Whim};

#[tokio::test]
async fn polling_brings_each_thing_once_the_oldest_first() {
    let (service, channel, first) = with_a_mention(&[("reception", "polling")]).await;
    assert!(matches!(channel.reception(), Reception::Watched { .. }));
    let mut ids = vec![first];
    for text in ["@boutique deux", "@boutique trois", "@boutique quatre"] {
        ids.push(service.world().writes(Post {
            author: JEANNE.into(),
            text: text.into(),
            names_us: true,
            ..Post::default()
        }));
    }
    let at = jiff::Timestamp::now().to_string();
    let message = crate::support::x_double::Message {
        id: "77".into(),
        sender: JEANNE.into(),
        with: JEANNE.into(),
        text: "Bonjour".into(),
        at,
    };
    service.world().messages.push(message);
    ids.push("dm-77".into());
    let batch = channel.receive(None).await.unwrap();
    let got: Vec<_> = batch.items.iter().map(|raw| raw.external_id.clone()).collect();
    assert_eq!(got, ids, "three pages, and the message");
    let private = channel.parse(batch.items.last().unwrap()).unwrap();
    assert_eq!((private.thread_id, private.author.handle), (Some(format!("dm:{OWN}-{JEANNE}")), "@jeanne".to_owned()));
    assert_eq!(channel.receive(batch.cursor.as_deref()).await.unwrap().items, []);
    let lost = channel.receive(Some("what is this")).await.unwrap();
    assert_eq!(lost.items.len(), 5, "a cursor from elsewhere loses nothing");
    // The same post, pushed: the same item.
    let written = crate::support::x_double::written(&service.world().posts[0]);
    let pushed = push(&channel, &event("post.mention.create", &written, &people(false))).unwrap().pop().unwrap();
    assert_eq!(
        (&pushed.external_id, &pushed.content_hash),
        (&batch.items[0].external_id, &batch.items[0].content_hash)
    );
}

#[tokio::test]
async fn polling_notices_what_was_edited_and_what_was_taken_back() {
    let (service, channel, first) = with_a_mention(&[("reception", "polling"), ("private_messages", "no")]).await;
    let gone = service.world().writes(Post {
        author: JEANNE.into(),
        text: "@boutique zut".into(),
        names_us: true,
        ..Post::default()
    });
    let batch = channel.receive(None).await.unwrap();
    assert_eq!(batch.items.len(), 2);
    {
        let mut world = service.world();
        let edited = world.next_id();
        let post = world.posts.iter_mut().find(|post| post.id == first).unwrap();
        post.history.push(edited.clone());
        post.id = edited;
        post.text = "@boutique mon colis D-12 est perdu".into();
        world.posts.retain(|post| post.id != gone);
    }
    let after = channel.receive(batch.cursor.as_deref()).await.unwrap();
    let read = channel.parse(&after.items[0]).unwrap();
    assert_eq!((read.kind, read.external_id.as_str(), after.items.len()), (IncomingKind::Edit, first.as_str(), 1));
    // Twelve hours later the posts that are known are looked at again.
    let mut cursor: Value = serde_json::from_str(after.cursor.as_deref().unwrap()).unwrap();
    cursor["looked"] = json!(jiff::Timestamp::now().as_second() - 13 * 3_600);
    let looked = channel.receive(Some(&cursor.to_string())).await.unwrap();
    let read = channel.parse(&looked.items[0]).unwrap();
    assert_eq!((read.kind, read.external_id.as_str(), looked.items.len()), (IncomingKind::Delete, gone.as_str(), 1));
}

#[tokio::test]
async fn an_edit_whose_first_words_nobody_saw_is_a_message() {
    let (service, channel, _) = with_a_mention(&[("reception", "polling"), ("private_messages", "no")]).await;
    let edited = service.world().next_id();
    let first = {
        let mut world = service.world();
        let first = world.posts[0].id.clone();
        world.posts[0].history.push(edited.clone());
        world.posts[0].id = edited;
        first
    };
    let read = channel.parse(&channel.receive(None).await.unwrap().items[0]).unwrap();
    assert_eq!((read.kind, read.external_id), (IncomingKind::Message, first));
}

#[tokio::test]
async fn what_stops_polling_is_said_and_public_words_do_not_wait_for_private_ones() {
    let (service, channel, _) = with_a_mention(&[("reception", "polling")]).await;
    service.world().scopes.retain(|scope| *scope != "dm.read");
    assert_eq!(channel.receive(None).await.unwrap().items.len(), 1);
    service.world().script.push_back(Whim::Answer(429, "retry-after: 77\r\n", String::new()));
    let limited = channel.receive(None).await.unwrap_err();
    assert_eq!((limited.code, limited.retry_after), ("rate_limited", Some(77)));
    let asked = service.world().asked.len();
    assert_eq!(channel.receive(None).await.unwrap_err().code, "rate_limited");
    let mentions = service.world().asked.split_off(asked).iter().filter(|one| one.contains("mentions")).count();
    assert_eq!(mentions, 0, "not before the time that X named");
    let channel = super::open(&service.account(&[("reception", "polling")]));
    service.world().script.push_back(Whim::Answer(200, "", "{".into()));
    assert_eq!(channel.receive(None).await.unwrap_err().code, "protocol");
    service.world().access = "another".into();
    service.world().refresh = "another".into();
    assert_eq!(channel.receive(None).await.unwrap_err().code, "token_expired");
}

#[tokio::test]
async fn a_group_is_nobodys_private_conversation() {
    let (service, channel, _) = with_a_mention(&[("reception", "polling")]).await;
    let at = jiff::Timestamp::now().to_string();
    let said = crate::support::x_double::Message {
        id: "77".into(),
        sender: JEANNE.into(),
        with: "group-555".into(),
        text: "Oui".into(),
        at,
    };
    service.world().messages.push(said);
    let batch = channel.receive(None).await.unwrap();
    let kept = batch.items.iter().find(|raw| channel.parse(raw).is_err()).expect("kept for a person");
    assert_eq!(channel.parse(kept).unwrap_err().code, "group_conversation");
    let to_all = Outgoing { thread_key: "dm:555".into(), ..private_reply() };
    assert_eq!(channel.send(&to_all).await, SendOutcome::Refused { code: "group_conversation".into() });
    assert_eq!(service.world().kept.len(), 0, "nobody else reads it");
}

#[tokio::test]
async fn what_the_account_tells_everybody_is_not_kept_when_it_is_fetched() {
    let (service, channel, mention) = with_a_mention(&[("reception", "polling")]).await;
    let news = Post { author: OWN.into(), text: "@boutique ouvre à Lyon".into(), names_us: true, ..Post::default() };
    service.world().writes(news);
    let batch = channel.receive(None).await.unwrap();
    assert_eq!(batch.items.iter().map(|raw| raw.external_id.as_str()).collect::<Vec<_>>(), [mention.as_str()]);
}

/// Somebody says as much in private.
fn told(service: &crate::support::x_double::XDouble, times: usize) -> Vec<String> {
    let mut world = service.world();
    let mut ids = Vec::new();
    for _ in 0..times {
        let (id, at) = (world.next_id(), jiff::Timestamp::now().to_string());
        ids.push(format!("dm-{id}"));
        let said = crate::support::x_double::Message {
            id,
            sender: JEANNE.into(),
            with: JEANNE.into(),
            text: "Bonjour".into(),
            at,
        };
        world.messages.push(said);
    }
    ids
}

fn private_ids(batch: &guichet_channels::Batch) -> Vec<String> {
    let mut ids: Vec<_> = batch.items.iter().map(|raw| raw.external_id.clone()).collect();
    ids.retain(|id| id.starts_with("dm-"));
    ids.sort();
    ids
}

#[tokio::test]
async fn what_x_files_late_is_fetched_all_the_same() {
    let (service, channel, first) = with_a_mention(&[("reception", "polling")]).await;
    let message = told(&service, 1).remove(0);
    let batch = channel.receive(None).await.unwrap();
    // Written a second before what is known already.
    let before = |id: &str| (id.trim_start_matches("dm-").parse::<u64>().unwrap() - (1_000 << 22)).to_string();
    let late = Post {
        id: before(&first),
        author: JEANNE.into(),
        text: "@boutique tard".into(),
        names_us: true,
        ..Post::default()
    };
    service.world().writes(late);
    let at = jiff::Timestamp::now().to_string();
    let said = crate::support::x_double::Message {
        id: before(&message),
        sender: JEANNE.into(),
        with: JEANNE.into(),
        text: "Tard".into(),
        at,
    };
    service.world().messages.insert(0, said);
    let after = channel.receive(batch.cursor.as_deref()).await.unwrap();
    let ids: Vec<_> = after.items.iter().map(|raw| raw.external_id.clone()).collect();
    assert_eq!(ids, [before(&first), format!("dm-{}", before(&message))], "and nothing else again");
    assert_eq!(channel.receive(after.cursor.as_deref()).await.unwrap().items, []);
}

#[tokio::test]
async fn many_private_messages_are_fetched_to_the_last_in_several_goes() {
    let (service, channel, _) = with_a_mention(&[("reception", "polling")]).await;
    let ids = told(&service, 20);
    let first = channel.receive(None).await.unwrap();
    assert!(first.more, "eight pages are not all");
    let second = channel.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!((&private_ids(&second)[..], &private_ids(&first)[..]), (&ids[..4], &ids[4..]));
    assert!(!second.more);
    assert_eq!(channel.receive(second.cursor.as_deref()).await.unwrap().items, []);
}

#[tokio::test]
async fn pages_that_were_read_are_kept_when_x_asks_to_wait() {
    let (service, channel, _) = with_a_mention(&[("reception", "polling")]).await;
    let ids = told(&service, 10);
    // A tenth of a hundred is left to those who answer: one call for the mentions, three for the messages.
    service.world().left = Some((14, jiff::Timestamp::now().as_second() + 900));
    let first = channel.receive(None).await.unwrap();
    assert_eq!((&private_ids(&first)[..], first.more), (&ids[4..], false));
    service.world().left = None;
    let later = super::open(&service.account(&[("reception", "polling")]));
    let second = later.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!(private_ids(&second), ids[..4]);
}

#[tokio::test]
async fn mentions_do_not_wait_for_private_messages_that_cannot_be_had() {
    let (service, channel, mention) = with_a_mention(&[("reception", "polling")]).await;
    let page = crate::support::x_double::written(&service.world().posts[0]);
    let mentions = json!({ "data": [page], "meta": {} }).to_string();
    service.world().script.extend([Whim::Answer(200, "", mentions), Whim::Answer(503, "", String::new())]);
    let batch = channel.receive(None).await.unwrap();
    assert_eq!(batch.items[0].external_id, mention);
    service.world().script.extend([Whim::Answer(200, "", "{}".into()), Whim::Answer(503, "", String::new())]);
    assert_eq!(channel.receive(batch.cursor.as_deref()).await.unwrap_err().code, "server_error", "and it is said");
}
