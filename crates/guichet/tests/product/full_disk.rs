//! The running program on a disk that is full to the last byte: it says so, loses nothing that it acknowledged, and goes on
//! when there is room.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::desk::{Desk, wait_until};
use crate::http::Connection;
use crate::program::Machine;
use crate::small_disk::SmallDisk;
use crate::webhook::{Inbound, item};

/// Long messages: a full disk may still find room for a short one in a file that it has.
const WORDS: &str = "Bonjour, où est mon colis ? Il devait arriver lundi et personne ne répond. ";

#[test]
fn a_full_disk_is_said_and_loses_nothing_that_was_acknowledged() {
    let machine = Machine::new();
    let Some(disk) = SmallDisk::mount(&machine.data(), 24) else { return };
    let channel = Inbound::of(&machine.json(&["channel", "add", "inbound", "--name", "Forum"])[0]);
    let desk = Desk::start(&machine);
    let mut connection = Connection::new(desk.address);
    let long = |number: usize| item(number, &WORDS.repeat(200));
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut take = |connection: &mut Connection, number: usize| {
        let answer = channel.post(connection, &long(number)).unwrap();
        if answer.status == 202 || answer.status == 200 {
            taken.insert(answer.json()["message_id"].as_str().unwrap().to_owned(), number);
        }
        answer
    };
    for number in 0..20 {
        assert_eq!(take(&mut connection, number).status, 202);
    }
    disk.fill();
    let refused = (20..600).map(|number| take(&mut connection, number)).find(|answer| answer.status != 202);
    let refused = refused.expect("a full disk takes no message for ever");
    assert_eq!(refused.status, 503, "{}", String::from_utf8_lossy(&refused.body));
    assert!(refused.header("retry-after").is_some_and(|seconds| seconds.parse::<u64>().is_ok()));
    let health = connection.request("GET", "/healthz", &[], b"").unwrap();
    assert_eq!((health.status, &health.json()["database"]), (503, &serde_json::json!(false)));
    let figures = connection.request("GET", "/metrics", &[], b"").unwrap();
    assert!(String::from_utf8_lossy(&figures.body).contains("guichet_storage_alarm 1"));
    disk.free();
    wait_until("the same message is taken now", Duration::from_secs(60), || {
        matches!(take(&mut connection, 1_000).status, 200 | 202)
    });
    wait_until("everything that was acknowledged is understood", Duration::from_secs(120), || {
        machine.json(&["export", "messages"]).iter().filter(|message| message["state"] == "read").count() == taken.len()
    });
    let looked = machine.json(&["doctor"]);
    assert!(looked.iter().all(|check| check["healthy"] == true), "{looked:?}");
}
