//! Signs of life of the workers, for `/healthz`.

use std::sync::Mutex;

use guichet_core::delivery::CALL_SECONDS;
use guichet_core::words;
use jiff::{SignedDuration, Timestamp};

words! {
    /// A loop of the background work.
    Worker { Receive = "receive", Understand = "understand", Send = "send", Lookup = "lookup", Tick = "tick",
        Incidents = "incidents", Similar = "similar", Learn = "learn", Articles = "articles", Probe = "probe",
        Tell = "tell", Relays = "relays", Closed = "closed", Deadlines = "deadlines" }
}

impl Worker {
    /// A worker that was silent for so long is taken for dead. A round of look-ups lasts as long as a call.
    const fn patience(self) -> SignedDuration {
        match self {
            Self::Lookup => SignedDuration::from_secs(60 + CALL_SECONDS),
            // A round tries every account, or tells every program.
            Self::Probe | Self::Tell => SignedDuration::from_mins(20),
            // A round may call a mail server several times.
            Self::Relays => SignedDuration::from_secs(60 + 4 * CALL_SECONDS),
            Self::Receive
            | Self::Understand
            | Self::Send
            | Self::Tick
            | Self::Incidents
            | Self::Similar
            | Self::Learn
            | Self::Articles
            | Self::Closed
            | Self::Deadlines => SignedDuration::from_secs(60),
        }
    }
}

/// When each worker last ended a round, and since when there is something to hear.
#[derive(Debug)]
pub struct Pulse {
    since: Timestamp,
    beats: Mutex<Vec<(Worker, Timestamp)>>,
}

impl Pulse {
    /// Begins to listen: a worker that never ends a round counts from here.
    #[must_use]
    pub const fn new(since: Timestamp) -> Self {
        Self { since, beats: Mutex::new(Vec::new()) }
    }

    /// A round ended.
    pub fn beat(&self, worker: Worker, now: Timestamp) {
        let Ok(mut beats) = self.beats.lock() else { return };
        match beats.iter_mut().find(|(known, _)| *known == worker) {
            Some((_, last)) => *last = now,
            None => beats.push((worker, now)),
        }
    }

    /// The workers that were not heard for too long.
    #[must_use]
    pub fn silent(&self, now: Timestamp) -> Vec<Worker> {
        let Ok(beats) = self.beats.lock() else { return Worker::ALL.to_vec() };
        let last = |worker: Worker| beats.iter().find(|(known, _)| *known == worker).map_or(self.since, |(_, at)| *at);
        Worker::ALL.iter().copied().filter(|worker| now.duration_since(last(*worker)) > worker.patience()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_never_ended_a_round_is_silent_too() {
        let start: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let pulse = Pulse::new(start);
        assert_eq!(pulse.silent(start + SignedDuration::from_secs(30)), []);
        let later = start + SignedDuration::from_secs(200);
        let beating = [
            Worker::Receive,
            Worker::Understand,
            Worker::Send,
            Worker::Incidents,
            Worker::Similar,
            Worker::Learn,
            Worker::Articles,
            Worker::Closed,
            Worker::Deadlines,
        ];
        for worker in beating {
            pulse.beat(worker, later);
        }
        assert_eq!(pulse.silent(later), [Worker::Lookup, Worker::Tick]);
    }
}
