//! What decisions are made of.

use guichet_core::intake::Keys;
use guichet_core::model::{CaseState, IncomingKind, MessageId, OutboxItem, OutboxState, ReplyId};
use guichet_core::plan::{Change, Plan};

use crate::Desk;

fn keys() -> Keys {
    Keys {
        source: "sample".to_owned(),
        external_id: "unheard".to_owned(),
        thread_key: "unheard".to_owned(),
        own_thread_key: "unheard:nobody".to_owned(),
        in_reply_to: Vec::new(),
        network: "inbound".to_owned(),
        author: Some("nobody".to_owned()),
        case_reference: None,
    }
}

pub async fn an_item_finds_its_thread_its_author_and_its_case(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "Où est mon colis ?");
    let elsewhere = desk.samples.arrival(&desk.channel, None, "Autre chose");
    desk.store.apply(&arrival.plan).await.unwrap();
    desk.store.apply(&elsewhere.plan).await.unwrap();
    let load = |keys: Keys| {
        let (store, channel) = (desk.store.clone(), desk.channel.clone());
        async move { store.load_intake(&channel, IncomingKind::Message, &keys).await.unwrap() }
    };

    let new = load(keys()).await;
    assert_eq!(new.brand, desk.brand);
    assert_eq!(new.channel.id, desk.channel.id);
    assert!(new.handle.is_none() && new.customer.is_none() && new.conversation.is_none() && new.case.is_none());
    assert!(new.existing.is_none() && new.referenced.is_none() && new.other_open_cases.is_empty());

    let author = Keys { author: Some(arrival.handle.external_id.clone()), ..keys() };
    let known = load(author.clone()).await;
    assert_eq!(known.handle, Some(arrival.handle.clone()));
    assert_eq!(known.customer, Some(arrival.customer.clone()));
    assert_eq!(known.other_open_cases, vec![arrival.case.clone()]);
    assert_eq!(known.case, None);

    let thread = load(Keys { thread_key: arrival.conversation.thread_key.clone(), ..author.clone() }).await;
    assert_eq!(thread.conversation, Some(arrival.conversation.clone()));
    assert_eq!(thread.case, Some(arrival.case.clone()));
    assert_eq!(thread.undecided, vec![arrival.message.clone()]);
    assert!(thread.other_open_cases.is_empty());

    let answered = vec!["nowhere".to_owned(), elsewhere.message.external_id.clone()];
    let answer = load(Keys { in_reply_to: answered, source: "other".to_owned(), ..author }).await;
    assert_eq!(answer.conversation, Some(elsewhere.conversation.clone()));
    assert_eq!(answer.case, Some(elsewhere.case.clone()));
    assert_eq!(answer.other_open_cases, vec![arrival.case.clone()]);

    let (opened, own) = (&arrival.conversation, &elsewhere.conversation);
    let in_both = Keys { thread_key: opened.thread_key.clone(), own_thread_key: own.thread_key.clone(), ..keys() };
    assert_eq!(load(in_both).await.conversation.as_ref(), Some(own), "one's own part of a thread comes first");
    let of_ours = Keys {
        thread_key: opened.thread_key.clone(),
        in_reply_to: vec![elsewhere.message.external_id.clone()],
        ..keys()
    };
    let ours = desk.store.load_intake(&desk.channel, IncomingKind::OwnReply, &of_ours).await.unwrap();
    assert_eq!(ours.conversation.as_ref(), Some(own), "an own reply goes to the one that it answers");

    let existing = load(Keys { external_id: arrival.message.external_id.clone(), ..keys() }).await;
    assert_eq!(existing.existing.unwrap().message, arrival.message);
    assert_eq!(existing.conversation, Some(arrival.conversation));

    let referenced = load(Keys { case_reference: Some(arrival.case.reference.clone()), ..keys() }).await;
    assert_eq!(referenced.referenced, Some(arrival.case));
}

