//! Every speed that we claim, measured here and now, in release.

use std::process::Command;

use anyhow::Result;

use crate::run::{self, Show};
use crate::tree;

/// Runs the measuring program of the product with the given arguments (names of measures; none means all).
pub(crate) fn bench(arguments: &[String]) -> Result<bool> {
    println!("Building in release; the first time takes some minutes.");
    let build = ["build", "--release", "--package", "guichet", "--bin", "guichet", "--example", "measure_desk"];
    run::must("build in release", Command::new("cargo").current_dir(tree::root()).args(build))?;
    let mut measure = Command::new("cargo");
    measure
        .current_dir(tree::root())
        .args(["run", "--quiet", "--release", "--package", "guichet", "--example", "measure_desk", "--"])
        .args(arguments);
    Ok(run::run("measures", &mut measure, Show::Lines)?.success)
}
