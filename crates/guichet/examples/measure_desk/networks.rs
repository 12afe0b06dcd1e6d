//! Fifty accounts in one process on two cores: what they cost when nothing happens, and ten thousand webhooks of five networks in a
//! minute, while a fifth of the accounts is asked and has something new as well. Nothing may be lost.
//!
//! Only networks whose proofs and answers can be made on this machine take part; mailboxes need a mail server and are left out.
//! Every twentieth push is brought twice, as networks do.

mod account;
mod asked;

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Figure;
use crate::desk::{Desk, guichet};
use crate::http::Connection;
use account::Account;
use asked::Service;

/// Accounts that are pushed to, and accounts that are asked.
const PUSHED: usize = 40;
const ASKED: usize = 10;
const PUSHES: usize = 10_000;
/// Messages that each account that is asked has in the end.
const EACH: usize = 20;
const CONNECTIONS: usize = 16;
const A_MINUTE: Duration = Duration::from_secs(60);
/// How long the desk is watched when nothing happens.
const QUIET: Duration = Duration::from_secs(40);
/// How long understanding may take after the last push before what is missing counts as lost.
const PATIENCE: Duration = Duration::from_secs(300);

/// What is said in a push.
fn said(number: usize) -> String {
    format!("Bonjour, où est mon colis {number} ? Il devait arriver lundi.")
}

pub(crate) fn measure() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(".").unwrap();
    let service = Service::start(ASKED);
    let accounts: Vec<Account> = (0..PUSHED).map(|number| Account::add(folder.path(), number)).collect();
    service.connect(folder.path());
    let (desk, cores) = Desk::start_on_two_cores(folder.path());
    let mut connection = Connection::new(desk.address);
    // One message of each kind first, so that everything that loads late is loaded.
    for (number, account) in accounts.iter().take(5).enumerate() {
        assert!(account.push(&mut connection, PUSHES + number), "the first push of account {number} is not taken");
    }
    service.have(1);
    std::thread::sleep(Duration::from_secs(35));
    let busy = desk.processor_seconds();
    std::thread::sleep(QUIET);
    let idle = (desk.processor_seconds() - busy) / QUIET.as_secs_f64() * 100.0;
    let (at_rest, _) = desk.memory();

    let (acknowledged, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let start = Instant::now();
    push_all(&desk, &accounts, &service, &acknowledged, &refused);
    let took = start.elapsed();
    let (_, peak) = desk.memory();
    let lost = missing(folder.path(), &service);
    let (taken, refused) = (acknowledged.into_inner(), refused.into_inner());
    assert!(refused == 0, "{refused} pushes were not taken");
    assert!(lost.is_empty(), "{} messages are lost: {:?} …", lost.len(), lost.iter().take(5).collect::<Vec<_>>());
    let accounts = format!("{} accounts, {ASKED} of them asked, idle", PUSHED + ASKED);
    vec![
        Figure::new(format!("{accounts}: memory"), format!("{at_rest:.0} MB"), "< 150 MB"),
        Figure::new(format!("  of one core (of {cores})"), format!("{idle:.1} %"), "< 10 %"),
        Figure::new(
            format!("{PUSHES} mixed webhooks, 1 in 20 twice"),
            format!("{:.1} s", took.as_secs_f64()),
            "< 60 s",
        ),
        Figure::new("  acknowledged / fetched beside / lost", format!("{taken} / {} / 0", ASKED * EACH), "0 lost"),
        Figure::new("  memory under that load, at most", format!("{peak:.0} MB"), ""),
    ]
}

/// Every push from a few connections, at an even pace over at most a minute, and what is there to be fetched beside.
fn push_all(desk: &Desk, accounts: &[Account], service: &Service, acknowledged: &AtomicUsize, refused: &AtomicUsize) {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut connection = Connection::new(desk.address);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= PUSHES {
                        break;
                    }
                    if number.is_multiple_of(PUSHES / EACH) {
                        service.have(1 + number / (PUSHES / EACH));
                    }
                    // The last one leaves a few seconds before the minute is over.
                    let due = A_MINUTE.mul_f64(0.95 * number as f64 / PUSHES as f64);
                    std::thread::sleep(due.saturating_sub(start.elapsed()));
                    let account = &accounts[number % accounts.len()];
                    let times = if number.is_multiple_of(20) { 2 } else { 1 };
                    let taken = (0..times).filter(|_| account.push(&mut connection, number)).count();
                    let counter = if taken == times { acknowledged } else { refused };
                    counter.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
}

/// What was brought or lay there, and is no message; waits until all is.
fn missing(data: &Path, service: &Service) -> Vec<String> {
    service.have(EACH);
    let wanted: Vec<String> = (0..PUSHES).map(said).chain(service.texts()).collect();
    let start = Instant::now();
    loop {
        let output = guichet(data).args(["export", "messages"]).output().unwrap();
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let read: HashSet<String> = lines
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|line| line["state"] == "read")
            .filter_map(|line| line["text"].as_str().map(str::to_owned))
            .collect();
        let missing: Vec<String> = wanted.iter().filter(|text| !read.contains(*text)).cloned().collect();
        if missing.is_empty() || start.elapsed() > PATIENCE {
            return missing;
        }
        std::thread::sleep(Duration::from_secs(5));
    }
}
