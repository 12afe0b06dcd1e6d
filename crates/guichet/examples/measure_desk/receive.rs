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
    let folder = tempfile::tempdir_in(".").unwrap();
    let single = disk::commits_per_second(folder.path());
    let channel = Inbound::of(&json(folder.path(), &["channel", "add", "inbound"]));
    let desk = Desk::start(folder.path());
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
    vec![
        Figure::new("this disk: single commits", format!("{single:.0} /s"), ""),
        Figure::new("webhooks acknowledged durably, 64 connections", format!("{rate:.0} /s"), "≥ 2,000 /s"),
        Figure::new("  against single commits", format!("{:.0} ×", rate / single), "≥ 25 ×"),
        Figure::new("memory under that load, at most", format!("{peak:.0} MB"), ""),
    ]
}
