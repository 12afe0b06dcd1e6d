//! Earlier conversations come in from files: once, without an alarm, and whatever stands in them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::{Colleague, Desk};
use crate::program::Machine;
use crate::real_data::real_data;

/// A machine with one channel, and the channel's id.
fn machine(kind: &[&str]) -> (Machine, String) {
    let machine = Machine::new();
    let added = machine.json(&[&["channel", "add"], kind].concat());
    let id = added[0]["id"].as_str().unwrap().to_owned();
    (machine, id)
}

fn write(machine: &Machine, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = machine.path(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
fn import(machine: &Machine, channel: &str, rest: &[&str]) -> Value {
    machine.json(&[&["import", "--channel", channel], rest].concat())[0].clone()
}

const THREADS: &str = concat!(
    r#"{"id": "1", "customer_text": "Depuis lundi j'attends mon rendez-vous fibre, personne ne vient !", "customer_at": "2024-07-18 20:49:39 +02:00", "customer": "u1", "text": "Bonjour, le technicien passe jeudi à 9 h. Clément", "agent_at": "2024-07-19 09:02:50 +02:00"}"#,
    "\n",
    r#"{"id": "2", "customer_text": "Plus rien depuis 15 min, pas de réseau", "customer_at": "2024-07-18 22:31:20 +02:00", "customer": "u2"}"#,
    "\n",
);

#[test]
fn history_shows_what_was_and_alarms_nobody() {
    let (machine, channel) = machine(&["inbound", "--name", "Anciens messages"]);
    let file = write(&machine, "threads.jsonl", THREADS);
    let counts = import(&machine, &channel, &["--map", "message=customer_text,reply=text", &file]);
    assert_eq!(counts["new"], 3, "two messages and the brand's own reply: {counts}");
    assert_eq!(counts["quarantined"], 0, "{counts}");
    let messages = machine.json(&["export", "messages"]);
    assert_eq!(messages.len(), 3);
    let reply = messages.iter().find(|message| message["direction"] == "outbound").unwrap();
    assert_eq!(reply["state"], "sent");
    assert_eq!(reply["created_at"], "2024-07-19T07:02:50Z");
    for message in messages.iter().filter(|message| message["direction"] == "inbound") {
        assert_eq!(message["decision"], "history", "history is decided: {message}");
    }
    for case in machine.json(&["export", "cases"]) {
        assert_eq!(case["due_at"], Value::Null, "nothing is owed: {case}");
        assert_eq!(case["undecided"].as_i64().unwrap_or(0), 0);
    }
    let alarms =
        machine.json(&["export", "events"]).into_iter().filter(|event| event["kind"] == "deadline.missed").count();
    assert_eq!(alarms, 0);
}

#[test]
fn importing_twice_is_importing_once() {
    let (machine, channel) = machine(&["inbound"]);
    let file = write(&machine, "threads.jsonl", THREADS);
    let arguments = ["--map", "message=customer_text,reply=text", file.as_str()];
    import(&machine, &channel, &arguments);
    let before = machine.json(&["export", "messages"]);
    let again = import(&machine, &channel, &arguments);
    assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(3)));
    assert_eq!(machine.json(&["export", "messages"]), before);
}

#[test]
fn every_message_of_a_ticket_enters_though_they_share_its_number() {
    let (machine, channel) = machine(&["inbound"]);
    let rows = [
        r#"{"id": "T-1", "message": "Mon colis n'est pas arrivé.", "customer": "u1"}"#,
        r#"{"id": "T-1", "message": "Toujours rien, où est-il ?", "customer": "u1", "reply": "Il arrive demain."}"#,
        r#"{"id": "T-1", "message": "Il est arrivé, cassé.", "customer": "u1", "reply": "Nous vous en renvoyons un autre."}"#,
    ];
    let file = write(&machine, "tickets.jsonl", rows.join("\n"));
    let counts = import(&machine, &channel, &[&file]);
    assert_eq!((&counts["new"], &counts["quarantined"]), (&json!(5), &json!(0)), "{counts}");
    let messages = machine.json(&["export", "messages"]);
    assert_eq!(messages.len(), 5, "{messages:?}");
    assert!(messages.iter().all(|message| message["conversation_id"] == messages[0]["conversation_id"]), "one thread");
    let again = import(&machine, &channel, &[&file]);
    assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(5)));
}

