//! `guichet understand`: one message a line in, one reading a line out, in order.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use guichet_text::{Input, read};

use crate::commands::Ending;
use crate::language::Language;
use crate::lines::{self, Answer, Trouble};
use crate::output::{self, Form};
use crate::pretty;

/// Read messages.
#[derive(Debug, Args)]
pub(crate) struct Understand {
    /// JSON lines `{id?, text, channel?, created_at?, timezone?, sector?, earlier?}`; `-` or nothing for standard input
    file: Option<PathBuf>,
    /// JSON even on a terminal
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(command: &Understand) -> Result<Ending> {
    let source = lines::open(command.file.as_deref())?;
    let form = output::form(command.json);
    let language = Language::of_the_terminal();
    guichet_text::warm_up();
    lines::answer_each(source, |line| one(line, &form, language))
}

fn one(line: &lines::Line, form: &Form, language: Language) -> Answer {
    let input: Input = match line.parse() {
        Ok(input) => input,
        Err(trouble) => return answer_trouble(line, &trouble, form, language),
    };
    let reading = read(&input);
    match form {
        Form::Json => Answer::json(&reading),
        Form::Pretty(style) => Answer::good(pretty::reading(&input.text, &reading, *style, language)),
    }
}

/// The answer to a line that cannot be used, in its place.
pub(super) fn answer_trouble(line: &lines::Line, trouble: &Trouble, form: &Form, language: Language) -> Answer {
    match form {
        Form::Json => Answer::bad(trouble.to_json(line.id(), line.number, language)),
        Form::Pretty(style) => Answer::bad(pretty::trouble(line.number, &trouble.message(language), *style)),
    }
}
