//! Bluesky: mentions, replies and quotes in, replies out, and private messages where the account may have them.
//!
//! Invariants:
//! - a reply is written under a key made of its id: sent again, it would stand in the same place;
//! - places in a text are counted in bytes, lengths in graphemes and in bytes;
//! - what is answered is looked at first: a reply under something deleted, blocked or closed does not leave.

mod publish;
mod receive;
mod record;
mod server;
pub mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use guichet_core::model::capabilities::{Capabilities, capabilities_for};
use guichet_core::model::{Incoming, Outgoing, SendOutcome};
use serde_json::json;

use crate::account::{Account, Surroundings};
use crate::channel::{
    Act, Batch, Channel, Failure, Hidden, Lookup, ParseProblem, PrivateDoor, Problem, RawBytes, Reception,
};
use crate::http::Http;
use crate::kind::{Form, Kind, Need, Setting};
use crate::pace::Purpose;
use server::{Call, Server};

/// A round is about five calls; three thousand are allowed in five minutes.
const EVERY: Duration = Duration::from_secs(6);

/// One account.
#[derive(Debug, Clone)]
pub struct BlueskyChannel {
    server: Server,
    /// Private messages are asked for too.
    private: bool,
    first_days: u16,
}

impl Channel for BlueskyChannel {
    const KIND: Kind = Kind {
        name: "bluesky",
        title: ("Bluesky", "Bluesky"),
        description: (
            "Les mentions, les réponses, les citations et les messages privés d’un compte Bluesky.",
            "The mentions, replies, quotes and private messages of a Bluesky account.",
        ),
        settings: SETTINGS,
        identity: &["identifier", "service"],
        brought: &[],
    };

    const ACTS: &'static [Act] = &[Act::HideMessage, Act::CheckPrivate];

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let address = account.setting("service").unwrap_or("https://bsky.social").trim_end_matches('/');
        let first_days = account.setting("first_days").and_then(|days| days.parse().ok()).unwrap_or(7);
        let server = Server {
            http: Http::new(surroundings.network.clone()),
            pace: surroundings.pace.clone(),
            tokens: surroundings.tokens.clone(),
            account: Arc::new(account.clone()),
            address: address.into(),
        };
        Ok(Self { server, private: account.says_yes("private_messages"), first_days })
    }

    fn capabilities(&self) -> Capabilities {
        capabilities_for(&self.server.account.channel)
    }

    fn reception(&self) -> Reception {
        Reception::Watched { every: EVERY }
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        self.fetch(cursor).await
    }

    /// The network tells nobody alone that something came for them: it is asked again after the time.
    async fn wait(&self, _cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        tokio::time::sleep(at_most.min(EVERY)).await;
        Ok(())
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(&raw.body)
    }

    /// The record and its key. The versions of what it answers, and who the names are, come from the network when it is sent.
    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        let people = BTreeMap::new();
        let body = if outgoing.visibility.others_can_read() {
            json!({"rkey": record::key(outgoing.reply_id), "record": record::record(outgoing, &people), "parent": outgoing.in_reply_to})
        } else {
            json!({"recipient": outgoing.recipient, "message": record::message(outgoing, &people)})
        };
        body.to_string().into_bytes()
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        self.publish(outgoing).await
    }

    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        self.find(outgoing).await
    }

    async fn hide(&self, external_id: &str) -> Hidden {
        self.set_hidden(external_id, true).await.unwrap_or(Hidden::NotNow)
    }

    async fn show_again(&self, external_id: &str) -> Hidden {
        self.set_hidden(external_id, false).await.unwrap_or(Hidden::NotNow)
    }

    async fn private_door(&self, person: &str) -> PrivateDoor {
        self.door(person).await
    }

    async fn check(&self) -> Vec<Problem> {
        let asked = [("limit", "1")];
        let call = Call::ask("app.bsky.notification.listNotifications", &asked, Purpose::Answer);
        if let Err(trouble) = self.server.call(&call).await {
            return vec![Problem::of_reading(&trouble.failure())];
        }
        if !self.private {
            return Vec::new();
        }
        match self.server.call(&Call::ask("chat.bsky.convo.getLog", &[], Purpose::Answer).in_chat()).await {
            Ok(_) => Vec::new(),
            Err(_) => vec![Problem::of_setting(
                "private_messages",
                "permission_missing",
                "Les messages privés ne sont pas accessibles. Créez un mot de passe d’application qui les autorise, ou mettez «\u{a0}no\u{a0}».",
                "Private messages are not accessible. Make an app password that allows them, or set \"no\".",
            )],
        }
    }
}

const SETTINGS: &[Setting] = &[
    Setting {
        name: "identifier",
        label: ("Identifiant", "Handle"),
        help: ("Le nom du compte, sans @.", "The name of the account, without @."),
        example: "boutique.bsky.example",
        form: Form::Text,
        need: Need::Required,
    },
    Setting {
        name: "password",
        label: ("Mot de passe d’application", "App password"),
        help: (
            "Créé dans les réglages du compte, avec l’accès aux messages privés. Pas le mot de passe du compte.",
            "Made in the account's settings, with access to private messages. Not the password of the account.",
        ),
        example: "xxxx-xxxx-xxxx-xxxx",
        form: Form::Secret,
        need: Need::Required,
    },
    Setting::private_messages((
        "«\u{a0}no\u{a0}» si le mot de passe d’application n’ouvre pas les messages privés.",
        "\"no\" if the app password does not open private messages.",
    )),
    Setting::first_days(
        (
            "À la première connexion, ce qui est arrivé ces derniers jours est repris.",
            "At the first connection what came in these last days is taken.",
        ),
        "7",
    ),
    Setting {
        name: "service",
        label: ("Serveur du compte", "Server of the account"),
        help: (
            "À changer seulement si le compte a un serveur de données personnel.",
            "To change only if the account has a personal data server.",
        ),
        example: "https://bsky.social",
        form: Form::Url,
        need: Need::Default("https://bsky.social"),
    },
];
