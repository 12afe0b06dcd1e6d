//! Mail through a real mail server: a customer's mail is taken by Debian's Exim and brought to Dovecot, a reply goes out by
//! Dovecot's submission and Exim, and what Exim cannot bring comes home as Exim writes it.

use std::time::{Duration, Instant};

use crate::support::dovecot::USERS;
use crate::support::lmtp::post;
use crate::support::post::Post;
use crate::support::samples::{mail_channel, reply};
use guichet_channels::AnyChannel;
use guichet_core::model::{Incoming, IncomingKind, SendOutcome};

const DESK: &str = USERS[0];
const JEANNE: &str = USERS[1];

impl Post {
    fn channel(&self, more: &[(&str, &str)]) -> AnyChannel {
        mail_channel(&self.mailboxes, DESK, more)
    }

    /// What both servers say they did.
    fn words(&self) -> String {
        format!("{}\n{}", self.relay.log(), self.mailboxes.log())
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
