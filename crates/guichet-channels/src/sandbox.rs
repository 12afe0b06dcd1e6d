//! Simulated networks for the demo and the training room, behind the same trait as the real ones.
//!
//! A [`Sandbox`] is a world in memory: simulated customers post into it, the desk's replies arrive in it, and it can be
//! told to misbehave as networks do (refuse, ask to wait, time out after it accepted). Its items travel as the same JSON
//! as those of the signed webhook.

pub mod world;

use std::time::Duration;

use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome, Visibility};

use crate::account::{Account, Surroundings};
use crate::channel::{Batch, Channel, Failure, Lookup, ParseProblem, Problem, RawBytes, Reception};
use crate::inbound::wire;
use crate::kind::{Form, Kind, Need, Setting};

pub use world::{Delivered, Post, Sandbox, Whim};

/// One simulated account.
#[derive(Debug, Clone)]
pub struct SandboxChannel {
    id: guichet_core::model::ChannelId,
    capabilities: Capabilities,
    world: Sandbox,
}

impl Channel for SandboxChannel {
    const KIND: Kind = Kind {
        name: "sandbox",
        title: ("Réseau simulé", "Simulated network"),
        description: (
            "Un réseau de démonstration\u{a0}: rien ne sort de cette machine.",
            "A network for demonstration: nothing leaves this machine.",
        ),
        settings: &[Setting {
            name: "network",
            label: ("Réseau imité", "Imitated network"),
            help: ("Ses règles s’appliquent\u{a0}: longueur, messages privés.", "Its rules apply: length, private messages."),
            example: "x",
            form: Form::OneOf(&["x", "facebook", "messenger", "instagram", "whatsapp", "google", "bluesky", "mastodon", "telegram", "mail"]),
            need: Need::Default("x"),
        }],
    };

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let network = account.setting("network").unwrap_or(&account.channel.network);
        Ok(Self { id: account.channel.id, capabilities: capabilities_of(network), world: surroundings.sandbox.clone() })
    }

    fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    fn reception(&self) -> Reception {
        Reception::Watched { every: Duration::from_secs(30) }
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        Ok(self.world.after(self.id, cursor))
    }

    async fn wait(&self, cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        self.world.wait_for_more(self.id, cursor, at_most).await;
        Ok(())
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(&raw.body)
    }

    /// The words with the id of the reply: what a network's request would hold.
    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        wire::compose(outgoing)
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        if let Some(refusal) = self.refusal(outgoing) {
            return SendOutcome::Refused { code: refusal.to_owned() };
        }
        self.world.deliver(self.id, outgoing)
    }

    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        if !self.capabilities.lookup {
            return Lookup::CannotTell;
        }
        match self.world.delivered_id(self.id, outgoing.reply_id) {
            Some(external_id) => Lookup::Found { external_id: Some(external_id) },
            None => Lookup::NotFound,
        }
    }

    async fn check(&self) -> Vec<Problem> {
        Vec::new()
    }
}

impl SandboxChannel {
    /// What the imitated network would not take.
    fn refusal(&self, outgoing: &Outgoing) -> Option<&'static str> {
        let private = outgoing.visibility == Visibility::Private;
        let (limit, second) = if private {
            (self.capabilities.private_limit, None)
        } else {
            (self.capabilities.public_limit, self.capabilities.public_second_limit)
        };
        if !private && !self.capabilities.public {
            return Some("permission_missing");
        }
        let too_long = limit.into_iter().chain(second).any(|limit| world::length(&outgoing.text, limit.unit) > limit.max);
        too_long.then_some("too_long")
    }
}
