//! A plan happens whole or not at all.

use guichet_core::model::{
    Attachment, CaseState, Customer, Deadline, DeadlineKind, Decision, DecisionKind, EventKind, Identity, IdentityHow,
    IdentityLevel, IdentityProof, MessageRevision, Promise, PromiseKind, PromiseState, UserId,
};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::Span;
use guichet_store::testing::Samples;
use guichet_store::{DueCase, ErasureLine, StoreError};
use jiff::{SignedDuration, Timestamp};

use crate::Desk;

pub async fn a_plan_is_stored_whole(mut desk: Desk) {
    let raw = desk.samples.raw_item(&desk.channel, "m-1", "Où est mon colis ?");
    desk.store.receive(vec![raw.clone()], None).await.unwrap();
    let arrival = desk.samples.arrival(&desk.channel, Some(&raw), "Où est mon colis ?");
    let applied = desk.store.apply(&arrival.plan).await.unwrap();
    assert_eq!(applied.last_position, Some(2));

    let (store, brand) = (&desk.store, desk.brand.id);
    assert_eq!(store.customer(brand, arrival.customer.id).await.unwrap(), Some(arrival.customer.clone()));
    assert_eq!(store.handles(brand, arrival.customer.id).await.unwrap(), vec![arrival.handle.clone()]);
    assert_eq!(store.case(brand, arrival.case.id).await.unwrap(), Some(arrival.case.clone()));
    assert_eq!(store.case_by_reference(brand, &arrival.case.reference).await.unwrap(), Some(arrival.case.clone()));
    assert_eq!(store.conversation(brand, arrival.conversation.id).await.unwrap(), Some(arrival.conversation.clone()));
    assert_eq!(store.message(brand, arrival.message.id).await.unwrap(), Some(arrival.message.clone()));
    assert_eq!(store.undecided_messages(brand, arrival.case.id).await.unwrap(), vec![arrival.message.clone()]);
    assert!(store.pending_raw_items(desk.samples.now, 10, i64::MAX).await.unwrap().is_empty());
    let channel = store.channel(desk.channel.id).await.unwrap().unwrap();
    assert_eq!(channel.health.last_received_at, Some(desk.samples.now));
    let events = store.events_after(brand, 0, 10).await.unwrap();
    assert_eq!(events.iter().map(|event| event.event.clone()).collect::<Vec<_>>(), arrival.plan.events);
    assert_eq!(store.latest_position(brand).await.unwrap(), 2);
    // Another brand sees nothing of it.
    let other = desk.samples.id().into();
    assert_eq!(store.message(other, arrival.message.id).await.unwrap(), None);
    assert_eq!(store.case(other, arrival.case.id).await.unwrap(), None);
}

pub async fn a_plan_in_conflict_leaves_nothing(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let before = desk.store.latest_position(desk.brand.id).await.unwrap();

    let mut stale = Plan::new(desk.brand.id);
    let second = desk.samples.arrival(&desk.channel, None, "encore moi");
    stale.changes = second.plan.changes.clone();
    let mut case = arrival.case.clone();
    case.version = 7;
    stale.changes.push(Change::UpdateCase(case));
    stale.events = second.plan.events;
    assert_eq!(desk.store.apply(&stale).await, Err(StoreError::Conflict));

    let (store, brand) = (&desk.store, desk.brand.id);
    assert_eq!(store.customer(brand, second.customer.id).await.unwrap(), None);
    assert_eq!(store.message(brand, second.message.id).await.unwrap(), None);
    assert_eq!(store.latest_position(brand).await.unwrap(), before);
    assert_eq!(store.queue_counts(brand).await.unwrap().undecided, 1);
    // The same thing twice is a conflict as well, and so is a handle or a reference that is taken.
    assert_eq!(store.apply(&arrival.plan).await, Err(StoreError::Conflict));
    let mut taken = desk.samples.arrival(&desk.channel, None, "autre");
    taken.case.reference.clone_from(&arrival.case.reference);
    taken.plan.changes = vec![Change::InsertCase(taken.case)];
    assert_eq!(store.apply(&taken.plan).await, Err(StoreError::Conflict));
}

