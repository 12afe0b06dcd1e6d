//! The house rules that a machine can hold. Each rule is a file; adding one touches its file and [`RULES`].

mod budgets;
mod dependencies;
mod documents;
mod leaks;
mod names;
mod source;

use anyhow::Result;

use crate::tree::{self, File};

/// One thing to put right: where, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// Path, and the line where there is one.
    pub(crate) place: String,
    /// What is wrong and what to do, in plain words.
    pub(crate) advice: String,
}

impl Complaint {
    fn new(place: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { place: place.into(), advice: advice.into() }
    }
}

type Rule = fn(&[File]) -> Vec<Complaint>;

const RULES: &[Rule] = &[dependencies::check, budgets::check, names::check, leaks::check, documents::check];

/// Prints every complaint; true when there is none.
pub(crate) fn command() -> Result<bool> {
    let complaints = complaints()?;
    for complaint in &complaints {
        println!("{}: {}", complaint.place, complaint.advice);
    }
    println!("{} to put right", complaints.len());
    Ok(complaints.is_empty())
}

fn complaints() -> Result<Vec<Complaint>> {
    let files = tree::files()?;
    Ok(RULES.iter().flat_map(|rule| rule(&files)).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_is_tidy() {
        let complaints = super::complaints().unwrap();
        let words: Vec<String> =
            complaints.iter().map(|complaint| format!("{}: {}", complaint.place, complaint.advice)).collect();
        assert!(words.is_empty(), "\n{}\n", words.join("\n"));
    }
}
