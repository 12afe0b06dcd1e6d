//! Is everything as it should be? Looks at the whole, so it is for people who ask, never for every minute.

use std::collections::BTreeMap;

use guichet_core::counters::Counter;
use guichet_core::model::{BrandId, Lane};
use jiff::{SignedDuration, Timestamp};

use super::counters;
use crate::sql::statement::{args, statements};
use crate::sql::{Db, Row, Stmt};
use crate::{Result, Store};

statements! {
    UNDECIDED = "SELECT CAST(COALESCE(SUM(undecided), 0) AS BIGINT) FROM case_file WHERE brand_id = $1 AND queued = TRUE";
    LANES = "SELECT lane, COUNT(*) FROM case_file WHERE brand_id = $1 AND queued = TRUE GROUP BY lane ORDER BY lane";
    EVENTS = "SELECT COUNT(*) FROM event WHERE brand_id = $1";
    HASHES = "SELECT DISTINCT hash FROM attachment WHERE hash <> '' ORDER BY hash";
    RELAYED_HASHES = "SELECT DISTINCT hash FROM relay_file WHERE hash <> '' ORDER BY hash";
}

/// Work that waits longer than this is stuck.
const STUCK_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// What: `database`, `events`, `counters`, `files`, `orphan_files`, `secrets`, `erasures`, `waiting_items`, `stuck_replies`,
    /// `dead_jobs`.
    pub name: &'static str,
    /// Whether it is as it should be.
    pub healthy: bool,
    /// Figures and ids, in plain words.
    pub detail: String,
}

impl Checkup {
    fn new(name: &'static str, problems: &[String], otherwise: impl Into<String>) -> Self {
        let healthy = problems.is_empty();
        Self { name, healthy, detail: if healthy { otherwise.into() } else { problems.join("; ") } }
    }
}