pub async fn one_conflict_does_not_concern_the_others(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let mut tasks = Vec::new();
    for turn in 0..40_u128 {
        let (store, channel, case) = (desk.store.clone(), desk.channel.clone(), arrival.case.clone());
        tasks.push(tokio::spawn(async move {
            let mut samples = Samples::from(100_000 + turn * 1_000);
            let mut plan = samples.arrival(&channel, None, "bonjour").plan;
            // All of them want to be the one that makes version 2.
            let mut case = case;
            case.version = 2;
            case.hops = 1;
            plan.changes.push(Change::UpdateCase(case));
            store.apply(&plan).await
        }));
    }
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(answers.iter().flat_map(|answer| answer.as_ref().err()).all(|error| *error == StoreError::Conflict));
    assert_eq!(desk.store.case(desk.brand.id, arrival.case.id).await.unwrap().unwrap().version, 2);
    assert_eq!(desk.store.latest_position(desk.brand.id).await.unwrap(), 4);
}

pub async fn events_have_no_gaps_and_appear_in_order(desk: Desk) {
    let brand = desk.brand.id;
    let reader = desk.store.clone();
    let following = tokio::spawn(async move {
        let (mut seen, mut position) = (Vec::new(), 0);
        while seen.len() < 120 {
            for event in reader.events_after(brand, position, 7).await.unwrap() {
                position = event.position;
                seen.push(position);
            }
            tokio::task::yield_now().await;
        }
        seen
    });
    let mut tasks = Vec::new();
    for turn in 0..60_u128 {
        let (store, channel) = (desk.store.clone(), desk.channel.clone());
        tasks.push(tokio::spawn(async move {
            let mut samples = Samples::from(100_000 + turn * 1_000);
            let mut plan = samples.arrival(&channel, None, "bonjour").plan;
            if turn % 3 == 0 {
                // Some plans fail: their places are given again.
                let again = plan.changes[0].clone();
                plan.changes.push(again);
                assert_eq!(store.apply(&plan).await, Err(StoreError::Conflict));
                plan.changes.pop();
            }
            store.apply(&plan).await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    // Somebody who follows by cursor has missed none and seen none twice.
    assert_eq!(following.await.unwrap(), (1..=120).collect::<Vec<i64>>());
}

pub async fn an_edit_is_guarded(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "colis perdu");
    desk.store.apply(&arrival.plan).await.unwrap();
    let mut edited = arrival.message.clone();
    edited.text = "colis retrouvé".to_owned();
    edited.revision = 1;
    let file = Attachment {
        id: desk.samples.id().into(),
        brand_id: desk.brand.id,
        message_id: edited.id,
        name: "photo.jpg".to_owned(),
        mime: "image/jpeg".to_owned(),
        size: 3,
        hash: desk.store.blobs().put(b"jpg").unwrap(),
        url: None,
    };
    let revision = MessageRevision {
        message_id: edited.id,
        brand_id: desk.brand.id,
        revision: 0,
        text: arrival.message.text.clone(),
        replaced_at: desk.samples.now,
    };
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![
        Change::UpdateMessage { message: edited.clone(), expected_revision: 0, expected_undecided: true },
        Change::InsertRevision(revision.clone()),
        Change::InsertAttachment(file.clone()),
    ];
    desk.store.apply(&plan).await.unwrap();
    assert_eq!(desk.store.apply(&plan).await, Err(StoreError::Conflict));
    let (store, brand) = (&desk.store, desk.brand.id);
    assert_eq!(store.message(brand, edited.id).await.unwrap(), Some(edited.clone()));
    assert_eq!(store.revisions(brand, edited.id).await.unwrap(), vec![revision]);
    assert_eq!(store.attachments(brand, edited.id).await.unwrap(), vec![file.clone()]);
    assert_eq!(store.attachment(brand, file.id).await.unwrap(), Some(file));

    // A decision by two people: the second one hears of it.
    let mut decided = edited.clone();
    let at = desk.samples.now;
    decided.decision = Some(Decision {
        kind: DecisionKind::Closed,
        reason: Some("thanks_only".to_owned()),
        by: None,
        at,
        note: Some("un mot gentil".to_owned()),
    });
    let mut plan = Plan::new(brand);
    plan.changes =
        vec![Change::UpdateMessage { message: decided.clone(), expected_revision: 1, expected_undecided: true }];
    store.apply(&plan).await.unwrap();
    assert_eq!(store.apply(&plan).await, Err(StoreError::Conflict));
    assert_eq!(store.message(brand, edited.id).await.unwrap(), Some(decided));
    assert!(store.undecided_messages(brand, arrival.case.id).await.unwrap().is_empty());
}

pub async fn deadlines_are_met_dropped_and_owed_again(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (brand, case) = (desk.brand.id, arrival.case.id);
    let start = desk.samples.now;
    let deadline = Deadline {
        id: desk.samples.id().into(),
        brand_id: brand,
        case_id: case,
        kind: DeadlineKind::FirstAnswer,
        started_at: start,
        due_at: start + SignedDuration::from_hours(2),
        reasons: vec!["minutes=120".to_owned()],
        met_at: None,
        dropped_at: None,
        alarmed_at: None,
        warn_at: Some(start),
        escalate_at: Some(start + SignedDuration::from_hours(3)),
        escalated_at: None,
    };
    let apply = |change: Change| {
        let (store, mut plan) = (desk.store.clone(), Plan::new(brand));
        plan.changes = vec![change];
        async move { store.apply(&plan).await.unwrap() }
    };
    apply(Change::InsertDeadline(deadline.clone())).await;
    let store = &desk.store;
    assert_eq!(store.deadlines_of_case(brand, case).await.unwrap(), vec![deadline.clone()]);
    let silent = async |at: Timestamp| store.silent_deadlines(at, None, 10).await.unwrap().items;
    let due = DueCase { brand_id: brand, case_id: case };
    assert!(silent(start + SignedDuration::from_mins(119)).await.is_empty());
    assert_eq!(silent(deadline.due_at).await, [due]);
    assert_eq!(silent(start + SignedDuration::from_hours(9)).await, [due], "however late somebody looks");

    // Announced before, and the lead's alarm long after: each once.
    let soon = async |at: Timestamp| store.deadlines_soon(at, None, 10).await.unwrap().items;
    let late = async |at: Timestamp| store.deadlines_for_lead(at, None, 10).await.unwrap().items;
    assert_eq!((soon(start).await, late(deadline.due_at).await), (vec![due], vec![]));
    apply(Change::WarnDeadlines(case, start)).await;
    assert!(soon(deadline.due_at).await.is_empty());
    let for_lead = start + SignedDuration::from_hours(3);
    assert_eq!(late(for_lead).await, [due]);
    apply(Change::EscalateDeadlines(case, for_lead)).await;
    assert!(late(for_lead).await.is_empty());
    assert_eq!(store.count_escalated(brand).await.unwrap(), 1);
    let put_back = Deadline { escalated_at: None, ..store.deadlines_of_case(brand, case).await.unwrap()[0].clone() };
    let moved = Change::MoveDeadline { deadline: put_back, expected_due_at: deadline.due_at };
    apply(moved).await;
    assert_eq!(store.count_escalated(brand).await.unwrap(), 0);

    let at = start + SignedDuration::from_hours(1);
    apply(Change::AlarmDeadlines(case, at)).await;
    assert_eq!(silent(deadline.due_at).await, [due], "it was not due then");
    apply(Change::MeetDeadlines(case, at)).await;
    assert_eq!(store.deadlines_of_case(brand, case).await.unwrap()[0].met_at, Some(at));
    assert!(silent(deadline.due_at).await.is_empty());
    // Met at another time: nothing to give back.
    apply(Change::OweDeadlinesAgain(case, start)).await;
    assert!(silent(deadline.due_at).await.is_empty());
    apply(Change::OweDeadlinesAgain(case, at)).await;
    assert_eq!(silent(deadline.due_at).await, [due]);
    apply(Change::DropDeadlines(case, at)).await;
    assert_eq!(store.deadlines_of_case(brand, case).await.unwrap()[0].dropped_at, Some(at));
    assert!(silent(deadline.due_at).await.is_empty());
    apply(Change::OweDeadlinesAgain(case, at)).await;
    apply(Change::AlarmDeadlines(case, deadline.due_at)).await;
    assert_eq!(store.deadlines_of_case(brand, case).await.unwrap()[0].alarmed_at, Some(deadline.due_at));
    assert!(silent(deadline.due_at).await.is_empty(), "it rang");
}

pub async fn promises_are_kept_once(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let now = desk.samples.now;
    let mut promises = Vec::new();
    for hours in [5, 1, 3] {
        promises.push(Promise {
            id: desk.samples.id().into(),
            brand_id: desk.brand.id,
            case_id: arrival.case.id,
            kind: PromiseKind::Said,
            message_id: arrival.message.id,
            span: Span::new(0, 7),
            words: None,
            owner: None,
            due_at: now + SignedDuration::from_hours(hours),
            state: PromiseState::Open,
            created_at: now,
            closed_at: None,
            warn_at: Some(now),
            warned_at: None,
        });
    }
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = promises.iter().cloned().map(Change::InsertPromise).collect();
    plan.events = vec![desk.samples.event(EventKind::PromiseMade)];
    desk.store.apply(&plan).await.unwrap();
    promises.sort_by_key(|promise| promise.due_at);

    let (store, brand) = (&desk.store, desk.brand.id);
    assert_eq!(store.promises_of_case(brand, arrival.case.id).await.unwrap(), promises);
    let late = store.promises_overdue(now + SignedDuration::from_hours(3), None, 10).await.unwrap();
    assert_eq!(late.items, [DueCase { brand_id: brand, case_id: arrival.case.id }; 2]);
    let open = Some(PromiseState::Open);
    let first = store.promises_in_state(brand, open, None, 2).await.unwrap();
    let rest = store.promises_in_state(brand, open, first.next.as_deref(), 2).await.unwrap();
    assert_eq!([first.items, rest.items].concat(), promises);
    let first = store.promises_in_state(brand, None, None, 2).await.unwrap();
    let rest = store.promises_in_state(brand, None, first.next.as_deref(), 2).await.unwrap();
    assert_eq!([first.items, rest.items].concat(), promises);
    assert_eq!(store.promises_in_state(brand, Some(PromiseState::Open), None, 9).await.unwrap().items, promises);
    assert!(store.promises_in_state(brand, Some(PromiseState::Kept), None, 9).await.unwrap().items.is_empty());
    assert_eq!(store.count_promises_due(brand, promises[1].due_at).await.unwrap(), 2);

    let mut kept = promises[0].clone();
    kept.state = PromiseState::Kept;
    kept.closed_at = Some(now);
    let mut plan = Plan::new(brand);
    plan.changes = vec![Change::UpdatePromise { promise: kept.clone(), expected_state: PromiseState::Open }];
    store.apply(&plan).await.unwrap();
    assert_eq!(store.apply(&plan).await, Err(StoreError::Conflict));
    assert_eq!(store.promise(brand, kept.id).await.unwrap(), Some(kept));
    assert_eq!(store.promises_in_state(brand, open, None, 10).await.unwrap().items, promises[1..]);
}

pub async fn odd_texts_come_back_as_they_were(mut desk: Desk) {
    let texts = [
        "",
        "🧯🧯🧯 \u{202e}edocrab\u{202c} \u{200f}שלום",
        "'; DROP TABLE message; -- $1 {blob} ?1",
        "ligne\r\nsuivante\ttabulée \u{a0}insécable\u{202f}!",
        &"é".repeat(200_000),
    ];
    for text in texts {
        let arrival = desk.samples.arrival(&desk.channel, None, text);
        desk.store.apply(&arrival.plan).await.unwrap();
        let stored = desk.store.message(desk.brand.id, arrival.message.id).await.unwrap().unwrap();
        assert_eq!(stored.text, text);
    }
    // U+0000 is the one sign that no engine keeps alike: it goes.
    let arrival = desk.samples.arrival(&desk.channel, None, "a\0b");
    desk.store.apply(&arrival.plan).await.unwrap();
    let stored = desk.store.message(desk.brand.id, arrival.message.id).await.unwrap().unwrap();
    assert_eq!(stored.text, "ab");
    let mut closed = arrival.case.clone();
    closed.state = CaseState::Closed;
    closed.version = 2;
    closed.topics = Vec::new();
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![Change::UpdateCase(closed.clone())];
    desk.store.apply(&plan).await.unwrap();
    assert_eq!(desk.store.case(desk.brand.id, closed.id).await.unwrap(), Some(closed));
}

pub async fn an_identity_comes_back_with_its_proof(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "Bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (brand, now) = (desk.brand.id, desk.samples.now);
    let proof = IdentityProof {
        how: IdentityHow::ByHand,
        by: UserId(desk.samples.id()),
        at: now,
        until: Some(now + SignedDuration::from_hours(24 * 30)),
        reason: "vue en agence".to_owned(),
    };
    let identity = Identity { level: IdentityLevel::Verified, proof: Some(proof) };
    let mut after = Customer { identity, ..arrival.customer.clone() };
    after.version += 1;
    let mut plan = Plan::new(brand);
    plan.changes = vec![Change::UpdateCustomer(after.clone())];
    desk.store.apply(&plan).await.unwrap();
    assert_eq!(desk.store.customer(brand, after.id).await.unwrap(), Some(after.clone()));
    assert!(matches!(desk.store.apply(&plan).await, Err(StoreError::Conflict)), "somebody was faster");

    // The words of the verification go with the person.
    let line = ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: after.id, at: now };
    desk.store.erase_customer(line, desk.samples.event(EventKind::CustomerErased)).await.unwrap();
    assert_eq!(desk.store.customer(brand, after.id).await.unwrap().unwrap().identity, Identity::default());
}
