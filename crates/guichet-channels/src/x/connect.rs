//! Connecting an account in the browser: OAuth 2.0 with PKCE.

use std::collections::BTreeMap;

use serde_json::Value;

use super::XChannel;
use super::wire::{is_id, word};
use crate::channel::Failure;
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::http::{Request, with_query};

/// What is asked for, and why.
pub(super) const SCOPES: &[Scope] = &[
    Scope {
        name: "tweet.read",
        why: ("Lire les mentions, les réponses et les citations.", "Read mentions, replies and quotes."),
    },
    Scope { name: "tweet.write", why: ("Publier vos réponses.", "Post your replies.") },
    Scope {
        name: "tweet.moderate.write",
        why: ("Masquer une réponse sous vos publications.", "Hide a reply under your posts."),
    },
    Scope {
        name: "users.read",
        why: (
            "Savoir qui écrit, et si un message privé arriverait.",
            "Know who writes, and whether a private message would arrive.",
        ),
    },
    Scope { name: "dm.read", why: ("Lire les messages privés.", "Read private messages.") },
    Scope { name: "dm.write", why: ("Répondre en privé.", "Answer in private.") },
    Scope {
        name: "offline.access",
        why: (
            "Rester connecté : sans ce droit, l’accès s’arrête après deux heures.",
            "Stay connected: without it, access ends after two hours.",
        ),
    },
];

impl XChannel {
    /// The page of X where the owner of the account says yes.
    pub(super) fn consent(&self, consent: Consent<'_>) -> Begun {
        let scopes = SCOPES.iter().map(|scope| scope.name).collect::<Vec<_>>().join(" ");
        let query = [
            ("response_type", "code"),
            ("client_id", self.setting("client_id")),
            ("redirect_uri", consent.redirect_uri),
            ("scope", &scopes),
            ("state", consent.state),
            ("code_challenge", consent.code_challenge),
            ("code_challenge_method", "S256"),
        ];
        Begun { url: with_query(self.setting("authorize_url"), &query), secrets: BTreeMap::new() }
    }

    /// Turns the code into tokens, and asks whose they are. The code lives thirty seconds.
    pub(super) async fn connect(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", granted.code),
            ("redirect_uri", granted.redirect_uri),
            ("code_verifier", granted.verifier),
        ];
        let (secrets, scopes) = self.ask_for_token(&fields).await?;
        let token = secrets.get(crate::tokens::ACCESS_TOKEN).map(String::as_str).unwrap_or_default();
        let request = Request::get(self.address("/2/users/me")).bearer(token);
        let answer =
            self.http.ask(request).await.map_err(|silence| Failure::new("unreachable", format!("{silence:?}")))?;
        let value = answer.value();
        let who = value.get("data").unwrap_or(&Value::Null);
        let (Some(id), Some(name)) = (word(who, "id").filter(|id| is_id(id)), word(who, "username")) else {
            return Err(Failure::new("protocol", format!("{} to the question whose account it is", answer.status)));
        };
        // Whoever is signed in at X may be somebody else: replies must not leave from there.
        if self.own_id().is_some_and(|own| own != id) {
            return Err(Failure::new("another_account_connected", "another account said yes"));
        }
        let name = crate::text::name(name);
        let settings = BTreeMap::from([
            ("user_id".to_owned(), id.to_owned()),
            ("username".to_owned(), name.clone()),
            ("scopes".to_owned(), crate::text::name(&scopes)),
        ]);
        Ok(Connected { secrets, settings, account_name: format!("@{name}") })
    }
}
