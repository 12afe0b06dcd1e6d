//! What is asked for where no webhook reaches us: once each, the oldest first, with edits and what was taken back.

use guichet_channels::Reception;
use guichet_core::model::{IncomingKind, Outgoing, SendOutcome};
use serde_json::{Value, json};

use super::x_double::{self, JEANNE, OWN, Post, Whim};
use super::{event, people, private_reply, push, with_a_mention};

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
    let message =
        x_double::Message { id: "77".into(), sender: JEANNE.into(), with: JEANNE.into(), text: "Bonjour".into(), at };
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
    let written = x_double::written(&service.world().posts[0]);
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
    let said =
        x_double::Message { id: "77".into(), sender: JEANNE.into(), with: "group-555".into(), text: "Oui".into(), at };
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
