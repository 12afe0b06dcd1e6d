//! The networks where customers speak, one folder each, behind one trait.
//!
//! This crate never sees the store: it hands over bytes with what makes them unique, understands bytes, and gives bytes
//! to networks, with one of four outcomes. The list at the bottom of this file is the only place that names all kinds;
//! `docs/adding-a-channel.md` shows how to add one.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::as_conversions,
        clippy::print_stderr,
        reason = "tests may fail loudly"
    )
)]

pub mod account;
mod bare;
pub mod bluesky;
pub mod channel;
pub mod connecting;
pub mod facebook;
pub mod google;
pub mod http;
pub mod import;
pub mod inbound;
pub mod instagram;
pub mod kind;
pub mod mail;
pub mod mastodon;
mod media;
mod meta;
mod names;
pub mod pace;
pub mod phrases;
pub mod sandbox;
pub mod secret;
pub mod telegram;
mod text;
pub mod tokens;
mod trouble;
pub mod webform;
pub mod webhook;
pub mod x;

use std::collections::BTreeMap;
use std::time::Duration;

use guichet_core::model::{Capabilities, Incoming, IncomingKind, Outgoing, SendOutcome};

use jiff::Timestamp;
use mail::identity;

pub use account::{Account, Secrets, Surroundings};
pub use channel::{
    Act, Batch, Channel, Failure, Hidden, Lookup, ParseProblem, PrivateDoor, Problem, RawBytes, Reception,
    code_of_reading,
};
pub use connecting::{Begun, Connected, Consent, Granted, Scope};
pub use kind::{Kind, Prepared, Setting};
pub use phrases::{Phrase, problem_words, words_for};
pub use webhook::{Delivery, Greeting, Rejection};

/// Makes [`AnyChannel`] and [`KINDS`] from the one list of kinds.
macro_rules! channels {
    ($($(#[$doc:meta])* $name:ident => $channel:ty),+ $(,)?) => {
        /// Every kind that Guichet has, described as data.
        pub const KINDS: &[Kind] = &[$(<$channel as Channel>::KIND),+];

        /// What the channels of a kind can be asked beside receiving and sending.
        #[must_use]
        pub fn acts_of(kind: &str) -> &'static [Act] {
            $(if kind == <$channel as Channel>::KIND.name {
                return <$channel as Channel>::ACTS;
            })+
            &[]
        }

        /// Whether the network of a kind can bring what happens to `/hooks/<kind>/<channel>`.
        #[must_use]
        pub fn has_hook(kind: &str) -> bool {
            $(if kind == <$channel as Channel>::KIND.name {
                return <$channel as Channel>::HOOK;
            })+
            false
        }

        /// Whether the other side of a kind may give two replies the same id.
        #[must_use]
        pub fn ids_may_repeat(kind: &str) -> bool {
            $(if kind == <$channel as Channel>::KIND.name {
                return <$channel as Channel>::IDS_MAY_REPEAT;
            })+
            false
        }

        /// The rights that connecting a kind in the browser asks for; empty where it is connected otherwise.
        #[must_use]
        pub fn scopes_of(kind: &str) -> &'static [Scope] {
            $(if kind == <$channel as Channel>::KIND.name {
                return <$channel as Channel>::SCOPES;
            })+
            &[]
        }

        /// A channel of any kind.
        #[derive(Debug, Clone)]
        pub enum AnyChannel { $($(#[$doc])* $name($channel)),+ }

        impl AnyChannel {
            /// Makes the channel from its account. Touches no network.
            ///
            /// # Errors
            /// Every setting that is missing or wrong.
            pub fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
                $(if account.channel.kind == <$channel as Channel>::KIND.name {
                    return <$channel as Channel>::open(account, surroundings).map(Self::$name);
                })+
                Err(vec![unknown_kind(&account.channel.kind)])
            }

            /// What the network allows.
            #[must_use]
            pub fn capabilities(&self) -> Capabilities {
                match self { $(Self::$name(channel) => channel.capabilities()),+ }
            }

            /// How items arrive.
            #[must_use]
            pub fn reception(&self) -> Reception {
                match self { $(Self::$name(channel) => channel.reception()),+ }
            }

            /// Fetches what came after the cursor.
            ///
            /// # Errors
            /// Nothing was received; the cursor stays where it was.
            pub async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
                match self { $(Self::$name(channel) => channel.receive(cursor).await),+ }
            }

            /// Waits until something is new, at most this long.
            ///
            /// # Errors
            /// The connection is gone; `receive` opens another one.
            pub async fn wait(&self, cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
                match self { $(Self::$name(channel) => channel.wait(cursor, at_most).await),+ }
            }

            /// Answers the question of a network whether our address is ours.
            #[must_use]
            pub fn greet(&self, question: &BTreeMap<String, String>) -> Option<Greeting> {
                match self { $(Self::$name(channel) => channel.greet(question)),+ }
            }

            /// Takes what a network pushed.
            ///
            /// # Errors
            /// Why it is not taken.
            pub fn accept(&self, delivery: Delivery<'_>) -> Result<Vec<RawBytes>, Rejection> {
                match self { $(Self::$name(channel) => Channel::accept(channel, delivery)),+ }
            }

            /// Whether an item that was just taken happened to this account; none where nobody can tell.
            #[must_use]
            pub fn is_for_us(&self, item: &RawBytes) -> Option<bool> {
                match self { $(Self::$name(channel) => channel.is_for_us(item)),+ }
            }

            /// Asks the network for what the items that were just taken only name, before they are stored.
            pub async fn complete(&self, items: Vec<RawBytes>) -> Vec<RawBytes> {
                match self { $(Self::$name(channel) => channel.complete(items).await),+ }
            }

            /// Whether an item only names words that could not be fetched yet.
            #[must_use]
            pub fn lacks_words(&self, item: &RawBytes) -> bool {
                match self { $(Self::$name(channel) => channel.lacks_words(item)),+ }
            }

            /// Understands one item of the network.
            fn parse_own(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
                match self { $(Self::$name(channel) => channel.parse(raw)),+ }
            }

            /// The bytes that `send` will give to the network.
            #[must_use]
            pub fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
                match self { $(Self::$name(channel) => channel.compose(outgoing)),+ }
            }

            /// Gives a reply to the network, once.
            pub async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
                match self { $(Self::$name(channel) => channel.send(outgoing).await),+ }
            }

            /// Looks whether a reply whose answer was lost has arrived.
            pub async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
                match self { $(Self::$name(channel) => channel.lookup(outgoing).await),+ }
            }

            /// Hides what somebody else wrote from everybody but its author.
            pub async fn hide(&self, external_id: &str) -> Hidden {
                match self { $(Self::$name(channel) => channel.hide(external_id).await),+ }
            }

            /// Shows again what was hidden.
            pub async fn show_again(&self, external_id: &str) -> Hidden {
                match self { $(Self::$name(channel) => channel.show_again(external_id).await),+ }
            }

            /// Whether a private message would reach this person now.
            pub async fn private_door(&self, person: &str) -> PrivateDoor {
                match self { $(Self::$name(channel) => channel.private_door(person).await),+ }
            }

            /// Where the owner of the account says yes.
            ///
            /// # Errors
            /// The network does not answer, or the settings do not suffice.
            pub async fn begin_connecting(&self, consent: Consent<'_>) -> Result<Begun, Failure> {
                match self { $(Self::$name(channel) => channel.begin_connecting(consent).await),+ }
            }

            /// Turns the network's code into tokens.
            ///
            /// # Errors
            /// The network refused, or does not answer.
            pub async fn finish_connecting(&self, granted: Granted<'_>) -> Result<Connected, Failure> {
                match self { $(Self::$name(channel) => channel.finish_connecting(granted).await),+ }
            }

            /// When the account stops working unless a person connects it again.
            #[must_use]
            pub fn ends_at(&self) -> Option<Timestamp> {
                match self { $(Self::$name(channel) => channel.ends_at()),+ }
            }

            /// Tries the account, and says in plain words what does not work.
            pub async fn check(&self) -> Vec<Problem> {
                match self { $(Self::$name(channel) => channel.check().await),+ }
            }
        }
    };
}

