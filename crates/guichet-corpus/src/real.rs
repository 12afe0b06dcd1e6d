//! Measures on real messages that may not be published: a folder that is named, never part of the tree.
//!
//! How the labels of each set map to ours stands in `docs/understanding.md`. A file that is not there is said and left out.
#![expect(clippy::print_stdout, reason = "the tables are for the person at the terminal")]

mod abuse;
mod copies;
mod customers;
mod personal;
mod speed;
mod topics;

use std::path::Path;

use anyhow::Result;
use guichet_text::model::Weights;
use guichet_text::reading::{Input, Reading};
use serde_json::Value;

use crate::score::Score;

/// A folder of real messages and the weights to read them with.
struct Real<'a> {
    folder: &'a Path,
    weights: &'a Weights,
    /// The label whose wrong rows are printed, empty for none.
    wrong: &'a str,
}

/// Prints every table; with `wrong`, also the rows that this label gets wrong.
///
/// # Errors
/// When a file of the folder cannot be read.
pub fn measure(folder: &Path, weights: &Weights, wrong: &str) -> Result<()> {
    println!("\nreal messages");
    let real = Real { folder, weights, wrong };
    customers::language(&real)?;
    customers::customers(&real)?;
    personal::personal_data(&real)?;
    topics::customers(&real)?;
    topics::airline(&real)?;
    copies::replies(&real)?;
    abuse::public_sets(&real)?;
    abuse::stream(&real)?;
    speed::speed(&real)
}

impl Real<'_> {
    fn rows(&self, name: &str) -> Result<Vec<Value>> {
        let path = self.folder.join(name);
        if !path.exists() {
            println!("{name}: not there, left out");
            return Ok(Vec::new());
        }
        let content = std::fs::read_to_string(path)?;
        Ok(content.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    fn reading(&self, row: &Value) -> Reading {
        let sector = row["airline"].as_str().map(|_| "airline".to_owned());
        guichet_text::read_with(&Input { text: text(row).to_owned(), sector, ..Input::default() }, self.weights)
    }

    fn show(&self, label: &str, expected: &str, found: &str, row: &Value) {
        if self.wrong == label && expected != found {
            println!("[{label}] expected {expected}, found {found}: {}", text(row).replace('\n', " / "));
        }
    }
}

fn text(row: &Value) -> &str {
    row["text"].as_str().unwrap_or_default()
}

const fn yes(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

fn print(name: &str, score: &Score, aim: &str) {
    println!("{name:<44} {score}{aim}");
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
