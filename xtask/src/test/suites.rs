//! The suites, in the order in which they run: the cheap ones that find most come first.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::run::{self, Show};
use crate::test::counts::Counts;
use crate::test::{has_web, peers, skips};
use crate::{tree, web};

/// One suite.
pub(crate) struct Suite {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What it proves.
    pub(crate) what: &'static str,
    how: fn() -> Result<Counts>,
}

impl Suite {
    /// Runs it.
    pub(crate) fn run(&self) -> Result<Counts> {
        (self.how)()
    }
}

/// Every suite.
pub(crate) const ALL: &[Suite] = &[
    Suite { name: "lints", what: "lints of the Rust code", how: lints },
    Suite { name: "rust", what: "tests of the Rust code", how: rust },
    Suite { name: "examples", what: "examples in the documentation", how: examples },
    Suite { name: "web", what: "types and tests of the web", how: web_units },
    Suite { name: "browser", what: "the desk in Chromium", how: browser },
];

fn lints() -> Result<Counts> {
    if run::answer("cargo", &["clippy", "--version"]).is_none() {
        skips::note("lints", "clippy is not installed (rustup component add clippy)");
        return Ok(Counts { skipped: 1, ..Counts::default() });
    }
    let mut clippy = cargo();
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
    Ok(Counts::of(run::run("lints", &mut clippy, Show::Progress)?.success))
}

fn rust() -> Result<Counts> {
    let mut tests = cargo();
    if run::answer("cargo", &["nextest", "--version"]).is_some() {
        tests.args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--status-level",
            "slow",
            "--final-status-level",
            "fail",
        ]);
    } else {
        tests.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    let before = skips::count();
    tests.env(skips::LIST, skips::list()).envs(peers::places());
    let ended = run::run("tests of the Rust code", &mut tests, Show::Lines)?;
    let is_summary = |line: &str| line.contains("Summary [") || line.starts_with("test result:");
    Ok(Counts::read(&ended.lines, is_summary, ended.success).less(skips::count() - before))
}

fn examples() -> Result<Counts> {
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--doc", "--quiet"]);
    let ended = run::run("examples in the documentation", &mut tests, Show::Progress)?;
    Ok(Counts::read(&ended.lines, |line| line.starts_with("test result:"), ended.success))
}

fn web_units() -> Result<Counts> {
    if !has_web() {
        return Ok(without_web("types and tests of the web"));
    }
    web::packages()?;
    let mut counts =
        Counts::of(run::run("types of the web", web::npm().args(["run", "typecheck"]), Show::Progress)?.success);
    let ended = run::run("tests of the web", web::npm().args(["run", "test"]), Show::Lines)?;
    counts.add(Counts::read(&ended.lines, |line| line.trim_start().starts_with("Tests "), ended.success));
    Ok(counts)
}

fn browser() -> Result<Counts> {
    if !has_web() {
        return Ok(without_web("the desk in Chromium"));
    }
    web::build()?;
    run::must("build the program", cargo().args(["build", "--package", "guichet"]))?;
    let mut tests = web::npm();
    tests.args(["run", "e2e"]).env("PICTURES", pictures());
    let ended = run::run("the desk in Chromium", &mut tests, Show::Lines)?;
    Ok(Counts::read(&ended.lines, is_end_to_end_summary, ended.success))
}

/// Where the browser's tests keep a picture of what they saw.
fn pictures() -> PathBuf {
    tree::artefacts().join("pictures")
}

/// Forgets the pictures of an earlier run: they would be taken for those of this one.
pub(crate) fn begin() {
    let _ = std::fs::remove_dir_all(pictures());
}

/// Where to look at the screens of this run, if there are any.
pub(crate) fn kept_pictures() -> Option<String> {
    let kept = std::fs::read_dir(pictures()).ok()?.count();
    Some(format!("{kept} pictures of the screens: {}", pictures().display()))
}

fn without_web(what: &str) -> Counts {
    skips::note(what, "the folder web is not part of this tree");
    Counts { skipped: 1, ..Counts::default() }
}

/// Playwright ends with lines such as `  8 passed (41.2s)` and `  1 failed`.
fn is_end_to_end_summary(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(|number| number.parse::<u64>().is_ok())
        && words.next().is_some_and(|word| matches!(word, "passed" | "failed" | "skipped"))
}

fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(tree::root()).env("CARGO_TERM_COLOR", "never");
    cargo
}
