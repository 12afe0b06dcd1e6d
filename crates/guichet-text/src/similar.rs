//! How alike two texts are: in their wording ([`Fingerprint`], [`NearCopies`]) and in what they tell ([`Signature`]).
//!
//! Invariant: nothing here keeps words of people. A fingerprint and a signature are numbers, equal on every machine,
//! so both can be stored and forgotten with the message.

mod fingerprint;
mod ideas;
mod likeness;
mod near_copies;
mod rarity;
mod runs;
mod signature;

pub use fingerprint::{Fingerprint, similarity};
pub use likeness::{Likeness, SAME_CASE, TRAITS, likeness, traits};
pub use near_copies::NearCopies;
pub use rarity::Rarity;
pub use signature::{Signature, Unit};

/// FNV-1a: short, without a table, equal everywhere.
fn hash(words: &[&str]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain(std::iter::once(b' ')) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    state
}

/// One step of a well-mixing sequence (SplitMix64).
const fn scramble(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
