//! The account's server: its session, the calls through it, the pace it allows, and its errors in our words.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_core::model::SendOutcome;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use crate::account::{Account, Secrets};
use crate::channel::Failure;
use crate::http::{Answer, Http, Request, Silence, with_query};
use crate::pace::{Caller, Pace, PaceWord, Purpose};
use crate::tokens::{ACCESS_TOKEN, REFRESH_TOKEN, Tokens};

/// Reads and writes are counted apart.
const READS: &str = "reads";
const WRITES: &str = "writes";
/// Who speaks for private messages, and how the account's server is told to ask there.
const CHAT: &str = "did:web:api.bsky.chat#bsky_chat";

/// The server with one account.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) http: Http,
    pub(crate) pace: Pace,
    pub(crate) tokens: Tokens,
    pub(crate) account: Arc<Account>,
    pub(crate) address: Arc<str>,
}

/// Why there is no answer to work with.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// No session could be opened.
    NoSession(Failure),
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

/// One call: the method's name on the network, and what it is given.
pub(crate) struct Call<'a> {
    pub(crate) name: &'a str,
    /// For a question.
    pub(crate) parameters: &'a [(&'a str, &'a str)],
    /// For an act.
    pub(crate) body: Option<&'a Value>,
    pub(crate) chat: bool,
    pub(crate) purpose: Purpose,
}

impl<'a> Call<'a> {
    /// A question.
    pub(crate) fn ask(name: &'a str, parameters: &'a [(&'a str, &'a str)], purpose: Purpose) -> Self {
        Self { name, parameters, body: None, chat: false, purpose }
    }

    /// An act.
    pub(crate) fn act(name: &'a str, body: &'a Value) -> Self {
        Self { name, parameters: &[], body: Some(body), chat: false, purpose: Purpose::Answer }
    }

    /// The same for private messages.
    pub(crate) fn in_chat(self) -> Self {
        Self { chat: true, ..self }
    }
}

impl Server {
    /// Makes one call in the account's session. A session that ended is renewed, and the call is made again: an answer that says
    /// so proves that nothing was done.
    pub(crate) async fn call(&self, call: &Call<'_>) -> Result<Value, Trouble> {
        let bucket = if call.body.is_some() { WRITES } else { READS };
        let token = self.session(None).await?;
        let caller = self.caller(bucket, &token);
        if let Some(seconds) = self.pace.wait(caller.clone(), bucket, call.purpose, Timestamp::now()) {
            return Err(Trouble::Wait(seconds));
        }
        let mut answer = self.once(call, &token).await?;
        if is_expired(&answer, call.chat) {
            let token = self.session(Some(&token)).await?;
            answer = self.once(call, &token).await?;
        }
        self.pace.learn(caller, bucket, pace_word(&answer));
        match serde_json::from_slice(&answer.body) {
            _ if !answer.is_success() => Err(Trouble::Said(answer)),
            Ok(value) => Ok(value),
            // What was to be done is done.
            Err(_) if call.body.is_some() => Ok(Value::Null),
            Err(_) => Err(Trouble::Unreadable { cut: answer.cut }),
        }
    }

    /// Asks for a page, and gives it with the list of this name in it: a page without it is not an empty one.
    pub(crate) async fn list(&self, call: &Call<'_>, name: &str) -> Result<(Value, Vec<Value>), Trouble> {
        let mut page = self.call(call).await?;
        match page.get_mut(name).map(Value::take) {
            Some(Value::Array(list)) => Ok((page, list)),
            _ => Err(Trouble::Unreadable { cut: false }),
        }
    }

    /// The account's own id on the network, from its session.
    pub(crate) async fn me(&self) -> Result<String, Trouble> {
        let token = self.session(None).await?;
        claim_of(&token, "sub")
            .filter(|subject| subject.starts_with("did:"))
            .ok_or_else(|| Trouble::NoSession(Failure::new("protocol", "a session that names nobody")))
    }

    /// Writes are counted by account, reads by the address of whoever asks: all accounts on one server share them. Which server
    /// it is the session says, because many stand behind one address.
    fn caller(&self, bucket: &str, token: &str) -> Caller {
        let account = self.account.channel.id;
        if bucket == WRITES {
            return account.into();
        }
        let server = claim_of(token, "aud").unwrap_or_else(|| self.address.to_string());
        Caller::among(account, format!("bluesky {server}"))
    }

