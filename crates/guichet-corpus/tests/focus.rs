//! Rows labelled for some things only: read, checked, and counted by themselves.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::Path;

use guichet_corpus::corpus::{self, Corpus};
use guichet_corpus::eval::{self, FocusRead};
use guichet_corpus::{check, train};
use guichet_text::model::Weights;
use guichet_text::reading::AnnouncedKind;

fn small() -> Corpus {
    corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).unwrap()
}

#[test]
fn a_corpus_of_such_rows_is_in_order() {
    let corpus = small();
    assert_eq!(check::check(&corpus), Vec::<String>::new());
    let rows = corpus.focus_rows();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].label.wants_human && rows[1].label.irony);
    assert_eq!(rows[1].label.announced, [AnnouncedKind::Court]);
}

#[test]
fn a_label_too_few_and_a_kind_named_twice_are_put_right() {
    let mut corpus = small();
    let labels = corpus.focus_labels.get_mut("essai").unwrap();
    labels[0].announced = vec![AnnouncedKind::Press, AnnouncedKind::Press];
    labels.pop();
    let wrong = check::check(&corpus);
    assert_eq!(wrong, ["essai: labels and messages part at essai-0002", "essai-0001: announced twice"]);
    corpus.split.focus.clear();
    assert_eq!(check::check(&corpus), ["focus/essai is not in split.toml"]);
}

#[test]
fn they_are_left_out_by_writer_and_counted_by_themselves() {
    let corpus = small();
    let folds = train::folds(&corpus);
    assert_eq!(folds.iter().map(|(writer, _)| writer.as_str()).collect::<Vec<_>>(), ["essai"]);
    let rows = corpus.focus_rows();
    let read: Vec<FocusRead<'_>> = rows
        .iter()
        .map(|row| FocusRead { row, reading: guichet_text::read_with(&row.message.input(), &Weights::default()) })
        .collect();
    let table = eval::focus_table(&read);
    assert!(table.contains("labelled for some things only: 2 messages"), "{table}");
    assert!(!table.contains("topic"), "{table}");
}
