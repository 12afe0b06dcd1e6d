//! Questions to contacts: kept whole, listed by when they are due, sent once, and gone with the person that they are about.

use guichet_core::model::{
    AskedContact, Contact, ContactId, ContactKind, EventKind, Relay, RelayFact, RelayFile, RelayId, RelayMail,
    RelayMailKind, RelayMailState, RelayState, RelayWord, RelayWordId, RelayWordKind,
};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::reading::{FactKind, Topic};
use guichet_store::testing::Arrival;
use guichet_store::{AuditLine, ErasureLine, RelayList, StoreError};
use jiff::SignedDuration;

use crate::Desk;

fn line(desk: &mut Desk, action: &str) -> AuditLine {
    AuditLine {
        id: desk.samples.id(),
        brand_id: Some(desk.brand.id),
        at: desk.samples.now,
        user_id: None,
        action: action.to_owned(),
        subject: String::new(),
        detail: None,
    }
}

fn contact(desk: &mut Desk, name: &str) -> Contact {
    Contact {
        id: ContactId(desk.samples.id()),
        brand_id: desk.brand.id,
        kind: ContactKind::Partner,
        name: name.to_owned(),
        organisation: "Transvite".to_owned(),
        called: "notre transporteur".to_owned(),
        email: "litiges@transvite.example".to_owned(),
        topics: vec![Topic::LostParcel, Topic::Delivery],
        may_decide: "Renvoi d’un colis".to_owned(),
        language: "fr".to_owned(),
        stand_in: None,
        away_until: Some(jiff::civil::date(2026, 12, 24)),
        hours: "9 h – 12 h".to_owned(),
        version: 1,
    }
}

fn relay(desk: &mut Desk, about: &Arrival, minutes: i64) -> Relay {
    let now = desk.samples.now;
    Relay {
        id: RelayId(desk.samples.id()),
        brand_id: desk.brand.id,
        case_id: about.case.id,
        customer_id: about.customer.id,
        contact_id: ContactId(desk.samples.id()),
        contact: AskedContact {
            kind: ContactKind::Partner,
            name: "Nadia".to_owned(),
            organisation: "Transvite".to_owned(),
            called: String::new(),
            email: "litiges@transvite.example".to_owned(),
            language: "fr".to_owned(),
        },
        owner: desk.samples.id().into(),
        question: "Où est le colis de Camille Roche ?".to_owned(),
        evidence: true,
        facts: vec![RelayFact { kind: FactKind::ParcelNumber, value: "6A12345678901".to_owned() }],
        asked_at: now,
        remind_at: now + SignedDuration::from_mins(minutes / 2),
        due_at: now + SignedDuration::from_mins(minutes),
        expires_at: now + SignedDuration::from_hours(24 * 30),
        state: RelayState::Asked,
        reminded: 0,
        seen_at: None,
        answered_at: None,
        closed_at: None,
        version: 1,
    }
}

async fn apply(desk: &Desk, changes: Vec<Change>) -> Result<(), StoreError> {
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = changes;
    desk.store.apply(&plan).await.map(drop)
}

async fn arrived(desk: &mut Desk) -> Arrival {
    let arrival = desk.samples.arrival(&desk.channel, None, "Où est mon colis ?");
    desk.store.apply(&arrival.plan).await.unwrap();
    arrival
}

fn link(relay: &Relay) -> [u8; 32] {
    let mut link = [0; 32];
    link[..16].copy_from_slice(relay.id.0.as_bytes());
    link
}

async fn asked(desk: &mut Desk, about: &Arrival, minutes: i64) -> Relay {
    let relay = relay(desk, about, minutes);
    apply(desk, vec![Change::InsertRelay(Box::new(relay.clone()), link(&relay))]).await.unwrap();
    relay
}

pub async fn the_directory_is_in_order_and_keeps_who_is_asked(mut desk: Desk) {
    let names = ["Émile", "Zoé", "Ève", "anne"];
    let mut kept = Vec::new();
    for name in names {
        let one = contact(&mut desk, name);
        let line = line(&mut desk, "contact.added");
        desk.store.put_contact(&one, &line).await.unwrap();
        kept.push(one);
    }
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let page = store.contacts(brand, after.as_deref(), 3).await.unwrap();
        listed.extend(page.items.into_iter().map(|contact| contact.name));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(listed, ["anne", "Émile", "Ève", "Zoé"]);
    assert_eq!(store.contact(brand, kept[0].id).await.unwrap().as_ref(), Some(&kept[0]));
    let elsewhere = desk.samples.id().into();
    assert_eq!(store.contact(elsewhere, kept[0].id).await.unwrap(), None);

    let again = Contact { version: 2, may_decide: String::new(), stand_in: Some(kept[1].id), ..kept[0].clone() };
    let changed = line(&mut desk, "contact.changed");
    store.put_contact(&again, &changed).await.unwrap();
    let changed = line(&mut desk, "contact.changed");
    assert_eq!(store.put_contact(&again, &changed).await, Err(StoreError::Conflict), "somebody was faster");

    let about = arrived(&mut desk).await;
    let open = Relay { contact_id: kept[1].id, ..relay(&mut desk, &about, 60) };
    apply(&desk, vec![Change::InsertRelay(Box::new(open.clone()), link(&open))]).await.unwrap();
    let gone = line(&mut desk, "contact.deleted");
    assert_eq!(store.delete_contact(brand, kept[1].id, &gone).await, Err(StoreError::Conflict));
    assert!(store.is_asked(kept[1].id).await.unwrap());
    let over = Relay { state: RelayState::Answered, version: 2, ..open };
    apply(&desk, vec![Change::UpdateRelay(Box::new(over))]).await.unwrap();
    store.delete_contact(brand, kept[1].id, &gone).await.unwrap();
    assert_eq!(store.contact(brand, kept[0].id).await.unwrap().unwrap().stand_in, None, "nobody stands in any more");
}

