//! Work to be done later, and leases on work that one process at a time may do.

use guichet_core::model::BrandId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::store::soon;
use crate::{Result, Store};

/// Work to be done. The payload carries ids, never words of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its identifier.
    pub id: Uuid,
    /// The brand, if it concerns one.
    pub brand_id: Option<BrandId>,
    /// What kind of work.
    pub kind: String,
    /// Two jobs of one kind with the same key are one job; none for no such rule.
    pub unique_key: Option<String>,
    /// Ids that it needs, as JSON.
    pub payload: String,
    /// Not before.
    pub run_at: Timestamp,
    /// Attempts begun; an end is written only by the attempt that carries this number.
    pub attempt: i64,
    /// After so many attempts it is set aside for a person.
    pub max_attempts: i64,
    /// Code of the last failure.
    pub problem: Option<String>,
}

impl Store {
    /// Adds a job; does nothing when one of its kind and key waits already.
    pub async fn add_job(&self, job: &Job) -> Result<()> {
        Err(soon())
    }

    /// Takes jobs of a kind whose time has come, or whose worker's lease ended.
    pub async fn claim_jobs(&self, kind: &str, now: Timestamp, lease_until: Timestamp, limit: u32) -> Result<Vec<Job>> {
        Err(soon())
    }

    /// The job is done. `Conflict` when another attempt has it.
    pub async fn finish_job(&self, id: Uuid, attempt: i64) -> Result<()> {
        Err(soon())
    }

    /// The attempt failed: again at `retry_at` (the caller adds the jitter), or set aside after the last attempt.
    pub async fn fail_job(&self, id: Uuid, attempt: i64, problem: &str, retry_at: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// Jobs that were set aside.
    pub async fn dead_jobs(&self, limit: u32) -> Result<Vec<Job>> {
        Err(soon())
    }

    /// Takes or keeps a lease (`poll:<channel>`, `tick`): true when `owner` has it until `until`.
    pub async fn take_lease(&self, name: &str, owner: Uuid, now: Timestamp, until: Timestamp) -> Result<bool> {
        Err(soon())
    }

    /// Gives a lease back.
    pub async fn release_lease(&self, name: &str, owner: Uuid) -> Result<()> {
        Err(soon())
    }
}
