//! Erasing a person, and never bringing them back.

use guichet_core::model::{BrandId, CustomerId, NewEvent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::soon;
use crate::{Result, Store};

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

impl Store {
    /// Removes a customer's words everywhere: messages, raw items, readings, index, files, handles, replies not sent.
    pub async fn erase_customer(&self, line: ErasureLine, event: NewEvent) -> Result<()> {
        Err(soon())
    }

    /// Every erasure so far.
    pub async fn erasure_ledger(&self) -> Result<Vec<ErasureLine>> {
        Err(soon())
    }

    /// Erases again everybody in a ledger; answers how many were still there.
    pub async fn replay_erasures(&self, ledger: &[ErasureLine]) -> Result<usize> {
        Err(soon())
    }
}
