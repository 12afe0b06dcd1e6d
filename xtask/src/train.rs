//! Makes the weights of the understanding from the corpus, the same bytes each time.

use std::process::Command;

use anyhow::Result;

use crate::run::{self, Show};
use crate::tree;

/// Trains and writes the weights; with `--check`, only says whether they are those of this corpus and these rules.
pub(crate) fn train(arguments: &[String]) -> Result<bool> {
    let mut program = Command::new("cargo");
    program
        .current_dir(tree::root())
        .args(["run", "--quiet", "--release", "--package", "guichet-corpus", "--", "train"])
        .args(arguments);
    Ok(run::run("weights", &mut program, Show::Lines)?.success)
}
