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

    /// Counts the attempt as a failure before the password is looked at, and goes on unless there were too many: a burst
    /// of attempts at one moment gets no more tries than one after the other.
    ///
    /// # Errors
    /// `too_many`, with the seconds to wait; when it cannot be stored.
    pub async fn begin(&self, store: &Store, now: Timestamp) -> ApiResult<()> {
        let start = window_start(now);
        // What is refused is not counted again: nobody is kept out by another's going on.
        let too_many = store.failures(&self.account, start).await? >= FAILURES_OF_ACCOUNT
            || store.failures(&self.address, start).await? >= FAILURES_OF_ADDRESS
            || store.note_failure(&self.account, now, start).await? > FAILURES_OF_ACCOUNT
            || store.note_failure(&self.address, now, start).await? > FAILURES_OF_ADDRESS;
        if too_many { Err(ApiError::too_many(WINDOW.as_secs().unsigned_abs())) } else { Ok(()) }
    }

    /// The right password was given: forgets the failures of the account, and of the address this attempt alone. Whoever
    /// has one account could otherwise clear them between guesses at others.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn succeeded(&self, store: &Store) -> ApiResult<()> {
        store.clear_failures(&self.account).await?;
        Ok(store.take_back_failure(&self.address).await?)
    }
}

fn window_start(now: Timestamp) -> Timestamp {
    now.checked_sub(WINDOW).unwrap_or(Timestamp::MIN)
}
