//! A reply leaves once; whoever is late changes nothing.

use guichet_core::model::{OutboxItem, OutboxState, ReplyId};
use guichet_core::plan::{Change, Plan};
use guichet_store::{DueReply, Store, StoreError};
use jiff::{SignedDuration, Timestamp};

use crate::Desk;

async fn queued(desk: &mut Desk) -> OutboxItem {
    let arrival = desk.samples.arrival(&desk.channel, None, "Où est mon colis ?");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (item, _, plan) = desk.samples.reply(&arrival, "Il arrive demain avant midi.");
    desk.store.apply(&plan).await.unwrap();
    // Pressing send twice is one reply.
    assert_eq!(desk.store.apply(&plan).await, Err(StoreError::Conflict));
    item
}

async fn update(store: &Store, item: &OutboxItem, from: OutboxState, attempt: i64) -> Result<(), StoreError> {
    let mut plan = Plan::new(item.brand_id);
    plan.changes = vec![Change::UpdateOutbox { item: item.clone(), expected_state: from, expected_attempt: attempt }];
    store.apply(&plan).await.map(drop)
}

fn claimed(item: &OutboxItem, lease_until: Timestamp) -> OutboxItem {
    OutboxItem {
        state: OutboxState::Sending,
        attempt: item.attempt + 1,
        lease_until: Some(lease_until),
        ..item.clone()
    }
}

async fn due(store: &Store, at: Timestamp) -> Vec<ReplyId> {
    store.due_replies(at, None, 10).await.unwrap().items.iter().map(|due| due.id).collect()
}

async fn in_doubt(store: &Store) -> Vec<ReplyId> {
    let first = store.replies_in_doubt(None, 1).await.unwrap();
    let rest = match first.next.as_deref() {
        Some(next) => store.replies_in_doubt(Some(next), 9).await.unwrap().items,
        None => Vec::new(),
    };
    first.items.iter().chain(&rest).map(|due| due.id).collect()
}

pub async fn a_reply_goes_out_once(mut desk: Desk) {
    let item = queued(&mut desk).await;
    let (store, brand) = (&desk.store, desk.brand.id);
    assert_eq!(store.outbox_item(brand, item.id).await.unwrap(), Some(item.clone()));
    assert!(due(store, desk.samples.now).await.is_empty(), "the undo window");
    assert_eq!(due(store, item.not_before).await, [item.id]);

    // Eight workers want it at once: one gets it.
    let sending = claimed(&item, item.not_before + SignedDuration::from_secs(120));
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let (store, sending) = (store.clone(), sending.clone());
        tasks.push(tokio::spawn(async move { update(&store, &sending, OutboxState::Queued, 0).await }));
    }
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert_eq!(error, StoreError::Conflict),
        }
    }
    assert_eq!(won, 1);
    assert!(due(store, item.not_before).await.is_empty());

    let sent = OutboxItem {
        state: OutboxState::Sent,
        external_id: Some("net-1".to_owned()),
        lease_until: None,
        ..sending.clone()
    };
    update(store, &sent, OutboxState::Sending, 1).await.unwrap();
    assert_eq!(store.outbox_item(brand, item.id).await.unwrap(), Some(sent));
    let attempts = store.attempts(brand, item.id).await.unwrap();
    assert_eq!(attempts.len(), 1);
    assert_eq!((attempts[0].attempt, attempts[0].outcome), (1, Some(OutboxState::Sent)));
}

pub async fn a_late_worker_overwrites_nothing(mut desk: Desk) {
    let item = queued(&mut desk).await;
    let lease = item.not_before + SignedDuration::from_secs(120);
    let first = claimed(&item, lease);
    update(&desk.store, &first, OutboxState::Queued, 0).await.unwrap();
    let later = OutboxItem {
        state: OutboxState::Queued,
        not_before: lease,
        lease_until: None,
        problem: Some("rate_limited".to_owned()),
        ..first.clone()
    };
    update(&desk.store, &later, OutboxState::Sending, 1).await.unwrap();
    let second = claimed(&later, lease + SignedDuration::from_secs(120));
    update(&desk.store, &second, OutboxState::Queued, 1).await.unwrap();
    // The worker of the first attempt wakes up and believes that it was refused.
    let refused = OutboxItem { state: OutboxState::Refused, ..first.clone() };
    assert_eq!(update(&desk.store, &refused, OutboxState::Sending, 1).await, Err(StoreError::Conflict));
    let stored = desk.store.outbox_item(desk.brand.id, item.id).await.unwrap().unwrap();
    assert_eq!((stored.state, stored.attempt), (OutboxState::Sending, 2));
    let attempts = desk.store.attempts(desk.brand.id, item.id).await.unwrap();
    let told: Vec<_> = attempts.iter().map(|line| (line.attempt, line.outcome, line.problem.as_deref())).collect();
    assert_eq!(told, vec![(1, Some(OutboxState::Queued), Some("rate_limited")), (2, None, None)]);
}

pub async fn a_dead_sender_is_found(mut desk: Desk) {
    let item = queued(&mut desk).await;
    let lease = item.not_before + SignedDuration::from_secs(120);
    let sending = claimed(&item, lease);
    update(&desk.store, &sending, OutboxState::Queued, 0).await.unwrap();
    let before = lease - SignedDuration::from_secs(1);
    assert!(desk.store.stuck_replies(before, None, 10).await.unwrap().items.is_empty());
    let stuck = desk.store.stuck_replies(lease, None, 10).await.unwrap().items;
    assert_eq!(stuck, [DueReply { brand_id: desk.brand.id, id: item.id }]);
    let on_their_way = desk.store.replies_on_their_way(desk.brand.id, item.conversation_id).await.unwrap();
    assert_eq!(on_their_way, vec![sending]);
}

pub async fn unknown_sends_are_listed(mut desk: Desk) {
    let mut unknown = Vec::new();
    for _ in 0..3 {
        desk.samples.later(1);
        let item = queued(&mut desk).await;
        let sending = claimed(&item, item.not_before);
        update(&desk.store, &sending, OutboxState::Queued, 0).await.unwrap();
        let lost = OutboxItem { state: OutboxState::Unknown, problem: Some("no_answer".to_owned()), ..sending };
        update(&desk.store, &lost, OutboxState::Sending, 1).await.unwrap();
        unknown.push(lost);
    }
    let (store, brand) = (&desk.store, desk.brand.id);
    let first = store.replies_in_state(brand, OutboxState::Unknown, None, 2).await.unwrap();
    let rest = store.replies_in_state(brand, OutboxState::Unknown, first.next.as_deref(), 2).await.unwrap();
    assert_eq!([first.items, rest.items].concat(), unknown);
    assert_eq!(in_doubt(store).await, unknown.iter().map(|item| item.id).collect::<Vec<_>>());
    let handed = OutboxItem { problem: Some("needs_person".to_owned()), ..unknown[0].clone() };
    update(store, &handed, OutboxState::Unknown, 1).await.unwrap();
    assert_eq!(
        in_doubt(store).await,
        [unknown[1].id, unknown[2].id],
        "what a person must decide holds up nobody's look-up"
    );
    assert_eq!(store.queue_counts(brand).await.unwrap().unknown_sends, 3);
}
