//! Everything, in a stable order, for other programs.

use guichet_core::model::{BrandId, Case, Message, MessageId, Promise, RawItem};

use super::events::StoredEvent;
use crate::store::soon;
use crate::{Result, Store};

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
    /// Messages of a brand in a stable order, each with its cursor.
    pub async fn export_messages(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Vec<(String, ExportedMessage)>> {
        Err(soon())
    }

    /// Cases of a brand in a stable order, each with its cursor.
    pub async fn export_cases(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Vec<(String, Case)>> {
        Err(soon())
    }

    /// Promises of a brand in a stable order, each with its cursor.
    pub async fn export_promises(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Vec<(String, Promise)>> {
        Err(soon())
    }

    /// Events of a brand in order, each with its cursor (its position).
    pub async fn export_events(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Vec<(String, StoredEvent)>> {
        Err(soon())
    }
}
