//! A Telegram bot: people write to it first, then it may answer. Updates are pushed to us, or asked for.
//!
//! Invariants:
//! - an update is given back to Telegram as received only with the cursor that the store kept with its bytes;
//! - the token stands in addresses, so no address stands in a log or an error.

mod wire;

use std::time::Duration;

use guichet_core::guard::length;
use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use crate::account::{Account, Surroundings};
use crate::channel::{Batch, Channel, Failure, ParseProblem, Problem, RawBytes, Reception};
use crate::http::{Answer, Http, Request};
use crate::kind::{Kind, Setting};
use crate::secret::{self, Token};
use crate::trouble::Trouble;
use crate::webhook::{Delivery, Rejection};

/// Header with the word that Telegram was told when the address was set.
const PROOF: &str = "x-telegram-bot-api-secret-token";
/// The most updates that Telegram gives at once.
const MOST_UPDATES: usize = 100;
/// What a token looks like.
const EXAMPLE: &str = "123456:ABC-DEF…";
/// The one method that writes to somebody.
const SEND: &str = "sendMessage";
/// The longest that Telegram holds a question open: below the limit of our own requests.
const LONGEST_POLL: Duration = Duration::from_secs(25);
/// A push that failed within these seconds, with updates waiting since, is a failure now.
const FAILED_LATELY: i64 = 3_600;

/// One bot.
#[derive(Debug, Clone)]
pub struct TelegramChannel {
    token: Token,
    api: String,
    webhook: Option<String>,
    /// How the address of this channel ends, whoever gave it to Telegram.
    own_address: String,
    french: bool,
    http: Http,
}

impl TelegramChannel {
    fn request(&self, method: &str, body: &Value) -> Request {
        Request::json(Method::POST, format!("{}/bot{}/{method}", self.api, &*self.token), body)
    }

    async fn ask(&self, method: &str, body: &Value) -> Result<Value, Trouble> {
        understood(method, self.http.ask(self.request(method, body)).await?)
    }

    /// The next updates, and before them whether there may be more.
    async fn updates(&self, cursor: Option<&str>, wait: u64) -> Result<(bool, Vec<Value>), Failure> {
        let offset = cursor.and_then(|cursor| cursor.split_once(':')).filter(|(bot, _)| *bot == self.bot());
        let offset = offset.and_then(|(_, offset)| offset.parse::<i64>().ok());
        let mut limit = MOST_UPDATES;
        loop {
            let body = json!({ "offset": offset, "limit": limit, "timeout": wait, "allowed_updates": wire::UPDATES });
            let answer = self.http.fetch(self.request("getUpdates", &body)).await;
            let answer = answer.map_err(|silence| Trouble::from(silence).of_reading())?;
            if answer.is_success() && answer.cut && limit > 1 {
                limit /= 2;
                continue;
            }
            let Value::Array(updates) = understood("getUpdates", answer).map_err(Trouble::of_reading)? else {
                return Err(Failure::new("protocol", "updates that are no list"));
            };
            return Ok((updates.len() >= limit, updates));
        }
    }

    /// The number of the bot: numbers of updates count for it alone.
    fn bot(&self) -> &str {
        self.token.split_once(':').map_or("", |(bot, _)| bot)
    }

    /// What Telegram proves itself with: follows from the token, so that there is nothing to copy.
    fn proof(&self) -> String {
        secret::hexadecimal(&secret::mac(self.token.as_bytes(), &[b"telegram webhook"]))
    }

    /// Makes Telegram push to the address that was set, or says who is in the way, or that it does not get through.
    async fn check_address(&self) -> Result<(), Trouble> {
        let info = self.ask("getWebhookInfo", &json!({})).await?;
        let now = info.get("url").and_then(Value::as_str).unwrap_or_default();
        let number = |name: &str| info.get(name).and_then(Value::as_i64).unwrap_or_default();
        let Some(wanted) = &self.webhook else {
            return match now {
                "" => Ok(()),
                // Our own, from before we asked for updates.
                now if now.ends_with(&self.own_address) => self.ask("deleteWebhook", &json!({})).await.map(|_| ()),
                _ => Err(Failure::new("taken_elsewhere", "getWebhookInfo").into()),
            };
        };
        // Set again even where it stands already: it may stand there with another word.
        let body = json!({ "url": wanted, "secret_token": self.proof(), "allowed_updates": wire::UPDATES });
        self.ask("setWebhook", &body).await?;
        let failed = Timestamp::now().as_second().saturating_sub(number("last_error_date")) < FAILED_LATELY;
        if now == wanted && failed && number("pending_update_count") > 0 {
            return Err(Failure::new("address_not_reached", "getWebhookInfo").into());
        }
        Ok(())
    }
}

