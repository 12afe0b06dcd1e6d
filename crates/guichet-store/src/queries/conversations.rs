//! Conversations.

use guichet_core::model::{BrandId, CaseId, ChannelId, Conversation, ConversationId, CustomerId};

use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, channel_id, thread_key, visibility, customer_id, case_id, subject, reply_url, created_at, \
         last_message_id, version"
    };
}
pub(crate) use columns as conversation_columns;

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM conversation WHERE id = $2 AND brand_id = $1");
    BY_THREAD = concat!("SELECT ", columns!(), " FROM conversation WHERE channel_id = $1 AND thread_key = $2");
    OF_CUSTOMER = concat!("SELECT ", columns!(), " FROM conversation
        WHERE customer_id = $2 AND (brand_id = $1) IS TRUE ORDER BY created_at, id");
    OF_CASE = concat!("SELECT ", columns!(), " FROM conversation
        WHERE case_id = $2 AND brand_id = $1 ORDER BY created_at, id");
    INSERT = "INSERT INTO conversation (id, brand_id, channel_id, thread_key, visibility, customer_id, case_id, subject,
        reply_url, created_at, last_message_id, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE conversation SET channel_id = $3, thread_key = $4, visibility = $5, customer_id = $6, case_id = $7,
        subject = $8, reply_url = $9, created_at = $10, last_message_id = $11, version = $12
        WHERE id = $1 AND brand_id = $2 AND version = $13";
}

pub(crate) fn read(row: &mut Row) -> Result<Conversation> {
    Ok(Conversation {
        id: row.take()?,
        brand_id: row.take()?,
        channel_id: row.take()?,
        thread_key: row.take()?,
        visibility: row.take()?,
        customer_id: row.take()?,
        case_id: row.take()?,
        subject: row.take()?,
        reply_url: row.take()?,
        created_at: row.take()?,
        last_message_id: row.take()?,
        version: row.take()?,
    })
}

fn values(thread: &Conversation) -> Vec<Value> {
    args![
        thread.id,
        thread.brand_id,
        thread.channel_id,
        thread.thread_key,
        thread.visibility,
        thread.customer_id,
        thread.case_id,
        thread.subject,
        thread.reply_url,
        thread.created_at,
        thread.last_message_id,
        thread.version,
    ]
}

pub(crate) fn insert(thread: &Conversation) -> Stmt {
    Stmt::new(&INSERT, values(thread)).expect_one()
}

pub(crate) fn update(thread: &Conversation) -> Stmt {
    let mut all = values(thread);
    all.extend(args![thread.version - 1]);
    Stmt::new(&UPDATE, all).expect_one()
}

impl Store {
    /// Conversations that a customer opened, oldest first.
    pub async fn conversations_of_customer(&self, brand: BrandId, customer: CustomerId) -> Result<Vec<Conversation>> {
        self.list(Stmt::new(&OF_CUSTOMER, args![brand, customer]), read).await
    }

    /// One conversation.
    pub async fn conversation(&self, brand: BrandId, id: ConversationId) -> Result<Option<Conversation>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// The conversation of a thread.
    pub async fn conversation_by_thread(&self, channel: ChannelId, thread_key: &str) -> Result<Option<Conversation>> {
        self.find(Stmt::new(&BY_THREAD, args![channel, thread_key]), read).await
    }

    /// Conversations of a case, oldest first.
    pub async fn conversations_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Conversation>> {
        self.list(Stmt::new(&OF_CASE, args![brand, case]), read).await
    }
}
