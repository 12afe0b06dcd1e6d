//! Customers on three networks, and how those networks deliver: twice, late, out of order.

use axum::body::Body;
use axum::http::Request;
use guichet_channels::RawBytes;
use guichet_channels::sandbox::{Post, Whim};
use guichet_core::model::{ChannelId, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use guichet_server::Source;
use serde_json::{Value, json};

use super::chance::Chance;
use super::process::{Death, until};
use super::world::{Item, Undelivered, World};
use crate::webhook::sign;

const WORDS: &[&str] = &[
    "Bonjour, où est mon colis 6A12345678901 ? Il devait arriver lundi.",
    "Toujours rien reçu, c'est honteux, je veux être remboursé !",
    "Merci beaucoup, tout est réglé grâce à Zoé.",
    "Je suis bloquée à la gare avec deux enfants, le train de 18 h est annulé, que faire maintenant ?",
    "Bande d'incapables, vous avez cassé ma télé. Qui rembourse ?",
    "Est-ce que les piles sont acceptées en cabine ?",
    "My parcel is three days late and nobody answers. Where is it?",
    "Internet est coupé depuis hier soir dans tout le quartier.",
];

/// A customer does something somewhere.
pub(super) async fn act(world: &mut World, chance: &mut Chance) {
    match chance.below(10) {
        0..3 => {
            let channel = if chance.once_in(2) { world.helpful } else { world.silent };
            post_on_network(world, chance, channel);
        }
        3 => change_on_network(world, chance),
        4 => break_something(world, chance),
        5..8 => webhook(world, chance),
        _ => deliver_one(world, chance).await,
    }
}

/// How the next sends on a network go.
pub(super) fn network_misbehaves(world: &World, chance: &mut Chance) {
    let channel = if chance.once_in(2) { world.helpful } else { world.silent };
    let whim = match chance.below(6) {
        0..3 => Whim::AcceptThenTimeOut,
        3 => Whim::LoseThenTimeOut,
        4 => Whim::RateLimit { retry_after: 30 },
        _ => Whim::Unreachable,
    };
    world.sandbox.next_send(channel, whim);
}

fn next_name(world: &World) -> String {
    format!("item-{}", world.items.len() + world.broken.len() + 1)
}

/// A new thread, or one more message in one of the channel's.
fn thread_and_author(world: &World, chance: &mut Chance, channel: ChannelId) -> (String, usize) {
    let known: Vec<&Item> = world.items.values().filter(|item| item.channel == Some(channel)).collect();
    if !known.is_empty() && chance.once_in(3) {
        let item = chance.pick(&known);
        return (item.thread.clone(), item.author);
    }
    (format!("thread-{}", world.items.len() + 1), chance.below(6))
}

fn post_on_network(world: &mut World, chance: &mut Chance, channel: ChannelId) {
    let name = next_name(world);
    let (thread, author) = thread_and_author(world, chance, channel);
    let item =
        Item { channel: Some(channel), thread, author, text: (*chance.pick(WORDS)).to_owned(), ..Item::default() };
    let post = incoming(world, &name, &item, IncomingKind::Message);
    world.sandbox.post(channel, &post);
    if chance.once_in(4) {
        // Networks give an item again when a page of theirs is read twice.
        world.sandbox.post(channel, &post);
    }
    world.items.insert(name, item);
}

fn change_on_network(world: &mut World, chance: &mut Chance) {
    let sandboxes = [Some(world.helpful), Some(world.silent)];
    let names: Vec<String> = world
        .items
        .iter()
        .filter(|(_, item)| sandboxes.contains(&item.channel) && !item.deleted)
        .map(|(name, _)| name.clone())
        .collect();
    if names.is_empty() {
        return;
    }
    let name = chance.pick(&names).clone();
    let delete = chance.once_in(4);
    let mut item = world.items[&name].clone();
    if delete {
        item.deleted = true;
    } else {
        item.edits += 1;
        item.text = format!("{} ({})", chance.pick(WORDS), item.edits);
    }
    let kind = if delete { IncomingKind::Delete } else { IncomingKind::Edit };
    let post = incoming(world, &name, &item, kind);
    world.sandbox.post(item.channel.unwrap(), &post);
    world.items.insert(name, item);
}

/// Bytes that are no item at all.
fn break_something(world: &mut World, chance: &mut Chance) {
    if !chance.once_in(4) {
        return;
    }
    let name = next_name(world);
    let raw = RawBytes {
        source: "sandbox".to_owned(),
        external_id: name.clone(),
        part: "message".to_owned(),
        content_hash: format!("{:064}", world.broken.len()),
        body: b"{\"what\": ".to_vec(),
    };
    world.sandbox.post_bytes(world.silent, raw);
    world.broken.push(name);
}

fn incoming(world: &World, name: &str, item: &Item, kind: IncomingKind) -> Post {
    Post {
        kind,
        source: "sandbox".to_owned(),
        external_id: name.to_owned(),
        thread_id: Some(item.thread.clone()),
        in_reply_to: Vec::new(),
        case_reference: None,
        author: IncomingAuthor {
            id: format!("writer-{}", item.author),
            name: format!("Client {}", item.author),
            handle: format!("@client{}", item.author),
        },
        subject: String::new(),
        text: if kind == IncomingKind::Delete { String::new() } else { item.text.clone() },
        created_at: Some(world.source.now()),
        visibility: Visibility::Public,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    }
}

/// Something happens in somebody else's system; its messages wait to be delivered, in no particular order.
fn webhook(world: &mut World, chance: &mut Chance) {
    let name = next_name(world);
    let channel = world.inbound;
    let (thread, author) = thread_and_author(world, chance, channel);
    let mut item =
        Item { channel: Some(channel), thread, author, text: (*chance.pick(WORDS)).to_owned(), ..Item::default() };
    let mut bodies = vec![body(world, &name, &item, "message")];
    if chance.once_in(3) {
        item.edits = 1;
        item.text = format!("{} (corrigé)", item.text);
        bodies.push(body(world, &name, &item, "edit"));
    }
    if chance.once_in(6) {
        item.deleted = true;
        bodies.push(body(world, &name, &item, "delete"));
    }
    for body in bodies {
        // Put anywhere: an edit may overtake its message.
        let place = chance.below(world.undelivered.len() + 1);
        world.undelivered.insert(place, Undelivered { body, tries: 0 });
    }
    world.items.insert(name, item);
}

fn body(world: &World, name: &str, item: &Item, kind: &str) -> Value {
    let mut value = json!({
        "source": "forum", "external_id": name, "type": kind, "thread_id": item.thread,
        "author": {"id": format!("writer-{}", item.author), "name": format!("Client {}", item.author)},
        "text": item.text, "created_at": world.source.now(), "visibility": "private",
    });
    if kind == "delete" {
        value.as_object_mut().unwrap().remove("text");
    }
    value
}

/// The oldest waiting webhook is delivered; sometimes the process dies while it takes it, sometimes it comes twice.
async fn deliver_one(world: &mut World, chance: &mut Chance) {
    if world.undelivered.is_empty() {
        return;
    }
    let index = chance.below(2);
    let death = if chance.once_in(4) { Death::AfterCommits(1) } else { Death::Never };
    let again = chance.once_in(4);
    let waiting = world.undelivered[0].clone();
    let answer = until(world, death, world.processes[index].request(signed(world, &waiting.body))).await;
    match answer {
        Some((200 | 202, _)) if !again => {
            world.undelivered.remove(0);
        }
        Some((status, words)) => {
            assert!(
                matches!(status, 200 | 202),
                "a webhook was not taken: {status} {}",
                String::from_utf8_lossy(&words)
            );
            world.undelivered[0].tries += 1;
        }
        None => {
            world.undelivered[0].tries += 1;
            world.restart(index);
        }
    }
}

/// Every sender tries until it is acknowledged.
pub(super) async fn deliver_all(world: &mut World) {
    for waiting in std::mem::take(&mut world.undelivered) {
        let (status, words) = world.processes[0].request(signed(world, &waiting.body)).await;
        assert!(matches!(status, 200 | 202), "a webhook was not taken: {status} {}", String::from_utf8_lossy(&words));
    }
}

fn signed(world: &World, body: &Value) -> Request<Body> {
    let body = body.to_string().into_bytes();
    let (id, now) = (format!("msg_{}", world.source.next_id().simple()), world.source.now().as_second().to_string());
    Request::post(format!("/hooks/inbound/{}", world.inbound))
        .header("content-type", "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", &now)
        .header("webhook-signature", sign(&world.secret, &id, &now, &body))
        .body(Body::from(body))
        .unwrap()
}