pub async fn a_relay_comes_back_whole_and_moves_once(mut desk: Desk) {
    let about = arrived(&mut desk).await;
    let relay = asked(&mut desk, &about, 60).await;
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    assert_eq!(store.relay(brand, relay.id).await.unwrap().as_ref(), Some(&relay));
    assert_eq!(store.relay_by_link(link(&relay)).await.unwrap().as_ref(), Some(&relay));
    assert_eq!(store.relay_by_link([1; 32]).await.unwrap(), None);
    assert_eq!(store.relay(desk.samples.id().into(), relay.id).await.unwrap(), None, "of no other brand");
    let twice = apply(&desk, vec![Change::InsertRelay(Box::new(relay.clone()), [3; 32])]).await;
    assert_eq!(twice, Err(StoreError::Conflict));

    let word = RelayWord {
        id: RelayWordId(desk.samples.id()),
        brand_id: brand,
        relay_id: relay.id,
        kind: RelayWordKind::Answer,
        decision: Some(guichet_core::model::RelayDecision::SomethingElse),
        text: "Au dépôt de Lyon.".to_owned(),
        instead: String::new(),
        user_id: None,
        at: desk.samples.now,
    };
    let file = RelayFile {
        id: desk.samples.id().into(),
        brand_id: brand,
        relay_id: relay.id,
        word_id: word.id,
        name: "preuve.pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        size: 6,
        hash: store.blobs().put(b"preuve").unwrap(),
    };
    let answered = Relay { state: RelayState::Answered, answered_at: Some(desk.samples.now), version: 2, ..relay };
    let said = vec![
        Change::UpdateRelay(Box::new(answered.clone())),
        Change::InsertRelayWord(Box::new(word.clone()), vec![file.clone()]),
    ];
    apply(&desk, said.clone()).await.unwrap();
    assert_eq!(apply(&desk, said).await, Err(StoreError::Conflict), "sent twice it is one answer");
    let talk = store.relay_talk(brand, answered.id).await.unwrap();
    assert_eq!((talk.words, talk.files), (vec![word.clone()], vec![file.clone()]));
    assert!(store.is_relay_word_there(word.id).await.unwrap());
    assert_eq!(store.relay_file(brand, file.id).await.unwrap(), Some(file.clone()));
    assert_eq!(store.relay_file(desk.samples.id().into(), file.id).await.unwrap(), None);
    let known = store.load_relays(brand, about.case.id).await.unwrap().unwrap();
    assert!(known.open.is_empty() && known.case.case.id == about.case.id);
}

pub async fn relays_are_listed_by_when_they_are_due(mut desk: Desk) {
    let about = arrived(&mut desk).await;
    let mut ids = Vec::new();
    for minutes in [300, 60, 180] {
        ids.push(asked(&mut desk, &about, minutes).await);
    }
    let (store, brand, now) = (desk.store.clone(), desk.brand.id, desk.samples.now);
    let over = Relay { state: RelayState::Answered, version: 2, ..ids[2].clone() };
    apply(&desk, vec![Change::UpdateRelay(Box::new(over))]).await.unwrap();
    let due = |relays: Vec<Relay>| relays.into_iter().map(|relay| relay.id).collect::<Vec<_>>();
    let first = store.relays(brand, RelayList::Open, None, 1).await.unwrap();
    assert_eq!(due(first.items), [ids[1].id]);
    let second = store.relays(brand, RelayList::Open, first.next.as_deref(), 1).await.unwrap();
    assert_eq!((due(second.items), second.next), (vec![ids[0].id], None));
    let later = now + SignedDuration::from_mins(61);
    assert_eq!(due(store.relays(brand, RelayList::Late(later), None, 9).await.unwrap().items), [ids[1].id]);
    assert_eq!(store.count_late_relays(brand, later).await.unwrap(), 1);
    assert_eq!(due(store.relays(brand, RelayList::Answered, None, 9).await.unwrap().items), [ids[2].id]);
    assert_eq!(store.relays(brand, RelayList::All, None, 9).await.unwrap().items.len(), 3);
    // The clock looks at the half of the time first, and at what is over never again.
    let looked = store.relays_to_look_at(now + SignedDuration::from_mins(200), 9).await.unwrap();
    assert_eq!(due(looked), [ids[1].id, ids[0].id]);
}

