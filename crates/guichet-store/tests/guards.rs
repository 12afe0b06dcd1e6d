//! Whatever several workers do with what they read some time ago, a reply never goes back and no outcome is overwritten.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::as_conversions,
    reason = "tests may fail loudly"
)]

use guichet_core::model::{OutboxItem, OutboxState};
use guichet_core::plan::{Change, Plan};
use guichet_store::testing::Samples;
use guichet_store::{Secrets, Store, StoreError};
use jiff::SignedDuration;
use proptest::prelude::*;

/// What a worker does.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Looks at the reply; what it does next rests on this.
    Read,
    /// Takes it for an attempt.
    Claim,
    /// Writes how its attempt ended.
    End(OutboxState),
    /// Takes it back.
    Cancel,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Read),
        3 => Just(Step::Claim),
        1 => Just(Step::Cancel),
        3 => prop_oneof![
            Just(OutboxState::Sent),
            Just(OutboxState::Refused),
            Just(OutboxState::Queued),
            Just(OutboxState::Unknown)
        ]
        .prop_map(Step::End),
    ]
}

/// The row that a worker would write, given what it read; none when its own rules forbid it.
fn next(read: &OutboxItem, step: Step) -> Option<OutboxItem> {
    let state = match (step, read.state) {
        (Step::Claim, OutboxState::Queued) => OutboxState::Sending,
        (Step::Cancel, OutboxState::Queued) => OutboxState::Cancelled,
        (Step::End(outcome), OutboxState::Sending) => outcome,
        _ => return None,
    };
    let attempt = read.attempt + i64::from(state == OutboxState::Sending);
    Some(OutboxItem { state, attempt, lease_until: None, ..read.clone() })
}

async fn a_queued_reply() -> (Store, OutboxItem) {
    let store = Store::open_temporary().await.unwrap();
    let mut samples = Samples::default();
    let brand = samples.brand("colis");
    store.create_brand(&brand, samples.now).await.unwrap();
    let channel = samples.channel(&brand, "inbound");
    store.create_channel(&channel, &Secrets::new(), samples.now).await.unwrap();
    let arrival = samples.arrival(&channel, None, "Où est mon colis ?");
    store.apply(&arrival.plan).await.unwrap();
    let (item, _, plan) = samples.reply(&arrival, "Il arrive.");
    store.apply(&plan).await.unwrap();
    (store, item)
}

async fn play(steps: Vec<(usize, Step)>) {
    let (store, queued) = a_queued_reply().await;
    let mut known = vec![queued.clone(); 3];
    let mut stored = queued;
    let mut ended = Vec::new();
    for (worker, step) in steps {
        if matches!(step, Step::Read) {
            known[worker] = store.outbox_item(stored.brand_id, stored.id).await.unwrap().unwrap();
            assert_eq!(known[worker], stored);
            continue;
        }
        let Some(item) = next(&known[worker], step) else { continue };
        let fresh = (known[worker].state, known[worker].attempt) == (stored.state, stored.attempt);
        let mut plan = Plan::new(item.brand_id);
        plan.changes = vec![Change::UpdateOutbox {
            item: item.clone(),
            expected_state: known[worker].state,
            expected_attempt: known[worker].attempt,
        }];
        match store.apply(&plan).await {
            Ok(_) => {
                assert!(fresh, "{step:?} rested on what was no longer true");
                if let Step::End(outcome) = step {
                    ended.push((item.attempt, outcome));
                }
                stored = item.clone();
                known[worker] = item;
            }
            Err(error) => {
                assert_eq!(error, StoreError::Conflict);
                assert!(!fresh, "{step:?} was refused although nothing had changed");
            }
        }
    }
    let attempts = store.attempts(stored.brand_id, stored.id).await.unwrap();
    let numbers: Vec<i64> = attempts.iter().map(|attempt| attempt.attempt).collect();
    assert_eq!(numbers, (1..=stored.attempt).collect::<Vec<_>>(), "one line an attempt");
    let told: Vec<_> = attempts.iter().filter_map(|line| Some((line.attempt, line.outcome?))).collect();
    assert_eq!(told, ended, "each attempt ended at most once, as it was said first");
    assert!(ended.iter().filter(|(_, outcome)| *outcome == OutboxState::Sent).count() <= 1);
    let due = store.due_replies(stored.not_before + SignedDuration::from_hours(1), None, 5).await.unwrap().items;
    assert_eq!(due.len(), usize::from(stored.state == OutboxState::Queued));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn late_workers_change_nothing(steps in prop::collection::vec((0..3_usize, step()), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(play(steps));
    }
}
