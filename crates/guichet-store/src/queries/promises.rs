//! Promises.

use guichet_core::model::{BrandId, CaseId, Promise, PromiseId};
use jiff::Timestamp;

use crate::store::soon;
use crate::{Page, Result, Store};

impl Store {
    /// One promise.
    pub async fn promise(&self, brand: BrandId, id: PromiseId) -> Result<Option<Promise>> {
        Err(soon())
    }

    /// Promises of a case, by due time.
    pub async fn promises_of_case(&self, brand: BrandId, case: CaseId) -> Result<Vec<Promise>> {
        Err(soon())
    }

    /// Promises that are still owed, what is due first.
    pub async fn open_promises(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Page<Promise>> {
        Err(soon())
    }

    /// Promises of every brand that are still open although their time has passed.
    pub async fn promises_overdue(&self, now: Timestamp, limit: u32) -> Result<Vec<Promise>> {
        Err(soon())
    }
}
