//! Start to first answer, and memory at rest with every table loaded.

use std::time::Duration;

use crate::Figure;
use crate::desk::{Desk, json};
use crate::http::Connection;
use crate::webhook::{Inbound, item};

pub(crate) fn measure() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let channel = Inbound::of(&json(folder.path(), &["channel", "add", "inbound"]));
    let desk = Desk::start(folder.path());
    // One message of each language, so that everything that loads late is loaded.
    let mut connection = Connection::new(desk.address);
    for (number, text) in ["Bonjour, où est mon colis ?", "Hello, where is my parcel?"].into_iter().enumerate() {
        channel.post(&mut connection, &item(number, text)).unwrap();
    }
    std::thread::sleep(Duration::from_secs(5));
    vec![
        Figure::new("start to first answer", format!("{} ms", desk.started_in.as_millis()), "< 500 ms"),
        Figure::new("memory at rest, tables loaded", format!("{:.0} MB", desk.memory().0), "< 120 MB"),
    ]
}
