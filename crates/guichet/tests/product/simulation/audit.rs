//! At the end: what the networks saw against what the store says.

use std::collections::BTreeMap;

use guichet_core::model::{
    AuthorKind, Case, ChannelId, EventKind, Message, MessageState, OutboxState, RawItem, RawItemState, ReplyId,
};
use guichet_core::text::reading::Direction;
use guichet_store::{ExportedMessage, StoredEvent};

use super::happened;
use super::world::{Pressed, World};

struct Found {
    messages: Vec<Message>,
    raw: Vec<RawItem>,
    cases: Vec<Case>,
    events: Vec<StoredEvent>,
}

/// What is wrong, if anything is.
pub(super) async fn audit(world: &World) -> Result<(), String> {
    let found = load(world).await;
    every_item_once(world, &found)?;
    every_reply_once(world, &found).await?;
    every_message_decided_or_not(&found)?;
    counters_tell_the_truth(world, &found).await?;
    count_what_happened(&found);
    events_have_no_gap(&found)
}

fn count_what_happened(found: &Found) {
    let of_state = |state| found.messages.iter().filter(|message| message.state == state).count();
    happened(
        "a message received",
        found.messages.iter().filter(|message| message.direction == Direction::Inbound).count(),
    );
    happened("a reply sent", of_state(MessageState::Sent));
    happened("a reply taken back", of_state(MessageState::Cancelled));
    happened("a reply of which nobody knows", of_state(MessageState::Unknown));
    happened("an item in quarantine", found.raw.iter().filter(|item| item.state == RawItemState::Quarantined).count());
}

async fn load(world: &World) -> Found {
    let (store, brand) = (&world.store, world.brand.id);
    let (mut messages, mut raw) = (Vec::new(), Vec::new());
    for (_, exported) in store.export_messages(brand, None, 10_000).await.unwrap() {
        match exported {
            ExportedMessage::Message(message) => messages.push(*message),
            ExportedMessage::Raw(item) => raw.push(*item),
        }
    }
    let cases = store.export_cases(brand, None, 10_000).await.unwrap().into_iter().map(|(_, case)| case).collect();
    let events = store.export_events(brand, None, 100_000).await.unwrap().into_iter().map(|(_, event)| event).collect();
    Found { messages, raw, cases, events }
}

fn every_item_once(world: &World, found: &Found) -> Result<(), String> {
    let mut seen: BTreeMap<&str, &Message> = BTreeMap::new();
    for message in found.messages.iter().filter(|message| message.direction == Direction::Inbound) {
        if seen.insert(&message.external_id, message).is_some() {
            return Err(format!("{} stands twice", message.external_id));
        }
    }
    for (name, item) in &world.items {
        let message = seen.remove(name.as_str()).ok_or_else(|| format!("{name} was lost{}", raw_state(found, name)))?;
        if item.deleted != (message.state == MessageState::Deleted) {
            return Err(format!("{name}: taken back is {}, the store says {}", item.deleted, message.state));
        }
        if !item.deleted && message.text != item.text {
            return Err(format!("{name}: says {:?} and not {:?}", message.text, item.text));
        }
    }
    if let Some(name) = seen.keys().next() {
        return Err(format!("{name} was never posted"));
    }
    let waiting: Vec<&RawItem> = found.raw.iter().filter(|item| item.state == RawItemState::Received).collect();
    if let Some(item) = waiting.first() {
        return Err(format!("{} still waits: {:?}", item.external_id, item.problem));
    }
    let mut quarantined: Vec<&str> = found
        .raw
        .iter()
        .filter(|item| item.state == RawItemState::Quarantined)
        .map(|item| item.external_id.as_str())
        .collect();
    quarantined.sort_unstable();
    let mut broken: Vec<&str> = world.broken.iter().map(String::as_str).collect();
    broken.sort_unstable();
    if quarantined != broken {
        return Err(format!("in quarantine {quarantined:?}, broken were {broken:?}"));
    }
    Ok(())
}

fn raw_state(found: &Found, name: &str) -> String {
    found
        .raw
        .iter()
        .filter(|item| item.external_id == name)
        .map(|item| format!("; {} is {} ({:?}, {} attempts)", item.part, item.state, item.problem, item.attempts))
        .collect()
}

