//! From an empty machine to a working desk: two commands.

use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::{Colleague, Desk, wait_until};
use crate::http::Connection;
use crate::program::{Machine, with_input};
use crate::webhook::{Inbound, item};

#[test]
fn two_commands_open_a_desk_that_a_message_reaches() {
    let machine = Machine::new();
    let added = machine.json(&["user", "add", "zoe@colis.example", "--name", "Zoé Marchand", "--role", "admin"]);
    let desk = Desk::start(&machine);
    let mut zoe = Colleague::sign_in(desk.address, added[0]["sign_in_url"].as_str().unwrap());
    let session = zoe.get("/api/session");
    assert_eq!(session["user"]["name"], "Zoé Marchand");
    assert_eq!(session["user"]["signature"], "Zoé");
    assert_eq!(session["brands"][0]["role"], "admin");

    // A channel that is added while the desk runs works at once.
    let channel = Inbound::of(&machine.json(&["channel", "add", "inbound"])[0]);
    let posted =
        channel.post(&mut Connection::new(desk.address), &item(1, "Bonjour, où est mon colis 6A12345678901 ?"));
    assert_eq!(posted.unwrap().status, 202);
    let mut queue = Value::Null;
    wait_until("the message stands in the queue", Duration::from_secs(10), || {
        queue = zoe.get("/api/brands/brand/queue?lane=all");
        queue["cases"].as_array().is_some_and(|cases| cases.len() == 1)
    });
    assert_eq!(queue["cases"][0]["undecided"], 1);
    assert!(queue["cases"][0]["due_at"].is_string(), "an answer is owed by a time");
}

#[test]
fn a_sign_in_link_works_once() {
    let machine = Machine::new();
    let added = machine.json(&["user", "add", "zoe@colis.example", "--name", "Zoé", "--role", "agent"]);
    let desk = Desk::start(&machine);
    let url = added[0]["sign_in_url"].as_str().unwrap();
    Colleague::sign_in(desk.address, url);
    let token = url.split_once("#token=").unwrap().1;
    let body = json!({"token": token}).to_string();
    let headers = [("content-type", "application/json")];
    let again = Connection::new(desk.address).request("POST", "/api/sign-in-link", &headers, body.as_bytes());
    assert_eq!(again.unwrap().status, 401);
}

#[test]
fn a_disabled_account_is_shut_until_it_is_added_again() {
    let machine = Machine::new();
    let add = ["user", "add", "zoe@colis.example", "--name", "Zoé", "--role", "agent"];
    let added = machine.json(&add);
    let desk = Desk::start(&machine);
    let mut zoe = Colleague::sign_in(desk.address, added[0]["sign_in_url"].as_str().unwrap());
    zoe.get("/api/session");
    let unused = machine.json(&add);
    let disabled = machine.json(&["user", "disable", "Zoe@colis.example"]);
    assert_eq!(disabled[0]["disabled"], true);
    assert_eq!(zoe.request("GET", "/api/session", None).unwrap().status, 401);
    let again = machine.json(&add);
    let url = unused[0]["sign_in_url"].as_str().unwrap();
    let body = json!({"token": url.split_once("#token=").unwrap().1}).to_string();
    let headers = [("content-type", "application/json")];
    let old = Connection::new(desk.address).request("POST", "/api/sign-in-link", &headers, body.as_bytes());
    assert_eq!(old.unwrap().status, 401, "a link of before opens nothing");
    Colleague::sign_in(desk.address, again[0]["sign_in_url"].as_str().unwrap());
    assert_eq!(machine.refused(&["user", "disable", "nobody@colis.example"]).0, 2);
}

#[test]
fn a_link_printed_while_the_desk_runs_leads_to_it() {
    let machine = Machine::new();
    let desk = Desk::start(&machine);
    let added = machine.json(&["user", "add", "a@colis.example", "--name", "A", "--role", "lead"]);
    let url = added[0]["sign_in_url"].as_str().unwrap();
    assert!(url.starts_with(&format!("http://{}/sign-in#token=", desk.address)), "{url}");
    Colleague::sign_in(desk.address, url);
}

