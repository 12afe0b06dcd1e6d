//! Simulated networks for the demo and the training room, behind the same trait as the real ones.
//!
//! A [`Sandbox`] is a world in memory: simulated customers post into it, the desk's replies arrive in it, and it can be
//! told to misbehave as networks do (refuse, ask to wait, time out after it accepted). Its items travel as the same JSON
//! as those of the signed webhook.

mod consent;
pub mod world;

use std::time::Duration;

use guichet_core::guard::length;
use guichet_core::model::capabilities::{PrivateOpening, capabilities_of};
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};

use crate::account::{Account, Surroundings};
use crate::channel::{
    Act, Batch, Channel, Failure, Hidden, Lookup, ParseProblem, PrivateDoor, Problem, RawBytes, Reception,
};
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
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
        identity: &["network"],
        brought: &[],
        settings: &[Setting {
            name: "network",
            label: ("Réseau imité", "Imitated network"),
            help: (
                "Ses règles s’appliquent\u{a0}: longueur, messages privés.",
                "Its rules apply: length, private messages.",
            ),
            example: "x",
            form: Form::OneOf(&[
                "x",
                "facebook",
                "messenger",
                "instagram",
                "whatsapp",
                "google",
                "bluesky",
                "mastodon",
                "telegram",
                "mail",
            ]),
            need: Need::Default("x"),
        }],
    };

    const ACTS: &'static [Act] = &[Act::HideMessage, Act::CheckPrivate];

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

    async fn hide(&self, external_id: &str) -> Hidden {
        if !self.capabilities.hide_others {
            return Hidden::Cannot;
        }
        self.world.hide(self.id, external_id);
        Hidden::Done
    }

    async fn show_again(&self, external_id: &str) -> Hidden {
        if !self.capabilities.hide_others {
            return Hidden::Cannot;
        }
        self.world.show_again(self.id, external_id);
        Hidden::Done
    }

    async fn private_door(&self, person: &str) -> PrivateDoor {
        match self.capabilities.private_opening {
            PrivateOpening::Never => PrivateDoor::Closed,
            _ if self.world.is_private_closed(self.id, person) => PrivateDoor::Closed,
            PrivateOpening::TheyWroteFirst => PrivateDoor::CannotTell,
            PrivateOpening::Always | PrivateOpening::IfTheyAllow | PrivateOpening::OneReplyWithinDays => {
                PrivateDoor::Open
            }
        }
    }

    async fn check(&self) -> Vec<Problem> {
        Vec::new()
    }

    const SCOPES: &'static [Scope] = consent::SCOPES;

    async fn begin_connecting(&self, asked: Consent<'_>) -> Result<Begun, Failure> {
        consent::begin(asked)
    }

    async fn finish_connecting(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
        consent::finish(granted)
    }
}

impl SandboxChannel {
    /// What the imitated network would not take.
    fn refusal(&self, outgoing: &Outgoing) -> Option<&'static str> {
        if outgoing.visibility.others_can_read() && !self.capabilities.public {
            return Some("permission_missing");
        }
        length(&outgoing.text, self.capabilities.network, outgoing.visibility).is_too_long().then_some("too_long")
    }
}

#[cfg(test)]
mod tests {
    use guichet_core::model::{ChannelId, IncomingAuthor, IncomingKind, ReplyDoor, ReplyId, Visibility};
    use uuid::Uuid;

    use super::*;

    fn channel(world: &Sandbox, network: &str) -> SandboxChannel {
        SandboxChannel { id: ChannelId(Uuid::nil()), capabilities: capabilities_of(network), world: world.clone() }
    }

    fn post() -> Post {
        Post {
            kind: IncomingKind::Message,
            source: "x".into(),
            external_id: "p-1".into(),
            thread_id: None,
            in_reply_to: vec!["p-0".into()],
            case_reference: None,
            author: IncomingAuthor { id: "u-7".into(), name: "Jeanne".into(), handle: "@jeanne".into() },
            subject: String::new(),
            text: "Mon colis est perdu.".into(),
            created_at: Some(jiff::Timestamp::UNIX_EPOCH),
            visibility: Visibility::Public,
            attachments: Vec::new(),
            reply_url: None,
            automatic: false,
            permanent: false,
            unproven: false,
            reply_door: ReplyDoor::Open,
        }
    }

    fn reply(text: &str, visibility: Visibility) -> Outgoing {
        Outgoing {
            reply_id: ReplyId(Uuid::nil()),
            text: text.to_owned(),
            visibility,
            author_kind: guichet_core::model::AuthorKind::Human,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            in_reply_to: Some("p-1".into()),
            references: Vec::new(),
            recipient: "u-7".into(),
            recipient_name: String::new(),
            recipient_handle: String::new(),
            they_wrote_at: None,
            subject: String::new(),
            reply_url: None,
            thread_key: "p-0".into(),
            case_reference: String::new(),
            tracking_url: None,
        }
    }

    #[tokio::test]
    async fn what_a_simulated_customer_does_arrives_as_it_was_meant() {
        let world = Sandbox::new();
        let channel = channel(&world, "x");
        world.post(channel.id, &post());
        let batch = channel.receive(None).await.unwrap();
        assert_eq!(channel.parse(&batch.items[0]), Ok(post()));
    }

    #[tokio::test]
    async fn the_customer_hears_what_was_sent() {
        let world = Sandbox::new();
        let channel = channel(&world, "x");
        let mut heard = world.subscribe();
        let sent = channel.send(&reply("Il part demain.", Visibility::Public)).await;
        let delivered = heard.recv().await.unwrap();
        assert_eq!(sent, SendOutcome::Sent { external_id: Some(delivered.external_id.clone()) });
        assert_eq!(delivered.outgoing.text, "Il part demain.");
    }

    #[tokio::test]
    async fn what_is_hidden_and_who_is_closed_follows_the_imitated_network() {
        let world = Sandbox::new();
        let (x, google) = (channel(&world, "x"), channel(&world, "google"));
        assert_eq!((x.hide("p-1").await, google.hide("p-1").await), (Hidden::Done, Hidden::Cannot));
        assert!(world.is_hidden(x.id, "p-1") && !world.is_hidden(x.id, "p-2"));
        assert_eq!((x.show_again("p-1").await, google.show_again("p-1").await), (Hidden::Done, Hidden::Cannot));
        assert!(!world.is_hidden(x.id, "p-1"));
        assert_eq!(x.private_door("u-7").await, PrivateDoor::Open);
        world.close_private(x.id, "u-7");
        assert_eq!(
            (x.private_door("u-7").await, x.private_door("u-8").await),
            (PrivateDoor::Closed, PrivateDoor::Open)
        );
        assert_eq!(google.private_door("u-8").await, PrivateDoor::Closed);
    }

    #[tokio::test]
    async fn the_imitated_network_keeps_its_rules() {
        let world = Sandbox::new();
        let refused = |code: &str| SendOutcome::Refused { code: code.into() };
        let long = reply(&"a".repeat(281), Visibility::Public);
        assert_eq!(channel(&world, "x").send(&long).await, refused("too_long"));
        assert_eq!(channel(&world, "whatsapp").send(&long).await, refused("permission_missing"));
        assert_eq!(world.delivered(ChannelId(Uuid::nil())), []);
    }
}
