//! The desk as a running thing: HTTP, live events, background work, wiring. Thin: what matters is decided in
//! `guichet_core`, kept by `guichet_store`, said by `guichet_channels`.
//!
//! A desk starts in the same process as its caller ([`Server::start`]), so that tests and the simulation drive the whole
//! product with a clock and identifiers of their own.
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

pub mod api;
pub mod app;
pub mod assets;
pub mod audit_page;
pub mod auth;
pub mod charter;
pub mod clock;
pub mod config;
pub mod demo;
pub mod desk_audit;
pub mod door;
pub mod dossier;
pub mod error;
pub mod handling;
pub mod health;
pub mod key;
pub mod knowledge;
pub mod lessons;
pub mod live;
pub mod load;
pub mod locale;
pub mod metrics;
pub mod own_systems;
pub mod public;
mod room;
pub mod router;
pub mod said_today;
pub mod security;
pub mod serve;
pub mod similar;
pub mod work;

pub use api::openapi::openapi;
pub use app::{App, Parts};
pub use clock::{Source, System};
pub use config::Config;
pub use key::Key;
pub use serve::{Server, StartError};
