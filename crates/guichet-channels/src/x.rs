//! X: mentions, replies, quotes and direct messages of one account.
//!
//! What happens is pushed by the Activity API, or asked for where a setting says so. X takes replies only to those who named or
//! quoted the account, unless its contract says otherwise; encrypted messages are announced and answered in X's own app.
//!
//! Invariants:
//! - a send is made once: it is made again only after X refused the token, which proves that nothing was done;
//! - numbers from outside stand in an address only where they are numbers.

mod answers;
mod calls;
mod connect;
mod health;
mod hiding;
mod kind;
mod lookup;
mod polling;
mod registering;
mod replaying;
mod webhook;
mod wire;

use std::collections::BTreeMap;
use std::time::Duration;

use guichet_core::guard::length::length;
use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;

use crate::account::{Account, Surroundings};
use crate::channel::{
    Act, Batch, Channel, Failure, Hidden, Lookup, ParseProblem, PrivateDoor, Problem, RawBytes, Reception,
};
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::http::{Http, Request, with_query};
use crate::kind::Kind;
use crate::pace::{Pace, Purpose};
use crate::tokens::{self, REFRESH_TOKEN, Tokens};
use crate::webhook::{Delivery, Greeting, Rejection};
use answers::{Wish, failure, is_of_type, outcome};
use wire::{is_id, understand};

/// One account on X.
#[derive(Debug, Clone)]
pub struct XChannel {
    account: Account,
    http: Http,
    tokens: Tokens,
    pace: Pace,
    /// Where the desk is reached from outside; empty where nobody said.
    public_url: String,
}

impl XChannel {
    /// A setting; every kind of channel has its defaults filled in.
    fn setting(&self, name: &str) -> &str {
        let default = || match kind::KIND.setting(name).map(|setting| setting.need) {
            Some(crate::kind::Need::Default(value)) => value,
            _ => "",
        };
        self.account.setting(name).unwrap_or_else(default)
    }

    /// An address of the API.
    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.setting("api_url").trim_end_matches('/'))
    }

    /// The account's own number, once it is connected.
    fn own_id(&self) -> Option<&str> {
        self.account.setting("user_id").filter(|id| is_id(id))
    }

    fn polls(&self) -> bool {
        self.setting("reception") == "polling"
    }

    fn needs_summon(&self) -> bool {
        self.setting("access") != "enterprise"
    }

    async fn post(&self, outgoing: &Outgoing) -> SendOutcome {
        let Some(target) = outgoing.in_reply_to.as_deref().filter(|id| is_id(id)) else {
            return refused("target_gone");
        };
        let body = wire::compose(&Outgoing { in_reply_to: Some(target.to_owned()), ..outgoing.clone() });
        let address = self.address("/2/tweets");
        let asked = self.call("post", Purpose::Answer, || Request::json(Method::POST, &address, &body)).await;
        outcome(asked, Wish::Reply)
    }

    async fn message(&self, outgoing: &Outgoing) -> SendOutcome {
        if outgoing.thread_key.starts_with("chat:") {
            return refused("encrypted");
        }
        // A group has one number, two people have none of their own.
        if outgoing.thread_key.strip_prefix("dm:").is_some_and(is_id) {
            return refused("group_conversation");
        }
        if !is_id(&outgoing.recipient) {
            return refused("recipient_unreachable");
        }
        let path = format!("/2/dm_conversations/with/{}/messages", outgoing.recipient);
        let (address, body) = (self.address(&path), wire::compose(outgoing));
        let asked = self.call("dm_send", Purpose::Answer, || Request::json(Method::POST, &address, &body)).await;
        outcome(asked, Wish::PrivateMessage)
    }

    /// Whether the two have written to each other in private.
    async fn has_conversation(&self, person: &str) -> PrivateDoor {
        let address = self.address(&format!("/2/dm_conversations/with/{person}/dm_events"));
        let address = with_query(&address, &[("max_results", "1")]);
        match failure(self.call("dm_thread", Purpose::Answer, || Request::get(&address)).await) {
            Ok(page) if page.get("data").and_then(Value::as_array).is_some_and(|list| !list.is_empty()) => {
                PrivateDoor::Open
            }
            Ok(_) => PrivateDoor::Closed,
            Err(_) => PrivateDoor::CannotTell,
        }
    }
}

fn refused(code: &str) -> SendOutcome {
    SendOutcome::Refused { code: code.into() }
}

