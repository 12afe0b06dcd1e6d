//! `guichet guard`: one draft a line in, one report a line out, in order.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use guichet_core::guard::{Charter, CharterError, House, Input, examine_with};
use guichet_core::text;

use crate::commands::Ending;
use crate::commands::understand::answer_trouble;
use crate::language::Language;
use crate::lines::{self, Answer};
use crate::output::{self, Form};
use crate::pretty;

/// Examine drafts.
#[derive(Debug, Args)]
pub(crate) struct Guard {
    /// JSON lines `{id?, channel, visibility, message{text}, reply, …}`; `-` or nothing for standard input
    file: Option<PathBuf>,
    /// The charter of the brand, a TOML file
    #[arg(long, value_name = "FILE")]
    charter: Option<PathBuf>,
    /// JSON even on a terminal
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(command: &Guard) -> Result<Ending> {
    let charter = command.charter.as_deref().map(charter).transpose()?;
    let source = lines::open(command.file.as_deref())?;
    let form = output::form(command.json);
    let language = Language::of_the_terminal();
    let house = House { charter: charter.as_ref(), ..House::default() };
    guichet_text::warm_up();
    lines::answer_each(source, |line| one(line, &house, &form, language))
}

pub(super) fn charter(file: &std::path::Path) -> Result<Charter> {
    read_charter(file, Language::of_the_terminal()).map(|(_, charter)| charter)
}

/// A charter file with what it says. Mistakes are told in somebody's language, and what is read otherwise than it was
/// written is said beside.
pub(super) fn read_charter(file: &std::path::Path, language: Language) -> Result<(String, Charter)> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read the charter {}", file.display()))?;
    let parsed = Charter::read(&text);
    let locale = language.pick("fr", "en");
    if !parsed.problems.is_empty() {
        bail!("{}\n{}", file.display(), CharterError(parsed.problems).in_locale(locale));
    }
    for note in &parsed.notes {
        output::complain(&format!("{}:{} {}", file.display(), note.line, note.in_locale(locale)));
    }
    Ok((text, parsed.charter))
}

fn one(line: &lines::Line, house: &House<'_>, form: &Form, language: Language) -> Answer {
    let input: Input = match line.parse() {
        Ok(input) => input,
        Err(trouble) => return answer_trouble(line, &trouble, form, language),
    };
    let report = examine_with(&input, &text::read(&as_message(&input)), house);
    match form {
        Form::Json => Answer::json(&report),
        Form::Pretty(style) => Answer::good(pretty::report(&input, &report, *style, language)),
    }
}

/// The message that the draft answers, as the engine reads it.
fn as_message(input: &Input) -> text::Input {
    text::Input {
        id: None,
        text: input.message.text.clone(),
        channel: Some(input.channel.clone()).filter(|channel| !channel.is_empty()),
        created_at: input.message.created_at.or(input.now),
        timezone: input.timezone.clone(),
        sector: None,
        locale: None,
        earlier: input.earlier.clone(),
    }
}
