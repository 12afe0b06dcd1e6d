//! Public links: tracking links show a case, drop links and forms only take something in. Only hashes are kept.

use guichet_core::model::{BrandId, CaseId, ChannelId, CustomerId, RawItem};
use guichet_core::words;
use jiff::Timestamp;

use super::access::TokenHash;
use super::raw_items::Received;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

statements! {
    PUT_TRACKING = "INSERT INTO tracking_token (token, brand_id, case_id, customer_id, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    TRACKED_CASE = "SELECT t.brand_id, t.case_id, COALESCE(t.customer_id, c.customer_id)
        FROM tracking_token t JOIN case_file c ON c.id = t.case_id WHERE t.token = $1";
    PUT_FORM = "INSERT INTO form_token (token, brand_id, channel_id, purpose, case_id, created_at, expires_at, customer_id, used_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL) ON CONFLICT DO NOTHING";
    FORM = "SELECT token, brand_id, channel_id, purpose, case_id, created_at, expires_at, customer_id FROM form_token
        WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
    USE_FORM = "UPDATE form_token SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
    FORGET_FORMS = "DELETE FROM form_token WHERE expires_at <= $1";
}

words! {
    /// What a write-only link takes in.
    FormPurpose {
        /// The public form: a first message.
        Form = "form",
        /// Private data for a case.
        Drop = "drop",
    }
}

/// What a tracking link shows, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tracked {
    /// The brand.
    pub brand_id: BrandId,
    /// The case that the link was made for.
    pub case_id: CaseId,
    /// Whose part of it is shown.
    pub customer_id: CustomerId,
}

/// A link that takes something in once and shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormToken {
    /// SHA-256 of the token.
    pub token: TokenHash,
    /// The brand.
    pub brand_id: BrandId,
    /// The channel by which it comes in.
    pub channel_id: ChannelId,
    /// What it takes in.
    pub purpose: FormPurpose,
    /// The case of a drop link.
    pub case_id: Option<CaseId>,
    /// To whom a drop link was given; of an older one, the customer of the case.
    pub customer_id: Option<CustomerId>,
    /// Given out.
    pub created_at: Timestamp,
    /// Ends by itself.
    pub expires_at: Timestamp,
}

/// Forgets forms and drop links whose time is over.
pub(crate) fn forget_expired(now: Timestamp) -> Stmt {
    Stmt::new(&FORGET_FORMS, args![now])
}

fn read(row: &mut Row) -> Result<FormToken> {
    let mut token = FormToken {
        token: row.take()?,
        brand_id: row.take()?,
        channel_id: row.take()?,
        purpose: row.take()?,
        case_id: row.take()?,
        customer_id: None,
        created_at: row.take()?,
        expires_at: row.take()?,
    };
    token.customer_id = row.take()?;
    Ok(token)
}

impl Store {
    /// A link that shows a customer their part of one case.
    pub async fn put_tracking_token(&self, token: TokenHash, tracked: Tracked, at: Timestamp) -> Result<()> {
        let values = args![token, tracked.brand_id, tracked.case_id, tracked.customer_id, at];
        self.write(vec![Stmt::new(&PUT_TRACKING, values)]).await.map(drop)
    }

    /// What a tracking link shows, and to whom.
    pub async fn tracked_case(&self, token: TokenHash) -> Result<Option<Tracked>> {
        let read =
            |row: &mut Row| Ok(Tracked { brand_id: row.take()?, case_id: row.take()?, customer_id: row.take()? });
        self.find(Stmt::new(&TRACKED_CASE, args![token]), read).await
    }

    /// Gives out a write-only link.
    pub async fn put_form_token(&self, token: &FormToken) -> Result<()> {
        let values = args![
            token.token,
            token.brand_id,
            token.channel_id,
            token.purpose,
            token.case_id,
            token.created_at,
            token.expires_at,
            token.customer_id,
        ];
        self.write(vec![Stmt::new(&PUT_FORM, values).expect_one()]).await.map(drop)
    }

    /// A write-only link that was not used and has not expired.
    pub async fn form_token(&self, token: TokenHash, now: Timestamp) -> Result<Option<FormToken>> {
        self.find(Stmt::new(&FORM, args![token, now]), read).await
    }

    /// Stores what was left through a write-only link and uses the link up, in one commit. `Conflict` when it was used
    /// before or has expired: then nothing is stored.
    pub async fn receive_once(&self, item: RawItem, token: TokenHash, now: Timestamp) -> Result<Vec<Received>> {
        self.receive_with(vec![item], vec![Stmt::new(&USE_FORM, args![token, now]).expect_one()]).await
    }
}
