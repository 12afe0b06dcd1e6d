//! Where words go: results to standard output, everything else to standard error.

use std::io::{BufWriter, IsTerminal, StdoutLock, Write};

use anyhow::{Context, Result};

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One JSON value a line, for programs.
    Json,
    /// The same, pleasant to read.
    Pretty(Style),
}

/// How a terminal is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    /// Colours may be used.
    pub(crate) colours: bool,
    /// Columns.
    pub(crate) width: usize,
}

impl Style {
    /// `text` in a colour, if colours may be used. `code` is the number of the escape sequence.
    pub(crate) fn paint(self, code: &str, text: &str) -> String {
        if self.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// JSON when asked for or when the output is piped, else pleasant to read.
pub(crate) fn form(json: bool) -> Form {
    if json || !std::io::stdout().is_terminal() {
        return Form::Json;
    }
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100);
    Form::Pretty(Style { colours: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()), width })
}

/// Says what went wrong, to a person.
pub(crate) fn complain(words: &str) {
    let _ = writeln!(std::io::stderr().lock(), "guichet: {words}");
}

/// Shows one result: JSON when piped, the words for people on a terminal.
pub(crate) fn show(value: &serde_json::Value, words: &str) -> Result<()> {
    let mut printer = Printer::new();
    let going_on = match form(false) {
        Form::Json => printer.line(value)?,
        Form::Pretty(_) => printer.words(words)?,
    };
    if going_on {
        printer.end()?;
    }
    Ok(())
}

/// Prints many lines of result.
pub(crate) struct Printer {
    out: BufWriter<StdoutLock<'static>>,
}

impl Printer {
    /// To standard output.
    pub(crate) fn new() -> Self {
        Self { out: BufWriter::new(std::io::stdout().lock()) }
    }

    /// One value as a line of JSON; false when the reader went away (`… | head`), which is no failure.
    pub(crate) fn line(&mut self, value: &serde_json::Value) -> Result<bool> {
        self.words(&value.to_string())
    }

    /// One line of words; false when the reader went away.
    pub(crate) fn words(&mut self, words: &str) -> Result<bool> {
        let written = writeln!(self.out, "{words}");
        still_read(written)
    }

    /// Everything that was printed has left.
    pub(crate) fn end(&mut self) -> Result<bool> {
        let flushed = self.out.flush();
        still_read(flushed)
    }
}

fn still_read(written: std::io::Result<()>) -> Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(problem) if problem.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(problem) => Err(problem).context("cannot write the result"),
    }
}

/// Says how things go, to a person.
pub(crate) fn say(words: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{words}");
}
