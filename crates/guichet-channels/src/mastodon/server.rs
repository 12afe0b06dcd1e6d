//! One server of the network: its API, the pace it allows, and its errors in our words.

use std::sync::Arc;
use std::time::Duration;

use guichet_core::model::{ChannelId, SendOutcome};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::channel::Failure;
use crate::http::{Answer, Http, Request, Silence, with_query};
use crate::pace::{Caller, Pace, PaceWord, Purpose};
use crate::secret::Token;

/// All calls of an account count together: 300 in five minutes.
const BUCKET: &str = "calls";
/// All accounts that ask a server from this machine count together too. To confirm against the live service: 7,500 in five minutes.
const OF_ADDRESS: &str = "address";
const ADDRESS_RULE: (u32, SignedDuration) = (7_500, SignedDuration::from_mins(5));

/// A server with the token of one account.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) http: Http,
    pub(crate) pace: Pace,
    pub(crate) account: ChannelId,
    /// `https://forum.example`, without a slash at the end.
    pub(crate) address: Arc<str>,
    pub(crate) token: Option<Token>,
}

/// Why there is no answer to work with.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// The account is not connected, or not any more.
    NotConnected,
    /// The pace that the server allows is used up for this many seconds.
    Wait(u32),
    Silent(Silence),
    /// The server said no.
    Said(Answer),
    /// A yes that is not what was asked for; whether it was only the beginning of an answer.
    Unreadable {
        cut: bool,
    },
}

impl Server {
    /// An address of the API.
    pub(crate) fn at(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let address = format!("{}{path}", self.address);
        if parameters.is_empty() { address } else { with_query(&address, parameters) }
    }

