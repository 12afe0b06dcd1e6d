//! `guichet understand`: one message a line in, one reading a line out, in order.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use guichet_text::{Input, Reading, read, redact};
use serde::Serialize;

use crate::commands::Ending;
use crate::language::Language;
use crate::lines::{self, Answer, Trouble};
use crate::output::{self, Form};
use crate::pretty;

/// Read messages.
#[derive(Debug, Args)]
pub(crate) struct Understand {
    /// JSON lines `{id?, text, channel?, created_at?, timezone?, sector?, locale?, earlier?}`; `-` or nothing for standard input
    file: Option<PathBuf>,
    /// JSON even on a terminal
    #[arg(long)]
    json: bool,
    /// Beside each reading, the message with personal data replaced by their kind; on a terminal, that alone
    #[arg(long)]
    redacted: bool,
}

/// A reading with the message as others may see it.
#[derive(Serialize)]
struct Redacted<'a> {
    #[serde(flatten)]
    reading: &'a Reading,
    redacted: String,
}

/// Runs the command.
pub(crate) fn run(command: &Understand) -> Result<Ending> {
    let source = lines::open(command.file.as_deref())?;
    let form = output::form(command.json);
    let language = Language::of_the_terminal();
    guichet_text::warm_up();
    lines::answer_each(source, |line| one(line, &form, command.redacted, language))
}

fn one(line: &lines::Line, form: &Form, redacted: bool, language: Language) -> Answer {
    let input: Input = match line.parse() {
        Ok(input) => input,
        Err(trouble) => return answer_trouble(line, &trouble, form, language),
    };
    // A person at the terminal reads the reasons in their own language; JSON says them as the line asks for.
    let input = match form {
        Form::Pretty(_) if input.locale.is_none() => {
            Input { locale: Some(language.pick("fr", "en").to_owned()), ..input }
        }
        _ => input,
    };
    let reading = read(&input);
    let others_may_see = || redact(&input.text, &reading.personal_data, &reading.language);
    match form {
        Form::Json if redacted => Answer::json(&Redacted { redacted: others_may_see(), reading: &reading }),
        Form::Pretty(_) if redacted => Answer::good(others_may_see()),
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
