//! What the understanding and the guard get right on labelled texts, label by label and language by language.
//!
//! The texts are real messages that may not be published; they stand in a folder that is named, and never in the tree.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{self, Show};
use crate::tree;

/// Runs the measuring programs of both engines on the folder: named, in `GUICHET_DATA`, or beside the tree.
pub(crate) fn eval(arguments: &[String]) -> Result<bool> {
    let named = arguments.first().map(PathBuf::from).or_else(|| std::env::var_os("GUICHET_DATA").map(PathBuf::from));
    let folder = named.unwrap_or_else(|| tree::root().join("../shared/data"));
    if !folder.is_dir() {
        bail!("{} is no folder: name one with labelled texts, `cargo xtask eval FOLDER`", folder.display());
    }
    let mut all_right = true;
    for (what, package, example) in
        [("understanding", "guichet-text", "measure"), ("guard", "guichet-core", "measure_guard")]
    {
        let mut program = Command::new("cargo");
        program
            .current_dir(tree::root())
            .args(["run", "--quiet", "--release", "--package", package, "--example", example, "--"])
            .arg(&folder)
            .args(arguments.iter().skip(1));
        all_right &= run::run(what, &mut program, Show::Lines)?.success;
    }
    Ok(all_right)
}
