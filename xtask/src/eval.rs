//! What the understanding and the guard get right, label by label and language by language, with the aims beside.
//!
//! The understanding is measured on the corpus, on the writers kept apart unless another side is named. Real messages may not
//! be published: they stand in a folder that is named, and never in the tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{self, Show};
use crate::tree;

/// Measures both engines; the folder of real messages is named, in `GUICHET_DATA`, or beside the tree.
pub(crate) fn eval(arguments: &[String]) -> Result<bool> {
    let (folder, rest) = folder_of(arguments)?;
    let mut understanding = cargo_run("guichet-corpus");
    understanding.args(["--", "eval"]).args(rest);
    if let Some(folder) = &folder {
        understanding.arg("--data").arg(folder);
    }
    let mut all_right = run::run("understanding", &mut understanding, Show::Lines)?.success;
    if let Some(folder) = &folder {
        let mut guard = cargo_run("guichet-corpus");
        guard.args(["--example", "measure_guard", "--"]).arg(folder);
        all_right &= run::run("guard", &mut guard, Show::Lines)?.success;
    }
    Ok(all_right)
}

fn cargo_run(package: &str) -> Command {
    let mut program = Command::new("cargo");
    program.current_dir(tree::root()).args(["run", "--quiet", "--release", "--package", package]);
    program
}

/// The folder of real messages, if there is one, and the words that are not about it.
fn folder_of(arguments: &[String]) -> Result<(Option<PathBuf>, Vec<&String>)> {
    let mut rest = Vec::new();
    let mut named = None;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--data" {
            named = words.next().map(PathBuf::from);
        } else if !word.starts_with("--") && Path::new(word).is_dir() {
            named = Some(PathBuf::from(word));
        } else {
            rest.push(word);
        }
    }
    if let Some(folder) = named.as_ref().filter(|folder| !folder.is_dir()) {
        bail!("{} is no folder of labelled texts", folder.display());
    }
    let known = named.or_else(|| std::env::var_os("GUICHET_DATA").map(PathBuf::from));
    let folder = known.unwrap_or_else(|| tree::root().join("../shared/data"));
    Ok((Some(folder).filter(|folder| folder.is_dir()), rest))
}
