//! `guichet openapi`: the description of the HTTP interface, as the desk serves it at `/api/openapi.json`.

use anyhow::Result;

use crate::commands::Ending;
use crate::output::Printer;

/// Runs the command.
pub(crate) fn run() -> Result<Ending> {
    let mut printer = Printer::new();
    printer.words(&guichet_server::openapi())?;
    printer.end()?;
    Ok(Ending::Done)
}
