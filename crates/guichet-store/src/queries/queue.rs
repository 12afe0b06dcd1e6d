//! The queue: what is owed, in the order in which it is owed.

use guichet_core::model::{BrandId, Case, ChannelId, Customer, Lane, Message, UserId};
use guichet_core::text::Reading;

use crate::store::soon;
use crate::{Page, Result, Store};

/// Whose cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assigned {
    /// Everybody's.
    #[default]
    Anyone,
    /// Those that nobody has.
    Nobody,
    /// Those of one person.
    To(UserId),
}

/// Cases that stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseStates {
    /// The desk still owes something.
    #[default]
    Open,
    /// Solved, confirmed, lapsed or closed; last changed first.
    Closed,
    /// Both; last changed first.
    All,
}

/// Which part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueFilter {
    /// One lane, or all in their order.
    pub lane: Option<Lane>,
    /// Whose.
    pub assigned: Assigned,
    /// With a conversation on this channel.
    pub channel: Option<ChannelId>,
    /// Open ones, closed ones, or both.
    pub states: CaseStates,
}

/// One case of the queue with what its line shows.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueRow {
    /// The case.
    pub case: Case,
    /// Whose it is.
    pub customer: Customer,
    /// What they wrote last.
    pub last_inbound: Option<Message>,
    /// What was understood of it.
    pub reading: Option<Reading>,
}

impl Store {
    /// A page of the queue: by lane, then what is due first, then who has waited longest.
    pub async fn queue(&self, brand: BrandId, filter: QueueFilter, after: Option<&str>, limit: u32) -> Result<Page<QueueRow>> {
        Err(soon())
    }
}
