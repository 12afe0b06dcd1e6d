//! Mails as they come: broken alphabets, machines, bounces, strangers with borrowed references.

use std::path::{Path, PathBuf};

use guichet_channels::mail::identity;
use guichet_channels::mail::marks::Marks;
use guichet_channels::mail::wire::{Own, parse};
use guichet_core::model::{Incoming, IncomingKind, ReplyId};

const DOMAIN: &str = "boutique.example";

fn marks() -> Marks {
    Marks::new("key of the account")
}

fn read(mail: impl AsRef<[u8]>) -> Incoming {
    let marks = marks();
    let raw = identity::raw(mail.as_ref().to_vec());
    parse(&raw, Some(Own { marks: &marks, domain: DOMAIN })).unwrap()
}

fn mail(headers: &str, body: &str) -> String {
    format!(
        "From: Jeanne Martin <Jeanne@Courrier.example>\nTo: aide@boutique.example\nDate: Tue, 3 Mar 2026 10:02:00 +0100\nMessage-ID: <a1@courrier.example>\n{headers}\n\n{body}"
    )
}

fn our_id() -> String {
    marks().message_id(ReplyId(uuid::Uuid::from_u128(42)), DOMAIN)
}

#[test]
fn a_plain_mail_says_who_when_and_what() {
    let incoming = read(mail(
        "Subject: =?utf-8?Q?Colis_non_re=C3=A7u?=\nReferences: <r@x.example> <s@x.example>\nIn-Reply-To: <s@x.example>",
        "Bonjour,\nmon colis n'arrive pas.\n",
    ));
    assert_eq!(incoming.author.id, "jeanne@courrier.example");
    assert_eq!(incoming.author.name, "Jeanne Martin");
    assert_eq!(incoming.subject, "Colis non reçu");
    assert_eq!(incoming.text, "Bonjour,\nmon colis n'arrive pas.");
    assert_eq!(incoming.external_id, "a1@courrier.example");
    assert_eq!(incoming.in_reply_to, ["s@x.example", "r@x.example"]);
    assert_eq!(incoming.created_at.unwrap().to_string(), "2026-03-03T09:02:00Z");
    assert!(!incoming.automatic);
}

#[test]
fn latin_letters_said_to_be_utf8_are_still_read() {
    let mut bytes =
        mail("Subject: Colis\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", "")
            .into_bytes();
    bytes.extend_from_slice(b"Le colis est arriv\xe9 ab\xeem\xe9, c\x92est dommage.");
    assert_eq!(read(bytes).text, "Le colis est arrivé abîmé, c’est dommage.");
    let quoted = mail(
        "Subject: Colis\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        "arriv=E9 ab=EEm=E9",
    );
    assert_eq!(read(quoted).text, "arrivé abîmé");
}

#[test]
fn a_mail_of_html_alone_becomes_words() {
    let html = mail(
        "Subject: Facture\nContent-Type: text/html; charset=utf-8",
        "<html><body><p>Bonjour,</p><p>ma facture est <b>fausse</b>.</p><script>alert(1)</script></body></html>",
    );
    assert_eq!(read(html).text, "Bonjour,\n\nma facture est fausse.");
}

#[test]
fn a_mail_that_is_all_in_its_subject_is_not_empty() {
    assert_eq!(read(mail("Subject: Rappelez-moi au sujet du colis", "")).text, "Rappelez-moi au sujet du colis");
}

