//! Every speed that we claim, measured here and now: `cargo xtask bench [NAME…]`.
//!
//! The desk that is measured is the real program in a process of its own, on a data folder that is thrown away.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring program speaks to the terminal and may fail loudly"
)]

mod desk;
mod disk;
mod engines;
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../../tests/product/http.rs"]
mod http;
mod import;
mod networks;
mod page;
mod receive;
mod rest;
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
#[path = "../../tests/product/webhook.rs"]
mod webhook;

/// One figure, and what we aim for.
pub(crate) struct Figure {
    what: String,
    value: String,
    aim: &'static str,
}

impl Figure {
    pub(crate) fn new(what: impl Into<String>, value: impl Into<String>, aim: &'static str) -> Self {
        Self { what: what.into(), value: value.into(), aim }
    }
}

type Measure = (&'static str, fn() -> Vec<Figure>);

const MEASURES: &[Measure] = &[
    ("engines", engines::measure),
    ("rest", rest::measure),
    ("receive", receive::measure),
    ("import", import::measure),
    ("networks", networks::measure),
    ("page", page::measure),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let [name, folder] = wanted.as_slice()
        && name == disk::COMMITS
    {
        println!("{}", disk::commits_per_second(folder.as_ref()));
        return;
    }
    println!("{:<58} {:>18}   aim", "measure", "here");
    for (name, measure) in MEASURES {
        if !wanted.is_empty() && !wanted.iter().any(|wanted| wanted == name) {
            continue;
        }
        for figure in measure() {
            println!("{:<58} {:>18}   {}", figure.what, figure.value, figure.aim);
        }
    }
}
