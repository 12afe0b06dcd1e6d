//! What a customer can be given: first what the law gives, then what the brand gives beyond it.
//!
//! Invariants: a right stands before every gesture; of what somebody is entitled to, the most favourable stands first; no tone,
//! no threat and no audience adds to it or takes from it, since none of them is an argument here; nothing is given twice.

mod amount;
mod catalogue;
mod entry;
mod ledger;
mod propose;
mod rights;
#[cfg(test)]
mod tests;

pub use amount::Money;
pub use catalogue::{Catalogue, EXAMPLES, Example, Mistake};
pub use entry::{Amount, Limit, Said, Solution, SolutionKind, Standing};
pub(crate) use ledger::undo;
pub use ledger::{Gift, Place, Tally, Total, Wish, checked_since, give, since, take_back, totals, totals_between};
pub use propose::{Barred, Because, Missing, Offer, Proposal, Seen, propose};
pub use rights::{Right, rights};
