//! Measures the guard: `cargo run --release -p guichet-core --example measure_guard -- [FOLDER] [--wrong RULE] [--show] [--corpus DIR]`.
//!
//! First on the pairs of `corpus/replies`, writers kept apart beside the others; `--wrong RULE` prints where guard and
//! judge differ (`good`, `questions` and `promises` too), never for a writer who is kept apart. Then on the labelled real
//! replies of FOLDER (`fr_reply_guard_hand.dev.jsonl`, `twcs_agent_activities_en.dev.jsonl`, `fr_brand_threads.dev.jsonl`;
//! a file that is missing is left out), with `--show` each disagreement. Then the time.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a measuring tool on a developer's machine may fail loudly and prints what it measured"
)]

mod pairs;
mod real;
mod replies;
mod score;
mod speed;

use std::path::PathBuf;

use guichet_core::guard;

fn main() {
    let mut folder: Option<PathBuf> = None;
    let mut wrong: Option<String> = None;
    let mut show = false;
    let mut pairs_in = replies::folder();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--show" => show = true,
            "--corpus" => pairs_in = arguments.next().expect("--corpus needs a folder").into(),
            "--wrong" => wrong = Some(arguments.next().expect("--wrong needs the name of a rule")),
            other => folder = Some(other.into()),
        }
    }
    guard::warm_up();
    let corpus = replies::read(&pairs_in);
    if let Some(rule) = wrong {
        pairs::show(&corpus, &rule);
        return;
    }
    pairs::measure(&corpus);
    if let Some(folder) = folder {
        real::measure(&folder, show);
    }
    speed::speed();
}
