//! Identifiers: UUIDv7 under one type each, so that a case is never passed for a message.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+ };
}

ids! {
    /// A brand: the tenant.
    BrandId,
    /// A person with an account.
    UserId,
    /// A connected account on a network.
    ChannelId,
    /// The bytes of one received item.
    RawItemId,
    /// A customer.
    CustomerId,
    /// A customer's handle on one network.
    HandleId,
    /// One thread on one channel.
    ConversationId,
    /// One problem of one customer.
    CaseId,
    /// One item of a conversation.
    MessageId,
    /// A dated debt.
    PromiseId,
    /// A deadline of a case.
    DeadlineId,
    /// A reply on its way; made by the client, so that a retry of the request is the same reply.
    ReplyId,
    /// A file.
    AttachmentId,
    /// Many customers with the same trouble.
    IncidentId,
    /// An event.
    EventId,
    /// An entry of the knowledge base.
    ArticleId,
    /// Two cases made one, or one made two.
    RegroupingId,
    /// Somebody who may be asked.
    ContactId,
    /// A question to a contact; made by the client, so that a retry of the request is the same question.
    RelayId,
    /// Words in a relay.
    RelayWordId,
    /// A file in a relay.
    RelayFileId,
    /// A mail for a contact.
    RelayMailId,
    /// A line of what was given.
    GiftId,
}

/// Where new identifiers come from: random at the edge, counted in tests and in the simulation.
pub trait NewIds {
    /// The next identifier, greater than those before.
    fn next_id(&mut self) -> Uuid;
}

impl<F: FnMut() -> Uuid> NewIds for F {
    fn next_id(&mut self) -> Uuid {
        self()
    }
}
