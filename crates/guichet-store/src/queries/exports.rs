//! Everything, in a stable order, for other programs.

use guichet_core::model::{BrandId, Case, Message, MessageId, Promise, RawItem};

use super::cases::{self, all, case_columns};
use super::events::StoredEvent;
use super::messages::{self, message_columns};
use super::promises::{self, promise_columns};
use super::raw_items::{self, raw_item_columns};
use crate::page::{TimeKey, number};
use crate::sql::Stmt;
use crate::sql::statement::{args, statements};
use crate::{Result, Store};

statements! {
    MESSAGES = concat!("SELECT position, ", message_columns!("", "body"), " FROM message
        WHERE brand_id = $1 AND position > $2 ORDER BY position LIMIT $3");
    NOT_MESSAGES = concat!("SELECT position, ", raw_item_columns!(), " FROM raw_item
        WHERE brand_id = $1 AND state <> 'done' AND part = 'message' AND position > $2 ORDER BY position LIMIT $3");
    CASES = concat!("SELECT position, ", case_columns!(""), " FROM case_file
        WHERE brand_id = $1 AND (position, id) > ($2, $3) ORDER BY position, id LIMIT $4");
    PROMISES = concat!("SELECT position, ", promise_columns!(), " FROM promise
        WHERE brand_id = $1 AND (position, id) > ($2, $3) ORDER BY position, id LIMIT $4");
}

/// A message in the order of receipt: each received item once, as far as it came.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportedMessage {
    /// Understood, or written by us.
    Message(Box<Message>),
    /// Not understood yet (`received`), or not understandable (`quarantined`, `dismissed`).
    Raw(Box<RawItem>),
}

impl ExportedMessage {
    /// The message's id.
    #[must_use]
    pub fn message_id(&self) -> MessageId {
        match self {
            Self::Message(message) => message.id,
            Self::Raw(item) => item.message_id,
        }
    }
}

impl Store {
    /// Messages of a brand in the order of receipt, each with its cursor. What is not understood yet stands at its place.
    pub async fn export_messages(
        &self,
        brand: BrandId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, ExportedMessage)>> {
        let after = after.map_or(Ok(0), number)?;
        let mut answers = self
            .db()
            .read_all(vec![
                Stmt::new(&MESSAGES, args![brand, after, limit]),
                Stmt::new(&NOT_MESSAGES, args![brand, after, limit]),
            ])
            .await?
            .into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let mut found: Vec<(i64, ExportedMessage)> =
            all(next(), |row| Ok((row.take()?, ExportedMessage::Message(Box::new(messages::read(row)?)))))?;
        found.extend(all(next(), |row| Ok((row.take()?, ExportedMessage::Raw(Box::new(raw_items::read(row)?)))))?);
        found.sort_by_key(|(position, _)| *position);
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found.into_iter().map(|(position, message)| (position.to_string(), message)).collect())
    }

    /// Cases of a brand in the order of opening, each with its cursor.
    pub async fn export_cases(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Vec<(String, Case)>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        self.list(Stmt::new(&CASES, args![brand, key.at, key.id, limit]), |row| {
            let position = row.take()?;
            let case = cases::read(row)?;
            Ok((TimeKey::at(position, case.id.0), case))
        })
        .await
    }

    /// Promises of a brand in the order in which they were made, each with its cursor.
    pub async fn export_promises(
        &self,
        brand: BrandId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, Promise)>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        self.list(Stmt::new(&PROMISES, args![brand, key.at, key.id, limit]), |row| {
            let position = row.take()?;
            let promise = promises::read(row)?;
            Ok((TimeKey::at(position, promise.id.0), promise))
        })
        .await
    }

    /// Events of a brand in order, each with its cursor (its position).
    pub async fn export_events(
        &self,
        brand: BrandId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, StoredEvent)>> {
        let events = self.events_after(brand, after.map_or(Ok(0), number)?, limit).await?;
        Ok(events.into_iter().map(|event| (event.position.to_string(), event)).collect())
    }
}
