//! The corpus as a tool sees it: read, checked, measured on, and trained from. Nothing of the product depends on this crate.

pub mod check;
pub mod corpus;
pub mod eval;
pub mod focus;
pub mod quoted;
pub mod real;
pub mod replies;
pub mod rows;
pub mod score;
pub mod train;
