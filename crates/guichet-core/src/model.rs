//! The plain data of the desk, in the words of the glossary. No behaviour beyond what a value says of itself.

pub mod approval;
pub mod brand;
pub mod capabilities;
pub mod case;
pub mod channel;
pub mod conversation;
pub mod customer;
pub mod event;
pub mod helpline;
pub mod ids;
pub mod incoming;
pub mod message;
pub mod outbox;
pub mod promise;
pub mod raw_item;
pub mod regrouping;
pub mod relay;
pub mod user;
pub mod words;
pub mod working;

pub use approval::{ApprovalRequest, ApprovalState};
pub use brand::{Brand, BrandSettings};
pub use capabilities::Capabilities;
pub use case::{Case, CaseState, Deadline, DeadlineKind, Lane, Outcome};
pub use channel::{Channel, ChannelHealth, ChannelState, CheckWords};
pub use conversation::{Conversation, Visibility};
pub use customer::{Customer, Handle, Identity, IdentityHow, IdentityLevel, IdentityProof, PrivateCheck};
pub use event::{EventKind, NewEvent};
pub use helpline::Helpline;
pub use ids::*;
pub use incoming::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind};
pub use message::{
    Attachment, AuthorKind, Decision, DecisionKind, HideReason, Message, MessageRevision, MessageState, ReplyDoor,
};
pub use outbox::{BeforeSend, LookupOutcome, OutboxItem, OutboxState, Outgoing, Overrule, SendOutcome};
pub use promise::{Promise, PromiseKind, PromiseState};
pub use raw_item::{RawItem, RawItemState};
pub use regrouping::{Regrouped, Regrouping, RegroupingKind};
pub use relay::{
    AskedContact, Contact, ContactKind, Relay, RelayDecision, RelayFact, RelayFile, RelayMail, RelayMailKind,
    RelayMailState, RelayState, RelayWord, RelayWordKind,
};
pub use user::{Member, Role, User};
