//! The whole product, from outside: the real program, its files, its sockets; and the simulation of all of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stderr,
    reason = "tests may fail loudly"
)]

mod audit;
mod care;
mod crash;
mod desk;
mod files;
mod first_steps;
mod generated;
mod http;
mod import;
mod lines;
mod program;
#[path = "../../../../xtask/given/real_data.rs"]
mod real_data;
mod simulation;
#[path = "../../../../xtask/given/skipped.rs"]
mod skipped;
mod webhook;
