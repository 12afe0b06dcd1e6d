//! What a brand's colleagues teach: a reading that they corrected becomes an example, and similar messages are read after it.
//!
//! A layer over the reading of the engine, one brand at a time. A message is changed only when it is close to examples that agree with
//! each other, and closer than to those that say the contrary. Invariant: deterministic; an unchanged reading comes back
//! untouched; each change names the corrections that made it, as a reason `learned.LABEL`.

mod correction;
mod lessons;

#[cfg(test)]
mod tests;

pub use correction::{Correction, Fixed, corrected};
pub use lessons::{Learned, Lessons};
