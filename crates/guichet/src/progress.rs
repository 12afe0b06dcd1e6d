//! How far long work is, on standard error: once a moment on a terminal, once in a while elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Long work.
pub(crate) struct Progress {
    on_terminal: bool,
    started: Instant,
    said: Option<Instant>,
}

impl Progress {
    /// Work begins.
    pub(crate) fn begin() -> Self {
        Self { on_terminal: std::io::stderr().is_terminal(), started: Instant::now(), said: None }
    }

    /// Says where the work is, if it is time to say something.
    pub(crate) fn at(&mut self, words: impl FnOnce() -> String) {
        let pause = if self.on_terminal { Duration::from_millis(200) } else { Duration::from_secs(10) };
        if self.said.unwrap_or(self.started).elapsed() < pause {
            return;
        }
        self.said = Some(Instant::now());
        let (words, seconds) = (words(), self.started.elapsed().as_secs());
        let mut out = std::io::stderr().lock();
        let _ = if self.on_terminal {
            write!(out, "\r\x1b[K{words}, {seconds} s").and_then(|()| out.flush())
        } else {
            writeln!(out, "{words}, {seconds} s")
        };
    }

    /// The work is over: the terminal's line is free again.
    pub(crate) fn end(self) {
        if self.on_terminal && self.said.is_some() {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
