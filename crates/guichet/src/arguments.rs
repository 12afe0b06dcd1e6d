//! What can be written on the command line.

use clap::{Parser, Subcommand};

use crate::commands::{
    article, audit, backup, brand, channel, charter, demo, doctor, export, guard, import, serve, understand, user,
};

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
    /// How a brand treats its customers, from its public threads: figures, and a page to send on
    Audit(audit::Threads),
    /// Brands, whose customers write
    Brand(brand::Brands),
    /// The knowledge base as Markdown files, in and out
    Article(article::Articles),
    /// Accounts of colleagues
    User(user::Users),
    /// Connected accounts on networks
    Channel(channel::Channels),
    /// The charter of a brand: print it, bring the next version from a file, check a file
    Charter(charter::Charters),
    /// Earlier conversations from files: mails, JSON lines, CSV
    Import(import::Files),
    /// Everything, as JSON lines for other programs
    Export(export::Export),
    /// A copy of everything, while the desk works
    Backup(backup::Copy),
    /// The data of a backup, back in place
    Restore(backup::Copy),
    /// Is everything as it should be?
    Doctor(doctor::Doctor),
    /// The data in the form of this version
    Migrate(doctor::Doctor),
    /// The description of the HTTP interface
    #[command(hide = true)]
    Openapi,
}