    async fn once(&self, call: &Call<'_>, token: &str) -> Result<Answer, Trouble> {
        let address = self.at(call.name);
        let request = match call.body {
            Some(body) => Request::json(Method::POST, address, body),
            None if call.parameters.is_empty() => Request::get(address),
            None => Request::get(with_query(&address, call.parameters)),
        };
        let request = if call.chat { request.with("atproto-proxy", CHAT) } else { request };
        let request = request.bearer(token);
        let asked = if call.body.is_some() { self.http.ask(request).await } else { self.http.fetch(request).await };
        asked.map_err(Trouble::Silent)
    }

    fn at(&self, name: &str) -> String {
        format!("{}/xrpc/{name}", self.address)
    }

    async fn session(&self, refused: Option<&str>) -> Result<String, Trouble> {
        let own = self.clone();
        let renew = |known| async move { own.open_session(known).await };
        let renewed = self.tokens.fresh(&self.account, refused, renew).await;
        renewed.map_err(Trouble::NoSession)
    }

    /// Renews the session, or opens one with the app password: the network allows only few of these.
    async fn open_session(&self, known: Secrets) -> Result<BTreeMap<String, String>, Failure> {
        if let Some(refresh) = known.get(REFRESH_TOKEN) {
            let request = Request::json(Method::POST, self.at("com.atproto.server.refreshSession"), &Value::Null);
            let request = Request { body: Vec::new(), headers: Vec::new(), ..request }.bearer(refresh);
            let answer = self.http.ask(request).await.map_err(|silence| Trouble::Silent(silence).failure())?;
            match answer.status {
                200..=299 => return session_of(&answer),
                // The renewal itself is too old, or was taken back.
                400 | 401 => {}
                _ => return Err(Trouble::Said(answer).failure()),
            }
        }
        let identifier = self.account.setting("identifier").unwrap_or_default().trim_start_matches('@');
        let password = self.account.secrets.get("password").unwrap_or_default();
        let body = json!({"identifier": identifier, "password": password});
        let request = Request::json(Method::POST, self.at("com.atproto.server.createSession"), &body);
        let answer = self.http.ask(request).await.map_err(|silence| Trouble::Silent(silence).failure())?;
        match answer.status {
            200..=299 => session_of(&answer),
            400 | 401 | 403 => Err(Failure::new("sign_in_refused", error_of(&answer))),
            _ => Err(Trouble::Said(answer).failure()),
        }
    }
}

fn session_of(answer: &Answer) -> Result<BTreeMap<String, String>, Failure> {
    let value = answer.value();
    let said = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    match (said("accessJwt"), said("refreshJwt")) {
        (Some(access), Some(refresh)) => {
            Ok(BTreeMap::from([(ACCESS_TOKEN.to_owned(), access), (REFRESH_TOKEN.to_owned(), refresh)]))
        }
        _ => Err(Failure::new("protocol", "a session without tokens")),
    }
}

/// What a token says: whom it is for (`sub`), and which server takes it (`aud`). It is not checked here: that server does.
fn claim_of(token: &str, name: &str) -> Option<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?.trim_end_matches('=')).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// The network's word for what is wrong: one word, because it goes into the log, where nobody else's sentences belong.
fn error_of(answer: &Answer) -> String {
    let value = answer.value();
    let word = value.get("error").and_then(Value::as_str).unwrap_or_default();
    let fits = word.len() <= 60 && word.bytes().all(|sign| sign.is_ascii_alphanumeric());
    if fits { word.to_owned() } else { String::new() }
}

/// Whether the session ended. Of private messages the server says `InvalidToken` of a good session whose app password does not
/// open them.
fn is_expired(answer: &Answer, chat: bool) -> bool {
    let error = error_of(answer);
    matches!(answer.status, 400 | 401) && (error == "ExpiredToken" || (error == "InvalidToken" && !chat))
}

