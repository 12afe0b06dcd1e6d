//! Erasing a person, and never bringing them back.

use guichet_core::model::{BrandId, CustomerId, EventKind, NewEvent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{events, gifts, mediations, wanted};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

/// Messages of the person, and those that the desk wrote to them.
macro_rules! theirs {
    () => {
        "(SELECT id FROM message WHERE customer_id = $2 AND brand_id = $1)"
    };
}

/// Questions to contacts about them.
macro_rules! about_them {
    () => {
        "(SELECT id FROM relay WHERE customer_id = $2 AND (brand_id = $1) IS TRUE)"
    };
}

statements! {
    LEDGER = "SELECT id, brand_id, customer_id, at FROM erasure_ledger ORDER BY at, id";
    WRITE_LEDGER = "INSERT INTO erasure_ledger (id, brand_id, customer_id, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    FILES = concat!("SELECT DISTINCT hash FROM attachment WHERE hash <> '' AND message_id IN ", theirs!());
    RELAYED_FILES = concat!("SELECT DISTINCT hash FROM relay_file WHERE relay_id IN ", about_them!());
    CUSTOMER = "UPDATE customer SET display_name = '', identity = 'unknown', identity_how = NULL, identity_by = NULL,
        identity_at = NULL, identity_until = NULL, identity_reason = NULL, erased_at = $3, version = version + 1
        WHERE id = $2 AND brand_id = $1";
    STILL_THERE = "SELECT 1 FROM customer WHERE id = $2 AND brand_id = $1 AND erased_at IS NULL";
    HANDLES = "DELETE FROM handle WHERE customer_id = $2 AND brand_id = $1";
    SEARCH = "DELETE FROM search_words WHERE rowid IN (
            SELECT b.number * 1099511627776 + m.position FROM message m JOIN brand b ON b.id = m.brand_id
            WHERE m.customer_id = $2 AND m.brand_id = $1)",
        postgres: "DELETE FROM search_entry WHERE brand_id = $1
            AND position IN (SELECT position FROM message WHERE customer_id = $2 AND brand_id = $1)";
    CORRECTIONS = concat!("DELETE FROM correction WHERE brand_id = $1 AND message_id IN ", theirs!());
    READINGS = concat!("DELETE FROM reading WHERE message_id IN ", theirs!());
    REVISIONS = concat!("DELETE FROM message_revision WHERE message_id IN ", theirs!());
    /// What is kept of theirs as evidence ends with them.
    EVIDENCE = concat!("DELETE FROM evidence WHERE message_id IN ", theirs!());
    ATTACHMENTS = concat!("DELETE FROM attachment WHERE message_id IN ", theirs!());
    /// Items of theirs that became no message: in quarantine, or set aside. None of them stands in the quarantine afterwards.
    NEVER_MESSAGES = "UPDATE raw_item SET body = $3, content_hash = '', author = NULL, state = 'dismissed'
        WHERE brand_id = $1 AND author IS NOT NULL AND state IN ('quarantined', 'dismissed') AND id IN (
            SELECT r.id FROM handle h JOIN channel c ON c.brand_id = h.brand_id AND c.network = h.network
                JOIN raw_item r ON r.channel_id = c.id AND r.author = h.external_id
            WHERE h.customer_id = $2 AND h.brand_id = $1)";
    RAW_ITEMS = concat!("UPDATE raw_item SET body = $3, content_hash = '' WHERE message_id IN ", theirs!());
    /// Edits of theirs, and what the network told of them and of our answers: items of their own, with the words all the same.
    RAW_PARTS = "UPDATE raw_item SET body = $3, content_hash = '' WHERE state <> 'received' AND id IN (
            SELECT r.id FROM message m
                JOIN raw_item r ON r.channel_id = m.channel_id AND r.source = m.source AND r.external_id = m.external_id
            WHERE m.customer_id = $2 AND (m.brand_id = $1) IS TRUE AND m.external_id <> '')";
    QUEUED_REPLIES = concat!("UPDATE outbox SET state = 'cancelled' WHERE state = 'queued' AND id IN ", theirs!());
    REPLIES = concat!("UPDATE outbox SET body = $3 WHERE id IN ", theirs!());
    CANCELLED = "UPDATE message SET state = 'cancelled' WHERE customer_id = $2 AND brand_id = $1 AND state = 'queued'";
    MESSAGES = "UPDATE message SET body = '', decision_note = NULL, revision = revision + 1
        WHERE customer_id = $2 AND brand_id = $1";
    CONVERSATIONS = "UPDATE conversation SET subject = '', reply_url = NULL, version = version + 1
        WHERE customer_id = $2 AND brand_id = $1";
    /// What waits for a yes no longer does; what colleagues said about it goes as well.
    APPROVALS = "UPDATE approval SET body = '', why = '', note = NULL, overrules = '[]', reasons = '[]',
        state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END WHERE customer_id = $2 AND brand_id = $1";
    TRACKING = "DELETE FROM tracking_token WHERE customer_id = $2 OR (customer_id IS NULL
        AND case_id IN (SELECT id FROM case_file WHERE customer_id = $2 AND (brand_id = $1) IS TRUE))";
    RELAY_FILES = concat!("DELETE FROM relay_file WHERE relay_id IN ", about_them!());
    RELAY_WORDS = concat!("DELETE FROM relay_word WHERE relay_id IN ", about_them!());
    RELAY_MAILS = concat!("UPDATE relay_mail SET state = 'cancelled' WHERE state = 'queued' AND relay_id IN ", about_them!());
    /// What was asked about them is asked no longer; that something was asked, when and whom, stays.
    RELAYS = "UPDATE relay SET question = '', facts = '[]', next_look = NULL, closed_at = COALESCE(closed_at, $3),
        stage = CASE WHEN stage = 'open' THEN 'over' ELSE stage END,
        state = CASE WHEN stage = 'open' THEN 'withdrawn' ELSE state END, version = version + 1
        WHERE customer_id = $2 AND (brand_id = $1) IS TRUE";
    /// The cases of these questions wait for whoever is asked something else still, or for nobody.
    AWAITS = "UPDATE case_file SET version = version + 1,
        awaits = (SELECT MAX(r.contact_kind) FROM relay r WHERE r.case_id = case_file.id AND r.stage = 'open'),
        state = CASE WHEN state IN ('waiting_colleague', 'waiting_partner')
            AND NOT EXISTS (SELECT 1 FROM relay r WHERE r.case_id = case_file.id AND r.stage = 'open') THEN 'open' ELSE state END
        WHERE id IN (SELECT case_id FROM relay WHERE customer_id = $2 AND (brand_id = $1) IS TRUE) AND awaits IS NOT NULL";
    /// Words that colleagues wrote down: promises made by hand, hand-overs; also in a case that theirs became part of.
    PROMISED = "UPDATE promise SET words = NULL
        WHERE case_id IN (SELECT id FROM case_file WHERE customer_id = $2 AND (brand_id = $1) IS TRUE)
            OR case_id IN (SELECT case_id FROM conversation WHERE customer_id = $2 AND (brand_id = $1) IS TRUE)";
    HAND_OVERS = "UPDATE hand_over SET note = ''
        WHERE case_id IN (SELECT id FROM case_file WHERE customer_id = $2 AND (brand_id = $1) IS TRUE)
            OR case_id IN (SELECT case_id FROM conversation WHERE customer_id = $2 AND (brand_id = $1) IS TRUE)";
}

