//! The brake on guessing passwords, in the database, so that every process of a desk feels it.
//!
//! After five failures in a quarter of an hour an account waits, and so does an address after thirty. The keys are hashes:
//! nobody's address is written down. A right password still has to wait: otherwise the brake would tell which one was right.

use guichet_store::Store;
use jiff::{SignedDuration, Timestamp};

use super::token::hex;
use crate::error::{ApiError, ApiResult};
use crate::key::Key;

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const FAILURES_OF_ACCOUNT: i64 = 5;
const FAILURES_OF_ADDRESS: i64 = 30;

/// What is counted for one attempt.
#[derive(Debug, Clone)]
pub struct Attempt {
    account: String,
    address: String,
}

impl Attempt {
    /// An attempt on an account from an address.
    #[must_use]
    pub fn new(key: &Key, email: &str, address: &str) -> Self {
        let short = |purpose, value: &str| {
            let signature = key.sign(purpose, value.as_bytes());
            hex(signature.get(..16).unwrap_or_default())
        };
        Self {
            account: format!("account:{}", short("throttle.account", email)),
            address: format!("address:{}", short("throttle.address", address)),
        }
    }

    /// Goes on unless there were too many failures.
    ///
    /// # Errors
    /// `too_many`, with the seconds to wait.
    pub async fn check(&self, store: &Store, now: Timestamp) -> ApiResult<()> {
        let start = window_start(now);
        let too_many = store.failures(&self.account, start).await? >= FAILURES_OF_ACCOUNT
            || store.failures(&self.address, start).await? >= FAILURES_OF_ADDRESS;
        if too_many { Err(ApiError::too_many(WINDOW.as_secs().unsigned_abs())) } else { Ok(()) }
    }

    /// Counts a failure.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn failed(&self, store: &Store, now: Timestamp) -> ApiResult<()> {
        let start = window_start(now);
        store.note_failure(&self.account, now, start).await?;
        store.note_failure(&self.address, now, start).await?;
        Ok(())
    }

    /// Forgets the failures of the account, once the right password was given.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn succeeded(&self, store: &Store) -> ApiResult<()> {
        Ok(store.clear_failures(&self.account).await?)
    }
}

fn window_start(now: Timestamp) -> Timestamp {
    now.checked_sub(WINDOW).unwrap_or(Timestamp::MIN)
}
