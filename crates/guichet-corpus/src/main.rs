//! `guichet-corpus check|train|eval`: what `cargo xtask train` and `cargo xtask eval` run.
#![expect(clippy::print_stdout, reason = "speaking to the person at the terminal is its work")]

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use guichet_corpus::corpus::{self, Corpus, Row};
use guichet_corpus::eval::{self, FocusRead, Read};
use guichet_corpus::focus::FocusRow;
use guichet_corpus::train::{self, Trained};
use guichet_corpus::{check, real, replies, score};
use guichet_text::model::Weights;

const USAGE: &str =
    "guichet-corpus check | train [--check] | eval [--split apart|tune|crossed] [--rules] [--data DIR] [--wrong LABEL]
  [--corpus DIR]";

/// What stands behind the command.
#[derive(Default)]
struct Options {
    corpus: Option<PathBuf>,
    data: Option<PathBuf>,
    split: Option<String>,
    wrong: Option<String>,
    rules: bool,
    check: bool,
}

fn options(arguments: impl Iterator<Item = String>) -> Result<Options> {
    let mut options = Options::default();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a word behind it"));
        match argument.as_str() {
            "--corpus" => options.corpus = Some(value()?.into()),
            "--data" => options.data = Some(value()?.into()),
            "--split" => options.split = Some(value()?),
            "--wrong" => options.wrong = Some(value()?),
            "--rules" => options.rules = true,
            "--check" => options.check = true,
            _ => bail!("{USAGE}"),
        }
    }
    Ok(options)
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let options = options(arguments)?;
    let corpus = corpus::read(&options.corpus.clone().unwrap_or_else(corpus::folder))?;
    match command.as_str() {
        "check" => checked(&corpus),
        "train" => trained(&corpus, options.check).and_then(|weights| trained_guard(&options, &weights)),
        "eval" => evaluated(&corpus, &options),
        _ => bail!("{USAGE}"),
    }
}

fn checked(corpus: &Corpus) -> Result<()> {
    let wrong = check::check(corpus);
    for complaint in &wrong {
        println!("{complaint}");
    }
    let rows = corpus.messages.values().chain(corpus.focus.values()).map(Vec::len).sum::<usize>();
    println!("{rows} messages, {} to put right", wrong.len());
    if wrong.is_empty() { Ok(()) } else { bail!("the corpus is not what corpus/GUIDE.md says") }
}

fn trained(corpus: &Corpus, only_check: bool) -> Result<Weights> {
    let Trained { weights, verdicts } = train::train(corpus);
    let bytes = weights.pack();
    let path = train::shipped();
    println!("{:<28} {:>4}  {:>5}  {:>5}  {:>6}", "left out by writer", "yes", "rules", "model", "border");
    for verdict in &verdicts {
        println!(
            "{:<28} {:>4}  {:>5}  {:>5}  {:>6.2}  {}",
            verdict.output.name(),
            verdict.positives,
            score::short(verdict.rules),
            score::short(verdict.model),
            verdict.border,
            if verdict.used { "model" } else { "rules" }
        );
    }
    println!("{} features, {}", weights.len(), keep(&path, bytes, only_check)?);
    Ok(weights)
}

/// The second opinion of the guard, from messages read with the new weights of the understanding.
fn trained_guard(options: &Options, weights: &Weights) -> Result<()> {
    let folder = options.corpus.clone().unwrap_or_else(corpus::folder).join("replies");
    let trained = train::guard::train(&replies::read(&folder)?, weights);
    println!("\n{:<28} {:>4}  {:>6} {:>6} {:>8}", "guard, left out by writer", "yes", "sure", "maybe", "against");
    for (rule, settled) in guichet_core::guard::second::ASKED.iter().zip(&trained.settled) {
        println!("{:<28} {settled}", rule.as_str());
    }
    let opinion = trained.opinion;
    println!("{} features, {}", opinion.len(), keep(&train::guard::shipped(), opinion.pack(), options.check)?);
    Ok(())
}

/// Writes the bytes where they differ; with `only_check` that is a mistake.
fn keep(path: &Path, bytes: Vec<u8>, only_check: bool) -> Result<String> {
    let same = std::fs::read(path).is_ok_and(|known| known == bytes);
    let told = format!("{} bytes, {}", bytes.len(), if same { "as shipped" } else { "changed" });
    if only_check && !same {
        bail!("the weights are not those of this corpus and these rules: run `cargo xtask train`");
    }
    if !same {
        std::fs::write(path, bytes).with_context(|| path.display().to_string())?;
    }
    Ok(told)
}

fn evaluated(corpus: &Corpus, options: &Options) -> Result<()> {
    let split = options.split.as_deref().unwrap_or("apart");
    let empty = Weights::default();
    let weights = if options.rules { &empty } else { guichet_text::model::shipped() };
    let rows = corpus.rows(if split == "apart" { &corpus.split.apart } else { &corpus.split.tune });
    let focus = if split == "apart" { Vec::new() } else { corpus.focus_rows() };
    let (read, heard): (Vec<Read<'_>>, Vec<FocusRead<'_>>) = match split {
        "apart" | "tune" => (
            rows.iter().map(|row| one(row, weights)).collect(),
            focus.iter().map(|row| one_focus(row, weights)).collect(),
        ),
        "crossed" => crossed(corpus, &rows, &focus),
        _ => bail!("{USAGE}"),
    };
    if let Some(label) = &options.wrong {
        if split == "apart" {
            bail!("the rows kept apart are not looked at");
        }
        print!("{}{}", eval::wrong(&read, label), eval::focus_wrong(&heard, label));
    } else if read.is_empty() {
        println!("no labelled messages for {split}");
    } else {
        println!("corpus, {split}");
        print!("{}{}", eval::tables(&read), eval::focus_table(&heard));
    }
    print!("{}", eval::kappa(corpus));
    match &options.data {
        Some(folder) if folder.is_dir() => real::measure(folder, weights, options.wrong.as_deref().unwrap_or_default()),
        Some(folder) => bail!("{} is no folder", folder.display()),
        None => Ok(()),
    }
}

fn one<'a>(row: &'a Row, weights: &Weights) -> Read<'a> {
    Read { row, reading: guichet_text::read_with(&row.message.input(), weights) }
}

fn one_focus<'a>(row: &'a FocusRow, weights: &Weights) -> FocusRead<'a> {
    FocusRead { row, reading: guichet_text::read_with(&row.message.input(), weights) }
}

/// Each writer read with weights made from the others.
fn crossed<'a>(corpus: &Corpus, rows: &'a [Row], focus: &'a [FocusRow]) -> (Vec<Read<'a>>, Vec<FocusRead<'a>>) {
    let folds = train::folds(corpus);
    let without = |writer: &str| folds.iter().find(|(known, _)| known == writer).map(|(_, weights)| weights);
    (
        rows.iter().filter_map(|row| Some(one(row, without(row.message.writer())?))).collect(),
        focus.iter().filter_map(|row| Some(one_focus(row, without(row.message.writer())?))).collect(),
    )
}
