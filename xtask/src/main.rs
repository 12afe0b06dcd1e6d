//! `cargo xtask …`: one command each to try, test and measure Guichet. Standard library and little else, so that it
//! stands ready seconds after a checkout.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "speaking to the person at the terminal is its work")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly"))]

mod bench;
mod debian;
mod demo;
mod eval;
mod generate;
mod run;
mod test;
mod tidy;
mod train;
mod tree;
mod web;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask COMMAND

  demo      build everything and open a living desk in the browser
  test      install what is missing, then run every test; ends with the counts
  tidy      hold the house rules: dependency direction, budgets, names, fresh generated files
  web       build the web application into web/dist
  openapi   write the description of the HTTP interface
  bench     print every speed that we claim, measured on this machine in release
  eval      print what the understanding and the guard get right, label by label
  train     make the weights of the understanding from corpus/";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let done = match command.as_str() {
        "demo" => demo::demo(&rest),
        "test" => test::test(&rest),
        "tidy" => tidy::command(),
        "web" => web::build(),
        "openapi" => generate::openapi(),
        "bench" => bench::bench(&rest),
        "eval" => eval::eval(&rest),
        "train" => train::train(&rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{problem:#}");
            ExitCode::FAILURE
        }
    }
}
