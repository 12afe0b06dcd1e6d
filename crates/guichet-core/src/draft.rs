//! Help to write: a draft composed from the reading, the articles, the case and what the channel allows. No cloud.
//!
//! Composed and never canned: the problem in the customer's own facts, wording chosen by the case, each question answered by its
//! article, asked back, or promised with a blank that a person fills. It is examined by the guard before anybody sees it.
//! Invariant: the same brief gives the same draft; it says nothing of a file; it never sends itself.

mod about;
mod brief;
mod compose;
mod frames;
mod parts;
pub mod rephrase;
#[cfg(test)]
mod tests;

pub use brief::{Answering, Brief, NoDraft};
pub use compose::{Drafted, Note, compose, filled};
pub use frames::{BLANK_EN, BLANK_FR, blank};
pub use parts::{Part, PartKind};
