//! Where reading stopped at each place, and what is known there: the opaque text that the store keeps.
//!
//! Invariants:
//! - the mark of a place moves only once everything above the former mark was handed over;
//! - what is remembered of a place is bounded: the reviews changed last.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::wire;
use crate::channel::RawBytes;

/// Reviews remembered of all places together.
const REMEMBERED: usize = 2_000;
/// Of one place at least as many.
const REMEMBERED_AT_LEAST: usize = 50;

/// Where reading stopped.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Cursor {
    version: u8,
    places: BTreeMap<String, Place>,
}

/// Where reading stopped at one place. Times of reviews in microseconds, ours in seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    /// Reviews that changed last before this are none of ours.
    pub(super) floor: i64,
    /// Everything that changed up to here was handed over.
    pub(super) mark: i64,
    /// When it was read last.
    pub(super) read: i64,
    /// When it was last read down to what is remembered.
    pub(super) swept: i64,
    /// On the way down to the mark: the next page, and the mark to be.
    pub(super) down: Option<(String, i64)>,
    /// Reviews by their id.
    known: BTreeMap<String, Known>,
}

/// What is remembered of a review: when it changed, the id of the reply under it, and whether that was rejected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Known(i64, Option<String>, bool);

impl Cursor {
    /// A cursor of another form is as good as none: what was handed over is recognised by its name.
    pub(super) fn read(text: Option<&str>) -> Self {
        let read: Option<Self> = text.and_then(|text| serde_json::from_str(text).ok());
        read.filter(|cursor| cursor.version == 1).unwrap_or(Self { version: 1, places: BTreeMap::new() })
    }

    pub(super) fn write(&mut self, places: &[String]) -> String {
        self.places.retain(|name, _| places.contains(name));
        let each = (REMEMBERED / places.len().max(1)).max(REMEMBERED_AT_LEAST);
        for place in self.places.values_mut() {
            place.forget_beyond(each);
        }
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A place; one that is new begins at this time.
    pub(super) fn place(&mut self, name: &str, first: Timestamp) -> &mut Place {
        let floor = first.as_microsecond();
        self.places.entry(name.to_owned()).or_insert_with(|| Place { floor, ..Place::default() })
    }
}

impl Place {
    /// Takes in one review as it stands, and says what is new of it.
    pub(super) fn digest(&mut self, review: &Value) -> Vec<RawBytes> {
        let Some(id) = wire::name_of(review).and_then(|name| name.rsplit('/').next()) else {
            // Somebody has to see that Google writes otherwise than it says.
            return vec![wire::message(review)];
        };
        let mut items = Vec::new();
        let changed_at = micros(review, "updateTime");
        let before = self.known.get(id).cloned();
        if before.as_ref().is_none_or(|known| known.0 != changed_at) {
            items.push(wire::message(review));
            if changed_at > micros(review, "createTime") {
                items.push(wire::edit(review));
            }
        }
        let before = before.unwrap_or_default();
        let reply = wire::reply_of(review);
        match &reply {
            Some(reply) if reply.rejected && (before.1.as_ref() != Some(&reply.id) || !before.2) => {
                items.push(wire::rejection(review, reply));
            }
            Some(reply) if !reply.rejected && before.1.as_ref() != Some(&reply.id) => {
                items.push(wire::own_reply(review, reply));
            }
            None if !before.2 => items.extend(before.1.as_deref().map(|reply| wire::taken_away(review, reply))),
            _ => {}
        }
        let rejected = reply.as_ref().is_some_and(|reply| reply.rejected);
        self.known.insert(id.to_owned(), Known(changed_at, reply.map(|reply| reply.id), rejected));
        items
    }

    /// Reviews that should have been seen between now and this time, and were not.
    pub(super) fn missing(&self, seen: &BTreeSet<String>, down_to: i64) -> Vec<String> {
        let missing = self.known.iter().filter(|(id, known)| known.0 > down_to && !seen.contains(*id));
        missing.map(|(id, _)| id.clone()).collect()
    }

    /// How far down something is remembered: what lies below cannot be compared with anything.
    pub(super) fn remembered_down_to(&self) -> i64 {
        self.known.values().map(|known| known.0).min().unwrap_or(self.floor).max(self.floor)
    }

    /// A review is gone.
    pub(super) fn forget(&mut self, id: &str) {
        self.known.remove(id);
    }

