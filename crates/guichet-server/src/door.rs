//! Who is bringing something at this moment. While a crowd stands at the door, understanding steps back: a network that
//! does not hear "received" in time sends again or gives up, and what is on disk can be read a little later.
//!
//! Invariant: understanding never stops. In the worst crowd [`LANES`] items at a time go on, each after a pause that is bounded.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// So many at once are a crowd: an ordinary burst of a network comes over fewer connections.
const CROWD: usize = 16;
/// Items that are understood at the same time before a crowd.
pub(crate) const LANES: u16 = 8;
/// The pause after an item, as a multiple of the time that it took.
const REST: u32 = 3;
/// The longest pause.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// The door of this process.
#[derive(Debug, Default)]
pub struct Door {
    inside: AtomicUsize,
}

/// Somebody who brings something, until dropped.
#[derive(Debug)]
pub struct Guest<'a>(&'a Door);

impl Door {
    /// Counts somebody in.
    pub fn enter(&self) -> Guest<'_> {
        self.inside.fetch_add(1, Ordering::Relaxed);
        Guest(self)
    }

    /// Whether many bring something at once.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.inside.load(Ordering::Relaxed) >= CROWD
    }

    /// How long understanding rests after an item that took so long.
    #[must_use]
    pub fn rest_after(&self, took: Duration) -> Duration {
        if self.is_crowded() { (took * REST).min(LONGEST_REST) } else { Duration::ZERO }
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understanding_rests_only_before_a_crowd_and_never_long() {
        let door = Door::default();
        let second = Duration::from_secs(1);
        let few: Vec<Guest<'_>> = (1..CROWD).map(|_| door.enter()).collect();
        assert_eq!(door.rest_after(second), Duration::ZERO);
        let last = door.enter();
        assert_eq!(door.rest_after(second), LONGEST_REST);
        assert_eq!(door.rest_after(Duration::from_millis(2)), Duration::from_millis(6));
        drop(last);
        assert!(!door.is_crowded());
        drop(few);
        assert_eq!(door.inside.load(Ordering::Relaxed), 0);
    }
}
