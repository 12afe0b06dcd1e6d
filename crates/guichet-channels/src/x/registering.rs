//! The application's webhook and the subscriptions of one account: looked up, registered where they are missing, validated where X
//! gave the address up.
//!
//! Invariants:
//! - asked as often as one likes: what stands is left as it stands, and what another channel of the application registered is never
//!   touched;
//! - the webhook belongs to the application and is asked for with its own token; a subscription to what an account hears in private
//!   is asked for with the account's token.
//!
//! The shapes are those of the Activity API in the summer of 2026; how X names a subscription that exists already, and how many it
//! lists on one page, are to be confirmed against the live service.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::XChannel;
use super::answers::{failure, limit_of};
use super::calls::{pace_word, seconds_to_wait};
use super::wire::{is_id, word};
use crate::channel::Failure;
use crate::http::{Answer, Request, with_query};
use crate::pace::{Caller, Purpose};
use crate::secret::content_hash;

/// What X is to tell us of an account. Without the first ones a customer is not heard.
const EVENTS: &[(&str, Wanted)] = &[
    ("post.mention.create", Wanted::Needed),
    ("post.reply.create", Wanted::Needed),
    ("post.quote.create", Wanted::Needed),
    // Answers that are written in the app, and what is taken back.
    ("post.create", Wanted::Welcome),
    ("post.delete", Wanted::Welcome),
    ("dm.received", Wanted::InPrivate),
    ("dm.sent", Wanted::Welcome),
    ("chat.received", Wanted::Welcome),
    ("chat.sent", Wanted::Welcome),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Needed,
    /// Needed unless private messages are left out.
    InPrivate,
    /// Better with it.
    Welcome,
}

/// Pages of subscriptions that are read.
const PAGES: usize = 10;

/// The application's webhook with our address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hook {
    pub(super) id: String,
    pub(super) valid: bool,
}

/// Why the application was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unregistered {
    /// The application's token is refused.
    Token,
    /// The application may not do this.
    Forbidden,
    /// X does not take the address.
    Address,
    /// No answer, or not now.
    NotNow(Failure),
}

impl XChannel {
    /// The path of this channel's address.
    fn hook_path(&self) -> String {
        format!("/hooks/x/{}", self.account.channel.id)
    }

    /// The address that X is to be given: only one that it can take, in the open and without a port.
    pub(super) fn hook_address(&self) -> Option<String> {
        let url = reqwest::Url::parse(&self.public_url).ok()?;
        let usable = url.scheme() == "https" && url.port().is_none() && url.host_str().is_some();
        usable.then(|| format!("{}{}", self.public_url.trim_end_matches('/'), self.hook_path()))
    }

    /// The webhook with our address, as it stands at X; none where X knows none.
    pub(super) async fn known_hook(&self, token: &str) -> Result<Option<Hook>, Unregistered> {
        let answer = self.of_application("webhooks", Request::get(self.address("/2/webhooks")), token).await?;
        let value = read(&answer)?;
        let path = self.hook_path();
        let address = self.hook_address();
        // Under an address that changed, X would speak to nobody.
        let ours = |url: &str| address.as_deref().map_or_else(|| url.ends_with(&path), |address| url == address);
        let listed = value.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Ok(listed.iter().find(|hook| word(hook, "url").is_some_and(ours)).and_then(hook_in))
    }

    /// The webhook with our address: registered where X knows none, validated again where X gave it up.
    pub(super) async fn hook(&self, token: &str) -> Result<Option<Hook>, Unregistered> {
        let known = self.known_hook(token).await?;
        let Some(address) = self.hook_address() else { return Ok(known) };
        let hook = match known {
            Some(hook) => hook,
            None => {
                let body = json!({ "url": address });
                let request = Request::json(Method::POST, self.address("/2/webhooks"), &body);
                let answer = self.of_application("webhooks", request, token).await?;
                // Another process may have been faster: what counts is what X lists.
                if !answer.is_success() && answer.status != 409 {
                    return Err(refused(&answer));
                }
                let listed = self.known_hook(token).await?;
                listed.ok_or(Unregistered::Address)?
            }
        };
        if hook.valid {
            return Ok(Some(hook));
        }
        // X asks our address at once whether it is ours.
        let again = Request::json(Method::PUT, self.address(&format!("/2/webhooks/{}", hook.id)), &json!({}));
        let answer = self.of_application("webhooks", again, token).await?;
        // That our address does not answer the question is seen in the list; that X does not even ask is not.
        if matches!(answer.status, 401 | 403 | 429 | 500..) {
            return Err(refused(&answer));
        }
        Ok(self.known_hook(token).await?.or(Some(hook)))
    }