impl Store {
    /// Looks at everything.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn doctor(&self, now: Timestamp) -> Result<Vec<Checkup>> {
        Ok(vec![
            self.check_database().await?,
            self.check_events().await?,
            self.check_counters().await?,
            self.check_files().await?,
            self.check_orphans().await?,
            self.check_secrets().await?,
            self.check_evidence().await?,
            self.check_erasures().await?,
            self.check_waiting(now).await?,
            self.check_replies(now).await?,
            self.check_jobs().await?,
        ])
    }

    async fn check_database(&self) -> Result<Checkup> {
        let problems = match self.db() {
            Db::Sqlite(database) => database.integrity().await?,
            Db::Postgres(_) => Vec::new(),
        };
        Ok(Checkup::new("database", &problems, "whole"))
    }

    async fn check_events(&self) -> Result<Checkup> {
        let (mut problems, mut all) = (Vec::new(), 0);
        for brand in self.brands().await? {
            let last = self.latest_position(brand.id).await?;
            let count: i64 = self.find(Stmt::new(&EVENTS, args![brand.id]), Row::take).await?.unwrap_or_default();
            all += count;
            if last != count {
                problems.push(format!("{}: {count} events, the last has place {last}", brand.slug));
            }
        }
        Ok(Checkup::new("events", &problems, format!("{all}, without gaps")))
    }

    async fn check_counters(&self) -> Result<Checkup> {
        let mut problems = Vec::new();
        for brand in self.brands().await? {
            for (key, by) in self.counters_off(brand.id).await? {
                problems.push(format!("{}: {key} is off by {by}", brand.slug));
            }
        }
        Ok(Checkup::new("counters", &problems, "they say what the cases say"))
    }

    /// What must be added to the counters of the queue so that they say what the cases say.
    async fn counters_off(&self, brand: BrandId) -> Result<BTreeMap<String, i64>> {
        let counted = self.queue_counts(brand).await?;
        let undecided: i64 = self.find(Stmt::new(&UNDECIDED, args![brand]), Row::take).await?.unwrap_or_default();
        let lanes: Vec<(Lane, i64)> =
            self.list(Stmt::new(&LANES, args![brand]), |row| Ok((row.take()?, row.take()?))).await?;
        let lanes: BTreeMap<Lane, i64> = lanes.into_iter().collect();
        let mut off = BTreeMap::from([(Counter::Undecided.key(), undecided - counted.undecided)]);
        for lane in Lane::ALL {
            let amount = |figures: &BTreeMap<Lane, i64>| figures.get(lane).copied().unwrap_or_default();
            off.insert(Counter::Lane(*lane).key(), amount(&lanes) - amount(&counted.lanes));
        }
        off.retain(|_, by| *by != 0);
        Ok(off)
    }

    /// Counts the queue again from its cases; answers how many counters were off.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn recount(&self, brand: BrandId) -> Result<usize> {
        let off = self.counters_off(brand).await?;
        let moves: BTreeMap<&str, i64> = off.iter().map(|(key, by)| (key.as_str(), *by)).collect();
        self.write(counters::add(brand, &moves)).await?;
        Ok(off.len())
    }

    async fn check_files(&self) -> Result<Checkup> {
        let mut problems = Vec::new();
        let mut hashes: Vec<String> = self.list(Stmt::new(&HASHES, args![]), Row::take).await?;
        hashes.extend(self.list(Stmt::new(&RELAYED_HASHES, args![]), Row::take).await?);
        hashes.sort();
        hashes.dedup();
        for hash in &hashes {
            match self.blob(hash).await {
                Ok(Some(_)) => {}
                Ok(None) => problems.push(format!("{hash} is missing")),
                Err(problem) => problems.push(problem.to_string()),
            }
        }
        Ok(Checkup::new("files", &problems, format!("{}, all as they were", hashes.len())))
    }

    /// Files that no message speaks of: a process ended between keeping the file and writing the message. Harmless.
    async fn check_orphans(&self) -> Result<Checkup> {
        let orphans = self.orphan_files().await?.len();
        Ok(Checkup { name: "orphan_files", healthy: true, detail: format!("{orphans} that no message speaks of") })
    }

    async fn orphan_files(&self) -> Result<Vec<String>> {
        let mut orphans = Vec::new();
        for hash in self.blobs().hashes()? {
            if !self.is_hash_used(&hash).await? {
                orphans.push(hash);
            }
        }
        Ok(orphans)
    }

    async fn check_secrets(&self) -> Result<Checkup> {
        let mut problems = Vec::new();
        for channel in self.all_channels().await? {
            if let Err(problem) = self.secrets(channel.id).await {
                problems.push(problem.to_string());
            }
        }
        Ok(Checkup::new("secrets", &problems, "they open with this key"))
    }

    async fn check_evidence(&self) -> Result<Checkup> {
        let (all, shut) = self.evidence_that_stays_shut().await?;
        let problems: Vec<String> =
            shut.iter().map(|id| format!("the words of message {id} do not open with this key")).collect();
        Ok(Checkup::new("evidence", &problems, format!("{all}, all open with this key")))
    }

    async fn check_erasures(&self) -> Result<Checkup> {
        let mut problems = Vec::new();
        let ledger = self.erasure_ledger().await?;
        for line in &ledger {
            let customer = self.customer(line.brand_id, line.customer_id).await?;
            if customer.is_some_and(|customer| customer.erased_at.is_none()) {
                problems.push(format!(
                    "customer {} was erased and is here again: run a restore once more",
                    line.customer_id
                ));
            }
        }
        Ok(Checkup::new("erasures", &problems, format!("{}, all hold", ledger.len())))
    }

    async fn check_waiting(&self, now: Timestamp) -> Result<Checkup> {
        let oldest = self.pending_raw_items(now, 1, 0).await?;
        let before = now.checked_sub(STUCK_AFTER).unwrap_or(now);
        let stuck = oldest.iter().filter(|item| item.received_at < before);
        let problems: Vec<String> =
            stuck.map(|item| format!("item {} waits since {}", item.id, item.received_at)).collect();
        Ok(Checkup::new("waiting_items", &problems, "nothing waits long"))
    }

    async fn check_replies(&self, now: Timestamp) -> Result<Checkup> {
        let before = now.checked_sub(STUCK_AFTER).unwrap_or(now);
        let stuck = self.stuck_replies(before, None, 100).await?.items.len()
            + self.due_replies(before, None, 100).await?.items.len();
        let unknown = self.count_unknown_replies().await?;
        let problems = if stuck == 0 { Vec::new() } else { vec![format!("{stuck} replies should have left")] };
        Ok(Checkup::new("stuck_replies", &problems, format!("none; {unknown} wait for a person")))
    }

    async fn check_jobs(&self) -> Result<Checkup> {
        let dead = self.dead_jobs(100).await?;
        let problems: Vec<String> = dead
            .iter()
            .map(|job| format!("{} {} ({})", job.kind, job.id, job.problem.as_deref().unwrap_or("no reason")))
            .collect();
        Ok(Checkup::new("dead_jobs", &problems, "none"))
    }
}
