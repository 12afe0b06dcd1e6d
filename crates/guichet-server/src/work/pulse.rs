//! Signs of life of the workers, for `/healthz`.

use std::sync::Mutex;

use guichet_core::words;
use jiff::Timestamp;

words! {
    /// A loop of the background work.
    Worker { Receive = "receive", Understand = "understand", Send = "send", Tick = "tick" }
}

/// When each worker last ended a round.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Vec<(Worker, Timestamp)>>);

impl Pulse {
    /// A round ended.
    pub fn beat(&self, worker: Worker, now: Timestamp) {
        let Ok(mut beats) = self.0.lock() else { return };
        match beats.iter_mut().find(|(known, _)| *known == worker) {
            Some((_, last)) => *last = now,
            None => beats.push((worker, now)),
        }
    }

    /// When a worker last ended a round; none when it never did.
    #[must_use]
    pub fn last(&self, worker: Worker) -> Option<Timestamp> {
        let beats = self.0.lock().ok()?;
        beats.iter().find(|(known, _)| *known == worker).map(|(_, last)| *last)
    }
}
