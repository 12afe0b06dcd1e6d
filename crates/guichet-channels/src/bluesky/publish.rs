//! Publishing: what is answered is looked at first, then the record is written once under its own key; private messages; hiding.

use std::collections::BTreeMap;

use guichet_core::model::{Outgoing, SendOutcome};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::BlueskyChannel;
use super::receive::{kind_of, uri_of};
use super::record::{self, POSTS};
use super::server::{Call, Trouble};
use super::wire::chat_id;
use crate::channel::{Hidden, Lookup, PrivateDoor};
use crate::pace::Purpose;

const GATES: &str = "app.bsky.feed.threadgate";
/// The most replies that one gate hides.
const MOST_HIDDEN: usize = 300;
/// Before it was pressed nothing was sent, however the two clocks differ.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(10);

impl BlueskyChannel {
    pub(super) async fn publish(&self, outgoing: &Outgoing) -> SendOutcome {
        let private = !outgoing.visibility.others_can_read();
        if record::is_too_long(&outgoing.text, private) {
            return refused("too_long");
        }
        let people = self.people(outgoing).await;
        if private {
            return self.whisper(outgoing, &people).await;
        }
        let mut post = record::record(outgoing, &people);
        if let Some(parent) = outgoing.in_reply_to.as_deref() {
            let reply = match self.place_of(parent).await {
                Ok(reply) => reply,
                Err(outcome) => return outcome,
            };
            if let Some(object) = post.as_object_mut() {
                object.insert("reply".to_owned(), reply);
            }
        }
        let me = match self.server.me().await {
            Ok(me) => me,
            Err(trouble) => return trouble.not_yet(),
        };
        // Under a key of its own: writing the same again changes nothing.
        let body = json!({"repo": me, "collection": POSTS, "rkey": record::key(outgoing.reply_id), "record": post});
        match self.server.call(&Call::act("com.atproto.repo.putRecord", &body)).await {
            Ok(answer) => SendOutcome::Sent { external_id: uri_of(&answer).map(str::to_owned) },
            Err(trouble) => trouble.outcome(),
        }
    }

    /// Where the reply stands: what it answers and the beginning of the thread, in the versions that the network has now.
    async fn place_of(&self, parent: &str) -> Result<Value, SendOutcome> {
        let thread = match self.thread(parent, Purpose::Answer).await {
            Ok(thread) => thread,
            Err(trouble) if trouble.error() == "NotFound" => return Err(refused("target_gone")),
            Err(trouble) => return Err(trouble.not_yet()),
        };
        match kind_of(&thread) {
            "app.bsky.feed.defs#notFoundPost" => return Err(refused("target_gone")),
            "app.bsky.feed.defs#blockedPost" => return Err(refused("recipient_unreachable")),
            _ => {}
        }
        let yes = |path: &str| thread.pointer(path).and_then(Value::as_bool) == Some(true);
        if yes("/post/author/viewer/blockedBy") || thread.pointer("/post/author/viewer/blocking").is_some() {
            return Err(refused("recipient_unreachable"));
        }
        if yes("/post/viewer/replyDisabled") {
            return Err(refused("reply_not_allowed"));
        }
        let cid = thread.pointer("/post/cid").and_then(Value::as_str).ok_or_else(|| refused("target_gone"))?;
        let parent = json!({"uri": parent, "cid": cid});
        let root = thread.pointer("/post/record/reply/root").filter(|root| uri_of(root).is_some());
        Ok(json!({"root": root.unwrap_or(&parent), "parent": parent}))
    }

    /// Whom the names in the text belong to. One that is not found stays a word.
    async fn people(&self, outgoing: &Outgoing) -> BTreeMap<String, String> {
        let mut people = BTreeMap::new();
        let known = outgoing.recipient_handle.trim_start_matches('@').to_lowercase();
        for name in record::names(&outgoing.text) {
            if name == known && outgoing.recipient.starts_with("did:") {
                people.insert(name, outgoing.recipient.clone());
                continue;
            }
            let asked = [("handle", name.as_str())];
            let call = Call::ask("com.atproto.identity.resolveHandle", &asked, Purpose::Answer);
            let found = self.server.call(&call).await.ok();
            if let Some(did) = found.as_ref().and_then(|value| value.get("did")).and_then(Value::as_str) {
                people.insert(name, did.to_owned());
            }
        }
        people
    }

    /// Says it in private.
    async fn whisper(&self, outgoing: &Outgoing, people: &BTreeMap<String, String>) -> SendOutcome {
        let conversation = match self.conversation(&outgoing.recipient).await {
            Ok(Some(conversation)) => conversation,
            Ok(None) => return refused("recipient_unreachable"),
            // Nothing was said yet, whatever broke; a clear no of the network is one.
            Err(trouble) => {
                return match trouble.outcome() {
                    refusal @ SendOutcome::Refused { .. } => refusal,
                    _ => trouble.not_yet(),
                };
            }
        };
        let body = json!({"convoId": conversation, "message": record::message(outgoing, people)});
        match self.server.call(&Call::act("chat.bsky.convo.sendMessage", &body).in_chat()).await {
            Ok(answer) => SendOutcome::Sent {
                external_id: answer.get("id").and_then(Value::as_str).map(|id| chat_id(&conversation, id)),
            },
            Err(trouble) => trouble.outcome(),
        }
    }

