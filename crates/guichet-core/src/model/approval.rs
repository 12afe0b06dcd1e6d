//! A reply that waits for somebody's word before it leaves.

use guichet_text::Span;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::conversation::Visibility;
use super::ids::{BrandId, CaseId, ConversationId, CustomerId, MessageId, ReplyId, UserId};
use super::outbox::Overrule;
use super::user::Role;
use crate::guard::ApprovalReason;
use crate::words;

words! {
    /// Where a reply that was shown to the lead stands.
    ApprovalState {
        Waiting = "waiting",
        /// It left as it was.
        Approved = "approved",
        /// It left with other words.
        Changed = "changed",
        /// It went back to its author with a word.
        Returned = "returned",
        /// Its author took it back.
        Withdrawn = "withdrawn",
    }
}

/// A reply that waits for somebody's word. Its id is the reply's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRequest {
    /// Made by the client with the reply: asking twice is one request, and the reply leaves under it.
    pub id: ReplyId,
    /// The brand.
    pub brand_id: BrandId,
    /// The case.
    pub case_id: CaseId,
    /// Where it is to be said.
    pub conversation_id: ConversationId,
    /// To whom.
    pub customer_id: CustomerId,
    /// The exact words that were shown.
    pub text: String,
    /// Who would read it.
    pub visibility: Visibility,
    /// The last message that the author had seen.
    pub seen_up_to: Option<MessageId>,
    /// The author's reasons for what the guard holds.
    pub overrules: Vec<Overrule>,
    /// Questions that the author ticked by hand.
    pub answered: Vec<Span>,
    /// What the author says to the lead.
    pub why: String,
    /// The least role that may say yes.
    pub by: Role,
    /// Why somebody must.
    pub reasons: Vec<ApprovalReason>,
    /// The author.
    pub asked_by: UserId,
    /// When.
    pub asked_at: Timestamp,
    /// The lead's own deadline.
    pub due_at: Timestamp,
    /// When somebody higher is told; none: never.
    pub escalates_at: Option<Timestamp>,
    /// Where it stands.
    pub state: ApprovalState,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What they said to the author.
    pub note: Option<String>,
    /// It began as a proposed draft: so it leaves.
    pub proposed: bool,
}
