//! What X could not bring while our address did not answer: asked for again, once the address counts again.
//!
//! The cursor is the time up to which X could bring everything, with the gaps that X still owes us. The time stands still while the
//! desk is off or the webhook invalid; after a longer gap X is asked to bring those hours again, by the same webhook: what is known
//! already is the same item.
//!
//! Invariant: a gap is owed until X took the request for it, or keeps it no longer; as long as it is owed, the check says so.
//!
//! How far back a replay reaches, and what it costs, are to be confirmed against the live service: five days are asked for at most.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::XChannel;
use super::calls::seconds_to_wait;
use super::registering::Unregistered;
use crate::channel::{Batch, Failure, Problem};
use crate::http::Request;

/// How often it is looked whether X can reach us.
pub(super) const EVERY: Duration = Duration::from_secs(600);
/// A shorter gap is one look that came late.
const GAP: SignedDuration = SignedDuration::from_mins(25);
/// X keeps no longer what it could not bring.
const KEPT: SignedDuration = SignedDuration::from_hours(5 * 24);
/// Seconds that clocks may differ: asked for twice rather than never.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);
/// When X is asked again, in seconds, where it said no: the application may have been given the right meanwhile.
const AFTER_A_NO: i64 = 3_600;
/// Gaps that are remembered: more of them in five days are one long one.
const MOST_GAPS: usize = 20;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// Seconds since 1970 up to which X could bring everything, but for what it owes.
    covered: Option<i64>,
    /// What it owes, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    owed: Vec<Gap>,
}

/// A time of which X did not bring again what happened. All in seconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Gap {
    since: i64,
    until: i64,
    /// Not asked for before.
    again_at: i64,
    /// X said no, and not only "later".
    refused: bool,
}

impl Cursor {
    fn read(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// Up to now X can bring everything; what it could not bring before it owes.
    fn reaches(&mut self, now: Timestamp) {
        let before = self.covered.replace(now.as_second()).and_then(|at| Timestamp::from_second(at).ok());
        if let Some(since) = before.filter(|since| now.duration_since(*since) > GAP) {
            self.owed.push(Gap { since: since.as_second(), until: now.as_second(), ..Gap::default() });
        }
        let kept_since = now.as_second().saturating_sub(KEPT.as_secs());
        self.owed.retain(|gap| gap.until > kept_since);
        while self.owed.len() > MOST_GAPS {
            let first = self.owed.remove(0);
            if let Some(next) = self.owed.first_mut() {
                next.since = first.since;
            }
        }
    }
}

impl XChannel {
    /// Looks whether X can reach us, and has what it could not bring brought again.
    pub(super) async fn catch_up(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        let Some(token) = self.account.secrets.get("app_token") else { return Ok(Batch::default()) };
        let hook = match self.known_hook(token).await {
            Ok(hook) => hook.filter(|hook| hook.valid),
            Err(Unregistered::NotNow(failure)) => return Err(failure),
            // What is wrong with the application the check says by name.
            Err(Unregistered::Token | Unregistered::Forbidden | Unregistered::Address) => None,
        };
        // Until X can reach us the time stands still: from there on everything is asked for.
        let Some(hook) = hook else { return Ok(Batch::default()) };
        let now = Timestamp::now();
        let mut place = Cursor::read(cursor);
        place.reaches(now);
        let mut owed = Vec::new();
        for gap in std::mem::take(&mut place.owed) {
            owed.extend(if gap.again_at > now.as_second() {
                Some(gap)
            } else {
                self.ask_for(gap, &hook.id, now).await
            });
        }
        place.owed = owed;
        Ok(Batch { cursor: serde_json::to_string(&place).ok(), ..Batch::default() })
    }

    /// Asks for what happened in a gap; gives it back, with the time of the next request, where X did not take this one.
    async fn ask_for(&self, gap: Gap, hook: &str, now: Timestamp) -> Option<Gap> {
        let token = self.account.secrets.get("app_token")?;
        let earliest = now.checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
        let since = Timestamp::from_second(gap.since).ok().and_then(|since| since.checked_sub(OVERLAP).ok());
        let minute = |at: Timestamp| at.strftime("%Y%m%d%H%M").to_string();
        let (from, to) = (since.unwrap_or(earliest).max(earliest), Timestamp::from_second(gap.until).unwrap_or(now));
        let body = json!({ "webhook_id": hook, "from_date": minute(from), "to_date": minute(to) });
        let request = Request::json(Method::POST, self.address("/2/webhooks/replay"), &body);
        let (refused, wait) = match self.of_application("replay", request, token).await {
            Ok(answer) if answer.is_success() => return None,
            Ok(answer) if answer.status == 429 => (false, seconds_to_wait(&answer).map(i64::from)),
            Ok(answer) => (answer.status < 500, None),
            Err(Unregistered::NotNow(failure)) => (false, failure.retry_after.map(i64::from)),
            Err(Unregistered::Token | Unregistered::Forbidden | Unregistered::Address) => (true, None),
        };
        let wait = wait.unwrap_or(if refused { AFTER_A_NO } else { 0 });
        Some(Gap { refused, again_at: now.as_second().saturating_add(wait), ..gap })
    }

    /// That X owes us something still.
    pub(super) fn owed(&self) -> Option<Problem> {
        let place = Cursor::read(self.account.channel.cursor.as_deref());
        let gap = place.owed.first()?;
        let at = |seconds: i64, form: &str| {
            Timestamp::from_second(seconds).map(|at| at.strftime(form).to_string()).unwrap_or_default()
        };
        let until = place.owed.last().map_or(gap.until, |last| last.until);
        let fr = |seconds| at(seconds, "%d/%m/%Y %H:%M UTC");
        let en = |seconds| at(seconds, "%Y-%m-%d %H:%M UTC");
        let (why_fr, why_en) = if gap.refused {
            (
                "X le refuse à cette application\u{a0}: vérifiez dans le portail des développeurs que son forfait comprend la relecture des webhooks («\u{a0}replay\u{a0}»).",
                "X refuses it to this application: check in the developer portal that its plan includes the replay of webhooks.",
            )
        } else {
            ("X ne peut pas le faire pour l’instant.", "X cannot do it for now.")
        };
        Some(Problem::new(
            "replay_owed",
            format!(
                "Entre {} et {}, l’adresse du canal ne répondait pas, et X n’a pas encore rapporté ce qui est arrivé. {why_fr} Guichet le redemande de lui-même pendant cinq jours\u{a0}; d’ici là, regardez le compte dans X.",
                fr(gap.since),
                fr(until)
            ),
            format!(
                "Between {} and {} the channel's address did not answer, and X has not yet brought again what happened. {why_en} Guichet asks again by itself for five days; until then look at the account in X.",
                en(gap.since),
                en(until)
            ),
        ))
    }
}
