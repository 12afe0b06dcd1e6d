//! Word tables that are asked for every word of every message: a small hash instead of the careful one of the standard
//! library. The keys are our own lists, so nobody outside can choose them to collide.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table from words.
pub(crate) type Quick<Key, Value> = HashMap<Key, Value, BuildHasherDefault<WordHasher>>;

/// Fowler–Noll–Vo, 64 bits.
pub(crate) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
