//! The whole road of a mail, with nothing but real servers: the customer's mail passes Debian's Exim to Dovecot, the desk
//! reads it and answers by Dovecot and Exim, the customer answers and solves. Each mail leaves once.

use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::{Colleague, Desk, wait_until};
use crate::dovecot::{PASSWORD, USERS};
use crate::http::Connection;
use crate::lmtp;
use crate::post::Post;
use crate::program::{Machine, with_input};

const DESK: &str = USERS[0];
const JEANNE: &str = USERS[1];

impl Post {
    /// Jeanne writes from her mail program.
    fn jeanne_writes(&self, number: u32, subject: &str, more_headers: &str, text: &str) {
        let mail = format!(
            "From: Jeanne Martin <{JEANNE}>\r\nTo: La Boutique <{DESK}>\r\nMessage-ID: <colis-{number}@courrier.example>\r\nSubject: {subject}\r\n{more_headers}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        );
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(lmtp::post(self.relay.port, JEANNE, DESK, mail.as_bytes()));
    }

    /// The mails that Jeanne has, when there are so many.
    fn jeanne_has(&self, count: usize) -> Vec<String> {
        let mut mails = Vec::new();
        wait_until(&format!("Jeanne has {count} mails"), Duration::from_secs(60), || {
            mails = self.mailboxes.mails_of(JEANNE);
            mails.len() >= count
        });
        assert_eq!(mails.len(), count, "no mail comes twice:\n{}", mails.join("\n-----\n"));
        mails
    }

    /// The desk's account, as whoever runs it adds it.
    fn connect(&self, machine: &Machine) -> String {
        let mut command = machine.guichet();
        command.args(["channel", "add", "mail", "--name", "Courriel", "--set-from-stdin", "password"]);
        for (name, value) in self.mailboxes.settings(DESK) {
            command.args(["--set", &format!("{name}={value}")]);
        }
        let added = with_input(command, PASSWORD.as_bytes());
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        added["id"].as_str().unwrap().to_owned()
    }
}

/// The value of a header, unfolded.
#[track_caller]
fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n\t", " ").replace("\r\n ", " ");
    head.lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")))
        .unwrap_or_else(|| panic!("no {name} in:\n{mail}"))
        .to_owned()
}

/// The only case that there is, when so many mails of the customer are in it.
fn case_with(machine: &Machine, zoe: &mut Colleague, contacts: usize) -> Value {
    let mut case = Value::Null;
    wait_until(&format!("{contacts} mails are in the case"), Duration::from_secs(60), || {
        let cases = machine.json(&["export", "cases"]);
        assert!(cases.len() <= 1, "one trouble, one case: {cases:?}");
        let Some(id) = cases.first().map(|case| case["case_id"].as_str().unwrap().to_owned()) else { return false };
        case = zoe.get(&format!("/api/brands/brand/cases/{id}"));
        inbound(&case) == contacts
    });
    case
}

fn inbound(case: &Value) -> usize {
    let threads = case["conversations"].as_array().unwrap().iter();
    let messages = threads.flat_map(|thread| thread["messages"].as_array().unwrap());
    messages.filter(|message| message["direction"] == "inbound").count()
}

/// Zoé answers in the thread that was written to last.
#[track_caller]
fn answer(zoe: &mut Colleague, case: &Value, text: &str) {
    let thread = case["conversations"].as_array().unwrap().last().unwrap();
    let id = case["case"]["id"].as_str().unwrap();
    let reply = json!({
        "reply_id": uuid::Uuid::now_v7(),
        "conversation_id": thread["id"],
        "text": text,
        "visibility": thread["visibility"],
        "seen_up_to": thread["messages"].as_array().unwrap().last().unwrap()["id"],
        "overrules": [],
        "answered": [],
    });
    let taken = zoe.request("POST", &format!("/api/brands/brand/cases/{id}/replies"), Some(&reply)).unwrap();
    assert_eq!(taken.status, 202, "{}", String::from_utf8_lossy(&taken.body));
}

