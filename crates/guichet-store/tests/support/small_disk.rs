//! A real disk of a few megabytes: a file system in memory, mounted for one test, that says `ENOSPC` as any full disk does.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A mounted disk; it goes away with the test.
pub struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    /// Mounts it over a folder; none, with a loud line, where that is not allowed.
    pub fn mount(at: &Path, megabytes: u32) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let size = format!("size={megabytes}m,mode=700");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "guichet-test"]).arg(at).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self { at: at.to_path_buf() });
        }
        crate::skipped::skipped("no small disk can be mounted here; that takes root");
        None
    }

    /// Takes all the room that is left, to the last byte.
    pub fn fill(&self) {
        let mut filler = File::options().create(true).append(true).open(self.filler()).unwrap();
        for size in [65_536, 4_096, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Gives the room back.
    pub fn free(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.at.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.at).status();
    }
}