#[test]
fn live_messages_are_owed_an_answer() {
    let (machine, channel) = machine(&["inbound"]);
    let file = write(&machine, "live.jsonl", r#"{"message": "Où est mon colis ?", "customer": "u1"}"#);
    import(&machine, &channel, &["--as", "live", &file]);
    let cases = machine.json(&["export", "cases"]);
    assert!(cases[0]["due_at"].is_string(), "{}", cases[0]);
}

#[test]
fn a_spreadsheet_as_people_save_it_is_read() {
    let (machine, channel) = machine(&["inbound"]);
    let file = write(
        &machine,
        "avis.csv",
        "message;reply;message_at;customer\n\"Colis perdu ; rien reçu\";Il arrive demain;18/07/2024 20:49;u1\n",
    );
    let counts = import(&machine, &channel, &[&file]);
    assert_eq!(counts["new"], 2, "{counts}");
    let messages = machine.json(&["export", "messages"]);
    assert!(messages.iter().any(|message| message["text"] == "Colis perdu ; rien reçu"), "{messages:?}");
}

#[test]
fn bad_rows_go_to_the_quarantine_with_their_reason_and_the_rest_goes_on() {
    let (machine, channel) = machine(&["inbound"]);
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let rows = [
        r#"{"message": "Bonjour, où est mon colis ?", "customer": "u1"}"#,
        "pas du JSON",
        &deep,
        r#"{"message": "", "customer": "u1"}"#,
        r#"{"message": "Absurde", "message_at": "32/13/2024", "customer": "u1"}"#,
        r#"{"message": "<script>alert(1)</script> \u202e inversé 😡😡😡", "customer": "u2"}"#,
    ];
    let file = write(&machine, "rows.jsonl", rows.join("\n"));
    let counts = import(&machine, &channel, &[&file]);
    assert_eq!(counts["read"], 6, "{counts}");
    assert_eq!(counts["quarantined"], 4, "{counts}");
    assert!(counts["reasons"].to_string().contains("bad_date"), "{counts}");
    let messages = machine.json(&["export", "messages"]);
    assert_eq!(messages.iter().filter(|message| message["state"] == "read").count(), 2);
}

#[test]
fn broken_mails_and_a_huge_one_are_kept_and_delay_nobody() {
    let (machine, channel) = machine(&["inbound"]);
    let mails = machine.path("mails");
    std::fs::create_dir(&mails).unwrap();
    let mail = |name: &str, bytes: &[u8]| std::fs::write(mails.join(name), bytes).unwrap();
    mail("a.eml", b"From: Lea <lea@courrier.example>\r\nSubject: Colis\r\nMessage-ID: <a@courrier.example>\r\n\r\nOu est mon colis ?\r\n");
    mail("b-without-id.eml", b"From: paul@courrier.example\r\nSubject: Facture\r\n\r\nMa facture est fausse.\r\n");
    mail("c-latin.eml", b"From: x@courrier.example\r\nMessage-ID: <c@x.example>\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nD\xe9\xe7u !\r\n");
    mail("d-broken-mime.eml", b"From: y@courrier.example\r\nMessage-ID: <d@y.example>\r\nContent-Type: multipart/mixed; boundary=\"zz\"\r\n\r\n--zz\r\nContent-Type: text/plain\r\n\r\nJamais ferme");
    mail("e-empty.eml", b"");
    mail("f-noise.eml", &(0..4_000).map(|index| (index * 7 % 256) as u8).collect::<Vec<u8>>());
    let mut huge = b"From: z@courrier.example\r\nMessage-ID: <huge@z.example>\r\nSubject: Photos\r\n\r\n".to_vec();
    huge.resize(50 * 1024 * 1024, b'x');
    mail("g-huge.eml", &huge);
    let counts = import(&machine, &channel, &[mails.to_str().unwrap()]);
    assert_eq!(counts["read"], 7, "{counts}");
    let messages = machine.json(&["export", "messages"]);
    let kept = messages.len() as u64 + counts["known"].as_u64().unwrap();
    assert_eq!(kept, 7, "understood or in quarantine, nothing is lost: {counts}");
    assert!(messages.iter().any(|message| message["text"].as_str().unwrap().contains("Déçu")), "the charset is read");
    let read = messages.iter().filter(|message| message["state"] == "read").count();
    assert!(read >= 4, "good mails are not delayed by bad ones: {read} of {}", messages.len());
}

#[test]
fn what_cannot_be_read_at_all_is_said_before_anything_is_stored() {
    let (machine, channel) = machine(&["inbound"]);
    let unnamed = write(&machine, "mystery.bin", "?");
    for (arguments, named) in [
        (vec!["import", "--channel", channel.as_str(), "no-such-file.eml"], "no-such-file"),
        (vec!["import", "--channel", channel.as_str(), unnamed.as_str()], "--format"),
        (vec!["import", "--channel", "0192f7a0-0000-7000-8000-000000000000", "no.eml"], "no.eml"),
        (vec!["import", "--channel", channel.as_str(), "--map", "nonsense", unnamed.as_str()], "nonsense"),
    ] {
        let (code, complaint) = machine.refused(&arguments);
        assert_eq!(code, 2, "{complaint}");
        assert!(complaint.contains(named), "{complaint}");
    }
    assert_eq!(machine.json(&["export", "messages"]), Vec::<Value>::new());
}

#[test]
fn every_real_mail_goes_through_without_a_loss() {
    let Some(data) = real_data() else { return };
    let (machine, channel) = machine(&["inbound"]);
    let folder = data.join("eml");
    let counts = import(&machine, &channel, &["--format", "eml", folder.to_str().unwrap()]);
    let number = |name: &str| counts[name].as_u64().unwrap();
    eprintln!("real mails: {counts}");
    assert!(number("read") >= 268, "{counts}");
    assert_eq!(number("new") + number("known"), number("read"), "{counts}");
    assert_eq!(number("waiting"), 0, "{counts}");
    assert_eq!(machine.json(&["export", "messages"]).len() as u64, number("new"), "each new mail stands once");
    let again = import(&machine, &channel, &["--format", "eml", folder.to_str().unwrap()]);
    assert_eq!(again["new"], 0, "{again}");
}

#[test]
fn a_real_brands_history_is_shown_without_an_alarm() {
    let Some(data) = real_data() else { return };
    let (machine, channel) = machine(&["inbound"]);
    let file = data.join("fr_brand_threads.dev.jsonl");
    let counts = import(&machine, &channel, &["--map", "message=customer_text,reply=text", file.to_str().unwrap()]);
    eprintln!("real threads: {counts}");
    assert_eq!(counts["quarantined"], 0, "{counts}");
    let messages = machine.json(&["export", "messages"]);
    assert_eq!(messages.len() as u64, counts["new"].as_u64().unwrap());
    let replies = messages.iter().filter(|message| message["direction"] == "outbound").count();
    assert!(replies > 700, "{replies} replies");
    let cases = machine.json(&["export", "cases"]);
    assert_eq!(cases.iter().filter(|case| !case["due_at"].is_null()).count(), 0, "history owes nothing");

    // A desk that runs on it looks after deadlines every second, and finds nothing to look after.
    let added = machine.json(&["user", "add", "zoe@marque.example", "--name", "Zoé Marchand", "--role", "admin"]);
    let desk = Desk::start(&machine);
    let mut zoe = Colleague::sign_in(desk.address, added[0]["sign_in_url"].as_str().unwrap());
    std::thread::sleep(Duration::from_secs(4));
    let counts = zoe.get("/api/brands/brand/counts");
    for figure in ["undecided", "overdue", "quarantined", "unknown_sends", "promises_due"] {
        assert_eq!(counts[figure], 0, "{figure}: {counts}");
    }
    assert_eq!(zoe.get("/api/brands/brand/queue?lane=all")["cases"], json!([]), "nothing waits");
    let closed = all_closed(&mut zoe);
    assert_eq!(closed.len(), cases.len(), "each stands among the closed ones, once");
    let case = zoe.get(&format!("/api/brands/brand/cases/{}", closed[0]["id"].as_str().unwrap()));
    let told = case["conversations"][0]["messages"].as_array().unwrap();
    assert!(told.iter().any(|message| message["direction"] == "inbound"), "{case}");

    // What was asked and what was given: this brand sent almost everybody elsewhere, and nobody confirmed anything.
    let gap = zoe.get("/api/brands/brand/report/gap?from=2024-07-01&to=2025-07-31");
    eprintln!("the gap of the real threads: {gap}");
    let part = |name: &str| gap[name].as_i64().unwrap();
    let parts = ["helped", "held", "sent_away", "sympathy_only", "lapsed", "left", "open"];
    assert_eq!(parts.into_iter().map(part).sum::<i64>(), part("asked"), "{gap}");
    assert!(part("asked") > 300 && part("sent_away") * 2 > part("asked"), "{gap}");
    assert_eq!((part("helped"), part("open")), (0, 0), "{gap}");
    let behind = zoe.get("/api/brands/brand/report/gap/cases?from=2024-07-01&to=2025-07-31&outcome=sent_away");
    assert!(behind["cases"].as_array().unwrap().iter().all(|case| case["outcome"] == "sent_away"), "{behind}");
    drop(desk);
    let missed = machine.json(&["export", "events"]).into_iter().filter(|event| event["kind"] == "deadline.missed");
    assert_eq!(missed.count(), 0, "years later no deadline rings");
}

/// Every case of the closed queue, page after page.
fn all_closed(colleague: &mut Colleague) -> Vec<Value> {
    let (mut cases, mut after) = (Vec::new(), String::new());
    loop {
        let page = colleague.get(&format!("/api/brands/brand/queue?state=closed&limit=200{after}"));
        cases.extend(page["cases"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) => after = format!("&cursor={cursor}"),
            None => return cases,
        }
    }
}
