//! Keeps everything: the only crate that knows SQL.
//!
//! [`Store`] runs on SQLite in a data folder or on PostgreSQL, from one set of statements. Every write is one batch that
//! happens whole or not at all; what was answered `Ok` is on disk.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::as_conversions, reason = "tests may fail loudly")
)]
#![allow(unused_variables, reason = "signatures first")]

pub mod error;
pub mod page;
pub mod queries;
pub mod store;

pub use error::{Result, StoreError};
pub use page::Page;
pub use queries::*;
pub use store::{Applied, Options, SecretKey, Store};
