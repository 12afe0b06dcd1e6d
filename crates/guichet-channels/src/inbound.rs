//! The signed webhook: any system brings its messages, and takes the replies back at its `reply_url`.
//!
//! Both directions are signed the same way (Standard Webhooks). A reply carries an `Idempotency-Key` that stays equal
//! on every attempt, so that asking again after a lost answer is safe by contract: that is the look-up of this channel.

pub mod signature;
pub mod wire;

use std::time::Duration;

use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};
use jiff::Timestamp;
use serde_json::Value;

use crate::account::{Account, Surroundings};
use crate::channel::{Batch, Channel, Failure, Lookup, ParseProblem, Problem, RawBytes, Reception};
use crate::http::{Answer, Http, Request, Silence};
use crate::kind::{Form, Kind, Need, Setting};
use crate::secret::Recipe;
use signature::{NotSigned, SignedHeaders, SigningKeys};

/// The largest body that is taken.
pub const LARGEST_BODY: usize = 25 * 1024 * 1024;

/// One system behind a signed address.
#[derive(Debug, Clone)]
pub struct InboundChannel {
    keys: SigningKeys,
    reply_url: Option<String>,
    network: String,
    http: Http,
}

/// Why a webhook is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// 401.
    NotSigned(NotSigned),
    /// 413.
    TooLarge,
    /// 422, naming the field.
    Malformed(ParseProblem),
}

impl Rejection {
    /// The HTTP status of the contract.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotSigned(_) => 401,
            Self::TooLarge => 413,
            Self::Malformed(problem) if problem.code == "too_large" => 413,
            Self::Malformed(_) => 422,
        }
    }
}

impl InboundChannel {
    /// Takes a webhook: the signature over the raw bytes first, then the form. What comes back is to be stored, with
    /// the same content as the same item, before the sender hears "received".
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn accept(&self, headers: SignedHeaders<'_>, body: &[u8], now: Timestamp) -> Result<RawBytes, Rejection> {
        if body.len() > LARGEST_BODY {
            return Err(Rejection::TooLarge);
        }
        self.keys.verify(headers, body, now).map_err(Rejection::NotSigned)?;
        let incoming = wire::parse(body).map_err(Rejection::Malformed)?;
        Ok(wire::raw_from(&incoming, body.to_vec()))
    }

    async fn post(&self, outgoing: &Outgoing) -> SendOutcome {
        let Some(url) = outgoing.reply_url.clone().or_else(|| self.reply_url.clone()) else {
            return SendOutcome::Refused { code: "no_return_address".into() };
        };
        let body = self.compose(outgoing);
        let id = outgoing.reply_id.to_string();
        // The time of the signature is the time of the attempt: a retry hours later must not look stale.
        let time = Timestamp::now().as_second();
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", id.clone()),
            ("webhook-id", id.clone()),
            ("webhook-timestamp", time.to_string()),
            ("webhook-signature", self.keys.sign(&id, time, &body)),
        ];
        outcome_of(self.http.ask(Request { method: reqwest::Method::POST, url, headers, body }).await)
    }
}

/// The outcome that the contract gives to an answer.
fn outcome_of(answer: Result<Answer, Silence>) -> SendOutcome {
    let later = |code: &str, retry_after| SendOutcome::Later { code: code.into(), retry_after };
    let refused = |code: &str| SendOutcome::Refused { code: code.into() };
    match answer {
        Ok(answer) => match answer.status {
            200..=299 | 409 => SendOutcome::Sent { external_id: external_id_in(&answer.body) },
            429 => later("rate_limited", answer.retry_after),
            500.. => later("server_error", answer.retry_after),
            401 | 403 => refused("permission_missing"),
            404 | 410 => refused("target_gone"),
            413 => refused("too_long"),
            _ => refused("refused"),
        },
        Err(Silence::NotAllowed) => refused("address_not_allowed"),
        Err(Silence::NotConnected) => later("unreachable", None),
        Err(Silence::NoAnswer) => SendOutcome::Unknown { code: "no_answer".into() },
    }
}

