//! One delivery holds many events: `entry[]`, and in each `changes[]`, `messaging[]` or `standby[]`. Each becomes a delivery of its
//! own, in the same form, so that what is kept reads like what was sent.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::fields;
use crate::channel::ParseProblem;

/// Where the events of an entry stand.
const LISTS: [&str; 3] = ["changes", "messaging", "standby"];

/// One event.
pub(crate) struct Event {
    /// `page` or `instagram`.
    pub(crate) object: String,
    /// The account that it happened to.
    pub(crate) account: String,
    /// When Meta wrote it down.
    pub(crate) time: Option<Timestamp>,
    /// What.
    pub(crate) happened: Happened,
}

/// What an event is about.
pub(crate) enum Happened {
    /// A field of the account changed.
    Change(String, Value),
    /// Something in a private conversation.
    Direct(Value),
}

/// The deliveries of one event each; none when the bytes are not a delivery.
pub(crate) fn split(body: &[u8]) -> Option<Vec<Vec<u8>>> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let object = value.get("object")?.clone();
    let entries = value.get("entry")?.as_array()?;
    let mut events = Vec::new();
    for entry in entries {
        let mut found = false;
        for list in LISTS {
            for event in entry.get(list).and_then(Value::as_array).into_iter().flatten() {
                found = true;
                events.push(one(&object, entry, list, event));
            }
        }
        // Some deliveries write the only change into the entry itself.
        if let (false, Some(field)) = (found, entry.get("field")) {
            let change = json!({"field": field, "value": entry.get("value").cloned().unwrap_or_default()});
            events.push(one(&object, entry, "changes", &change));
            found = true;
        }
        if !found {
            events.push(json!({"object": object, "entry": [entry]}).to_string().into_bytes());
        }
    }
    Some(events)
}

fn one(object: &Value, entry: &Value, list: &str, event: &Value) -> Vec<u8> {
    let mut alone = Map::new();
    for name in ["id", "time"] {
        if let Some(value) = entry.get(name) {
            alone.insert(name.to_owned(), value.clone());
        }
    }
    alone.insert(list.to_owned(), json!([event]));
    json!({"object": object, "entry": [alone]}).to_string().into_bytes()
}

/// A delivery that holds one change, as it would be pushed.
pub(crate) fn change(object: &str, account: &str, field: &str, value: &Value) -> Vec<u8> {
    one(&json!(object), &json!({"id": account}), "changes", &json!({"field": field, "value": value}))
}

/// A delivery that holds one private message, as it would be pushed.
pub(crate) fn direct(object: &str, account: &str, value: &Value) -> Vec<u8> {
    one(&json!(object), &json!({"id": account}), "messaging", value)
}

/// Reads a delivery of one event.
///
/// # Errors
/// It is none.
pub(crate) fn read(body: &[u8]) -> Result<Event, ParseProblem> {
    let value: Value = serde_json::from_slice(body).map_err(|_| ParseProblem::new("not_json"))?;
    let Value::Object(_) = value else { return Err(ParseProblem::new("not_json")) };
    let entry =
        value.get("entry").and_then(|entries| entries.get(0)).ok_or(ParseProblem::of("missing_field", "entry"))?;
    let happened = if let Some(change) = entry.get("changes").and_then(|changes| changes.get(0)) {
        let field = fields::word(change, "field").to_owned();
        let value = change.get("value").cloned().unwrap_or_default();
        // A private message may be written as a change.
        if field.starts_with("messag") { Happened::Direct(value) } else { Happened::Change(field, value) }
    } else if let Some(direct) = entry.get("messaging").or_else(|| entry.get("standby")).and_then(|list| list.get(0)) {
        Happened::Direct(direct.clone())
    } else {
        return Err(ParseProblem::of("unknown_event", "entry"));
    };
    Ok(Event {
        object: fields::word(&value, "object").to_owned(),
        account: fields::id(entry, "id")?,
        time: fields::time(entry, "time"),
        happened,
    })
}

/// The same delivery with more known of its event: what was fetched stands beside what was pushed.
pub(crate) fn enriched(body: &[u8], more: &Value) -> Option<Vec<u8>> {
    let mut value: Value = serde_json::from_slice(body).ok()?;
    let entry = value.get_mut("entry")?.get_mut(0)?;
    let list = LISTS.into_iter().find(|list| entry.get(list).is_some())?;
    let event = entry.get_mut(list)?.get_mut(0)?;
    let inside = if event.get("value").is_some() { event.get_mut("value")? } else { event };
    inside.as_object_mut()?.insert("fetched".to_owned(), more.clone());
    Some(value.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_becomes_as_many_deliveries_as_things_happened() {
        let body = json!({"object": "page", "entry": [
            {"id": "1", "time": 5, "changes": [{"field": "feed", "value": {"a": 1}}, {"field": "feed", "value": {"a": 2}}]},
            {"id": "1", "time": 6, "messaging": [{"sender": {"id": "9"}}], "standby": [{"sender": {"id": "8"}}]},
            {"id": "1", "time": 7, "field": "comments", "value": {"a": 3}},
            {"id": "1", "time": 8},
        ]});
        let parts = split(body.to_string().as_bytes()).unwrap();
        assert_eq!(parts.len(), 6);
        for part in &parts[..5] {
            assert_eq!(split(part).unwrap(), vec![part.clone()], "a part is a whole delivery again");
            assert_eq!(read(part).ok().unwrap().account, "1");
        }
        assert_eq!(read(&parts[5]).err().unwrap().code, "unknown_event");
        assert_eq!(split(b"{"), None);
        assert_eq!(split(b"[]"), None);
    }
}
