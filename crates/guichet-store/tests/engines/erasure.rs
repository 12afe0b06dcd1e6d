//! An erased person is nowhere, and stays nowhere.

use guichet_core::evidence::{Held, HoldReason};
use guichet_core::model::{
    Attachment, EventKind, MessageState, OutboxState, Promise, PromiseKind, PromiseState, RawItem, RawItemState,
};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::Span;
use guichet_core::text::words::search_words;
use guichet_store::testing::Arrival;
use guichet_store::{ErasureLine, HeldWords, Received, Tracked};

use crate::Desk;

/// Somebody with everything that a person can have here.
async fn somebody(desk: &mut Desk, external_id: &str, file: &[u8]) -> (RawItem, Arrival, Attachment) {
    let text = "Camille Roche, 06 39 98 12 34, attend son colis";
    let raw = desk.samples.raw_item(&desk.channel, external_id, text);
    desk.store.receive(vec![raw.clone()], None).await.unwrap();
    let arrival = desk.samples.arrival(&desk.channel, Some(&raw), text);
    desk.store.apply(&arrival.plan).await.unwrap();
    let attachment = Attachment {
        id: desk.samples.id().into(),
        brand_id: desk.brand.id,
        message_id: arrival.message.id,
        name: "facture.pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        size: file.len() as i64,
        hash: desk.store.blobs().put(file).unwrap(),
        url: None,
    };
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![Change::InsertAttachment(attachment.clone())];
    desk.store.apply(&plan).await.unwrap();
    let tracked = Tracked { brand_id: desk.brand.id, case_id: arrival.case.id, customer_id: arrival.customer.id };
    desk.store.put_tracking_token([9; 32], tracked, desk.samples.now).await.unwrap();
    let held = Held {
        message_id: arrival.message.id,
        brand_id: desk.brand.id,
        reason: HoldReason::Dispute,
        by: desk.samples.id().into(),
        at: desk.samples.now,
        until: desk.samples.now,
    };
    let words = HeldWords { text: text.to_owned(), earlier: Vec::new() };
    desk.store.hold_evidence(&held, &words, 0, &Plan::new(desk.brand.id)).await.unwrap();
    promise_and_draft(desk, &arrival).await;
    (raw, arrival, attachment)
}

/// What colleagues wrote down of somebody: a promise made on the phone, a draft, a hand-over.
async fn promise_and_draft(desk: &mut Desk, arrival: &Arrival) {
    let promise = Promise {
        id: desk.samples.id().into(),
        brand_id: desk.brand.id,
        case_id: arrival.case.id,
        kind: PromiseKind::Said,
        message_id: arrival.message.id,
        span: Span::new(0, 0),
        words: Some("Rappeler Camille au 06 39 98 12 34".to_owned()),
        owner: None,
        due_at: desk.samples.now,
        state: PromiseState::Open,
        created_at: desk.samples.now,
        closed_at: None,
        warn_at: None,
        warned_at: None,
    };
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![Change::InsertPromise(promise)];
    plan.events = vec![desk.samples.event(EventKind::PromiseMade)];
    desk.store.apply(&plan).await.unwrap();
}

pub async fn an_erased_customer_is_nowhere(mut desk: Desk) {
    let (_, other, others_file) = somebody(&mut desk, "m-1", b"shared").await;
    let (raw, gone, file) = somebody(&mut desk, "m-2", b"shared").await;
    let own_file = desk.store.blobs().put(b"own").unwrap();
    let mut own = file.clone();
    own.id = desk.samples.id().into();
    own.hash.clone_from(&own_file);
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![Change::InsertAttachment(own)];
    desk.store.apply(&plan).await.unwrap();
    let (item, _, plan) = desk.samples.reply(&gone, "Bonjour Camille, votre colis arrive.");
    desk.store.apply(&plan).await.unwrap();

    let (brand, customer) = (desk.brand.id, gone.customer.id);
    let line = ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: customer, at: desk.samples.now };
    let event = desk.samples.event(EventKind::CustomerErased);
    desk.store.erase_customer(line, event).await.unwrap();

    let store = &desk.store;
    let erased = store.customer(brand, customer).await.unwrap().unwrap();
    assert_eq!((erased.display_name.as_str(), erased.erased_at), ("", Some(line.at)));
    let detail = store.case_detail(brand, gone.case.id, 50).await.unwrap().unwrap();
    assert!(detail.messages.iter().all(|message| message.text.is_empty()));
    assert!(store.held_words(brand, gone.message.id).await.unwrap().is_none() && detail.held.is_empty());
    assert!(store.held_words(brand, other.message.id).await.unwrap().is_some());
    assert!(detail.promises.iter().all(|promise| promise.words.is_none()), "the promise stays, its words go");
    let others = store.promises_of_case(brand, other.case.id).await.unwrap();
    assert!(others[0].words.is_some());
    assert!(detail.handles.is_empty() && detail.readings.is_empty() && detail.attachments.is_empty());
    assert!(detail.conversations.iter().all(|thread| thread.subject.is_empty()));
    let reply = store.outbox_item(brand, item.id).await.unwrap().unwrap();
    assert_eq!((reply.state, reply.body.len()), (OutboxState::Cancelled, 0));
    assert!(detail.messages.iter().any(|message| message.state == MessageState::Cancelled));
    assert!(store.raw_item(raw.id).await.unwrap().unwrap().body.is_empty());
    assert_eq!(store.blobs().get(&own_file).unwrap(), None);
    let hits = store.search(brand, &search_words("camille"), None, 10).await.unwrap().items;
    assert_eq!(hits.iter().map(|hit| hit.message.id).collect::<Vec<_>>(), vec![other.message.id]);
    assert_eq!(store.blobs().get(&others_file.hash).unwrap().unwrap(), b"shared", "somebody else has that file too");

    // The network delivers the item again: it is known, and stays out.
    let again = desk.samples.raw_item(&desk.channel, "m-2", "Camille Roche, encore");
    assert_eq!(desk.store.receive(vec![again], None).await.unwrap(), vec![Received::Same(gone.message.id)]);
    assert_eq!(desk.store.erasure_ledger().await.unwrap(), vec![line]);
}

