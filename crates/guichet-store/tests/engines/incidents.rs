//! Incidents: kept once, listed with what goes on first, and without the words of whoever is erased.

use guichet_core::incident::{Incident, IncidentState, Seen, Sign, Theme, Told};
use guichet_core::model::{EventKind, UserId};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::Input;
use guichet_store::testing::Arrival;
use guichet_store::{ErasureLine, StoreError};
use jiff::SignedDuration;

use crate::Desk;

fn incident(desk: &mut Desk, state: IncidentState) -> Incident {
    let noticed_at = desk.samples.later(5);
    Incident {
        id: desk.samples.id().into(),
        brand_id: desk.brand.id,
        theme: Theme::default(),
        since: noticed_at,
        noticed_at,
        last_at: noticed_at,
        count: 0,
        state,
        owner: None,
        owned_at: None,
        owner_due_at: noticed_at + SignedDuration::from_mins(10),
        word_due_at: noticed_at + SignedDuration::from_mins(15),
        word_said_at: None,
        word_next_at: None,
        over_at: None,
        over_why: None,
        version: 1,
    }
}

async fn write(desk: &Desk, changes: Vec<Change>) -> Result<(), StoreError> {
    desk.store.apply(&Plan { changes, ..Plan::new(desk.brand.id) }).await.map(drop)
}

async fn arrival(desk: &mut Desk, text: &str) -> (Arrival, Told) {
    desk.samples.later(1);
    let arrival = desk.samples.arrival(&desk.channel, None, text);
    desk.store.apply(&arrival.plan).await.unwrap();
    let (message, case) = (&arrival.message, arrival.case.id);
    let told = Told { message: message.id, case, customer: message.customer_id, at: message.created_at };
    (arrival, told)
}

pub async fn what_goes_on_stands_first_and_pages_meet(mut desk: Desk) {
    let states = [IncidentState::Over, IncidentState::Open, IncidentState::Rejected, IncidentState::Owned];
    let mut kept = Vec::new();
    for state in states.into_iter().cycle().take(9) {
        let one = incident(&mut desk, state);
        write(&desk, vec![Change::InsertIncident(one.clone())]).await.unwrap();
        kept.push(one);
    }
    let (store, brand) = (&desk.store, desk.brand.id);
    let mut listed = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.incidents(brand, after.as_deref(), 2).await.unwrap();
        listed.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    kept.sort_by_key(|one| (!one.state.is_live(), std::cmp::Reverse(one.noticed_at)));
    assert_eq!(listed, kept);
    let live: Vec<_> = kept.iter().filter(|one| one.state.is_live()).cloned().collect();
    assert_eq!(store.live_incidents(brand).await.unwrap(), live);
    assert_eq!(store.incidents(brand, Some("x"), 2).await, Err(StoreError::BadCursor));
}

pub async fn a_message_tells_of_one_incident(mut desk: Desk) {
    let (one, other) = (incident(&mut desk, IncidentState::Open), incident(&mut desk, IncidentState::Open));
    let (first, told) = arrival(&mut desk, "plus rien à Mâcon").await;
    let (second, also) = arrival(&mut desk, "panne à Mâcon").await;
    let open = vec![
        Change::InsertIncident(one.clone()),
        Change::TellIncident(one.id, told),
        Change::TellIncident(one.id, also),
    ];
    write(&desk, open.clone()).await.unwrap();
    // The same decision again, and another process that decides otherwise: nothing of either is kept.
    assert_eq!(write(&desk, open).await, Err(StoreError::Conflict));
    let twice = vec![Change::InsertIncident(other.clone()), Change::TellIncident(other.id, told)];
    assert_eq!(write(&desk, twice).await, Err(StoreError::Conflict));
    let (store, brand) = (&desk.store, desk.brand.id);
    assert_eq!(store.incident(brand, other.id).await.unwrap(), None);

    assert_eq!(store.incident_of_message(brand, told.message).await.unwrap(), Some(one.clone()));
    assert_eq!(store.incident_of_case(brand, second.case.id).await.unwrap(), Some(one.clone()));
    assert_eq!(store.incident_customers(brand, one.id).await.unwrap(), 2);
    let page = store.incident_messages(brand, one.id, None, 1).await.unwrap();
    assert_eq!(page.items, [also]);
    assert_eq!(store.incident_messages(brand, one.id, page.next.as_deref(), 1).await.unwrap().items, [told]);
    let of = store.live_incidents_of(brand, &[first.case.id, second.case.id]).await.unwrap();
    assert_eq!(of.len(), 2);

    let owner: UserId = desk.samples.id().into();
    let owned = Incident { state: IncidentState::Owned, owner: Some(owner), version: 2, ..one.clone() };
    write(&desk, vec![Change::UpdateIncident(owned.clone())]).await.unwrap();
    assert_eq!(write(&desk, vec![Change::UpdateIncident(owned.clone())]).await, Err(StoreError::Conflict));
    let over = Incident { state: IncidentState::Over, over_why: Some("fixed".to_owned()), version: 3, ..owned };
    write(&desk, vec![Change::UpdateIncident(over.clone())]).await.unwrap();
    let store = &desk.store;
    assert_eq!(store.incident(brand, one.id).await.unwrap(), Some(over.clone()));
    assert!(store.live_incidents_of(brand, &[first.case.id]).await.unwrap().is_empty());
    assert_eq!(store.incident_of_case(brand, first.case.id).await.unwrap(), Some(over));
}

