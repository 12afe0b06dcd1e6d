//! What the server tells while it is listened to: which of its events are a reason to fetch.
//!
//! Invariant: an event that may concern us wakes, one that surely does not (a like, a status of somebody else) does not.

use serde_json::Value;

use super::cursor::Cursor;

/// Events of the stream, line by line: `event: …`, then `data: …`.
#[derive(Debug)]
pub(crate) struct Stream {
    place: Cursor,
    event: String,
}

impl Stream {
    /// Listens for whoever has read up to here.
    pub(crate) fn for_place(place: Cursor) -> Self {
        Self { place, event: String::new() }
    }

    /// Whether this line completes an event after which fetching brings something.
    pub(crate) fn concerns_us(&mut self, line: &str) -> bool {
        if let Some(event) = line.strip_prefix("event:") {
            event.trim().clone_into(&mut self.event);
            return self.event == "notifications_merged";
        }
        let Some(data) = line.strip_prefix("data:").map(str::trim) else { return false };
        match self.event.as_str() {
            "notification" => said(data, "type").is_none_or(|kind| matches!(kind.as_str(), "mention" | "quote")),
            "status.update" => said(data, "id").is_none_or(|id| self.place.watches(&id)),
            "delete" => self.place.watches(data.trim_matches('"')),
            _ => false,
        }
    }
}

/// A field of the event; none also where only the beginning of the line was kept, which may say anything.
fn said(data: &str, name: &str) -> Option<String> {
    let value: Value = serde_json::from_str(data).ok()?;
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likes_and_what_others_write_wake_nobody() {
        let mut place = Cursor::default();
        place.watch("100", "", "7");
        let mut stream = Stream::for_place(place);
        let mut told = |event: &str, data: &str| {
            !stream.concerns_us(":thump") && stream.concerns_us(&format!("event: {event}")) | stream.concerns_us(data)
        };
        assert!(told("notification", r#"data: {"id":"5","type":"mention"}"#));
        assert!(told("notification", r#"data: {"id":"5","type":"quote"}"#));
        assert!(told("status.update", r#"data: {"id":"100"}"#) && told("delete", "data: 100"));
        assert!(told("notifications_merged", "data: undefined"));
        assert!(
            told("notification", r#"data: {"id":"5","status":{"content":"cut he"#),
            "a line that is cut may be one"
        );
        for (event, data) in [
            ("notification", r#"data: {"id":"5","type":"favourite"}"#),
            ("notification", r#"data: {"id":"5","type":"reblog"}"#),
            ("status.update", r#"data: {"id":"7"}"#),
            ("delete", "data: 7"),
            ("update", r#"data: {"id":"9"}"#),
        ] {
            assert!(!told(event, data), "{event} {data}");
        }
    }
}
