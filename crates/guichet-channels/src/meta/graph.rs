//! Calls to Meta's graph: with the token of the account, at the pace that its answers allow, each made once.
//!
//! A call is repeated in one case only: the answer said that the token does not count, so nothing was done.

use guichet_core::model::SendOutcome;
use jiff::Timestamp;
use serde_json::Value;

use super::access::Renewal;
use super::errors::{Trouble, refuses_the_token, trouble};
use super::usage;
use crate::account::{Account, Surroundings};
use crate::channel::Failure;
use crate::http::{Answer, Http, Request, Silence, with_query};
use crate::pace::{Caller, Pace, Purpose};
use crate::tokens::Tokens;

/// Meta counts all calls of an account together.
const BUCKET: &str = "calls";
/// And all calls of an application, whichever account they are made for.
const OF_APP: &str = "application";

/// One account at the graph.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    pub(super) account: Account,
    pub(super) tokens: Tokens,
    pub(super) renewal: Renewal,
    pace: Pace,
    http: Http,
    host: String,
    version: String,
}

impl Graph {
    /// An account at this host. Touches no network.
    pub(crate) fn new(account: &Account, surroundings: &Surroundings, host: &str, renewal: Renewal) -> Self {
        Self {
            account: account.clone(),
            tokens: surroundings.tokens.clone(),
            renewal,
            pace: surroundings.pace.clone(),
            http: Http::new(surroundings.network.clone()),
            host: host.trim_end_matches('/').to_owned(),
            version: account.setting("version").unwrap_or(super::settings::CURRENT_VERSION).to_owned(),
        }
    }

    /// The address of something, in the version of the settings.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}/{}/{path}", self.host, self.version)
    }

    /// The address of something that has no versions.
    pub(crate) fn at_host(&self, path: &str) -> String {
        format!("{}/{path}", self.host)
    }

    /// Reads something.
    pub(crate) async fn get(
        &self,
        purpose: Purpose,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Value, Trouble> {
        let url = with_query(&self.at(path), parameters);
        self.call(purpose, || Request::get(url.clone())).await
    }

    /// Gives something, in JSON.
    pub(crate) async fn post(&self, path: &str, parameters: &[(&str, &str)], body: Vec<u8>) -> Result<Value, Trouble> {
        let at = self.at(path);
        let url = if parameters.is_empty() { at } else { with_query(&at, parameters) };
        let request = || Request {
            method: reqwest::Method::POST,
            url: url.clone(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.clone(),
        };
        self.call(Purpose::Answer, request).await
    }

    async fn call(&self, purpose: Purpose, request: impl Fn() -> Request + Send + Sync) -> Result<Value, Trouble> {
        let now = Timestamp::now();
        let wait = self.pace.wait(self.account.channel.id, BUCKET, purpose, now);
        if let Some(seconds) = wait.or_else(|| self.pace.wait(self.of_app(), OF_APP, purpose, now)) {
            return Err(Trouble::Wait(Some(seconds)));
        }
        let token = self.token().await.map_err(|failure| of_failure(&failure))?;
        let mut answer = self.once(request().bearer(&token)).await?;
        if refuses_the_token(&answer) {
            let token = self.another_token(&token).await.map_err(|failure| of_failure(&failure))?;
            answer = self.once(request().bearer(&token)).await?;
        }
        if answer.is_success() { Ok(answer.value()) } else { Err(trouble(&answer)) }
    }

    /// One request as it is, without the token of the account.
    pub(super) async fn once(&self, request: Request) -> Result<Answer, Trouble> {
        let answer = self.http.ask(request).await.map_err(|silence| match silence {
            Silence::NotAllowed => Trouble::Refused("address_not_allowed"),
            Silence::NotConnected => Trouble::Later("unreachable"),
            Silence::NoAnswer => Trouble::Doubt,
        })?;
        let now = Timestamp::now();
        self.pace.learn(self.account.channel.id, BUCKET, usage::word(&answer, now));
        self.pace.learn(self.of_app(), OF_APP, usage::word_of_app(&answer, now));
        Ok(answer)
    }

    /// The account among those of its application.
    fn of_app(&self) -> Caller {
        let app = format!("{} {}", self.host, self.account.setting("app_id").unwrap_or_default());
        Caller::among(self.account.channel.id, app)
    }

    /// A setting of the account.
    pub(crate) fn setting(&self, name: &str) -> Option<&str> {
        self.account.setting(name)
    }

    /// A secret of the account; empty where there is none.
    pub(crate) fn secret(&self, name: &str) -> &str {
        self.account.secrets.get(name).unwrap_or_default()
    }

    /// A request without the token of the account, and its JSON.
    pub(crate) async fn asked(&self, request: Request) -> Result<Value, Trouble> {
        let answer = self.once(request).await?;
        if answer.is_success() { Ok(answer.value()) } else { Err(trouble(&answer)) }
    }
}

fn of_failure(failure: &Failure) -> Trouble {
    match failure.code {
        "rate_limited" => Trouble::Wait(failure.retry_after),
        // Only this needs a person; whatever else happened may be over at the next call.
        "sign_in_refused" => Trouble::Token,
        code => Trouble::Later(code),
    }
}

impl Trouble {
    /// As the outcome of a send.
    pub(crate) fn outcome(self) -> SendOutcome {
        let later = |code: &str, retry_after| SendOutcome::Later { code: code.to_owned(), retry_after };
        match self {
            Self::Token => later("token_expired", None),
            Self::Wait(seconds) => later("rate_limited", seconds),
            Self::Later(code) => later(code, None),
            Self::Refused(code) => SendOutcome::Refused { code: code.to_owned() },
            Self::Doubt => SendOutcome::Unknown { code: "no_answer".to_owned() },
        }
    }

    /// As the reason why nothing could be fetched.
    pub(crate) fn failure(self, doing: &str) -> Failure {
        let (code, retry_after) = match self {
            Self::Token => ("token_expired", None),
            Self::Wait(seconds) => ("rate_limited", seconds),
            Self::Later(code) | Self::Refused(code) => (code, None),
            Self::Doubt => ("unreachable", None),
        };
        Failure { code, retry_after, detail: doing.to_owned() }
    }
}
