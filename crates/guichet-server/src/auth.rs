//! Who is at the other end: accounts, one-time links, sessions, and what protects them.
//!
//! No default password exists. Tokens are 256 random bits; the database holds their hash alone, so that a copy of it opens
//! no session.

pub mod address;
pub mod cookie;
pub mod limits;
pub mod password;
pub mod person;
pub mod throttle;
pub mod token;