pub async fn an_erasure_is_replayed(mut desk: Desk) {
    let (_, person, _) = somebody(&mut desk, "m-1", b"photo").await;
    let brand = desk.brand.id;
    let line =
        ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: person.customer.id, at: desk.samples.now };
    let stranger = ErasureLine { id: desk.samples.id(), customer_id: desk.samples.id().into(), ..line };
    assert_eq!(desk.store.replay_erasures(&[line, stranger]).await.unwrap(), 1);
    assert_eq!(desk.store.replay_erasures(&[line, stranger]).await.unwrap(), 0);
    assert!(desk.store.message(brand, person.message.id).await.unwrap().unwrap().text.is_empty());
    assert!(desk.store.held_words(brand, person.message.id).await.unwrap().is_none());
    assert_eq!(desk.store.erasure_ledger().await.unwrap(), vec![line]);
}

pub async fn words_taken_back_go(mut desk: Desk) {
    let (raw, person, file) = somebody(&mut desk, "m-1", b"photo").await;
    let mut deleted = person.message.clone();
    deleted.text = String::new();
    deleted.state = MessageState::Deleted;
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![
        Change::UpdateMessage { message: deleted.clone(), expected_revision: 0, expected_undecided: true },
        Change::ForgetWords(deleted.id),
    ];
    desk.store.apply(&plan).await.unwrap();
    let (store, brand) = (&desk.store, desk.brand.id);
    assert!(store.raw_item(raw.id).await.unwrap().unwrap().body.is_empty());
    assert!(store.search(brand, &search_words("camille"), None, 10).await.unwrap().items.is_empty());
    assert_eq!(store.attachment(brand, file.id).await.unwrap(), None);
    assert_eq!(store.message(brand, deleted.id).await.unwrap(), Some(deleted));
}

pub async fn what_never_became_a_message_is_erased_too(mut desk: Desk) {
    let (_, person, _) = somebody(&mut desk, "m-1", b"photo").await;
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    let author = store.handles(brand, person.customer.id).await.unwrap()[0].external_id.clone();
    let authors = [Some(author.clone()), Some(author), Some("somebody-else".to_owned()), None];
    let mut items = Vec::new();
    for (number, author) in authors.into_iter().enumerate() {
        let item = desk.samples.raw_item(&desk.channel, &format!("q-{number}"), "Camille Roche, encore");
        store.receive(vec![item.clone()], None).await.unwrap();
        let mut plan = Plan::new(brand);
        let problem = Some("waiting_for_original".to_owned());
        plan.changes = vec![Change::FinishRawItem { id: item.id, state: RawItemState::Quarantined, problem, author }];
        store.apply(&plan).await.unwrap();
        items.push(item.id);
    }
    let set_aside = desk.samples.event(EventKind::ItemDismissed);
    store.dismiss_raw_item(brand, items[1], set_aside).await.unwrap();
    let line =
        ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: person.customer.id, at: desk.samples.now };
    store.erase_customer(line, desk.samples.event(EventKind::CustomerErased)).await.unwrap();
    let mut left = Vec::new();
    for id in items {
        let item = store.raw_item(id).await.unwrap().unwrap();
        left.push((item.state, item.body.is_empty()));
    }
    assert_eq!(left[..2], [(RawItemState::Dismissed, true), (RawItemState::Dismissed, true)]);
    assert_eq!(left[2..], [(RawItemState::Quarantined, false), (RawItemState::Quarantined, false)]);
}

/// An edit is an item of its own: its bytes carry the words of the same person.
pub async fn the_bytes_of_an_edit_go_with_the_words(mut desk: Desk) {
    let mut kept = Vec::new();
    for (number, erased) in [true, false].into_iter().enumerate() {
        let external_id = format!("m-{number}");
        let (raw, person, _) = somebody(&mut desk, &external_id, b"photo").await;
        let (store, brand) = (desk.store.clone(), desk.brand.id);
        let original = desk.samples.raw_item(&desk.channel, &external_id, "Camille Roche, encore");
        let edit = RawItem { part: "edit:1".to_owned(), source: raw.source.clone(), ..original };
        store.receive(vec![edit.clone()], None).await.unwrap();
        let mut plan = Plan::new(brand);
        let done = RawItemState::Done;
        plan.changes = vec![Change::FinishRawItem { id: edit.id, state: done, problem: None, author: None }];
        store.apply(&plan).await.unwrap();
        if erased {
            let at = desk.samples.now;
            let line = ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: person.customer.id, at };
            store.erase_customer(line, desk.samples.event(EventKind::CustomerErased)).await.unwrap();
        }
        kept.push(!store.raw_item(edit.id).await.unwrap().unwrap().body.is_empty());
    }
    assert_eq!(kept, [false, true], "of the one who was erased, and of nobody else");
}