#[test]
fn files_come_along_with_clean_names() {
    let body = "--b\nContent-Type: text/plain\n\nVoir la photo\n--b\nContent-Type: image/jpeg; name=\"../../colis.jpg\"\nContent-Disposition: attachment; filename=\"../../colis.jpg\"\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ\n--b--\n";
    let incoming = read(mail("Subject: Photo\nContent-Type: multipart/mixed; boundary=b", body));
    assert_eq!(incoming.text, "Voir la photo");
    assert_eq!(incoming.attachments[0].name, "colis.jpg");
    assert_eq!(incoming.attachments[0].mime, "image/jpeg");
    assert_eq!(incoming.attachments[0].bytes, [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);
}

#[test]
fn a_text_too_long_to_be_shown_is_kept_whole_as_a_file() {
    let long = "é".repeat(300_000);
    let incoming = read(mail("Subject: Longue histoire\nContent-Type: text/plain; charset=utf-8", &long));
    assert!(incoming.text.chars().count() <= 200_001 && incoming.text.ends_with('…'));
    assert_eq!(String::from_utf8(incoming.attachments[0].bytes.clone()).unwrap(), long);
}

#[test]
fn no_zero_character_and_no_line_break_in_names() {
    let incoming =
        read(mail("Subject: a\n\tb", "avec un z\0éro").replace("Jeanne Martin", "=?utf-8?Q?Jeanne=0D=0ABcc:_x?="));
    assert_eq!(incoming.text, "avec un zéro");
    assert!(!incoming.author.name.contains(['\r', '\n']), "{:?}", incoming.author.name);
}

#[test]
fn the_answer_goes_where_the_person_reads() {
    let site = mail("Subject: Contact\nReply-To: Paul <paul@courrier.example>", "Bonjour")
        .replace("Jeanne@Courrier.example", "site@partenaire.example");
    assert_eq!(read(site).author.id, "paul@courrier.example");
}

#[test]
fn machines_are_told_from_people() {
    for header in [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <nouvelles.boutique.example>",
        "X-Autoreply: yes",
        "Return-Path: <>",
    ] {
        assert!(read(mail(&format!("Subject: Absence\n{header}"), "Je suis absent.")).automatic, "{header}");
    }
    assert!(!read(mail("Subject: x\nAuto-Submitted: no", "Bonjour")).automatic);
    assert!(read(mail("Subject: x", "Bonjour").replace("Jeanne@", "no-reply@")).automatic);
}

#[test]
fn a_bounce_is_tied_to_the_reply_that_it_speaks_of() {
    let report = |action: &str, status: &str, id: &str| {
        format!(
            "From: MAILER-DAEMON@mx.example\nTo: aide@boutique.example\nMessage-ID: <b1@mx.example>\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt did not work.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; jeanne@courrier.example\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {status} unknown\n\n--b\nContent-Type: text/rfc822-headers\n\nFrom: aide@boutique.example\nMessage-ID: <{id}>\n\n--b--\n"
        )
    };
    let failed = read(report("failed", "5.1.1", &our_id()));
    assert_eq!(
        (failed.kind, failed.external_id.as_str(), failed.permanent),
        (IncomingKind::Bounce, our_id().as_str(), true)
    );
    assert_eq!(failed.author.id, "jeanne@courrier.example");
    let delayed = read(report("delayed", "4.4.1", &our_id()));
    assert_eq!((delayed.kind, delayed.permanent), (IncomingKind::Bounce, false));
    let delivered = read(report("delivered", "2.0.0", &our_id()));
    assert_eq!((delivered.kind, delivered.automatic), (IncomingKind::Message, true));
    // Somebody else's report, or a made-up one, is an ordinary automatic mail.
    let strange = read(report("failed", "5.1.1", "other@boutique.example"));
    assert_eq!((strange.kind, strange.automatic), (IncomingKind::Message, true));
}

#[test]
fn a_bounce_comes_back_to_its_own_address_too() {
    let back = marks().return_address(ReplyId(uuid::Uuid::from_u128(42)), "aide@boutique.example").unwrap();
    let mail = format!(
        "Return-Path: <>\nFrom: postmaster@mx.example\nTo: {back}\nSubject: failure notice\n\nSorry, 550 no such user.\n"
    );
    let incoming = read(mail);
    assert_eq!((incoming.kind, incoming.external_id, incoming.permanent), (IncomingKind::Bounce, our_id(), true));
}

#[test]
fn only_a_signed_token_opens_a_case() {
    let token = marks().case_token("D-4821");
    assert_eq!(read(mail(&format!("Subject: Re: Colis [{token}]"), "Merci")).case_reference.as_deref(), Some("D-4821"));
    assert_eq!(read(mail("Subject: Re: Colis [D-4821]", "Merci")).case_reference, None);
    let address = marks().case_address("D-4821", "aide@boutique.example").unwrap();
    let by_address =
        mail("Subject: Re: Colis", "Merci").replace("To: aide@boutique.example", &format!("To: {address}"));
    assert_eq!(read(by_address).case_reference.as_deref(), Some("D-4821"));
}

#[test]
fn a_copy_of_our_own_mail_is_known() {
    let own = mail("Subject: Re: Colis", "Bonjour").replace("a1@courrier.example", &our_id());
    assert_eq!(read(own).kind, IncomingKind::OwnReply);
}

#[test]
fn what_is_not_a_mail_is_said() {
    let marks = marks();
    for bytes in [&b""[..], b"Bonjour, mon colis est perdu.\n\nMerci"] {
        let problem = parse(&identity::raw(bytes.to_vec()), Some(Own { marks: &marks, domain: DOMAIN })).unwrap_err();
        assert_eq!(problem.code, "not_a_mail");
        assert_eq!(problem.words().en, "These bytes do not form an e-mail.");
    }
}

#[test]
fn a_mail_without_a_sender_is_somebody_unknown() {
    let (first, second) = (read("Subject: Colis perdu\n\nBonjour"), read("Subject: Colis volé\n\nBonjour"));
    assert_eq!(first.text, "Bonjour");
    assert!(first.author.id.starts_with("unknown:") && first.author.id != second.author.id);
}

#[test]
fn a_mail_of_fifty_megabytes_is_read_in_a_moment() {
    let line = "QUJD".repeat(19);
    let file = format!("{line}\n").repeat(50 * 1024 * 1024 / 77);
    let body = format!(
        "--b\nContent-Type: text/plain\n\nVoir le dossier\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=dossier.pdf\nContent-Transfer-Encoding: base64\n\n{file}\n--b--\n"
    );
    let started = std::time::Instant::now();
    let incoming = read(mail("Subject: Dossier\nContent-Type: multipart/mixed; boundary=b", &body));
    assert_eq!(incoming.text, "Voir le dossier");
    assert!(incoming.attachments[0].bytes.len() > 37_000_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn real_mails_give_an_item_or_a_reason() {
    let Some(data) = crate::real_data::real_data() else { return };
    let mut files = Vec::new();
    collect(&data.join("eml"), &mut files);
    let (mut read, mut quarantined) = (0, 0);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let raw = identity::raw(bytes.clone());
        assert_eq!(raw.body, bytes);
        let marks = marks();
        match parse(&raw, Some(Own { marks: &marks, domain: DOMAIN })) {
            Ok(incoming) => {
                read += 1;
                assert!(!incoming.text.contains('\0') && !incoming.external_id.is_empty());
                if incoming.text.contains('\u{fffd}') {
                    eprintln!("unreadable signs: {}", file.display());
                }
                if incoming.text.is_empty() && incoming.attachments.is_empty() && incoming.subject.is_empty() {
                    eprintln!("nothing in it: {}", file.display());
                }
            }
            Err(problem) => {
                quarantined += 1;
                eprintln!("{problem}: {}", file.display());
            }
        }
    }
    eprintln!("{} mails: {read} read, {quarantined} quarantined", files.len());
    assert!(read > 0);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
