//! The web form as a person fills it in.

use crate::support::samples::{account, id, reply};
use guichet_channels::account::Surroundings;
use guichet_channels::channel::{Channel as _, Lookup};
use guichet_channels::webform::{FormProblem, ProvenCase, Submission, SubmittedFile, TRAP, WebformChannel};
use guichet_core::model::{Outgoing, SendOutcome};
use jiff::Timestamp;

fn form() -> WebformChannel {
    WebformChannel::open(&account("webform", &[("form_key", "a key")]), &Surroundings::default()).unwrap()
}

fn at(time: &str) -> Timestamp {
    format!("2026-03-03T{time}Z").parse().unwrap()
}

fn filled(fields: &[(&str, &str)]) -> Submission {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Submission {
        token: form().new_token(id(7), at("10:00:00")),
        language: "fr".into(),
        fields,
        ..Submission::default()
    }
}

fn codes(problems: &[FormProblem]) -> Vec<(Option<&str>, &str)> {
    problems.iter().map(|problem| (problem.field, problem.code)).collect()
}

#[test]
fn what_was_filled_in_becomes_one_message() {
    let mut submission = filled(&[
        ("message", "Mon colis est perdu.\r\nDepuis lundi."),
        ("wish", "Une date."),
        ("reference", "CMD-4821"),
        ("name", "Jeanne Martin"),
        ("email", " Jeanne@Courrier.example "),
    ]);
    submission.files.push(SubmittedFile {
        name: "../photo.jpg".into(),
        mime: "image/jpeg".into(),
        bytes: vec![1, 2, 3],
    });
    let raw = form().accept(&submission, at("10:02:00")).unwrap();
    let incoming = form().parse(&raw).unwrap();
    assert_eq!(
        incoming.text,
        "Mon colis est perdu.\nDepuis lundi.\n\nCe qui m’aiderait\u{a0}: Une date.\n\nNuméro\u{a0}: CMD-4821"
    );
    assert_eq!(
        (incoming.author.id.as_str(), incoming.author.name.as_str()),
        ("jeanne@courrier.example", "Jeanne Martin")
    );
    assert_eq!(
        (incoming.attachments[0].name.as_str(), incoming.attachments[0].bytes.as_slice()),
        ("photo.jpg", &[1_u8, 2, 3][..])
    );
    assert_eq!(incoming.created_at, Some(at("10:02:00")));
}

#[test]
fn the_same_page_sent_twice_is_one_message() {
    let submission = filled(&[("message", "Bonjour")]);
    let (first, second) =
        (form().accept(&submission, at("10:02:00")).unwrap(), form().accept(&submission, at("10:02:05")).unwrap());
    assert_eq!((&first.external_id, &first.content_hash), (&second.external_id, &second.content_hash));
}

#[test]
fn problems_are_said_field_by_field() {
    let problems = form().accept(&filled(&[("message", "  "), ("email", "jeanne@")]), at("10:02:00")).unwrap_err();
    assert_eq!(codes(&problems), [(Some("message"), "missing"), (Some("email"), "bad_address")]);
    let long = "a".repeat(20_001);
    assert_eq!(
        codes(&form().accept(&filled(&[("message", &long)]), at("10:02:00")).unwrap_err()),
        [(Some("message"), "too_long")]
    );
    let fast = form().accept(&filled(&[("message", "Bonjour")]), at("10:00:01")).unwrap_err();
    assert_eq!(codes(&fast), [(None, "too_fast")]);
    let mut many = filled(&[("message", "Bonjour")]);
    many.files = vec![SubmittedFile { name: "a".into(), mime: "a/b".into(), bytes: vec![0; 5 * 1024 * 1024] }; 6];
    assert_eq!(
        codes(&form().accept(&many, at("10:02:00")).unwrap_err()),
        [(Some("files"), "too_many_files"), (Some("files"), "files_too_large")]
    );
}

#[test]
fn a_machine_ends_before_a_person_not_in_the_bin() {
    let raw = form().accept(&filled(&[("message", "Achetez"), (TRAP, "oui")]), at("10:02:00")).unwrap();
    let problem = form().parse(&raw).unwrap_err();
    assert_eq!(problem.code, "suspect");
    assert!(String::from_utf8_lossy(&raw.body).contains("Achetez"));
}

#[test]
fn a_person_can_clear_what_looked_like_a_machine() {
    let mut raw = form().accept(&filled(&[("message", "Un vrai message"), (TRAP, "oui")]), at("10:02:00")).unwrap();
    raw.body = guichet_channels::webform::wire::cleared(&raw.body);
    assert_eq!(form().parse(&raw).unwrap().text, "Un vrai message");
}

#[test]
fn words_added_by_a_link_belong_to_its_case() {
    let case = ProvenCase {
        reference: "D-4821".into(),
        author: "jeanne@courrier.example".into(),
        name: "Jeanne".into(),
        by_drop_link: false,
    };
    let added = Submission { case: Some(case), ..filled(&[("message", "Voici mon numéro.")]) };
    let incoming = form().parse(&form().accept(&added, at("10:02:00")).unwrap()).unwrap();
    assert_eq!(
        (incoming.case_reference.as_deref(), incoming.author.id.as_str()),
        (Some("D-4821"), "jeanne@courrier.example")
    );
}

#[test]
fn without_an_address_everybody_is_somebody_else() {
    let raw = form().accept(&filled(&[("message", "Bonjour")]), at("10:02:00")).unwrap();
    assert_eq!(form().parse(&raw).unwrap().author.id, format!("form:{}", id(7)));
}

#[tokio::test]
async fn a_reply_without_mail_stands_on_the_tracking_page() {
    let outgoing = reply(1);
    let expected = Some(format!("page-{}", outgoing.reply_id));
    assert_eq!(form().send(&outgoing).await, SendOutcome::Sent { external_id: expected.clone() });
    assert_eq!(form().lookup(&outgoing).await, Lookup::Found { external_id: expected });
}

#[tokio::test]
async fn a_mail_channel_that_is_gone_holds_mails_back_and_says_so() {
    let form =
        WebformChannel::open(&account("webform", &[("mail_channel", "0192")]), &Surroundings::default()).unwrap();
    assert_eq!(form.check().await[0].setting.as_deref(), Some("mail_channel"));
    assert!(matches!(form.send(&reply(1)).await, SendOutcome::Later { .. }));
    let without_address = Outgoing { recipient: "form:7".into(), ..reply(2) };
    assert!(matches!(form.send(&without_address).await, SendOutcome::Sent { .. }));
}
