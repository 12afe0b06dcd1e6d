//! How much of what is allowed was used, by Meta's headers: shares of a hundred, and minutes until it goes on.
//!
//! To confirm against the live service: the names and the units of `X-App-Usage` and `X-Business-Use-Case-Usage`.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::http::Answer;
use crate::pace::PaceWord;

/// The shares that an answer names.
const SHARES: [&str; 3] = ["call_count", "total_cputime", "total_time"];
/// Where no minutes are named, the share is looked at again after this long: the window rolls over an hour.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// Every usage that the headers of an answer name.
fn usages(answer: &Answer) -> Vec<Value> {
    let read = |name: &str| answer.header(name).and_then(|text| serde_json::from_str::<Value>(text).ok());
    let mut found: Vec<Value> = [read("x-app-usage"), read("x-page-usage")].into_iter().flatten().collect();
    if let Some(Value::Object(accounts)) = read("x-business-use-case-usage") {
        found.extend(accounts.into_iter().filter_map(|(_, list)| Some(list.as_array()?.clone())).flatten());
    }
    found
}

/// What an answer says about the application, whose accounts are counted together: only that nothing is left, because shares of a
/// hundred cannot be dealt out in calls.
pub(crate) fn word_of_app(answer: &Answer, now: Timestamp) -> PaceWord {
    let app = answer.header("x-app-usage").and_then(|text| serde_json::from_str::<Value>(text).ok());
    let known = |usage: &Value| SHARES.iter().any(|name| usage.get(name).is_some());
    app.filter(known).map(|usage| PaceWord { limit: None, ..of_usages(&[usage], now) }).unwrap_or_default()
}

fn minutes(usages: &[Value]) -> Option<i64> {
    let named = usages.iter().filter_map(|usage| usage.get("estimated_time_to_regain_access")?.as_i64());
    named.filter(|minutes| (1..=10_080).contains(minutes)).max()
}

/// What an answer says about the pace.
pub(crate) fn word(answer: &Answer, now: Timestamp) -> PaceWord {
    of_usages(&usages(answer), now)
}

fn of_usages(usages: &[Value], now: Timestamp) -> PaceWord {
    let share = usages
        .iter()
        .flat_map(|usage| SHARES.iter().filter_map(|name| usage.get(name)))
        .filter_map(|share| whole(share.as_f64()?))
        .max();
    let Some(share) = share else { return PaceWord::default() };
    let minutes = minutes(usages);
    let used = if minutes.is_some() { 100 } else { share };
    let wait = minutes.map_or(LOOK_AGAIN, SignedDuration::from_mins);
    PaceWord { limit: Some(100), remaining: Some(100 - used), resets_at: now.checked_add(wait).ok() }
}

/// A share as a whole number of a hundred; a part counts as one more.
fn whole(share: f64) -> Option<u32> {
    format!("{:.0}", share.ceil().clamp(0.0, 100.0)).parse().ok()
}

/// Seconds until calls are taken again, where the answer says so.
pub(crate) fn regain_seconds(answer: &Answer) -> Option<u32> {
    minutes(&usages(answer)).and_then(|minutes| u32::try_from(minutes * 60).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status: 200, retry_after: None, headers, body: Vec::new(), cut: false }
    }

    #[test]
    fn the_highest_share_counts_and_minutes_are_believed() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let calm = answer(&[("x-app-usage", r#"{"call_count":28,"total_time":93,"total_cputime":25}"#)]);
        assert_eq!(word(&calm, now).remaining, Some(7));
        assert_eq!(word(&calm, now).resets_at.unwrap().to_string(), "2026-11-22T10:05:00Z");
        let precise = answer(&[("x-app-usage", r#"{"call_count":28.5,"total_time":2.0}"#)]);
        assert_eq!(word(&precise, now).remaining, Some(71));
        let full = answer(&[(
            "x-business-use-case-usage",
            r#"{"17":[{"type":"pages","call_count":12,"estimated_time_to_regain_access":9}]}"#,
        )]);
        assert_eq!((word(&full, now).remaining, regain_seconds(&full)), (Some(0), Some(540)));
        assert_eq!(word(&full, now).resets_at.unwrap().to_string(), "2026-11-22T10:09:00Z");
        assert_eq!(word(&answer(&[]), now), PaceWord::default());
        assert_eq!(word(&answer(&[("x-app-usage", "what")]), now), PaceWord::default());
    }
}
