//! What colleagues said of readings: one word a message, gone with its customer.

use guichet_core::learning::{Correction, Fixed};
use guichet_core::model::{EventKind, Message, MessageState};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::Input;
use guichet_core::text::reading::Topic;
use guichet_store::testing::Arrival;
use guichet_store::{ErasureLine, StoreError};

use crate::Desk;

async fn arrived(desk: &mut Desk, external_id: &str, text: &str) -> Arrival {
    let raw = desk.samples.raw_item(&desk.channel, external_id, text);
    desk.store.receive(vec![raw.clone()], None).await.unwrap();
    let arrival = desk.samples.arrival(&desk.channel, Some(&raw), text);
    desk.store.apply(&arrival.plan).await.unwrap();
    let reading = guichet_core::text::read(&Input { text: text.to_owned(), ..Input::default() });
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![Change::PutReading(arrival.message.id, Box::new(reading))];
    desk.store.apply(&plan).await.unwrap();
    arrival
}

fn correction(desk: &mut Desk, of: &Arrival, topic: Topic) -> Correction {
    let fixed = Fixed { topic: Some(topic), request: Some("Un couvercle neuf.".to_owned()), ..Fixed::default() };
    Correction {
        id: desk.samples.id(),
        brand_id: desk.brand.id,
        message_id: of.message.id,
        customer_id: of.customer.id,
        by: desk.samples.id().into(),
        at: desk.samples.now,
        revision: 0,
        said: [("topic".to_owned(), "other".to_owned())].into(),
        fixed,
    }
}

async fn put(desk: &Desk, correction: &Correction) -> Result<(), StoreError> {
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![Change::PutCorrection(correction.clone())];
    desk.store.apply(&plan).await.map(drop)
}

pub async fn a_message_has_one_correction(mut desk: Desk) {
    let arrival = arrived(&mut desk, "m-1", "le couvercle est voilé").await;
    let brand = desk.brand.id;
    let first = correction(&mut desk, &arrival, Topic::Product);
    put(&desk, &first).await.unwrap();
    let before = desk.store.correction_version(brand).await.unwrap();
    let second = Correction { fixed: Fixed { topic: Some(Topic::Warranty), ..Fixed::default() }, ..first.clone() };
    put(&desk, &second).await.unwrap();
    assert!(desk.store.correction_version(brand).await.unwrap() > before, "lessons in memory are told to be old");
    assert_eq!(desk.store.correction_of(brand, arrival.message.id).await.unwrap(), Some(second.clone()));
    let other = correction(&mut desk, &arrival, Topic::Store);
    assert_eq!(put(&desk, &other).await, Err(StoreError::Conflict), "somebody was faster");
    let examples = desk.store.examples(brand, 10).await.unwrap();
    assert_eq!(examples.len(), 1);
    assert_eq!((&examples[0].correction, examples[0].revision), (&second, 0));
    let words = desk.store.read_messages(brand, &[arrival.message.id, desk.samples.id().into()]).await.unwrap();
    assert_eq!(words.len(), 1, "what is gone is left out");
    assert_eq!((words[0].message_id, words[0].text.as_str()), (arrival.message.id, "le couvercle est voilé"));
    let mut plan = Plan::new(brand);
    plan.changes = vec![Change::ForgetCorrection(arrival.message.id)];
    desk.store.apply(&plan).await.unwrap();
    assert_eq!(desk.store.correction_of(brand, arrival.message.id).await.unwrap(), None);
}

