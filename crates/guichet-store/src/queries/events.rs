//! What happened, in order. Browsers and other processes follow it by position.

use guichet_core::model::{BrandId, CaseId, NewEvent};

use crate::store::soon;
use crate::{Result, Store};

/// An event and its place. Positions of a brand have no gaps and appear in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The brand.
    pub brand_id: BrandId,
    /// Its place among the brand's events, from 1.
    pub position: i64,
    /// What happened.
    pub event: NewEvent,
}

impl Store {
    /// Events of a brand after a position, in order.
    pub async fn events_after(&self, brand: BrandId, position: i64, limit: u32) -> Result<Vec<StoredEvent>> {
        Err(soon())
    }

    /// Position of the last event of a brand; 0 when there is none.
    pub async fn latest_position(&self, brand: BrandId) -> Result<i64> {
        Err(soon())
    }

    /// Events of a case, in order.
    pub async fn events_of_case(&self, brand: BrandId, case: CaseId, limit: u32) -> Result<Vec<StoredEvent>> {
        Err(soon())
    }

    /// Appends events that come with no other change.
    pub async fn append_events(&self, brand: BrandId, events: &[NewEvent]) -> Result<()> {
        Err(soon())
    }
}
