//! Every test with one command: what is missing is installed or named, what could not be tried is said, and the last line
//! counts.

mod counts;
mod peers;
mod skips;
mod suites;

use std::time::Instant;

use anyhow::Result;

use crate::test::counts::Counts;
use crate::{debian, run, web};

/// Runs every suite, or those whose names are given. True when nothing failed.
pub(crate) fn test(wanted: &[String]) -> Result<bool> {
    let start = Instant::now();
    if !wanted.is_empty() && !wanted.iter().all(|name| suites::ALL.iter().any(|suite| suite.name == name)) {
        let names: Vec<&str> = suites::ALL.iter().map(|suite| suite.name).collect();
        anyhow::bail!("there is no such suite; the suites are: {}", names.join(", "));
    }
    debian::prepare()?;
    skips::begin()?;
    if wanted.is_empty() || wanted.iter().any(|name| name == "rust") {
        peers::begin();
    }
    suites::begin();
    let mut total = Counts::default();
    let mut table = Vec::new();
    for suite in suites::ALL.iter().filter(|suite| wanted.is_empty() || wanted.iter().any(|name| name == suite.name)) {
        let began = Instant::now();
        let counts = suite.run().unwrap_or_else(|problem| {
            println!("   {}: {problem:#}", suite.what);
            Counts { failed: 1, ..Counts::default() }
        });
        table.push(format!(
            "{:<34} {:>6} passed {:>4} failed {:>4} skipped   {}",
            suite.what,
            counts.passed,
            counts.failed,
            counts.skipped,
            run::elapsed(began)
        ));
        total.add(counts);
    }
    println!("\n{}\nin {}\n", table.join("\n"), run::elapsed(start));
    if let Some(words) = suites::kept_pictures() {
        println!("{words}\n");
    }
    if let Some(words) = skips::in_words() {
        println!("{words}");
    }
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    Ok(total.failed == 0 && total.passed > 0)
}

/// Whether the web application is part of this tree.
fn has_web() -> bool {
    web::folder().join("package.json").exists()
}
