//! Files of earlier conversations: every line an item or a reason, twice the same.

use std::io::Cursor;
use std::path::Path;

use crate::support::samples::{account, open};
use guichet_channels::account::Surroundings;
use guichet_channels::import::{Format, Import, Imported, Mapping, files};
use guichet_core::model::{Incoming, IncomingKind, Visibility};

fn read(text: impl Into<Vec<u8>>, format: Format, mapping: &str) -> Vec<Imported> {
    let bytes: Vec<u8> = text.into();
    let total = u64::try_from(bytes.len()).unwrap();
    let mut import = Import::of(Cursor::new(bytes), total, format, &mapping.parse().unwrap(), Visibility::Public);
    let items: Vec<_> = import.by_ref().map(Result::unwrap).collect();
    assert_eq!(import.progress(), (total, total));
    items
}

fn understood(items: &[Imported]) -> Vec<Incoming> {
    let channel = open(&account("sandbox", &[]), &Surroundings::default());
    items.iter().filter(|item| item.problem.is_none()).map(|item| channel.parse(&item.raw).unwrap()).collect()
}

#[test]
fn a_row_holds_a_message_and_its_reply() {
    let line = r#"{"id": "7", "customer_text": "Où est mon colis ?", "customer_at": "2024-07-18 20:49:39 +02:00", "customer": "u2a", "text": "Il part demain.", "agent_at": "2024-07-25 09:02:50 +02:00", "template_id": 2}"#;
    let items = understood(&read(line, Format::JsonLines, "message=customer_text,reply=text"));
    assert_eq!(items.len(), 2);
    let (message, reply) = (&items[0], &items[1]);
    assert_eq!(
        (message.kind, message.text.as_str(), message.author.id.as_str()),
        (IncomingKind::Message, "Où est mon colis ?", "u2a")
    );
    assert_eq!(message.created_at.unwrap().to_string(), "2024-07-18T18:49:39Z");
    assert_eq!(
        (reply.kind, reply.text.as_str(), reply.in_reply_to.as_slice()),
        (IncomingKind::OwnReply, "Il part demain.", &["7".to_owned()][..])
    );
    assert_eq!(reply.thread_id, message.thread_id);
    assert_eq!(message.visibility, Visibility::Public);
}

#[test]
fn bad_lines_are_kept_with_their_reason_and_the_rest_goes_on() {
    let text = "{\"message\": \"un\"}\n\nnot json\n{\"message\": \"\"}\n[1]\n{\"message\": \"deux\", \"created_at\": \"hier\"}\n{\"message\": \"trois\"}";
    let items = read(text, Format::JsonLines, "");
    let said: Vec<_> = items.iter().map(|item| item.problem.as_ref().map(ToString::to_string)).collect();
    assert_eq!(
        said,
        [
            None,
            Some("not_json".into()),
            Some("missing_field (message)".into()),
            Some("not_json".into()),
            Some("bad_date (message_at)".into()),
            None
        ]
    );
    assert_eq!(items[1].raw.body, b"not json");
    assert_eq!(understood(&items).iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["un", "trois"]);
}

#[test]
fn the_same_file_gives_the_same_items() {
    let text = "{\"message\": \"un\", \"customer\": \"a\"}\n{\"message\": \"un\", \"customer\": \"b\"}\nbad";
    let (first, second) = (read(text, Format::JsonLines, ""), read(text, Format::JsonLines, ""));
    assert_eq!(first, second);
    assert_ne!(first[0].raw.external_id, first[1].raw.external_id);
}

#[test]
fn rows_in_the_form_of_the_webhook_are_taken_as_they_are() {
    let line = r#"{"source": "forum", "external_id": "p-1", "author": {"id": "u"}, "text": "Bonjour", "created_at": "2026-03-03T10:00:00Z", "visibility": "private"}"#;
    let items = read(line, Format::JsonLines, "");
    assert_eq!((items[0].raw.source.as_str(), items[0].raw.body.as_slice()), ("forum", line.as_bytes()));
    assert_eq!(understood(&items)[0].visibility, Visibility::Private);
}

#[test]
fn spreadsheets_are_read_as_they_were_saved() {
    let french = "\u{feff}client;message;date;réponse\r\nu1;\"Mon colis;\nperdu\";18/07/2024 20:49;\"Désolé, \"\"il part\"\" demain\"\r\nu2;Merci;;\r\n";
    let items = understood(&read(french, Format::Csv, "customer=client,reply=réponse,created_at=date"));
    assert_eq!(
        items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(),
        ["Mon colis;\nperdu", "Désolé, \"il part\" demain", "Merci"]
    );
    let old = b"customer,message\nu1,d\xe9\xe7u\n".to_vec();
    assert_eq!(understood(&read(old, Format::Csv, ""))[0].text, "déçu");
    assert_eq!(read("", Format::Csv, "").len(), 0);
}

#[test]
fn mails_come_from_files_of_one_and_of_many() {
    let mail = "From: jeanne@courrier.example\nMessage-ID: <1@courrier.example>\nSubject: Colis\n\nPerdu.\n";
    let one = understood(&read(mail, Format::Eml, ""));
    assert_eq!((one[0].external_id.as_str(), one[0].text.as_str()), ("1@courrier.example", "Perdu."));
    let many = format!("From x Mon\n{mail}\nFrom y Tue\n{}", mail.replace("<1@", "<2@"));
    assert_eq!(understood(&read(many, Format::Mbox, "")).len(), 2);
}

#[test]
fn a_wrong_mapping_is_said() {
    assert!("message".parse::<Mapping>().unwrap_err().to_string().contains("message=customer_text"));
    assert!("words=text".parse::<Mapping>().is_err());
}

#[test]
fn a_folder_is_all_its_files_in_order() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("b")).unwrap();
    for name in ["c.eml", "a.eml", "b/x.mbox"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let found = files(&[folder.path().to_path_buf()]).unwrap();
    let names: Vec<_> =
        found.iter().map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string()).collect();
    assert_eq!(names, ["a.eml", "b/x.mbox", "c.eml"]);
    assert_eq!(Format::of_path(&found[1]), Some(Format::Mbox));
    assert_eq!(Format::of_path(Path::new("export.JSONL")), Some(Format::JsonLines));
}

#[test]
fn real_threads_are_read_whole() {
    let Some(data) = crate::real_data::real_data() else { return };
    let path = data.join("fr_brand_threads.dev.jsonl");
    let mapping = "message=customer_text,reply=text".parse().unwrap();
    let import = Import::open(&path, Format::JsonLines, &mapping, Visibility::Public).unwrap();
    let items: Vec<_> = import.map(Result::unwrap).collect();
    assert_eq!(items.iter().filter(|item| item.problem.is_some()).count(), 0);
    let incoming = understood(&items);
    assert!(incoming.iter().all(|item| item.created_at.is_some()));
    eprintln!("{} items", incoming.len());
}