#[test]
fn an_empty_place_gets_a_first_brand_and_several_must_be_named() {
    let machine = Machine::new();
    machine.run(&["channel", "add", "webform"]);
    assert_eq!(machine.json(&["brand", "list"])[0]["slug"], "brand");
    machine.run(&["brand", "add", "telecom", "--name", "Télécom du Sud"]);
    let (code, complaint) = machine.refused(&["channel", "add", "webform"]);
    assert_eq!(code, 2);
    assert!(complaint.contains("--brand") && complaint.contains("telecom"), "{complaint}");
    let added = machine.json(&["channel", "add", "webform", "--brand", "telecom"]);
    assert!(added[0]["url"].as_str().unwrap().contains("/f/telecom/"));
    assert_eq!(machine.json(&["channel", "list"]).len(), 2);
}

#[test]
fn a_brand_that_is_named_on_an_empty_place_is_the_first() {
    let machine = Machine::new();
    machine.run(&["brand", "add", "rail", "--name", "Rail de l’Ouest"]);
    let brands = machine.json(&["brand", "list"]);
    assert_eq!(brands.len(), 1);
    assert_eq!(brands[0]["name"], "Rail de l’Ouest");
    machine.run(&["brand", "rename", "rail", "--name", "Rail du Couchant"]);
    assert_eq!(machine.json(&["brand", "list"])[0]["name"], "Rail du Couchant");
}

#[test]
fn mistakes_are_named_and_nothing_is_made() {
    let machine = Machine::new();
    machine.run(&["brand", "add", "rail", "--name", "Rail"]);
    for (arguments, named) in [
        (&["brand", "add", "rail", "--name", "Rail"][..], "rail"),
        (&["brand", "add", "Not A Slug", "--name", "x"], "Not A Slug"),
        (&["user", "add", "nobody", "--name", "x", "--role", "agent"], "nobody"),
        (&["user", "add", "new@rail.example", "--role", "agent"], "--name"),
        (&["user", "add", "new@rail.example", "--name", " ", "--role", "agent"], "` `"),
        (&["channel", "add", "webform", "--name", "une\nligne"], "ligne"),
        (&["user", "add", "a@rail.example", "--name", "x", "--role", "boss"], "boss"),
        (&["channel", "add", "carrier-pigeon"], "carrier-pigeon"),
        (&["channel", "add", "mail"], "missing"),
        (&["channel", "add", "inbound", "--set", "nonsense=1"], "nonsense"),
        (&["channel", "check", "0192f7a0-0000-7000-8000-000000000000"], "0192f7a0"),
        (&["export", "messages", "--after", "not a cursor"], "--after"),
        (&["export", "everything"], "everything"),
    ] {
        let (code, complaint) = machine.refused(arguments);
        assert_eq!(code, 2, "{arguments:?}: {complaint}");
        assert!(complaint.contains(named), "{arguments:?}: {complaint}");
    }
    assert_eq!(machine.json(&["channel", "list"]), Vec::<Value>::new());
}

#[test]
fn a_secret_comes_by_standard_input_and_is_never_shown() {
    let machine = Machine::new();
    let mut command = machine.guichet();
    command.args(["channel", "add", "inbound", "--set-from-stdin", "secret"]);
    let secret = "whsec_dHLDqHMgc2VjcmV0IHBhciBjb25zw6lxdWVudCAh";
    let output = with_input(command, format!("{secret}\n").as_bytes());
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(!said.contains(secret), "{said}");
    for entry in machine.data().read_dir().unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        let open = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!open, "the secret lies open in the data folder");
    }
}

#[test]
fn exports_go_on_where_they_stopped() {
    let machine = Machine::new();
    let channel = Inbound::of(&machine.json(&["channel", "add", "inbound"])[0]);
    {
        let desk = Desk::start(&machine);
        let mut connection = Connection::new(desk.address);
        for number in 0..25 {
            assert_eq!(
                channel.post(&mut connection, &item(number, "Bonjour, où est mon colis ?")).unwrap().status,
                202
            );
        }
        wait_until("all are read", Duration::from_secs(20), || {
            let messages = machine.json(&["export", "messages"]);
            messages.len() == 25 && messages.iter().all(|message| message["state"] == "read")
        });
    }
    let all = machine.json(&["export", "messages"]);
    let first = machine.json(&["export", "messages", "--limit", "10"]);
    let rest = machine.json(&["export", "messages", "--after", first[9]["cursor"].as_str().unwrap()]);
    assert_eq!([first, rest].concat(), all);
    assert_eq!(all[0]["brand"], "brand");
    assert_eq!(machine.json(&["export", "cases"]).len(), 25);
    assert!(machine.json(&["export", "events"]).len() >= 50);
    assert_eq!(machine.json(&["export", "promises"]), Vec::<Value>::new());
}
