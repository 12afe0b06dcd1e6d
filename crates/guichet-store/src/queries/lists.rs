//! Lists and counts of the desk's screens that no noun has for itself.

use guichet_core::model::{BrandId, Case, ChannelId, Message, Outcome, Promise, PromiseState};
use guichet_core::text::reading::Topic;
use jiff::Timestamp;

use super::cases::{self, case_columns, time_rank};
use super::messages::{self, message_columns};
use super::promises::{self, promise_columns};
use crate::page::{TimeKey, one_more};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Page, Result, Store};

/// Cases that count in the gap report (as the core counts them), in a period.
macro_rules! gap {
    ($more:literal) => {
        concat!(
            "SELECT ", case_columns!(""), " FROM case_file
            WHERE brand_id = $1 AND opened_at >= $2 AND (opened_at, id) < ($3, $4) AND contacts > 0 AND state <> 'merged'
                AND lane NOT IN ('kudos', 'partnership', 'spam') ", $more, " ORDER BY opened_at DESC, id DESC LIMIT $5"
        )
    };
}

statements! {
    ON_CHANNEL = concat!("SELECT ", message_columns!("", "body"), " FROM message
        WHERE channel_id = $1 AND external_id = $2 AND external_id <> '' ORDER BY source LIMIT 1");
    COUNT_UNKNOWN = "SELECT COUNT(*) FROM outbox WHERE state = 'unknown'";
    COUNT_OVERDUE = "SELECT COUNT(*) FROM case_file WHERE brand_id = $1 AND queued = TRUE AND due_rank <= $2";
    COUNT_PROMISES_DUE = "SELECT COUNT(*) FROM promise WHERE brand_id = $1 AND state = 'open' AND due_at <= $2";
    PROMISES = concat!("SELECT ", promise_columns!(), " FROM promise
        WHERE brand_id = $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4");
    PROMISES_IN_STATE = concat!("SELECT ", promise_columns!(), " FROM promise
        WHERE brand_id = $1 AND state = $5 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4");
    FIRST_ANSWERS = "SELECT started_at, met_at FROM deadline
        WHERE brand_id = $1 AND kind = 'first_answer' AND met_at IS NOT NULL AND started_at >= $2 AND started_at < $3
        ORDER BY started_at, id LIMIT 50000";
    GAP = gap!("");
    GAP_OF_OUTCOME = gap!("AND outcome = $6");
    GAP_OF_TOPIC = gap!("AND topic = $6");
    GAP_OF_OUTCOME_AND_TOPIC = gap!("AND outcome = $6 AND topic = $7");
}

impl Store {
    /// The message that a channel knows by this id, whatever its source (what an item says that it answers).
    pub async fn message_on_channel(&self, channel: ChannelId, external_id: &str) -> Result<Option<Message>> {
        self.find(Stmt::new(&ON_CHANNEL, args![channel, external_id]), messages::read).await
    }

    /// Replies of every brand of which nobody knows whether they arrived.
    pub async fn count_unknown_replies(&self) -> Result<i64> {
        self.find(Stmt::new(&COUNT_UNKNOWN, args![]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// Open cases of a brand whose deadline has passed.
    pub async fn count_overdue(&self, brand: BrandId, now: Timestamp) -> Result<i64> {
        let count = Stmt::new(&COUNT_OVERDUE, args![brand, time_rank(Some(now))]);
        self.find(count, Row::take).await.map(Option::unwrap_or_default)
    }

    /// Promises of a brand that are still open and due up to this time.
    pub async fn count_promises_due(&self, brand: BrandId, until: Timestamp) -> Result<i64> {
        self.find(Stmt::new(&COUNT_PROMISES_DUE, args![brand, until]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// Promises of a brand in one state (none: in any), by due time.
    pub async fn promises_in_state(
        &self,
        brand: BrandId,
        state: Option<PromiseState>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Promise>> {
        let key = TimeKey::read(after, TimeKey::FIRST)?;
        let mut values = args![brand, key.at, key.id, one_more(limit)];
        let sql = if state.is_some() { &PROMISES_IN_STATE } else { &PROMISES };
        values.extend(state.map(|state| args![state]).unwrap_or_default());
        let promises = self.list(Stmt::new(sql, values), promises::read).await?;
        Ok(Page::of(promises, limit, |promise| TimeKey::of(promise.due_at, promise.id.0)))
    }

    /// Minutes on the wall clock until each first answer of a period that began from `from` up to, not including, `until`.
    pub async fn minutes_to_answer(&self, brand: BrandId, (from, until): (Timestamp, Timestamp)) -> Result<Vec<i64>> {
        let minutes = |row: &mut Row| {
            let (started, met): (Timestamp, Timestamp) = (row.take()?, row.take()?);
            Ok(met.duration_since(started).as_mins().max(0))
        };
        self.list(Stmt::new(&FIRST_ANSWERS, args![brand, from, until]), minutes).await
    }

    /// The cases behind a figure of the gap report, last opened first: opened from `from` up to, not including, `until`.
    pub async fn cases_of_gap(
        &self,
        brand: BrandId,
        (from, until): (Timestamp, Timestamp),
        outcome: Option<Outcome>,
        topic: Option<Topic>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Case>> {
        // Before every id of the millisecond `until`: not included.
        let start = TimeKey { at: until.as_millisecond(), ..TimeKey::FIRST };
        let key = TimeKey::read(after, start)?;
        let mut values = args![brand, from, key.at, key.id, one_more(limit)];
        values.extend(outcome.map(|outcome| args![outcome]).unwrap_or_default());
        values.extend(topic.map(|topic| args![topic]).unwrap_or_default());
        let sql = match (outcome, topic) {
            (None, None) => &GAP,
            (Some(_), None) => &GAP_OF_OUTCOME,
            (None, Some(_)) => &GAP_OF_TOPIC,
            (Some(_), Some(_)) => &GAP_OF_OUTCOME_AND_TOPIC,
        };
        let cases = self.list(Stmt::new(sql, values), cases::read).await?;
        Ok(Page::of(cases, limit, |case| TimeKey::of(case.opened_at, case.id.0)))
    }
}
