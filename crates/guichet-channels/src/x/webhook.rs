//! What X brings to our address: the question whether it is ours, and signed events.
//!
//! Invariants:
//! - the answer to the question is a signature of what was asked. What could be an event is therefore never signed: whoever asks
//!   could bring it afterwards as ours;
//! - a delivery is believed only where one of the secrets fits its raw bytes.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::wire::{self, Event, House, word};
use crate::account::Secrets;
use crate::channel::RawBytes;
use crate::secret::{mac, same};
use crate::webhook::{Delivery, Greeting, LARGEST_BODY, Rejection};

/// Where a signature stands, and the secret of the application that it is made with. Applications without the older of the two
/// secrets bring the second signature alone.
const SIGNATURES: &[(&str, &str)] =
    &[("x-twitter-webhooks-signature", "consumer_secret"), ("x-twitter-webhooks-signature-oauth2", "client_secret")];
/// The longest question that is answered.
const LONGEST_QUESTION: usize = 200;

/// Events that say nothing to us and are not kept, by how their type begins, with the reason.
const NOISE: &[(&str, &str)] = &[
    ("dm.read", "a receipt: nobody said anything"),
    ("dm.indicate_typing", "somebody types; the message comes by itself"),
    ("chat.conversation_join", "somebody opened a thread and has not written"),
    ("like.", "a sign without words"),
    ("follow.", "nobody said anything"),
    ("block.", "the account's own act in the app"),
    ("mute.", "the account's own act in the app"),
    ("profile.", "the account's own page"),
    ("spaces.", "the account's own broadcast"),
    ("oauth.revoke", "the next call says it, and the channel's health with it"),
];

/// Answers the question of X; none for what is no question of X.
pub(super) fn greet(secrets: &Secrets, question: &BTreeMap<String, String>) -> Option<Greeting> {
    let token = question.get("crc_token")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_.".contains(&byte);
    if token.is_empty() || token.len() > LONGEST_QUESTION || !token.bytes().all(plain) {
        return None;
    }
    // To confirm against the live service: which of two secrets X expects of an application that has both.
    let mut known = SIGNATURES.iter().filter_map(|(_, name)| secrets.get(name)?.split_whitespace().next());
    let secret = known.next()?;
    let body = json!({ "response_token": signature(secret, token.as_bytes()) }).to_string();
    Some(Greeting { content_type: "application/json", body })
}

/// Takes a delivery: one item for each thing that happened.
pub(super) fn accept(secrets: &Secrets, delivery: Delivery<'_>, house: House<'_>) -> Result<Vec<RawBytes>, Rejection> {
    if delivery.body.len() > LARGEST_BODY {
        return Err(Rejection::TooLarge);
    }
    // Every secret is compared, so that the time tells nothing about which one was near.
    let proves = |(header, name): &(&str, &str)| {
        let given = delivery.header(header).trim().as_bytes();
        let known = secrets.get(name).unwrap_or_default().split_whitespace();
        known.fold(false, |fits, secret| fits | same(signature(secret, delivery.body).as_bytes(), given))
    };
    if !SIGNATURES.iter().fold(false, |fits, one| fits | proves(one)) {
        return Err(Rejection::NotProved);
    }
    // What is proved and not readable is theirs all the same: it waits in the quarantine instead of being pushed again.
    let Ok(value) = serde_json::from_slice::<Value>(delivery.body) else {
        return Ok(vec![wire::raw_of(delivery.body.to_vec(), house)]);
    };
    if is_noise(&value, house) {
        return Ok(Vec::new());
    }
    Ok(apart(value, delivery.body).into_iter().map(|body| wire::raw_of(body, house)).collect())
}

/// Whether an event happened to this account; none where it does not say.
pub(super) fn is_for(own: &str, body: &[u8]) -> Option<bool> {
    let value: Value = serde_json::from_slice(body).ok()?;
    value.pointer("/data/filter").and_then(|filter| word(filter, "user_id")).map(|meant| meant == own)
}

fn signature(secret: &str, words: &[u8]) -> String {
    format!("sha256={}", STANDARD.encode(mac(secret.as_bytes(), &[words])))
}

fn is_noise(value: &Value, house: House<'_>) -> bool {
    let Ok(event) = Event::of(value, house) else { return false };
    NOISE.iter().any(|(begins, _)| event.kind.starts_with(begins)) || event.is_own_announcement()
}

/// Several messages of one delivery become several items; a single one stays as it came.
fn apart(mut value: Value, body: &[u8]) -> Vec<Vec<u8>> {
    const MESSAGES: &str = "/data/payload/direct_message_events";
    let one_only = |messages: &Vec<Value>| messages.len() < 2;
    let Some(messages) = value.pointer(MESSAGES).and_then(Value::as_array).filter(|list| !one_only(list)).cloned()
    else {
        return vec![body.to_vec()];
    };
    let mut bodies = Vec::with_capacity(messages.len());
    for message in messages {
        if let Some(place) = value.pointer_mut(MESSAGES) {
            *place = Value::Array(vec![message]);
        }
        bodies.push(value.to_string().into_bytes());
    }
    bodies
}

impl Event<'_> {
    /// Whether it is something that the account itself told everybody, and no answer to anybody.
    pub(super) fn is_own_announcement(&self) -> bool {
        let post = self.payload();
        let references = post.get("referenced_tweets").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if !self.is_post() || !word(post, "author_id").is_some_and(|author| self.is_own(author)) {
            return false;
        }
        let of_kind = |kind: &str| references.iter().find(|other| word(other, "type") == Some(kind));
        let parent = of_kind("replied_to").and_then(|other| word(other, "id"));
        let parent = parent.or_else(|| word(post, "in_reply_to_tweet_id"));
        // The second post of a story that the account tells under its own first one.
        let to_itself = word(post, "in_reply_to_user_id").is_some_and(|person| self.is_own(person));
        let of_its_story = to_itself && parent.is_some() && parent == word(post, "conversation_id");
        of_its_story || of_kind("retweeted").is_some() || (parent.is_none() && of_kind("quoted").is_none())
    }
}
