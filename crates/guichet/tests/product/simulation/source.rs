//! Time, identifiers and randomness of a seed. They belong to the world, not to a process: a restart does not turn back
//! the clock.

use std::sync::Mutex;

use guichet_server::Source;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::chance::Chance;

pub(super) struct WorldSource {
    inner: Mutex<Inner>,
}

struct Inner {
    now: Timestamp,
    counted: u64,
    chance: Chance,
}

impl WorldSource {
    pub(super) fn new(seed: u64) -> Self {
        let now = "2026-11-20T09:00:00Z".parse().unwrap();
        Self { inner: Mutex::new(Inner { now, counted: 0, chance: Chance::new(seed ^ 0x5eed) }) }
    }

    pub(super) fn advance(&self, by: SignedDuration) {
        let mut inner = self.inner.lock().unwrap();
        inner.now += by;
    }

    /// Mostly some seconds; now and then hours, and sometimes back, as when a machine's clock is put right.
    pub(super) fn jump(&self, chance: &mut Chance) {
        let seconds = match chance.below(20) {
            0 => -600,
            1 => 3 * 3600,
            2..5 => 200,
            _ => 1 + chance.below(30) as i64,
        };
        self.advance(SignedDuration::from_secs(seconds));
    }
}

impl Source for WorldSource {
    fn now(&self) -> Timestamp {
        self.inner.lock().unwrap().now
    }

    /// UUIDv7 with the world's time and a counter where the random bits are: greater than those before.
    fn next_id(&self) -> Uuid {
        let mut inner = self.inner.lock().unwrap();
        inner.counted += 1;
        let mut bytes = [0_u8; 10];
        bytes[2..].copy_from_slice(&inner.counted.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(inner.now.as_millisecond() as u64, &bytes).into_uuid()
    }

    fn random(&self) -> [u8; 32] {
        let mut inner = self.inner.lock().unwrap();
        let mut bytes = [0_u8; 32];
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&inner.chance.next().to_be_bytes());
        }
        bytes
    }
}
