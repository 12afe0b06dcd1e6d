//! Promises, from the day they are made to the day they are kept, moved or broken.

use super::*;
use crate::model::*;
use crate::samples::{World, acting, at, incoming, reading};

fn agent() -> Acting {
    acting(50, Role::Agent)
}

fn said(message: MessageId, due: &str) -> Spoken {
    Spoken { words: "Rappel avec le numéro du colis".to_owned(), message, due_at: at(due), owner: None }
}

/// A case in which somebody promised on the phone to call back on Tuesday at three, and its question was answered.
fn promised() -> (World, Promise) {
    let mut world = World::on("mail");
    let message = world.receive(&incoming("1", "Rappelez-moi"), &reading()).unwrap();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan =
        crate::case::close_without_reply(&known, &[message], "answered_elsewhere", agent(), now, &mut || world.id());
    world.apply(plan.unwrap()).unwrap();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = record(&known, &said(message, "2026-11-24T15:00"), agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let promise = world.promises.values().next().unwrap().clone();
    (world, promise)
}

#[test]
fn a_promise_made_on_the_phone_opens_the_case_until_its_date() {
    let (world, promise) = promised();
    assert_eq!((promise.owner, promise.state), (Some(agent().user_id), PromiseState::Open));
    let case = world.case();
    assert_eq!((case.state, case.lane, case.due_at), (CaseState::Open, Lane::CanWait, Some(promise.due_at)));
    assert_eq!(world.counters["promise.2026-11-23.open"], 1);
}

#[test]
fn a_promise_needs_a_date_to_come() {
    let (mut world, promise) = promised();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let past = record(&known, &said(promise.message_id, "2026-11-23T10:00"), agent(), now, &mut || world.id());
    assert_eq!(past.unwrap_err().code, RefusalCode::PromiseIncomplete);
    let past = replace(&known, &promise, now, "more_time_needed", agent(), now, &mut || world.id());
    assert_eq!(past.unwrap_err().code, RefusalCode::PromiseIncomplete);
}

#[test]
fn a_promise_that_is_kept_is_no_longer_owed() {
    let (mut world, promise) = promised();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = keep(&known, &promise, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!((world.case().state, world.case().due_at), (CaseState::WaitingCustomer, None));
    assert_eq!((world.counters["promise.2026-11-23.open"], world.counters["promise.2026-11-23.kept"]), (0, 1));
    let kept = world.promises[&promise.id].clone();
    let (known, now) = (world.known_case(world.case().id), world.now);
    assert_eq!(keep(&known, &kept, agent(), now, &mut || world.id()).unwrap_err().code, RefusalCode::PromiseClosed);
}

#[test]
fn a_new_date_comes_with_a_reason_and_the_old_promise_is_remembered() {
    let (mut world, promise) = promised();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let new = at("2026-11-26T12:00");
    let why = replace(&known, &promise, new, "flemme", agent(), now, &mut || world.id());
    assert_eq!(why.unwrap_err().code, RefusalCode::UnknownReason);
    let plan = replace(&known, &promise, new, "waiting_for_partner", agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let states: Vec<_> = world.promises.values().map(|promise| (promise.due_at, promise.state)).collect();
    assert_eq!(states, [(promise.due_at, PromiseState::Replaced), (new, PromiseState::Open)]);
    assert_eq!(world.case().due_at, Some(new));
    let told = world.events.iter().find(|event| event.kind == EventKind::PromiseReplaced).unwrap();
    assert_eq!(told.detail.as_deref(), Some("waiting_for_partner"));
}

#[test]
fn a_promise_whose_date_passed_is_broken_an_alarm_and_still_owed() {
    let (mut world, promise) = promised();
    let (known, now) = (world.known_case(world.case().id), promise.due_at);
    assert!(break_overdue(&known, &promise, world.now, &mut || world.id()).is_none());
    let plan = break_overdue(&known, &promise, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.happened(EventKind::PromiseBroken), 1);
    let case = world.case();
    assert_eq!((case.state, case.lane, case.due_at), (CaseState::Open, Lane::Today, Some(promise.due_at)));
    assert!(case.lane_reasons.contains(&"promise_broken".to_owned()));
    let broken = world.promises[&promise.id].clone();
    let known = world.known_case(world.case().id);
    assert!(break_overdue(&known, &broken, now, &mut || world.id()).is_none(), "broken once");
    let plan = keep(&known, &broken, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.promises[&promise.id].state, PromiseState::Kept, "late, but kept");
    assert!(!world.case().lane_reasons.contains(&"promise_broken".to_owned()));
}

#[test]
fn a_promise_beside_an_owed_answer_changes_nothing_but_the_next_date() {
    let mut world = World::on("x");
    let message = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = record(&known, &said(message, "2026-11-24T15:00"), agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!((world.case().lane, world.case().due_at), (Lane::Today, Some(at("2026-11-23T12:00"))));
}

/// The customer presses "it is solved" while something is still promised.
fn solved_before_its_date() -> (World, Promise) {
    let (mut world, promise) = promised();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = crate::case::confirm(&known, known.case.customer_id, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!((world.case().state, world.case().due_at), (CaseState::Confirmed, None));
    assert_eq!(
        world.promises[&promise.id].state,
        PromiseState::Open,
        "a refund of tomorrow is not paid by a kind word"
    );
    (world, promise)
}

#[test]
fn a_promise_outlives_the_word_that_all_is_solved_and_opens_nothing() {
    let (mut world, promise) = solved_before_its_date();
    // A last word of ours.
    let first = world.order[0];
    let draft = crate::samples::draft(&mut world, first, "Avec plaisir !");
    let message = world.messages[&first].clone();
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let now = world.now;
    let given = crate::samples::examined(crate::delivery::Given::SympathyOnly);
    let crate::delivery::Replied::Plan(plan) =
        crate::delivery::check_reply(&known, &draft, &given, agent(), now, &mut || world.id()).unwrap()
    else {
        panic!("pressed once")
    };
    world.apply(plan).unwrap();
    assert_eq!((world.case().state, world.case().outcome), (CaseState::Confirmed, Outcome::Helped));
    // And then it is kept.
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = keep(&known, &promise, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.promises[&promise.id].state, PromiseState::Kept);
    assert_eq!((world.case().state, world.case().due_at), (CaseState::Confirmed, None));
}

#[test]
fn a_case_that_is_opened_again_is_due_by_what_was_promised() {
    let (mut world, promise) = solved_before_its_date();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = crate::case::not_solved(&known, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert!(world.case().due_at.is_some_and(|due| due <= promise.due_at), "{:?}", world.case().due_at);
    world.pass(86_400 * 2);
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = break_overdue(&known, &promise, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert!(world.case().lane_reasons.contains(&"promise_broken".to_owned()));
}

#[test]
fn no_promise_without_its_words() {
    let (mut world, promise) = promised();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let silent = Spoken { words: " ".to_owned(), ..said(promise.message_id, "2026-11-25T15:00") };
    let refused = record(&known, &silent, agent(), now, &mut || world.id());
    assert_eq!(refused.unwrap_err().code, RefusalCode::PromiseIncomplete);
    assert_eq!(promise.words.as_deref(), Some("Rappel avec le numéro du colis"));
}

#[test]
fn its_owner_is_told_two_opening_hours_before_and_once() {
    let (mut world, promise) = promised();
    // Tuesday at three.
    assert_eq!(promise.warn_at, Some(at("2026-11-24T13:00")));
    let known = world.known_case(world.case().id);
    assert!(warn(&known, &promise, false, at("2026-11-24T12:59"), &mut || world.id()).is_none());
    let plan = warn(&known, &promise, false, at("2026-11-24T13:00"), &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.happened(EventKind::PromiseWarned), 1);
    assert!(world.case().lane_reasons.contains(&"promise_soon".to_owned()));
    assert_eq!(world.case().lane, Lane::Today);
    let warned = world.promises[&promise.id].clone();
    let known = world.known_case(world.case().id);
    assert!(warn(&known, &warned, false, at("2026-11-24T14:00"), &mut || world.id()).is_none(), "told once");
    let plan = break_overdue(&known, &warned, promise.due_at, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert!(!world.case().lane_reasons.contains(&"promise_soon".to_owned()), "soon is over");
}

#[test]
fn where_its_owner_is_away_the_lead_is_told() {
    let (mut world, promise) = promised();
    let known = world.known_case(world.case().id);
    let plan = warn(&known, &promise, true, at("2026-11-24T13:00"), &mut || world.id()).unwrap();
    assert_eq!(plan.events[0].detail.as_deref(), Some("lead"));
}

#[test]
fn a_promise_of_monday_at_half_past_nine_is_told_on_friday() {
    let settings = crate::samples::brand().settings;
    let told = |due: &str| crate::calendar::opening_time_before(at(due), 120, &settings);
    assert_eq!(told("2026-11-23T15:00"), at("2026-11-23T13:00"));
    assert!(told("2026-11-23T09:30") < at("2026-11-21T00:00"), "{}", told("2026-11-23T09:30"));
}
