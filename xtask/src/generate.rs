//! Generated files: the description of the HTTP interface.
//!
//! It is printed by the product itself, so it cannot say something else than the server does; a test of the product compares
//! the tracked copy.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{run, tree};

/// The tracked description.
const DESCRIPTION: &str = "docs/openapi.json";

/// Writes it.
pub(crate) fn openapi() -> Result<bool> {
    let root = tree::root();
    run::must("build the program", Command::new("cargo").current_dir(&root).args(["build", "--package", "guichet"]))?;
    let printed = Command::new("cargo")
        .current_dir(&root)
        .args(["run", "--quiet", "--package", "guichet", "--", "openapi"])
        .output()
        .context("the program cannot be run")?;
    if !printed.status.success() {
        bail!("the program does not print its interface: {}", String::from_utf8_lossy(&printed.stderr).trim());
    }
    std::fs::write(root.join(DESCRIPTION), printed.stdout).with_context(|| format!("cannot write {DESCRIPTION}"))?;
    Ok(true)
}
