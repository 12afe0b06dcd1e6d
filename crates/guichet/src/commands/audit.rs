//! `guichet audit`: how a brand treats its customers, from its public threads. Nothing is stored and nothing leaves.

mod terminal;
mod words;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use guichet_channels::import::{Exchange, Format, Mapping, exchanges};
use guichet_core::audit::{Audit, Audited, Judged, Thread, judge};
use guichet_core::guard::House;
use guichet_server::audit_page;
use serde_json::{Value, json};

use crate::commands::Ending;
use crate::language::Language;
use crate::output::{self, Form, Printer};
use crate::progress::Progress;

/// Threads judged together, over all cores.
const TOGETHER: usize = 512;
/// Rows that could not be read are named one by one up to this many.
const NAMED: usize = 10;

/// How a brand treats its customers.
#[derive(Debug, Args)]
pub(crate) struct Threads {
    /// JSON lines or CSV, one thread a row `{message, message_at?, reply?, reply_at?, customer?, channel?}`; a row without a reply was left; `-` for JSON lines on standard input
    file: PathBuf,
    /// Other names of the fields, as `message=customer_text,reply=text`
    #[arg(long, value_name = "NAME=FIELD,…", default_value = "")]
    map: Mapping,
    /// JSON even on a terminal
    #[arg(long)]
    json: bool,
    /// A page with charts to send on, written here: one file, no network needed to read it
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    /// Language of the words, `fr` or `en` [default: the terminal's]
    #[arg(long, value_name = "LANGUAGE")]
    locale: Option<Language>,
    /// The charter of the brand, a TOML file
    #[arg(long, value_name = "FILE")]
    charter: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(command: &Threads) -> Result<Ending> {
    let charter = command.charter.as_deref().map(super::guard::charter).transpose()?;
    let house = House { charter: charter.as_ref(), ..House::default() };
    guichet_core::guard::warm_up();
    let language = command.locale.unwrap_or_else(Language::of_the_terminal);
    let (audited, unreadable) = audited(command, &house, language)?;
    if audited.threads == 0 && unreadable > 0 {
        bail!("{}", words::nothing_readable(&command.file.display().to_string(), language));
    }
    if let Some(out) = &command.html {
        let name = command.file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        std::fs::write(out, audit_page::page(&name, &audited, language.locale()))
            .with_context(|| format!("cannot write {}", out.display()))?;
        output::say(&words::page_written(&out.display().to_string(), language));
    }
    show(&audited, unreadable, command.json, language)?;
    let no_reply_at_all = audited.threads > 0 && audited.replies == 0;
    if no_reply_at_all {
        output::say(words::no_reply_at_all(language));
    }
    Ok(if unreadable == 0 && !no_reply_at_all { Ending::Done } else { Ending::WithFailures })
}

fn show(audited: &Audited, unreadable: usize, json: bool, language: Language) -> Result<()> {
    let mut printer = Printer::new();
    let going_on = match output::form(json) {
        Form::Json => {
            let mut value = serde_json::to_value(audited)?;
            if let Value::Object(fields) = &mut value {
                fields.insert("unreadable".to_owned(), json!(unreadable));
            }
            printer.line(&value)?
        }
        Form::Pretty(style) => printer.words(&terminal::summary(audited, style, language))?,
    };
    if going_on {
        printer.end()?;
    }
    Ok(())
}

/// Judges every thread of the file, in order; how many rows could not be read.
fn audited(command: &Threads, house: &House<'_>, language: Language) -> Result<(Audited, usize)> {
    let (source, format) = open(&command.file)?;
    let mut rows = exchanges(source, format, command.map.clone())?;
    let (mut audit, mut unreadable, mut progress, mut count) = (Audit::new(), 0, Progress::begin(), 0);
    loop {
        let some: Vec<_> = rows.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            break;
        }
        let mut threads: Vec<Thread> = Vec::with_capacity(some.len());
        for row in some {
            let (number, said) = row.with_context(|| format!("cannot read on in {}", command.file.display()))?;
            match said {
                Ok(exchange) => threads.push(thread(exchange, language)),
                Err(problem) => {
                    unreadable += 1;
                    if unreadable <= NAMED {
                        output::say(&words::bad_row(number, problem.code, problem.field.as_deref(), language));
                    }
                }
            }
        }
        count += threads.len();
        judged(&threads, house).into_iter().for_each(|judged| audit.add(judged));
        progress.at(|| words::progress(count, language));
    }
    progress.end();
    if unreadable > NAMED {
        output::say(&words::more_bad_rows(unreadable - NAMED, language));
    }
    Ok((audit.finish(), unreadable))
}

fn open(path: &Path) -> Result<(Box<dyn Read + Send>, Format)> {
    if path == Path::new("-") {
        return Ok((Box::new(io::stdin()), Format::JsonLines));
    }
    let name = path.display();
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        bail!("cannot read {name}: it is a folder");
    }
    match Format::of_path(path) {
        Some(Format::Csv) => Ok((Box::new(file), Format::Csv)),
        Some(Format::Eml | Format::Mbox) => bail!("{name} holds mails; the audit reads threads as JSON lines or CSV"),
        Some(Format::JsonLines) | None => Ok((Box::new(file), Format::JsonLines)),
    }
}

fn thread(exchange: Exchange, language: Language) -> Thread {
    Thread {
        message: exchange.message,
        message_at: exchange.message_at,
        reply: exchange.reply,
        reply_at: exchange.reply_at,
        channel: exchange.channel,
        locale: Some(language.pick("fr", "en").to_owned()),
        visibility: None,
        identity: None,
        reference: None,
    }
}

/// Judges threads over all cores; in their order.
fn judged(threads: &[Thread], house: &House<'_>) -> Vec<Judged> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = threads.len().div_ceil(workers).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = threads
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(|thread| judge(thread, house)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}
