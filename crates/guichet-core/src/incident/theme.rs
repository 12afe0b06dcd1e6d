//! What an incident is about: a topic, words that its messages share, and a place.

use guichet_text::reading::Topic;
use guichet_text::similar::Unit;
use serde::{Deserialize, Serialize};

/// A thing said, with a word for it. Words stand in a theme only when several customers said them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What is compared.
    pub unit: Unit,
    /// What is shown.
    pub word: String,
}

/// What an incident is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// The topic most of its messages have.
    pub topic: Option<Topic>,
    /// Signs that most of its messages share, the most telling first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// The place that most of them name, as they write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// What is counted: a topic, a sign, or every message that tells a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Any,
    Topic(Topic),
    Sign(Unit),
}
