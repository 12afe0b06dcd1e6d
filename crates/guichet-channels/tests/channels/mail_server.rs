//! Mail with a real server: Debian's Dovecot for the mailboxes, its submission service for what leaves, and a double
//! behind it that brings the mails to their mailboxes.

use std::time::{Duration, Instant};

use crate::support::dovecot::{Dovecot, PASSWORD, USERS};
use crate::support::lmtp::deliver;
use crate::support::samples::{mail_channel, reply};
use crate::support::smtp_double::SmtpDouble;
use guichet_channels::{AnyChannel, Batch, Lookup};
use guichet_core::model::{Incoming, IncomingKind, SendOutcome};

const DESK: &str = USERS[0];
const JEANNE: &str = USERS[1];
const LARGE: &str = USERS[2];

struct Post {
    server: Dovecot,
    relay: SmtpDouble,
}

impl Post {
    /// The real server, and the relay that its submission service hands mails to.
    async fn open() -> Option<Self> {
        let relay = SmtpDouble::start().await;
        let server = Dovecot::start(relay.port)?;
        Some(Self { server, relay })
    }

    fn channel(&self, address: &str, more: &[(&str, &str)]) -> AnyChannel {
        mail_channel(&self.server, address, more)
    }

    async fn bring(&self, to: &str, mail: &str) {
        deliver(self.server.lmtp, "jeanne@courrier.example", to, mail.as_bytes()).await;
    }

    /// Brings what the relay took to its mailboxes.
    async fn bring_what_was_sent(&self) {
        for mail in self.relay.taken() {
            for to in &mail.to {
                deliver(self.server.lmtp, &mail.from, to, &mail.bytes).await;
            }
        }
    }
}