pub async fn a_mail_for_a_contact_leaves_once(mut desk: Desk) {
    let about = arrived(&mut desk).await;
    let relay = asked(&mut desk, &about, 60).await;
    let (store, brand, now) = (desk.store.clone(), desk.brand.id, desk.samples.now);
    let mail = RelayMail {
        id: desk.samples.id().into(),
        brand_id: brand,
        relay_id: relay.id,
        kind: RelayMailKind::Request,
        state: RelayMailState::Queued,
        not_before: now,
        attempt: 0,
        lease_until: None,
        problem: None,
        created_at: now,
    };
    apply(&desk, vec![Change::InsertRelayMail(mail.clone())]).await.unwrap();
    assert_eq!(store.due_relay_mails(now, 9).await.unwrap(), std::slice::from_ref(&mail));
    let lease = now + SignedDuration::from_mins(1);
    let sending = RelayMail { state: RelayMailState::Sending, attempt: 1, lease_until: Some(lease), ..mail.clone() };
    store.move_relay_mail(&sending, (RelayMailState::Queued, 0)).await.unwrap();
    let late = store.move_relay_mail(&sending, (RelayMailState::Queued, 0)).await;
    assert_eq!(late, Err(StoreError::Conflict), "two workers, one attempt");
    assert!(store.due_relay_mails(lease, 9).await.unwrap().is_empty());
    assert_eq!(store.stuck_relay_mails(lease, 9).await.unwrap(), std::slice::from_ref(&sending));
    let sent = RelayMail { state: RelayMailState::Sent, lease_until: None, ..sending };
    store.move_relay_mail(&sent, (RelayMailState::Sending, 1)).await.unwrap();
    // What has left is not called back; what waits is.
    let waits = RelayMail { id: desk.samples.id().into(), kind: RelayMailKind::HalfTime, ..mail };
    apply(&desk, vec![Change::InsertRelayMail(waits), Change::CancelRelayMails(relay.id)]).await.unwrap();
    let states: Vec<_> = store.relay_mails(brand, relay.id).await.unwrap().into_iter().map(|mail| mail.state).collect();
    assert_eq!(states, [RelayMailState::Sent, RelayMailState::Cancelled]);
}

pub async fn what_was_asked_about_an_erased_customer_is_gone(mut desk: Desk) {
    let mut kept = Vec::new();
    for number in 0..2_u8 {
        let about = arrived(&mut desk).await;
        let mut waiting = about.case.clone();
        waiting.awaits = Some(ContactKind::Partner);
        waiting.version += 1;
        apply(&desk, vec![Change::UpdateCase(waiting)]).await.unwrap();
        let relay = asked(&mut desk, &about, 60).await;
        let brand = desk.brand.id;
        let word = RelayWord {
            id: RelayWordId(desk.samples.id()),
            brand_id: brand,
            relay_id: relay.id,
            kind: RelayWordKind::AskBack,
            decision: None,
            text: "Camille Roche, de quelle rue ?".to_owned(),
            instead: String::new(),
            user_id: None,
            at: desk.samples.now,
        };
        let hash = desk.store.blobs().put(&[number]).unwrap();
        let file = RelayFile {
            id: desk.samples.id().into(),
            brand_id: brand,
            relay_id: relay.id,
            word_id: word.id,
            name: "rue.jpg".to_owned(),
            mime: "image/jpeg".to_owned(),
            size: 1,
            hash: hash.clone(),
        };
        apply(&desk, vec![Change::InsertRelayWord(Box::new(word), vec![file])]).await.unwrap();
        kept.push((about, relay, hash));
    }
    let (store, brand) = (desk.store.clone(), desk.brand.id);
    let (gone, relay, hash) = &kept[0];
    let line =
        ErasureLine { id: desk.samples.id(), brand_id: brand, customer_id: gone.customer.id, at: desk.samples.now };
    store.erase_customer(line, desk.samples.event(EventKind::CustomerErased)).await.unwrap();
    let after = store.relay(brand, relay.id).await.unwrap().unwrap();
    assert_eq!((after.question.as_str(), after.facts.len(), after.state), ("", 0, RelayState::Withdrawn));
    assert!(!after.is_reachable(desk.samples.now), "its link shows nothing any more");
    let talk = store.relay_talk(brand, relay.id).await.unwrap();
    assert!(talk.words.is_empty() && talk.files.is_empty());
    assert_eq!(store.blobs().get(hash).unwrap(), None);
    assert_eq!(store.case(brand, gone.case.id).await.unwrap().unwrap().awaits, None);
    let (_, other, others_file) = &kept[1];
    assert_eq!(store.relay(brand, other.id).await.unwrap().as_ref(), Some(other));
    assert!(
        store.blobs().get(others_file).unwrap().is_some()
            && store.relay_talk(brand, other.id).await.unwrap().words.len() == 1
    );
}
