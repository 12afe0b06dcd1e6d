//! The request stands where everybody sees it first: over every message of the tuning writers it insults nobody, threatens
//! nobody, and speaks of the customer as of somebody else.

use guichet_corpus::corpus;
use guichet_corpus::eval::{Read, first_person_requests, hurtful_requests};

#[test]
fn a_request_is_neutral_and_of_the_third_person() {
    let corpus = corpus::read(&corpus::folder()).unwrap();
    let rows = corpus.rows(&corpus.split.tune);
    let read: Vec<Read<'_>> =
        rows.iter().map(|row| Read { row, reading: guichet_text::read(&row.message.input()) }).collect();
    let told = read.iter().filter(|one| !one.reading.request.is_empty()).count();
    assert!(told > 3_000, "only {told} requests");
    assert_eq!(
        hurtful_requests(&read),
        Vec::<String>::new(),
        "words that a person marked as abuse or as a threat are left"
    );
    assert_eq!(first_person_requests(&read), Vec::<String>::new(), "the customer speaks instead of us");
    let long = read.iter().find(|one| one.reading.request.chars().count() > 140);
    assert!(long.is_none(), "{:?}", long.map(|one| &one.row.label.id));
    let asked = read.iter().filter(|one| one.row.label.request.is_some());
    let silent = asked.clone().filter(|one| one.reading.request.is_empty()).count();
    assert!(silent * 50 < asked.count(), "{silent} messages that ask something are told by nothing");
}
