//! Mail through a real mail server: a customer's mail is taken by Debian's Exim and brought to Dovecot, a reply goes out by
//! Dovecot's submission and Exim, and what Exim cannot bring comes home as Exim writes it.

use std::time::{Duration, Instant};

use crate::support::dovecot::{Dovecot, PASSWORD, USERS, free_ports};
use crate::support::exim::Exim;
use crate::support::lmtp::post;
use crate::support::samples::{account, open, reply};
use guichet_channels::{AnyChannel, Surroundings};
use guichet_core::model::{Incoming, IncomingKind, SendOutcome};

const DESK: &str = USERS[0];
const JEANNE: &str = USERS[1];

struct Post {
    mailboxes: Dovecot,
    relay: Exim,
}

impl Post {
    fn open() -> Option<Self> {
        let [port] = free_ports();
        let mailboxes = Dovecot::start(port)?;
        let relay = Exim::start(port, mailboxes.lmtp)?;
        Some(Self { mailboxes, relay })
    }

    fn channel(&self, more: &[(&str, &str)]) -> AnyChannel {
        let (imap, submission) = (self.mailboxes.imap.to_string(), self.mailboxes.submission.to_string());
        let mut given = vec![
            ("address", DESK),
            ("imap_host", "127.0.0.1"),
            ("allow_intranet", "yes"),
            ("imap_port", imap.as_str()),
            ("imap_security", "none"),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", submission.as_str()),
            ("smtp_security", "none"),
            ("password", PASSWORD),
        ];
        given.extend_from_slice(more);
        open(&account("mail", &given), &Surroundings::default())
    }

    /// What lies in the desk's mailbox, when there is something.
    async fn received(&self, desk: &AnyChannel) -> Vec<Incoming> {
        let start = Instant::now();
        loop {
            let batch = desk.receive(None).await.unwrap();
            if !batch.items.is_empty() {
                return batch.items.iter().map(|raw| desk.parse(raw).unwrap()).collect();
            }
            assert!(start.elapsed() < Duration::from_secs(20), "nothing came:\n{}", self.words());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    fn words(&self) -> String {
        format!("{}\n{}", self.relay.log(), self.mailboxes.log())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_and_its_answer_pass_a_real_mail_server() {
    let Some(servers) = Post::open() else { return };
    let desk = servers.channel(&[]);
    let mail = format!(
        "From: Jeanne Martin <{JEANNE}>\r\nTo: {DESK}\r\nMessage-ID: <colis-1@courrier.example>\r\nSubject: Colis non =?utf-8?Q?re=C3=A7u?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nBonjour, où est mon colis ?\r\n.\r\nMerci.\r\n"
    );
    post(servers.relay.port, JEANNE, DESK, mail.as_bytes()).await;
    let received = servers.received(&desk).await;
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].text, "Bonjour, où est mon colis ?\n.\nMerci.");
    assert_eq!(received[0].subject, "Colis non reçu");

    let sent = desk.send(&reply(1)).await;
    let SendOutcome::Sent { external_id: Some(id) } = sent else { panic!("{sent:?}\n{}", servers.words()) };
    let start = Instant::now();
    while servers.mailboxes.mails_of(JEANNE).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "nothing came:\n{}", servers.words());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mails = servers.mailboxes.mails_of(JEANNE);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains(&format!("Message-ID: <{id}>")), "the id is kept on the way: {}", mails[0]);
    assert!(mails[0].contains("by mx.courrier.example"), "it passed the mail server: {}", mails[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_real_mail_server_cannot_bring_comes_home_to_its_reply() {
    for place in ["subject", "address"] {
        let Some(servers) = Post::open() else { return };
        let desk = servers.channel(&[("case_token", place)]);
        let mut lost = reply(2);
        lost.recipient = "jeanne@nulle-part.example".to_owned();
        let sent = desk.send(&lost).await;
        assert!(matches!(sent, SendOutcome::Sent { .. }), "it is taken first: {sent:?}\n{}", servers.words());
        let SendOutcome::Sent { external_id } = sent else { return };
        let received = servers.received(&desk).await;
        assert_eq!(received.len(), 1, "{place}");
        assert_eq!(
            (received[0].kind, Some(received[0].external_id.clone()), received[0].permanent),
            (IncomingKind::Bounce, external_id, true),
            "{place}"
        );
    }
}