/// `ratelimit-…`, with the time in seconds since 1970.
fn pace_word(answer: &Answer) -> PaceWord {
    let number = |name| answer.header(name).and_then(|value| value.trim().parse().ok());
    let resets = answer.header("ratelimit-reset").and_then(|value| value.trim().parse().ok());
    PaceWord {
        limit: number("ratelimit-limit"),
        remaining: number("ratelimit-remaining"),
        resets_at: resets.and_then(|seconds| Timestamp::from_second(seconds).ok()),
    }
}

fn seconds_to_wait(answer: &Answer) -> Option<u32> {
    let until = pace_word(answer).resets_at.map(|at| at.as_second().saturating_sub(Timestamp::now().as_second()));
    answer.retry_after.or_else(|| until.and_then(|seconds| u32::try_from(seconds.max(1)).ok()))
}

impl Trouble {
    /// The network's own word for it; empty where it said none.
    pub(crate) fn error(&self) -> String {
        match self {
            Self::Said(answer) => error_of(answer),
            _ => String::new(),
        }
    }

    /// Whether the next question would meet the same: it is about the account or the server, and not about what was asked for.
    pub(crate) fn is_of_all(&self) -> bool {
        match self {
            Self::NoSession(_) | Self::Wait(_) | Self::Silent(_) => true,
            Self::Unreadable { .. } => false,
            Self::Said(answer) => matches!(answer.status, 401 | 429),
        }
    }

    /// As a failure to fetch.
    pub(crate) fn failure(&self) -> Failure {
        match self {
            Self::NoSession(failure) => failure.clone(),
            Self::Wait(seconds) => {
                Failure { code: "rate_limited", retry_after: Some(*seconds), detail: "the pace is used up".into() }
            }
            Self::Silent(Silence::NotAllowed) => Failure::new("address_not_allowed", "the server's address"),
            Self::Silent(_) => Failure::new("unreachable", "no answer"),
            Self::Unreadable { .. } => Failure::new("protocol", "not what was asked for"),
            Self::Said(answer) => {
                let detail = format!("status {} {}", answer.status, error_of(answer));
                match answer.status {
                    401 => Failure::new("token_expired", detail),
                    403 => Failure::new("permission_missing", detail),
                    429 => Failure { code: "rate_limited", retry_after: seconds_to_wait(answer), detail },
                    500..=599 => Failure { code: "server_error", retry_after: answer.retry_after, detail },
                    _ => Failure::new("protocol", detail),
                }
            }
        }
    }

    /// As the outcome of the one call that publishes.
    pub(crate) fn outcome(&self) -> SendOutcome {
        let refused = |code: &str| SendOutcome::Refused { code: code.to_owned() };
        let unknown = || SendOutcome::Unknown { code: "no_answer".into() };
        match self {
            Self::Silent(Silence::NoAnswer) => unknown(),
            // The server may have heard from behind it too late.
            Self::Said(answer) if matches!(answer.status, 500 | 502 | 504) => unknown(),
            Self::Said(answer) if answer.status < 500 && !matches!(answer.status, 401 | 429) => {
                refused(match error_of(answer).as_str() {
                    "BlockedActor"
                    | "BlockedSubject"
                    | "MessagesDisabled"
                    | "NotFollowedBySender"
                    | "RecipientNotFound" => "recipient_unreachable",
                    "AccountTakedown" | "AccountSuspended" | "AccountDeactivated" => "account_suspended",
                    "ConvoLocked" => "reply_not_allowed",
                    "InvalidToken" => "permission_missing",
                    "NotFound" | "RecordNotFound" | "ReplyTargetNotFound" => "target_gone",
                    "InvalidRequest" | "InvalidRecord" => "content_rejected",
                    _ if answer.status == 403 => "permission_missing",
                    _ => "refused",
                })
            }
            other => other.not_yet(),
        }
    }

    /// As the outcome where only questions were asked: nothing was published.
    pub(crate) fn not_yet(&self) -> SendOutcome {
        if let Self::Silent(Silence::NotAllowed) = self {
            return SendOutcome::Refused { code: "address_not_allowed".into() };
        }
        let failure = self.failure();
        let code = match failure.code {
            "sign_in_refused" => "token_expired",
            code => code,
        };
        SendOutcome::Later { code: code.to_owned(), retry_after: failure.retry_after }
    }
}
