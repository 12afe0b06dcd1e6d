//! The command line of Guichet: `docs/` and `guichet --help` say what each command does.
//!
//! Invariant: what goes to standard output is the result and nothing else; progress and complaints go to standard error.
//! Exit codes: 0 done, 1 done with failures said, 2 could not start.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::as_conversions,
        reason = "tests may fail loudly"
    )
)]

mod arguments;
mod commands;
mod language;
mod lines;
mod output;
mod place;
mod pretty;
mod progress;
mod trail;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::commands::Ending;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(arguments) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::WithFailures) => ExitCode::from(1),
        Err(problem) => {
            output::complain(&format!("{problem:#}"));
            ExitCode::from(2)
        }
    }
}
