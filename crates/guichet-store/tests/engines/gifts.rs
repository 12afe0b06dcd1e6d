//! What was given: once, within the cap, counted, and without the person after an erasure.

use guichet_core::mediation::MediationNote;
use guichet_core::model::{EventKind, GiftId, UserId};
use guichet_core::plan::{Change, Plan};
use guichet_core::solution::{Gift, Limit, Money, SolutionKind};
use guichet_store::testing::Arrival;
use guichet_store::{AuditLine, CharterVersion, ErasureLine, StoreError};
use jiff::civil::date;

use crate::Desk;

const ONCE_A_YEAR: Option<Limit> = Some(Limit { times: 1, months: 12 });

fn gift(desk: &mut Desk, arrival: &Arrival, code: &str) -> Gift {
    Gift {
        id: GiftId(desk.samples.id()),
        brand_id: desk.brand.id,
        code: code.to_owned(),
        kind: SolutionKind::Gesture,
        entitled_by: None,
        money: Money { cents: 2_000, currency: "EUR".to_owned() },
        case_id: Some(arrival.case.id),
        customer_id: Some(arrival.customer.id),
        message_id: Some(arrival.message.id),
        given_by: UserId(desk.samples.id()),
        approved_by: None,
        given_at: desk.samples.now,
        month: date(2026, 11, 1),
        taken_back_at: None,
    }
}

fn plan(desk: &mut Desk, change: Change, by: i64) -> Plan {
    let mut plan = Plan::new(desk.brand.id);
    plan.events = vec![desk.samples.event(EventKind::GiftGiven)];
    let count = |tally: &str, by| Change::Count { key: format!("gift.2026-11-01.bon.EUR.{tally}"), by };
    plan.changes = vec![change, count("count", by), count("cents", by * 2_000)];
    plan
}

fn given(desk: &mut Desk, gift: &Gift, cap: Option<Limit>) -> Plan {
    plan(desk, Change::GiveGift { gift: Box::new(gift.clone()), cap }, 1)
}

pub async fn nothing_is_given_twice_by_two_colleagues_at_once(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "Toujours rien.");
    desk.store.apply(&arrival.plan).await.unwrap();
    let brand = desk.brand.id;
    // Twelve colleagues, each in another case of the same customer, at the same moment.
    let mut tasks = Vec::new();
    for _ in 0..12 {
        let mut one = gift(&mut desk, &arrival, "bon");
        one.case_id = Some(desk.samples.id().into());
        let (plan, store) = (given(&mut desk, &one, ONCE_A_YEAR), desk.store.clone());
        tasks.push(tokio::spawn(async move { store.apply(&plan).await }));
    }
    let mut taken = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => taken += 1,
            Err(error) => assert_eq!(error, StoreError::Conflict),
        }
    }
    let standing = desk.store.gifts_of_customer(brand, arrival.customer.id).await.unwrap();
    assert_eq!((taken, standing.len()), (1, 1), "the cap holds, whoever presses at once");
    let totals = desk.store.gift_totals(brand, date(2026, 11, 1), date(2026, 11, 30)).await.unwrap();
    assert_eq!((totals.len(), totals[0].count, totals[0].cents), (1, 1, 2_000), "and the figures say so");

    // Without a cap: once in a case.
    let first = gift(&mut desk, &arrival, "renvoi");
    let second = gift(&mut desk, &arrival, "renvoi");
    let (one, other) = (given(&mut desk, &first, None), given(&mut desk, &second, None));
    desk.store.apply(&one).await.unwrap();
    assert_eq!(desk.store.apply(&one).await, Err(StoreError::Conflict), "pressing twice is one line");
    assert_eq!(desk.store.apply(&other).await, Err(StoreError::Conflict), "it stands in this case");
    let at = desk.samples.now;
    let back = plan(&mut desk, Change::TakeBackGift { gift: first.id, at }, -1);
    desk.store.apply(&back).await.unwrap();
    assert_eq!(desk.store.apply(&back).await, Err(StoreError::Conflict), "taken back once");
    desk.store.apply(&other).await.unwrap();
    // Another brand sees nothing of it.
    assert_eq!(desk.store.gift(desk.samples.id().into(), second.id).await.unwrap(), None);
}

pub async fn figures_follow_and_an_erasure_leaves_the_sums(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "Toujours rien.");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (brand, customer) = (desk.brand.id, arrival.customer.id);
    let one = gift(&mut desk, &arrival, "bon");
    let give = given(&mut desk, &one, ONCE_A_YEAR);
    desk.store.apply(&give).await.unwrap();
    let mut note = MediationNote::nothing(brand, arrival.case.id);
    note.version = 1;
    note.complaint_note = "Courrier de Camille Roche".to_owned();
    note.complained_at = Some(desk.samples.now);
    let mut plan = Plan::new(brand);
    plan.changes = vec![Change::PutMediation(Box::new(note.clone()))];
    desk.store.apply(&plan).await.unwrap();

    let line = ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: customer, at: desk.samples.now };
    let event = desk.samples.event(EventKind::CustomerErased);
    desk.store.erase_customer(line, event).await.unwrap();
    let left = desk.store.gift(brand, one.id).await.unwrap().unwrap();
    assert_eq!((left.customer_id, left.case_id, left.message_id), (None, None, None));
    assert_eq!(left.money, one.money);
    assert!(desk.store.gifts_of_customer(brand, customer).await.unwrap().is_empty());
    let month = desk.store.gifts_of_month(brand, date(2026, 11, 23), "bon", None, 10).await.unwrap();
    assert_eq!(month.items, vec![left]);
    let kept = desk.store.mediation(brand, arrival.case.id).await.unwrap().unwrap();
    assert_eq!((kept.complaint_note.as_str(), kept.complained_at), ("", note.complained_at));
}

pub async fn a_catalogue_and_a_mediation_are_written_by_one_at_a_time(mut desk: Desk) {
    let brand = desk.brand.id;
    let version =
        CharterVersion { version: 1, text: "# vide".to_owned(), note: String::new(), by: None, at: desk.samples.now };
    let line = AuditLine {
        id: desk.samples.id(),
        brand_id: Some(brand),
        at: desk.samples.now,
        user_id: None,
        action: "catalogue.changed".to_owned(),
        subject: brand.to_string(),
        detail: None,
    };
    let event = desk.samples.event(EventKind::CatalogueChanged);
    desk.store.put_catalogue(brand, &version, event.clone(), &line).await.unwrap();
    let again = AuditLine { id: desk.samples.id(), ..line };
    let event = desk.samples.event(EventKind::CatalogueChanged);
    assert_eq!(desk.store.put_catalogue(brand, &version, event, &again).await, Err(StoreError::Conflict));
    assert_eq!(desk.store.catalogue(brand).await.unwrap(), Some(version.clone()));
    assert_eq!(desk.store.catalogue_versions(brand, None, 5).await.unwrap().items, vec![version]);

    let mut note = MediationNote::nothing(brand, desk.samples.id().into());
    note.version = 1;
    let put = |note: &MediationNote| {
        let mut plan = Plan::new(brand);
        plan.changes = vec![Change::PutMediation(Box::new(note.clone()))];
        plan
    };
    desk.store.apply(&put(&note)).await.unwrap();
    assert_eq!(desk.store.apply(&put(&note)).await, Err(StoreError::Conflict));
    note.version = 2;
    desk.store.apply(&put(&note)).await.unwrap();
    assert_eq!(desk.store.mediation(brand, note.case_id).await.unwrap(), Some(note));
}
