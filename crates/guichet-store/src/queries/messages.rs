//! Messages, their readings, revisions and files.

use guichet_core::model::{
    Attachment, AttachmentId, BrandId, CaseId, ChannelId, ConversationId, CustomerId, Decision, Message, MessageId,
    MessageRevision,
};
use guichet_core::text::Reading;
use jiff::Timestamp;

use crate::page::{TimeKey, one_more};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

/// Columns of a message, with the expression for its words (a list shows the beginning only).
macro_rules! columns {
    ($p:literal, $body:literal) => {
        concat!(
            $p,
            "id, ",
            $p,
            "brand_id, ",
            $p,
            "conversation_id, ",
            $p,
            "channel_id, ",
            $p,
            "case_id, ",
            $p,
            "customer_id, ",
            $p,
            "direction, ",
            $p,
            "author_kind, ",
            $p,
            "author_user_id, ",
            $p,
            "source, ",
            $p,
            "external_id, ",
            $p,
            "in_reply_to, ",
            $p,
            "visibility, ",
            $body,
            ", ",
            $p,
            "created_at, ",
            $p,
            "received_at, ",
            $p,
            "state, ",
            $p,
            "revision, ",
            $p,
            "decision, ",
            $p,
            "decision_reason, ",
            $p,
            "decided_by, ",
            $p,
            "decided_at, ",
            $p,
            "decision_note, ",
            $p,
            "automatic, ",
            $p,
            "veiled, ",
            $p,
            "words_position, ",
            $p,
            "hidden_at, ",
            $p,
            "hidden_reason, ",
            $p,
            "reply_door"
        )
    };
}
pub(crate) use columns as message_columns;

macro_rules! attachment_columns {
    () => {
        "id, brand_id, message_id, name, mime, size, hash, url"
    };
}
pub(crate) use attachment_columns;