fn mail(number: u32, subject: &str, text: &str) -> String {
    format!(
        "From: Jeanne Martin <jeanne@courrier.example>\r\nTo: aide@boutique.example\r\nDate: Tue, 3 Mar 2026 10:02:00 +0100\r\nMessage-ID: <colis-{number}@courrier.example>\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    )
}

fn read(channel: &AnyChannel, batch: &Batch) -> Vec<Incoming> {
    batch.items.iter().map(|raw| channel.parse(raw).unwrap()).collect()
}

/// Receives until nothing more is announced.
async fn all(channel: &AnyChannel, mut cursor: Option<String>) -> (Vec<Incoming>, Option<String>) {
    let mut items = Vec::new();
    loop {
        let batch = channel.receive(cursor.as_deref()).await.unwrap();
        items.extend(read(channel, &batch));
        cursor = batch.cursor.or(cursor);
        if !batch.more {
            return (items, cursor);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_goes_back_and_forth() {
    let Some(post) = Post::open().await else { return };
    let (desk, jeanne) = (post.channel(DESK, &[]), post.channel(JEANNE, &[]));
    assert_eq!(desk.check().await, [], "{}", post.server.log());

    post.bring(DESK, &mail(1, "Colis non re=?utf-8?Q?=C3=A7u?=", "Bonjour, où est mon colis ?")).await;
    let (first, cursor) = all(&desk, None).await;
    assert_eq!(first.len(), 1);
    assert_eq!(
        (first[0].text.as_str(), first[0].author.name.as_str()),
        ("Bonjour, où est mon colis ?", "Jeanne Martin")
    );

    // The second one is announced while we wait.
    let cursor_now = cursor.clone();
    let waiting = async {
        let started = Instant::now();
        desk.wait(cursor_now.as_deref(), Duration::from_secs(30)).await.unwrap();
        started.elapsed()
    };
    let bringing = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        post.bring(DESK, &mail(2, "Encore moi", "Toujours rien.")).await;
    };
    let (waited, ()) = tokio::join!(waiting, bringing);
    assert!(waited < Duration::from_secs(10), "IDLE woke us after {waited:?}");
    eprintln!("IDLE announced a mail {} ms after it was brought", waited.as_millis().saturating_sub(700));
    let (second, cursor) = all(&desk, cursor).await;
    assert_eq!(second.len(), 1);
    assert_eq!(second[0].external_id, "colis-2@courrier.example");

    let outgoing = reply(1);
    let sent = desk.send(&outgoing).await;
    let SendOutcome::Sent { external_id: Some(our_id) } = sent else { panic!("{sent:?}\n{}", post.server.log()) };
    post.bring_what_was_sent().await;
    let (answers, _) = all(&jeanne, None).await;
    assert_eq!(answers.len(), 1);
    let answer = &answers[0];
    assert_eq!(answer.external_id, our_id);
    assert_eq!(answer.in_reply_to, ["colis-1@courrier.example", "colis-0@courrier.example"]);
    assert!(answer.text.starts_with("Bonjour Jeanne,\n\nvotre colis part demain"), "{}", answer.text);
    assert!(answer.text.ends_with("Suivre votre demande\u{a0}: https://boutique.example/t/abc"));
    assert!(answer.subject.starts_with("Re: Colis non reçu [D-4821."), "{}", answer.subject);

    // She answers from a program that keeps the subject only.
    post.bring(DESK, &mail(3, &answer.subject, "Merci !")).await;
    let (third, cursor) = all(&desk, cursor).await;
    assert_eq!(third[0].case_reference.as_deref(), Some("D-4821"));

    // Nothing comes twice.
    assert_eq!(all(&desk, cursor).await.0, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_mail_is_kept_and_delays_nobody() {
    let Some(post) = Post::open().await else { return };
    let desk = post.channel(LARGE, &[]);
    let file = format!("{}\r\n", "QUJD".repeat(19)).repeat(50 * 1024 * 1024 / 78);
    let large = format!(
        "From: gros@courrier.example\r\nMessage-ID: <gros@courrier.example>\r\nSubject: Dossier\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=dossier.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{file}"
    );
    post.bring(LARGE, &large).await;
    post.bring(LARGE, &mail(1, "Petit", "Et moi ?")).await;
    let started = Instant::now();
    let first = desk.receive(None).await.unwrap();
    assert_eq!(read(&desk, &first)[0].text, "Et moi ?");
    assert!(first.more);
    eprintln!("the small mail behind 50 MB came after {} ms", started.elapsed().as_millis());
    // Another one arrives in between, and the process forgets what it had: the cursor still knows the large one.
    post.bring(LARGE, &mail(2, "Petit aussi", "Et moi ?")).await;
    let again = post.channel(LARGE, &[]);
    let second = again.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!(second.items[0].external_id, "colis-2@courrier.example");
    let (rest, _) = all(&again, second.cursor.or(first.cursor)).await;
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].external_id, "gros@courrier.example");
    assert!(rest[0].attachments[0].bytes.len() > 37_000_000);
    eprintln!("50 MB were fetched whole after {} ms", started.elapsed().as_millis());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_with_new_numbers_is_read_again_under_the_same_ids() {
    let Some(post) = Post::open().await else { return };
    let desk = post.channel(DESK, &[]);
    for number in 1..=3 {
        post.bring(DESK, &mail(number, "Colis", "Bonjour")).await;
    }
    // One without an id: its content makes one.
    post.bring(DESK, &mail(4, "Sans identifiant", "Bonjour").replace("Message-ID: <colis-4@courrier.example>\r\n", ""))
        .await;
    let before = desk.receive(None).await.unwrap();
    assert_eq!(before.items.len(), 4);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    post.server.renumber(DESK);
    let after = post.channel(DESK, &[]).receive(before.cursor.as_deref()).await.unwrap();
    let ids = |batch: &Batch| {
        let mut ids: Vec<_> =
            batch.items.iter().map(|raw| (raw.external_id.clone(), raw.content_hash.clone())).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&before), ids(&after));
    assert_ne!(before.cursor, after.cursor);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_new_mail_is_taken_where_the_settings_say_so() {
    let Some(post) = Post::open().await else { return };
    post.bring(DESK, &mail(1, "Ancien", "Bonjour")).await;
    let desk = post.channel(DESK, &[("first_days", "0")]);
    let (items, cursor) = all(&desk, None).await;
    assert_eq!(items, []);
    post.bring(DESK, &mail(2, "Nouveau", "Bonjour")).await;
    assert_eq!(all(&desk, cursor).await.0.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_are_protected_and_the_certificate_is_checked() {
    let Some(post) = Post::open().await else { return };
    let authority = post.server.certificate().display().to_string();
    let (imaps, submissions) = (post.server.imaps.to_string(), post.server.submissions.to_string());
    let tls = [
        ("imap_host", "localhost"),
        ("allow_intranet", "yes"),
        ("imap_port", &*imaps),
        ("imap_security", "tls"),
        ("smtp_host", "localhost"),
        ("smtp_port", &*submissions),
        ("smtp_security", "tls"),
    ];
    let trusting = post.channel(DESK, &[&tls[..], &[("authority_file", &*authority)]].concat());
    assert_eq!(trusting.check().await, [], "{}", post.server.log());
    assert!(matches!(trusting.send(&reply(2)).await, SendOutcome::Sent { .. }));
    let (imap, submission) = (post.server.imap.to_string(), post.server.submission.to_string());
    let starttls = post.channel(
        DESK,
        &[
            ("imap_host", "localhost"),
            ("allow_intranet", "yes"),
            ("imap_port", &imap),
            ("imap_security", "starttls"),
            ("smtp_host", "localhost"),
            ("smtp_port", &submission),
            ("smtp_security", "starttls"),
            ("authority_file", &authority),
        ],
    );
    assert_eq!(starttls.check().await, [], "{}", post.server.log());
    assert!(matches!(starttls.send(&reply(3)).await, SendOutcome::Sent { .. }));
    // Without the authority the certificate is nobody's: neither the password nor a mail leaves.
    let distrusting = post.channel(DESK, &tls);
    assert_eq!(distrusting.receive(None).await.unwrap_err().code, "tls");
    assert!(matches!(distrusting.send(&reply(4)).await, SendOutcome::Later { .. }));
    assert_eq!(post.relay.taken().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_in_words() {
    let Some(post) = Post::open().await else { return };
    let desk = post.channel(DESK, &[("password", "faux")]);
    assert_eq!(desk.receive(None).await.unwrap_err().code, "sign_in_refused");
    let problems = desk.check().await;
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].words.fr.starts_with("Réception\u{a0}: Le serveur refuse l’identifiant"), "{problems:?}");
    assert_eq!(desk.send(&reply(5)).await, SendOutcome::Later { code: "sign_in_refused".into(), retry_after: None });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_looked_up_in_the_folder_of_sent_mails() {
    let Some(post) = Post::open().await else { return };
    let desk = post.channel(DESK, &[("sent_folder", "Envoyés")]);
    let outgoing = reply(6);
    let stream = tokio::net::TcpStream::connect(("127.0.0.1", post.server.imap)).await.unwrap();
    let mut client = async_imap::Client::new(stream);
    client.read_response().await.unwrap();
    let mut session = client.login(DESK, PASSWORD).await.map_err(|(error, _)| error).unwrap();
    session.create("Envoy&AOk-s").await.unwrap();
    assert_eq!(
        desk.lookup(&outgoing).await,
        Lookup::CannotTell,
        "an empty folder does not say that mails are filed here"
    );
    session.append("Envoy&AOk-s", None, None, desk.compose(&reply(60))).await.unwrap();
    assert_eq!(desk.lookup(&outgoing).await, Lookup::NotYet, "others are filed, this one may come late");
    session.append("Envoy&AOk-s", None, None, desk.compose(&outgoing)).await.unwrap();
    assert!(matches!(desk.lookup(&outgoing).await, Lookup::Found { external_id: Some(_) }));
    // Another mailbox, no such folder: nobody can tell.
    let without = post.channel(DESK, &[]);
    assert_eq!(without.lookup(&reply(7)).await, Lookup::CannotTell);
    assert!(desk.capabilities().lookup && !without.capabilities().lookup);
    let wrong = post.channel(DESK, &[("sent_folder", "Partis")]);
    assert_eq!(wrong.check().await[0].setting.as_deref(), Some("sent_folder"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_comes_home_to_its_reply() {
    let Some(post) = Post::open().await else { return };
    let desk = post.channel(DESK, &[("case_token", "address")]);
    let SendOutcome::Sent { external_id } = desk.send(&reply(8)).await else { panic!("not sent") };
    let taken = &post.relay.taken()[0];
    assert!(taken.from.starts_with("aide+r-"), "{}", taken.from);
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {}\r\nSubject: failure notice\r\n\r\n<jeanne@courrier.example>: 550 5.1.1 no such user\r\n",
        taken.from
    );
    deliver(post.server.lmtp, "", &taken.from, bounce.as_bytes()).await;
    let (items, _) = all(&desk, None).await;
    assert_eq!(
        (items[0].kind, Some(items[0].external_id.clone()), items[0].permanent),
        (IncomingKind::Bounce, external_id, true)
    );
}
