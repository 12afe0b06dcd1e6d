//! Keeps everything: the only crate that knows SQL.
//!
//! [`Store`] runs on SQLite in a data folder or on PostgreSQL, from one set of statements. Every write is one batch that
//! happens whole or not at all; what was answered `Ok` is on disk.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::as_conversions,
        reason = "tests may fail loudly"
    )
)]

mod apply;
mod backup;
mod blobs;
mod error;
mod migrations;
mod page;
mod queries;
mod secrets;
mod sql;
mod store;
#[cfg(feature = "testing")]
pub mod testing;

pub use apply::Applied;
pub use backup::{BackedUp, Restored, restore};
pub use blobs::{Blobs, content_hash};
pub use error::{Result, StoreError};
pub use page::Page;
pub use queries::*;
pub use sql::Engine;
pub use store::{DATABASE_FILE, Options, SecretKey, Store};