/// What Telegram answered to a call.
fn understood(method: &str, answer: Answer) -> Result<Value, Trouble> {
    let mut value = answer.value();
    if answer.is_success() && value.get("ok") == Some(&Value::Bool(true)) {
        return Ok(value.get_mut("result").map(Value::take).unwrap_or_default());
    }
    // A gateway speaks here, not Telegram: whatever was to be written may stand there. There is no key and no list to look in.
    if method == SEND && (answer.is_success() || answer.status >= 500) {
        return Err(Trouble::NoAnswer);
    }
    let description = value.get("description").and_then(Value::as_str).unwrap_or_default();
    // To confirm against the live service: the words of these descriptions.
    let code = match answer.status {
        401 | 404 => "token_expired",
        403 => "recipient_unreachable",
        400 if description.contains("chat not found") => "recipient_unreachable",
        400 if description.contains("too long") => "too_long",
        400 if description.contains("not found") => "target_gone",
        409 => "taken_elsewhere",
        429 => "rate_limited",
        500.. => "server_error",
        200..=299 => "protocol",
        _ => "refused",
    };
    let seconds = value.pointer("/parameters/retry_after").and_then(Value::as_u64);
    let retry_after = seconds.and_then(|seconds| u32::try_from(seconds).ok()).or(answer.retry_after);
    Err(Failure { retry_after, ..Failure::new(code, method) }.into())
}

impl Channel for TelegramChannel {
    const KIND: Kind = Kind {
        name: "telegram",
        title: ("Telegram", "Telegram"),
        description: (
            "Les messages envoyés en privé à votre robot Telegram.",
            "The messages that people send in private to your Telegram bot.",
        ),
        identity: &["token", "api_url"],
        brought: &[],
        settings: &[
            Setting::token(("Jeton du robot", "Bot token"), ("Donné par @BotFather.", "Given by @BotFather."), EXAMPLE),
            Setting::hook("https://aide.boutique.example/hooks/telegram/0192…"),
            Setting::LANGUAGE,
            Setting::address("api_url", "https://api.telegram.org"),
        ],
    };

    const HOOK: bool = true;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let token = account.secrets.get("token").unwrap_or_default();
        let fits = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, ':' | '_' | '-');
        if token.is_empty() || !token.chars().all(fits) {
            let (fr, en) = (format!("Un jeton s’écrit {EXAMPLE}"), format!("A token is written {EXAMPLE}"));
            return Err(vec![Problem::of_setting("token", "bad_setting", fr, en)]);
        }
        Ok(Self {
            token: Token::from(token),
            api: account.setting("api_url").unwrap_or("https://api.telegram.org").trim_end_matches('/').to_owned(),
            webhook: account.setting("webhook_url").map(str::to_owned),
            own_address: format!("/hooks/telegram/{}", account.channel.id),
            french: account.setting("language") != Some("en"),
            http: Http::new(surroundings.network.clone()),
        })
    }

    fn capabilities(&self) -> Capabilities {
        capabilities_of("telegram")
    }

    fn reception(&self) -> Reception {
        if self.webhook.is_some() { Reception::Pushed } else { Reception::Watched { every: LONGEST_POLL } }
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        if self.webhook.is_some() {
            return Ok(Batch::default());
        }
        let (more, updates) = self.updates(cursor, 0).await?;
        let last = updates.iter().filter_map(|update| update.get("update_id")?.as_i64()).max();
        let cursor = last.map(|last| format!("{}:{}", self.bot(), last.saturating_add(1)));
        Ok(Batch { items: updates.iter().filter_map(wire::raw).collect(), cursor, more })
    }

    /// Asks without taking: the offset stays where the store knows it.
    async fn wait(&self, cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        self.updates(cursor, at_most.min(LONGEST_POLL).as_secs()).await.map(|_| ())
    }

    fn accept(&self, delivery: Delivery<'_>) -> Result<Vec<RawBytes>, Rejection> {
        if self.webhook.is_none() {
            return Err(Rejection::NotPushed);
        }
        if !secret::same(delivery.header(PROOF).as_bytes(), self.proof().as_bytes()) {
            return Err(Rejection::NotProved);
        }
        let update: Value =
            serde_json::from_slice(delivery.body).map_err(|_| Rejection::Malformed(ParseProblem::new("not_json")))?;
        Ok(wire::raw(&update).into_iter().collect())
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(raw, self.french)
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        wire::compose(outgoing).to_string().into_bytes()
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        let refused = |code: &str| SendOutcome::Refused { code: code.to_owned() };
        // Telegram counts what is left once it has taken the blanks around a text away.
        if length::measured(outgoing.text.trim(), self.capabilities().private_limit).is_too_long() {
            return refused("too_long");
        }
        if outgoing.recipient.parse::<i64>().is_err() {
            return refused("no_target");
        }
        match self.ask(SEND, &wire::compose(outgoing)).await {
            Ok(message) => SendOutcome::Sent { external_id: wire::id_of(&message) },
            Err(trouble) => trouble.outcome(),
        }
    }

    async fn check(&self) -> Vec<Problem> {
        self.check_address().await.err().map(|why| Problem::of_reading(&why.of_reading())).into_iter().collect()
    }
}
