//! How people work for a brand, and what they leave to whoever takes a case over.

use guichet_core::model::working::Working;
use guichet_core::model::{BrandId, CaseId, EventKind, NewEvent, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use super::events;
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt, Value};
use crate::{Result, Store};

statements! {
    OF = "SELECT brand_id, user_id, skills, languages, novice, pair, hours, available, most_cases, hostile_run, version
        FROM working WHERE brand_id = $1 AND user_id = $2";
    ALL = "SELECT brand_id, user_id, skills, languages, novice, pair, hours, available, most_cases, hostile_run, version
        FROM working WHERE brand_id = $1 ORDER BY user_id LIMIT 1000";
    /// The first one, or the next version of what stands there.
    PUT = "INSERT INTO working (brand_id, user_id, skills, languages, novice, pair, hours, available, most_cases,
            hostile_run, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (brand_id, user_id) DO UPDATE SET skills = excluded.skills, languages = excluded.languages,
            novice = excluded.novice, pair = excluded.pair, hours = excluded.hours, available = excluded.available,
            most_cases = excluded.most_cases, hostile_run = excluded.hostile_run, version = excluded.version
        WHERE working.version = excluded.version - 1";
    HAND_OVER = "INSERT INTO hand_over (id, brand_id, case_id, given_by, given_to, given_at, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    HAND_OVERS = "SELECT id, brand_id, case_id, given_by, given_to, given_at, note FROM hand_over
        WHERE case_id = $2 AND brand_id = $1 ORDER BY given_at, id";
}

/// What was said when a case was given to somebody, or back to all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Its identifier.
    pub id: Uuid,
    /// The brand.
    pub brand_id: BrandId,
    /// The case.
    pub case_id: CaseId,
    /// By whom.
    pub given_by: UserId,
    /// To whom; none: back to all.
    pub given_to: Option<UserId>,
    /// When.
    pub given_at: Timestamp,
    /// What they should know; empty once the customer was erased.
    pub note: String,
}

fn read(row: &mut Row) -> Result<Working> {
    Ok(Working {
        brand_id: row.take()?,
        user_id: row.take()?,
        skills: row.take::<Json<_>>()?.0,
        languages: row.take::<Json<_>>()?.0,
        novice: row.take()?,
        pair: row.take()?,
        hours: row.take::<Json<_>>()?.0,
        available: row.take()?,
        most_cases: row.take()?,
        hostile_run: row.take()?,
        version: row.take()?,
    })
}

fn read_hand_over(row: &mut Row) -> Result<HandOver> {
    Ok(HandOver {
        id: row.take()?,
        brand_id: row.take()?,
        case_id: row.take()?,
        given_by: row.take()?,
        given_to: row.take()?,
        given_at: row.take()?,
        note: row.take()?,
    })
}

fn values(working: &Working) -> Vec<Value> {
    args![
        working.brand_id,
        working.user_id,
        Json(&working.skills),
        Json(&working.languages),
        working.novice,
        working.pair,
        Json(&working.hours),
        working.available,
        working.most_cases,
        working.hostile_run,
        working.version,
    ]
}

pub(crate) fn put(working: &Working) -> Stmt {
    Stmt::new(&PUT, values(working)).expect_one()
}

impl Store {
    /// How somebody works for a brand; none while nothing was said.
    pub async fn working(&self, brand: BrandId, user: UserId) -> Result<Option<Working>> {
        self.find(Stmt::new(&OF, args![brand, user]), read).await
    }

    /// How the people of a brand work, those of whom something was said.
    pub async fn everybody_working(&self, brand: BrandId) -> Result<Vec<Working>> {
        self.list(Stmt::new(&ALL, args![brand]), read).await
    }

    /// Writes how somebody works: the version after the one that was read. `Conflict` when somebody was faster.
    pub async fn put_working(&self, working: &Working) -> Result<()> {
        self.write(vec![put(working)]).await.map(drop)
    }

    /// Keeps what was said when a case was given on.
    pub async fn hand_over(&self, said: &HandOver, event: Uuid) -> Result<()> {
        let told = NewEvent {
            case_id: Some(said.case_id),
            user_id: Some(said.given_by),
            detail: said.given_to.map(|user| user.to_string()),
            ..NewEvent::of(event.into(), EventKind::CaseHandedOver, said.given_at)
        };
        let values =
            args![said.id, said.brand_id, said.case_id, said.given_by, said.given_to, said.given_at, said.note];
        let mut batch = events::append(said.brand_id, &[told]);
        batch.push(Stmt::new(&HAND_OVER, values).expect_one());
        self.write(batch).await.map(drop)
    }

    /// What was said each time that a case was given on, oldest first.
    pub async fn hand_overs(&self, brand: BrandId, case: CaseId) -> Result<Vec<HandOver>> {
        self.list(Stmt::new(&HAND_OVERS, args![brand, case]), read_hand_over).await
    }
}