    /// Subscribes to what concerns the account; gives the needed events that X does not bring all the same.
    pub(super) async fn subscribe(&self, hook: &Hook, token: &str) -> Result<Vec<&'static str>, Unregistered> {
        let Some(own) = self.own_id() else { return Ok(Vec::new()) };
        let listed = self.subscriptions(token).await?;
        let may_register = self.hook_address().is_some();
        let in_private = !self.account.says_no("private_messages");
        let mut missing = Vec::new();
        for (event, wanted) in EVENTS {
            if !in_private && (event.starts_with("dm.") || event.starts_with("chat.")) {
                continue;
            }
            let known = listed.iter().find(|one| {
                let of_us = one.get("filter").and_then(|filter| word(filter, "user_id")) == Some(own);
                of_us && word(one, "event_type") == Some(event)
            });
            let brought = match known {
                Some(known) => !may_register || self.leads_here(known, hook, token).await?,
                None => may_register && self.ask_to_be_told(event, own, hook).await?,
            };
            if !brought && *wanted != Wanted::Welcome {
                missing.push(*event);
            }
        }
        Ok(missing)
    }

    /// Whether a subscription brings its events to our address; it is led there where it is not.
    async fn leads_here(&self, known: &Value, hook: &Hook, token: &str) -> Result<bool, Unregistered> {
        // Where X does not say where it leads, nothing is known to be wrong.
        let elsewhere = word(known, "webhook_id").is_none_or(|id| id != hook.id);
        let Some(id) = word(known, "subscription_id").filter(|id| is_id(id) && elsewhere) else { return Ok(true) };
        let address = self.address(&format!("/2/activity/subscriptions/{id}"));
        let request = Request::json(Method::PUT, &address, &json!({ "webhook_id": hook.id }));
        let answer = self.of_application("subscriptions", request, token).await?;
        if matches!(answer.status, 429 | 500..) {
            return Err(refused(&answer));
        }
        Ok(answer.is_success())
    }

    /// Asks for one kind of event with the account's own token; false where X says no.
    async fn ask_to_be_told(&self, event: &str, own: &str, hook: &Hook) -> Result<bool, Unregistered> {
        let address = self.address("/2/activity/subscriptions");
        let body = json!({
            "event_type": event, "filter": { "user_id": own }, "webhook_id": hook.id, "tag": "guichet",
        });
        let asked = self.call("subscribe", Purpose::Answer, || Request::json(Method::POST, &address, &body)).await;
        if asked.as_ref().is_ok_and(|answer| answer.status == 409) {
            return Ok(true);
        }
        match failure(asked) {
            Ok(_) => Ok(true),
            Err(failure) if matches!(failure.code, "permission_missing" | "protocol" | "token_expired") => Ok(false),
            Err(failure) => Err(Unregistered::NotNow(failure)),
        }
    }

    async fn subscriptions(&self, token: &str) -> Result<Vec<Value>, Unregistered> {
        let (mut all, mut next) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let place: Vec<_> = next.as_deref().map(|next| ("pagination_token", next)).into_iter().collect();
            let address = with_query(&self.address("/2/activity/subscriptions"), &place);
            let answer = self.of_application("subscriptions", Request::get(&address), token).await?;
            let value = read(&answer)?;
            all.extend(value.get("data").and_then(Value::as_array).cloned().unwrap_or_default());
            next = value.get("meta").and_then(|meta| word(meta, "next_token")).map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// One call with the application's own token, at the pace that X allows the application.
    pub(super) async fn of_application(
        &self,
        bucket: &'static str,
        request: Request,
        token: &str,
    ) -> Result<Answer, Unregistered> {
        let mark: String = content_hash(&[token.as_bytes()]).chars().take(16).collect();
        let caller = Caller::among(self.account.channel.id, format!("x application {mark}"));
        if let Some(seconds) = self.pace.wait(caller.clone(), bucket, Purpose::Answer, Timestamp::now()) {
            let told = Failure::new("rate_limited", "the application was told so before");
            return Err(Unregistered::NotNow(Failure { retry_after: Some(seconds), ..told }));
        }
        let asked = self.http.ask(request.bearer(token)).await;
        let answer =
            asked.map_err(|silence| Unregistered::NotNow(Failure::new("unreachable", format!("{silence:?}"))))?;
        self.pace.learn(caller, bucket, pace_word(&answer));
        Ok(answer)
    }
}

/// What an answer to the application holds.
fn read(answer: &Answer) -> Result<Value, Unregistered> {
    if answer.is_success() { Ok(answer.value()) } else { Err(refused(answer)) }
}

fn refused(answer: &Answer) -> Unregistered {
    match answer.status {
        401 => Unregistered::Token,
        429 => {
            let retry_after = seconds_to_wait(answer);
            Unregistered::NotNow(Failure { retry_after, ..Failure::new(limit_of(answer), "asking for the webhook") })
        }
        403 => Unregistered::Forbidden,
        400..=499 => Unregistered::Address,
        status => Unregistered::NotNow(Failure::new("unreachable", format!("{status} to the application"))),
    }
}

fn hook_in(value: &Value) -> Option<Hook> {
    let id = word(value, "id").filter(|id| is_id(id))?.to_owned();
    Some(Hook { id, valid: value.get("valid").and_then(Value::as_bool) == Some(true) })
}
