//! A killed process, a power cut, a full disk: what was answered is there, nothing is half there, and it goes on.
#![allow(
    unsafe_code,
    reason = "a file layer of SQLite is a table of C functions; there is no other way to forget what was not flushed"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stderr,
    clippy::print_stdout,
    unreachable_pub,
    reason = "tests may fail loudly"
)]

#[path = "support/power.rs"]
mod power;
#[path = "../../../xtask/given/skipped.rs"]
mod skipped;
#[path = "support/small_disk.rs"]
mod small_disk;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use guichet_core::model::{Brand, Channel, RawItem};
use guichet_store::testing::{Samples, open_on_file_layer};
use guichet_store::{Options, Received, SecretKey, Secrets, Store, StoreError};
use power::Disk;
use small_disk::SmallDisk;

async fn reopen(folder: &Path) -> Store {
    let options = Options { folder: folder.to_path_buf(), database_url: None, key: SecretKey([0; 32]) };
    Store::open(options).await.unwrap()
}

async fn furnish(store: &Store) -> (Brand, Channel, Samples) {
    let mut samples = Samples::default();
    let brand = samples.brand("colis");
    store.create_brand(&brand, samples.now).await.unwrap();
    let channel = samples.channel(&brand, "inbound");
    store.create_channel(&channel, &Secrets::new(), samples.now).await.unwrap();
    (brand, channel, samples)
}

/// A batch of three items and the cursor that goes with them: whole or not at all.
fn three(samples: &mut Samples, channel: &Channel, writer: u128, turn: u128) -> (Vec<RawItem>, String) {
    let items = (0..3).map(|part| samples.raw_item(channel, &format!("{writer}-{turn}-{part}"), "Où est mon colis ?"));
    (items.collect(), format!("{writer}-{turn}"))
}

/// Writers that note what was answered; they stop at the first refusal.
fn start_writers(
    store: &Store,
    channel: &Channel,
    answered: &Arc<Mutex<Vec<String>>>,
) -> Vec<tokio::task::JoinHandle<()>> {
    let writers = (0..12_u128).map(|writer| {
        let (store, channel, answered) = (store.clone(), channel.clone(), Arc::clone(answered));
        tokio::spawn(async move {
            let mut samples = Samples::from((writer + 1) * 1_000_000);
            for turn in 0.. {
                let (items, name) = three(&mut samples, &channel, writer, turn);
                if store.receive(items, Some((channel.id, name.clone()))).await.is_err() {
                    return;
                }
                answered.lock().unwrap().push(name);
            }
        })
    });
    writers.collect()
}

/// Everything that was answered is there, and of every batch all or nothing.
async fn check(store: &Store, brand: &Brand, channel: &Channel, answered: &[String]) -> usize {
    let mut found: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let (mut after, mut last) = (None, String::new());
    loop {
        let page = store.export_messages(brand.id, after.as_deref(), 500).await.unwrap();
        let Some((cursor, _)) = page.last() else { break };
        after = Some(cursor.clone());
        for (_, message) in &page {
            let guichet_store::ExportedMessage::Raw(item) = message else { panic!("nothing was understood") };
            let (name, _) = item.external_id.rsplit_once('-').unwrap();
            *found.entry(name.to_owned()).or_default() += 1;
            last = name.to_owned();
        }
    }
    for name in answered {
        assert_eq!(found.get(name), Some(&3), "{name} was answered");
    }
    assert!(found.values().all(|count| *count == 3), "half a batch");
    let cursor = store.channel(channel.id).await.unwrap().unwrap().cursor;
    assert_eq!(cursor.unwrap_or_default(), last, "the cursor is the one of the last batch");
    found.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new("cut");
    let store = open_on_file_layer(folder.path(), disk.name()).unwrap();
    let (brand, channel, _) = furnish(&store).await;
    let answered = Arc::new(Mutex::new(Vec::new()));
    let writers = start_writers(&store, &channel, &answered);
    let mut most = 0;
    for cut in 0..15_u64 {
        tokio::time::sleep(Duration::from_millis(20 + cut * 7 % 40)).await;
        let after = tempfile::tempdir().unwrap();
        let sure = answered.lock().unwrap().clone();
        disk.cut_the_power(after.path(), cut);
        let found = reopen(after.path()).await;
        let batches = check(&found, &brand, &channel, &sure).await;
        assert!(found.doctor(jiff::Timestamp::UNIX_EPOCH).await.unwrap().iter().all(|checkup| checkup.healthy));
        // It goes on where it stood.
        let (items, name) = three(&mut Samples::from(1 << 60), &channel, 99, u128::from(cut));
        let again = found.receive(items, Some((channel.id, name))).await.unwrap();
        assert!(again.iter().all(|answer| matches!(answer, Received::New(_))));
        most = most.max(batches);
    }
    for writer in writers {
        writer.abort();
    }
    assert!(most > 100, "{most} batches only: the cuts came too early to say anything");
}

