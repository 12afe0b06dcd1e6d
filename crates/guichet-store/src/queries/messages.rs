//! Messages, their readings, revisions and files.

use guichet_core::model::{
    Attachment, AttachmentId, BrandId, CaseId, ChannelId, Conversation, ConversationId, Message, MessageId, MessageRevision,
};
use guichet_core::text::Reading;

use crate::store::soon;
use crate::{Page, Result, Store};

impl Store {
    /// One message.
    pub async fn message(&self, brand: BrandId, id: MessageId) -> Result<Option<Message>> {
        Err(soon())
    }

    /// Several messages, in the order of the ids; those that do not exist are left out.
    pub async fn messages(&self, brand: BrandId, ids: &[MessageId]) -> Result<Vec<Message>> {
        Err(soon())
    }

    /// The message that a network knows by this id.
    pub async fn message_by_external_id(&self, channel: ChannelId, source: &str, external_id: &str) -> Result<Option<Message>> {
        Err(soon())
    }

    /// Messages of a case, newest first; `after` goes back in time.
    pub async fn messages_of_case(&self, brand: BrandId, case: CaseId, after: Option<&str>, limit: u32) -> Result<Page<Message>> {
        Err(soon())
    }

    /// Messages of a conversation, newest first; `after` goes back in time.
    pub async fn messages_of_conversation(&self, brand: BrandId, conversation: ConversationId, after: Option<&str>, limit: u32) -> Result<Page<Message>> {
        Err(soon())
    }

    /// Inbound messages of a case that are owed a decision, oldest first.
    pub async fn undecided_messages(&self, brand: BrandId, case: CaseId) -> Result<Vec<Message>> {
        Err(soon())
    }

    /// The last texts that the brand sent, newest first: what a draft is compared with.
    pub async fn recent_replies(&self, brand: BrandId, limit: u32) -> Result<Vec<Message>> {
        Err(soon())
    }

    /// What was understood of a message.
    pub async fn reading(&self, brand: BrandId, message: MessageId) -> Result<Option<Reading>> {
        Err(soon())
    }

    /// What a message said before its edits, oldest first.
    pub async fn revisions(&self, brand: BrandId, message: MessageId) -> Result<Vec<MessageRevision>> {
        Err(soon())
    }

    /// Files of a message.
    pub async fn attachments(&self, brand: BrandId, message: MessageId) -> Result<Vec<Attachment>> {
        Err(soon())
    }

    /// One file.
    pub async fn attachment(&self, brand: BrandId, id: AttachmentId) -> Result<Option<Attachment>> {
        Err(soon())
    }

    /// One conversation.
    pub async fn conversation(&self, brand: BrandId, id: ConversationId) -> Result<Option<Conversation>> {
        Err(soon())
    }

    /// The conversation of a thread.
    pub async fn conversation_by_thread(&self, channel: ChannelId, thread_key: &str) -> Result<Option<Conversation>> {
        Err(soon())
    }

    /// Conversations of a case, oldest first.
    pub async fn conversations_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Conversation>> {
        Err(soon())
    }
}
