//! The carrier who holds the parcel: asked, reminded, silent, answering; and the customer who hears of it meanwhile.

use guichet_text::Span;
use guichet_text::reading::FactKind;
use proptest::prelude::*;

use super::*;
use crate::access::Acting;
use crate::delivery::{DraftPromise, Given, Replied, check_reply};
use crate::model::*;
use crate::refusal::RefusalCode;
use crate::samples::{World, acting, at, draft, examined, incoming, reading};

fn agent() -> Acting {
    acting(50, Role::Agent)
}

fn contact(kind: ContactKind) -> Contact {
    Contact {
        id: ContactId(uuid::Uuid::from_u128(70)),
        brand_id: crate::samples::brand().id,
        kind,
        name: "Nadia".to_owned(),
        organisation: "Transvite".to_owned(),
        called: "notre transporteur".to_owned(),
        email: "litiges@transvite.example".to_owned(),
        topics: Vec::new(),
        may_decide: String::new(),
        language: "fr".to_owned(),
        stand_in: None,
        away_until: None,
        hours: String::new(),
        version: 1,
    }
}

fn question(world: &mut World) -> RelayDraft {
    RelayDraft {
        id: RelayId(world.id()),
        question: "Où est ce colis depuis vendredi ?".to_owned(),
        facts: Vec::new(),
        personal_confirmed: false,
        evidence: false,
        due_at: None,
        link: [7; 32],
        by_mail: true,
    }
}

fn known(world: &World) -> KnownRelay {
    let case = world.known_case(world.case().id);
    KnownRelay { case, open: world.relays.values().filter(|relay| relay.state.is_open()).cloned().collect() }
}

/// A parcel is missing, and nobody of the desk knows where it is.
fn missing_parcel() -> (World, MessageId) {
    let mut world = World::on("x");
    let message = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    (world, message)
}

fn asked_of(world: &mut World, kind: ContactKind) -> RelayId {
    let draft = question(world);
    let (around, now) = (known(world), world.now);
    let plan = ask(&around, &contact(kind), &draft, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    draft.id
}

fn reply(world: &mut World, given: Given, promised: Option<&str>) -> ReplyId {
    let message = world.messages[&world.order[0]].clone();
    let last = *world.order.iter().rfind(|id| world.messages[id].state != MessageState::Cancelled).unwrap();
    let mut draft = draft(world, last, "Bonjour, voici où nous en sommes.");
    draft.promises =
        promised.map(|due| DraftPromise { span: Span::new(0, 4), due_at: at(due), owner: None }).into_iter().collect();
    let around = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let now = world.now;
    let lead = acting(51, Role::Lead);
    let plan = check_reply(&around, &draft, &examined(given), lead, now, &mut || world.id()).unwrap();
    let Replied::Plan(plan) = plan else { panic!("pressed once") };
    world.apply(plan).unwrap();
    draft.reply_id
}

fn hear(world: &mut World, id: RelayId, kind: RelayWordKind) -> Result<(), RefusalCode> {
    let said = RelayReply {
        id: RelayWordId(world.id()),
        kind,
        decision: None,
        text: "Il est au dépôt de Lyon.".to_owned(),
        instead: String::new(),
        files: Vec::new(),
    };
    let (around, relay, now) = (known(world), world.relays[&id].clone(), world.now);
    let plan = answer(&around, &relay, &said, now, &mut || world.id()).map_err(|refusal| refusal.code)?;
    world.apply(plan).unwrap();
    Ok(())
}

fn tick(world: &mut World, id: RelayId) -> bool {
    let (around, relay, now) = (known(world), world.relays[&id].clone(), world.now);
    let Some(plan) = pass(&around, &relay, now, &mut || world.id()) else { return false };
    world.apply(plan).unwrap();
    true
}

#[test]
fn asking_a_carrier_stops_no_deadline_of_the_customer() {
    let (mut world, _) = missing_parcel();
    let before = world.case().clone();
    let id = asked_of(&mut world, ContactKind::Partner);
    let case = world.case();
    assert_eq!((case.state, case.lane, case.due_at), (CaseState::Open, before.lane, before.due_at));
    assert_eq!(case.awaits, Some(ContactKind::Partner));
    let relay = &world.relays[&id];
    assert_eq!((relay.owner, relay.contact_id), (agent().user_id, contact(ContactKind::Partner).id));
    // Nine hours of opening time from Monday at ten.
    assert_eq!(relay.due_at, at("2026-11-24T10:00"));
    assert_eq!(world.relay_mails[0].not_before, world.now + jiff::SignedDuration::from_secs(10));
}

#[test]
fn once_the_customer_holds_a_date_the_case_waits_for_the_partner() {
    let (mut world, _) = missing_parcel();
    asked_of(&mut world, ContactKind::Partner);
    reply(&mut world, Given::Promise, Some("2026-11-24T12:00"));
    let case = world.case();
    assert_eq!((case.state, case.due_at), (CaseState::WaitingPartner, Some(at("2026-11-24T12:00"))));
    assert!(world.owed().is_empty());
}

#[test]
fn what_the_carrier_answers_is_passed_on_today() {
    let (mut world, _) = missing_parcel();
    let id = asked_of(&mut world, ContactKind::Partner);
    reply(&mut world, Given::Promise, Some("2026-11-25T12:00"));
    world.now = at("2026-11-23T17:30");
    hear(&mut world, id, RelayWordKind::Answer).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.awaits), (CaseState::Open, None));
    assert!(case.lane <= Lane::Today && case.lane_reasons.contains(&ANSWERED.to_owned()), "{case:?}");
    // Half an hour is left of the day, and an hour is due to whoever passes it on.
    assert_eq!(case.due_at, Some(at("2026-11-24T09:30")));
    assert_eq!(world.relay_words.len(), 1);
    reply(&mut world, Given::Answer, None);
    assert!(!world.case().lane_reasons.contains(&ANSWERED.to_owned()));
    assert!(world.owed().is_empty());
}

