//! Lists: their order, their pages, their figures.

use std::collections::BTreeSet;

use guichet_core::counters::Counter;
use guichet_core::model::{
    Case, CaseState, EventKind, Lane, Outcome, Promise, PromiseKind, PromiseState, RawItemState,
};
use guichet_core::plan::{Change, Plan};
use guichet_core::text::Span;
use guichet_core::text::reading::Topic;
use guichet_store::{Assigned, CaseStates, DueCase, ExportedMessage, QueueFilter, Store, StoreError};
use jiff::{SignedDuration, civil::date};

use crate::Desk;

/// Cases in several lanes, some without a deadline, some equal in everything but their id.
async fn a_full_queue(desk: &mut Desk) -> Vec<Case> {
    let lanes = [Lane::CanWait, Lane::Now, Lane::Today, Lane::Kudos];
    let mut cases = Vec::new();
    for number in 0..24_i64 {
        let lane = lanes[number as usize % 4];
        let mut arrival = desk.samples.arrival(&desk.channel, None, &format!("message {number}"));
        let start = desk.samples.now;
        arrival.case.lane = lane;
        arrival.case.due_at = (number % 3 != 0).then_some(start + SignedDuration::from_mins(number / 6 * 10));
        arrival.case.waiting_since = (number % 5 != 0).then_some(start - SignedDuration::from_mins(number / 7));
        arrival.plan.changes[2] = Change::InsertCase(arrival.case.clone());
        desk.store.apply(&arrival.plan).await.unwrap();
        cases.push(arrival.case);
    }
    let mut closed = desk.samples.arrival(&desk.channel, None, "merci !");
    closed.case.state = CaseState::Confirmed;
    closed.case.undecided = 0;
    closed.plan.changes[2] = Change::InsertCase(closed.case.clone());
    desk.store.apply(&closed.plan).await.unwrap();
    let last = jiff::Timestamp::MAX;
    cases.sort_by_key(|case| (case.lane, case.due_at.unwrap_or(last), case.waiting_since.unwrap_or(last), case.id));
    cases
}

async fn walk(store: &Store, desk: &Desk, filter: QueueFilter, step: u32) -> Vec<Case> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = store.queue(desk.brand.id, filter, after.as_deref(), step).await.unwrap();
        assert!(page.items.len() <= step as usize);
        all.extend(page.items.into_iter().map(|row| row.case));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

pub async fn the_queue_is_in_order_and_pages_meet(mut desk: Desk) {
    let cases = a_full_queue(&mut desk).await;
    for step in [1, 5, 24, 100] {
        assert_eq!(walk(&desk.store, &desk, QueueFilter::default(), step).await, cases, "{step} at a time");
    }
    let row = desk.store.queue(desk.brand.id, QueueFilter::default(), None, 1).await.unwrap().items.remove(0);
    assert_eq!(row.customer.id, row.case.customer_id);
    assert_eq!(row.last_inbound.unwrap().case_id, row.case.id);
    assert_eq!(row.reading, None);
}

pub async fn the_queue_is_filtered(mut desk: Desk) {
    let mut cases = a_full_queue(&mut desk).await;
    let user = desk.samples.user("lea");
    desk.store.create_user(&user, desk.samples.now).await.unwrap();
    for case in cases.iter_mut().step_by(5) {
        case.assigned_to = Some(user.id);
        case.version = 2;
        let mut plan = Plan::new(desk.brand.id);
        plan.changes = vec![Change::UpdateCase(case.clone())];
        desk.store.apply(&plan).await.unwrap();
    }
    let mail = desk.samples.channel(&desk.brand, "mail");
    desk.store.create_channel(&mail, &guichet_store::Secrets::new(), desk.samples.now).await.unwrap();
    let by_mail = desk.samples.arrival(&mail, None, "par mail");
    desk.store.apply(&by_mail.plan).await.unwrap();

    let only = |keep: &dyn Fn(&Case) -> bool| cases.iter().filter(|case| keep(case)).cloned().collect::<Vec<_>>();
    let filter = QueueFilter { lane: Some(Lane::Now), ..QueueFilter::default() };
    assert_eq!(walk(&desk.store, &desk, filter, 4).await, only(&|case| case.lane == Lane::Now));
    let filter = QueueFilter { assigned: Assigned::To(user.id), ..QueueFilter::default() };
    assert_eq!(walk(&desk.store, &desk, filter, 2).await, only(&|case| case.assigned_to.is_some()));
    let filter = QueueFilter {
        channel: Some(desk.channel.id),
        assigned: Assigned::Nobody,
        lane: Some(Lane::Kudos),
        ..QueueFilter::default()
    };
    let expected = only(&|case| case.assigned_to.is_none() && case.lane == Lane::Kudos);
    assert_eq!(walk(&desk.store, &desk, filter, 3).await, expected);
    let filter = QueueFilter { channel: Some(mail.id), ..QueueFilter::default() };
    assert_eq!(walk(&desk.store, &desk, filter, 3).await, vec![by_mail.case]);
}

