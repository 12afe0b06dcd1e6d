//! What a brand's colleagues teach: a reading that they corrected becomes an example, and similar messages are read after it.
//!
//! A layer over the reading of the engine, one brand at a time. A message is changed only when it is close to examples that agree with
//! each other, and closer than to those that say the contrary. Invariant: deterministic; an unchanged reading comes back
//! untouched; each change names the corrections that made it, as a reason `learned.LABEL`.

mod correction;
mod kinds;
mod lessons;
mod placing;
mod traits;

#[cfg(test)]
mod placing_tests;
#[cfg(test)]
mod tests;

pub use correction::{Correction, Fixed, LABELS, corrected, is_corrected, says};
pub use lessons::{Learned, Lessons, MOST_EXAMPLES, MOST_LEFT, learned_in};
pub use placing::{KnownReading, correct, read_again, take_back};
pub use traits::Imprint;
