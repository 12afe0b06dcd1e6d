//! JSON lines in, one answer a line out: streaming, over all cores, in the order of the input.
//!
//! Invariant: each line that is not blank gets exactly one answer, in its place, whatever stands in it.

mod line;
mod source;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::commands::Ending;

pub(crate) use line::{Line, Trouble};
pub(crate) use source::{Source, open};

/// Lines under way at once, for each core.
const AHEAD: usize = 32;

/// The answer to one line.
#[derive(Debug)]
pub(crate) struct Answer {
    text: String,
    good: bool,
}

impl Answer {
    /// An answer ready to print.
    pub(crate) const fn good(text: String) -> Self {
        Self { text, good: true }
    }

    /// What to print in place of an answer that could not be given.
    pub(crate) const fn bad(text: String) -> Self {
        Self { text, good: false }
    }

    /// An answer as one line of JSON.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        serde_json::to_string(value).map_or_else(
            |_| Self::bad(Trouble::EngineFailed.to_json(None, 0, crate::language::Language::English)),
            Self::good,
        )
    }
}

/// A line on its way to a worker, and where its answer goes.
type Job = (Line, SyncSender<Answer>);

/// Answers each line of the source on standard output.
///
/// The printer waits for the answers in the order of the lines; the bounded queue of awaited answers is also what keeps
/// memory bounded when one line is slow.
pub(crate) fn answer_each(source: Source, answer: impl Fn(&Line) -> Answer + Sync) -> Result<Ending> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (to_workers, jobs) = sync_channel::<Job>(AHEAD * workers);
    let (to_printer, awaited) = sync_channel::<Receiver<Answer>>(AHEAD * workers);
    let jobs = Mutex::new(jobs);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| work(&jobs, &answer));
        }
        let reading = scope.spawn(move || source.feed(&to_workers, &to_printer));
        let printed = print_in_order(&awaited);
        // Dropping the queue tells the reader to stop when the printer had to.
        drop(awaited);
        let read = reading.join().unwrap_or(Ok(()));
        let ending = printed?;
        read?;
        Ok(ending)
    })
}

fn work(jobs: &Mutex<Receiver<Job>>, answer: &impl Fn(&Line) -> Answer) {
    loop {
        let next = match jobs.lock() {
            Ok(jobs) => jobs.recv(),
            Err(_) => return,
        };
        let Ok((line, to_printer)) = next else { return };
        // A mistake of ours in one line must not take the others with it.
        let said = catch_unwind(AssertUnwindSafe(|| answer(&line))).unwrap_or_else(|_| {
            Answer::bad(Trouble::EngineFailed.to_json(
                line.id(),
                line.number,
                crate::language::Language::of_the_terminal(),
            ))
        });
        let _ = to_printer.send(said);
    }
}

fn print_in_order(awaited: &Receiver<Receiver<Answer>>) -> Result<Ending> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut ending = Ending::Done;
    let mut next = awaited.recv().ok();
    while let Some(coming) = next {
        if let Ok(answer) = coming.recv() {
            if !answer.good {
                ending = Ending::WithFailures;
            }
            match writeln!(out, "{}", answer.text) {
                Err(problem) if problem.kind() == std::io::ErrorKind::BrokenPipe => return Ok(ending),
                other => other.context("cannot write the answers")?,
            }
        }
        next = match awaited.try_recv() {
            Ok(coming) => Some(coming),
            Err(_) => {
                // Nothing more is under way: somebody may be waiting for this answer before writing the next line.
                let flushed = out.flush();
                if flushed.as_ref().is_err_and(|problem| problem.kind() == std::io::ErrorKind::BrokenPipe) {
                    return Ok(ending);
                }
                flushed.context("cannot write the answers")?;
                awaited.recv().ok()
            }
        };
    }
    Ok(ending)
}
