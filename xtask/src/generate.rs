//! Generated files: the description of the HTTP interface, and the web application's types made from it.
//!
//! The description is printed by the product itself, so it cannot say something else than the server does; a test of the
//! product compares the tracked copy.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{run, tree, web};

/// The tracked description.
pub(crate) const DESCRIPTION: &str = "web/openapi.json";
/// The tracked types.
pub(crate) const TYPES: &str = "web/src/api/schema.d.ts";

/// Writes both.
pub(crate) fn openapi() -> Result<bool> {
    let mut program = Command::new("cargo");
    program.current_dir(tree::root()).args(["run", "--quiet", "--package", "guichet", "--", "openapi"]);
    run::must(
        "build the program",
        Command::new("cargo").current_dir(tree::root()).args(["build", "--package", "guichet"]),
    )?;
    let printed = program.output().context("the program cannot be run")?;
    if !printed.status.success() {
        bail!("the program does not print its interface: {}", String::from_utf8_lossy(&printed.stderr).trim());
    }
    let description = String::from_utf8(printed.stdout).context("the description is not text")?;
    std::fs::write(path(DESCRIPTION), &description).context("cannot write the description")?;
    web::packages()?;
    let made = run::must(
        "make the types of the web application",
        Command::new("npx").current_dir(web::folder()).args(["--no-install", "openapi-typescript", "openapi.json"]),
    )?;
    let types: Vec<String> =
        made.into_iter().filter(|line| !line.contains("openapi-typescript") && !line.starts_with('🚀')).collect();
    std::fs::write(path(TYPES), format!("{}\n{}\n", first_line(&description), types.join("\n").trim()))
        .context("cannot write the types")?;
    Ok(true)
}

/// The first line of the types: from what they were made.
pub(crate) fn first_line(description: &str) -> String {
    format!("// Made by `cargo xtask openapi` from openapi.json, {:016x}. Not to be edited.", fingerprint(description))
}

/// FNV-1a: enough to see that a file changed, and it needs no dependency.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn path(name: &str) -> PathBuf {
    tree::root().join(name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_fingerprint_is_the_published_one() {
        assert_eq!(super::fingerprint("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
