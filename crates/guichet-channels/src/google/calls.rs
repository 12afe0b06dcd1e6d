//! Calls of Google's service: a token that is renewed when it ends, the pace, and what its errors mean.
//!
//! Invariant: a call is repeated once only, and only after an answer that proves that nothing was done.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::Value;

use crate::account::{Account, Secrets, Surroundings};
use crate::channel::Failure;
use crate::http::{Answer, Http, Request, with_query};
use crate::pace::{Caller, PaceWord, Purpose};
use crate::tokens::{ACCESS_TOKEN, ACCESS_TOKEN_ENDS, REFRESH_TOKEN};
use crate::trouble::Trouble;

/// Reviews asked for at once. Fifty is the most; a page of the longest reviews has to fit into what we read of an answer.
const PAGE: &str = "25";
/// Where Google asks to wait without saying how long: its limits are counted by the minute.
const A_MINUTE: u32 = 60;
/// What all accounts of one project may ask for in a minute. Google's answers do not count down.
const RULE: (u32, SignedDuration) = (300, SignedDuration::from_mins(1));

/// Calls of one account.
#[derive(Debug, Clone)]
pub(super) struct Service {
    account: Account,
    surroundings: Surroundings,
    http: Http,
}

/// Reviews of one place, the one changed last first.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) reviews: Vec<Value>,
    /// The page to go on with; none at the end of what was asked.
    pub(super) next: Option<String>,
    /// What held up the reading before it had its pages: what came counts, and the rest is on the next page.
    pub(super) held_up: Option<Failure>,
}

impl Service {
    pub(super) fn new(account: &Account, surroundings: &Surroundings) -> Self {
        let http = Http::new(surroundings.network.clone());
        Self { account: account.clone(), surroundings: surroundings.clone(), http }
    }

    /// The same with the secrets of a new consent.
    pub(super) fn connected_anew(&self, secrets: &BTreeMap<String, String>) -> Self {
        let mut account = self.account.clone();
        account.secrets.0.extend(secrets.clone());
        // What this process still holds of the account belongs to the former consent.
        self.surroundings.tokens.forget(account.channel.id);
        Self::new(&account, &self.surroundings)
    }

    /// One of the addresses among the settings.
    pub(super) fn address(&self, setting: &str) -> &str {
        self.account.setting(setting).unwrap_or_default().trim_end_matches('/')
    }

    /// A secret or a setting.
    pub(super) fn given(&self, name: &str) -> &str {
        self.account.setting(name).or_else(|| self.account.secrets.get(name)).unwrap_or_default()
    }

    /// Makes a request in the name of the account.
    pub(super) async fn call(&self, purpose: Purpose, request: impl Fn() -> Request) -> Result<Value, Trouble> {
        let bucket = if purpose == Purpose::Answer { "replies" } else { "calls" };
        let pace = &self.surroundings.pace;
        if let Some(seconds) = pace.wait_counting(self.caller(), bucket, purpose, Timestamp::now(), RULE) {
            let detail = "the service asked to wait";
            return Err(Failure { retry_after: Some(seconds), ..Failure::new("rate_limited", detail) }.into());
        }
        let token = self.token(None).await?;
        let ask = async |request: Request| match purpose {
            Purpose::Fetch => self.http.fetch(request).await,
            Purpose::Answer => self.http.ask(request).await,
        };
        let mut answer = ask(request().bearer(&token)).await?;
        // A refused token proves that nothing was done.
        if answer.status == 401 {
            let token = self.token(Some(&token)).await?;
            answer = ask(request().bearer(&token)).await?;
        }
        if answer.status == 429 {
            let seconds = i64::from(answer.retry_after.unwrap_or(A_MINUTE));
            let resets_at = Timestamp::now().checked_add(SignedDuration::from_secs(seconds)).ok();
            pace.learn(self.caller(), bucket, PaceWord { limit: None, remaining: Some(0), resets_at });
        }
        if let Some(failure) = failure_of(&answer) {
            return Err(failure.into());
        }
        serde_json::from_slice(&answer.body).map_err(|_| Failure::new("protocol", "an answer that is not JSON").into())
    }

    /// Google counts the calls of a project, whichever account they are made for.
    fn caller(&self) -> Caller {
        let project = format!("{} {}", self.address("reviews_url"), self.given("client_id"));
        Caller::among(self.account.channel.id, project)
    }

    async fn ask(&self, request: Request) -> Result<Answer, Trouble> {
        Ok(self.http.ask(request).await?)
    }

    async fn token(&self, refused: Option<&str>) -> Result<String, Failure> {
        let own = self.clone();
        let renew = |secrets| async move { own.renewed(secrets).await };
        self.surroundings.tokens.fresh(&self.account, refused, renew).await
    }

