//! What X could not bring while our address did not answer: asked for again, once the address counts again.
//!
//! The cursor is the time up to which X could bring everything. It stands still while the desk is off or the webhook invalid; after
//! a longer gap X is asked to bring those hours again, by the same webhook: what is known already is the same item.
//!
//! How far back a replay reaches, and what it costs, are to be confirmed against the live service: five days are asked for at most.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::XChannel;
use super::registering::Unregistered;
use crate::channel::{Batch, Failure};
use crate::http::Request;

/// How often it is looked whether X can reach us.
pub(super) const EVERY: Duration = Duration::from_secs(600);
/// A shorter gap is one look that came late.
const GAP: SignedDuration = SignedDuration::from_mins(25);
/// X keeps no longer what it could not bring.
const KEPT: SignedDuration = SignedDuration::from_hours(5 * 24);
/// Seconds that clocks may differ: asked for twice rather than never.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// Seconds since 1970 up to which X could bring everything.
    covered: Option<i64>,
}

impl XChannel {
    /// Looks whether X can reach us, and has what it could not bring brought again.
    pub(super) async fn catch_up(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        let Some(token) = self.account.secrets.get("app_token") else { return Ok(Batch::default()) };
        let hook = match self.known_hook(token).await {
            Ok(hook) => hook.filter(|hook| hook.valid),
            Err(Unregistered::NotNow(failure)) => return Err(failure),
            // What is wrong with the application the check says by name.
            Err(Unregistered::Token | Unregistered::Address) => None,
        };
        // Until X can reach us the time stands still: from there on everything is asked for.
        let Some(hook) = hook else { return Ok(Batch::default()) };
        let before: Cursor = cursor.and_then(|cursor| serde_json::from_str(cursor).ok()).unwrap_or_default();
        let now = Timestamp::now();
        let covered = before.covered.and_then(|seconds| Timestamp::from_second(seconds).ok());
        if let Some(since) = covered.filter(|since| now.duration_since(*since) > GAP) {
            self.replay(&hook.id, since, now, token).await?;
        }
        let after = Cursor { covered: Some(now.as_second()) };
        Ok(Batch { cursor: serde_json::to_string(&after).ok(), ..Batch::default() })
    }

    async fn replay(&self, hook: &str, since: Timestamp, until: Timestamp, token: &str) -> Result<(), Failure> {
        let earliest = until.checked_sub(KEPT).unwrap_or(since);
        let from = since.checked_sub(OVERLAP).unwrap_or(since).max(earliest);
        let minute = |at: Timestamp| at.strftime("%Y%m%d%H%M").to_string();
        let body = json!({ "webhook_id": hook, "from_date": minute(from), "to_date": minute(until) });
        let request = Request::json(Method::POST, self.address("/2/webhooks/replay"), &body);
        let answer = match self.of_application(request, token).await {
            Ok(answer) => answer,
            Err(Unregistered::NotNow(failure)) => return Err(failure),
            Err(Unregistered::Token | Unregistered::Address) => return Ok(()),
        };
        match answer.status {
            429 | 500.. => Err(Failure::new("unreachable", format!("{} to a replay", answer.status))),
            // An application without the right to it will not get it by asking again.
            _ => Ok(()),
        }
    }
}
