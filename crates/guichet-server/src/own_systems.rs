//! The brand's own systems, asked by one small signed request: the facts of a case go there, cards of facts come back, each with its
//! source and its age. `docs/own-systems.md` is the contract.
//!
//! Invariants: nobody waits longer than a second for it; what does not answer holds up nothing and is said; words of customers do
//! not leave, only what names something of theirs; what came is kept in memory alone, for minutes.

mod card;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use guichet_channels::http::{Http, Request, Silence};
use guichet_channels::inbound::signature::SigningKeys;
use guichet_core::model::{Brand, BrandId, CaseId, Handle, IdentityLevel};
use guichet_core::text::reading::{Fact, FactKind};
use guichet_store::Result;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use card::{Card, Line};

use crate::app::App;

/// Somebody has the case open and waits.
const WITHIN: Duration = Duration::from_secs(1);
/// So long an answer is shown without asking again.
const FRESH: SignedDuration = SignedDuration::from_secs(60);
/// So long it is shown, with its age, while the system does not answer.
const SHOWN: SignedDuration = SignedDuration::from_mins(15);
/// Cases whose cards are kept.
const MOST: usize = 1_000;
/// Facts and handles that are sent.
const MOST_SENT: usize = 40;
/// Under this name stand the settings, and the secret.
const SETTING: &str = "own_systems";
const SECRET: &str = "own_systems_secret";

/// Where the brand's systems are asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Endpoint {
    /// Whether they are asked.
    pub enabled: bool,
    /// The address that takes the question.
    pub url: String,
}

/// What is known of a case there.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The cards.
    pub cards: Vec<Card>,
    /// When they came.
    pub at: Timestamp,
}

/// Why nothing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silent {
    /// It did not answer within a second.
    Slow,
    /// It could not be reached.
    Unreachable,
    /// The address is not one that this desk may reach.
    NotAllowed,
    /// It refused the signature.
    Refused,
    /// It answered with an error.
    Failing,
    /// Its answer is not of the shape that was agreed.
    Unreadable,
}

impl Silent {
    /// As a code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Unreachable => "unreachable",
            Self::NotAllowed => "not_allowed",
            Self::Refused => "refused",
            Self::Failing => "failing",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What was asked, and what came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The last answer that is not too old; none where there is none.
    pub answered: Option<Answered>,
    /// Why there is no newer one.
    pub silent: Option<Silent>,
}

/// What is asked about.
#[derive(Debug)]
pub struct About<'a> {
    /// The brand.
    pub brand: &'a Brand,
    /// The case.
    pub case: CaseId,
    /// Its reference.
    pub reference: &'a str,
    /// How sure the desk is of who they are.
    pub identity: IdentityLevel,
    /// Their names on networks.
    pub handles: &'a [Handle],
    /// What was said.
    pub facts: &'a [Fact],
}

/// What the brand's systems said lately, by case and by what was asked.
#[derive(Debug, Default)]
pub struct OwnSystems(Mutex<HashMap<(BrandId, CaseId), (Value, Answered)>>);

impl OwnSystems {
    fn kept(&self, brand: BrandId, case: CaseId, asked: &Value, now: Timestamp) -> Option<Answered> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (same, answered) = kept.get(&(brand, case))?;
        (same == asked && now.duration_since(answered.at) < SHOWN).then(|| answered.clone())
    }

    fn keep(&self, brand: BrandId, case: CaseId, asked: Value, answered: Answered) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            let now = answered.at;
            kept.retain(|_, (_, answered)| now.duration_since(answered.at) < SHOWN);
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert((brand, case), (asked, answered));
    }

    /// Forgets what came for a brand: the settings changed, or somebody was erased.
    pub fn forget(&self, brand: BrandId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(of, _), _| *of != brand);
    }
}

/// Where the brand's systems are asked.
///
/// # Errors
/// When the data cannot be read.
pub async fn endpoint(app: &App, brand: BrandId) -> Result<Endpoint> {
    let kept = app.store().setting(Some(brand), SETTING).await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default())
}

/// Writes where they are asked.
///
/// # Errors
/// When it cannot be written.
pub async fn put_endpoint(app: &App, brand: BrandId, endpoint: &Endpoint) -> Result<()> {
    app.store().put_setting(Some(brand), SETTING, &json!(endpoint).to_string()).await
}