#[test]
fn a_silent_carrier_is_reminded_twice_and_then_somebody_looks() {
    let (mut world, _) = missing_parcel();
    let id = asked_of(&mut world, ContactKind::Partner);
    reply(&mut world, Given::Promise, Some("2026-11-26T12:00"));
    assert!(!tick(&mut world, id), "it is not time");
    // The middle is at night: the first reminder waits for the morning.
    world.now = world.relays[&id].remind_at;
    assert_eq!(world.now, at("2026-11-24T09:00"));
    assert!(tick(&mut world, id) && !tick(&mut world, id));
    world.now = world.relays[&id].due_at;
    assert!(tick(&mut world, id) && !tick(&mut world, id));
    let kinds: Vec<_> = world.relay_mails.iter().map(|mail| mail.kind).collect();
    assert_eq!(kinds, [RelayMailKind::Request, RelayMailKind::HalfTime, RelayMailKind::Due]);
    let case = world.case();
    assert_eq!((case.state, case.lane), (CaseState::WaitingPartner, Lane::Today));
    assert!(case.lane_reasons.contains(&LATE.to_owned()) && world.relays[&id].is_late(world.now));
    // A month later the link ends, and the case is somebody's again.
    world.now = world.relays[&id].expires_at;
    assert!(tick(&mut world, id) && !tick(&mut world, id));
    assert_eq!((world.relays[&id].state, world.case().state), (RelayState::Expired, CaseState::Open));
    assert_eq!(hear(&mut world, id, RelayWordKind::Answer), Err(RefusalCode::RelayClosed));
}

