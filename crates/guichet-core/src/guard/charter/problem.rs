//! What is wrong in a charter file: where, what, and what to do, in both languages.

use serde::Serialize;

/// One mistake, or one thing that is read otherwise than it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line of the file, from 1.
    pub line: usize,
    /// The key, with its section (`levels.tone`); empty when the line cannot be read at all.
    pub key: String,
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

impl Problem {
    /// The sentence in somebody's language, without the line.
    #[must_use]
    pub fn in_locale(&self, locale: &str) -> &str {
        if locale.starts_with("fr") { &self.french } else { &self.english }
    }
}

/// Why a charter cannot be used: every mistake that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterError(pub Vec<Problem>);

impl CharterError {
    /// The mistakes, one a line, in somebody's language.
    #[must_use]
    pub fn in_locale(&self, locale: &str) -> String {
        let french = locale.starts_with("fr");
        let line = |problem: &Problem| {
            let words = problem.in_locale(locale);
            if french {
                format!("ligne {}\u{a0}: {words}", problem.line)
            } else {
                format!("line {}: {words}", problem.line)
            }
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl std::fmt::Display for CharterError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.in_locale("en"))
    }
}

impl std::error::Error for CharterError {}
