//! Shared by the tests of several crates (`#[path]`): a test that cannot run here says so, and `cargo xtask test` counts
//! it. A counterpart that is missing must not look like one that agreed.

use std::io::Write as _;

/// Where `cargo xtask test` reads what could not be tried.
const LIST: &str = "GUICHET_SKIPPED_LIST";

/// Says loudly that this test proves nothing here, and why.
pub(crate) fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
    let Some(list) = std::env::var_os(LIST) else { return };
    let thread = std::thread::current();
    // One short line in one write: tests of other processes write to the same file.
    let line = format!("{}\t{why}\n", thread.name().unwrap_or("a test"));
    let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
    list.write_all(line.as_bytes()).unwrap();
}