impl Channel for XChannel {
    const KIND: Kind = kind::KIND;
    const ACTS: &'static [Act] = &[Act::HideMessage, Act::CheckPrivate];
    const SCOPES: &'static [Scope] = connect::SCOPES;

    const HOOK: bool = true;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let channel = Self {
            account: account.clone(),
            http: Http::new(surroundings.network.clone()),
            tokens: surroundings.tokens.clone(),
            pace: surroundings.pace.clone(),
            public_url: surroundings.public_url.clone(),
        };
        let proved = ["consumer_secret", "client_secret"].iter().any(|name| account.secrets.get(name).is_some());
        if !channel.polls() && !proved {
            return Err(vec![Problem::of_setting(
                "consumer_secret",
                "missing_setting",
                "Il manque le secret de l’application («\u{a0}API Key Secret\u{a0}»)\u{a0}: sans lui, rien ne prouve que X apporte les messages. Donnez-le, ou choisissez la réception «\u{a0}polling\u{a0}».",
                "The secret of the application (\"API Key Secret\") is missing: without it nothing proves that X brings the messages. Give it, or choose the reception \"polling\".",
            )]);
        }
        Ok(channel)
    }

    fn capabilities(&self) -> Capabilities {
        // What X took can be found again by its words.
        Capabilities { lookup: true, needs_summon: self.needs_summon(), ..capabilities_of("x") }
    }

    fn reception(&self) -> Reception {
        match (self.polls(), self.account.secrets.get("app_token")) {
            (true, _) => Reception::Watched { every: polling::EVERY },
            (false, Some(_)) => Reception::Watched { every: replaying::EVERY },
            (false, None) => Reception::Pushed,
        }
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        if self.polls() { self.fetch(cursor).await } else { self.catch_up(cursor).await }
    }

    async fn wait(&self, _cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        tokio::time::sleep(at_most).await;
        Ok(())
    }

    fn greet(&self, question: &BTreeMap<String, String>) -> Option<Greeting> {
        webhook::greet(&self.account.secrets, question)
    }

    fn accept(&self, delivery: Delivery<'_>) -> Result<Vec<RawBytes>, Rejection> {
        webhook::accept(&self.account.secrets, delivery, self.house())
    }

    fn is_for_us(&self, item: &RawBytes) -> Option<bool> {
        webhook::is_for(self.own_id()?, &item.body)
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        understand(&raw.body, self.house()).map(|understood| understood.incoming)
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        wire::compose(outgoing).to_string().into_bytes()
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        // X would say the same: asking costs a call, and a second of whoever waits.
        if length(&outgoing.text, "x", outgoing.visibility).is_too_long() {
            return refused("too_long");
        }
        if outgoing.visibility.others_can_read() { self.post(outgoing).await } else { self.message(outgoing).await }
    }

    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        self.look_up(outgoing).await
    }

    async fn hide(&self, external_id: &str) -> Hidden {
        self.set_hidden(external_id, true).await
    }

    async fn show_again(&self, external_id: &str) -> Hidden {
        self.set_hidden(external_id, false).await
    }

    async fn private_door(&self, person: &str) -> PrivateDoor {
        if !is_id(person) {
            return PrivateDoor::CannotTell;
        }
        let address = with_query(&self.address(&format!("/2/users/{person}")), &[("user.fields", "receives_your_dm")]);
        let asked = failure(self.call("users", Purpose::Answer, || Request::get(&address)).await);
        let Ok(value) = asked else { return PrivateDoor::CannotTell };
        match value.pointer("/data/receives_your_dm").and_then(Value::as_bool) {
            Some(true) => PrivateDoor::Open,
            Some(false) => self.has_conversation(person).await,
            None if is_of_type(&value, "resource-not-found") => PrivateDoor::Closed,
            None => PrivateDoor::CannotTell,
        }
    }

    async fn begin_connecting(&self, consent: Consent<'_>) -> Result<Begun, Failure> {
        Ok(self.consent(consent))
    }

    async fn finish_connecting(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
        self.connect(granted).await
    }

    /// An account that was connected without the right to stay ends with its token.
    fn ends_at(&self) -> Option<Timestamp> {
        let stays = self.account.secrets.get(REFRESH_TOKEN).is_some();
        if stays { None } else { tokens::ends_at(&self.account.secrets) }
    }

    async fn check(&self) -> Vec<Problem> {
        self.problems().await
    }
}
