//! What can be written on the command line.

use clap::{Parser, Subcommand};

use crate::commands::{guard, understand};

/// The counter where a customer gets help.
#[derive(Debug, Parser)]
#[command(name = "guichet", version, about, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read messages: one JSON line in, one reading out, in order
    Understand(understand::Understand),
    /// Examine drafts before they leave: one JSON line in, one report out, in order
    Guard(guard::Guard),
}
