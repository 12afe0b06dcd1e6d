//! Incidents, and the messages that tell of them.

use std::collections::HashMap;

use guichet_core::incident::{Incident, IncidentState, Told};
use guichet_core::model::{BrandId, CaseId, CustomerId, IncidentId, MessageId};

use crate::page::{TimeKey, identifier, number, one_more, parts};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, ToValue, Value};
use crate::{Page, Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, theme, since, noticed_at, last_at, messages, state, owner, owned_at, owner_due_at, word_due_at,
        word_said_at, word_next_at, over_at, over_why, version"
    };
}

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM incident WHERE id = $2 AND brand_id = $1");
    IN_ORDER = concat!("SELECT ", columns!(), " FROM incident
        WHERE brand_id = $1 AND (live_rank, place, id) > ($2, $3, $4) ORDER BY live_rank, place, id LIMIT $5");
    LIVE = concat!("SELECT ", columns!(), " FROM incident
        WHERE brand_id = $1 AND live_rank = 0 ORDER BY place, id LIMIT $2");
    OF_MESSAGE = concat!("SELECT ", columns!(), " FROM incident
        WHERE id = (SELECT incident_id FROM incident_message WHERE message_id = $2 AND brand_id = $1)
            AND brand_id = $1");
    OF_CASE = concat!("SELECT ", columns!(), " FROM incident
        WHERE id IN (SELECT incident_id FROM incident_message WHERE case_id = $2 AND brand_id = $1) AND brand_id = $1
        ORDER BY live_rank, place, id LIMIT 1");
    OF_CUSTOMER = concat!("SELECT ", columns!(), " FROM incident
        WHERE id IN (SELECT incident_id FROM incident_message WHERE customer_id = $2 AND brand_id = $1)
            AND brand_id = $1 ORDER BY place, id LIMIT 100");
    /// The words of everybody else, the newest first.
    TOLD_BY_OTHERS = "SELECT customer_id, body FROM message WHERE brand_id = $1 AND id IN
        (SELECT message_id FROM incident_message WHERE incident_id = $2 AND brand_id = $1 AND customer_id <> $3
            ORDER BY written_at DESC, message_id DESC LIMIT 500)";
    MESSAGES = "SELECT message_id, case_id, customer_id, written_at FROM incident_message
        WHERE incident_id = $2 AND brand_id = $1 AND (written_at, message_id) < ($3, $4)
        ORDER BY written_at DESC, message_id DESC LIMIT $5";
    CUSTOMERS = "SELECT COUNT(DISTINCT customer_id) FROM incident_message WHERE incident_id = $2 AND brand_id = $1";
    INSERT = "INSERT INTO incident (id, brand_id, theme, since, noticed_at, last_at, messages, state, owner, owned_at,
        owner_due_at, word_due_at, word_said_at, word_next_at, over_at, over_why, version, live_rank, place)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE incident SET theme = $3, since = $4, noticed_at = $5, last_at = $6, messages = $7, state = $8,
        owner = $9, owned_at = $10, owner_due_at = $11, word_due_at = $12, word_said_at = $13, word_next_at = $14,
        over_at = $15, over_why = $16, version = $17, live_rank = $18, place = $19
        WHERE id = $1 AND brand_id = $2 AND version = $20";
    RETELL = "UPDATE incident SET theme = $3, version = version + 1 WHERE id = $2 AND brand_id = $1";
    TELL = "INSERT INTO incident_message (message_id, brand_id, incident_id, case_id, customer_id, written_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
}

/// Incidents that go on and are read at once; more than the desk watches at a time.
const LIVE_AT_ONCE: u32 = 100;
/// Cases that are looked up at once.
const CASES_AT_ONCE: usize = 50;

fn read(row: &mut Row) -> Result<Incident> {
    Ok(Incident {
        id: row.take()?,
        brand_id: row.take()?,
        theme: row.take::<Json<_>>()?.0,
        since: row.take()?,
        noticed_at: row.take()?,
        last_at: row.take()?,
        count: row.take()?,
        state: row.take()?,
        owner: row.take()?,
        owned_at: row.take()?,
        owner_due_at: row.take()?,
        word_due_at: row.take()?,
        word_said_at: row.take()?,
        word_next_at: row.take()?,
        over_at: row.take()?,
        over_why: row.take()?,
        version: row.take()?,
    })
}

fn read_told(row: &mut Row) -> Result<Told> {
    Ok(Told { message: row.take()?, case: row.take()?, customer: row.take()?, at: row.take()? })
}

const fn live_rank(state: IncidentState) -> i64 {
    if state.is_live() { 0 } else { 1 }
}

fn place(incident: &Incident) -> i64 {
    incident.noticed_at.as_millisecond().saturating_neg()
}

fn values(incident: &Incident) -> Vec<Value> {
    args![
        incident.id,
        incident.brand_id,
        Json(&incident.theme),
        incident.since,
        incident.noticed_at,
        incident.last_at,
        incident.count,
        incident.state,
        incident.owner,
        incident.owned_at,
        incident.owner_due_at,
        incident.word_due_at,
        incident.word_said_at,
        incident.word_next_at,
        incident.over_at,
        incident.over_why,
        incident.version,
        live_rank(incident.state),
        place(incident),
    ]
}

pub(crate) fn insert(incident: &Incident) -> Stmt {
    Stmt::new(&INSERT, values(incident)).expect_one()
}

/// The whole row; guarded by the version before.
pub(crate) fn update(incident: &Incident) -> Stmt {
    let mut all = values(incident);
    all.extend(args![incident.version - 1]);
    Stmt::new(&UPDATE, all).expect_one()
}

/// A message tells of an incident; guarded against one that tells of another.
pub(crate) fn tell(brand: BrandId, incident: IncidentId, told: &Told) -> Stmt {
    Stmt::new(&TELL, args![told.message, brand, incident, told.case, told.customer, told.at]).expect_one()
}

/// Every statement that is put together here, for the tests.
#[cfg(feature = "testing")]
pub(crate) fn every_statement() -> Vec<Stmt> {
    vec![Stmt::built(of_several_cases(), Vec::new())]
}

/// The statement of [`Store::live_incidents_of`].
fn of_several_cases() -> String {
    let places: Vec<String> = (2..CASES_AT_ONCE + 2).map(|place| format!("${place}")).collect();
    format!(
        "SELECT case_id, incident_id FROM incident_message WHERE brand_id = $1 AND case_id IN ({})
        ORDER BY written_at, message_id",
        places.join(", ")
    )
}

/// The place of a row in the list: those that go on first, then the newest.
fn cursor(incident: &Incident) -> String {
    format!("{}~{}~{}", live_rank(incident.state), place(incident), incident.id.0.simple())
}

impl Store {
    /// One incident.
    pub async fn incident(&self, brand: BrandId, id: IncidentId) -> Result<Option<Incident>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Incidents: those that go on first, the newest of each first.
    pub async fn incidents(&self, brand: BrandId, after: Option<&str>, limit: u32) -> Result<Page<Incident>> {
        let (rank, at, id) = match after {
            None => (-1, 0, uuid::Uuid::nil()),
            Some(cursor) => {
                let [rank, at, id] = parts(cursor)?;
                (number(rank)?, number(at)?, identifier(id)?)
            }
        };
        let statement = Stmt::new(&IN_ORDER, args![brand, rank, at, id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read).await?, limit, cursor))
    }

    /// Incidents that go on, the newest first.
    pub async fn live_incidents(&self, brand: BrandId) -> Result<Vec<Incident>> {
        self.list(Stmt::new(&LIVE, args![brand, LIVE_AT_ONCE]), read).await
    }

    /// The incident that a message tells of, over or not.
    pub async fn incident_of_message(&self, brand: BrandId, message: MessageId) -> Result<Option<Incident>> {
        self.find(Stmt::new(&OF_MESSAGE, args![brand, message]), read).await
    }

    /// The incident that a case belongs to: one that goes on before one that is over, then the newest.
    pub async fn incident_of_case(&self, brand: BrandId, case: CaseId) -> Result<Option<Incident>> {
        self.find(Stmt::new(&OF_CASE, args![brand, case]), read).await
    }

    /// For a page of the queue: the incident that goes on and that each case belongs to. While there is none it costs one look.
    pub async fn live_incidents_of(&self, brand: BrandId, cases: &[CaseId]) -> Result<HashMap<CaseId, Incident>> {
        let live = self.live_incidents(brand).await?;
        let mut found = HashMap::new();
        if live.is_empty() {
            return Ok(found);
        }
        for some in cases.chunks(CASES_AT_ONCE) {
            let mut values = args![brand];
            values.extend(some.iter().map(ToValue::to_value));
            // Always the same number of places: one prepared statement serves every page.
            values.resize(CASES_AT_ONCE + 1, Value::Null);
            let statement = Stmt::built(of_several_cases(), values);
            let pairs: Vec<(CaseId, IncidentId)> = self.list(statement, |row| Ok((row.take()?, row.take()?))).await?;
            for (case, id) in pairs {
                found.extend(live.iter().find(|incident| incident.id == id).map(|incident| (case, incident.clone())));
            }
        }
        Ok(found)
    }

    /// What tells of an incident, newest first; `after` goes back in time.
    pub async fn incident_messages(
        &self,
        brand: BrandId,
        id: IncidentId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<Told>> {
        let key = TimeKey::read(after, TimeKey::LAST)?;
        let statement = Stmt::new(&MESSAGES, args![brand, id, key.at, key.id, one_more(limit)]);
        Ok(Page::of(self.list(statement, read_told).await?, limit, |told| TimeKey::of(told.at, told.message.0)))
    }

    /// How many customers told of an incident.
    pub async fn incident_customers(&self, brand: BrandId, id: IncidentId) -> Result<i64> {
        self.find(Stmt::new(&CUSTOMERS, args![brand, id]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// Says anew what the incidents of a customer are about, without that customer's words; answers the statements that write it.
    pub(crate) async fn retold_without(&self, brand: BrandId, customer: CustomerId) -> Result<Vec<Stmt>> {
        let mut batch = Vec::new();
        for incident in self.list(Stmt::new(&OF_CUSTOMER, args![brand, customer]), read).await? {
            let others: Vec<(CustomerId, String)> = self
                .list(Stmt::new(&TOLD_BY_OTHERS, args![brand, incident.id, customer]), |row| {
                    Ok((row.take()?, row.take()?))
                })
                .await?;
            let theme = incident.theme.without(others.iter().map(|(customer, text)| (*customer, text.as_str())));
            if theme != incident.theme {
                batch.push(Stmt::new(&RETELL, args![brand, incident.id, Json(theme)]));
            }
        }
        Ok(batch)
    }

    /// Whoever watched while a customer was erased may have written their words again: says it anew.
    pub async fn retell_incidents(&self, brand: BrandId, erased: CustomerId) -> Result<()> {
        let batch = self.retold_without(brand, erased).await?;
        if batch.is_empty() { Ok(()) } else { self.write(batch).await.map(drop) }
    }
}
