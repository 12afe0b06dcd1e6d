//! The queue: what is owed, in the order in which it is owed.

use guichet_core::model::{BrandId, Case, ChannelId, Customer, Lane, Message, MessageId, UserId};
use guichet_core::text::Reading;
use uuid::Uuid;

use super::cases::{self, case_columns, lane_rank, time_rank};
use super::customers::{self, customer_columns};
use super::messages::{self, message_columns};
use crate::page::{TimeKey, identifier, number, one_more, parts};
use crate::sql::convert::Json;
use crate::sql::{Row, Stmt, ToValue, Value};
use crate::{Page, Result, Store};

/// Whose cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assigned {
    /// Everybody's.
    #[default]
    Anyone,
    /// Those that nobody has.
    Nobody,
    /// Those of one person.
    To(UserId),
}

/// Cases that stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseStates {
    /// The desk still owes something.
    #[default]
    Open,
    /// Solved, confirmed, lapsed or closed; last changed first.
    Closed,
    /// Both; last changed first.
    All,
}

/// Which part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueFilter {
    /// One lane, or all in their order.
    pub lane: Option<Lane>,
    /// Whose.
    pub assigned: Assigned,
    /// With a conversation on this channel.
    pub channel: Option<ChannelId>,
    /// Open ones, closed ones, or both.
    pub states: CaseStates,
}

/// One case of the queue with what its line shows.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueRow {
    /// The case.
    pub case: Case,
    /// Whose it is.
    pub customer: Customer,
    /// What they wrote last; of a very long message the beginning only.
    pub last_inbound: Option<Message>,
    /// What was understood of it.
    pub reading: Option<Reading>,
}

/// CROSS JOIN keeps SQLite at the list's own index; the order by key then costs nothing and the page ends at its limit.
const SELECT: &str = concat!(
    "SELECT ",
    case_columns!("c."),
    ", ",
    customer_columns!("u."),
    ", r.body, ",
    message_columns!("m.", "SUBSTR(m.body, 1, 4000)"),
    " FROM case_file c CROSS JOIN customer u
    LEFT JOIN message m ON m.id = (SELECT i.id FROM message i WHERE i.case_id = c.id AND i.direction = 'inbound'
        ORDER BY i.created_at DESC, i.id DESC LIMIT 1)
    LEFT JOIN reading r ON r.message_id = m.id
    WHERE u.id = c.customer_id AND c.brand_id = $1"
);

/// A statement in the making: each value gets the next number.
struct Builder {
    text: String,
    values: Vec<Value>,
}

impl Builder {
    fn new(brand: BrandId) -> Self {
        Self { text: SELECT.to_owned(), values: vec![brand.to_value()] }
    }

    /// Adds a condition or an order; each `{}` stands for the next of the values.
    fn add(mut self, fragment: &str, values: &[&dyn ToValue]) -> Self {
        let mut parts = fragment.split("{}");
        self.text.push(' ');
        self.text.push_str(parts.next().unwrap_or_default());
        for (part, value) in parts.zip(values) {
            self.values.push(value.to_value());
            self.text.push_str(&format!("${}{part}", self.values.len()));
        }
        self
    }

    fn add_if(self, condition: bool, fragment: &str, values: &[&dyn ToValue]) -> Self {
        if condition { self.add(fragment, values) } else { self }
    }

    fn filter(self, filter: &QueueFilter) -> Self {
        let user = match filter.assigned {
            Assigned::To(user) => Some(user),
            _ => None,
        };
        self.add_if(filter.assigned == Assigned::Nobody, "AND c.assigned_to IS NULL", &[])
            .add_if(user.is_some(), "AND c.assigned_to = {}", &[&user])
            .add_if(filter.lane.is_some(), "AND c.lane_rank = {}", &[&filter.lane.map(lane_rank)])
            .add_if(
                filter.channel.is_some(),
                "AND EXISTS (SELECT 1 FROM conversation t WHERE t.case_id = c.id AND t.channel_id = {})",
                &[&filter.channel],
            )
    }
}

/// The place of an open case in the queue.
struct Key {
    lane: i64,
    due: i64,
    waiting: i64,
    id: Uuid,
}

impl Key {
    const FIRST: Self = Self { lane: i64::MIN, due: i64::MIN, waiting: i64::MIN, id: Uuid::nil() };

