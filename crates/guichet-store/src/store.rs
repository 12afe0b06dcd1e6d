//! The store as the rest of Guichet sees it.

use std::path::PathBuf;

use guichet_core::plan::Plan;
use tokio::sync::watch;

use crate::{Result, StoreError};

/// The key that seals channel secrets. It lives outside the data folder, so that a copy of the folder opens nothing.
#[derive(Clone)]
pub struct SecretKey(pub [u8; 32]);

/// Where the data is.
#[derive(Clone)]
pub struct Options {
    /// The data folder: `guichet.db` (unless PostgreSQL is used) and the attachments.
    pub folder: PathBuf,
    /// `postgres://…`; none for SQLite in the folder.
    pub database_url: Option<String>,
    /// Seals channel secrets.
    pub key: SecretKey,
}

/// What a plan became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Position of the last event of the brand after this plan.
    pub last_position: i64,
}

/// Everything that the desk keeps. Cheap to clone.
#[derive(Clone)]
pub struct Store {}

impl Store {
    /// Opens the data, creates or migrates it.
    pub async fn open(options: Options) -> Result<Self> {
        Err(soon())
    }

    /// A store in memory, for tests and for trying things out: nothing is kept.
    pub async fn open_temporary() -> Result<Self> {
        Err(soon())
    }

    /// Applies a plan: all of it in one commit, or nothing. `Conflict` when a guard does not hold.
    pub async fn apply(&self, plan: &Plan) -> Result<Applied> {
        Err(soon())
    }

    /// Wakes when something was written, by this process at once, by another one within half a second. The number only
    /// says "look again".
    pub fn changes(&self) -> watch::Receiver<u64> {
        watch::channel(0).1
    }
}

pub(crate) fn soon() -> StoreError {
    StoreError::Unavailable("not built yet".to_owned())
}