async fn every_reply_once(world: &World, found: &Found) -> Result<(), String> {
    let arrivals = arrivals(world);
    for (reply, times) in &arrivals {
        if *times > 1 {
            return Err(format!("reply {reply} was said {times} times"));
        }
        if !world.replies.contains_key(reply) {
            return Err(format!("reply {reply} was never pressed"));
        }
    }
    for (reply, pressed) in &world.replies {
        let item = world.store.outbox_item(world.brand.id, *reply).await.unwrap();
        let arrived = arrivals.contains_key(reply);
        let Some(item) = item else {
            if *pressed == Pressed::NobodyKnows && !arrived {
                continue;
            }
            return Err(format!("reply {reply} was lost ({pressed:?}, arrived: {arrived})"));
        };
        let can_be_asked = item.channel_id != world.silent;
        let fits = match item.state {
            OutboxState::Sent => arrived || item.channel_id == world.inbound,
            OutboxState::Refused | OutboxState::Cancelled => !arrived,
            OutboxState::Unknown => !can_be_asked,
            OutboxState::Queued | OutboxState::Sending => false,
        };
        if !fits {
            return Err(format!("reply {reply} is {} ({:?}) and arrived: {arrived}", item.state, item.problem));
        }
        if *pressed == Pressed::TakenBack && item.state != OutboxState::Cancelled {
            return Err(format!("reply {reply} was taken back and is {}", item.state));
        }
        if *pressed == Pressed::Taken && item.state == OutboxState::Cancelled {
            return Err(format!("reply {reply} was taken back by nobody"));
        }
        let message = found.messages.iter().find(|message| message.id.0 == reply.0);
        if message.is_none_or(|message| {
            message.state.as_str() != item.state.as_str() || message.author_kind != AuthorKind::Human
        }) {
            return Err(format!(
                "reply {reply}: the outbox says {}, the message {:?}",
                item.state,
                message.map(|message| message.state)
            ));
        }
    }
    Ok(())
}

fn arrivals(world: &World) -> BTreeMap<ReplyId, usize> {
    let mut arrivals = BTreeMap::new();
    for channel in [world.helpful, world.silent] {
        for delivered in world.sandbox.delivered(ChannelId(channel.0)) {
            *arrivals.entry(delivered.outgoing.reply_id).or_default() += 1;
        }
    }
    arrivals
}

/// An open case counts its undecided messages; each inbound message has one decision or none, and one event for it.
fn every_message_decided_or_not(found: &Found) -> Result<(), String> {
    for case in &found.cases {
        let owed = owed(found.messages.iter().filter(|message| message.case_id == case.id));
        if case.undecided != owed {
            let messages: Vec<String> =
                found.messages.iter().filter(|message| message.case_id == case.id).map(in_words).collect();
            return Err(format!(
                "case {} ({}) counts {} undecided, there are {owed}: {}",
                case.reference,
                case.state,
                case.undecided,
                messages.join(", ")
            ));
        }
    }
    for message in &found.messages {
        if !found.cases.iter().any(|case| case.id == message.case_id) {
            return Err(format!("{} belongs to no case", message.external_id));
        }
    }
    Ok(())
}

fn in_words(message: &Message) -> String {
    let decision = message.decision.as_ref().map_or("undecided", |decision| decision.kind.as_str());
    format!("{} {} {} r{} {decision}", message.direction.as_str(), message.external_id, message.state, message.revision)
}

fn owed<'a>(messages: impl Iterator<Item = &'a Message>) -> i64 {
    messages.filter(|message| is_owed(message)).count() as i64
}

fn is_owed(message: &Message) -> bool {
    message.direction == Direction::Inbound && message.decision.is_none() && message.state == MessageState::Read
}

async fn counters_tell_the_truth(world: &World, found: &Found) -> Result<(), String> {
    let counts = world.store.queue_counts(world.brand.id).await.unwrap();
    let owed = owed(found.messages.iter());
    if counts.undecided != owed {
        return Err(format!("every screen says {} undecided, there are {owed}", counts.undecided));
    }
    let unknown = found.messages.iter().filter(|message| message.state == MessageState::Unknown).count() as i64;
    if counts.unknown_sends != unknown {
        return Err(format!("every screen says {} in doubt, there are {unknown}", counts.unknown_sends));
    }
    let quarantined = found.raw.iter().filter(|item| item.state == RawItemState::Quarantined).count() as i64;
    if counts.quarantined != quarantined {
        return Err(format!("every screen says {} in quarantine, there are {quarantined}", counts.quarantined));
    }
    Ok(())
}

fn events_have_no_gap(found: &Found) -> Result<(), String> {
    let mut received: BTreeMap<_, usize> = BTreeMap::new();
    let mut sent: BTreeMap<_, usize> = BTreeMap::new();
    for (index, event) in found.events.iter().enumerate() {
        if event.position != index as i64 + 1 {
            return Err(format!("event {} stands at place {}", event.position, index + 1));
        }
        match (event.event.kind, event.event.message_id) {
            (EventKind::MessageReceived, Some(id)) => *received.entry(id).or_default() += 1,
            (EventKind::MessageSent, Some(id)) => *sent.entry(id).or_default() += 1,
            _ => {}
        }
    }
    for message in &found.messages {
        let (events, what) = match message.direction {
            Direction::Inbound => (received.get(&message.id), "received"),
            Direction::Outbound if message.state == MessageState::Sent => (sent.get(&message.id), "sent"),
            Direction::Outbound => continue,
        };
        if events != Some(&1) {
            return Err(format!("{} was announced as {what} {} times", message.external_id, events.unwrap_or(&0)));
        }
    }
    Ok(())
}