pub async fn an_erased_customer_leaves_the_theme(mut desk: Desk) {
    let texts = ["plus rien à Mâcon", "panne à Mâcon", "Mâcon coupé"];
    let mut told = Vec::new();
    for text in texts {
        told.push(arrival(&mut desk, text).await.1);
    }
    let zone = jiff::tz::TimeZone::UTC;
    let reading = guichet_core::text::read(&Input { text: texts[0].to_owned(), ..Input::default() });
    let seen = Seen::new(told[0].message, told[0].customer, told[0].at, &zone, texts[0], &reading);
    let signs: Vec<Sign> = seen.signs.into_iter().filter(|sign| sign.word == "mâcon").collect();
    assert_eq!(signs.len(), 1);
    let theme = Theme { signs, place: Some("Mâcon".to_owned()), ..Theme::default() };
    let one = Incident { theme, count: 3, ..incident(&mut desk, IncidentState::Open) };
    let mut changes = vec![Change::InsertIncident(one.clone())];
    changes.extend(told.iter().map(|told| Change::TellIncident(one.id, *told)));
    write(&desk, changes).await.unwrap();

    let line = ErasureLine {
        id: desk.samples.id(),
        brand_id: desk.brand.id,
        customer_id: told[0].customer,
        at: desk.samples.now,
    };
    let event = desk.samples.event(EventKind::CustomerErased);
    desk.store.erase_customer(line, event).await.unwrap();
    let left = desk.store.incident(desk.brand.id, one.id).await.unwrap().unwrap();
    // Two people are too few for a word, and enough for a place; the figures go on adding up.
    assert!(left.theme.signs.is_empty(), "{:?}", left.theme);
    assert_eq!((left.theme.place.as_deref(), left.count, left.version), (Some("Mâcon"), 3, 2));

    // A watcher that had not heard of it writes the words again, and says the theme anew once it hears.
    let again = Incident { version: 3, ..one.clone() };
    write(&desk, vec![Change::UpdateIncident(again)]).await.unwrap();
    desk.store.retell_incidents(desk.brand.id, told[0].customer).await.unwrap();
    let left = desk.store.incident(desk.brand.id, one.id).await.unwrap().unwrap();
    assert!(left.theme.signs.is_empty(), "{:?}", left.theme);
}

pub async fn what_was_heard_comes_in_the_order_of_receipt(mut desk: Desk) {
    let brand = desk.brand.id;
    let one = incident(&mut desk, IncidentState::Rejected);
    let (first, told) = arrival(&mut desk, "plus rien à Mâcon").await;
    let (second, _) = arrival(&mut desk, "une facture").await;
    let reading = guichet_core::text::read(&Input { text: "une facture".to_owned(), ..Input::default() });
    let changes = vec![
        Change::InsertIncident(one.clone()),
        Change::TellIncident(one.id, told),
        Change::PutReading(second.message.id, Box::new(reading.clone())),
    ];
    write(&desk, changes).await.unwrap();
    let store = &desk.store;
    assert_eq!(store.latest_receipt(brand).await.unwrap(), 2);
    let heard = store.heard_since(brand, 0, 10).await.unwrap();
    assert_eq!(heard.iter().map(|one| one.message.id).collect::<Vec<_>>(), [first.message.id, second.message.id]);
    assert_eq!(heard[0].incident, Some((one.id, IncidentState::Rejected)));
    assert_eq!((heard[0].reading.as_ref(), heard[1].reading.as_ref()), (None, Some(&reading)));
    assert_eq!(store.heard_since(brand, heard[0].position, 1).await.unwrap()[0], heard[1]);
    assert_eq!(store.heard(brand, &[second.message.id, one.id.0.into()]).await.unwrap(), [heard[1].clone()]);
}

pub async fn memories_follow_words_and_what_people_decide(mut desk: Desk) {
    let brand = desk.brand.id;
    let before = desk.store.latest_position(brand).await.unwrap();
    for kind in EventKind::ALL {
        let event = desk.samples.event(*kind);
        desk.store.append_events(brand, &[event]).await.unwrap();
    }
    let latest = desk.store.latest_position(brand).await.unwrap();
    let heard = desk.store.events_heard(brand, before, latest, 100).await.unwrap();
    let kinds: Vec<EventKind> = heard.iter().map(|stored| stored.event.kind).collect();
    let followed = [
        EventKind::MessageReceived,
        EventKind::MessageEdited,
        EventKind::MessageDeleted,
        EventKind::CustomerErased,
        EventKind::IncidentEnded,
        EventKind::IncidentRejected,
        EventKind::IncidentReopened,
    ];
    assert_eq!(kinds, followed);
    let third = heard[2].position;
    assert_eq!(desk.store.events_heard(brand, before, third, 100).await.unwrap().len(), 3, "no further than asked");
    assert_eq!(desk.store.events_heard(brand, third, latest, 2).await.unwrap(), heard[3..5]);
}
