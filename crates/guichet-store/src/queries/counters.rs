//! Roll-up counters: what screens and reports count was counted when it was written.

use std::collections::BTreeMap;

use guichet_core::counters::{Counter, DailyCounter, range};
use guichet_core::model::{BrandId, Lane, OutboxState};
use guichet_core::report::{GapReport, gap};
use jiff::civil::Date;

use super::{outbox, raw_items};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

statements! {
    GET = "SELECT amount FROM counter WHERE brand_id = $1 AND counter_key = $2";
    BETWEEN = "SELECT counter_key, amount FROM counter
        WHERE brand_id = $1 AND counter_key >= $2 AND counter_key < $3 ORDER BY counter_key";
    ADD = "INSERT INTO counter (brand_id, counter_key, amount) VALUES ($1, $2, $3)
        ON CONFLICT (brand_id, counter_key) DO UPDATE SET amount = counter.amount + excluded.amount";
}

/// What every screen shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// Cases of each lane; lanes without a case may be absent.
    pub lanes: BTreeMap<Lane, i64>,
    /// Inbound messages that are owed a decision.
    pub undecided: i64,
    /// Items in quarantine.
    pub quarantined: i64,
    /// Sends of which nobody knows whether they arrived.
    pub unknown_sends: i64,
}

/// Moves of counters, each key once and in order: two batches then never wait for each other crosswise.
pub(crate) fn add(brand: BrandId, moves: &BTreeMap<&str, i64>) -> Vec<Stmt> {
    let moved = moves.iter().filter(|(_, by)| **by != 0);
    moved.map(|(key, by)| Stmt::new(&ADD, args![brand, key, *by])).collect()
}

fn read(row: &mut Row) -> Result<(String, i64)> {
    Ok((row.take()?, row.take()?))
}

impl Store {
    /// One counter; 0 when it never moved.
    pub async fn counter(&self, brand: BrandId, counter: &Counter) -> Result<i64> {
        self.find(Stmt::new(&GET, args![brand, counter.key()]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// Counters from one key up to, not including, another, by key.
    pub async fn counters(&self, brand: BrandId, from: &str, to: &str) -> Result<Vec<(String, i64)>> {
        self.list(Stmt::new(&BETWEEN, args![brand, from, to]), read).await
    }

    /// What every screen shows.
    pub async fn queue_counts(&self, brand: BrandId) -> Result<QueueCounts> {
        let mut answers = self
            .db()
            .read_all(vec![
                Stmt::new(&GET, args![brand, Counter::Undecided.key()]),
                Stmt::new(&raw_items::COUNT_QUARANTINE, args![brand]),
                Stmt::new(&outbox::COUNT_IN_STATE, args![brand, OutboxState::Unknown]),
                Stmt::new(&BETWEEN, args![brand, "lane.", "lane/"]),
            ])
            .await?
            .into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let mut number = || next().into_iter().next().map_or(Ok(0), |mut row| row.take());
        let (undecided, quarantined, unknown_sends) = (number()?, number()?, number()?);
        let mut counts = QueueCounts { undecided, quarantined, unknown_sends, ..QueueCounts::default() };
        for mut row in next() {
            let (key, amount) = read(&mut row)?;
            if let Some(Counter::Lane(lane)) = Counter::parse(&key) {
                counts.lanes.insert(lane, amount);
            }
        }
        Ok(counts)
    }

    /// What was asked against what was given, for cases opened on these days, both included.
    pub async fn gap(&self, brand: BrandId, first: Date, last: Date) -> Result<GapReport> {
        let (from, to) = range(DailyCounter::Outcome, first, last);
        let counters = self.counters(brand, &from, &to).await?;
        Ok(gap(counters.iter().map(|(key, amount)| (key.as_str(), *amount))))
    }
}