pub async fn a_merged_case_leads_to_the_last_one(mut desk: Desk) {
    let mut arrivals = Vec::new();
    for text in ["un", "deux", "trois"] {
        let arrival = desk.samples.arrival(&desk.channel, None, text);
        desk.store.apply(&arrival.plan).await.unwrap();
        arrivals.push(arrival);
    }
    for pair in arrivals.windows(2) {
        let mut merged = pair[0].case.clone();
        merged.merged_into = Some(pair[1].case.id);
        merged.state = CaseState::Merged;
        merged.version = 2;
        let mut plan = Plan::new(desk.brand.id);
        plan.changes = vec![Change::UpdateCase(merged)];
        desk.store.apply(&plan).await.unwrap();
    }
    let last = &arrivals[2].case;
    let keys = Keys {
        thread_key: arrivals[0].conversation.thread_key.clone(),
        case_reference: Some(arrivals[1].case.reference.clone()),
        ..keys()
    };
    let known = desk.store.load_intake(&desk.channel, IncomingKind::Message, &keys).await.unwrap();
    assert_eq!(known.case.as_ref(), Some(last));
    assert_eq!(known.referenced.as_ref(), Some(last));
    let case = desk.store.load_case(desk.brand.id, arrivals[0].case.id).await.unwrap().unwrap();
    assert_eq!(&case.case, last);
    assert_eq!(case.network, "inbound");
    assert_eq!(case.undecided, vec![arrivals[2].message.clone()]);
    assert_eq!(case.replies_on_their_way, 0);
}

pub async fn a_reply_knows_its_thread(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "Où est mon colis ?");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (item, message, plan) = desk.samples.reply(&arrival, "Il arrive.");
    let (store, brand, thread) = (&desk.store, desk.brand.id, arrival.conversation.id);
    let before = store.load_reply(brand, thread, item.id).await.unwrap().unwrap();
    assert_eq!(before.handle, Some(arrival.handle.clone()));
    assert_eq!(before.thread, vec![arrival.message.clone()]);
    assert!(before.existing.is_none());
    assert_eq!(before.case, arrival.case);
    store.apply(&plan).await.unwrap();
    let after = store.load_reply(brand, thread, item.id).await.unwrap().unwrap();
    assert_eq!(after.thread.len(), 2);
    assert_eq!(after.existing, Some((message, item)));
    assert_eq!(store.load_case(brand, arrival.case.id).await.unwrap().unwrap().replies_on_their_way, 1);
    let nowhere = desk.samples.id().into();
    assert!(desk.store.load_reply(brand, nowhere, ReplyId(desk.samples.id())).await.unwrap().is_none());
}

pub async fn a_reply_in_flight_knows_what_it_touches(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "Où est mon colis ?");
    desk.store.apply(&arrival.plan).await.unwrap();
    let (item, message, plan) = desk.samples.reply(&arrival, "Il arrive.");
    desk.store.apply(&plan).await.unwrap();
    let flight = desk.store.load_in_flight(desk.brand.id, item.id).await.unwrap().unwrap();
    assert_eq!((&flight.item, &flight.message), (&item, &message));
    assert_eq!(flight.answered, vec![arrival.message.clone()]);
    assert_eq!(flight.conversation, arrival.conversation);

    // It is sent and gets the network's id; a bounce of that id finds it.
    let sending = OutboxItem { state: OutboxState::Sending, attempt: 1, ..item.clone() };
    let mut sent = message.clone();
    sent.external_id = "net-7".to_owned();
    let mut plan = Plan::new(desk.brand.id);
    plan.changes = vec![
        Change::UpdateOutbox { item: sending.clone(), expected_state: OutboxState::Queued, expected_attempt: 0 },
        Change::UpdateMessage { message: sent, expected_revision: 0, expected_undecided: true },
    ];
    desk.store.apply(&plan).await.unwrap();
    let bounce = Keys { external_id: "net-7".to_owned(), author: None, ..keys() };
    let known = desk.store.load_intake(&desk.channel, IncomingKind::Bounce, &bounce).await.unwrap();
    assert_eq!(known.bounced.unwrap().item.id, item.id);
    let echo = Keys { thread_key: arrival.conversation.thread_key, author: None, ..keys() };
    let known = desk.store.load_intake(&desk.channel, IncomingKind::OwnReply, &echo).await.unwrap();
    assert_eq!(known.in_flight.iter().map(|flight| flight.message.id).collect::<Vec<_>>(), vec![MessageId(item.id.0)]);
}
