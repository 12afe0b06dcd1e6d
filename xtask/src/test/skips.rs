//! What could not be tried on this machine, with its reason: said at the end and never counted as passed.
//!
//! A test that misses its counterpart returns early, and the runner calls that a success. So it also writes a line into a
//! list (`xtask/given/skipped.rs`), and the count is set right here.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::tree;

/// How the tests learn where the list is.
pub(crate) const LIST: &str = "GUICHET_SKIPPED_LIST";

/// Where the list is.
pub(crate) fn list() -> PathBuf {
    tree::artefacts().join("skipped.tsv")
}

/// Empties the list, for a new run.
pub(crate) fn begin() -> Result<()> {
    let list = list();
    std::fs::create_dir_all(tree::artefacts())
        .and_then(|()| std::fs::write(&list, ""))
        .with_context(|| format!("{} cannot be written", list.display()))
}

/// Notes something that a suite itself could not try.
pub(crate) fn note(what: &str, why: &str) {
    let mut told = read();
    let _ = writeln!(told, "{what}\t{why}");
    let _ = std::fs::write(list(), told);
}

/// How much stands in the list.
pub(crate) fn count() -> u64 {
    read().lines().map(|_| 1).sum()
}

/// The list in words: each reason once, with how many tests it concerns and their names.
pub(crate) fn in_words() -> Option<String> {
    words(&read())
}

fn read() -> String {
    std::fs::read_to_string(list()).unwrap_or_default()
}

fn words(list: &str) -> Option<String> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in list.lines() {
        let (test, why) = line.split_once('\t').unwrap_or(("", line));
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, tests)) => tests.push(test),
            None => reasons.push((why, vec![test])),
        }
    }
    if reasons.is_empty() {
        return None;
    }
    let mut words = "SKIPPED, so nothing is known about it:\n".to_owned();
    for (why, tests) in reasons {
        let _ = writeln!(words, "   {} × {why}\n       {}", tests.len(), tests.join(", "));
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn each_reason_stands_once_with_its_tests() {
        let list = "mail::one\tno Dovecot here\nstore::two\tno PostgreSQL here\nmail::three\tno Dovecot here\n";
        let said = words(list).unwrap();
        assert!(said.contains("2 × no Dovecot here\n       mail::one, mail::three"), "{said}");
        assert!(said.contains("1 × no PostgreSQL here"), "{said}");
        assert_eq!(words(""), None);
    }
}