fn external_id_in(body: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let id = value.get("external_id")?.as_str()?.trim().to_owned();
    let fits = !id.is_empty() && id.chars().count() <= 1_000 && !id.chars().any(char::is_control);
    fits.then_some(id)
}

impl Channel for InboundChannel {
    const KIND: Kind = Kind {
        name: "inbound",
        title: ("Webhook signé", "Signed webhook"),
        description: (
            "Tout autre système\u{a0}: il apporte ses messages par une adresse signée et reçoit les réponses de la même façon.",
            "Any other system: it brings its messages to a signed address and takes the replies the same way.",
        ),
        identity: &[],
        brought: &[],
        settings: &[
            Setting {
                name: "secret",
                label: ("Secret de signature", "Signing secret"),
                help: (
                    "Laissez vide\u{a0}: Guichet le crée et le montre une seule fois. Deux secrets séparés par une espace permettent d’en changer.",
                    "Leave empty: Guichet makes it and shows it once. Two secrets separated by a space allow to change it.",
                ),
                example: "whsec_…",
                form: Form::Secret,
                need: Need::Made(Recipe::WebhookSecret),
            },
            Setting {
                name: "reply_url",
                label: ("Adresse de retour", "Return address"),
                help: (
                    "Où envoyer les réponses aux messages qui n’en indiquent pas.",
                    "Where replies go when a message names no address.",
                ),
                example: "https://systeme.example/reponses",
                form: Form::Url,
                need: Need::Optional,
            },
            Setting {
                name: "network",
                label: ("Règles du réseau", "Rules of the network"),
                help: (
                    "Si ce système relaie un réseau connu, ses règles s’appliquent (longueur, messages privés).",
                    "If that system relays a known network, its rules apply (length, private messages).",
                ),
                example: "x",
                form: Form::Text,
                need: Need::Default("inbound"),
            },
            Setting {
                name: "allow_intranet",
                label: ("Autoriser le réseau interne", "Allow the internal network"),
                help: (
                    "«\u{a0}yes\u{a0}» si les réponses vont vers une machine de votre réseau privé ou vers celle-ci.",
                    "\"yes\" if replies go to a machine of your private network or to this one.",
                ),
                example: "no",
                form: Form::YesOrNo,
                need: Need::Default("no"),
            },
        ],
    };
    const IDS_MAY_REPEAT: bool = true;

    const HOOK: bool = true;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let secret = account.secrets.get("secret").and_then(SigningKeys::read).ok_or_else(|| {
            vec![Problem::of_setting(
                "secret",
                "bad_setting",
                "Le secret doit commencer par whsec_ et contenir au moins 16 octets en base64.",
                "The secret must start with whsec_ and hold at least 16 bytes in base64.",
            )]
        })?;
        let mut policy = surroundings.network.clone();
        if account.says_yes("allow_intranet") {
            policy = policy.and_intranet();
        }
        let reply_url = account.setting("reply_url").map(str::to_owned);
        let network = account.setting("network").unwrap_or("inbound").to_owned();
        Ok(Self { keys: secret, reply_url, network, http: Http::new(policy) })
    }

    fn capabilities(&self) -> Capabilities {
        // Whatever the rules of the relayed network, the webhook itself may be asked again.
        Capabilities { lookup: true, ..capabilities_of(&self.network) }
    }

    fn reception(&self) -> Reception {
        Reception::Pushed
    }

    async fn receive(&self, _cursor: Option<&str>) -> Result<Batch, Failure> {
        Ok(Batch::default())
    }

    async fn wait(&self, _cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        tokio::time::sleep(at_most).await;
        Ok(())
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(&raw.body)
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        wire::compose(outgoing)
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        self.post(outgoing).await
    }

    /// Asks again with the same key: the receiver takes it once by contract.
    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        match self.post(outgoing).await {
            SendOutcome::Sent { external_id } => Lookup::Found { external_id },
            // It was not taken and will not be: another attempt hears the same and ends as refused.
            SendOutcome::Refused { .. } => Lookup::NotFound,
            SendOutcome::Later { .. } | SendOutcome::Unknown { .. } => Lookup::CannotTell,
        }
    }

    async fn check(&self) -> Vec<Problem> {
        Vec::new()
    }
}
