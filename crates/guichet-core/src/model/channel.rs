//! A connected account on a network.

use serde::{Deserialize, Serialize};

use super::ids::{BrandId, ChannelId};
use crate::words;

words! {
    /// Whether the channel works for us.
    ChannelState { Active = "active", Paused = "paused" }
}

/// A connected account. Secrets are not here: the store hands them, decrypted, to the channel's own code alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Its identifier.
    pub id: ChannelId,
    /// Whose account it is.
    pub brand_id: BrandId,
    /// Which code speaks to it: `inbound`, `mail`, `webform`, `sandbox`.
    pub kind: String,
    /// Which network's rules it obeys (`x`, `mail`…); the kind itself except for simulated networks.
    pub network: String,
    /// Name shown to people.
    pub name: String,
    /// Settings of its kind, as a JSON object of strings.
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// Active or paused.
    pub state: ChannelState,
    /// How it is.
    pub health: ChannelHealth,
    /// Where receiving stopped; opaque to all but the channel.
    pub cursor: Option<String>,
}

impl Channel {
    /// A setting as text, if it was given.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.get(name).and_then(serde_json::Value::as_str)
    }

    /// What a yes-or-no setting says, if it was given.
    #[must_use]
    pub fn says(&self, name: &str) -> Option<bool> {
        match self.setting(name)?.trim() {
            "yes" | "true" | "1" | "oui" => Some(true),
            "no" | "false" | "0" | "non" => Some(false),
            _ => None,
        }
    }
}

/// How a channel is, in words for people and a code for machines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelHealth {
    /// Last time that the network answered well.
    pub last_success_at: Option<jiff::Timestamp>,
    /// Since when it fails; none while it works.
    pub failing_since: Option<jiff::Timestamp>,
    /// Code of the failure: `unreachable`, `sign_in_refused`, `rate_limited`…
    pub problem: Option<String>,
    /// Last time something was received.
    pub last_received_at: Option<jiff::Timestamp>,
    /// Counts the changes of its settings and secrets: which ones what is known of it was found with.
    pub revision: i64,
    /// Last time that the account was tried.
    pub checked_at: Option<jiff::Timestamp>,
    /// Code of what did not work then.
    pub check_problem: Option<String>,
    /// The same in words, where they name more than the code does: rights, settings.
    pub check_words: Option<CheckWords>,
    /// When it stops working unless a person connects it again.
    pub ends_at: Option<jiff::Timestamp>,
    /// The last item before a silence that is unusual; over as soon as something comes.
    pub quiet_since: Option<jiff::Timestamp>,
}

/// What did not work, in both languages; never anything about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckWords {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl ChannelHealth {
    /// Whether it is quieter than it usually is.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.quiet_since.is_some() && self.quiet_since == self.last_received_at
    }

    /// Days until it has to be connected again, of those that are announced: 14, 7, 2; none while that is far.
    #[must_use]
    pub fn ends_within(&self, now: jiff::Timestamp) -> Option<u8> {
        let left = self.ends_at?.duration_since(now);
        [2_u8, 7, 14].into_iter().find(|days| left <= jiff::SignedDuration::from_hours(24 * i64::from(*days)))
    }
}
