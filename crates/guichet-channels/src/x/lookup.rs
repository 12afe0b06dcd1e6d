//! Whether a reply whose answer was lost stands there after all: X keeps no key of ours, so its words are looked for among what
//! the account said since.
//!
//! Invariant: not finding it proves nothing. X files late, and a person may have changed the words in the app.

use guichet_core::model::Outgoing;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::XChannel;
use super::answers::failure;
use super::wire::{is_id, same_words, word, words_of};
use crate::channel::Lookup;
use crate::http::{Request, with_query};
use crate::pace::Purpose;

/// How far the clock of X may be from ours.
const CLOCKS: SignedDuration = SignedDuration::from_mins(2);

impl XChannel {
    /// Looks for a reply among what the account said since it was written.
    pub(super) async fn look_up(&self, outgoing: &Outgoing) -> Lookup {
        let found = if outgoing.visibility.others_can_read() {
            self.among_posts(outgoing).await
        } else {
            self.among_messages(outgoing).await
        };
        found.map_or(Lookup::CannotTell, |id| Lookup::Found { external_id: Some(id) })
    }

    async fn among_posts(&self, outgoing: &Outgoing) -> Option<String> {
        let own = self.own_id()?;
        let since = outgoing.created_at.checked_sub(CLOCKS).ok()?.as_second();
        let since = Timestamp::from_second(since).ok()?.to_string();
        let query = [
            ("max_results", "100"),
            ("start_time", since.as_str()),
            ("tweet.fields", "created_at,entities,referenced_tweets,display_text_range,edit_history_tweet_ids"),
        ];
        let address = with_query(&self.address(&format!("/2/users/{own}/tweets")), &query);
        let page = failure(self.call("timeline", Purpose::Answer, || Request::get(&address)).await).ok()?;
        let target = outgoing.in_reply_to.as_deref();
        let answers = |post: &&Value| {
            list(post, "referenced_tweets")
                .iter()
                .any(|other| word(other, "type") == Some("replied_to") && word(other, "id") == target)
        };
        let said = |post: &&Value| same_words(&words_of(post, true), &outgoing.text);
        let post = list(&page, "data").iter().find(|post| answers(post) && said(post))?;
        let first =
            list(post, "edit_history_tweet_ids").first().and_then(Value::as_str).or_else(|| word(post, "id"))?;
        is_id(first).then(|| first.to_owned())
    }

    async fn among_messages(&self, outgoing: &Outgoing) -> Option<String> {
        let (own, person) = (self.own_id()?, outgoing.recipient.as_str());
        if !is_id(person) {
            return None;
        }
        let query = [
            ("max_results", "100"),
            ("event_types", "MessageCreate"),
            ("dm_event.fields", "id,text,event_type,created_at,sender_id,entities"),
        ];
        let address = with_query(&self.address(&format!("/2/dm_conversations/with/{person}/dm_events")), &query);
        let page = failure(self.call("dm_thread", Purpose::Answer, || Request::get(&address)).await).ok()?;
        let since = outgoing.created_at.checked_sub(CLOCKS).ok()?;
        let written = |message: &Value| word(message, "created_at").and_then(|at| at.parse::<Timestamp>().ok());
        let message = list(&page, "data").iter().find(|message| {
            word(message, "sender_id") == Some(own)
                && written(message).is_some_and(|at| at >= since)
                && same_words(&words_of(message, false), &outgoing.text)
        })?;
        word(message, "id").filter(|id| is_id(id)).map(|id| format!("dm-{id}"))
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