channels! {
    /// A mailbox.
    Mail => mail::MailChannel,
    /// Any other system, by signed webhook.
    Inbound => inbound::InboundChannel,
    /// The web form.
    Webform => webform::WebformChannel,
    /// A Facebook page with Messenger.
    Facebook => facebook::FacebookChannel,
    /// An Instagram account.
    Instagram => instagram::InstagramChannel,
    /// Bluesky.
    Bluesky => bluesky::BlueskyChannel,
    /// Mastodon, and servers that speak its API.
    Mastodon => mastodon::MastodonChannel,
    /// Reviews at Google's.
    Google => google::GoogleChannel,
    /// A Telegram bot.
    Telegram => telegram::TelegramChannel,
    /// A simulated network.
    Sandbox => sandbox::SandboxChannel,
    /// An account on X.
    X => x::XChannel,
}

impl AnyChannel {
    /// Understands one item: of the network, or of a file that was imported into the channel.
    ///
    /// What is said has the id under which its bytes are kept: two items that claim one id are two messages
    /// ([`RawBytes::under_its_own_id`]). An edit, a delete and a bounce name another item, and go on naming it.
    ///
    /// # Errors
    /// The item is for the quarantine, with the reason.
    pub fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        let mut incoming = self.parse_claims(raw)?;
        if matches!(incoming.kind, IncomingKind::Message | IncomingKind::OwnReply) {
            incoming.external_id.clone_from(&raw.external_id);
        }
        Ok(incoming)
    }

    /// Understands one item with the id that it claims.
    fn parse_claims(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        if raw.source == import::SOURCE {
            return inbound::wire::parse_imported(&raw.body);
        }
        match self.parse_own(raw) {
            // A mail that was imported into a channel of another kind: no mark in it is believed.
            Err(problem) if problem.code == "not_json" && raw.source == identity::SOURCE => {
                mail::wire::parse(raw, None)
            }
            other => other,
        }
    }
}

/// The kind of this name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

fn unknown_kind(name: &str) -> Problem {
    let known: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    let known = known.join(", ");
    Problem::new(
        "unknown_kind",
        format!("«\u{a0}{name}\u{a0}» n’est pas un type de canal. Types connus\u{a0}: {known}."),
        format!("\"{name}\" is not a kind of channel. Known kinds: {known}."),
    )
}