pub async fn a_case_is_shown_whole(mut desk: Desk) {
    let arrival = desk.samples.arrival(&desk.channel, None, "premier");
    desk.store.apply(&arrival.plan).await.unwrap();
    let mut messages = vec![arrival.message.clone()];
    for number in 0..6 {
        desk.samples.later(1);
        let message = desk.samples.message(&arrival.conversation, &format!("suite {number}"));
        let mut plan = Plan::new(desk.brand.id);
        plan.changes = vec![Change::InsertMessage(message.clone())];
        desk.store.apply(&plan).await.unwrap();
        messages.push(message);
    }
    let (item, reply, plan) = desk.samples.reply(&arrival, "Nous regardons.");
    desk.store.apply(&plan).await.unwrap();
    messages.push(reply);
    messages.sort_by_key(|message| (message.created_at, message.id));

    let (store, brand, id) = (&desk.store, desk.brand.id, arrival.case.id);
    let whole = store.case_detail(brand, id, 50).await.unwrap().unwrap();
    assert_eq!(whole.case, arrival.case);
    assert_eq!(whole.customer, arrival.customer);
    assert_eq!(whole.handles, vec![arrival.handle.clone()]);
    assert_eq!(whole.conversations, vec![arrival.conversation.clone()]);
    assert_eq!(whole.messages, messages);
    assert_eq!(whole.earlier, None);
    assert_eq!(whole.outbox, vec![item]);

    let window = store.case_detail(brand, id, 3).await.unwrap().unwrap();
    assert_eq!(window.messages, messages[5..]);
    let earlier = store.messages_of_case(brand, id, window.earlier.as_deref(), 3).await.unwrap();
    let expected: Vec<_> = messages[2..5].iter().rev().cloned().collect();
    assert_eq!(earlier.items, expected);
    assert_eq!(store.case_detail(brand, desk.samples.id().into(), 3).await.unwrap(), None);
    assert_eq!(store.recent_replies(brand, 5).await.unwrap().len(), 1);
    let thread = store.messages_of_conversation(brand, arrival.conversation.id, None, 50).await.unwrap();
    assert_eq!(thread.items.len(), messages.len());
    assert_eq!(store.cases_of_customer(brand, arrival.customer.id).await.unwrap(), vec![arrival.case.clone()]);

    let mut solved = arrival.case.clone();
    solved.state = CaseState::Solved;
    solved.closed_at = Some(desk.samples.now);
    solved.version = 2;
    let mut plan = Plan::new(brand);
    plan.changes = vec![Change::UpdateCase(solved.clone())];
    store.apply(&plan).await.unwrap();
    let lapsing = async |at| desk.store.cases_to_lapse(brand, at, None, 5).await.unwrap().items;
    assert!(lapsing(desk.samples.now).await.is_empty());
    let later = desk.samples.now + SignedDuration::from_secs(1);
    assert_eq!(lapsing(later).await, [DueCase { brand_id: brand, case_id: solved.id }]);
    let elsewhere = desk.samples.id().into();
    assert!(desk.store.cases_to_lapse(elsewhere, later, None, 5).await.unwrap().items.is_empty());
}

