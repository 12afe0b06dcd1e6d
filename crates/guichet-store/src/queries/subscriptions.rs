//! Programs of a brand that are told what happens.

use guichet_core::model::BrandId;
use guichet_core::words;
use jiff::Timestamp;
use uuid::Uuid;

use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, url, nouns, state, position, failures, failing_since, problem, next_at, last_success_at, created_at, revision"
    };
}

statements! {
    INSERT = concat!("INSERT INTO subscription (", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING");
    OF_BRAND = concat!("SELECT ", columns!(), " FROM subscription WHERE brand_id = $1 ORDER BY created_at, id LIMIT 100");
    BY_ID = concat!("SELECT ", columns!(), " FROM subscription WHERE id = $2 AND (brand_id = $1) IS TRUE");
    DUE = concat!("SELECT ", columns!(), " FROM subscription WHERE state = 'active' AND next_at <= $1 ORDER BY next_at, id LIMIT $2");
    UPDATE = "UPDATE subscription SET url = $3, nouns = $4, state = $5, position = $6, failures = $7, failing_since = $8,
        problem = $9, next_at = $10, last_success_at = $11, revision = revision + 1
        WHERE id = $2 AND (brand_id = $1) IS TRUE AND revision = $12";
    DELETE = "DELETE FROM subscription WHERE id = $2 AND (brand_id = $1) IS TRUE";
}

words! {
    /// Where a subscription stands.
    SubscriptionState {
        Active = "active", Paused = "paused",
        /// The other side wants no more, or did not answer for days: a person takes it up again.
        Ended = "ended",
    }
}

/// A program that is told what happens, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its identifier.
    pub id: Uuid,
    /// The brand.
    pub brand_id: BrandId,
    /// Where it is told.
    pub url: String,
    /// Of what: the nouns of events (`case`, `message`…).
    pub nouns: Vec<String>,
    /// Where it stands.
    pub state: SubscriptionState,
    /// The place of the last event that it was told of, or that does not concern it.
    pub position: i64,
    /// Times in a row that it did not take one.
    pub failures: i64,
    /// Since when.
    pub failing_since: Option<Timestamp>,
    /// Why, as a code.
    pub problem: Option<String>,
    /// Not before.
    pub next_at: Timestamp,
    /// When it last took one.
    pub last_success_at: Option<Timestamp>,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// Guards updates.
    pub revision: i64,
}

fn read(row: &mut Row) -> Result<Subscription> {
    Ok(Subscription {
        id: row.take()?,
        brand_id: row.take()?,
        url: row.take()?,
        nouns: row.take::<Json<_>>()?.0,
        state: row.take()?,
        position: row.take()?,
        failures: row.take()?,
        failing_since: row.take()?,
        problem: row.take()?,
        next_at: row.take()?,
        last_success_at: row.take()?,
        created_at: row.take()?,
        revision: row.take()?,
    })
}

/// Under this name the secret of a subscription is sealed.
fn secret_name(id: Uuid) -> String {
    format!("subscription:{id}")
}

impl Store {
    /// A new subscription with the secret under which it is told.
    pub async fn add_subscription(&self, row: &Subscription, secret: &str) -> Result<()> {
        self.put_brand_secret(row.brand_id, &secret_name(row.id), secret).await?;
        let values = args![
            row.id,
            row.brand_id,
            row.url,
            Json(&row.nouns),
            row.state,
            row.position,
            row.failures,
            row.failing_since,
            row.problem,
            row.next_at,
            row.last_success_at,
            row.created_at,
            row.revision,
        ];
        self.write(vec![Stmt::new(&INSERT, values).expect_one()]).await.map(drop)
    }

    /// The subscriptions of a brand, oldest first.
    pub async fn subscriptions(&self, brand: BrandId) -> Result<Vec<Subscription>> {
        self.list(Stmt::new(&OF_BRAND, args![brand]), read).await
    }

    /// One subscription.
    pub async fn subscription(&self, brand: BrandId, id: Uuid) -> Result<Option<Subscription>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Subscriptions of every brand whose turn has come.
    pub async fn subscriptions_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Subscription>> {
        self.list(Stmt::new(&DUE, args![now, limit]), read).await
    }

    /// The row again; `Conflict` when it moved on since it was read.
    pub async fn update_subscription(&self, row: &Subscription) -> Result<()> {
        let values = args![
            row.brand_id,
            row.id,
            row.url,
            Json(&row.nouns),
            row.state,
            row.position,
            row.failures,
            row.failing_since,
            row.problem,
            row.next_at,
            row.last_success_at,
            row.revision,
        ];
        self.write(vec![Stmt::new(&UPDATE, values).expect_one()]).await.map(drop)
    }

    /// A subscription goes, with its secret.
    pub async fn remove_subscription(&self, brand: BrandId, id: Uuid) -> Result<()> {
        self.write(vec![Stmt::new(&DELETE, args![brand, id])]).await?;
        self.put_brand_secret(brand, &secret_name(id), "").await
    }

    /// The secret of a subscription.
    pub async fn subscription_secret(&self, brand: BrandId, id: Uuid) -> Result<Option<String>> {
        self.brand_secret(brand, &secret_name(id)).await
    }
}
