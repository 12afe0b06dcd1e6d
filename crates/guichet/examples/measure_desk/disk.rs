//! What this disk can do by itself: the yardstick of every durable figure.

use std::io::Write;
use std::path::Path;
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
