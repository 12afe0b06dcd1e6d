//! What only the engine in the data folder has: how statements are run, other processes, backups, erased bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "tests may fail loudly"
)]

use std::path::Path;
use std::time::Duration;

use guichet_core::model::{Brand, Channel, EventKind, Outcome};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::words::search_words;
use guichet_store::testing::{Samples, explain_everything};
use guichet_store::{ErasureLine, Options, SecretKey, Secrets, Store, StoreError, restore};

fn options(folder: &Path) -> Options {
    Options { folder: folder.to_path_buf(), database_url: None, key: SecretKey([1; 32]) }
}

async fn desk(folder: &Path) -> (Store, Samples, Brand, Channel) {
    let store = Store::open(options(folder)).await.unwrap();
    let mut samples = Samples::default();
    let brand = samples.brand("colis");
    store.create_brand(&brand, samples.now).await.unwrap();
    let channel = samples.channel(&brand, "mail");
    let secrets = Secrets::from([("password".to_owned(), "un-secret-de-canal".to_owned())]);
    store.create_channel(&channel, &secrets, samples.now).await.unwrap();
    (store, samples, brand, channel)
}

/// Tables that grow with the messages.
const BIG: &[&str] = &[
    "raw_item",
    "message",
    "message_revision",
    "reading",
    "case_file",
    "conversation",
    "customer",
    "handle",
    "attachment",
    "deadline",
    "promise",
    "approval",
    "outbox",
    "outbox_attempt",
    "event",
    "audit_log",
    "tracking_token",
    "form_token",
    "counter",
    "incident_message",
];

/// Statements that look at the whole on purpose: a person asked `guichet doctor`.
const LOOKS_AT_ALL: &[&str] = &["guichet_store::queries::doctor::HASHES"];

