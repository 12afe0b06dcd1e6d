//! Two cases that tell one story become one; a case that holds two problems becomes two; and each of it can be undone.
//!
//! Invariants: nothing owed is lost, whoever it is owed to; undone at once, both cases stand as before; what happened in between
//! stays with the conversation in which it happened. Who somebody is stays with the account that proved it: two accounts in one
//! case do not vouch for each other.

mod merge;
mod split;
mod undo;

pub use merge::merge;
pub use split::{KnownSplit, split};
pub use undo::{Back, KnownRegrouping, undo};

use crate::case::KnownCase;
use crate::model::{Case, CaseId, ConversationId, RegroupingId};
use crate::refusal::{Refusal, RefusalCode};

/// What leaves a case for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moving {
    /// Everything.
    Whole,
    /// These conversations, with their messages, what was promised in them and what waits for a word about them.
    Conversations(Vec<ConversationId>),
    /// What this regrouping had moved, and what came into those conversations since.
    Back(RegroupingId),
}

/// What moves, from which case to which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The regrouping that moves it.
    pub regrouping: RegroupingId,
    /// Out of this case.
    pub from: CaseId,
    /// Into this one.
    pub to: CaseId,
    /// What.
    pub what: Moving,
}

/// While a reply is on its way nobody knows yet what it will settle, and where.
fn nothing_on_its_way(known: &KnownCase) -> Result<(), Refusal> {
    if known.replies_on_their_way > 0 { Err(Refusal::new(RefusalCode::ReplyOnItsWay)) } else { Ok(()) }
}

/// The same case again, whatever its version says.
fn again(as_it_was: &Case, now: &Case) -> Case {
    Case { version: now.version, updated_at: now.updated_at, ..as_it_was.clone() }
}

#[cfg(test)]
mod tests;