/// Somebody was erased: ids only. Every restore replays these lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureLine {
    /// Its identifier.
    pub id: Uuid,
    /// The brand.
    pub brand_id: BrandId,
    /// Who.
    pub customer_id: CustomerId,
    /// When.
    pub at: Timestamp,
}

fn read(row: &mut Row) -> Result<ErasureLine> {
    Ok(ErasureLine { id: row.take()?, brand_id: row.take()?, customer_id: row.take()?, at: row.take()? })
}

/// Everything that goes. The rows of messages and cases stay, without words: figures keep adding up.
fn everything(line: &ErasureLine) -> Vec<Stmt> {
    let (brand, customer) = (line.brand_id, line.customer_id);
    let nothing: &[u8] = &[];
    let plain = [
        &HANDLES,
        &SEARCH,
        &CORRECTIONS,
        &READINGS,
        &REVISIONS,
        &ATTACHMENTS,
        &EVIDENCE,
        &QUEUED_REPLIES,
        &CANCELLED,
        &MESSAGES,
        &CONVERSATIONS,
        &APPROVALS,
        &PROMISED,
        &HAND_OVERS,
        &TRACKING,
        &RELAY_FILES,
        &RELAY_WORDS,
        &RELAY_MAILS,
        &AWAITS,
        &gifts::FORGET,
        &mediations::FORGET,
    ];
    let mut batch = vec![
        Stmt::new(&WRITE_LEDGER, args![line.id, brand, customer, line.at]),
        Stmt::new(&CUSTOMER, args![brand, customer, line.at]),
        // Before the handles go, which say whose they are.
        Stmt::new(&NEVER_MESSAGES, args![brand, customer, nothing]),
        Stmt::new(&RAW_ITEMS, args![brand, customer, nothing]),
        Stmt::new(&RAW_PARTS, args![brand, customer, nothing]),
        Stmt::new(&REPLIES, args![brand, customer, nothing]),
        Stmt::new(&RELAYS, args![brand, customer, line.at]),
    ];
    batch.extend(wanted::forget(brand, customer));
    // What was learnt from them is forgotten on every node.
    batch.push(super::corrections::moved_without_somebody(brand));
    batch.extend(plain.into_iter().map(|sql| Stmt::new(sql, args![brand, customer])));
    batch
}

