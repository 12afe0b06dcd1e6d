//! Cases.

use guichet_core::model::{
    Attachment, BrandId, Case, CaseId, CaseState, Conversation, Customer, CustomerId, Deadline, Handle, Message, MessageId,
    OutboxItem, Promise,
};
use guichet_core::text::Reading;
use jiff::Timestamp;

use crate::store::soon;
use crate::{Page, Result, Store};

/// A case with everything that its page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseDetail {
    /// The case.
    pub case: Case,
    /// Whose it is.
    pub customer: Customer,
    /// Their handles.
    pub handles: Vec<Handle>,
    /// Its conversations.
    pub conversations: Vec<Conversation>,
    /// The newest messages, oldest of them first.
    pub messages: Vec<Message>,
    /// Give it to [`Store::messages_of_case`] for the messages before those; none when they are all here.
    pub earlier: Option<String>,
    /// What was understood of these messages.
    pub readings: Vec<(MessageId, Reading)>,
    /// Files of these messages.
    pub attachments: Vec<Attachment>,
    /// Replies on their way, and how each stands.
    pub outbox: Vec<OutboxItem>,
    /// Promises, by due time.
    pub promises: Vec<Promise>,
    /// Deadlines, by start.
    pub deadlines: Vec<Deadline>,
}

impl Store {
    /// One case.
    pub async fn case(&self, brand: BrandId, id: CaseId) -> Result<Option<Case>> {
        Err(soon())
    }

    /// The case of a reference as people say it.
    pub async fn case_by_reference(&self, brand: BrandId, reference: &str) -> Result<Option<Case>> {
        Err(soon())
    }

    /// A case with everything that its page shows, and at most `messages` of its newest messages.
    pub async fn case_detail(&self, brand: BrandId, id: CaseId, messages: u32) -> Result<Option<CaseDetail>> {
        Err(soon())
    }

    /// Every case of a customer, newest first.
    pub async fn cases_of_customer(&self, brand: BrandId, customer: CustomerId) -> Result<Vec<Case>> {
        Err(soon())
    }

    /// Cases in one state, last changed first.
    pub async fn cases_in_state(&self, brand: BrandId, state: CaseState, after: Option<&str>, limit: u32) -> Result<Page<Case>> {
        Err(soon())
    }

    /// Cases of every brand that were declared solved before this time and about which the customer said nothing since.
    pub async fn cases_to_lapse(&self, solved_before: Timestamp, limit: u32) -> Result<Vec<Case>> {
        Err(soon())
    }
}
