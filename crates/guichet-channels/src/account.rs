//! What a channel is opened with: the account and its secrets, and the surroundings that all channels share.

use std::collections::BTreeMap;

use guichet_core::model;
use serde::{Deserialize, Serialize};

use crate::http::NetworkPolicy;
use crate::pace::Pace;
use crate::sandbox::Sandbox;
use crate::tokens::Tokens;

/// A connected account with its secrets, as the store hands it over for the channel's own code.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account.
    pub channel: model::Channel,
    /// Its secrets, decrypted.
    pub secrets: Secrets,
    /// The mail account whose sending settings it borrows (a web form that answers by mail).
    pub mail: Option<Box<Account>>,
}

impl Account {
    /// An account that borrows nothing.
    #[must_use]
    pub const fn new(channel: model::Channel, secrets: Secrets) -> Self {
        Self { channel, secrets, mail: None }
    }

    /// A setting that was given and is not blank.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.channel.setting(name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Whether a yes-or-no setting says no.
    #[must_use]
    pub fn says_no(&self, name: &str) -> bool {
        self.channel.says(name) == Some(false)
    }

    /// Whether a yes-or-no setting says yes.
    #[must_use]
    pub fn says_yes(&self, name: &str) -> bool {
        self.channel.says(name) == Some(true)
    }
}

/// Secrets by name. Never printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secrets(pub BTreeMap<String, String>);

impl Secrets {
    /// One secret.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// What all channels of a process share.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Which addresses our own requests may reach.
    pub network: NetworkPolicy,
    /// The simulated networks of the demo and the training room.
    pub sandbox: Sandbox,
    /// Tokens that are renewed.
    pub tokens: Tokens,
    /// How fast each network lets us go.
    pub pace: Pace,
    /// Where the desk is reached from outside, without a path; empty where nobody said. Networks that bring things are told it.
    pub public_url: String,
}