pub async fn exports_are_stable(mut desk: Desk) {
    let brand = desk.brand.id;
    let mut raw = Vec::new();
    for number in 0..9 {
        raw.push(desk.samples.raw_item(&desk.channel, &format!("m-{number}"), "bonjour"));
    }
    desk.store.receive(raw.clone(), None).await.unwrap();
    let order =
        |found: &[(String, ExportedMessage)]| found.iter().map(|(_, item)| item.message_id()).collect::<Vec<_>>();
    let expected: Vec<_> = raw.iter().map(|item| item.message_id).collect();
    let before = desk.store.export_messages(brand, None, 100).await.unwrap();
    assert_eq!(order(&before), expected, "acknowledged, not understood yet");

    // Understood in another order, one of them not at all.
    let mut cases = Vec::new();
    for item in raw.iter().rev().filter(|item| item.external_id != "m-4") {
        let arrival = desk.samples.arrival(&desk.channel, Some(item), "bonjour");
        desk.store.apply(&arrival.plan).await.unwrap();
        cases.push(arrival.case);
    }
    let mut plan = Plan::new(brand);
    let problem = Some("broken_mime".to_owned());
    plan.changes =
        vec![Change::FinishRawItem { id: raw[4].id, state: RawItemState::Quarantined, problem, author: None }];
    desk.store.apply(&plan).await.unwrap();
    let arrival = desk.samples.arrival(&desk.channel, None, "sans article brut");
    desk.store.apply(&arrival.plan).await.unwrap();
    cases.push(arrival.case.clone());

    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = desk.store.export_messages(brand, after.as_deref(), 2).await.unwrap();
        let Some((cursor, _)) = page.last() else { break };
        after = Some(cursor.clone());
        all.extend(page);
    }
    let mut expected = expected;
    expected.push(arrival.message.id);
    assert_eq!(order(&all), expected, "each once, in the order of receipt");
    assert_eq!(all.iter().map(|(cursor, _)| cursor).collect::<BTreeSet<_>>().len(), 10);
    assert!(matches!(&all[4].1, ExportedMessage::Raw(item) if item.state == RawItemState::Quarantined));
    assert!(matches!(&all[5].1, ExportedMessage::Message(_)));
    // The cursors given before anything was understood still lead to the same place.
    let rest = desk.store.export_messages(brand, Some(&before[6].0), 100).await.unwrap();
    assert_eq!(order(&rest), expected[7..]);

    let found = desk.store.export_cases(brand, None, 4).await.unwrap();
    let rest = desk.store.export_cases(brand, Some(&found[3].0), 100).await.unwrap();
    assert_eq!(found.into_iter().chain(rest).map(|(_, case)| case).collect::<Vec<_>>(), cases);

    let promise = Promise {
        id: desk.samples.id().into(),
        brand_id: brand,
        case_id: arrival.case.id,
        kind: PromiseKind::Said,
        message_id: arrival.message.id,
        span: Span::new(0, 4),
        words: Some("Rappel mardi".to_owned()),
        owner: None,
        due_at: desk.samples.now,
        state: PromiseState::Open,
        created_at: desk.samples.now,
        closed_at: None,
        warn_at: None,
        warned_at: None,
    };
    let mut plan = Plan::new(brand);
    plan.changes = vec![Change::InsertPromise(promise.clone())];
    plan.events = vec![desk.samples.event(EventKind::PromiseMade)];
    desk.store.apply(&plan).await.unwrap();
    let promises = desk.store.export_promises(brand, None, 10).await.unwrap();
    assert_eq!(promises.iter().map(|(_, promise)| promise.clone()).collect::<Vec<_>>(), vec![promise]);
    assert!(desk.store.export_promises(brand, Some(&promises[0].0), 10).await.unwrap().is_empty());
    let events = desk.store.export_events(brand, Some("2"), 2).await.unwrap();
    assert_eq!(events.iter().map(|(cursor, _)| cursor.as_str()).collect::<Vec<_>>(), ["3", "4"]);
}

pub async fn counters_add_up(mut desk: Desk) {
    let brand = desk.brand.id;
    let day = date(2026, 11, 22);
    let count = |outcome| Counter::Outcome { day, topic: Topic::Delivery, outcome }.key();
    let mut plan = Plan::new(brand);
    plan.changes = vec![
        Change::Count { key: count(Outcome::None), by: 5 },
        Change::Count { key: count(Outcome::None), by: -2 },
        Change::Count { key: count(Outcome::Helped), by: 2 },
        Change::Count {
            key: Counter::Outcome { day: date(2026, 12, 1), topic: Topic::Delay, outcome: Outcome::Left }.key(),
            by: 1,
        },
        Change::Count { key: Counter::Undecided.key(), by: 1 },
        Change::Count { key: Counter::Undecided.key(), by: -1 },
    ];
    desk.store.apply(&plan).await.unwrap();
    desk.store.apply(&plan).await.unwrap();
    assert_eq!(desk.store.counter(brand, &Counter::Undecided).await.unwrap(), 0);
    let report = desk.store.gap(brand, date(2026, 11, 1), date(2026, 11, 30)).await.unwrap();
    assert_eq!((report.total.asked, report.total.helped, report.total.waiting), (10, 4, 6));
    assert_eq!(report.topics.keys().copied().collect::<Vec<_>>(), vec![Topic::Delivery]);
    let both = desk.store.gap(brand, day, date(2026, 12, 1)).await.unwrap();
    assert_eq!(both.total.left, 2);

    let arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
    desk.store.apply(&arrival.plan).await.unwrap();
    let counts = desk.store.queue_counts(brand).await.unwrap();
    assert_eq!(counts.undecided, 1);
    assert_eq!(counts.lanes.get(&Lane::Today), Some(&1));
}