pub async fn corrections_come_in_pages_and_go_together(mut desk: Desk) {
    let brand = desk.brand.id;
    let mut made = Vec::new();
    for number in 0..5 {
        let arrival = arrived(&mut desk, &format!("m-{number}"), "le couvercle est voilé").await;
        let correction = correction(&mut desk, &arrival, Topic::Product);
        put(&desk, &correction).await.unwrap();
        made.push(correction.id);
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = desk.store.corrections(brand, after.as_deref(), 2).await.unwrap();
        seen.extend(page.items.into_iter().map(|placed| placed.correction.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.sort_unstable();
    made.sort_unstable();
    assert_eq!(seen, made);
    let event = desk.samples.event(EventKind::LessonsForgotten);
    desk.store.forget_corrections(brand, event).await.unwrap();
    assert!(desk.store.examples(brand, 10).await.unwrap().is_empty());
    let owed = desk.store.messages_owed(brand, 3).await.unwrap();
    assert_eq!(owed.len(), 3, "messages without a decision, so many at most");
}

pub async fn an_erased_customer_teaches_nothing(mut desk: Desk) {
    let brand = desk.brand.id;
    let (gone, stays) = (arrived(&mut desk, "m-1", "mon filtre").await, arrived(&mut desk, "m-2", "un filtre").await);
    for arrival in [&gone, &stays] {
        let correction = correction(&mut desk, arrival, Topic::Product);
        put(&desk, &correction).await.unwrap();
    }
    let before = desk.store.correction_version(brand).await.unwrap();
    let line =
        ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: gone.customer.id, at: desk.samples.now };
    let event = desk.samples.event(EventKind::CustomerErased);
    desk.store.erase_customer(line, event).await.unwrap();
    let left = desk.store.examples(brand, 10).await.unwrap();
    assert_eq!(left.iter().map(|example| example.correction.message_id).collect::<Vec<_>>(), [stays.message.id]);
    assert!(desk.store.correction_version(brand).await.unwrap() > before);
    assert_eq!(desk.store.correction_of(brand, gone.message.id).await.unwrap(), None);
}

pub async fn a_reading_is_shown_only_if_nothing_moved(mut desk: Desk) {
    let arrival = arrived(&mut desk, "m-1", "le couvercle est voilé").await;
    let (brand, id) = (desk.brand.id, arrival.message.id);
    let reading = desk.store.reading(brand, id).await.unwrap().unwrap();
    let shows = |veiled, expected_revision, expected_correction| {
        let mut plan = Plan::new(brand);
        plan.changes = vec![Change::ShowReading {
            message: id,
            reading: Box::new(reading.clone()),
            veiled,
            expected_revision,
            expected_undecided: true,
            expected_correction,
        }];
        plan
    };
    let hidden = Message { hidden_at: Some(desk.samples.now), ..arrival.message.clone() };
    let mut hide = Plan::new(brand);
    hide.changes =
        vec![Change::UpdateMessage { message: hidden.clone(), expected_revision: 0, expected_undecided: true }];
    desk.store.apply(&hide).await.unwrap();
    desk.store.apply(&shows(true, 0, None)).await.unwrap();
    let stored = desk.store.message(brand, id).await.unwrap().unwrap();
    assert_eq!(stored, Message { veiled: true, ..hidden.clone() }, "the veil and nothing else");
    let correction = correction(&mut desk, &arrival, Topic::Product);
    put(&desk, &correction).await.unwrap();
    assert_eq!(desk.store.apply(&shows(false, 0, None)).await.map(drop), Err(StoreError::Conflict));
    desk.store.apply(&shows(true, 0, Some(correction.at))).await.unwrap();
    let deleted = Message { state: MessageState::Deleted, text: String::new(), revision: 1, ..hidden };
    let mut delete = Plan::new(brand);
    delete.changes = vec![
        Change::UpdateMessage { message: deleted, expected_revision: 0, expected_undecided: true },
        Change::ForgetWords(id),
    ];
    desk.store.apply(&delete).await.unwrap();
    for revision in [0, 1] {
        assert_eq!(desk.store.apply(&shows(true, revision, None)).await.map(drop), Err(StoreError::Conflict));
    }
}

pub async fn words_that_taught_nothing_leave_the_lessons_alone(mut desk: Desk) {
    let brand = desk.brand.id;
    let (taught, other) = (arrived(&mut desk, "m-1", "mon filtre").await, arrived(&mut desk, "m-2", "un filtre").await);
    let correction = correction(&mut desk, &taught, Topic::Product);
    put(&desk, &correction).await.unwrap();
    let before = desk.store.correction_version(brand).await.unwrap();
    for (arrival, version) in [(&other, before), (&taught, before + 1), (&taught, before + 1)] {
        let mut plan = Plan::new(brand);
        plan.changes = vec![Change::ForgetWords(arrival.message.id)];
        desk.store.apply(&plan).await.unwrap();
        assert_eq!(desk.store.correction_version(brand).await, Ok(version));
    }
    let line =
        ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: other.customer.id, at: desk.samples.now };
    let event = desk.samples.event(EventKind::CustomerErased);
    desk.store.erase_customer(line, event).await.unwrap();
    assert_eq!(desk.store.correction_version(brand).await, Ok(before + 1), "nothing is taught any more");
}
