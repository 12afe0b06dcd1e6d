//! Runs another program and says meanwhile what is going on and for how long.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How a program ended, and all that it printed.
pub(crate) struct Ended {
    /// It said that all went well.
    pub(crate) success: bool,
    /// Its lines, errors included, in the order in which they came.
    pub(crate) lines: Vec<String>,
}

/// What to do with the lines while they come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Print each.
    Lines,
    /// Print how long it lasts and the newest line now and then; everything only when it fails.
    Progress,
}

/// Runs a program to its end.
pub(crate) fn run(what: &str, command: &mut Command, show: Show) -> Result<Ended> {
    let start = Instant::now();
    println!("── {what}");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{what}: `{}` cannot be started", command.get_program().display()))?;
    let (sender, lines) = channel();
    let readers = [
        child.stdout.take().map(|pipe| forward(pipe, sender.clone())),
        child.stderr.take().map(|pipe| forward(pipe, sender)),
    ];
    let seen = follow(what, &lines, start, show);
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    let success = child.wait().with_context(|| format!("{what}: lost sight of it"))?.success();
    if !success && show == Show::Progress {
        for line in &seen {
            println!("{line}");
        }
    }
    println!("   {what}: {} in {}", if success { "done" } else { "FAILED" }, elapsed(start));
    Ok(Ended { success, lines: seen })
}

/// Runs a program that must succeed.
pub(crate) fn must(what: &str, command: &mut Command) -> Result<Vec<String>> {
    let ended = run(what, command, Show::Progress)?;
    if !ended.success {
        bail!("{what} failed; its words stand above");
    }
    Ok(ended.lines)
}

/// What a short program prints, if it can be run and succeeds.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Minutes and seconds since `start`.
pub(crate) fn elapsed(start: Instant) -> String {
    let seconds = start.elapsed().as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

fn forward(pipe: impl Read + Send + 'static, sender: Sender<String>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            if sender.send(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned()).is_err() {
                break;
            }
        }
    })
}

fn follow(what: &str, lines: &Receiver<String>, start: Instant, show: Show) -> Vec<String> {
    let on_terminal = std::io::stdout().is_terminal();
    let pause = if on_terminal { Duration::from_secs(1) } else { Duration::from_secs(20) };
    let mut seen: Vec<String> = Vec::new();
    let mut next_word = Instant::now() + pause;
    loop {
        match lines.recv_timeout(next_word.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                if show == Show::Lines {
                    println!("{line}");
                }
                seen.push(line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if show == Show::Progress && Instant::now() >= next_word {
            say_progress(what, start, seen.last().map_or("", String::as_str), on_terminal);
        }
        if Instant::now() >= next_word {
            next_word = Instant::now() + pause;
        }
    }
    if on_terminal && show == Show::Progress {
        print!("\r\x1b[K");
        let _ = std::io::stdout().flush();
    }
    seen
}

fn say_progress(what: &str, start: Instant, newest: &str, on_terminal: bool) {
    let newest: String = newest.trim().chars().take(60).collect();
    let word = format!("   {what}: {}, {newest}", elapsed(start));
    if on_terminal {
        print!("\r\x1b[K{word}");
        let _ = std::io::stdout().flush();
    } else {
        println!("{word}");
    }
}
