//! The envelope that every item stands in, and the fields in it.

use guichet_core::model::IncomingAuthor;
use jiff::Timestamp;
use serde_json::Value;

use super::{House, POST_EDITED, POST_FETCHED};
use crate::channel::ParseProblem;
use crate::text;

/// One event with what came along.
#[derive(Debug, Clone, Copy)]
pub(in crate::x) struct Event<'a> {
    /// Its type.
    pub(in crate::x) kind: &'a str,
    /// What happened.
    pub(super) payload: &'a Value,
    /// Users, posts and files that the payload names.
    includes: &'a Value,
    /// The account's own id.
    pub(super) own_id: Option<&'a str>,
    /// Whether X takes replies only to those who named or quoted the account.
    pub(super) needs_summon: bool,
}

impl<'a> Event<'a> {
    /// Reads the envelope.
    ///
    /// # Errors
    /// It is none, or it is meant for another account.
    pub(in crate::x) fn of(value: &'a Value, house: House<'a>) -> Result<Self, ParseProblem> {
        let unknown = || ParseProblem::of("unknown_event", "event_type");
        if !value.is_object() {
            return Err(ParseProblem::new("not_json"));
        }
        let data = value.get("data").ok_or_else(unknown)?;
        let kind = word(data, "event_type").ok_or_else(unknown)?;
        let meant_for = data.get("filter").and_then(|filter| word(filter, "user_id"));
        match (house.own_id, meant_for) {
            (Some(own), Some(meant)) if own != meant => {
                return Err(ParseProblem::of("other_account", "filter.user_id"));
            }
            _ => {}
        }
        Ok(Self {
            kind,
            payload: data.get("payload").unwrap_or(&Value::Null),
            includes: data.get("includes").unwrap_or(&Value::Null),
            own_id: house.own_id.or(meant_for),
            needs_summon: house.needs_summon,
        })
    }

    /// Whether it brings a post, whichever way it came.
    pub(in crate::x) fn is_post(&self) -> bool {
        matches!(
            self.kind,
            "post.create"
                | "post.mention.create"
                | "post.reply.create"
                | "post.quote.create"
                | POST_FETCHED
                | POST_EDITED
        )
    }

    /// What happened.
    pub(in crate::x) fn payload(&self) -> &'a Value {
        self.payload
    }

    /// Whether this is the account itself.
    pub(in crate::x) fn is_own(&self, id: &str) -> bool {
        self.own_id == Some(id)
    }

    /// A user that came along: in the list beside the payload, or by id inside it.
    pub(super) fn user(&self, id: &str) -> Option<&'a Value> {
        let listed = self.included("users").iter().map(inner).find(|user| word(user, "id") == Some(id));
        listed.or_else(|| self.payload.get("users")?.get(id).map(inner))
    }

    /// A post that came along.
    pub(super) fn tweet(&self, id: &str) -> Option<&'a Value> {
        self.included("tweets").iter().map(inner).find(|tweet| word(tweet, "id") == Some(id))
    }

    /// What came along under this name.
    pub(super) fn included(&self, name: &str) -> &'a [Value] {
        list(self.includes, name)
    }

    /// Who wrote it, as far as X says.
    pub(super) fn author(&self, id: &str) -> IncomingAuthor {
        let said = |name| text::name(self.user(id).and_then(|user| word(user, name)).unwrap_or_default());
        let handle = said("username");
        IncomingAuthor {
            id: id.to_owned(),
            name: said("name"),
            handle: if handle.is_empty() { handle } else { format!("@{handle}") },
        }
    }
}

/// X wraps some users in `data`, and others not.
fn inner(value: &Value) -> &Value {
    value.get("data").filter(|data| data.is_object()).unwrap_or(value)
}

/// A field that is a text and not empty.
pub(in crate::x) fn word<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str().filter(|word| !word.is_empty())
}

/// A field that is a list.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether this is a number as X gives them to posts, messages and people.
pub(in crate::x) fn is_id(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An id, written as a text or as a number; X doubles numbers as `…_str`.
pub(super) fn id(value: &Value, name: &str) -> Result<Option<String>, ParseProblem> {
    let doubled = value.get(format!("{name}_str"));
    let Some(given) = doubled.or_else(|| value.get(name)).filter(|given| !given.is_null()) else { return Ok(None) };
    let id = match given {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    if is_id(&id) { Ok(Some(id)) } else { Err(ParseProblem::of("bad_field", name)) }
}

/// An id that must be there.
pub(super) fn required_id(value: &Value, name: &str) -> Result<String, ParseProblem> {
    id(value, name)?.ok_or_else(|| ParseProblem::of("missing_field", name))
}

/// A time, as a date or as milliseconds since 1970.
pub(super) fn time(value: &Value, name: &str) -> Result<Option<Timestamp>, ParseProblem> {
    let wrong = || ParseProblem::of("bad_field", name);
    let text = match value.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(wrong()),
    };
    let read = match text.parse::<i64>() {
        Ok(milliseconds) => Timestamp::from_millisecond(milliseconds).ok(),
        Err(_) => text.parse().ok(),
    };
    read.map(Some).ok_or_else(wrong)
}
