//! A reply on its way: the exact bytes, and the four outcomes of a send.

use serde::{Deserialize, Serialize};

use super::case::{CaseState, Lane, Outcome};
use super::conversation::Visibility;
use super::ids::{BrandId, CaseId, ChannelId, ConversationId, MessageId, PromiseId, ReplyId, UserId};
use super::message::AuthorKind;
use crate::words;

words! {
    /// Where a reply stands. `Unknown` is looked up at the network and never blindly repeated.
    OutboxState {
        Queued = "queued", Sending = "sending", Sent = "sent", Refused = "refused", Unknown = "unknown",
        Cancelled = "cancelled",
    }
}

/// A reply on its way. Its id is the message's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxItem {
    /// Made by the client: pressing send twice is one reply.
    pub id: ReplyId,
    /// The brand.
    pub brand_id: BrandId,
    /// The channel that it leaves by.
    pub channel_id: ChannelId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// What to say, from which the channel composes the same bytes at each attempt (JSON of [`Outgoing`]).
    pub body: Vec<u8>,
    /// Where it stands.
    pub state: OutboxState,
    /// Not before: the undo window, or the wait before another attempt.
    pub not_before: jiff::Timestamp,
    /// Attempts begun. An outcome is written only by the attempt that carries this number.
    pub attempt: i64,
    /// Which process has it, until when.
    pub lease_until: Option<jiff::Timestamp>,
    /// Code of the last refusal or delay.
    pub problem: Option<String>,
    /// The network's id once it is known.
    pub external_id: Option<String>,
    /// When it was pressed.
    pub created_at: jiff::Timestamp,
    /// What it changed in its case, so that a reply that is taken back or refused leaves no trace (JSON in the database).
    pub before: BeforeSend,
}

/// What a reply changed when it was pressed: the case as it was, the messages that it answers, the promises that it makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeSend {
    /// The network whose rules it obeys.
    pub network: String,
    /// State of the case before.
    pub state: CaseState,
    /// Outcome before.
    pub outcome: Outcome,
    /// Whether the person was in trouble.
    #[serde(default)]
    pub in_trouble_now: Option<bool>,
    /// Lane before.
    pub lane: Lane,
    /// Why it stood there.
    pub lane_reasons: Vec<String>,
    /// What was owed, by when.
    pub due_at: Option<jiff::Timestamp>,
    /// Since when the customer waited.
    pub waiting_since: Option<jiff::Timestamp>,
    /// When it had been closed.
    pub closed_at: Option<jiff::Timestamp>,
    /// Who had it.
    pub assigned_to: Option<UserId>,
    /// Hops that this reply adds: 0 or 1.
    pub hops_added: i64,
    /// The case that the send wrote; none of a reply that was pressed before this was noted.
    #[serde(default)]
    pub case_id: Option<CaseId>,
    /// Version of the case that the send wrote: while it stands, nothing else happened.
    pub case_version: i64,
    /// The last message of the conversation before.
    pub last_message_id: Option<MessageId>,
    /// The messages that this reply decided.
    pub answered: Vec<MessageId>,
    /// The promises that it makes.
    pub promised: Vec<PromiseId>,
    /// The promises that it keeps.
    pub kept: Vec<PromiseId>,
    /// Why it left although the guard held it. The words of a colleague stand here, not in the events.
    pub overruled: Vec<Overrule>,
}

/// Why a held reply left as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrule {
    /// The rule of the guard.
    pub rule: String,
    /// The reason, a code or a few words of the colleague.
    pub reason: String,
}

/// What a channel needs to say something, complete: the same value always gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The reply; also the idempotency key.
    pub reply_id: ReplyId,
    /// The words.
    pub text: String,
    /// Who can read it.
    pub visibility: Visibility,
    /// Who wrote it.
    pub author_kind: AuthorKind,
    /// When it was written.
    pub created_at: jiff::Timestamp,
    /// The network's id of the item that it answers.
    pub in_reply_to: Option<String>,
    /// Earlier items of the thread, oldest first (mail's `References`).
    pub references: Vec<String>,
    /// The network's id of the person (an address for mail).
    pub recipient: String,
    /// What people see of the person; may be empty.
    pub recipient_name: String,
    /// What the network calls the person (`@name`, `@name@server.example`); may be empty.
    #[serde(default)]
    pub recipient_handle: String,
    /// When they last wrote in this conversation: a network that lets us answer for some hours only counts from here.
    #[serde(default)]
    pub they_wrote_at: Option<jiff::Timestamp>,
    /// Subject, for mail.
    pub subject: String,
    /// Where the item that is answered asked replies to go.
    pub reply_url: Option<String>,
    /// The thread on its channel.
    pub thread_key: String,
    /// Reference of the case.
    pub case_reference: String,
    /// The customer's private page, for channels that are private; none elsewhere.
    pub tracking_url: Option<String>,
}

/// How a send ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum SendOutcome {
    /// The network has it.
    Sent {
        /// The network's id, when it gave one.
        external_id: Option<String>,
    },
    /// The network will not take it; saying it again would not help.
    Refused {
        /// `recipient_unreachable`, `too_long`, `target_gone`, `permission_missing`, `content_rejected`, `refused`…
        code: String,
    },
    /// Not now.
    Later {
        /// `rate_limited`, `unreachable`, `token_expired`…
        code: String,
        /// The network's word for when, in seconds.
        retry_after: Option<u32>,
    },
    /// It may have arrived: no answer after the body had left.
    Unknown {
        /// `no_answer`, `connection_lost`.
        code: String,
    },
}

/// What a network says of a send whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "lookup", rename_all = "snake_case")]
pub enum LookupOutcome {
    /// It is there.
    Found {
        /// The network's id, when it gave one.
        external_id: Option<String>,
    },
    /// It is surely not there: only a network whose look-up is complete and immediate may say so.
    NotFound,
    /// The network has no look-up, or it was not reached: a person decides.
    CannotTell,
}
