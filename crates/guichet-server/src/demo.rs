//! The demonstration: three brands that do not exist, customers who write while one watches, and who take what is
//! written to them as people do.
//!
//! Everything goes the way of a real message: the simulated networks stand behind the same trait as the real ones, the
//! raw items, the reading, the queue and the send are the product's own. Only the customers are made up.

mod confirm;
mod director;
pub mod reaction;
mod setup;
pub mod stories;
pub mod tour;

pub use director::Director;
pub use setup::{Prepared, prepare};
