//! The commands, one file each.

pub(crate) mod article;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod brand;
pub(crate) mod channel;
pub(crate) mod charter;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod guard;
pub(crate) mod import;
pub(crate) mod openapi;
pub(crate) mod serve;
pub(crate) mod understand;
pub(crate) mod user;

use anyhow::Result;

use crate::arguments::{Arguments, Command};

/// How a command ended that could start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All of it.
    Done,
    /// Not all of it; what failed was said in its place.
    WithFailures,
}

/// Runs a command.
pub(crate) fn run(arguments: Arguments) -> Result<Ending> {
    match arguments.command {
        Command::Understand(command) => understand::run(&command),
        Command::Guard(command) => guard::run(&command),
        Command::Audit(command) => audit::run(&command),
        Command::Brand(command) => brand::run(&command),
        Command::Article(command) => article::run(&command),
        Command::User(command) => user::run(&command),
        Command::Channel(command) => channel::run(&command),
        Command::Charter(command) => charter::run(&command),
        Command::Import(command) => import::run(&command),
        Command::Export(command) => export::run(&command),
        Command::Demo(command) => demo::run(&command),
        Command::Serve(command) => serve::run(&command),
        Command::Backup(command) => backup::back_up(&command),
        Command::Restore(command) => backup::bring_back(&command),
        Command::Doctor(command) => doctor::run(&command),
        Command::Migrate(command) => doctor::migrate(&command),
        Command::Openapi => openapi::run(),
    }
}
