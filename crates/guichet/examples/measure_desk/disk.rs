//! What this disk can do by itself: the yardstick of every durable figure.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Single commits per second: a small append, then the disk is asked to keep it.
pub(crate) fn commits_per_second(folder: &Path) -> f64 {
    let mut file = std::fs::File::create(folder.join("commits")).unwrap();
    let start = Instant::now();
    let mut commits = 0_u32;
    while start.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 512]).unwrap();
        file.sync_data().unwrap();
        commits += 1;
    }
    f64::from(commits) / start.elapsed().as_secs_f64()
}

/// Asks this program, in a process of its own on a disk of this kind, for its single commits per second.
pub(crate) fn commits_per_second_of(disk: Kind, folder: &Path) -> f64 {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([COMMITS, &folder.to_string_lossy()]);
    let output = disk.under(&command).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().parse().unwrap()
}

/// The name of the measure that [`commits_per_second_of`] asks for.
pub(crate) const COMMITS: &str = "commits";

/// How long a disk takes to keep what it was given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As it is.
    ThisOne,
    /// Each sync takes 10 ms longer, as on a turning disk: the kernel's answer is held back by strace.
    Turning,
}

impl Kind {
    /// Whether such a disk can be had here.
    pub(crate) fn is_there(self) -> bool {
        self == Self::ThisOne || Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success())
    }

    /// The same command on such a disk; the process that is started stays our own child.
    pub(crate) fn under(self, command: &Command) -> Command {
        let mut wrapped = match self {
            Self::ThisOne => Command::new(command.get_program()),
            Self::Turning => {
                let mut strace = Command::new("strace");
                strace.args(["-D", "-f", "--seccomp-bpf", "-qqq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"]);
                strace.args(["-e", "inject=fsync,fdatasync:delay_exit=10000"]).arg(command.get_program());
                strace
            }
        };
        wrapped.args(command.get_args());
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                wrapped.env(name, value);
            }
        }
        wrapped
    }
}