    /// Asks for something and reads it.
    pub(crate) async fn fetch(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Value, Trouble> {
        let answer = self.call(Request::get(self.at(path, parameters)), Purpose::Fetch).await?;
        serde_json::from_slice(&answer.body).map_err(|_| Trouble::Unreadable { cut: answer.cut })
    }

    /// The same for a list: a page that is none is not an empty one.
    pub(crate) async fn fetch_list(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Vec<Value>, Trouble> {
        match self.fetch(path, parameters).await? {
            Value::Array(list) => Ok(list),
            _ => Err(Trouble::Unreadable { cut: false }),
        }
    }

    /// Makes one call with the account's token, once.
    pub(crate) async fn call(&self, request: Request, purpose: Purpose) -> Result<Answer, Trouble> {
        let Some(token) = &self.token else { return Err(Trouble::NotConnected) };
        if let Some(seconds) = self.pace.wait(self.account, BUCKET, purpose, Timestamp::now()) {
            return Err(Trouble::Wait(seconds));
        }
        self.among_all(purpose)?;
        let request = request.bearer(token);
        let asked = match purpose {
            Purpose::Fetch => self.http.fetch(request).await,
            Purpose::Answer => self.http.ask(request).await,
        };
        let answer = asked.map_err(Trouble::Silent)?;
        self.pace.learn(self.account, BUCKET, pace_word(&answer));
        if answer.is_success() { Ok(answer) } else { Err(Trouble::Said(answer)) }
    }

    /// Makes one call as nobody: the account is about to be connected.
    pub(crate) async fn call_as_nobody(&self, request: Request) -> Result<Answer, Trouble> {
        self.among_all(Purpose::Answer)?;
        let answer = self.http.ask(request).await.map_err(Trouble::Silent)?;
        if answer.is_success() { Ok(answer) } else { Err(Trouble::Said(answer)) }
    }

    /// Listens with the account's token, at most this long; whether a line came that was waited for.
    pub(crate) async fn listen(
        &self,
        request: Request,
        at_most: Duration,
        waited_for: impl FnMut(&str) -> bool + Send,
    ) -> Result<bool, Trouble> {
        let Some(token) = &self.token else { return Err(Trouble::NotConnected) };
        self.among_all(Purpose::Fetch)?;
        self.http.listen(request.bearer(token), at_most, waited_for).await.map_err(Trouble::Silent)
    }

    /// Counts a call among all that this machine makes to the server.
    fn among_all(&self, purpose: Purpose) -> Result<(), Trouble> {
        let together = Caller::among(self.account, Arc::clone(&self.address));
        let wait = self.pace.wait_counting(together, OF_ADDRESS, purpose, Timestamp::now(), ADDRESS_RULE);
        wait.map_or(Ok(()), |seconds| Err(Trouble::Wait(seconds)))
    }
}

/// `X-RateLimit-…`, with the time as a date.
fn pace_word(answer: &Answer) -> PaceWord {
    let number = |name| answer.header(name).and_then(|value| value.trim().parse().ok());
    PaceWord {
        limit: number("x-ratelimit-limit"),
        remaining: number("x-ratelimit-remaining"),
        resets_at: answer.header("x-ratelimit-reset").and_then(|value| value.trim().parse().ok()),
    }
}

/// When the server will go on, by its own word.
fn seconds_to_wait(answer: &Answer) -> Option<u32> {
    let until = pace_word(answer).resets_at.map(|at| at.as_second().saturating_sub(Timestamp::now().as_second()));
    answer.retry_after.or_else(|| until.and_then(|seconds| u32::try_from(seconds.max(1)).ok()))
}

impl Trouble {
    /// Whether the next question would meet the same: it is about the account or the server, and not about what was asked for.
    pub(crate) fn is_of_all(&self) -> bool {
        match self {
            Self::NotConnected | Self::Wait(_) | Self::Silent(_) => true,
            Self::Unreadable { .. } => false,
            Self::Said(answer) => matches!(answer.status, 401 | 429 | 502..=504),
        }
    }

    /// As a failure to fetch.
    pub(crate) fn failure(&self) -> Failure {
        let wait = |code, retry_after, detail: String| Failure { code, retry_after, detail };
        match self {
            Self::NotConnected => Failure::new("token_expired", "the account is not connected"),
            Self::Wait(seconds) => wait("rate_limited", Some(*seconds), "the pace is used up".into()),
            Self::Silent(Silence::NotAllowed) => Failure::new("address_not_allowed", "the server's address"),
            Self::Silent(_) => Failure::new("unreachable", "no answer"),
            Self::Unreadable { .. } => Failure::new("protocol", "not what was asked for"),
            Self::Said(answer) => {
                let detail = format!("status {}", answer.status);
                match answer.status {
                    401 => Failure::new("token_expired", detail),
                    403 => Failure::new("permission_missing", detail),
                    429 => wait("rate_limited", seconds_to_wait(answer), detail),
                    503 => wait("server_error", answer.retry_after, detail),
                    500..=599 => Failure::new("server_error", detail),
                    _ => Failure::new("protocol", detail),
                }
            }
        }
    }

    /// As the outcome of publishing.
    pub(crate) fn outcome(&self) -> SendOutcome {
        let later = |code: &str, retry_after| SendOutcome::Later { code: code.to_owned(), retry_after };
        let refused = |code: &str| SendOutcome::Refused { code: code.to_owned() };
        match self {
            Self::NotConnected => later("token_expired", None),
            Self::Wait(seconds) => later("rate_limited", Some(*seconds)),
            Self::Silent(Silence::NotAllowed) => refused("address_not_allowed"),
            Self::Silent(Silence::NotConnected) => later("unreachable", None),
            Self::Silent(Silence::NoAnswer) => SendOutcome::Unknown { code: "no_answer".into() },
            // Nothing is published by reading.
            Self::Unreadable { .. } => later("protocol", None),
            Self::Said(answer) => match answer.status {
                401 => later("token_expired", None),
                403 => refused("permission_missing"),
                404 | 410 => refused("target_gone_or_hidden"),
                // To confirm against the live service: the words of the error say which limit it was, in the server's language.
                422 => refused("content_rejected"),
                413 => refused("too_long"),
                429 => later("rate_limited", seconds_to_wait(answer)),
                503 => later("server_error", answer.retry_after),
                // The machine in front gave up on the one behind, which may have published it.
                500..=599 => SendOutcome::Unknown { code: "no_answer".into() },
                _ => refused("refused"),
            },
        }
    }
}
