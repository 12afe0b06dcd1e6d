//! Runs the real program.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program with a clean environment: no settings of whoever runs the tests, and English words.
pub(crate) fn guichet() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GUICHET_")) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// The program with `input` as its standard input.
pub(crate) fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child =
        guichet().args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = pipe.write_all(&bytes);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// The program on a data folder; it must succeed. Answers standard output.
#[track_caller]
pub(crate) fn on_data(folder: &Path, arguments: &[&str]) -> String {
    let output = guichet().args(arguments).arg("--data").arg(folder).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "guichet {}: {complaint}", arguments.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// Each line of an output as JSON.
pub(crate) fn json_lines(bytes: &[u8]) -> Vec<serde_json::Value> {
    String::from_utf8_lossy(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
