//! One call to X with the account's token: paced, and with one renewal where X says that the token has ended.
//!
//! Invariant: a call is repeated only after X answered 401, which proves that nothing was done.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::XChannel;
use crate::account::Secrets;
use crate::channel::Failure;
use crate::http::{Answer, Request, Silence};
use crate::pace::{PaceWord, Purpose};
use crate::tokens::{ACCESS_TOKEN, ACCESS_TOKEN_ENDS, REFRESH_TOKEN};

/// Tokens of X live two hours. To confirm against the live service, where an answer does not say.
const TOKEN_SECONDS: i64 = 7_200;

/// Why there is no answer to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// X has told us before to wait so many seconds: it was not asked.
    Wait(u32),
    /// No token to call with: nothing was asked.
    NoToken(Failure),
    /// No answer.
    Silence(Silence),
}

impl XChannel {
    /// Makes one call. The request is made anew for each token.
    pub(super) async fn call<R>(&self, bucket: &'static str, purpose: Purpose, request: R) -> Result<Answer, Fault>
    where
        R: Fn() -> Request + Send + Sync,
    {
        let id = self.account.channel.id;
        if let Some(seconds) = self.pace.wait(id, bucket, purpose, Timestamp::now()) {
            return Err(Fault::Wait(seconds));
        }
        let token = self.token(None).await?;
        let answer = self.ask(bucket, request().bearer(&token)).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let token = self.token(Some(&token)).await?;
        self.ask(bucket, request().bearer(&token)).await
    }

    async fn token(&self, refused: Option<&str>) -> Result<String, Fault> {
        let own = self.clone();
        let renew = |secrets| async move { own.renew(secrets).await };
        let renewed = self.tokens.fresh(&self.account, refused, renew).await;
        renewed.map_err(|failure| Fault::NoToken(in_our_words(failure)))
    }

    async fn ask(&self, bucket: &'static str, request: Request) -> Result<Answer, Fault> {
        let answer = self.http.ask(request).await.map_err(Fault::Silence)?;
        self.pace.learn(self.account.channel.id, bucket, pace_word(&answer));
        Ok(answer)
    }

    /// Brings a new token for the old ones.
    async fn renew(&self, secrets: Secrets) -> Result<BTreeMap<String, String>, Failure> {
        let Some(refresh) = secrets.get(REFRESH_TOKEN) else {
            return Err(Failure::new("sign_in_refused", "the account was never connected, or without offline.access"));
        };
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        self.ask_for_token(&fields).await.map(|(secrets, _)| secrets)
    }

    /// Asks for tokens; they come with the rights that were given.
    pub(super) async fn ask_for_token(
        &self,
        fields: &[(&str, &str)],
    ) -> Result<(BTreeMap<String, String>, String), Failure> {
        let client_id = self.setting("client_id");
        let mut fields = fields.to_vec();
        // An application with a secret proves itself with it; one without says who it is.
        let request = if let Some(secret) = self.account.secrets.get("client_secret") {
            let proof = STANDARD.encode(format!("{client_id}:{secret}"));
            Request::form(self.address("/2/oauth2/token"), &fields).with("authorization", format!("Basic {proof}"))
        } else {
            fields.push(("client_id", client_id));
            Request::form(self.address("/2/oauth2/token"), &fields)
        };
        let answer =
            self.http.ask(request).await.map_err(|silence| Failure::new("unreachable", format!("{silence:?}")))?;
        if !answer.is_success() {
            return Err(not_given(&answer));
        }
        tokens_in(&answer.value(), Timestamp::now())
            .ok_or_else(|| Failure::new("protocol", "the answer to the request for a token has none"))
    }
}

fn not_given(answer: &Answer) -> Failure {
    match answer.status {
        429 => Failure { retry_after: seconds_to_wait(answer), ..Failure::new("rate_limited", "asking for a token") },
        500.. => Failure::new("unreachable", format!("{} to the request for a token", answer.status)),
        status => {
            let value = answer.value();
            let error = value.get("error").and_then(Value::as_str).unwrap_or_default();
            let error: String =
                error.chars().filter(|sign| sign.is_ascii_lowercase() || *sign == '_').take(40).collect();
            Failure::new("sign_in_refused", format!("{status} {error} to the request for a token"))
        }
    }
}

fn tokens_in(value: &Value, now: Timestamp) -> Option<(BTreeMap<String, String>, String)> {
    let word = |name: &str| value.get(name).and_then(Value::as_str).filter(|word| !word.is_empty());
    let seconds = value.get("expires_in").and_then(Value::as_i64).unwrap_or(TOKEN_SECONDS);
    let mut secrets = BTreeMap::from([
        (ACCESS_TOKEN.to_owned(), word("access_token")?.to_owned()),
        (ACCESS_TOKEN_ENDS.to_owned(), now.as_second().saturating_add(seconds).to_string()),
    ]);
    if let Some(refresh) = word("refresh_token") {
        secrets.insert(REFRESH_TOKEN.to_owned(), refresh.to_owned());
    }
    Some((secrets, word("scope").unwrap_or_default().to_owned()))
}

/// Where a person has to connect the account again, the channel says so.
fn in_our_words(failure: Failure) -> Failure {
    if failure.code == "sign_in_refused" { Failure { code: "token_expired", ..failure } } else { failure }
}

/// What an answer says about the pace: of several windows the one that is used up. The names of those of a day are to be
/// confirmed against the live service.
pub(super) fn pace_word(answer: &Answer) -> PaceWord {
    let windows = [
        ["x-user-limit-24hour-limit", "x-user-limit-24hour-remaining", "x-user-limit-24hour-reset"],
        ["x-app-limit-24hour-limit", "x-app-limit-24hour-remaining", "x-app-limit-24hour-reset"],
        ["x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"],
    ];
    let number = |name: &str| answer.header(name).and_then(|value| value.trim().parse::<i64>().ok());
    let words = windows.map(|[limit, remaining, reset]| PaceWord {
        limit: number(limit).and_then(|limit| u32::try_from(limit).ok()),
        remaining: number(remaining).and_then(|remaining| u32::try_from(remaining).ok()),
        resets_at: number(reset).and_then(|reset| Timestamp::from_second(reset).ok()),
    });
    let used_up = words.iter().filter(|word| word.remaining == Some(0)).max_by_key(|word| word.resets_at);
    let [_, _, usual] = words;
    // "Too many" without a figure: nothing is left, until the time that another word names.
    let usual = if answer.status == 429 && usual.remaining.is_none() {
        let wait = answer
            .retry_after
            .and_then(|seconds| Timestamp::now().checked_add(SignedDuration::from_secs(i64::from(seconds))).ok());
        PaceWord { remaining: Some(0), resets_at: usual.resets_at.or(wait), ..usual }
    } else {
        usual
    };
    used_up.copied().unwrap_or(usual)
}

/// How long X asks us to wait, in seconds.
pub(super) fn seconds_to_wait(answer: &Answer) -> Option<u32> {
    let until = pace_word(answer).resets_at.map(|at| at.as_second().saturating_sub(Timestamp::now().as_second()));
    let counted =
        until.filter(|seconds| *seconds > 0).and_then(|seconds| u32::try_from(seconds.saturating_add(1)).ok());
    // Its own count of seconds is theirs; a time was turned into one by our clock.
    answer.retry_after.filter(|_| answer.header("x-rate-limit-reset").is_none()).or(counted).or(answer.retry_after)
}
