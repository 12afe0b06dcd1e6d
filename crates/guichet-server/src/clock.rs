//! Where time, identifiers and randomness come from: the system in production, chosen values in tests and in the
//! simulation. Nothing else in this crate asks the system for them.

use std::sync::Arc;

use guichet_core::model::NewIds;
use jiff::Timestamp;
use uuid::Uuid;

/// Time, identifiers and randomness.
pub trait Source: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;

    /// A new identifier (UUIDv7), greater than those before.
    fn next_id(&self) -> Uuid;

    /// 256 unguessable bits.
    fn random(&self) -> [u8; 32];
}

/// The shared source of the desk.
pub type SharedSource = Arc<dyn Source>;

/// The system's clock and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl Source for System {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn next_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self) -> [u8; 32] {
        let mut bytes = [0_u8; 32];
        if getrandom::fill(&mut bytes).is_err() {
            // Without randomness no token would be safe: the process must not go on.
            tracing::error!("the system gives no randomness; the desk stops");
            std::process::abort();
        }
        bytes
    }
}

/// Hands the identifiers of a source to the pure decisions.
pub struct Ids<'a>(pub &'a dyn Source);

impl NewIds for Ids<'_> {
    fn next_id(&mut self) -> Uuid {
        self.0.next_id()
    }
}
