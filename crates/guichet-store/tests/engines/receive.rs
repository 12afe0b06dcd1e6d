//! What is received is durable, once.

use guichet_core::model::{EventKind, RawItem, RawItemState};
use guichet_core::plan::{Change, Plan};
use guichet_store::{Received, StoreError};
use jiff::SignedDuration;

use crate::Desk;

/// More bytes than any test brings.
const PLENTY: i64 = i64::MAX;

pub async fn an_item_is_received_once(mut desk: Desk) {
    let item = desk.samples.raw_item(&desk.channel, "m-1", "bonjour");
    let again = RawItem { id: desk.samples.id().into(), message_id: desk.samples.id().into(), ..item.clone() };
    let other = RawItem { content_hash: "autre".to_owned(), body: b"autre".to_vec(), ..again.clone() };
    let edit = RawItem { part: "edit:autre".to_owned(), ..other.clone() };

    let first = desk.store.receive(vec![item.clone()], None).await.unwrap();
    assert_eq!(first, vec![Received::New(item.message_id)]);
    let second = desk.store.receive(vec![again, other], None).await.unwrap();
    assert_eq!(second, vec![Received::Same(item.message_id), Received::Differs(item.message_id)]);
    assert_eq!(desk.store.receive(vec![edit.clone()], None).await.unwrap(), vec![Received::New(edit.message_id)]);

    // Each has its place in the order of receipt; what was known already leaves its own empty.
    let (item, edit) = (RawItem { position: 1, ..item }, RawItem { position: 4, ..edit });
    assert_eq!(desk.store.raw_item(item.id).await.unwrap().unwrap(), item);
    assert_eq!(desk.store.raw_item_of_message(desk.brand.id, item.message_id).await.unwrap().unwrap(), item);
    let pending = desk.store.pending_raw_items(desk.samples.now, 10, PLENTY).await.unwrap();
    assert_eq!(pending, vec![item, edit]);
}

pub async fn the_cursor_moves_with_its_items(mut desk: Desk) {
    let item = desk.samples.raw_item(&desk.channel, "m-1", "bonjour");
    desk.store.receive(vec![item], Some((desk.channel.id, "uid:7".to_owned()))).await.unwrap();
    assert_eq!(desk.store.channel(desk.channel.id).await.unwrap().unwrap().cursor.as_deref(), Some("uid:7"));

    desk.store.receive(Vec::new(), Some((desk.channel.id, "uid:8".to_owned()))).await.unwrap();
    assert_eq!(desk.store.channel(desk.channel.id).await.unwrap().unwrap().cursor.as_deref(), Some("uid:8"));

    // A channel that does not exist: neither the cursor nor the item.
    let lost = desk.samples.raw_item(&desk.channel, "m-2", "bonsoir");
    let nowhere = (desk.samples.id().into(), "uid:9".to_owned());
    assert_eq!(desk.store.receive(vec![lost.clone()], Some(nowhere)).await, Err(StoreError::Conflict));
    assert_eq!(desk.store.raw_item(lost.id).await.unwrap(), None);
}

pub async fn what_was_not_understood_waits(mut desk: Desk) {
    let brand = desk.brand.id;
    let mut items = Vec::new();
    for number in 0..5 {
        desk.samples.later(1);
        items.push(desk.samples.raw_item(&desk.channel, &format!("m-{number}"), "\u{fffd}"));
    }
    desk.store.receive(items.clone(), None).await.unwrap();
    for item in &items {
        let mut plan = Plan::new(brand);
        let problem = Some("broken_mime".to_owned());
        plan.changes =
            vec![Change::FinishRawItem { id: item.id, state: RawItemState::Quarantined, problem, author: None }];
        plan.events = vec![desk.samples.event(EventKind::ItemQuarantined)];
        desk.store.apply(&plan).await.unwrap();
        // Whoever comes second finds it finished.
        assert_eq!(desk.store.apply(&plan).await, Err(StoreError::Conflict));
    }
    assert!(desk.store.pending_raw_items(desk.samples.now, 10, PLENTY).await.unwrap().is_empty());
    assert_eq!(desk.store.queue_counts(brand).await.unwrap().quarantined, 5);

    let first = desk.store.quarantine(brand, None, 3).await.unwrap();
    let rest = desk.store.quarantine(brand, first.next.as_deref(), 3).await.unwrap();
    let found: Vec<_> = first.items.iter().chain(&rest.items).map(|item| item.id).collect();
    assert_eq!(found, items.iter().map(|item| item.id).collect::<Vec<_>>());
    assert_eq!(rest.next, None);
    assert_eq!(first.items[0].problem.as_deref(), Some("broken_mime"));
    assert_eq!(first.items[0].attempts, 1);

    let (retried, dismissed) = (items[0].id, items[1].id);
    let event = desk.samples.event(EventKind::ItemRetried);
    desk.store.retry_raw_item(brand, retried, event.clone()).await.unwrap();
    assert_eq!(desk.store.retry_raw_item(brand, retried, event).await, Err(StoreError::Conflict));
    let event = desk.samples.event(EventKind::ItemDismissed);
    desk.store.dismiss_raw_item(brand, dismissed, event).await.unwrap();
    let pending = desk.store.pending_raw_items(desk.samples.now, 10, PLENTY).await.unwrap();
    assert_eq!(pending.iter().map(|item| item.id).collect::<Vec<_>>(), vec![retried]);
    assert_eq!(desk.store.raw_item(dismissed).await.unwrap().unwrap().state, RawItemState::Dismissed);
    assert_eq!(desk.store.queue_counts(brand).await.unwrap().quarantined, 3);
}

