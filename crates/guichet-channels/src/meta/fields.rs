//! Reads the fields of Meta's JSON: ids that are numbers or texts, times in three dialects. Pure, and never panics.

use jiff::Timestamp;
use serde_json::Value;

use crate::channel::ParseProblem;
use crate::text;

/// The longest id that is taken.
const LONGEST_ID: usize = 500;
/// The longest address of a file that is kept.
const LONGEST_ADDRESS: usize = 4_000;
/// Numbers above this count milliseconds.
const MILLISECONDS: u64 = 100_000_000_000;

/// An id, where there is one.
pub(crate) fn optional_id(value: &Value, name: &str) -> Result<Option<String>, ParseProblem> {
    let id = match value.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(id)) => id.trim().to_owned(),
        Some(Value::Number(id)) if id.is_i64() || id.is_u64() => id.to_string(),
        Some(_) => return Err(ParseProblem::of("bad_field", name)),
    };
    let fits = !id.is_empty() && id.chars().count() <= LONGEST_ID && !id.chars().any(char::is_control);
    if fits { Ok(Some(id)) } else { Err(ParseProblem::of("bad_field", name)) }
}

/// An id that must be there.
pub(crate) fn id(value: &Value, name: &str) -> Result<String, ParseProblem> {
    optional_id(value, name)?.ok_or_else(|| ParseProblem::of("missing_field", name))
}

/// The id of an object within (`sender.id`).
pub(crate) fn id_within(value: &Value, object: &str) -> Result<Option<String>, ParseProblem> {
    value.get(object).map_or(Ok(None), |inner| optional_id(inner, "id"))
}

/// A short word; empty where there is none.
pub(crate) fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A name on one line; empty where there is none.
pub(crate) fn name(value: &Value, field: &str) -> String {
    text::name(word(value, field))
}

/// Somebody's words, without what no database keeps.
pub(crate) fn words(value: &Value, field: &str) -> Result<String, ParseProblem> {
    match value.get(field) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(said)) => {
            let said = text::words(said);
            text::not_too_long(&said, field)?;
            Ok(said)
        }
        Some(_) => Err(ParseProblem::of("bad_field", field)),
    }
}

/// Whether a flag stands.
pub(crate) fn yes(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// A time: seconds, milliseconds, or ISO 8601.
pub(crate) fn time(value: &Value, name: &str) -> Option<Timestamp> {
    match value.get(name)? {
        Value::Number(number) => counted(number.as_i64()?),
        Value::String(text) => match text.trim().parse::<i64>() {
            Ok(number) => counted(number),
            Err(_) => text.trim().parse().ok(),
        },
        _ => None,
    }
}

fn counted(number: i64) -> Option<Timestamp> {
    if number.unsigned_abs() > MILLISECONDS {
        Timestamp::from_millisecond(number).ok()
    } else {
        Timestamp::from_second(number).ok()
    }
}

/// An address of the web, where it is one.
pub(crate) fn address(text: &str) -> Option<String> {
    if text.len() > LONGEST_ADDRESS {
        return None;
    }
    let url = reqwest::Url::parse(text.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// An id as a piece of an address: everything but letters, digits and a few marks is escaped.
pub(crate) fn segment(id: &str) -> String {
    use std::fmt::Write as _;
    id.bytes().fold(String::with_capacity(id.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':') {
            text.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_come_in_three_dialects() {
        let value =
            json!({"s": 1_772_532_000, "ms": 1_772_532_000_123_i64, "iso": "2026-03-03T10:00:00+0000", "no": "hier"});
        assert_eq!(time(&value, "s").unwrap().to_string(), "2026-03-03T10:00:00Z");
        assert_eq!(time(&value, "ms").unwrap().to_string(), "2026-03-03T10:00:00.123Z");
        assert_eq!(time(&value, "iso").unwrap().to_string(), "2026-03-03T10:00:00Z");
        assert_eq!((time(&value, "no"), time(&value, "gone")), (None, None));
    }

    #[test]
    fn no_id_leads_to_another_place() {
        assert_eq!(segment("178_2"), "178_2");
        assert_eq!(segment("../me?x=1#é"), "%2E%2E%2Fme%3Fx%3D1%23%C3%A9");
    }
}