#[test]
fn the_disk_of_these_tests_does_forget() {
    let (folder, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let disk = Disk::new("forgets");
    let flags = rusqlite::OpenFlags::default();
    let path = folder.path().join("plain.db");
    let careless = rusqlite::Connection::open_with_flags_and_vfs(&path, flags, disk.name()).unwrap();
    careless
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE note (id INTEGER); PRAGMA synchronous = OFF;")
        .unwrap();
    for number in 0..200 {
        careless.execute("INSERT INTO note VALUES (?1)", [number]).unwrap();
    }
    disk.cut_the_power(after.path(), 1);
    let found = rusqlite::Connection::open(after.path().join("plain.db")).unwrap();
    let count: i64 = found.query_row("SELECT COUNT(*) FROM note", [], |row| row.get(0)).unwrap_or(0);
    assert!(count < 200, "without flushing, {count} of 200 are there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_heals() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new("full");
    let store = open_on_file_layer(folder.path(), disk.name()).unwrap();
    let (brand, channel, mut samples) = furnish(&store).await;
    let (mut refused, mut taken, mut answered) = (0, 0, Vec::new());
    for turn in 0..60_u128 {
        // Full at another byte each time: in the first page of the batch, in the last, between two batches.
        disk.fill_up_after(turn as i64 * 1_700);
        let (items, name) = three(&mut samples, &channel, 0, turn);
        let wanted: Vec<_> = items.iter().map(|item| item.id).collect();
        match store.receive(items.clone(), Some((channel.id, name.clone()))).await {
            Ok(_) => taken += 1,
            Err(error) => {
                refused += 1;
                assert_eq!(error, StoreError::Unavailable("the disk is full".to_owned()));
                for id in wanted {
                    assert_eq!(store.raw_item(id).await.unwrap(), None, "reading goes on, nothing is half stored");
                }
                disk.heal();
                store.receive(items, Some((channel.id, name.clone()))).await.unwrap();
            }
        }
        answered.push(name);
        disk.heal();
    }
    assert!(refused > 10 && taken > 5, "{refused} refused, {taken} taken");
    check(&store, &brand, &channel, &answered).await;
    // And the power goes right after.
    let after = tempfile::tempdir().unwrap();
    disk.cut_the_power(after.path(), 5);
    check(&reopen(after.path()).await, &brand, &channel, &answered).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_are_told_when_the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new("full-for-many");
    let store = open_on_file_layer(folder.path(), disk.name()).unwrap();
    let (brand, channel, _) = furnish(&store).await;
    let answered = Arc::new(Mutex::new(Vec::new()));
    let writers = start_writers(&store, &channel, &answered);
    tokio::time::sleep(Duration::from_millis(150)).await;
    disk.fill_up_after(100_000);
    for writer in writers {
        writer.await.unwrap();
    }
    disk.heal();
    let sure = answered.lock().unwrap().clone();
    assert!(!sure.is_empty());
    check(&store, &brand, &channel, &sure).await;
}

/// Every name below a folder.
fn names_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(names_below(&entry.path()));
        } else {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_does_not_fit_is_not_half_kept() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path(), 12) else { return };
    let store = reopen(folder.path()).await;
    let (small, large) = (vec![b's'; 1_000_000], vec![b'l'; 20_000_000]);
    let kept = store.put_blob(&small).await.unwrap();
    let full = StoreError::Unavailable("the disk is full".to_owned());
    assert_eq!(store.put_blob(&large).await, Err(full.clone()));
    assert_eq!(
        names_below(&folder.path().join("blobs")),
        std::slice::from_ref(&kept),
        "nothing of it stays, and its room is free"
    );
    // Full to the last byte: neither a file nor a folder for it can be made.
    disk.fill();
    assert_eq!(store.put_blob(b"a photograph").await, Err(full));
    assert_eq!(store.blob(&kept).await.unwrap(), Some(small), "what is there can be read");
    assert_eq!(*store.refusals().borrow(), 2);
    disk.free();
    let photograph = store.put_blob(b"a photograph").await.unwrap();
    assert_eq!(store.blob(&photograph).await.unwrap().unwrap(), b"a photograph");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_does_not_flush_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new("does-not-flush");
    let store = open_on_file_layer(folder.path(), disk.name()).unwrap();
    let (brand, channel, mut samples) = furnish(&store).await;
    let (items, name) = three(&mut samples, &channel, 0, 0);
    disk.refuse_to_flush();
    let refused = store.receive(items.clone(), Some((channel.id, name.clone()))).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    disk.heal();
    let again = store.receive(items, Some((channel.id, name.clone()))).await.unwrap();
    assert!(again.iter().all(|answer| matches!(answer, Received::New(_))), "the first time left nothing");
    let after = tempfile::tempdir().unwrap();
    disk.cut_the_power(after.path(), 3);
    check(&reopen(after.path()).await, &brand, &channel, &[name]).await;
}

