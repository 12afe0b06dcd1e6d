//! Builds the regular expressions of this crate.
//!
//! Invariant: every expression is a constant or a line of a shipped data file, and a test reads with all of them.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

/// The compiled form of a shipped expression.
///
/// Borders of words are the ASCII ones: folded text is nearly ASCII, and with the Unicode ones a single emoji would send
/// the search to an engine ten times slower.
#[expect(clippy::expect_used, reason = "shipped expressions are constants; the tests compile every one of them")]
pub(crate) fn pattern(expression: &str) -> Regex {
    RegexBuilder::new(&expression.replace(r"\b", r"(?-u:\b)"))
        .size_limit(8 << 20)
        .build()
        .expect("a shipped expression compiles")
}

/// Several shipped expressions, looked for in one pass.
#[expect(clippy::expect_used, reason = "shipped expressions are constants; the tests compile every one of them")]
pub(crate) fn any_of(expressions: &[String]) -> RegexSet {
    RegexSetBuilder::new(expressions.iter().map(|expression| expression.replace(r"\b", r"(?-u:\b)")))
        .size_limit(8 << 20)
        .build()
        .expect("shipped expressions compile")
}
