//! One received item becomes a plan: threaded, its customer and case found, its place in the queue said.
//!
//! The caller takes the [`Keys`] of the item, has the store load what is [`Known`], and applies the plan. When somebody was
//! faster the store answers *conflict* and the caller does both again, with new identifiers: nothing is lost, nothing enters
//! twice.
//!
//! Invariant: every inbound message that enters is owed a decision or has one, and the case counts those that are owed.

mod arrival;
mod bounce;
mod dates;
mod delete;
mod edit;
mod history;
mod keys;
mod known;
mod message;
mod own_reply;
mod reference;
mod story;

pub(crate) use dates::clock_starts;
pub use keys::{Keys, keys};
pub use known::{IntakeProblem, Known, KnownMessage};
pub(crate) use reference::reference;

use guichet_text::Reading;
use jiff::Timestamp;

use crate::model::{Incoming, IncomingKind, NewIds, RawItem, RawItemState};
use crate::plan::{Change, Plan, Writing};

/// One item with all that is known of it.
struct Item<'a> {
    known: &'a Known,
    raw: &'a RawItem,
    incoming: &'a Incoming,
    reading: &'a Reading,
    /// When it was written.
    written_at: Timestamp,
    now: Timestamp,
}

/// What to write for one received item. For a delete or a bounce the reading is not looked at.
///
/// # Errors
/// A problem that the worker retries, and that ends in quarantine, never in a drop.
pub fn check(
    known: &Known,
    raw: &RawItem,
    incoming: &Incoming,
    reading: &Reading,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, IntakeProblem> {
    let written_at = dates::written_at(incoming.created_at, raw.received_at);
    let item = Item { known, raw, incoming, reading, written_at, now };
    let mut writing = Writing::new(&known.brand, None, now, ids);
    match incoming.kind {
        IncomingKind::Message => message::enter(&mut writing, &item)?,
        IncomingKind::Edit => edit::enter(&mut writing, &item)?,
        IncomingKind::Delete => delete::enter(&mut writing, &item)?,
        IncomingKind::OwnReply => own_reply::enter(&mut writing, &item)?,
        IncomingKind::Bounce => bounce::enter(&mut writing, &item)?,
    }
    writing.change(Change::FinishRawItem { id: raw.id, state: RawItemState::Done, problem: None, author: None });
    if !raw.history {
        writing.change(Change::TouchChannel(known.channel.id, raw.received_at));
    }
    Ok(writing.done())
}

#[cfg(test)]
mod tests;
