//! The real program, beside this one.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::disk;
use crate::http::Connection;

/// The release program.
pub(crate) fn guichet(data: &Path) -> Command {
    let program: PathBuf = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("guichet");
    assert!(program.exists(), "build the program first: cargo build --release --package guichet");
    let mut command = Command::new(program);
    command
        .env("GUICHET_DATA", data.join("data"))
        .env("GUICHET_KEY_FILE", data.join("key"))
        .env("GUICHET_LOG", "error")
        .stdin(Stdio::null());
    command
}

/// The same, allowed to speak to services of this machine.
fn peered(mut program: Command) -> Command {
    program.env("GUICHET_ALLOW_PRIVATE_NETWORKS", "true");
    program
}

/// What a command prints, as JSON.
pub(crate) fn json(data: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = guichet(data).args(arguments).output().unwrap();
    assert!(output.status.success(), "guichet {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A free address below the ports that the system gives to callers, who would otherwise end up talking to themselves.
fn free_address() -> SocketAddr {
    let mut candidates = (20_000..30_000).map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    candidates.find(|address| TcpListener::bind(address).is_ok()).unwrap()
}

/// A running desk.
pub(crate) struct Desk {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to its first answer.
    pub(crate) started_in: Duration,
}

impl Desk {
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_on(disk::Kind::ThisOne, data)
    }

    pub(crate) fn start_on(disk: disk::Kind, data: &Path) -> Self {
        Self::run(guichet(data), |serve| disk.under(serve))
    }

    /// On two cores at most, where the system can hold it to them; on how many.
    pub(crate) fn start_on_two_cores(data: &Path) -> (Self, usize) {
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let held = cores > 2 && Command::new("taskset").arg("--version").output().is_ok();
        let on_two = |serve: &Command| {
            let mut program = Command::new("taskset");
            program.args(["--cpu-list", "0,1"]).arg(serve.get_program()).args(serve.get_args());
            program.envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?))));
            program
        };
        let on_all = |serve: &Command| disk::Kind::ThisOne.under(serve);
        let serve = peered(guichet(data));
        if held { (Self::run(serve, on_two), 2) } else { (Self::run(serve, on_all), cores) }
    }

    fn run(mut serve: Command, under: impl FnOnce(&Command) -> Command) -> Self {
        let address = free_address();
        let start = Instant::now();
        serve.args(["serve", "--listen", &address.to_string()]);
        let child = under(&serve).stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let healthy =
            || Connection::new(address).request("GET", "/healthz", &[], b"").is_ok_and(|answer| answer.status == 200);
        while !healthy() {
            assert!(start.elapsed() < Duration::from_secs(30), "the desk does not answer");
            std::thread::sleep(Duration::from_millis(2));
        }
        Self { child, address, started_in: start.elapsed() }
    }

    /// Megabytes of memory: now, and the most so far.
    pub(crate) fn memory(&self) -> (f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let megabytes = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
        };
        (megabytes("VmRSS:"), megabytes("VmHWM:"))
    }
}

impl Desk {
    /// Seconds of processor time that the process has used.
    pub(crate) fn processor_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The name of the program stands in brackets and may hold blanks: what counts comes behind them.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
        // A tick is a hundredth of a second on every Linux that we know.
        ticks.sum::<f64>() / 100.0
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
