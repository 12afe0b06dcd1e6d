//! The whole desk in this process: HTTP in, statuses and JSON out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stderr,
    reason = "tests may fail loudly"
)]

mod articles;
mod bad_input;
mod browser;
mod care_loop;
mod charter;
mod clock;
mod closed_desk;
mod connecting;
mod demo;
mod desk_audit;
mod desk_pages;
mod events;
mod evidence;
mod form;
mod full_disk;
mod guard_live;
mod hiding;
mod hooks;
mod identity;
mod incidents;
mod language_model;
mod late_words;
mod learning;
mod leaving;
mod mediation;
mod own_systems;
mod permissions;
#[path = "../../../guichet-store/tests/support/power.rs"]
#[allow(
    unsafe_code,
    unreachable_pub,
    dead_code,
    reason = "a file layer of SQLite is a table of C functions; the tests of the store use the rest of it"
)]
mod power;
mod promising;
mod regroupings;
mod relays;
mod rephrase;
mod sessions;
mod shared_address;
mod sharing;
#[path = "../../../../xtask/given/skipped.rs"]
mod skipped;
mod solutions;
mod stories;
mod subscriptions;
mod support;
mod tracking;
mod windows;