/// The table that a step speaks of: a short name stands for the table that the statement gives it to.
fn table_of<'a>(name: &'a str, text: &'a str) -> &'a str {
    let named = |table: &&&str| {
        ["FROM", "JOIN"].iter().any(|word| {
            let call = format!("{word} {table} {name}");
            text.match_indices(&call)
                .any(|(at, _)| !text[at + call.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        })
    };
    BIG.iter().find(named).copied().unwrap_or(name)
}

/// Statements that read what may be every row of a brand on purpose: `guichet doctor`, and a count over the few items in quarantine.
const READS_A_BRAND: &[&str] = &[
    "guichet_store::queries::doctor::EVENTS",
    "guichet_store::queries::doctor::LANES",
    "guichet_store::queries::doctor::UNDECIDED",
    "guichet_store::queries::raw_items::COUNT_QUARANTINE",
];

/// An index of which only the brand helps finds every row of that brand: the same as reading all, on a desk with one brand.
#[tokio::test]
async fn no_statement_reads_every_row_of_a_brand() {
    let store = Store::open_temporary().await.unwrap();
    let mut wrong = Vec::new();
    for explained in explain_everything(&store).await.unwrap() {
        let sorts = explained.steps.iter().any(|step| step.contains("USE TEMP B-TREE FOR ORDER BY"));
        let ends = explained.text.contains("LIMIT") && !sorts;
        for step in explained.steps.iter().filter(|step| step.ends_with("(brand_id=?)")) {
            let name = step.strip_prefix("SEARCH ").and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
            let table = table_of(name, &explained.text);
            let on_purpose = READS_A_BRAND.contains(&explained.name.as_str());
            if BIG.contains(&table) && !ends && !on_purpose {
                wrong.push(format!("{}: {step}", explained.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn no_statement_reads_a_big_table_from_end_to_end() {
    let store = Store::open_temporary().await.unwrap();
    let (mut wrong, mut told) = (Vec::new(), 0);
    let all = explain_everything(&store).await.unwrap();
    assert!(all.len() > 150);
    for explained in all {
        // `SELECT … FROM message m` is told as "SCAN m": the alias stands for its table.
        for step in &explained.steps {
            let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split_whitespace().next());
            let table = scanned.map(|name| table_of(name, &explained.text));
            let big = table.is_some_and(|table| BIG.contains(&table));
            let sorted = step.contains("USE TEMP B-TREE FOR ORDER BY") && explained.name.contains("queue::");
            let on_purpose = LOOKS_AT_ALL.contains(&explained.name.as_str());
            told += usize::from(big && on_purpose);
            if (big && !on_purpose) || sorted {
                wrong.push(format!("{}: {step}", explained.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(told, LOOKS_AT_ALL.len(), "the scans on purpose are seen, so others would be");
}

#[tokio::test]
async fn what_colleagues_said_is_found_however_long_the_imported_history_is() {
    let store = Store::open_temporary().await.unwrap();
    let said: Vec<_> = explain_everything(&store).await.unwrap();
    let said: Vec<_> = said.iter().filter(|explained| explained.name.contains("::SAID_")).collect();
    assert_eq!(said.len(), 2);
    for explained in said {
        assert!(explained.steps.iter().any(|step| step.contains("USING INDEX message_said")), "{:?}", explained.steps);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_is_noticed_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let (server, mut samples, _, channel) = desk(folder.path()).await;
    let command_line = Store::open(options(folder.path())).await.unwrap();
    let mut changes = server.changes();
    tokio::time::sleep(Duration::from_millis(600)).await;
    changes.mark_unchanged();

    let item = samples.raw_item(&channel, "m-1", "bonjour");
    command_line.receive(vec![item.clone()], None).await.unwrap();
    tokio::time::timeout(Duration::from_secs(1), changes.changed()).await.unwrap().unwrap();
    let pending = server.pending_raw_items(samples.now, 5, i64::MAX).await.unwrap();
    assert_eq!(pending.iter().map(|item| item.id).collect::<Vec<_>>(), vec![item.id]);

    tokio::time::sleep(Duration::from_millis(600)).await;
    changes.mark_unchanged();
    command_line.create_user(&samples.user("lea"), samples.now).await.unwrap();
    tokio::time::timeout(Duration::from_secs(1), changes.changed()).await.unwrap().unwrap();

    // Nothing happens: nobody is woken.
    tokio::time::sleep(Duration::from_millis(600)).await;
    changes.mark_unchanged();
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!changes.has_changed().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_write_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _, brand, channel) = desk(folder.path()).await;
    let command_line = Store::open(options(folder.path())).await.unwrap();
    let mut tasks = Vec::new();
    for (number, store) in [server.clone(), command_line].into_iter().enumerate() {
        let channel = channel.clone();
        tasks.push(tokio::spawn(async move {
            let mut samples = Samples::from(1_000_000 * (number as u128 + 1));
            for _ in 0..30 {
                store.apply(&samples.arrival(&channel, None, "bonjour").plan).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let events = server.events_after(brand.id, 0, 1_000).await.unwrap();
    assert_eq!(events.iter().map(|event| event.position).collect::<Vec<_>>(), (1..=120).collect::<Vec<i64>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(desk(folder.path()).await);
    let file = folder.path().join(guichet_store::DATABASE_FILE);
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute("INSERT INTO schema_migration VALUES (9999, 'later', 'x', 0)", []).unwrap();
    drop(connection);
    let refused = Store::open(options(folder.path())).await.err();
    assert!(matches!(refused, Some(StoreError::Refused(words)) if words.contains("newer version")));
}

/// Whether some file of the folder holds these bytes.
fn somewhere(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(somewhere(&path, bytes));
        } else if std::fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erased_words_and_secrets_are_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (store, mut samples, brand, channel) = desk(folder.path()).await;
    for number in 0..50 {
        let other = samples.arrival(&channel, None, &format!("quelqu'un d'autre {number}"));
        store.apply(&other.plan).await.unwrap();
    }
    let text = "Hildegarde attend une xylophonerie depuis mardi";
    let raw = samples.raw_item(&channel, "m-1", text);
    store.receive(vec![raw.clone()], None).await.unwrap();
    let arrival = samples.arrival(&channel, Some(&raw), text);
    store.apply(&arrival.plan).await.unwrap();
    let word = search_words("xylophonerie").remove(0);
    assert!(!somewhere(folder.path(), word.as_bytes()).is_empty());

    let line = ErasureLine { id: samples.id(), brand_id: brand.id, customer_id: arrival.customer.id, at: samples.now };
    store.erase_customer(line, samples.event(EventKind::CustomerErased)).await.unwrap();
    for gone in ["Hildegarde", "hildegard", "xylophon", word.as_str(), "un-secret-de-canal"] {
        assert_eq!(somewhere(folder.path(), gone.as_bytes()), Vec::<String>::new(), "{gone}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_brings_back_everything_but_the_erased() {
    let place = tempfile::tempdir().unwrap();
    let (data, copy, elsewhere) =
        (place.path().join("data"), place.path().join("copy"), place.path().join("elsewhere"));
    let (store, mut samples, brand, channel) = desk(&data).await;
    let kept = samples.arrival(&channel, None, "je reste");
    let erased_before = samples.arrival(&channel, None, "effacée avant");
    let erased_after = samples.arrival(&channel, None, "effacée après");
    for arrival in [&kept, &erased_before, &erased_after] {
        store.apply(&arrival.plan).await.unwrap();
    }
    let hash = store.put_blob(b"photo du colis").await.unwrap();
    let line = |samples: &mut Samples, arrival: &guichet_store::testing::Arrival| ErasureLine {
        id: samples.id(),
        brand_id: brand.id,
        customer_id: arrival.customer.id,
        at: samples.now,
    };
    let first = line(&mut samples, &erased_before);
    store.erase_customer(first, samples.event(EventKind::CustomerErased)).await.unwrap();

    // While somebody writes.
    let (writer, writing) = (store.clone(), channel.clone());
    let busy = tokio::spawn(async move {
        let mut samples = Samples::from(1_000_000);
        for _ in 0..40 {
            writer.apply(&samples.arrival(&writing, None, "pendant la copie").plan).await.unwrap();
        }
    });
    let made = store.backup(&copy).await.unwrap();
    assert_eq!(made.files, 1);
    busy.await.unwrap();
    assert!(matches!(store.backup(&copy).await, Err(StoreError::Refused(_))), "a folder that holds something");
    let second = line(&mut samples, &erased_after);
    store.erase_customer(second, samples.event(EventKind::CustomerErased)).await.unwrap();

    assert!(
        matches!(restore(&copy, options(&data)).await, Err(StoreError::Refused(words)) if words.contains("stop the server"))
    );
    assert!(matches!(restore(&elsewhere, options(&data)).await, Err(StoreError::Refused(_))), "no backup");
    drop(store);
    tokio::time::sleep(Duration::from_millis(600)).await;
    let done = restore(&copy, options(&data)).await.unwrap();
    assert_eq!(done.erased_again, 1, "the one who was erased after the backup");
    let aside = done.replaced.unwrap();
    let before = std::fs::metadata(&aside).unwrap().len();
    // The store that erased again closes a moment after it was dropped.
    tokio::time::sleep(Duration::from_millis(600)).await;
    let again = restore(&copy, options(&data)).await.unwrap().replaced.unwrap();
    assert_ne!(again, aside, "the data that the first restore replaced is still there");
    assert_eq!(std::fs::metadata(&aside).unwrap().len(), before);

    let store = Store::open(options(&data)).await.unwrap();
    let text = async |arrival: &guichet_store::testing::Arrival| {
        store.message(brand.id, arrival.message.id).await.unwrap().unwrap().text
    };
    assert_eq!(text(&kept).await, "je reste");
    assert_eq!((text(&erased_before).await, text(&erased_after).await), (String::new(), String::new()));
    assert_eq!(store.blob(&hash).await.unwrap().unwrap(), b"photo du colis");
    assert_eq!(store.secrets(channel.id).await.unwrap()["password"], "un-secret-de-canal");
    assert_eq!(store.erasure_ledger().await.unwrap(), vec![first, second]);

    // On another machine, with the backup alone.
    let done = restore(&copy, options(&elsewhere)).await.unwrap();
    assert_eq!((done.files, done.erased_again, done.replaced), (1, 0, None));
    let checkups = store.doctor(samples.now).await.unwrap();
    let ill: Vec<_> = checkups.iter().filter(|checkup| !checkup.healthy).collect();
    assert!(ill.is_empty(), "{ill:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_sees_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let (store, mut samples, brand, channel) = desk(folder.path()).await;
    let arrival = samples.arrival(&channel, None, "bonjour");
    store.apply(&arrival.plan).await.unwrap();
    let mut plan = Plan::new(brand.id);
    plan.changes = vec![
        Change::Count { key: "undecided".to_owned(), by: 3 },
        Change::Count { key: format!("outcome.2026-11-22.delay.{}", Outcome::Left), by: 1 },
        Change::InsertAttachment(guichet_core::model::Attachment {
            id: samples.id().into(),
            brand_id: brand.id,
            message_id: arrival.message.id,
            name: "perdu.jpg".to_owned(),
            mime: "image/jpeg".to_owned(),
            size: 1,
            hash: "0".repeat(64),
            url: None,
        }),
    ];
    store.apply(&plan).await.unwrap();
    let item = samples.raw_item(&channel, "m-1", "oublié");
    store.receive(vec![item], None).await.unwrap();
    let later = samples.later(60);
    let ill = async |store: &Store| {
        let checkups = store.doctor(later).await.unwrap();
        checkups.into_iter().filter(|checkup| !checkup.healthy).map(|checkup| checkup.name).collect::<Vec<_>>()
    };
    assert_eq!(ill(&store).await, ["counters", "files", "waiting_items"]);
    assert_eq!(store.recount(brand.id).await.unwrap(), 1);
    assert_eq!(ill(&store).await, ["files", "waiting_items"]);

    let other_key = Options { key: SecretKey([2; 32]), ..options(folder.path()) };
    let store = Store::open(other_key).await.unwrap();
    assert!(ill(&store).await.contains(&"secrets"));
    assert!(matches!(store.secrets(channel.id).await, Err(StoreError::Refused(_))));
}

#[cfg(unix)]
#[tokio::test]
async fn the_data_folder_is_closed_to_others_even_when_somebody_made_it_open() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let store = Store::open(options(folder.path())).await.unwrap();
    assert_eq!(std::fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o700);
    drop(store);
}