    async fn conversation(&self, person: &str) -> Result<Option<String>, Trouble> {
        let asked = [("members", person)];
        let call = Call::ask("chat.bsky.convo.getConvoForMembers", &asked, Purpose::Answer).in_chat();
        let answer = self.server.call(&call).await?;
        Ok(answer.pointer("/convo/id").and_then(Value::as_str).map(str::to_owned))
    }

    pub(super) async fn find(&self, outgoing: &Outgoing) -> Lookup {
        if !outgoing.visibility.others_can_read() {
            return self.find_private(outgoing).await.unwrap_or(Lookup::CannotTell);
        }
        let Ok(me) = self.server.me().await else { return Lookup::CannotTell };
        let key = record::key(outgoing.reply_id);
        let asked = [("repo", me.as_str()), ("collection", POSTS), ("rkey", key.as_str())];
        match self.server.call(&Call::ask("com.atproto.repo.getRecord", &asked, Purpose::Answer)).await {
            Ok(record) => Lookup::Found { external_id: uri_of(&record).map(str::to_owned) },
            // The account's own repository knows at once; and sent again, it would stand under the same key.
            Err(trouble) if trouble.error() == "RecordNotFound" => Lookup::NotFound,
            Err(_) => Lookup::CannotTell,
        }
    }

    /// Among the latest messages of the conversation: they have no key of ours.
    async fn find_private(&self, outgoing: &Outgoing) -> Option<Lookup> {
        let me = self.server.me().await.ok()?;
        let conversation = self.conversation(&outgoing.recipient).await.ok()??;
        let asked = [("convoId", conversation.as_str()), ("limit", "100")];
        let call = Call::ask("chat.bsky.convo.getMessages", &asked, Purpose::Answer).in_chat();
        let answer = self.server.call(&call).await.ok()?;
        let messages = answer.get("messages").and_then(Value::as_array)?;
        let since = outgoing.created_at.checked_sub(CLOCKS_DIFFER).unwrap_or(outgoing.created_at);
        let said = |message: &Value, path: &str| message.pointer(path).and_then(Value::as_str).map(str::to_owned);
        let later = |message: &Value| {
            said(message, "/sentAt").and_then(|at| at.parse::<Timestamp>().ok()).is_some_and(|at| at >= since)
        };
        let ours = messages.iter().find(|message| {
            said(message, "/sender/did").as_ref() == Some(&me)
                && said(message, "/text").as_ref() == Some(&outgoing.text)
                && later(message)
        });
        if let Some(ours) = ours {
            return Some(Lookup::Found { external_id: said(ours, "/id").map(|id| chat_id(&conversation, &id)) });
        }
        let reached = messages.len() < 100 || messages.iter().any(|message| !later(message));
        reached.then_some(Lookup::NotYet)
    }

    pub(super) async fn door(&self, person: &str) -> PrivateDoor {
        if !self.private || !person.starts_with("did:") {
            return PrivateDoor::CannotTell;
        }
        let asked = [("members", person)];
        let call = Call::ask("chat.bsky.convo.getConvoAvailability", &asked, Purpose::Answer).in_chat();
        match self.server.call(&call).await.ok().and_then(|answer| answer.get("canChat").and_then(Value::as_bool)) {
            Some(true) => PrivateDoor::Open,
            Some(false) => PrivateDoor::Closed,
            None => PrivateDoor::CannotTell,
        }
    }

    /// Puts a reply on the list of what the thread hides, or takes it off: only in threads that the account began.
    pub(super) async fn set_hidden(&self, uri: &str, hide: bool) -> Result<Hidden, Trouble> {
        let me = self.server.me().await?;
        let thread = self.thread(uri, Purpose::Answer).await?;
        let root = thread.pointer("/post/record/reply/root/uri").and_then(Value::as_str).unwrap_or_default();
        let Some(key) = root.strip_prefix(&format!("at://{me}/{POSTS}/")) else { return Ok(Hidden::Cannot) };
        let asked = [("repo", me.as_str()), ("collection", GATES), ("rkey", key)];
        let call = Call::ask("com.atproto.repo.getRecord", &asked, Purpose::Answer);
        let (mut gate, version) = match self.server.call(&call).await {
            Ok(known) => {
                (known.get("value").cloned().unwrap_or_default(), known.get("cid").cloned().unwrap_or_default())
            }
            Err(trouble) if trouble.error() == "RecordNotFound" => {
                let gate = json!({"$type": GATES, "post": root, "createdAt": Timestamp::now().to_string()});
                (gate, Value::Null)
            }
            Err(trouble) => return Err(trouble),
        };
        let Some(object) = gate.as_object_mut() else { return Ok(Hidden::NotNow) };
        let hidden = object.entry("hiddenReplies").or_insert_with(|| json!([]));
        let Some(hidden) = hidden.as_array_mut() else { return Ok(Hidden::NotNow) };
        if hidden.iter().any(|known| known == uri) == hide {
            return Ok(Hidden::Done);
        }
        if !hide {
            hidden.retain(|known| known != uri);
        } else if hidden.len() >= MOST_HIDDEN {
            return Ok(Hidden::Cannot);
        } else {
            hidden.push(json!(uri));
        }
        // The version that was read: whoever changed the gate meanwhile is not overwritten.
        let body = json!({"repo": me, "collection": GATES, "rkey": key, "record": gate, "swapRecord": version});
        self.server.call(&Call::act("com.atproto.repo.putRecord", &body)).await?;
        Ok(Hidden::Done)
    }
}

fn refused(code: &str) -> SendOutcome {
    SendOutcome::Refused { code: code.to_owned() }
}