#[test]
fn a_customer_writes_by_mail_is_answered_once_and_solves() {
    let Some(post) = Post::open() else { return };
    let machine = Machine::new();
    let added = machine.json(&["user", "add", "zoe@boutique.example", "--name", "Zoé Marchand", "--role", "admin"]);
    let channel = post.connect(&machine);
    assert_eq!(machine.json(&["channel", "check", &channel])[0]["problems"], json!([]), "the account works");
    let desk = Desk::start(&machine);
    let mut zoe = Colleague::sign_in(desk.address, added[0]["sign_in_url"].as_str().unwrap());
    zoe.without_undo_window();

    // Her complaint comes in.
    post.jeanne_writes(
        1,
        "Colis en retard",
        "",
        "Bonjour, mon colis 6A12345678901 devait arriver lundi. Où est-il ?\r\n\r\nJeanne Martin",
    );
    let case = case_with(&machine, &mut zoe, 1);
    let reference = case["case"]["reference"].as_str().unwrap().to_owned();
    assert_eq!(case["conversations"][0]["visibility"], "private");

    // The answer reaches her, as an answer to her mail.
    answer(
        &mut zoe,
        &case,
        "Bonjour Jeanne, je cherche votre colis avec le dépôt et je vous écris ici demain avant 18 h où il se trouve. Zoé",
    );
    let first = post.jeanne_has(1).remove(0);
    assert_eq!(header(&first, "In-Reply-To"), "<colis-1@courrier.example>");
    assert_eq!(header(&first, "References"), "<colis-1@courrier.example>");
    assert!(header(&first, "From").contains(DESK), "{first}");
    assert!(header(&first, "Received").contains("mx.courrier.example"), "it passed the mail server: {first}");
    let our_id = header(&first, "Message-ID");

    // She answers; her program keeps the headers and she changes the subject.
    let threads = format!("In-Reply-To: {our_id}\r\nReferences: <colis-1@courrier.example> {our_id}\r\n");
    post.jeanne_writes(2, "Et les horaires", &threads, "Merci. Pouvez-vous passer après 14 h ?");
    let case = case_with(&machine, &mut zoe, 2);
    assert_eq!(case["case"]["reference"], json!(reference), "her headers say which case it is");
    answer(
        &mut zoe,
        &case,
        "Bonjour Jeanne, oui, je demande un passage après 14 h et je vous le confirme ici demain avant 13 h. Zoé",
    );
    let second = post.jeanne_has(2).remove(1);
    assert_eq!(header(&second, "In-Reply-To"), "<colis-2@courrier.example>");

    // The desk is stopped and started again: nothing that left leaves again, and the mailbox is read at once.
    let address = desk.stop();
    let desk = Desk::start_at(&machine, address);
    // Her browser notices that its connection ended.
    let _ = zoe.request("GET", "/healthz", None);

    // Another program of hers keeps the subject alone: the signed mark in it is enough.
    let subject = header(&first, "Subject");
    post.jeanne_writes(3, &subject, "", "Le colis est arrivé, merci !");
    let case = case_with(&machine, &mut zoe, 3);
    assert_eq!(case["case"]["reference"], json!(reference), "the mark in the subject says which case it is");

    // She opens the page that the mail names, and says that it is solved.
    let url = case["tracking_url"].as_str().unwrap();
    let path = url.get(url.find("/t/").unwrap()..).unwrap().to_owned();
    let mut browser = Connection::new(desk.address);
    assert_eq!(browser.request("GET", &path, &[], b"").unwrap().status, 200);
    let pressed = browser.request("POST", &format!("{path}/solved"), &[], b"").unwrap();
    assert_eq!(pressed.status, 303, "{}", String::from_utf8_lossy(&pressed.body));
    let id = case["case"]["id"].as_str().unwrap();
    let solved = zoe.get(&format!("/api/brands/brand/cases/{id}"));
    assert_eq!(solved["case"]["state"], "confirmed");
    assert_eq!(solved["case"]["outcome"], "helped");

    // Whoever looks later finds two answers, and not three.
    std::thread::sleep(Duration::from_secs(3));
    post.jeanne_has(2);
    let messages = machine.json(&["export", "messages"]);
    let outbound: Vec<&Value> = messages.iter().filter(|message| message["direction"] == "outbound").collect();
    assert_eq!(outbound.len(), 2, "{outbound:?}");
    assert!(outbound.iter().all(|message| message["state"] == "sent"), "{outbound:?}");
}
