//! Messages labelled for some things only: short ones, dense in what is hard to hear.
//!
//! Invariant: they teach, settle and count what they are labelled for and nothing else.

use guichet_text::reading::{AbuseLevel, AnnouncedKind};
use serde::Deserialize;

use crate::rows::Message;

/// What a person was asked about such a message; every answer is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FocusLabel {
    /// The id of the message.
    pub id: String,
    /// The opposite of what is said is meant.
    pub irony: bool,
    /// A person is asked for.
    pub wants_human: bool,
    /// An undue advantage under a threat.
    pub pressure: bool,
    /// A partnership is proposed or asked for.
    pub partnership: bool,
    /// How far the words go.
    pub abuse: AbuseLevel,
    /// What they will or may do.
    pub announced: Vec<AnnouncedKind>,
    /// Thanks for something done.
    pub thanks: bool,
}

/// A message with such a label.
#[derive(Debug, Clone)]
pub struct FocusRow {
    /// What was written.
    pub message: Message,
    /// What a person read in it.
    pub label: FocusLabel,
}