pub async fn every_list_refuses_a_foreign_cursor(desk: Desk) {
    let (store, brand, foreign) = (&desk.store, desk.brand.id, Some("'; --"));
    let id = guichet_store::testing::id(1);
    let refused = Err(StoreError::BadCursor);
    assert_eq!(store.queue(brand, QueueFilter::default(), foreign, 5).await, refused);
    assert_eq!(store.quarantine(brand, foreign, 5).await.map(drop), Err(StoreError::BadCursor));
    assert_eq!(store.messages_of_case(brand, id.into(), foreign, 5).await.map(drop), Err(StoreError::BadCursor));
    assert_eq!(store.promises_in_state(brand, None, foreign, 5).await.map(drop), Err(StoreError::BadCursor));
    assert_eq!(store.search(brand, &["a".to_owned()], foreign, 5).await.map(drop), Err(StoreError::BadCursor));
    assert_eq!(store.export_messages(brand, foreign, 5).await.map(drop), Err(StoreError::BadCursor));
    assert_eq!(store.export_cases(brand, foreign, 5).await.map(drop), Err(StoreError::BadCursor));
    assert_eq!(store.export_events(brand, foreign, 5).await.map(drop), Err(StoreError::BadCursor));
}

pub async fn closed_cases_come_last_changed_first(mut desk: Desk) {
    let mut closed = Vec::new();
    for number in 0..7 {
        let mut arrival = desk.samples.arrival(&desk.channel, None, "merci");
        if number % 2 == 0 {
            arrival.case.state = CaseState::Closed;
            arrival.case.undecided = 0;
            closed.insert(0, arrival.case.clone());
        }
        if number == 6 {
            arrival.case.state = CaseState::Merged;
            arrival.case.merged_into = Some(closed[1].id);
            closed.remove(0);
        }
        arrival.plan.changes[2] = Change::InsertCase(arrival.case.clone());
        desk.store.apply(&arrival.plan).await.unwrap();
        desk.samples.later(1);
    }
    let filter = QueueFilter { states: CaseStates::Closed, ..QueueFilter::default() };
    assert_eq!(walk(&desk.store, &desk, filter, 2).await, closed);
    let filter = QueueFilter { states: CaseStates::All, assigned: Assigned::Nobody, ..QueueFilter::default() };
    let all = walk(&desk.store, &desk, filter, 2).await;
    assert_eq!(all.len(), 6, "without the merged one");
    assert!(all.is_sorted_by(|one, next| one.updated_at >= next.updated_at));
}

pub async fn figures_open_their_cases(mut desk: Desk) {
    let start = desk.samples.now;
    let (mut cases, mut external_id) = (Vec::new(), String::new());
    for outcome in [Outcome::None, Outcome::Helped, Outcome::Left, Outcome::Helped] {
        let mut arrival = desk.samples.arrival(&desk.channel, None, "bonjour");
        arrival.case.outcome = outcome;
        arrival.case.topics = vec![if cases.len() == 3 { Topic::Refund } else { Topic::Delivery }, Topic::Delay];
        arrival.plan.changes[2] = Change::InsertCase(arrival.case.clone());
        desk.store.apply(&arrival.plan).await.unwrap();
        cases.insert(0, arrival.case);
        external_id = arrival.message.external_id;
        desk.samples.later(60);
    }
    let (store, brand, end) = (&desk.store, desk.brand.id, desk.samples.now);
    let all = store.cases_of_gap(brand, (start, end), None, None, None, 3).await.unwrap();
    let rest = store.cases_of_gap(brand, (start, end), None, None, all.next.as_deref(), 3).await.unwrap();
    assert_eq!([all.items, rest.items].concat(), cases);
    let helped = store.cases_of_gap(brand, (start, end), Some(Outcome::Helped), None, None, 9).await.unwrap();
    assert_eq!(helped.items, vec![cases[0].clone(), cases[2].clone()]);
    let delivered =
        store.cases_of_gap(brand, (start, end), Some(Outcome::Helped), Some(Topic::Delivery), None, 9).await.unwrap();
    assert_eq!(delivered.items, vec![cases[2].clone()]);
    let by_topic = store.cases_of_gap(brand, (start, end), None, Some(Topic::Refund), None, 9).await.unwrap();
    assert_eq!(by_topic.items, vec![cases[0].clone()]);
    let last_left_out = store.cases_of_gap(brand, (start, cases[0].opened_at), None, None, None, 9).await.unwrap();
    assert_eq!(last_left_out.items, cases[1..]);

    // Deadlines are two hours after the opening, one case an hour.
    assert_eq!(store.count_overdue(brand, start + SignedDuration::from_hours(3)).await.unwrap(), 2);
    assert_eq!(store.count_promises_due(brand, end).await.unwrap(), 0);
    let on_channel = store.message_on_channel(desk.channel.id, &external_id).await.unwrap();
    assert_eq!(on_channel.map(|message| message.external_id), Some(external_id));
    assert_eq!(store.message_on_channel(desk.channel.id, "").await.unwrap(), None);
}
