//! Import of mails, from the file to a case that can be seen.

use std::fmt::Write as _;
use std::time::Instant;

use crate::Figure;
use crate::desk::{guichet, json};

const MAILS: usize = 5_000;

pub(crate) fn measure() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(".").unwrap();
    let added = json(folder.path(), &["channel", "add", "inbound"]);
    let mut mbox = String::new();
    for number in 0..MAILS {
        write!(
            mbox,
            "From client{number}@courrier.example Fri Nov 20 09:00:00 2026\r\n\
             From: Client {number} <client{number}@courrier.example>\r\nTo: contact@colis.example\r\n\
             Subject: Colis en retard\r\nMessage-ID: <{number}@courrier.example>\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n\
             Bonjour,\r\n\r\nMon colis 6A123456{number:05} devait arriver lundi et je n'ai rien reçu. Pouvez-vous me dire où il est\r\n\
             et quand il arrivera ? Je pars en voyage samedi.\r\n\r\nCordialement,\r\nClient {number}\r\n\r\n"
        )
        .unwrap();
    }
    let file = folder.path().join("mails.mbox");
    std::fs::write(&file, mbox).unwrap();
    let start = Instant::now();
    let output = guichet(folder.path())
        .args(["import", "--channel", added["id"].as_str().unwrap()])
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rate = MAILS as f64 / start.elapsed().as_secs_f64();
    vec![Figure::new("mails imported, to a visible case", format!("{rate:.0} /s"), "≥ 1,000 /s")]
}
