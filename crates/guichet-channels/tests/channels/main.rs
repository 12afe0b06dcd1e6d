//! Every channel against the double of its network, against real servers where there are some, and all of them through one suite.
//!
//! One program: what one network's tests share with the suite stands once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::as_conversions,
    reason = "tests may fail loudly"
)]

mod bluesky;
mod bluesky_network;
mod catching_up;
mod conformance;
mod facebook;
mod google;
mod import;
mod inbound;
mod instagram;
mod mail_relay;
mod mail_server;
mod mail_wire;
mod mastodon;
mod mastodon_mock;
#[path = "../../../../xtask/given/real_data.rs"]
mod real_data;
#[path = "../../../../xtask/given/skipped.rs"]
mod skipped;
mod support;
mod telegram;
mod webform;
mod x;
