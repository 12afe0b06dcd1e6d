//! What the audit of the desk reads: first messages with their first replies, and what left although the guard held it.
//!
//! Invariant: bounded, newest first, by the indexes of the cases and of the replies; nothing is written.

use guichet_core::model::{BeforeSend, BrandId, CaseId, IdentityLevel, Overrule, UserId, Visibility};
use jiff::Timestamp;

use crate::Result;
use crate::Store;
use crate::page::TimeKey;
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};

statements! {
    /// Cases as the gap report counts them, each with its first message and the first reply of a person. Who waits within the
    /// deadline was not left without an answer.
    FIRST = "SELECT c.id, c.reference, cu.identity, c.opened_at, m.body, m.created_at, m.visibility, ch.network, r.body, r.created_at,
            r.author_user_id
        FROM case_file c
        JOIN message m ON m.id = (SELECT id FROM message WHERE case_id = c.id AND direction = 'inbound' AND automatic = FALSE
            AND state <> 'deleted' ORDER BY created_at, id LIMIT 1)
        JOIN customer cu ON cu.id = c.customer_id
        JOIN channel ch ON ch.id = m.channel_id
        LEFT JOIN message r ON r.id = (SELECT id FROM message WHERE case_id = c.id AND direction = 'outbound'
            AND author_kind <> 'automatic' AND state NOT IN ('cancelled', 'deleted', 'refused') AND created_at >= m.created_at
            ORDER BY created_at, id LIMIT 1)
        WHERE c.brand_id = $1 AND c.opened_at >= $2 AND (c.opened_at, c.id) < ($3, $4) AND c.contacts > 0 AND c.state <> 'merged'
            AND c.lane NOT IN ('kudos', 'partnership', 'spam')
            AND (r.id IS NOT NULL OR c.undecided = 0 OR COALESCE(c.due_at, 0) <= $6)
        ORDER BY c.opened_at DESC, c.id DESC LIMIT $5";
    SENT = "SELECT o.created_at, c.id, c.reference, m.author_user_id, o.before_send
        FROM outbox o JOIN message m ON m.id = o.id JOIN case_file c ON c.id = m.case_id
        WHERE o.brand_id = $1 AND o.state = 'sent' AND o.created_at >= $2 AND o.created_at < $3
        ORDER BY o.created_at DESC, o.id DESC LIMIT $4";
}

/// A case by its first message and its first reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstWords {
    /// The case.
    pub case_id: CaseId,
    /// Its reference.
    pub reference: String,
    /// How sure the desk was of who they are.
    pub identity: IdentityLevel,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What the customer wrote first.
    pub message: String,
    /// When.
    pub message_at: Timestamp,
    /// Where it was said.
    pub visibility: Visibility,
    /// The network.
    pub network: String,
    /// The first reply of a person.
    pub reply: Option<String>,
    /// When.
    pub reply_at: Option<Timestamp>,
    /// Who wrote it.
    pub author: Option<UserId>,
}

/// A reply that left although the guard held it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruled {
    /// When.
    pub at: Timestamp,
    /// Its case.
    pub case_id: CaseId,
    /// Reference of the case.
    pub reference: String,
    /// Who sent it.
    pub author: Option<UserId>,
    /// The rules, with the reasons given.
    pub overrules: Vec<Overrule>,
}

fn first(row: &mut Row) -> Result<FirstWords> {
    Ok(FirstWords {
        case_id: row.take()?,
        reference: row.take()?,
        identity: row.take()?,
        opened_at: row.take()?,
        message: row.take()?,
        message_at: row.take()?,
        visibility: row.take()?,
        network: row.take()?,
        reply: row.take()?,
        reply_at: row.take()?,
        author: row.take()?,
    })
}

fn overruled(row: &mut Row) -> Result<Overruled> {
    Ok(Overruled {
        at: row.take()?,
        case_id: row.take()?,
        reference: row.take()?,
        author: row.take()?,
        overrules: row.take::<Json<BeforeSend>>()?.0.overruled,
    })
}

impl Store {
    /// Cases opened from `from` up to, not including, `until`, last opened first; `after` is the last one of the page before.
    /// Whose deadline ends after `now` is left out while nobody answered.
    pub async fn first_words(
        &self,
        brand: BrandId,
        (from, until): (Timestamp, Timestamp),
        now: Timestamp,
        after: Option<&FirstWords>,
        limit: u32,
    ) -> Result<Vec<FirstWords>> {
        let key = after.map_or(TimeKey { at: until.as_millisecond(), ..TimeKey::FIRST }, |last| TimeKey {
            at: last.opened_at.as_millisecond(),
            id: last.case_id.0,
        });
        self.list(Stmt::new(&FIRST, args![brand, from, key.at, key.id, limit, now]), first).await
    }

    /// Of the newest `among` replies of a period, those that left although the guard held them.
    pub async fn overruled_replies(
        &self,
        brand: BrandId,
        (from, until): (Timestamp, Timestamp),
        among: u32,
    ) -> Result<Vec<Overruled>> {
        let mut replies = self.list(Stmt::new(&SENT, args![brand, from, until, among]), overruled).await?;
        replies.retain(|reply| !reply.overrules.is_empty());
        Ok(replies)
    }
}
