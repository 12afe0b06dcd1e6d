//! The web application: its packages and its build.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{run, tree};

/// The oldest Node.js that the build works on.
const NODE: (u32, u32) = (20, 19);

/// Builds `web/dist`.
pub(crate) fn build() -> Result<bool> {
    packages()?;
    run::must("build the web application", npm().args(["run", "build"]))?;
    Ok(true)
}

/// The web folder.
pub(crate) fn folder() -> PathBuf {
    tree::root().join("web")
}

/// `npm` in the web folder.
pub(crate) fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder());
    npm
}

/// Installs the packages of the lock file, unless exactly these are there.
pub(crate) fn packages() -> Result<()> {
    check_node()?;
    let lock = std::fs::read(folder().join("package-lock.json")).context("web/package-lock.json is missing")?;
    let mark = folder().join("node_modules/.installed-lock");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run::must("install the web packages", npm().args(["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(&mark, lock).context("cannot note which web packages are installed")
}

fn check_node() -> Result<()> {
    let Some(version) = run::answer("node", &["--version"]) else {
        bail!("Node.js {}.{} or newer is needed (with npm) and `node` was not found", NODE.0, NODE.1);
    };
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < NODE {
        bail!("Node.js {}.{} or newer is needed; this is {version}", NODE.0, NODE.1);
    }
    Ok(())
}
