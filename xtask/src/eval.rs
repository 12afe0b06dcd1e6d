//! What the understanding and the guard get right, label by label and language by language, with the aims beside; then the same case
//! again, incidents, what corrections teach, articles.
//!
//! The understanding is measured on the corpus, on the writers kept apart unless another side is named. Real messages may not
//! be published: they stand in a folder that is named, and never in the tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{self, Show};
use crate::tree;

/// Measures both engines; the folder of real messages is named, in `GUICHET_DATA`, or beside the tree.
pub(crate) fn eval(arguments: &[String]) -> Result<bool> {
    let (folder, rest) = folder_of(arguments)?;
    let mut understanding = cargo_run("guichet-corpus");
    understanding.args(["--", "eval"]).args(rest);
    if let Some(folder) = &folder {
        understanding.arg("--data").arg(folder);
    }
    let mut all_right = run::run("understanding", &mut understanding, Show::Lines)?.success;
    for measure in MEASURES {
        let mut program = cargo_run(measure.package);
        program.args(["--example", measure.example, "--"]).args(measure.words);
        match (&folder, measure.real) {
            (Some(folder), Real::Used | Real::Needed) => {
                program.arg(folder);
            }
            (None, Real::Needed) => {
                println!("{}: needs a folder of real messages (--data FOLDER), left out", measure.title);
                continue;
            }
            _ => {}
        }
        all_right &= run::run(measure.title, &mut program, Show::Lines)?.success;
    }
    Ok(all_right)
}

/// What a measure does with the folder of real messages.
#[derive(Clone, Copy)]
enum Real {
    Unused,
    /// Measured on as well.
    Used,
    /// Nothing is measured without.
    Needed,
}

/// A measuring program of a crate.
struct Measure {
    title: &'static str,
    package: &'static str,
    example: &'static str,
    words: &'static [&'static str],
    real: Real,
}

/// What is measured beside the readings; the writers kept apart are counted, never shown.
const MEASURES: &[Measure] = &[
    Measure {
        title: "guard",
        package: "guichet-corpus",
        example: "measure_guard",
        words: &["--apart"],
        real: Real::Used,
    },
    Measure {
        title: "the same case again",
        package: "guichet-text",
        example: "measure_similar",
        words: &[],
        real: Real::Used,
    },
    Measure {
        title: "incidents",
        package: "guichet-core",
        example: "measure_incidents",
        words: &[],
        real: Real::Needed,
    },
    Measure { title: "learning", package: "guichet-core", example: "measure_learning", words: &[], real: Real::Unused },
    Measure { title: "articles", package: "guichet-core", example: "measure_articles", words: &[], real: Real::Unused },
];

fn cargo_run(package: &str) -> Command {
    let mut program = Command::new("cargo");
    program.current_dir(tree::root()).args(["run", "--quiet", "--release", "--package", package]);
    program
}

/// The folder of real messages, if there is one, and the words that are not about it.
fn folder_of(arguments: &[String]) -> Result<(Option<PathBuf>, Vec<&String>)> {
    let mut rest = Vec::new();
    let mut named = None;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--data" {
            named = words.next().map(PathBuf::from);
        } else if !word.starts_with("--") && Path::new(word).is_dir() {
            named = Some(PathBuf::from(word));
        } else {
            rest.push(word);
        }
    }
    if let Some(folder) = named.as_ref().filter(|folder| !folder.is_dir()) {
        bail!("{} is no folder of labelled texts", folder.display());
    }
    let known = named.or_else(|| std::env::var_os("GUICHET_DATA").map(PathBuf::from));
    let folder = known.unwrap_or_else(|| tree::root().join("../shared/data"));
    Ok((Some(folder).filter(|folder| folder.is_dir()), rest))
}