impl Store {
    /// Removes a customer's words everywhere: messages, raw items, readings, index, files, handles, replies not sent.
    pub async fn erase_customer(&self, line: ErasureLine, event: NewEvent) -> Result<()> {
        let whose = args![line.brand_id, line.customer_id];
        let mut files: Vec<String> = self.list(Stmt::new(&FILES, whose.clone()), Row::take).await?;
        files.extend(self.list(Stmt::new(&RELAYED_FILES, whose), Row::take).await?);
        let mut batch = events::append(line.brand_id, &[event]);
        batch.extend(self.retold_without(line.brand_id, line.customer_id).await?);
        batch.extend(everything(&line));
        self.write(batch).await?;
        self.blobs().write_ledger(&line)?;
        for hash in files {
            if !self.is_hash_used(&hash).await? {
                self.blobs().remove(&hash)?;
            }
        }
        // What was erased leaves the log of recent writes as well.
        self.fold_log().await
    }

    /// Every erasure so far, those written beside the database included: they outlive it.
    pub async fn erasure_ledger(&self) -> Result<Vec<ErasureLine>> {
        let mut lines = self.list(Stmt::new(&LEDGER, args![]), read).await?;
        for line in self.blobs().read_ledger()? {
            if lines.iter().all(|known| known.id != line.id) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Erases again everybody in a ledger; answers how many were still there.
    pub async fn replay_erasures(&self, ledger: &[ErasureLine]) -> Result<usize> {
        let mut again = 0;
        for line in ledger {
            let there = Stmt::new(&STILL_THERE, args![line.brand_id, line.customer_id]);
            if self.db().read_one(there).await?.is_some() {
                self.erase_customer(*line, replayed(line)).await?;
                again += 1;
            }
        }
        Ok(again)
    }
}

/// The event of an erasure that is replayed.
fn replayed(line: &ErasureLine) -> NewEvent {
    NewEvent {
        detail: Some(line.customer_id.to_string()),
        ..NewEvent::of(line.id.into(), EventKind::CustomerErased, line.at)
    }
}
