//! What Meta's numbers mean. One table for Facebook, Messenger and Instagram.
//!
//! The one question behind it: can the network have what we gave it? A refusal with a known number says no; a number that means
//! "something went wrong here" does not. That trying again may work (`is_transient`) does not say that nothing was done.

use serde_json::Value;

use crate::http::Answer;

/// Why a call did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The token does not count any more; nothing was done.
    Token,
    /// Too fast; nothing was done.
    Wait(Option<u32>),
    /// Not now; nothing was done.
    Later(&'static str),
    /// It will not be done.
    Refused(&'static str),
    /// It may have been done.
    Doubt,
}

/// Numbers that ask to slow down.
const TOO_FAST: [i64; 6] = [4, 17, 32, 341, 613, 80_000];

/// What an answer that is no success means.
pub(crate) fn trouble(answer: &Answer) -> Trouble {
    let value = answer.value();
    let error = value.get("error").unwrap_or(&Value::Null);
    let number = |name: &str| error.get(name).and_then(Value::as_i64);
    match number("code") {
        Some(code) => known(code, number("error_subcode").unwrap_or(0), passes(error), answer),
        None => match answer.status {
            401 => Trouble::Token,
            429 => Trouble::Wait(answer.retry_after),
            403 => Trouble::Refused("permission_missing"),
            404 => Trouble::Refused("target_gone"),
            413 => Trouble::Refused("too_long"),
            400..=499 => Trouble::Refused("refused"),
            _ => Trouble::Doubt,
        },
    }
}

fn known(code: i64, subcode: i64, passing: bool, answer: &Answer) -> Trouble {
    let wait = || Trouble::Wait(super::usage::regain_seconds(answer).or(answer.retry_after));
    match (code, subcode) {
        (102 | 190, _) => Trouble::Token,
        (10, 2_018_278 | 2_534_022) | (_, 2_018_278 | 2_534_022) => Trouble::Refused("window_closed"),
        // To confirm against the live service: an activity that was answered in private once.
        (10_900, _) => Trouble::Refused("private_reply_spent"),
        (551, _) | (_, 1_545_041) | (100, 2_018_001) => Trouble::Refused("recipient_unreachable"),
        // To confirm against the live service: the object is not there, or not for us.
        (100, 33) => Trouble::Refused("target_gone"),
        (3 | 10 | 200..=299, _) => Trouble::Refused("permission_missing"),
        (368, _) => Trouble::Refused("content_rejected"),
        (506, _) => Trouble::Refused("duplicate"),
        (80_001..=80_014, _) => wait(),
        (code, _) if TOO_FAST.contains(&code) => wait(),
        // "Unknown error", "service unavailable": sometimes the words stand there all the same.
        (1 | 2, _) => Trouble::Doubt,
        _ if passing || answer.status >= 500 => Trouble::Doubt,
        _ => Trouble::Refused("refused"),
    }
}

/// Whether Meta says that trying again may work.
fn passes(error: &Value) -> bool {
    error.get("is_transient").and_then(Value::as_bool).unwrap_or(false)
}

/// Whether the answer says that a token does not count: calls are repeated once with another one, because nothing was done.
pub(crate) fn refuses_the_token(answer: &Answer) -> bool {
    !answer.is_success() && trouble(answer) == Trouble::Token
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(status: u16, code: i64, subcode: i64) -> Answer {
        let body = json!({"error": {"message": "x", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A"}});
        Answer { status, retry_after: None, headers: Vec::new(), body: body.to_string().into_bytes(), cut: false }
    }

    #[test]
    fn every_number_of_the_table_has_its_meaning() {
        for (code, subcode, expected) in [
            (190, 463, Trouble::Token),
            (190, 467, Trouble::Token),
            (190, 460, Trouble::Token),
            (190, 458, Trouble::Token),
            (102, 0, Trouble::Token),
            (10, 2_018_278, Trouble::Refused("window_closed")),
            (10, 2_534_022, Trouble::Refused("window_closed")),
            (10, 0, Trouble::Refused("permission_missing")),
            (200, 0, Trouble::Refused("permission_missing")),
            (299, 0, Trouble::Refused("permission_missing")),
            (100, 33, Trouble::Refused("target_gone")),
            (100, 2_018_001, Trouble::Refused("recipient_unreachable")),
            (551, 0, Trouble::Refused("recipient_unreachable")),
            (10, 1_545_041, Trouble::Refused("recipient_unreachable")),
            (368, 0, Trouble::Refused("content_rejected")),
            (506, 0, Trouble::Refused("duplicate")),
            (10_900, 0, Trouble::Refused("private_reply_spent")),
            (4, 0, Trouble::Wait(None)),
            (17, 0, Trouble::Wait(None)),
            (32, 0, Trouble::Wait(None)),
            (341, 0, Trouble::Wait(None)),
            (613, 0, Trouble::Wait(None)),
            (80_001, 0, Trouble::Wait(None)),
            (80_014, 0, Trouble::Wait(None)),
            (2, 0, Trouble::Doubt),
            (1, 0, Trouble::Doubt),
            (100, 0, Trouble::Refused("refused")),
            (9_999, 0, Trouble::Refused("refused")),
        ] {
            assert_eq!(trouble(&answer(400, code, subcode)), expected, "{code}/{subcode}");
        }
        assert_eq!(trouble(&answer(500, 9_999, 0)), Trouble::Doubt);
        let passing = br#"{"error": {"code": 9999, "is_transient": true}}"#.to_vec();
        assert_eq!(trouble(&Answer { body: passing, ..answer(400, 0, 0) }), Trouble::Doubt);
    }

    #[test]
    fn an_answer_without_a_number_is_read_by_its_status() {
        let bare = |status| {
            trouble(&Answer { status, retry_after: Some(7), headers: Vec::new(), body: b"<html>".to_vec(), cut: false })
        };
        assert_eq!(bare(429), Trouble::Wait(Some(7)));
        assert_eq!(bare(401), Trouble::Token);
        assert_eq!(bare(502), Trouble::Doubt);
        assert_eq!(bare(302), Trouble::Doubt);
    }
}
