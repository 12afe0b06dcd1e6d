//! Work to be done later, and leases on work that one process at a time may do.

use guichet_core::model::BrandId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, kind, unique_key, payload, run_at, attempt, max_attempts, problem"
    };
}

statements! {
    ADD = "INSERT INTO job (id, brand_id, kind, unique_key, payload, run_at, attempt, max_attempts, dead, problem)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, NULL) ON CONFLICT DO NOTHING";
    /// Taken until the lease ends: `run_at` is then the next time at which anybody may take it.
    CLAIM = concat!("UPDATE job SET attempt = attempt + 1, run_at = $3 WHERE id IN (
            SELECT id FROM job WHERE kind = $1 AND dead = FALSE AND run_at <= $2 ORDER BY run_at, id LIMIT $4)
            RETURNING ", columns!()),
        postgres: concat!("UPDATE job SET attempt = attempt + 1, run_at = $3 WHERE id IN (
            SELECT id FROM job WHERE kind = $1 AND dead = FALSE AND run_at <= $2 ORDER BY run_at, id LIMIT $4
            FOR UPDATE SKIP LOCKED) RETURNING ", columns!());
    /// Begun anew under another id, so that whoever works on the former one cannot go on with it.
    RESTART = "INSERT INTO job (id, brand_id, kind, unique_key, payload, run_at, attempt, max_attempts, dead, problem)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, NULL) ON CONFLICT (kind, unique_key) DO UPDATE SET
            id = excluded.id, payload = excluded.payload, run_at = excluded.run_at, attempt = excluded.attempt,
            max_attempts = excluded.max_attempts, dead = FALSE, problem = NULL";
    GO_ON = "UPDATE job SET payload = $3, run_at = $4 WHERE id = $1 AND attempt = $2 AND dead = FALSE";
    OF_KEY = concat!("SELECT ", columns!(), " FROM job WHERE kind = $1 AND unique_key = $2");
    FINISH = "DELETE FROM job WHERE id = $1 AND attempt = $2 AND dead = FALSE";
    FAIL = "UPDATE job SET problem = $3, run_at = $4, dead = (attempt >= max_attempts)
        WHERE id = $1 AND attempt = $2 AND dead = FALSE";
    DEAD = concat!("SELECT ", columns!(), " FROM job WHERE dead = TRUE ORDER BY run_at, id LIMIT $1");
    REVIVE = "UPDATE job SET dead = FALSE, attempt = 0, run_at = $2 WHERE id = $1 AND dead = TRUE";
    TAKE_LEASE = "INSERT INTO lease (name, owner, ends_at) VALUES ($1, $2, $4)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, ends_at = excluded.ends_at
        WHERE lease.owner = excluded.owner OR lease.ends_at <= $3";
    RELEASE_LEASE = "DELETE FROM lease WHERE name = $1 AND owner = $2";
}

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

fn read(row: &mut Row) -> Result<Job> {
    Ok(Job {
        id: row.take()?,
        brand_id: row.take()?,
        kind: row.take()?,
        unique_key: row.take()?,
        payload: row.take()?,
        run_at: row.take()?,
        attempt: row.take()?,
        max_attempts: row.take()?,
        problem: row.take()?,
    })
}

fn values(job: &Job) -> Vec<Value> {
    args![job.id, job.brand_id, job.kind, job.unique_key, job.payload, job.run_at, job.attempt, job.max_attempts,]
}

impl Store {
    /// Adds a job; does nothing when one of its kind and key waits already.
    pub async fn add_job(&self, job: &Job) -> Result<()> {
        self.write(vec![Stmt::new(&ADD, values(job))]).await.map(drop)
    }

    /// Adds a job, or begins the one of its kind and key anew, whoever works on it.
    pub async fn restart_job(&self, job: &Job) -> Result<()> {
        self.write(vec![Stmt::new(&RESTART, values(job))]).await.map(drop)
    }

    /// The job of a kind and a key.
    pub async fn job_of(&self, kind: &str, unique_key: &str) -> Result<Option<Job>> {
        self.find(Stmt::new(&OF_KEY, args![kind, unique_key]), read).await
    }

    /// How far the attempt came: whoever takes the job after it goes on from there. `Conflict` when another attempt has it.
    pub async fn note_progress(&self, id: Uuid, attempt: i64, payload: &str, lease_until: Timestamp) -> Result<()> {
        // Progress is no news: nobody is woken for it.
        self.db().write(vec![Stmt::new(&GO_ON, args![id, attempt, payload, lease_until]).expect_one()]).await.map(drop)
    }

    /// Takes jobs of a kind whose time has come, or whose worker's lease ended; oldest first.
    pub async fn claim_jobs(&self, kind: &str, now: Timestamp, lease_until: Timestamp, limit: u32) -> Result<Vec<Job>> {
        let done = self.write(vec![Stmt::new(&CLAIM, args![kind, now, lease_until, limit])]).await?;
        let mut jobs: Vec<Job> =
            done.into_iter().flat_map(|done| done.rows).map(|mut row| read(&mut row)).collect::<Result<_>>()?;
        // RETURNING promises no order.
        jobs.sort_by_key(|job| job.id);
        Ok(jobs)
    }

    /// The job is done. `Conflict` when another attempt has it.
    pub async fn finish_job(&self, id: Uuid, attempt: i64) -> Result<()> {
        self.write(vec![Stmt::new(&FINISH, args![id, attempt]).expect_one()]).await.map(drop)
    }

    /// The attempt failed: again at `retry_at` (the caller adds the jitter), or set aside after the last attempt.
    pub async fn fail_job(&self, id: Uuid, attempt: i64, problem: &str, retry_at: Timestamp) -> Result<()> {
        self.write(vec![Stmt::new(&FAIL, args![id, attempt, problem, retry_at]).expect_one()]).await.map(drop)
    }

    /// Jobs that were set aside.
    pub async fn dead_jobs(&self, limit: u32) -> Result<Vec<Job>> {
        self.list(Stmt::new(&DEAD, args![limit]), read).await
    }

    /// A job that was set aside is to be tried again.
    pub async fn revive_job(&self, id: Uuid, now: Timestamp) -> Result<()> {
        self.write(vec![Stmt::new(&REVIVE, args![id, now]).expect_one()]).await.map(drop)
    }

    /// Takes or keeps a lease (`poll:<channel>`, `tick`): true when `owner` has it until `until`.
    pub async fn take_lease(&self, name: &str, owner: Uuid, now: Timestamp, until: Timestamp) -> Result<bool> {
        // A lease is no news: waking the workers for it would make each of them take its lease again, for ever.
        let done = self.db().write(vec![Stmt::new(&TAKE_LEASE, args![name, owner, now, until])]).await?;
        Ok(done.iter().any(|done| done.changed == 1))
    }

    /// Gives a lease back.
    pub async fn release_lease(&self, name: &str, owner: Uuid) -> Result<()> {
        self.write(vec![Stmt::new(&RELEASE_LEASE, args![name, owner])]).await.map(drop)
    }
}
