//! Memory for what people and systems bring at this moment. Whoever reads something holds a place that grows with it; when a room
//! is full, the next one waits a little and is then told to come back.
//!
//! Invariant: what is held of a room never exceeds it, however many bring something at once.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Bytes of one permit.
const UNIT: usize = 1024;

/// A buffer that is nearly full asks for so much more at most, and not for its whole size again.
const LARGEST_STEP: usize = 1024 * 1024;

/// Memory that is shared by all who bring the same kind of thing.
pub(crate) struct Room {
    free: Semaphore,
    patience: Duration,
}

/// There was no room, and none came free in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoRoom;

impl Room {
    /// A room of so many bytes; a place is waited for as long as `patience`.
    pub(crate) const fn new(bytes: usize, patience: Duration) -> Self {
        Self { free: Semaphore::const_new(bytes / UNIT), patience }
    }

    /// A place of nothing yet.
    pub(crate) const fn place(&'static self) -> Place {
        Place { room: self, held: None, units: 0, taken: 0 }
    }
}

/// What somebody may hold in memory, until it is dropped.
pub(crate) struct Place {
    room: &'static Room,
    held: Option<SemaphorePermit<'static>>,
    units: usize,
    taken: usize,
}

impl Place {
    /// Room for so many bytes more.
    ///
    /// # Errors
    /// When the room is full for too long.
    pub(crate) async fn grow(&mut self, bytes: usize) -> Result<(), NoRoom> {
        let taken = self.taken.saturating_add(bytes);
        let wanted = taken.div_ceil(UNIT).saturating_sub(self.units);
        if wanted > 0 {
            let permits = u32::try_from(wanted).map_err(|_| NoRoom)?;
            let more = timeout(self.room.patience, self.room.free.acquire_many(permits)).await;
            let more = more.ok().and_then(Result::ok).ok_or(NoRoom)?;
            match &mut self.held {
                Some(held) => held.merge(more),
                None => self.held = Some(more),
            }
            self.units += wanted;
        }
        self.taken = taken;
        Ok(())
    }

    /// Puts a piece behind the others, in memory that was asked for before: a buffer that grows by itself takes twice its words.
    ///
    /// # Errors
    /// When the room is full for too long.
    pub(crate) async fn keep(&mut self, bytes: &mut Vec<u8>, piece: &[u8]) -> Result<(), NoRoom> {
        let missing = (bytes.len() + piece.len()).saturating_sub(bytes.capacity());
        if missing > 0 {
            let more = missing.max(bytes.capacity().min(LARGEST_STEP));
            self.grow(more).await?;
            bytes.reserve_exact(more + bytes.capacity() - bytes.len());
        }
        bytes.extend_from_slice(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_room_is_never_held_twice_and_is_given_back() {
        static ROOM: Room = Room::new(8 * UNIT, Duration::from_millis(1));
        let mut first = ROOM.place();
        first.grow(5 * UNIT).await.unwrap();
        first.grow(1).await.unwrap();
        let mut second = ROOM.place();
        assert_eq!(second.grow(3 * UNIT).await, Err(NoRoom), "five and a half are taken");
        second.grow(2 * UNIT).await.unwrap();
        drop(first);
        second.grow(6 * UNIT).await.unwrap();
    }

    #[tokio::test]
    async fn a_buffer_takes_no_more_than_was_asked_for() {
        static ROOM: Room = Room::new(1024 * UNIT, Duration::from_millis(1));
        let (mut place, mut bytes) = (ROOM.place(), Vec::new());
        for length in [1, 700, 5_000, 100, 40_000] {
            place.keep(&mut bytes, &vec![b'a'; length]).await.unwrap();
            assert!(bytes.capacity() <= place.taken, "{} of {}", bytes.capacity(), place.taken);
        }
        assert_eq!(bytes.len(), 45_801);
    }
}
