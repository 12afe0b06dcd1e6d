//! What can be written on the command line.

use clap::{Parser, Subcommand};

use crate::commands::{brand, channel, demo, export, guard, import, serve, understand, user};

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
    /// A living desk with nothing to configure: three brands, simulated customers
    Demo(demo::Demo),
    /// The desk
    Serve(serve::Serve),
    /// Read messages: one JSON line in, one reading out, in order
    Understand(understand::Understand),
    /// Examine drafts before they leave: one JSON line in, one report out, in order
    Guard(guard::Guard),
    /// Brands, whose customers write
    Brand(brand::Brands),
    /// Accounts of colleagues
    User(user::Users),
    /// Connected accounts on networks
    Channel(channel::Channels),
    /// Earlier conversations from files: mails, JSON lines, CSV
    Import(import::Files),
    /// Everything, as JSON lines for other programs
    Export(export::Export),
    /// The description of the HTTP interface
    #[command(hide = true)]
    Openapi,
}