    fn forget_beyond(&mut self, most: usize) {
        let mut times: Vec<i64> = self.known.values().map(|known| known.0).collect();
        times.sort_unstable_by(|left, right| right.cmp(left));
        if let Some(oldest) = times.get(most.saturating_sub(1)).copied() {
            self.known.retain(|_, known| known.0 >= oldest);
        }
    }
}

/// A time of a review in microseconds; 0 where it has none.
pub(super) fn micros(review: &Value, field: &str) -> i64 {
    wire::time_of(review, field).map_or(0, Timestamp::as_microsecond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn review(id: &str, updated: &str, comment: &str) -> Value {
        json!({
            "name": format!("accounts/1/locations/2/reviews/{id}"), "starRating": "TWO", "comment": comment,
            "createTime": "2026-03-03T10:00:00Z", "updateTime": updated,
        })
    }

    fn parts(items: &[RawBytes]) -> Vec<&str> {
        items.iter().map(|raw| raw.part.split(':').next().unwrap()).collect()
    }

    #[test]
    fn the_same_review_again_is_nothing_new_and_other_words_are_an_edit() {
        let mut place = Place::default();
        assert_eq!(parts(&place.digest(&review("a", "2026-03-03T10:00:00Z", "un"))), ["message"]);
        assert_eq!(parts(&place.digest(&review("a", "2026-03-03T10:00:00Z", "un"))), Vec::<&str>::new());
        let edited = review("a", "2026-03-04T10:00:00Z", "deux");
        assert_eq!(parts(&place.digest(&edited)), ["message", "edit"], "whoever saw nothing of it needs the message");
        let unknown = Place::default().digest(&edited);
        assert_eq!(unknown[0].content_hash, Place::default().digest(&review("a", "", "un"))[0].content_hash);
    }

    #[test]
    fn a_reply_is_told_once_then_that_it_was_rejected_or_taken_away() {
        let mut place = Place::default();
        let mut answered = review("a", "2026-03-03T10:00:00Z", "un");
        answered["reviewReply"] = json!({"comment": "Merci.", "updateTime": "2026-03-03T12:00:00Z"});
        assert_eq!(parts(&place.digest(&answered)), ["message", "message"]);
        assert_eq!(place.digest(&answered), []);
        let mut rejected = answered.clone();
        rejected["reviewReply"]["reviewReplyState"] = json!("REJECTED");
        assert_eq!(parts(&place.digest(&rejected)), ["bounce"]);
        assert_eq!(place.digest(&rejected), []);
        place.digest(&answered);
        let gone = place.digest(&review("a", "2026-03-03T10:00:00Z", "un"));
        assert_eq!(parts(&gone), ["bounce"], "the customer has no answer any more, and our words stay ours");
        assert!(gone[0].external_id.contains("/reply@"));
        let bounced = wire::parse(&gone[0], true).unwrap();
        assert!(bounced.permanent && bounced.external_id == gone[0].external_id);
        assert_eq!(place.digest(&review("a", "2026-03-03T10:00:00Z", "un")), [], "told once");
    }

    #[test]
    fn a_cursor_comes_back_as_it_was_and_forgets_the_oldest() {
        let mut cursor = Cursor::read(None);
        let place = cursor.place("accounts/1/locations/2", "2026-03-01T00:00:00Z".parse().unwrap());
        for number in 0..60 {
            place.digest(&review(&format!("r{number}"), &format!("2026-03-03T10:00:{number:02}Z"), "un"));
        }
        let many: Vec<String> = (0..40).map(|number| format!("accounts/1/locations/{number}")).collect();
        let text = cursor.write(&many);
        assert_eq!(Cursor::read(Some(&text)), cursor);
        let kept = &cursor.places["accounts/1/locations/2"].known;
        assert!(kept.len() == 50 && kept.contains_key("r59") && !kept.contains_key("r0"));
        let oldest = micros(&review("r10", "2026-03-03T10:00:10Z", "un"), "updateTime");
        assert_eq!(cursor.places["accounts/1/locations/2"].remembered_down_to(), oldest, "no sweep goes further");
        assert_eq!(Place { floor: 7, ..Place::default() }.remembered_down_to(), 7);
        cursor.write(&[]);
        assert_eq!((cursor.places.len(), Cursor::read(Some("12")).places.len()), (0, 0));
    }
}
