//! Words that a colleague keeps as evidence: sealed, each for its own message.

use guichet_core::evidence::Held;
use guichet_core::model::{BrandId, MessageId};
use guichet_core::plan::Plan;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::events;
use crate::secrets::{Sealed, open, seal};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store, StoreError};

macro_rules! evidence_columns {
    () => {
        "message_id, brand_id, reason, held_by, held_at, held_until"
    };
}
pub(crate) use evidence_columns;

statements! {
    /// The words still stand as they were read: who takes them back meanwhile is faster.
    STANDS = "UPDATE message SET revision = revision WHERE id = $2 AND brand_id = $1 AND revision = $3";
    HOLD = "INSERT INTO evidence (message_id, brand_id, reason, held_by, held_at, held_until, nonce, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    RELEASE = "DELETE FROM evidence WHERE message_id = $2 AND brand_id = $1";
    HELD = concat!("SELECT ", evidence_columns!(), " FROM evidence WHERE message_id = $2 AND brand_id = $1");
    SEALED = "SELECT message_id, nonce, sealed FROM evidence WHERE message_id > $1 ORDER BY message_id LIMIT $2";
    WORDS = "SELECT nonce, sealed FROM evidence WHERE message_id = $2 AND brand_id = $1";
    ENDED = concat!("SELECT ", evidence_columns!(), " FROM evidence WHERE held_until <= $1 ORDER BY held_until LIMIT $2");
}

/// Words that are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldWords {
    /// As they stood.
    pub text: String,
    /// What stood there before each edit, oldest first.
    pub earlier: Vec<String>,
}

const NAME: &str = "evidence";
/// Rows that are opened together.
const PAGE: u32 = 500;

pub(crate) fn read(row: &mut Row) -> Result<Held> {
    Ok(Held {
        message_id: row.take()?,
        brand_id: row.take()?,
        reason: row.take()?,
        by: row.take()?,
        at: row.take()?,
        until: row.take()?,
    })
}

impl Store {
    /// Seals words beside their message, with what is told of it. `Conflict` when they are held already, or changed meanwhile.
    pub async fn hold_evidence(&self, held: &Held, words: &HeldWords, revision: i64, told: &Plan) -> Result<()> {
        let json = serde_json::to_string(words).map_err(|_| StoreError::Broken("words cannot be kept".to_owned()))?;
        let sealed = seal(self.key(), held.message_id.0, NAME, &json)?;
        let mut batch = events::append(held.brand_id, &told.events);
        let values = args![
            held.message_id,
            held.brand_id,
            held.reason,
            held.by,
            held.at,
            held.until,
            sealed.nonce,
            sealed.bytes,
        ];
        batch.push(Stmt::new(&STANDS, args![held.brand_id, held.message_id, revision]).expect_one());
        batch.push(Stmt::new(&HOLD, values).expect_one());
        self.write(batch).await.map(drop)
    }

    /// The words are kept no longer. `Conflict` when they were not.
    pub async fn release_evidence(&self, brand: BrandId, message: MessageId, told: &Plan) -> Result<()> {
        let mut batch = events::append(brand, &told.events);
        batch.push(Stmt::new(&RELEASE, args![brand, message]).expect_one());
        self.write(batch).await?;
        // What is let go leaves the log of recent writes as well.
        self.fold_log().await
    }

    /// Whether the words of a message are kept, by whom and why.
    pub async fn held(&self, brand: BrandId, message: MessageId) -> Result<Option<Held>> {
        self.find(Stmt::new(&HELD, args![brand, message]), read).await
    }

    /// The words that are kept of a message.
    pub async fn held_words(&self, brand: BrandId, message: MessageId) -> Result<Option<HeldWords>> {
        let read = |row: &mut Row| Ok(Sealed { nonce: row.take()?, bytes: row.take()? });
        let Some(sealed) = self.find(Stmt::new(&WORDS, args![brand, message]), read).await? else { return Ok(None) };
        self.words_of(message, &sealed).map(Some)
    }

    fn words_of(&self, message: MessageId, sealed: &Sealed) -> Result<HeldWords> {
        let json = open(self.key(), message.0, NAME, sealed)?;
        serde_json::from_str(&json).map_err(|_| StoreError::Broken("words that are kept cannot be read".to_owned()))
    }

    /// How much is kept, and of which messages the words do not open with this key.
    pub(crate) async fn evidence_that_stays_shut(&self) -> Result<(usize, Vec<MessageId>)> {
        let (mut last, mut all, mut shut) = (MessageId(Uuid::nil()), 0, Vec::new());
        loop {
            let page = self
                .list(Stmt::new(&SEALED, args![last, PAGE]), |row| {
                    Ok((row.take::<MessageId>()?, Sealed { nonce: row.take()?, bytes: row.take()? }))
                })
                .await?;
            let Some((end, _)) = page.last() else { return Ok((all, shut)) };
            last = *end;
            all += page.len();
            shut.extend(page.iter().filter(|(id, sealed)| self.words_of(*id, sealed).is_err()).map(|(id, _)| *id));
        }
    }

    /// What was kept as long as it may be, oldest first.
    pub async fn evidence_ended(&self, now: Timestamp, limit: u32) -> Result<Vec<Held>> {
        self.list(Stmt::new(&ENDED, args![now, limit]), read).await
    }
}
