//! Roll-up counters: what screens and reports count was counted when it was written.

use std::collections::BTreeMap;

use guichet_core::model::{BrandId, Lane, Outcome};
use jiff::civil::Date;

use crate::store::soon;
use crate::{Result, Store};

/// What every screen shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// Cases of each lane (`lane.<lane>`); lanes without a case may be absent.
    pub lanes: BTreeMap<Lane, i64>,
    /// Inbound messages that are owed a decision (`undecided`).
    pub undecided: i64,
    /// Items in quarantine.
    pub quarantined: i64,
    /// Sends of which nobody knows whether they arrived.
    pub unknown_sends: i64,
}

/// One figure of the gap report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapRow {
    /// The day on which the cases were opened.
    pub day: Date,
    /// The topic; none for all together.
    pub topic: Option<String>,
    /// What the customers got.
    pub outcome: Outcome,
    /// How many.
    pub cases: i64,
}

impl Store {
    /// One counter; 0 when it never moved.
    pub async fn counter(&self, brand: BrandId, key: &str) -> Result<i64> {
        Err(soon())
    }

    /// Counters whose key starts with `prefix`, by key.
    pub async fn counters(&self, brand: BrandId, prefix: &str) -> Result<Vec<(String, i64)>> {
        Err(soon())
    }

    /// What every screen shows.
    pub async fn queue_counts(&self, brand: BrandId) -> Result<QueueCounts> {
        Err(soon())
    }

    /// Cases by day, topic and outcome (`outcome.<day>.<outcome>`, `topic.<day>.<topic>.<outcome>`), both days included.
    pub async fn gap(&self, brand: BrandId, from: Date, to: Date) -> Result<Vec<GapRow>> {
        Err(soon())
    }
}