    async fn renewed(&self, secrets: Secrets) -> Result<BTreeMap<String, String>, Failure> {
        let Some(refresh) = secrets.get(REFRESH_TOKEN) else {
            return Err(Failure::new("token_expired", "the account is not connected"));
        };
        self.ask_for_tokens(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await
    }

    /// Asks for tokens with what a person or an earlier answer gave.
    pub(super) async fn ask_for_tokens(&self, fields: &[(&str, &str)]) -> Result<BTreeMap<String, String>, Failure> {
        let ours = [("client_id", self.given("client_id")), ("client_secret", self.given("client_secret"))];
        let fields: Vec<_> = ours.iter().chain(fields).copied().collect();
        let form = Request::form(self.address("token_url"), &fields);
        let answer = self.ask(form).await.map_err(Trouble::of_reading)?;
        let value = answer.value();
        match (answer.status, value.get("error").and_then(Value::as_str)) {
            (200..=299, _) => tokens_in(&value),
            // The owner took the right away, or did not use it for months: only they can give it again.
            (_, Some("invalid_grant")) => Err(Failure::new("token_expired", "invalid_grant")),
            (_, Some("invalid_client" | "unauthorized_client")) => Err(Failure::new("sign_in_refused", "client")),
            (429 | 500.., _) => {
                Err(Failure { retry_after: answer.retry_after, ..Failure::new("unreachable", "tokens later") })
            }
            (status, _) => Err(Failure::new("protocol", format!("asked for tokens, heard {status}"))),
        }
    }

    /// Reads the reviews of a place down to those that changed before this time, at most so many pages. Where the pace or the service
    /// holds it up after the first of them, it gives what was read.
    pub(super) async fn list(
        &self,
        place: &str,
        from: Option<String>,
        down_to: i64,
        pages: usize,
    ) -> Result<Listing, Failure> {
        let address = format!("{}/v4/{place}/reviews", self.address("reviews_url"));
        let mut listing = Listing { next: from, ..Listing::default() };
        for turn in 0..pages {
            let mut parameters = vec![("pageSize", PAGE), ("orderBy", "updateTime desc")];
            parameters.extend(listing.next.as_deref().map(|token| ("pageToken", token)));
            let url = with_query(&address, &parameters);
            let page = match self.fetch(&url).await {
                Ok(page) => page,
                Err(failure) if turn == 0 => return Err(failure),
                Err(failure) => {
                    listing.held_up = Some(failure);
                    break;
                }
            };
            let empty = Vec::new();
            let reviews = page.get("reviews").and_then(Value::as_array).unwrap_or(&empty);
            let mut reached = false;
            for review in reviews {
                let changed_at = super::cursor::micros(review, "updateTime");
                reached = changed_at != 0 && changed_at < down_to;
                if reached {
                    break;
                }
                listing.reviews.push(review.clone());
            }
            let next = page.get("nextPageToken").and_then(Value::as_str).filter(|token| !token.is_empty());
            listing.next = next.filter(|_| !reached).map(str::to_owned);
            if listing.next.is_none() {
                break;
            }
        }
        Ok(listing)
    }

    /// Reads something. What is only read may be read again: no answer is a failure like the others.
    pub(super) async fn fetch(&self, url: &str) -> Result<Value, Failure> {
        self.call(Purpose::Fetch, || Request::get(url)).await.map_err(Trouble::of_reading)
    }

    /// Puts a reply under a review.
    pub(super) async fn put(&self, review: &str, body: &Value) -> Result<Value, Trouble> {
        let url = format!("{}/v4/{review}/reply", self.address("reviews_url"));
        self.call(Purpose::Answer, || Request::json(Method::PUT, url.as_str(), body)).await
    }

    /// Reads one review.
    pub(super) async fn review(&self, name: &str) -> Result<Value, Failure> {
        self.fetch(&format!("{}/v4/{name}", self.address("reviews_url"))).await
    }
}

/// The secrets in an answer of the token address.
fn tokens_in(value: &Value) -> Result<BTreeMap<String, String>, Failure> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let access = text("access_token").ok_or_else(|| Failure::new("protocol", "an answer without a token"))?;
    let lasts = value.get("expires_in").and_then(Value::as_i64).unwrap_or(3_600);
    let ends = Timestamp::now().as_second().saturating_add(lasts);
    let mut tokens = BTreeMap::from([
        (ACCESS_TOKEN.to_owned(), access.to_owned()),
        (ACCESS_TOKEN_ENDS.to_owned(), ends.to_string()),
    ]);
    if let Some(refresh) = text("refresh_token") {
        tokens.insert(REFRESH_TOKEN.to_owned(), refresh.to_owned());
    }
    Ok(tokens)
}

/// What an answer that is no success means, by the code of `docs/channels.md`.
fn failure_of(answer: &Answer) -> Option<Failure> {
    if answer.is_success() {
        return None;
    }
    let value = answer.value();
    let word = |place: &str| value.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    let details = value.pointer("/error/details").and_then(Value::as_array).cloned().unwrap_or_default();
    let reason = |name: &str| details.iter().any(|detail| detail.get("reason").is_some_and(|reason| reason == name));
    let nothing = |detail: &Value| detail.pointer("/metadata/quota_limit_value").is_some_and(|value| value == "0");
    let code = match answer.status {
        // A project that Google has not let in yet has a quota of nothing at all.
        429 if details.iter().any(nothing) => "quota_not_granted",
        429 => "rate_limited",
        401 => "token_expired",
        403 if reason("SERVICE_DISABLED") => "service_disabled",
        403 => "permission_missing",
        404 | 410 => "target_gone",
        400 => "refused",
        500.. => "server_error",
        _ => "protocol",
    };
    let retry_after = answer.retry_after.or((answer.status == 429).then_some(A_MINUTE));
    Some(Failure { retry_after, ..Failure::new(code, format!("{} {}", answer.status, word("/error/status"))) })
}