/// The secret under which the questions are signed.
///
/// # Errors
/// When it cannot be read.
pub async fn secret(app: &App, brand: BrandId) -> Result<Option<String>> {
    app.store().brand_secret(brand, SECRET).await
}

/// Seals another secret.
///
/// # Errors
/// When it cannot be written.
pub async fn put_secret(app: &App, brand: BrandId, secret: &str) -> Result<()> {
    app.store().put_brand_secret(brand, SECRET, secret).await
}

/// What the systems know of a case: what came within the last minute, else what they say now, else what they said before and why
/// there is nothing newer. None where they are not asked.
///
/// # Errors
/// When the settings cannot be read.
pub async fn look(app: &App, about: &About<'_>, anew: bool) -> Result<Option<Found>> {
    let endpoint = endpoint(app, about.brand.id).await?;
    if !endpoint.enabled {
        return Ok(None);
    }
    let asked = question(about);
    let (systems, now) = (app.own_systems(), app.now());
    let kept = systems.kept(about.brand.id, about.case, &asked, now);
    if let Some(answered) = kept.as_ref().filter(|answered| !anew && now.duration_since(answered.at) < FRESH) {
        return Ok(Some(Found { answered: Some(answered.clone()), silent: None }));
    }
    let secret = secret(app, about.brand.id).await?.unwrap_or_default();
    Ok(Some(match ask(app, &endpoint, &secret, &asked).await {
        Ok(cards) => {
            let answered = Answered { cards, at: app.now() };
            systems.keep(about.brand.id, about.case, asked, answered.clone());
            Found { answered: Some(answered), silent: None }
        }
        Err(silent) => Found { answered: kept, silent: Some(silent) },
    }))
}

/// What leaves: what names something of the customer's, no words.
fn question(about: &About<'_>) -> Value {
    let mut facts: Vec<Value> = Vec::new();
    for fact in about.facts.iter().filter(|fact| names_something(fact.kind)) {
        let one = json!({"kind": fact.kind.as_str(), "value": fact.value});
        if facts.len() < MOST_SENT && !facts.contains(&one) {
            facts.push(one);
        }
    }
    let handles: Vec<Value> = about
        .handles
        .iter()
        .take(MOST_SENT)
        .map(|handle| json!({"network": handle.network, "id": handle.external_id, "handle": handle.handle}))
        .collect();
    json!({
        "v": 1, "brand": about.brand.slug, "case": about.reference, "identity": about.identity.as_str(),
        "handles": handles, "facts": facts,
    })
}

/// What a system can look something up by. Bank details do not leave.
const fn names_something(kind: FactKind) -> bool {
    let journey = matches!(kind, FactKind::FlightNumber | FactKind::TrainNumber);
    journey || (kind.is_reference() && !matches!(kind, FactKind::Iban))
}

async fn ask(app: &App, endpoint: &Endpoint, secret: &str, asked: &Value) -> std::result::Result<Vec<Card>, Silent> {
    let body = asked.to_string().into_bytes();
    let (id, time) = (app.source().next_id().to_string(), app.now().as_second());
    let signature = SigningKeys::read(secret).map(|keys| keys.sign(&id, time, &body)).unwrap_or_default();
    let request = Request {
        method: Method::POST,
        url: endpoint.url.clone(),
        headers: vec![("content-type", "application/json".to_owned()), ("accept", "application/json".to_owned())],
        body,
    }
    .with("webhook-id", id)
    .with("webhook-timestamp", time.to_string())
    .with("webhook-signature", signature);
    // The same policy as for every other request of ours: only whoever runs the machine opens the internal network.
    let http = Http::new(app.surroundings().network.clone());
    let answer = match tokio::time::timeout(WITHIN, http.ask(request)).await {
        Err(_) | Ok(Err(Silence::NoAnswer)) => return Err(Silent::Slow),
        Ok(Err(Silence::NotConnected)) => return Err(Silent::Unreachable),
        Ok(Err(Silence::NotAllowed)) => return Err(Silent::NotAllowed),
        Ok(Ok(answer)) => answer,
    };
    match answer.status {
        // It knows nothing of this.
        204 | 404 => Ok(Vec::new()),
        200 if !answer.cut => card::read(&answer.body).ok_or(Silent::Unreadable),
        200 => Err(Silent::Unreadable),
        401 | 403 => Err(Silent::Refused),
        _ => Err(Silent::Failing),
    }
}
