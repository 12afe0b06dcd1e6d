//! Accounts that are being connected in a browser: what is kept between leaving for the network and coming back.
//!
//! Invariants: only the hash of the state is kept, and the verifier is sealed; a state opens once, for the session that it was
//! given to, on whichever process the browser comes back to.

use std::collections::BTreeMap;

use guichet_core::model::{BrandId, ChannelId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::access::TokenHash;
use crate::secrets::{Sealed, open, seal};
use crate::sql::Stmt;
use crate::sql::statement::{args, statements};
use crate::{Result, Store, StoreError};

statements! {
    PUT = "INSERT INTO connecting (state, brand_id, channel_id, session, nonce, sealed, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND = "SELECT brand_id, channel_id, nonce, sealed FROM connecting
        WHERE state = $1 AND session = $2 AND expires_at > $3";
    TAKE = "DELETE FROM connecting WHERE state = $1 AND session = $2 AND expires_at > $3";
    FORGET = "DELETE FROM connecting WHERE expires_at <= $1";
}

/// The name under which the secrets of the journey are sealed.
const PLACE: &str = "connecting";

/// A journey to a network's page and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connecting {
    /// The brand of the account.
    pub brand_id: BrandId,
    /// The account.
    pub channel_id: ChannelId,
    /// What only we know.
    pub kept: Kept,
}

/// What only we know of a journey.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// PKCE: what the challenge was made of.
    pub verifier: String,
    /// Secrets that the network gave at the beginning.
    pub secrets: BTreeMap<String, String>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Kept(…)")
    }
}

/// Forgets the journeys that nobody came back from.
pub(crate) fn forget_expired(now: Timestamp) -> Stmt {
    Stmt::new(&FORGET, args![now])
}

impl Store {
    /// Somebody leaves for the network's page.
    pub async fn put_connecting(
        &self,
        state: TokenHash,
        session: TokenHash,
        journey: &Connecting,
        expires_at: Timestamp,
    ) -> Result<()> {
        let words = serde_json::to_string(&journey.kept)
            .map_err(|_| StoreError::Broken("a journey cannot be written".to_owned()))?;
        let sealed = seal(self.key(), journey.channel_id.0, PLACE, &words)?;
        let values =
            args![state, journey.brand_id, journey.channel_id, session, sealed.nonce, sealed.bytes, expires_at];
        self.db().write(vec![Stmt::new(&PUT, values).expect_one()]).await.map(drop)
    }

    /// Somebody comes back: the journey, once. None when it was forged, used before, given to another session, or is too old.
    pub async fn take_connecting(
        &self,
        state: TokenHash,
        session: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Connecting>> {
        let read = |row: &mut crate::sql::Row| {
            let (brand_id, channel_id): (BrandId, ChannelId) = (row.take()?, row.take()?);
            Ok((brand_id, channel_id, Sealed { nonce: row.take()?, bytes: row.take()? }))
        };
        let found = self.find(Stmt::new(&FIND, args![state, session, now]), read).await?;
        let Some((brand_id, channel_id, sealed)) = found else { return Ok(None) };
        match self.db().write(vec![Stmt::new(&TAKE, args![state, session, now]).expect_one()]).await {
            Ok(_) => {}
            // Somebody was faster with the same state.
            Err(StoreError::Conflict) => return Ok(None),
            Err(error) => return Err(error),
        }
        let words = open(self.key(), channel_id.0, PLACE, &sealed)?;
        let kept =
            serde_json::from_str(&words).map_err(|_| StoreError::Broken("a journey cannot be read".to_owned()))?;
        Ok(Some(Connecting { brand_id, channel_id, kept }))
    }
}
