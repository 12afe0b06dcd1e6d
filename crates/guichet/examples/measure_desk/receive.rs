//! Signed webhooks acknowledged durably, from 64 connections.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::Figure;
use crate::desk::{Desk, json};
use crate::disk;
use crate::http::Connection;
use crate::webhook::{Inbound, item};

const CONNECTIONS: usize = 64;
const LASTS: Duration = Duration::from_secs(8);

pub(crate) fn measure() -> Vec<Figure> {
    let here = receive(disk::Kind::ThisOne);
    let mut figures = vec![
        Figure::new("this disk: single commits", format!("{:.0} /s", here.single), ""),
        Figure::new("webhooks acknowledged durably, 64 connections", format!("{:.0} /s", here.rate), "≥ 2,000 /s"),
        Figure::new("  against single commits", format!("{:.1} ×", here.rate / here.single), "≥ 25 ×"),
        Figure::new("memory under that load, at most", format!("{:.0} MB", here.peak), ""),
    ];
    // A disk that keeps a single commit in a third of a millisecond leaves nothing to gather. Where it takes long, gathering counts.
    let turning = "a disk whose syncs take 10 ms more: single commits";
    if disk::Kind::Turning.is_there() {
        let slow = receive(disk::Kind::Turning);
        figures.push(Figure::new(turning, format!("{:.0} /s", slow.single), ""));
        figures.push(Figure::new("  webhooks acknowledged durably on it", format!("{:.0} /s", slow.rate), ""));
        figures.push(Figure::new("  against single commits", format!("{:.1} ×", slow.rate / slow.single), "≥ 25 ×"));
    } else {
        figures.push(Figure::new(turning, "needs strace", ""));
    }
    figures
}

/// What was acknowledged a second, and what the disk does alone.
struct Received {
    single: f64,
    rate: f64,
    peak: f64,
}

fn receive(kind: disk::Kind) -> Received {
    let folder = tempfile::tempdir_in(".").unwrap();
    let single = disk::commits_per_second_of(kind, folder.path());
    let channel = Inbound::of(&json(folder.path(), &["channel", "add", "inbound"]));
    let desk = Desk::start_on(kind, folder.path());
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut connection = Connection::new(desk.address);
                while start.elapsed() < LASTS {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let item = item(number, "Bonjour, où est mon colis 6A12345678901 ? Il devait arriver lundi.");
                    let answer = channel.post(&mut connection, &item).unwrap();
                    assert_eq!(answer.status, 202);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let rate = done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    let (_, peak) = desk.memory();
    Received { single, rate, peak }
}
