//! From a checkout to a living desk on the screen. The two builds run side by side: each waits mostly for itself.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};

use crate::{run, tree, web};

/// Builds everything, then runs `guichet demo` in the foreground with the given arguments.
pub(crate) fn demo(arguments: &[String]) -> Result<bool> {
    let start = Instant::now();
    println!("Building Guichet and its desk. The first time takes about four minutes on two cores.");
    let desk = std::thread::spawn(web::build);
    run::must(
        "build the program",
        Command::new("cargo").current_dir(tree::root()).args(["build", "--profile", "demo", "--package", "guichet"]),
    )?;
    desk.join().map_err(|_| anyhow!("the build of the web application broke off"))??;
    println!("── ready after {}; Ctrl-C ends the demo", run::elapsed(start));
    let status = Command::new("cargo")
        .current_dir(tree::root())
        .args(["run", "--quiet", "--profile", "demo", "--package", "guichet", "--", "demo"])
        .args(arguments)
        .status()
        .context("the demo cannot be started")?;
    Ok(status.success())
}
