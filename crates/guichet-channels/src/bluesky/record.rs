//! What a reply is on the network: a record under a key of our choice, with places in the text counted in bytes. Pure.

use std::collections::BTreeMap;

use guichet_core::guard::length::count;
use guichet_core::model::capabilities::LengthUnit;
use guichet_core::model::{Outgoing, ReplyId};
use serde_json::{Value, json};

use crate::names::{Place, places};
use crate::secret::content_hash;

/// The collection of posts.
pub(crate) const POSTS: &str = "app.bsky.feed.post";
/// Most names that are looked up for one reply.
const MOST_NAMES: usize = 5;
/// The digits of a record key, in order.
const DIGITS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// The key of the record: the time of the reply and a mark of its id, in the form that the network wants. The same reply always
/// has the same key, so publishing it again changes nothing.
pub(crate) fn key(reply: ReplyId) -> String {
    let number = reply.0.as_u128();
    let hash = content_hash(&[reply.0.as_bytes()]);
    let mark = u64::from_str_radix(hash.get(..8).unwrap_or_default(), 16).unwrap_or_default();
    let milliseconds = u64::try_from(number >> 80).unwrap_or_default();
    let microseconds = milliseconds.wrapping_mul(1_000).wrapping_add(mark % 1_000) & ((1 << 53) - 1);
    let value = (microseconds << 10) | ((mark / 1_000) % 1_024);
    (0..13)
        .rev()
        .map(|place| {
            let digit = usize::try_from((value >> (place * 5)) & 31).unwrap_or_default();
            char::from(DIGITS.get(digit).copied().unwrap_or(b'2'))
        })
        .collect()
}

/// The record, without what only the network knows: the versions of what it answers, and who the names are.
pub(crate) fn record(outgoing: &Outgoing, people: &BTreeMap<String, String>) -> Value {
    let mut record = json!({
        "$type": POSTS,
        "text": outgoing.text,
        "createdAt": outgoing.created_at.to_string(),
    });
    put_facets(&mut record, &outgoing.text, people);
    record
}

/// A private message.
pub(crate) fn message(outgoing: &Outgoing, people: &BTreeMap<String, String>) -> Value {
    let mut message = json!({ "text": outgoing.text });
    put_facets(&mut message, &outgoing.text, people);
    message
}

/// The names in the text of a reply that are not known yet.
pub(crate) fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = places(text)
        .into_iter()
        .filter_map(|place| match place {
            Place::Name(range) => text.get(range.start + 1..range.end).map(str::to_lowercase),
            Place::Link(_) => None,
        })
        .filter(|name| name.contains('.') && !name.contains('@'))
        .collect();
    names.sort();
    names.dedup();
    names.truncate(MOST_NAMES);
    names
}

fn put_facets(value: &mut Value, text: &str, people: &BTreeMap<String, String>) {
    let facets: Vec<Value> = places(text).into_iter().filter_map(|place| facet(text, &place, people)).collect();
    if let (false, Some(object)) = (facets.is_empty(), value.as_object_mut()) {
        object.insert("facets".to_owned(), Value::Array(facets));
    }
}

fn facet(text: &str, place: &Place, people: &BTreeMap<String, String>) -> Option<Value> {
    let range = place.range();
    let feature = match place {
        Place::Link(_) => json!({"$type": "app.bsky.richtext.facet#link", "uri": text.get(range.clone())?}),
        Place::Name(_) => {
            let name = text.get(range.start + 1..range.end)?.to_lowercase();
            json!({"$type": "app.bsky.richtext.facet#mention", "did": people.get(&name)?})
        }
    };
    Some(json!({"index": {"byteStart": range.start, "byteEnd": range.end}, "features": [feature]}))
}

/// Whether a text is longer than posts or private messages may be.
pub(crate) fn is_too_long(text: &str, private: bool) -> bool {
    let (graphemes, bytes) = if private { (1_000, 10_000) } else { (300, 3_000) };
    text.len() > bytes || count(text, LengthUnit::Graphemes) > graphemes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_has_the_form_of_the_network_and_belongs_to_one_reply() {
        let one = ReplyId(uuid::Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001));
        let other = ReplyId(uuid::Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0002));
        assert_eq!(key(one), key(one));
        assert_ne!(key(one), key(other));
        for id in [0, 1, u128::MAX] {
            let key = key(ReplyId(uuid::Uuid::from_u128(id)));
            assert_eq!(key.len(), 13);
            assert!(
                "234567abcdefghij".contains(&key[..1]) && key.bytes().all(|digit| DIGITS.contains(&digit)),
                "{key}"
            );
        }
        let later = ReplyId(uuid::Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001));
        assert!(key(later) > key(one), "keys stand in the order of time");
    }

    proptest! {
        #[test]
        fn lengths_are_those_of_the_slow_and_obvious_count(text in "[aé🙂👩\u{200d}\u{301} ]{0,400}") {
            use unicode_count::slowly;
            prop_assert_eq!(is_too_long(&text, false), slowly(&text) > 300 || text.len() > 3_000);
        }

        #[test]
        fn every_place_is_named_by_its_bytes(before in "[aé🙂 ]{0,20}", after in "[ é🙂]{0,9}") {
            let text = format!("{before} https://colis.example/é @jeanne.bsky.example {after}");
            let people = BTreeMap::from([("jeanne.bsky.example".to_owned(), "did:plc:jeanne".to_owned())]);
            let mut value = json!({});
            put_facets(&mut value, &text, &people);
            let said: Vec<&str> = value["facets"].as_array().unwrap().iter().map(|facet| {
                let at = |name: &str| usize::try_from(facet["index"][name].as_u64().unwrap()).unwrap();
                text.get(at("byteStart")..at("byteEnd")).unwrap()
            }).collect();
            prop_assert_eq!(said, vec!["https://colis.example/é", "@jeanne.bsky.example"]);
        }
    }

    /// Of the signs that the test draws: a joiner, an accent and what follows a joiner belong to what stands before.
    mod unicode_count {
        pub(super) fn slowly(text: &str) -> usize {
            let signs: Vec<char> = text.chars().collect();
            let mut count = 0;
            for (at, sign) in signs.iter().enumerate() {
                let extends = matches!(sign, '\u{200d}' | '\u{301}');
                let picture = |sign: char| matches!(sign, '🙂' | '👩');
                // A picture after a joiner goes on with the picture before it.
                let joined = picture(*sign) && at > 0 && signs[at - 1] == '\u{200d}' && {
                    let mut back = at - 1;
                    while back > 0 && matches!(signs[back - 1], '\u{301}' | '\u{200d}') {
                        back -= 1;
                    }
                    back > 0 && picture(signs[back - 1])
                };
                if at == 0 || !(extends || joined) {
                    count += 1;
                }
            }
            count
        }
    }
}
