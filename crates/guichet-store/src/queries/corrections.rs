//! What colleagues said of readings, and what lessons are made of.
//!
//! Each change moves the brand's stream `correction`: whoever keeps lessons in memory sees by one small number that they are old.

use guichet_core::learning::{Correction, Fixed};
use guichet_core::model::{BrandId, CaseId, Message, MessageId, NewEvent};
use guichet_core::text::Reading;
use jiff::Timestamp;
use uuid::Uuid;

use super::events;
use super::messages::{self, message_columns};
use crate::page::{TimeKey, one_more};
use crate::sql::convert::{Json, ToValue};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "c.id, c.brand_id, c.message_id, m.customer_id, c.made_by, c.made_at, c.revision, c.said, c.fixed"
    };
}

statements! {
    PUT = "INSERT INTO correction (id, brand_id, message_id, made_by, made_at, revision, said, fixed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (message_id) DO UPDATE SET made_by = excluded.made_by, made_at = excluded.made_at,
            revision = excluded.revision, said = excluded.said, fixed = excluded.fixed
        WHERE correction.id = excluded.id";
    DELETE = "DELETE FROM correction WHERE message_id = $2 AND brand_id = $1";
    DELETE_ALL = "DELETE FROM correction WHERE brand_id = $1";
    MOVED = "INSERT INTO stream (brand_id, name, last) VALUES ($1, 'correction', 1)
        ON CONFLICT (brand_id, name) DO UPDATE SET last = stream.last + 1";
    /// Only where the message taught something. Before what it taught is deleted.
    MOVED_WITHOUT = "UPDATE stream SET last = last + 1 WHERE brand_id = $1 AND name = 'correction'
        AND EXISTS (SELECT 1 FROM correction WHERE message_id = $2 AND brand_id = $1)";
    /// Only where something was taught at all. Before it is deleted.
    MOVED_WITHOUT_SOMEBODY = "UPDATE stream SET last = last + 1 WHERE brand_id = $1 AND name = 'correction'
        AND EXISTS (SELECT 1 FROM correction WHERE brand_id = $1)";
    VERSIONS = "SELECT brand_id, last FROM stream WHERE name = 'correction'";
    VERSION = "SELECT last FROM stream WHERE brand_id = $1 AND name = 'correction'";
    OF_MESSAGE = concat!("SELECT ", columns!(), " FROM correction c JOIN message m ON m.id = c.message_id
        WHERE c.message_id = $2 AND c.brand_id = $1");
    BY_ID = concat!("SELECT ", columns!(), ", m.case_id FROM correction c JOIN message m ON m.id = c.message_id
        WHERE c.id = $2 AND c.brand_id = $1");
    PAGE = concat!("SELECT ", columns!(), ", m.case_id FROM correction c JOIN message m ON m.id = c.message_id
        WHERE c.brand_id = $1 AND (c.made_at, c.id) < ($2, $3) ORDER BY c.made_at DESC, c.id DESC LIMIT $4");
    EXAMPLES = concat!("SELECT ", columns!(), ", m.revision FROM correction c JOIN message m ON m.id = c.message_id
        WHERE c.brand_id = $1 ORDER BY c.made_at DESC, c.id DESC LIMIT $2");
    LEFT_AS_READ = "SELECT m.id, m.revision, m.decided_at FROM message m
        WHERE m.brand_id = $1 AND m.direction = 'inbound' AND m.decided_by IS NOT NULL AND m.decided_at > $2
            AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.message_id = m.id)
        ORDER BY m.decided_at DESC, m.id DESC LIMIT $3";
    FIRST = "SELECT made_at FROM correction WHERE brand_id = $1 ORDER BY made_at, id LIMIT 1";
    READINGS_OWED = "SELECT m.id, r.body FROM message m JOIN reading r ON r.message_id = m.id
        WHERE m.case_id = $2 AND m.brand_id = $1 AND m.direction = 'inbound' AND m.decision IS NULL
        ORDER BY m.created_at DESC, m.id DESC LIMIT $3";
    OWED = concat!("SELECT ", message_columns!("", "body"), " FROM message
        WHERE brand_id = $1 AND direction = 'inbound' AND decision IS NULL
        ORDER BY created_at DESC, id DESC LIMIT $2");
}

/// Messages whose words are read at once: those of all would fill the memory of a small machine, and a statement takes 64 values.
pub const READINGS_AT_ONCE: usize = 60;

/// A correction with the case in which it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedCorrection {
    /// The correction.
    pub correction: Correction,
    /// The case of its message.
    pub case_id: CaseId,
}

/// A correction, and which edit of its message is stored now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The correction.
    pub correction: Correction,
    /// The edit of the message, which changes with its words.
    pub revision: i64,
}

/// A message that was decided and whose reading nobody corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftAsRead {
    /// Which.
    pub message_id: MessageId,
    /// The edit of the message, which changes with its words.
    pub revision: i64,
    /// When it was decided: its reading is the one of then.
    pub decided_at: Timestamp,
}

/// The words of a message with what was understood of them.
#[derive(Debug, Clone)]
pub struct ReadMessage {
    /// Which.
    pub message_id: MessageId,
    /// The words.
    pub text: String,
    /// What was understood.
    pub reading: Reading,
}

fn read(row: &mut Row) -> Result<Correction> {
    Ok(Correction {
        id: row.take()?,
        brand_id: row.take()?,
        message_id: row.take()?,
        customer_id: row.take()?,
        by: row.take()?,
        at: row.take()?,
        revision: row.take()?,
        said: row.take::<Json<_>>()?.0,
        fixed: row.take::<Json<Fixed>>()?.0,
    })
}

fn read_placed(row: &mut Row) -> Result<PlacedCorrection> {
    Ok(PlacedCorrection { correction: read(row)?, case_id: row.take()? })
}

pub(crate) fn put(correction: &Correction) -> Vec<Stmt> {
    let values = args![
        correction.id,
        correction.brand_id,
        correction.message_id,
        correction.by,
        correction.at,
        correction.revision,
        Json(&correction.said),
        Json(&correction.fixed),
    ];
    vec![Stmt::new(&PUT, values).expect_one(), moved(correction.brand_id)]
}

pub(crate) fn delete(brand: BrandId, message: MessageId) -> Vec<Stmt> {
    vec![Stmt::new(&DELETE, args![brand, message]), moved(brand)]
}

/// Every statement that is put together here, for the tests.
#[cfg(feature = "testing")]
pub(crate) fn every_statement() -> Vec<Stmt> {
    vec![Stmt::built(of_several_messages(), Vec::new())]
}

/// The statement of [`Store::read_messages`].
fn of_several_messages() -> String {
    let places: Vec<String> = (2..READINGS_AT_ONCE + 2).map(|place| format!("${place}")).collect();
    format!(
        "SELECT m.id, m.body, r.body FROM message m JOIN reading r ON r.message_id = m.id
        WHERE (m.brand_id = $1) IS TRUE AND m.id IN ({})",
        places.join(", ")
    )
}

/// Whoever keeps lessons of the brand in memory makes them again.
pub(crate) fn moved(brand: BrandId) -> Stmt {
    Stmt::new(&MOVED, args![brand])
}

/// The same for a message whose words go, and only if they taught something: most never did.
pub(crate) fn moved_without(brand: BrandId, message: MessageId) -> Stmt {
    Stmt::new(&MOVED_WITHOUT, args![brand, message])
}

/// The same for somebody who is erased: what was left as read counted as well, wherever something was taught.
pub(crate) fn moved_without_somebody(brand: BrandId) -> Stmt {
    Stmt::new(&MOVED_WITHOUT_SOMEBODY, args![brand])
}

impl Store {
    /// What a colleague said of the reading of a message.
    pub async fn correction_of(&self, brand: BrandId, message: MessageId) -> Result<Option<Correction>> {
        self.find(Stmt::new(&OF_MESSAGE, args![brand, message]), read).await
    }

    /// One correction, with its case.
    pub async fn correction(&self, brand: BrandId, id: Uuid) -> Result<Option<PlacedCorrection>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read_placed).await
    }

    /// Corrections of a brand, the newest first.
    pub async fn corrections(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Page<PlacedCorrection>> {
        let key = TimeKey::read(after, TimeKey::LAST)?;
        let rows = self.list(Stmt::new(&PAGE, args![brand, key.at, key.id, one_more(limit)]), read_placed).await?;
        Ok(Page::of(rows, limit, |row| TimeKey::of(row.correction.at, row.correction.id)))
    }

    /// Examples of a brand without their words, the newest first, so many of them at most.
    pub async fn examples(&self, brand: BrandId, most: usize) -> Result<Vec<Example>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let example = |row: &mut Row| Ok(Example { correction: read(row)?, revision: row.take()? });
        self.list(Stmt::new(&EXAMPLES, args![brand, most]), example).await
    }

    /// Messages that colleagues decided since the first correction without correcting their reading, the latest first.
    pub async fn left_as_read(&self, brand: BrandId, most: usize) -> Result<Vec<LeftAsRead>> {
        let Some(first) = self.find(Stmt::new(&FIRST, args![brand]), Row::take::<Timestamp>).await? else {
            return Ok(Vec::new());
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.list(Stmt::new(&LEFT_AS_READ, args![brand, first, most]), |row| {
            Ok(LeftAsRead { message_id: row.take()?, revision: row.take()?, decided_at: row.take()? })
        })
        .await
    }

    /// The words and readings of the first [`READINGS_AT_ONCE`] of these messages; what is gone is left out.
    pub async fn read_messages(&self, brand: BrandId, messages: &[MessageId]) -> Result<Vec<ReadMessage>> {
        let mut values = args![brand];
        values.extend(messages.iter().take(READINGS_AT_ONCE).map(ToValue::to_value));
        // Always the same number of places: one prepared statement serves every call.
        values.resize(READINGS_AT_ONCE + 1, Value::Null);
        self.list(Stmt::built(of_several_messages(), values), |row| {
            Ok(ReadMessage { message_id: row.take()?, text: row.take()?, reading: row.take::<Json<_>>()?.0 })
        })
        .await
    }

    /// Messages of a brand that are owed a decision, the newest first.
    pub async fn messages_owed(&self, brand: BrandId, limit: u32) -> Result<Vec<Message>> {
        self.list(Stmt::new(&OWED, args![brand, limit]), messages::read).await
    }

    /// How often each brand's corrections changed so far.
    pub async fn correction_versions(&self) -> Result<Vec<(BrandId, i64)>> {
        self.list(Stmt::new(&VERSIONS, args![]), |row| Ok((row.take()?, row.take()?))).await
    }

    /// How often the corrections of a brand changed so far.
    pub async fn correction_version(&self, brand: BrandId) -> Result<i64> {
        Ok(self.find(Stmt::new(&VERSION, args![brand]), Row::take).await?.unwrap_or_default())
    }

    /// Everything that a brand's colleagues taught is forgotten.
    pub async fn forget_corrections(&self, brand: BrandId, event: NewEvent) -> Result<()> {
        let mut batch = events::append(brand, &[event]);
        batch.push(Stmt::new(&DELETE_ALL, args![brand]));
        batch.push(moved(brand));
        self.write(batch).await.map(drop)
    }

    /// Readings of the messages of a case that are owed a decision: of the newest, so many at most.
    pub async fn readings_owed(&self, brand: BrandId, case: CaseId, limit: u32) -> Result<Vec<(MessageId, Reading)>> {
        self.list(Stmt::new(&READINGS_OWED, args![brand, case, limit]), |row| {
            Ok((row.take()?, row.take::<Json<Reading>>()?.0))
        })
        .await
    }
}
