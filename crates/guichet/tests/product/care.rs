//! Looking after the data: backup, restore, doctor, and commands beside a running desk.

use std::time::Duration;

use serde_json::Value;

use crate::desk::{Desk, wait_until};
use crate::http::Connection;
use crate::program::Machine;
use crate::webhook::{Inbound, item};

/// A desk with some messages in it.
fn machine_with_messages(count: usize) -> (Machine, Inbound) {
    let machine = Machine::new();
    let channel = Inbound::of(&machine.json(&["channel", "add", "inbound"])[0]);
    let desk = Desk::start(&machine);
    post(&desk, &channel, 0..count);
    wait_until("all are read", Duration::from_secs(30), || read(&machine) == count);
    (machine, channel)
}

fn post(desk: &Desk, channel: &Inbound, numbers: std::ops::Range<usize>) {
    let mut connection = Connection::new(desk.address);
    for number in numbers {
        assert_eq!(channel.post(&mut connection, &item(number, "Bonjour, où est mon colis ?")).unwrap().status, 202);
    }
}

fn read(machine: &Machine) -> usize {
    machine.json(&["export", "messages"]).iter().filter(|message| message["state"] == "read").count()
}

#[test]
fn a_restored_backup_is_what_it_was() {
    let (machine, channel) = machine_with_messages(12);
    let backup = machine.path("backup");
    let before = machine.json(&["export", "messages"]);
    machine.run(&["backup", backup.to_str().unwrap()]);
    {
        // Life goes on, then the machine is set back.
        let desk = Desk::start(&machine);
        post(&desk, &channel, 12..20);
        wait_until("the later ones are read", Duration::from_secs(30), || read(&machine) == 20);
    }
    machine.run(&["restore", backup.to_str().unwrap()]);
    assert_eq!(machine.json(&["export", "messages"]), before);
    // The restored data works: the channel's secret opens, a message comes in.
    let desk = Desk::start(&machine);
    post(&desk, &channel, 12..13);
    wait_until("a new message is read", Duration::from_secs(30), || read(&machine) == 13);
}

#[test]
fn a_backup_never_overwrites() {
    let (machine, _) = machine_with_messages(1);
    let taken = machine.path("taken");
    std::fs::create_dir(&taken).unwrap();
    std::fs::write(taken.join("photo.jpg"), "x").unwrap();
    let (code, _) = machine.refused(&["backup", taken.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(taken.join("photo.jpg").exists());
    let (code, _) = machine.refused(&["restore", taken.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert_eq!(read(&machine), 1, "a restore that cannot be changes nothing");
}

#[test]
fn the_doctor_finds_a_healthy_desk_healthy() {
    let (machine, _) = machine_with_messages(5);
    let looked = machine.json(&["doctor"]);
    assert!(looked.len() >= 5, "{looked:?}");
    let ill: Vec<&Value> = looked.iter().filter(|check| check["healthy"] != true).collect();
    assert_eq!(ill, Vec::<&Value>::new());
    assert_eq!(machine.json(&["migrate"])[0]["migrated"], true);
}

#[test]
fn another_key_opens_no_secret_and_the_doctor_says_so() {
    let (machine, _) = machine_with_messages(1);
    let output = machine.guichet().arg("doctor").env("GUICHET_KEY_FILE", machine.path("other-key")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"healthy\":false"));
}

#[test]
fn a_key_inside_the_data_folder_is_refused() {
    let machine = Machine::new();
    std::fs::create_dir_all(machine.data()).unwrap();
    let output =
        machine.guichet().args(["brand", "list"]).env("GUICHET_KEY_FILE", machine.data().join("key")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("GUICHET_KEY_FILE"));
}
