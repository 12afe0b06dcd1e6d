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
#[path = "../../../guichet-channels/tests/channels/support/dovecot.rs"]
#[expect(dead_code, reason = "the tests of the mail channel use the rest of it")]
mod dovecot;
#[path = "../../../guichet-channels/tests/channels/support/exim.rs"]
mod exim;
mod files;
mod first_steps;
mod full_disk;
mod generated;
mod http;
mod import;
mod lines;
#[path = "../../../guichet-channels/tests/channels/support/lmtp.rs"]
#[expect(dead_code, reason = "the tests of the mail channel use the rest of it")]
mod lmtp;
mod mail;
#[path = "../../../guichet-channels/tests/channels/support/post.rs"]
mod post;
mod program;
#[path = "../../../../xtask/given/real_data.rs"]
mod real_data;
mod relay;
mod simulation;
#[path = "../../../../xtask/given/skipped.rs"]
mod skipped;
#[path = "../../../guichet-store/tests/support/small_disk.rs"]
#[allow(unreachable_pub, reason = "the tests of the store use it as well")]
mod small_disk;
#[path = "../../../guichet-channels/tests/channels/support/smtp_double.rs"]
#[expect(dead_code, reason = "the tests of the mail channel use the rest of it")]
mod smtp_double;
mod solutions;
mod webhook;
