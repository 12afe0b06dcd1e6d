//! The whole product, from outside: the real program, its files, its sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stderr,
    reason = "tests may fail loudly"
)]

mod lines;
mod program;
