//! Connecting an account: Guichet registers itself at the server, the owner says yes there, and the server says its limits.

use std::collections::BTreeMap;

use serde_json::Value;

use super::reply_room;
use super::server::{Server, Trouble};
use crate::channel::Failure;
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::http::{Answer, Request, with_query};
use crate::tokens::ACCESS_TOKEN;

const CLIENT_ID: &str = "client_id";
const CLIENT_SECRET: &str = "client_secret";

/// The rights that are asked for.
pub(super) const SCOPES: &[Scope] = &[
    Scope { name: "read:accounts", why: ("Savoir de quel compte il s’agit.", "To know which account it is.") },
    Scope {
        name: "read:notifications",
        why: ("Recevoir les mentions de vos clients.", "To receive your customers' mentions."),
    },
    Scope {
        name: "read:statuses",
        why: (
            "Lire ces messages, et voir s’ils changent ou disparaissent.",
            "To read these messages, and to see whether they change or disappear.",
        ),
    },
    Scope {
        name: "read:follows",
        why: (
            "Distinguer un message retiré par son auteur de celui d’une personne qui vous a bloqué.",
            "To tell a message that its author took back from one of a person who has blocked you.",
        ),
    },
    Scope { name: "write:statuses", why: ("Publier vos réponses.", "To publish your replies.") },
];

fn scopes() -> String {
    SCOPES.iter().map(|scope| scope.name).collect::<Vec<_>>().join(" ")
}

/// Registers at the server, and says where the owner of the account says yes.
pub(super) async fn begin(server: &Server, consent: Consent<'_>) -> Result<Begun, Failure> {
    let fields = [("client_name", "Guichet"), ("redirect_uris", consent.redirect_uri), ("scopes", &scopes())];
    let registered = asked(server, Request::form(server.at("/api/v1/apps", &[]), &fields)).await?.value();
    let said = |name| registered.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
    let (Some(id), Some(secret)) = (said(CLIENT_ID), said(CLIENT_SECRET)) else {
        return Err(Failure::new("protocol", "a registration without an id"));
    };
    let url = with_query(
        &server.at("/oauth/authorize", &[]),
        &[
            ("response_type", "code"),
            ("client_id", id),
            ("redirect_uri", consent.redirect_uri),
            ("scope", &scopes()),
            ("state", consent.state),
            ("code_challenge", consent.code_challenge),
            ("code_challenge_method", "S256"),
        ],
    );
    let secrets =
        BTreeMap::from([(CLIENT_ID.to_owned(), id.to_owned()), (CLIENT_SECRET.to_owned(), secret.to_owned())]);
    Ok(Begun { url, secrets })
}

/// Turns the code into a token, and reads who we are and what the server allows.
pub(super) async fn finish(
    server: &Server,
    secrets: &crate::account::Secrets,
    granted: Granted<'_>,
) -> Result<Connected, Failure> {
    let missing = || Failure::new("sign_in_refused", "the registration is missing: begin again");
    let (id, secret) = (secrets.get(CLIENT_ID).ok_or_else(missing)?, secrets.get(CLIENT_SECRET).ok_or_else(missing)?);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", granted.code),
        (CLIENT_ID, id),
        (CLIENT_SECRET, secret),
        ("redirect_uri", granted.redirect_uri),
        ("code_verifier", granted.verifier),
        ("scope", &scopes()),
    ];
    let answer = asked(server, Request::form(server.at("/oauth/token", &[]), &fields)).await?.value();
    let token = answer.get("access_token").and_then(Value::as_str).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Failure::new("sign_in_refused", "no token came"))?;
    let server = Server { token: Some(token.into()), ..server.clone() };
    let me = server.fetch("/api/v1/accounts/verify_credentials", &[]).await.map_err(|trouble| trouble.failure())?;
    let limits = Limits::of(&server).await.map_err(|trouble| trouble.failure())?;
    let name = me.get("acct").and_then(Value::as_str).unwrap_or_default();
    Ok(Connected {
        secrets: BTreeMap::from([(ACCESS_TOKEN.to_owned(), token.to_owned())]),
        account_name: format!("@{name}@{}", limits.domain.as_deref().unwrap_or_default())
            .trim_end_matches('@')
            .to_owned(),
        settings: limits.settings(),
    })
}

async fn asked(server: &Server, request: Request) -> Result<Answer, Failure> {
    server.call_as_nobody(request).await.map_err(|trouble| match trouble {
        // The code was used, is too old, or belongs to another registration.
        Trouble::Said(answer) if matches!(answer.status, 400 | 401 | 403) => {
            Failure::new("sign_in_refused", format!("status {}", answer.status))
        }
        other => other.failure(),
    })
}

/// What a server says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Limits {
    /// The domain in the addresses of its people.
    pub(super) domain: Option<String>,
    /// The longest status.
    pub(super) characters: Option<u64>,
    /// Where it can be listened to.
    pub(super) streaming: Option<String>,
}

impl Limits {
    /// Reads them from the server; servers of other makes know only the older address.
    pub(super) async fn of(server: &Server) -> Result<Self, Trouble> {
        let value = match server.fetch("/api/v2/instance", &[]).await {
            Ok(value) => value,
            Err(Trouble::Said(answer)) if matches!(answer.status, 404 | 410) => {
                server.fetch("/api/v1/instance", &[]).await?
            }
            Err(trouble) => return Err(trouble),
        };
        let text = |path: &str| value.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
        let characters = ["/configuration/statuses/max_characters", "/max_toot_chars"];
        let streaming = text("/configuration/urls/streaming").or_else(|| text("/urls/streaming_api"));
        Ok(Self {
            domain: text("/domain").or_else(|| text("/uri")).map(bare).filter(|domain| !domain.is_empty()),
            characters: characters.iter().find_map(|path| value.pointer(path)?.as_u64()),
            streaming: streaming
                .map(|address| address.replacen("wss://", "https://", 1).replacen("ws://", "http://", 1)),
        })
    }

    fn settings(&self) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::new();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                settings.insert(name.to_owned(), value);
            }
        };
        put("domain", self.domain.clone());
        put("max_characters", self.characters.map(|most| reply_room(most).to_string()));
        put("streaming", self.streaming.clone());
        settings
    }
}

fn bare(address: &str) -> String {
    let address = address.trim_start_matches("https://").trim_start_matches("http://");
    address.split('/').next().unwrap_or_default().to_lowercase()
}