#[test]
fn what_is_missing_comes_back_is_added_and_the_time_starts_again() {
    let (mut world, _) = missing_parcel();
    let id = asked_of(&mut world, ContactKind::Colleague);
    reply(&mut world, Given::Promise, Some("2026-11-26T12:00"));
    assert_eq!(world.case().state, CaseState::WaitingColleague);
    hear(&mut world, id, RelayWordKind::AskBack).unwrap();
    assert!(world.case().lane_reasons.contains(&ASKED_BACK.to_owned()) && world.case().state == CaseState::Open);
    world.now = at("2026-11-24T15:00");
    let (around, relay, now) = (known(&world), world.relays[&id].clone(), world.now);
    let word = (RelayWordId(world.id()), "Le colis 6A123.");
    let plan = add(&around, &relay, word, None, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!((world.relays[&id].state, world.relays[&id].due_at), (RelayState::Asked, at("2026-11-25T15:00")));
    assert_eq!(world.case().awaits, Some(ContactKind::Colleague));
}

#[test]
fn not_for_me_ends_the_relay_and_names_who_instead() {
    let (mut world, _) = missing_parcel();
    let id = asked_of(&mut world, ContactKind::Partner);
    hear(&mut world, id, RelayWordKind::NotForMe).unwrap();
    assert_eq!((world.relays[&id].state, world.case().awaits), (RelayState::Returned, None));
    assert!(world.case().lane_reasons.contains(&RETURNED.to_owned()));
    assert_eq!(hear(&mut world, id, RelayWordKind::Answer), Err(RefusalCode::RelayClosed));
}

#[test]
fn a_second_answer_is_taken_until_the_link_is_closed() {
    let (mut world, _) = missing_parcel();
    let id = asked_of(&mut world, ContactKind::Partner);
    hear(&mut world, id, RelayWordKind::Answer).unwrap();
    hear(&mut world, id, RelayWordKind::Answer).unwrap();
    assert_eq!(hear(&mut world, id, RelayWordKind::NotForMe), Err(RefusalCode::RelayClosed));
    let (around, relay, now) = (known(&world), world.relays[&id].clone(), world.now);
    let plan = withdraw(&around, &relay, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.relays[&id].state, RelayState::Answered, "what was answered stays answered");
    assert_eq!(hear(&mut world, id, RelayWordKind::Answer), Err(RefusalCode::RelayClosed));
}

#[test]
fn a_case_whose_question_is_open_is_not_called_solved() {
    let (mut world, _) = missing_parcel();
    asked_of(&mut world, ContactKind::Partner);
    reply(&mut world, Given::Answer, None);
    let (around, now) = (world.known_case(world.case().id), world.now);
    let refused = crate::case::solve(&around, agent(), now, &mut || world.id()).unwrap_err();
    assert_eq!(refused.code, RefusalCode::RelayOpen);
}

#[test]
fn nobody_is_hurried_for_a_case_that_its_customer_calls_solved() {
    let (mut world, _) = missing_parcel();
    let id = asked_of(&mut world, ContactKind::Partner);
    let (around, now) = (world.known_case(world.case().id), world.now);
    world
        .apply(crate::case::confirm(&around, around.case.customer_id, now, &mut || uuid::Uuid::from_u128(9)).unwrap())
        .unwrap();
    world.now = world.relays[&id].remind_at;
    assert!(tick(&mut world, id));
    assert_eq!((world.relays[&id].state, world.case().state), (RelayState::Withdrawn, CaseState::Confirmed));
    assert!(world.relay_mails.is_empty());
}

#[test]
fn personal_data_goes_only_when_somebody_meant_it_to() {
    let (mut world, _) = missing_parcel();
    let mut draft = question(&mut world);
    draft.facts = vec![RelayFact { kind: FactKind::Phone, value: "+33639981234".to_owned() }];
    let (around, now, partner) = (known(&world), world.now, contact(ContactKind::Partner));
    let refused = ask(&around, &partner, &draft, agent(), now, &mut || world.id()).unwrap_err();
    assert_eq!(refused.code, RefusalCode::RelayPersonal);
    // What the customer wrote, and their files, say more of them than any fact.
    let evidence = RelayDraft { facts: Vec::new(), evidence: true, ..draft.clone() };
    assert!(ask(&around, &partner, &evidence, agent(), now, &mut || world.id()).is_err());
    draft.personal_confirmed = true;
    assert!(ask(&around, &partner, &draft, agent(), now, &mut || world.id()).is_ok());
}

#[test]
fn a_question_needs_words_a_date_to_come_and_an_open_case() {
    let (mut world, _) = missing_parcel();
    let (around, now, partner) = (known(&world), world.now, contact(ContactKind::Partner));
    let good = question(&mut world);
    for bad in
        [RelayDraft { question: "  ".to_owned(), ..good.clone() }, RelayDraft { due_at: Some(now), ..good.clone() }]
    {
        let refused = ask(&around, &partner, &bad, agent(), now, &mut || world.id()).unwrap_err();
        assert_eq!(refused.code, RefusalCode::RelayIncomplete);
    }
    let elsewhere = Contact { brand_id: BrandId(uuid::Uuid::from_u128(99)), ..partner.clone() };
    assert!(ask(&around, &elsewhere, &good, agent(), now, &mut || world.id()).is_err());
    let mut over = around.clone();
    over.case.case.state = CaseState::Closed;
    let refused = ask(&over, &partner, &good, agent(), now, &mut || world.id()).unwrap_err();
    assert_eq!(refused.code, RefusalCode::WrongState);
}

#[test]
fn whoever_is_away_is_replaced_by_who_stands_in_and_a_circle_ends() {
    let today = jiff::civil::date(2026, 11, 23);
    let id = |number| ContactId(uuid::Uuid::from_u128(number));
    let away = Contact { away_until: Some(today), stand_in: Some(id(2)), id: id(1), ..contact(ContactKind::Colleague) };
    let other = Contact { id: id(2), ..contact(ContactKind::Colleague) };
    let directory = [away.clone(), other.clone()];
    assert_eq!(stand_in(&away, &directory, today).id, id(2));
    assert_eq!(stand_in(&away, &directory, today.tomorrow().unwrap()).id, id(1));
    let circle = [away.clone(), Contact { away_until: Some(today), stand_in: Some(id(1)), ..other }];
    assert_eq!(stand_in(&away, &circle, today).id, id(1));
}

/// What happens at the desk, in any order.
#[derive(Debug, Clone, Copy)]
enum Step {
    Write,
    Reply(Given, bool),
    TakeBack,
    Ask(ContactKind),
    Hear(RelayWordKind),
    Withdraw,
    Wait(i64),
    SaySolved,
    SayNotSolved,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Write),
        3 => (prop::sample::select(Given::ALL), any::<bool>()).prop_map(|(given, dated)| Step::Reply(given, dated)),
        1 => Just(Step::TakeBack),
        3 => prop::sample::select(ContactKind::ALL).prop_map(Step::Ask),
        2 => prop::sample::select(vec![RelayWordKind::Answer, RelayWordKind::AskBack, RelayWordKind::NotForMe]).prop_map(Step::Hear),
        2 => Just(Step::Withdraw),
        3 => prop::sample::select(vec![60, 3_600, 86_400, 86_400 * 12]).prop_map(Step::Wait),
        1 => Just(Step::SaySolved),
        1 => Just(Step::SayNotSolved),
    ]
}