pub async fn live_items_come_before_history(mut desk: Desk) {
    let mut old = desk.samples.raw_item(&desk.channel, "old", "2019");
    old.history = true;
    desk.samples.later(1);
    let live = desk.samples.raw_item(&desk.channel, "live", "maintenant");
    desk.store.receive(vec![old.clone(), live.clone()], None).await.unwrap();
    let ids = |items: Vec<RawItem>| items.into_iter().map(|item| item.id).collect::<Vec<_>>();
    let now = desk.samples.now;
    assert_eq!(ids(desk.store.pending_raw_items(now, 10, PLENTY).await.unwrap()), vec![live.id, old.id]);
    assert_eq!(ids(desk.store.pending_raw_items(now, 1, PLENTY).await.unwrap()), vec![live.id]);

    desk.store.postpone_raw_item(live.id, now + SignedDuration::from_secs(30), "unreachable").await.unwrap();
    assert_eq!(ids(desk.store.pending_raw_items(now, 10, PLENTY).await.unwrap()), vec![old.id]);
    let later = desk.store.pending_raw_items(now + SignedDuration::from_secs(30), 10, PLENTY).await.unwrap();
    assert_eq!((later[0].id, later[0].attempts), (live.id, 1));
}

pub async fn large_items_come_a_few_at_a_time(mut desk: Desk) {
    let mut items = Vec::new();
    for (number, size) in [400, 400, 5_000, 10].into_iter().enumerate() {
        desk.samples.later(1);
        let item = desk.samples.raw_item(&desk.channel, &format!("m-{number}"), &"é".repeat(size / 2));
        items.push(RawItem { history: number == 3, ..item });
    }
    desk.store.receive(items.clone(), None).await.unwrap();
    let numbers = async |limit, bytes| {
        let found = desk.store.pending_raw_items(desk.samples.now, limit, bytes).await.unwrap();
        found.iter().map(|item| items.iter().position(|known| known.id == item.id).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(10, 1_000).await, [0, 1], "history does not slip in before a large live one");
    assert_eq!(numbers(10, 0).await, [0], "one goes on in any case");
    assert_eq!(numbers(10, 6_000).await, [0, 1, 2, 3]);
    assert_eq!(numbers(3, 6_000).await, [0, 1, 2]);
    let mut plan = Plan::new(desk.brand.id);
    let problem = Some("not_a_mail".to_owned());
    plan.changes =
        vec![Change::FinishRawItem { id: items[2].id, state: RawItemState::Quarantined, problem, author: None }];
    desk.store.apply(&plan).await.unwrap();
    let shown = desk.store.quarantine(desk.brand.id, None, 5).await.unwrap().items.remove(0);
    assert_eq!((shown.size, shown.beginning.len()), (5_000, 2_000), "the list holds no whole bodies");
    assert!(items[2].body.starts_with(&shown.beginning));
}

pub async fn many_receivers_lose_nothing(desk: Desk) {
    let mut tasks = Vec::new();
    for receiver in 0..16_u128 {
        let (store, channel, mut samples) = (desk.store.clone(), desk.channel.clone(), desk.samples.clone());
        tasks.push(tokio::spawn(async move {
            let mut new = 0;
            for number in 0..20 {
                // Every other item is also received by the neighbour.
                let owner = if number % 2 == 0 { receiver } else { receiver / 2 };
                let mut item = samples.raw_item(&channel, &format!("{owner}-{number}"), "bonjour");
                item.id = guichet_store::testing::id(1_000_000 + receiver * 1_000 + number).into();
                let answer = store.receive(vec![item], None).await.unwrap();
                new += usize::from(matches!(answer[0], Received::New(_)));
            }
            new
        }));
    }
    let mut new = 0;
    for task in tasks {
        new += task.await.unwrap();
    }
    let pending = desk.store.pending_raw_items(desk.samples.now, 1_000, PLENTY).await.unwrap();
    assert_eq!(pending.len(), new);
    // 16 receivers with 10 items of their own, 8 pairs with 10 shared ones.
    assert_eq!(new, 16 * 10 + 8 * 10);
}
