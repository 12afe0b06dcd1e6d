//! Measures the guard: `cargo run --release -p guichet-corpus --example measure_guard -- [FOLDER] [--wrong RULE] [--show] [--rules]
//! [--apart] [--corpus DIR]`.
//!
//! First on the pairs of `corpus/replies`: the tuned writers with the opinion that we ship (*tune*), each of them with an
//! opinion made from the others (*crossed*), and with `--apart` the writers kept apart, which
//! whoever tunes does not look at while tuning. `--rules` leaves the second opinion out;
//! `--wrong RULE` prints where guard and judge differ, crossed (`good`, `questions` and `promises` too), never for a writer who
//! is kept apart. Then on the labelled real replies of FOLDER (`fr_reply_guard_hand.dev.jsonl`,
//! `twcs_agent_activities_en.dev.jsonl`, `fr_brand_threads.dev.jsonl`; a file that is missing is left out), with `--show`
//! each disagreement. Then the time.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a measuring tool on a developer's machine may fail loudly and prints what it measured"
)]

mod pairs;
mod real;
mod score;
mod second;
mod speed;

use std::path::PathBuf;

use guichet_core::guard::second::Opinion;
use guichet_core::guard::{self, second as shipped};
use guichet_corpus::{corpus, replies, train};
use pairs::Examined;

fn main() {
    let mut folder: Option<PathBuf> = None;
    let mut wrong: Option<String> = None;
    let (mut show, mut rules, mut apart) = (false, false, false);
    let mut pairs_in = corpus::folder().join("replies");
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--show" => show = true,
            "--rules" => rules = true,
            "--apart" => apart = true,
            "--corpus" => pairs_in = arguments.next().expect("--corpus needs a folder").into(),
            "--wrong" => wrong = Some(arguments.next().expect("--wrong needs the name of a rule")),
            other => folder = Some(other.into()),
        }
    }
    guard::warm_up();
    let corpus = replies::read(&pairs_in).expect("the pairs are what their guide says");
    let silent = Opinion::default();
    let usual = if rules { &silent } else { shipped::shipped() };
    let folds = if rules { Vec::new() } else { train::guard::folds(&corpus, guichet_text::model::shipped()) };
    let without =
        |writer: &str| folds.iter().find(|(known, _)| known == writer).map_or(&silent, |(_, opinion)| opinion);
    let crossed: Vec<Examined<'_>> =
        corpus.tune.iter().map(|pair| Examined::new(pair, without(pair.writer()))).collect();
    if let Some(rule) = wrong {
        pairs::show(&crossed, &rule);
        return;
    }
    if !rules {
        let tune: Vec<Examined<'_>> = corpus.tune.iter().map(|pair| Examined::new(pair, usual)).collect();
        pairs::measure("tune", &tune);
    }
    pairs::measure(if rules { "rules alone" } else { "crossed" }, &crossed);
    for writer in corpus.writers.iter().filter(|_| rules) {
        let own: Vec<Examined<'_>> =
            corpus.tune.iter().filter(|pair| pair.writer() == writer).map(|pair| Examined::new(pair, usual)).collect();
        pairs::measure(&format!("rules alone, {writer}"), &own);
    }
    if apart {
        let apart: Vec<Examined<'_>> = corpus.apart.iter().map(|pair| Examined::new(pair, usual)).collect();
        pairs::measure("apart", &apart);
    }
    second::kappa(&corpus);
    if let Some(folder) = folder {
        real::measure(&folder, usual, show);
    }
    speed::speed();
}
