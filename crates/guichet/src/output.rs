//! Where words go: results to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

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
