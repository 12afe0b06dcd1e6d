//! What customers wrote, in the order of receipt, with what was understood and the incident that it tells of: what the desk's
//! memories (incidents, similar cases) are filled from.

use guichet_core::incident::IncidentState;
use guichet_core::model::{BrandId, IncidentId, Message, MessageId};
use guichet_core::text::Reading;

use super::messages::{self, message_columns};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

macro_rules! heard {
    ($which:literal) => {
        concat!(
            "SELECT m.position, r.body, i.id, i.state, ",
            message_columns!("m.", "m.body"),
            " FROM message m LEFT JOIN reading r ON r.message_id = m.id
            LEFT JOIN incident_message x ON x.message_id = m.id LEFT JOIN incident i ON i.id = x.incident_id
            WHERE ",
            $which
        )
    };
}

statements! {
    LATEST = "SELECT last FROM stream WHERE brand_id = $1 AND name = 'message'";
    SINCE = heard!("m.brand_id = $1 AND m.position > $2 ORDER BY m.position LIMIT $3");
    ONE = heard!("m.id = $2 AND m.brand_id = $1");
}

/// A message with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Its place in the order of receipt.
    pub position: i64,
    /// What was understood; none when its words were erased or taken back.
    pub reading: Option<Reading>,
    /// The incident that it tells of, and where that stands.
    pub incident: Option<(IncidentId, IncidentState)>,
    /// The message.
    pub message: Message,
}

fn read(row: &mut Row) -> Result<Heard> {
    let position = row.take()?;
    let reading: Option<Json<Reading>> = row.take()?;
    let (incident, state): (Option<IncidentId>, Option<IncidentState>) = (row.take()?, row.take()?);
    let message = messages::read(row)?;
    Ok(Heard { position, reading: reading.map(|json| json.0), incident: incident.zip(state), message })
}

impl Store {
    /// The last place that was given in the order of receipt.
    pub async fn latest_receipt(&self, brand: BrandId) -> Result<i64> {
        self.find(Stmt::new(&LATEST, args![brand]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// Messages after a place in the order of receipt, ours included.
    pub async fn heard_since(&self, brand: BrandId, position: i64, limit: u32) -> Result<Vec<Heard>> {
        self.list(Stmt::new(&SINCE, args![brand, position, limit]), read).await
    }

    /// These messages, in the order of the ids; those that do not exist are left out.
    pub async fn heard(&self, brand: BrandId, ids: &[MessageId]) -> Result<Vec<Heard>> {
        let statements = ids.iter().map(|id| Stmt::new(&ONE, args![brand, id])).collect();
        let answers = self.db().read_all(statements).await?;
        answers.into_iter().flatten().map(|mut row| read(&mut row)).collect()
    }
}
