//! What the understanding and the guard get right on our own labelled texts, label by label and language by language.

use std::process::Command;

use anyhow::Result;

use crate::run::{self, Show};
use crate::tree;

/// Runs the evaluation programs that stand beside the engines.
pub(crate) fn eval(arguments: &[String]) -> Result<bool> {
    let mut all_right = true;
    for (what, package, example) in [("understanding", "guichet-text", "eval"), ("guard", "guichet-core", "eval")] {
        if !tree::root().join(format!("crates/{package}/examples/{example}.rs")).exists() {
            println!("── {what}: no labelled texts yet");
            continue;
        }
        let mut program = Command::new("cargo");
        program
            .current_dir(tree::root())
            .args(["run", "--quiet", "--release", "--package", package, "--example", example, "--"])
            .args(arguments);
        all_right &= run::run(what, &mut program, Show::Lines)?.success;
    }
    Ok(all_right)
}