fn take(world: &mut World, step: Step, replies: &mut Vec<ReplyId>) {
    let open = world.relays.values().rfind(|relay| relay.is_reachable(world.now)).map(|relay| relay.id);
    let around = world.known_case(world.case().id);
    let now = world.now;
    match step {
        Step::Write => {
            let number = world.order.len();
            let again = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming(&format!("m{number}"), "Et alors ?") };
            world.receive(&again, &reading()).unwrap();
        }
        Step::Reply(given, dated) => {
            let date =
                (now + jiff::SignedDuration::from_hours(30)).to_zoned(jiff::tz::TimeZone::get("Europe/Paris").unwrap());
            let date = date.datetime().to_string();
            replies.push(reply(world, given, dated.then_some(&date)));
        }
        Step::TakeBack => {
            let Some(id) = replies.pop() else { return };
            let flight = world.flight(id);
            if let Ok(plan) = crate::delivery::cancel(&flight, acting(51, Role::Lead), now, &mut || world.id()) {
                world.apply(plan).unwrap();
            }
        }
        Step::Ask(kind) if world.case().state.is_open() => {
            asked_of(world, kind);
        }
        Step::Hear(kind) => {
            if let Some(id) = open {
                let _ = hear(world, id, kind);
            }
        }
        Step::Withdraw => {
            let Some(id) = open else { return };
            let (around, relay) = (known(world), world.relays[&id].clone());
            let plan = withdraw(&around, &relay, agent(), now, &mut || world.id()).unwrap();
            world.apply(plan).unwrap();
        }
        Step::Wait(seconds) => {
            world.pass(seconds);
            let ids: Vec<RelayId> = world.relays.keys().copied().collect();
            while ids.iter().any(|id| tick(world, *id)) {}
            let overdue: Vec<Promise> = world.promises.values().cloned().collect();
            for promise in overdue {
                let (around, now) = (world.known_case(world.case().id), world.now);
                if let Some(plan) = crate::promise::break_overdue(&around, &promise, now, &mut || world.id()) {
                    world.apply(plan).unwrap();
                }
            }
        }
        Step::SaySolved => {
            let plan = crate::case::confirm(&around, around.case.customer_id, now, &mut || world.id()).unwrap();
            world.apply(plan).unwrap();
        }
        Step::SayNotSolved => {
            let plan = crate::case::not_solved(&around, now, &mut || world.id()).unwrap();
            world.apply(plan).unwrap();
        }
        Step::Ask(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_case_waits_for_a_contact_only_while_one_is_asked_and_nothing_else_is_owed(steps in prop::collection::vec(step(), 1..24)) {
        let (mut world, _) = missing_parcel();
        let mut replies = Vec::new();
        for step in steps {
            world.pass(1);
            let broken = world.happened(EventKind::PromiseBroken);
            take(&mut world, step, &mut replies);
            let case = world.case();
            if world.happened(EventKind::PromiseBroken) > broken {
                prop_assert!(!waits_for_contact(case.state), "whatever a contact owes us, we owe the customer");
            }
            let awaits = awaited(world.relays.values());
            prop_assert_eq!(case.awaits, awaits, "after {:?}", step);
            if waits_for_contact(case.state) {
                prop_assert_eq!(Some(case.state), awaits.map(ContactKind::waiting), "after {:?}", step);
                prop_assert!(case.undecided == 0 && world.owed().is_empty(), "after {:?}: {:?}", step, case);
            }
            for relay in world.relays.values() {
                prop_assert!(!relay.question.is_empty() && relay.due_at > relay.asked_at && relay.remind_at <= relay.due_at);
                prop_assert!(relay.next_look().is_none() || relay.closed_at.is_none());
            }
            for deadline in world.owed() {
                let just_before = deadline.due_at - jiff::SignedDuration::from_millis(1);
                prop_assert!(crate::calendar::is_open(just_before, &world.brand.settings), "owed in a closed hour: {deadline:?}");
            }
        }
    }

    #[test]
    fn asking_and_taking_back_is_as_if_nobody_had_asked(
        kind in prop::sample::select(ContactKind::ALL),
        answered in prop::option::of((prop::sample::select(Given::ALL), any::<bool>())),
    ) {
        let (mut world, _) = missing_parcel();
        if let Some((given, dated)) = answered {
            reply(&mut world, given, dated.then_some("2026-11-26T12:00"));
        }
        let before = world.case().clone();
        let owed = world.owed().len();
        let id = asked_of(&mut world, kind);
        world.pass(30);
        let (around, relay, now) = (known(&world), world.relays[&id].clone(), world.now);
        let plan = withdraw(&around, &relay, agent(), now, &mut || world.id()).unwrap();
        world.apply(plan).unwrap();
        let after = Case { version: before.version, updated_at: before.updated_at, ..world.case().clone() };
        prop_assert_eq!(after, before);
        prop_assert_eq!(world.owed().len(), owed);
        prop_assert!(world.relay_mails.is_empty(), "nothing left");
    }
}