/// Where the child process of the next test writes.
const FOLDER: &str = "GUICHET_TEST_KILLED_FOLDER";

/// Not a test of its own: the process that is killed. It says each name once it was answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_that_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = reopen(Path::new(&folder)).await;
    let channel = store.all_channels().await.unwrap().remove(0);
    let mut tasks = Vec::new();
    let base = u128::from(std::process::id()) << 64;
    for writer in 0..8_u128 {
        let (store, channel) = (store.clone(), channel.clone());
        tasks.push(tokio::spawn(async move {
            let mut samples = Samples::from(base + (writer << 40));
            for turn in 0.. {
                let (items, name) = three(&mut samples, &channel, (base >> 64) * 100 + writer, turn);
                store.receive(items, Some((channel.id, name.clone()))).await.unwrap();
                let mut out = std::io::stdout().lock();
                writeln!(out, "answered {name}").unwrap();
                out.flush().unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_loses_nothing_that_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let store = reopen(folder.path()).await;
    let (brand, channel, _) = furnish(&store).await;
    drop(store);
    let mut answered = Vec::new();
    for round in 0..4 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_is_killed", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..60 + round * 17 {
            let Some(line) = lines.next() else { break };
            answered.extend(line.unwrap().split_once("answered ").map(|(_, name)| name.to_owned()));
        }
        // SIGKILL, in the middle of whatever it does.
        child.kill().unwrap();
        child.wait().unwrap();
        answered.extend(lines.filter_map(|line| Some(line.ok()?.split_once("answered ")?.1.to_owned())));
        let store = reopen(folder.path()).await;
        check(&store, &brand, &channel, &answered).await;
        assert!(store.doctor(jiff::Timestamp::UNIX_EPOCH).await.unwrap().iter().all(|checkup| checkup.healthy));
    }
    assert!(answered.len() > 200);
}
