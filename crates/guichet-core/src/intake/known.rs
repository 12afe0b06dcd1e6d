//! What the store must know to place one item, and why an item cannot be placed yet.

use guichet_text::Reading;

use crate::delivery::{Given, InFlight};
use crate::model::promise::Owed;
use crate::model::{Brand, Case, Channel, Conversation, Customer, Handle, Message, Promise, PromiseState};
use crate::words;

/// What is known around one item, loaded in one read by its [`Keys`](super::Keys).
#[derive(Debug, Clone)]
pub struct Known {
    /// The brand.
    pub brand: Brand,
    /// The channel.
    pub channel: Channel,
    /// The author's handle.
    pub handle: Option<Handle>,
    /// The customer of that handle.
    pub customer: Option<Customer>,
    /// The conversation: of `existing` if there is one, else by the author's own thread key, by the thread key, by what the
    /// item answers; for an own reply by what it answers before the thread keys.
    pub conversation: Option<Conversation>,
    /// The case of `existing`, else of the conversation. Where it was merged: the case at the end of the chain.
    pub case: Option<Case>,
    /// Inbound messages of that case without a decision.
    pub undecided: Vec<Message>,
    /// Promises of that case that are open or broken.
    pub promises: Vec<Promise>,
    /// The message with the same external id.
    pub existing: Option<KnownMessage>,
    /// The case with the proven reference; where it was merged, the end of the chain.
    pub referenced: Option<Case>,
    /// Open cases of the customer, those above left out, latest first; a handful is enough.
    pub other_open_cases: Vec<Case>,
    /// For a bounce: the reply that did not arrive.
    pub bounced: Option<Box<InFlight>>,
    /// For an own reply: those of the conversation that are being sent, in doubt, or sent without the network's id; the
    /// network may echo one of them.
    pub in_flight: Vec<InFlight>,
    /// For an own reply: what the guard found that it gives. The caller examines its words as a draft.
    pub given: Given,
}

impl Known {
    /// The next open promise of the case.
    pub(super) fn promise_due(&self) -> Option<Owed> {
        let open = self.promises.iter().filter(|promise| promise.state == PromiseState::Open);
        open.map(Promise::owed).min()
    }
}

/// A message that is already there.
#[derive(Debug, Clone)]
pub struct KnownMessage {
    /// The message.
    pub message: Message,
    /// What was understood of it.
    pub reading: Option<Reading>,
}

words! {
    /// Why an item cannot be placed. The worker retries; the last time it goes to quarantine with this code.
    IntakeProblem {
        /// An edit, a delete or a bounce of something that has not arrived yet.
        WaitingForOriginal = "waiting_for_original",
        /// An own reply in a thread that nobody knows yet.
        WaitingForThread = "waiting_for_thread",
        /// It may be the echo of a reply that is being sent at this moment.
        WaitingForSend = "waiting_for_send",
        /// Another message has its id. What somebody wrote is never taken for something that was there before.
        TakenId = "taken_id",
        /// It has neither words nor files nor author: nothing that a person could act on.
        Empty = "empty",
    }
}