statements! {
    BY_ID = concat!("SELECT ", columns!("", "body"), " FROM message WHERE id = $2 AND brand_id = $1");
    BY_EXTERNAL_ID = concat!("SELECT ", columns!("", "body"), " FROM message
        WHERE channel_id = $1 AND external_id = $2 AND source = $3 AND external_id <> ''");
    OF_CASE = concat!("SELECT ", columns!("", "body"), " FROM message
        WHERE case_id = $2 AND brand_id = $1 AND (created_at, id) < ($3, $4)
        ORDER BY created_at DESC, id DESC LIMIT $5");
    OF_CONVERSATION = concat!("SELECT ", columns!("", "body"), " FROM message
        WHERE conversation_id = $2 AND brand_id = $1 AND (created_at, id) < ($3, $4)
        ORDER BY created_at DESC, id DESC LIMIT $5");
    UNDECIDED = concat!("SELECT ", columns!("", "body"), " FROM message
        WHERE case_id = $2 AND brand_id = $1 AND direction = 'inbound' AND decision IS NULL
        ORDER BY created_at, id LIMIT $3");
    RECENT_REPLIES = concat!("SELECT ", columns!("", "body"), " FROM message
        WHERE brand_id = $1 AND direction = 'outbound' AND author_kind <> 'automatic' ORDER BY position DESC LIMIT $2");
    SAID_AFTER = "SELECT id, customer_id, position, received_at, body FROM message
        WHERE brand_id = $1 AND direction = 'outbound' AND author_user_id IS NOT NULL AND position > $2
        ORDER BY position LIMIT $3";
    SAID_BEFORE = "SELECT id, customer_id, position, received_at, body FROM message
        WHERE brand_id = $1 AND direction = 'outbound' AND author_user_id IS NOT NULL AND position < $2
        ORDER BY position DESC LIMIT $3";
    /// A place in the order of receipt, unless the item that brought the message has one.
    GIVE_PLACE = "UPDATE stream SET last = last + 1 WHERE brand_id = $1 AND name = 'message'
        AND NOT EXISTS (SELECT 1 FROM raw_item WHERE message_id = $2 AND part = 'message')";
    INSERT = "INSERT INTO message (id, brand_id, conversation_id, channel_id, case_id, customer_id, direction, author_kind,
        author_user_id, source, external_id, in_reply_to, visibility, body, created_at, received_at, state, revision,
        decision, decision_reason, decided_by, decided_at, decision_note, automatic, veiled, words_position, hidden_at,
        hidden_reason, reply_door, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
            $24, $25, $26, $27, $28, $29, COALESCE((SELECT position FROM raw_item WHERE message_id = $1 AND part = 'message'),
                (SELECT last FROM stream WHERE brand_id = $2 AND name = 'message')))
        ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE message SET conversation_id = $3, channel_id = $4, customer_id = $6, direction = $7,
        author_kind = $8, author_user_id = $9, source = $10, external_id = $11, in_reply_to = $12, visibility = $13,
        body = $14, created_at = $15, received_at = $16, state = $17, revision = $18, decision = $19,
        decision_reason = $20, decided_by = $21, decided_at = $22, decision_note = $23, automatic = $24, veiled = $25,
        words_position = $26, hidden_at = $27, hidden_reason = $28, reply_door = $29
        WHERE id = $1 AND brand_id = $2 AND case_id = $5 AND words_position <= $26 AND revision = $30
            AND (decision IS NULL) = $31";
    /// Of the row the veil alone. The word of a colleague is told by its time: each one has another.
    VEIL = "UPDATE message SET veiled = $3 WHERE id = $1 AND brand_id = $2 AND revision = $4 AND (decision IS NULL) = $5
        AND state <> 'deleted'
        AND COALESCE((SELECT made_at FROM correction WHERE message_id = $1), CAST(0 AS BIGINT)) = $6";
    INSERT_REVISION = "INSERT INTO message_revision (message_id, brand_id, revision, body, replaced_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    REVISIONS = "SELECT message_id, brand_id, revision, body, replaced_at FROM message_revision
        WHERE message_id = $2 AND brand_id = $1 ORDER BY revision";
    DELETE_REVISIONS = "DELETE FROM message_revision WHERE message_id = $2 AND brand_id = $1";
    PUT_READING = "INSERT INTO reading (message_id, brand_id, body) VALUES ($1, $2, $3)
        ON CONFLICT (message_id) DO UPDATE SET body = excluded.body";
    READING = "SELECT body FROM reading WHERE message_id = $2 AND brand_id = $1";
    DELETE_READING = "DELETE FROM reading WHERE message_id = $2 AND brand_id = $1";
    INSERT_ATTACHMENT = "INSERT INTO attachment (id, brand_id, message_id, name, mime, size, hash, url)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    ATTACHMENTS = concat!("SELECT ", attachment_columns!(), " FROM attachment
        WHERE message_id = $2 AND brand_id = $1 ORDER BY id");
    ATTACHMENT = concat!("SELECT ", attachment_columns!(), " FROM attachment WHERE id = $2 AND brand_id = $1");
    DELETE_ATTACHMENTS = "DELETE FROM attachment WHERE message_id = $2 AND brand_id = $1";
    HASH_USED = "SELECT 1 FROM attachment WHERE hash = $1 LIMIT 1";
    HASH_RELAYED = "SELECT 1 FROM relay_file WHERE hash = $1 LIMIT 1";
}

/// Reads a row of [`message_columns`].
pub(crate) fn read(row: &mut Row) -> Result<Message> {
    let id = row.take()?;
    read_after_id(id, row)
}

/// Reads the columns after the id, which was read to see whether there is a message at all.
pub(crate) fn read_after_id(id: MessageId, row: &mut Row) -> Result<Message> {
    Ok(Message {
        id,
        brand_id: row.take()?,
        conversation_id: row.take()?,
        channel_id: row.take()?,
        case_id: row.take()?,
        customer_id: row.take()?,
        direction: row.take()?,
        author_kind: row.take()?,
        author_user_id: row.take()?,
        source: row.take()?,
        external_id: row.take()?,
        in_reply_to: row.take()?,
        visibility: row.take()?,
        text: row.take()?,
        created_at: row.take()?,
        received_at: row.take()?,
        state: row.take()?,
        revision: row.take()?,
        decision: read_decision(row)?,
        automatic: row.take()?,
        veiled: row.take()?,
        words_position: row.take()?,
        hidden_at: row.take()?,
        hidden_reason: row.take()?,
        reply_door: row.take()?,
    })
}

fn read_decision(row: &mut Row) -> Result<Option<Decision>> {
    let kind: Option<_> = row.take()?;
    let reason = row.take()?;
    let by = row.take()?;
    let at: Option<_> = row.take()?;
    let note: Option<String> = row.take()?;
    Ok(kind.zip(at).map(|(kind, at)| Decision { kind, reason, by, at, note }))
}

pub(crate) fn read_attachment(row: &mut Row) -> Result<Attachment> {
    Ok(Attachment {
        id: row.take()?,
        brand_id: row.take()?,
        message_id: row.take()?,
        name: row.take()?,
        mime: row.take()?,
        size: row.take()?,
        hash: row.take()?,
        url: row.take()?,
    })
}

fn values(message: &Message) -> Vec<crate::sql::Value> {
    let decision = message.decision.as_ref();
    args![
        message.id,
        message.brand_id,
        message.conversation_id,
        message.channel_id,
        message.case_id,
        message.customer_id,
        message.direction,
        message.author_kind,
        message.author_user_id,
        message.source,
        message.external_id,
        message.in_reply_to,
        message.visibility,
        message.text,
        message.created_at,
        message.received_at,
        message.state,
        message.revision,
        decision.map(|decision| decision.kind),
        decision.and_then(|decision| decision.reason.as_deref()),
        decision.and_then(|decision| decision.by),
        decision.map(|decision| decision.at),
        decision.and_then(|decision| decision.note.as_deref()),
        message.automatic,
        message.veiled,
        message.words_position,
        message.hidden_at,
        message.hidden_reason,
        message.reply_door,
    ]
}

/// A new message; guarded against one that exists.
pub(crate) fn insert(message: &Message) -> [Stmt; 2] {
    [Stmt::new(&GIVE_PLACE, args![message.brand_id, message.id]), Stmt::new(&INSERT, values(message)).expect_one()]
}

/// The whole row; guarded by what was read.
pub(crate) fn update(message: &Message, expected_revision: i64, expected_undecided: bool) -> Stmt {
    let mut all = values(message);
    all.extend(args![expected_revision, expected_undecided]);
    Stmt::new(&UPDATE, all).expect_one()
}

/// Whether some words are veiled; guarded by the revision, the decision and the word of a colleague that were read.
pub(crate) fn veil(
    brand: BrandId,
    message: MessageId,
    veiled: bool,
    (revision, undecided, corrected_at): (i64, bool, Option<Timestamp>),
) -> Stmt {
    let corrected = corrected_at.map_or(0, Timestamp::as_millisecond);
    Stmt::new(&VEIL, args![message, brand, veiled, revision, undecided, corrected]).expect_one()
}

pub(crate) fn insert_revision(revision: &MessageRevision) -> Stmt {
    Stmt::new(
        &INSERT_REVISION,
        args![revision.message_id, revision.brand_id, revision.revision, revision.text, revision.replaced_at],
    )
    .expect_one()
}

pub(crate) fn put_reading(brand: BrandId, message: MessageId, reading: &Reading) -> Stmt {
    Stmt::new(&PUT_READING, args![message, brand, Json(reading)])
}

/// The words of a message go, wherever they stand beside its own row.
pub(crate) fn forget_words(brand: BrandId, message: MessageId) -> Vec<Stmt> {
    let nothing: &[u8] = &[];
    vec![
        Stmt::new(&DELETE_REVISIONS, args![brand, message]),
        Stmt::new(&DELETE_READING, args![brand, message]),
        Stmt::new(&DELETE_ATTACHMENTS, args![brand, message]),
        Stmt::new(&super::raw_items::FORGET, args![brand, message, nothing]),
        Stmt::new(&super::raw_items::FORGET_PARTS, args![brand, message, nothing]),
        super::search::delete(brand, message),
        // Its words taught; they are gone.
        super::corrections::moved_without(brand, message),
        Stmt::new(&super::corrections::DELETE, args![brand, message]),
    ]
}

pub(crate) fn insert_attachment(file: &Attachment) -> Stmt {
    Stmt::new(
        &INSERT_ATTACHMENT,
        args![file.id, file.brand_id, file.message_id, file.name, file.mime, file.size, file.hash, file.url],
    )
    .expect_one()
}

/// A reply that a colleague wrote, as far as another draft is compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which.
    pub message: MessageId,
    /// To whom.
    pub customer: CustomerId,
    /// Its place in the order of receipt.
    pub position: i64,
    /// When it was written.
    pub at: Timestamp,
    /// The words.
    pub text: String,
}

fn read_said(row: &mut Row) -> Result<Said> {
    Ok(Said { message: row.take()?, customer: row.take()?, position: row.take()?, at: row.take()?, text: row.take()? })
}

impl Store {
    /// One message.
    pub async fn message(&self, brand: BrandId, id: MessageId) -> Result<Option<Message>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Several messages, in the order of the ids; those that do not exist are left out.
    pub async fn messages(&self, brand: BrandId, ids: &[MessageId]) -> Result<Vec<Message>> {
        let statements = ids.iter().map(|id| Stmt::new(&BY_ID, args![brand, id])).collect();
        let answers = self.db().read_all(statements).await?;
        answers.into_iter().flatten().map(|mut row| read(&mut row)).collect()
    }

    /// The message that a network knows by this id.
    pub async fn message_by_external_id(
        &self,
        channel: ChannelId,
        source: &str,
        external_id: &str,
    ) -> Result<Option<Message>> {
        self.find(Stmt::new(&BY_EXTERNAL_ID, args![channel, external_id, source]), read).await
    }

    /// Messages of a case, newest first; `after` goes back in time.
    pub async fn messages_of_case(
        &self,
        brand: BrandId,
        case: CaseId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Message>> {
        let key = TimeKey::read(after, TimeKey::LAST)?;
        let statement = Stmt::new(&OF_CASE, args![brand, case, key.at, key.id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, place))
    }

    /// Messages of a conversation, newest first; `after` goes back in time.
    pub async fn messages_of_conversation(
        &self,
        brand: BrandId,
        conversation: ConversationId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Message>> {
        let key = TimeKey::read(after, TimeKey::LAST)?;
        let statement = Stmt::new(&OF_CONVERSATION, args![brand, conversation, key.at, key.id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, place))
    }

    /// Inbound messages of a case that are owed a decision, oldest first.
    pub async fn undecided_messages(&self, brand: BrandId, case: CaseId) -> Result<Vec<Message>> {
        self.list(Stmt::new(&UNDECIDED, args![brand, case, i64::MAX]), read).await
    }

    /// The last texts that the brand sent, newest first: what a draft is compared with.
    pub async fn recent_replies(&self, brand: BrandId, limit: u32) -> Result<Vec<Message>> {
        self.list(Stmt::new(&RECENT_REPLIES, args![brand, limit]), read).await
    }

    /// Replies that colleagues wrote after a position, oldest first.
    pub async fn said_after(&self, brand: BrandId, position: i64, limit: u32) -> Result<Vec<Said>> {
        self.list(Stmt::new(&SAID_AFTER, args![brand, position, limit]), read_said).await
    }

    /// Replies that colleagues wrote before a position, newest first.
    pub async fn said_before(&self, brand: BrandId, position: i64, limit: u32) -> Result<Vec<Said>> {
        self.list(Stmt::new(&SAID_BEFORE, args![brand, position, limit]), read_said).await
    }

    /// What was understood of a message.
    pub async fn reading(&self, brand: BrandId, message: MessageId) -> Result<Option<Reading>> {
        self.find(Stmt::new(&READING, args![brand, message]), |row| row.take::<Json<Reading>>().map(|json| json.0))
            .await
    }

    /// What a message said before its edits, oldest first.
    pub async fn revisions(&self, brand: BrandId, message: MessageId) -> Result<Vec<MessageRevision>> {
        self.list(Stmt::new(&REVISIONS, args![brand, message]), |row| {
            Ok(MessageRevision {
                message_id: row.take()?,
                brand_id: row.take()?,
                revision: row.take()?,
                text: row.take()?,
                replaced_at: row.take()?,
            })
        })
        .await
    }

    /// Files of a message.
    pub async fn attachments(&self, brand: BrandId, message: MessageId) -> Result<Vec<Attachment>> {
        self.list(Stmt::new(&ATTACHMENTS, args![brand, message]), read_attachment).await
    }

    /// One file.
    pub async fn attachment(&self, brand: BrandId, id: AttachmentId) -> Result<Option<Attachment>> {
        self.find(Stmt::new(&ATTACHMENT, args![brand, id]), read_attachment).await
    }

    /// Whether a file of this content still belongs to a message.
    pub(crate) async fn is_hash_used(&self, hash: &str) -> Result<bool> {
        let used = [&HASH_USED, &HASH_RELAYED].map(|sql| Stmt::new(sql, args![hash]));
        Ok(self.db().read_all(used.to_vec()).await?.iter().any(|rows| !rows.is_empty()))
    }
}

/// The place of a message in the lists by time.
pub(crate) fn place(message: &Message) -> String {
    TimeKey::of(message.created_at, message.id.0)
}
