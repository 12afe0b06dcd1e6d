//! The day's work: one word a closing, who works how, what is handed over, and what a changed policy places anew.

use guichet_core::model::working::{Available, Working};
use guichet_core::model::{CaseId, EventKind, Lane};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::reading::Topic;
use guichet_store::{ErasureLine, HandOver, Job, StoreError};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::Desk;

pub async fn a_closing_is_said_once(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (store, brand, now) = (desk.store.clone(), desk.brand.id, desk.samples.now);
    let opens_at = now + SignedDuration::from_hours(12);
    let from = now - SignedDuration::from_hours(24);
    let untold = async |opens_at| store.untold(brand, from, opens_at, None, 10).await.unwrap().items;
    assert_eq!(untold(opens_at).await[0].message_id, arrival.message.id);
    let mut plan = Plan::new(brand);
    plan.changes =
        vec![Change::SayClosed { case: arrival.case.id, opens_at, message: desk.samples.id().into(), at: now }];
    store.apply(&plan).await.unwrap();
    assert_eq!(store.apply(&plan).await, Err(StoreError::Conflict), "never twice");
    assert!(untold(opens_at).await.is_empty());
    assert_eq!(untold(opens_at + SignedDuration::from_hours(24)).await.len(), 1, "the next closing is another");
}

pub async fn who_works_how_is_kept_by_version_and_a_note_goes_with_the_customer(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    let user = desk.samples.id().into();
    assert_eq!(store.working(brand, user).await.unwrap(), None);
    let first = Working {
        skills: vec![Topic::Refund],
        languages: vec!["fr".to_owned()],
        novice: true,
        available: Available::No,
        version: 1,
        ..Working::usual(brand, user)
    };
    store.put_working(&first).await.unwrap();
    assert_eq!(store.put_working(&first).await, Err(StoreError::Conflict), "somebody was faster");
    let second = Working { hostile_run: 2, version: 2, ..first };
    store.put_working(&second).await.unwrap();
    assert_eq!(store.everybody_working(brand).await.unwrap(), [second]);

    let said = HandOver {
        id: desk.samples.id(),
        brand_id: brand,
        case_id: arrival.case.id,
        given_by: user,
        given_to: None,
        given_at: desk.samples.now,
        note: "Camille préfère le soir".to_owned(),
    };
    store.hand_over(&said, desk.samples.id()).await.unwrap();
    assert_eq!(store.hand_overs(brand, arrival.case.id).await.unwrap(), vec![said]);
    let line =
        ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: arrival.customer.id, at: desk.samples.now };
    store.erase_customer(line, desk.samples.event(EventKind::CustomerErased)).await.unwrap();
    assert_eq!(store.hand_overs(brand, arrival.case.id).await.unwrap()[0].note, "");
}

pub async fn open_cases_come_in_pages_and_are_placed_by_version(mut desk: Desk) {
    let mut ids = Vec::new();
    for _ in 0..5 {
        let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
        desk.store.apply(&arrival.plan).await.unwrap();
        ids.push(arrival.case.id);
    }
    ids.sort();
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    let first = store.open_cases(brand, CaseId(Uuid::nil()), 3).await.unwrap();
    let rest = store.open_cases(brand, first[2].case.id, 3).await.unwrap();
    let seen: Vec<CaseId> = first.iter().chain(&rest).map(|open| open.case.id).collect();
    assert_eq!(seen, ids, "each once, by id");
    let mut case = first[0].case.clone();
    case.lane = Lane::Now;
    case.due_at = Some(desk.samples.now);
    case.version += 1;
    let mut plan = Plan::new(brand);
    plan.changes = vec![Change::PlaceCase(case.clone())];
    store.apply(&plan).await.unwrap();
    assert_eq!(store.case(brand, case.id).await.unwrap(), Some(case));
    assert_eq!(store.apply(&plan).await, Err(StoreError::Conflict), "it moved on");
}

pub async fn a_job_begun_anew_ends_the_one_before(mut desk: Desk) {
    let job = |id: Uuid, payload: &str, now| Job {
        id,
        brand_id: None,
        kind: "count".to_owned(),
        unique_key: Some("one".to_owned()),
        payload: payload.to_owned(),
        run_at: now,
        attempt: 0,
        max_attempts: 3,
        problem: None,
    };
    let (store, now) = (desk.store.clone(), desk.samples.now);
    let lease = now + SignedDuration::from_mins(1);
    store.restart_job(&job(desk.samples.id(), "0", now)).await.unwrap();
    let taken = store.claim_jobs("count", now, lease, 5).await.unwrap().pop().unwrap();
    store.note_progress(taken.id, taken.attempt, "1", lease).await.unwrap();
    assert_eq!(store.job_of("count", "one").await.unwrap().unwrap().payload, "1");
    store.restart_job(&job(desk.samples.id(), "0", now)).await.unwrap();
    assert_eq!(store.note_progress(taken.id, taken.attempt, "2", lease).await, Err(StoreError::Conflict));
    assert_eq!(store.finish_job(taken.id, taken.attempt).await, Err(StoreError::Conflict));
    let again = store.claim_jobs("count", now, lease, 5).await.unwrap().pop().unwrap();
    assert_eq!((again.payload.as_str(), again.attempt), ("0", 1));
    store.finish_job(again.id, again.attempt).await.unwrap();
    assert_eq!(store.job_of("count", "one").await.unwrap(), None);
}
