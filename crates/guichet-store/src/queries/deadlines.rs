//! Deadlines.

use guichet_core::model::{BrandId, CaseId, Deadline};
use jiff::Timestamp;

use crate::store::soon;
use crate::{Result, Store};

impl Store {
    /// Deadlines of every brand that passed after `since` and up to `until` and are still owed, by due time.
    pub async fn deadlines_missed(&self, since: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Deadline>> {
        Err(soon())
    }

    /// Deadlines of a case, by start.
    pub async fn deadlines_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Deadline>> {
        Err(soon())
    }
}
