//! Mails for contacts, on their way. An attempt is on disk before the server is called, and a mail whose attempt nobody ended is in
//! doubt: it is not sent again.

use guichet_core::model::{BrandId, RelayId, RelayMail, RelayMailId, RelayMailState};
use jiff::Timestamp;

use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, relay_id, kind, state, not_before, attempt, lease_until, problem, created_at"
    };
}

statements! {
    OF_RELAY = concat!("SELECT ", columns!(), " FROM relay_mail
        WHERE relay_id = $2 AND (brand_id = $1) IS TRUE ORDER BY created_at, id");
    DUE = concat!("SELECT ", columns!(), " FROM relay_mail
        WHERE state = 'queued' AND not_before <= $1 ORDER BY not_before, id LIMIT $2");
    STUCK = concat!("SELECT ", columns!(), " FROM relay_mail
        WHERE state = 'sending' AND lease_until <= $1 ORDER BY lease_until, id LIMIT $2");
    INSERT = "INSERT INTO relay_mail (id, brand_id, relay_id, kind, state, not_before, attempt, lease_until, problem,
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE relay_mail SET state = $3, not_before = $4, attempt = $5, lease_until = $6, problem = $7
        WHERE id = $1 AND brand_id = $2 AND state = $8 AND attempt = $9";
    CANCEL = "UPDATE relay_mail SET state = 'cancelled' WHERE relay_id = $2 AND brand_id = $1 AND state = 'queued'";
    BY_ID = concat!("SELECT ", columns!(), " FROM relay_mail WHERE id = $2 AND brand_id = $1");
}

fn read(row: &mut Row) -> Result<RelayMail> {
    Ok(RelayMail {
        id: row.take()?,
        brand_id: row.take()?,
        relay_id: row.take()?,
        kind: row.take()?,
        state: row.take()?,
        not_before: row.take()?,
        attempt: row.take()?,
        lease_until: row.take()?,
        problem: row.take()?,
        created_at: row.take()?,
    })
}

pub(crate) fn insert(mail: &RelayMail) -> Stmt {
    let values = args![
        mail.id,
        mail.brand_id,
        mail.relay_id,
        mail.kind,
        mail.state,
        mail.not_before,
        mail.attempt,
        mail.lease_until,
        mail.problem,
        mail.created_at,
    ];
    Stmt::new(&INSERT, values).expect_one()
}

pub(crate) fn cancel(brand: BrandId, relay: RelayId) -> Stmt {
    Stmt::new(&CANCEL, args![brand, relay])
}

impl Store {
    /// Mails of a relay, oldest first.
    pub async fn relay_mails(&self, brand: BrandId, relay: RelayId) -> Result<Vec<RelayMail>> {
        self.list(Stmt::new(&OF_RELAY, args![brand, relay]), read).await
    }

    /// One mail.
    pub async fn relay_mail(&self, brand: BrandId, id: RelayMailId) -> Result<Option<RelayMail>> {
        self.find(Stmt::new(&BY_ID, args![brand, id]), read).await
    }

    /// Mails of every brand that should leave.
    pub async fn due_relay_mails(&self, now: Timestamp, limit: u32) -> Result<Vec<RelayMail>> {
        self.list(Stmt::new(&DUE, args![now, limit]), read).await
    }

    /// Mails whose attempt nobody ended.
    pub async fn stuck_relay_mails(&self, now: Timestamp, limit: u32) -> Result<Vec<RelayMail>> {
        self.list(Stmt::new(&STUCK, args![now, limit]), read).await
    }

    /// A mail moves on; `Conflict` when it is no longer in the state and attempt that were read.
    pub async fn move_relay_mail(&self, mail: &RelayMail, (state, attempt): (RelayMailState, i64)) -> Result<()> {
        let values = args![
            mail.id,
            mail.brand_id,
            mail.state,
            mail.not_before,
            mail.attempt,
            mail.lease_until,
            mail.problem,
            state,
            attempt,
        ];
        self.write(vec![Stmt::new(&UPDATE, values).expect_one()]).await.map(drop)
    }
}