    fn of(row: &QueueRow) -> String {
        let case = &row.case;
        let (lane, due, waiting) = (lane_rank(case.lane), time_rank(case.due_at), time_rank(case.waiting_since));
        format!("{lane}~{due}~{waiting}~{}", case.id.0.simple())
    }

    fn read(cursor: Option<&str>) -> Result<Self> {
        let Some(cursor) = cursor else { return Ok(Self::FIRST) };
        let [lane, due, waiting, id] = parts(cursor)?;
        Ok(Self { lane: number(lane)?, due: number(due)?, waiting: number(waiting)?, id: identifier(id)? })
    }
}

/// What is owed, in the order in which it is owed.
fn open(brand: BrandId, filter: &QueueFilter, key: &Key, limit: i64) -> Stmt {
    let all = Builder::new(brand).add("AND c.queued = TRUE", &[]).filter(filter);
    let ordered = if filter.lane.is_some() {
        all.add("AND (c.due_rank, c.waiting_rank, c.id) > ({}, {}, {})", &[&key.due, &key.waiting, &key.id])
            .add("ORDER BY c.due_rank, c.waiting_rank, c.id", &[])
    } else {
        all.add(
            "AND (c.lane_rank, c.due_rank, c.waiting_rank, c.id) > ({}, {}, {}, {})",
            &[&key.lane, &key.due, &key.waiting, &key.id],
        )
        .add("ORDER BY c.lane_rank, c.due_rank, c.waiting_rank, c.id", &[])
    };
    let built = ordered.add("LIMIT {}", &[&limit]);
    Stmt::built(built.text, built.values)
}

/// Closed ones, or all: last changed first.
fn changed(brand: BrandId, filter: &QueueFilter, key: TimeKey, limit: i64) -> Stmt {
    let built = Builder::new(brand)
        .add("AND c.merged_into IS NULL", &[])
        .add_if(filter.states == CaseStates::Closed, "AND c.queued = FALSE", &[])
        .filter(filter)
        .add("AND (c.updated_at, c.id) < ({}, {}) ORDER BY c.updated_at DESC, c.id DESC", &[&key.at, &key.id])
        .add("LIMIT {}", &[&limit]);
    Stmt::built(built.text, built.values)
}

fn read(row: &mut Row) -> Result<QueueRow> {
    let case = cases::read(row)?;
    let customer = customers::read(row)?;
    let reading: Option<Json<Reading>> = row.take()?;
    let last: Option<MessageId> = row.take()?;
    let last_inbound = last.map(|id| messages::read_after_id(id, row)).transpose()?;
    Ok(QueueRow { case, customer, last_inbound, reading: reading.map(|json| json.0) })
}

/// Every combination of filters, for the test that looks at how each is run.
#[cfg(feature = "testing")]
pub(crate) fn every_statement() -> Vec<Stmt> {
    let nobody = Uuid::nil();
    let mut all = Vec::new();
    for lane in [None, Some(Lane::Today)] {
        for assigned in [Assigned::Anyone, Assigned::Nobody, Assigned::To(UserId(nobody))] {
            for channel in [None, Some(ChannelId(nobody))] {
                for states in [CaseStates::Open, CaseStates::Closed, CaseStates::All] {
                    let filter = QueueFilter { lane, assigned, channel, states };
                    all.push(match states {
                        CaseStates::Open => open(BrandId(nobody), &filter, &Key::FIRST, 50),
                        _ => changed(BrandId(nobody), &filter, TimeKey::LAST, 50),
                    });
                }
            }
        }
    }
    all
}

impl Store {
    /// A page of the queue: by lane, then what is due first, then who has waited longest. Closed cases, and open and
    /// closed ones together: last changed first.
    pub async fn queue(
        &self,
        brand: BrandId,
        filter: QueueFilter,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<QueueRow>> {
        if filter.states == CaseStates::Open {
            let statement = open(brand, &filter, &Key::read(after)?, one_more(limit));
            return Ok(Page::of(self.list(statement, read).await?, limit, Key::of));
        }
        let statement = changed(brand, &filter, TimeKey::read(after, TimeKey::LAST)?, one_more(limit));
        let rows = self.list(statement, read).await?;
        Ok(Page::of(rows, limit, |row| TimeKey::of(row.case.updated_at, row.case.id.0)))
    }
}
