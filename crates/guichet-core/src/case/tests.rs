//! What colleagues, customers and time do to a case.

use guichet_text::reading::{Need, Severity};
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::access::Acting;
use crate::delivery::{Given, Replied, begin_attempt, check_reply, finish_attempt};
use crate::model::*;
use crate::plan::Plan;
use crate::promise;
use crate::samples::{World, acting, at, draft, examined, incoming, reading, thanks};

const DAY: i64 = 24 * 60 * 60;
const DAY_LONG: jiff::SignedDuration = jiff::SignedDuration::from_secs(DAY);

fn agent() -> Acting {
    acting(50, Role::Agent)
}

/// A desk with one question.
fn asked() -> (World, MessageId) {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.pass(600);
    (world, id)
}

/// A desk whose question was answered.
fn answered() -> (World, MessageId) {
    let (mut world, id) = asked();
    reply(&mut world, id, Given::Answer);
    world.pass(600);
    (world, id)
}

fn reply(world: &mut World, to: MessageId, given: Given) {
    let draft = draft(world, to, "Il arrive demain.");
    let message = world.messages[&to].clone();
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let now = world.now;
    let pressed = check_reply(&known, &draft, &examined(given), agent(), now, &mut || world.id()).unwrap();
    let Replied::Plan(plan) = pressed else { panic!("pressed once") };
    world.apply(plan).unwrap();
}

fn act(
    world: &mut World,
    act: impl FnOnce(&KnownCase, Timestamp, &mut dyn NewIds) -> Result<Plan, Refusal>,
) -> Result<(), RefusalCode> {
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = act(&known, now, &mut || world.id()).map_err(|refusal| refusal.code)?;
    world.apply(plan).unwrap();
    Ok(())
}

fn passes(world: &mut World, seconds: i64, act: fn(&KnownCase, Timestamp, &mut dyn NewIds) -> Option<Plan>) -> bool {
    world.pass(seconds);
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = act(&known, now, &mut || world.id());
    plan.is_some_and(|plan| world.apply(plan).is_ok())
}

fn say_solved(world: &mut World) -> Result<(), RefusalCode> {
    act(world, |known, now, ids| solve(known, agent(), now, ids))
}

fn close(world: &mut World, messages: &[MessageId], reason: &str) -> Result<(), RefusalCode> {
    act(world, |known, now, ids| close_without_reply(known, messages, reason, agent(), now, ids))
}

/// The customer of the case says that it is solved.
fn confirmed(known: &KnownCase, now: jiff::Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    confirm(known, known.case.customer_id, now, ids)
}

#[test]
fn the_desk_says_solved_and_the_customer_says_helped() {
    let (mut world, _) = answered();
    say_solved(&mut world).unwrap();
    assert_eq!((world.case().state, world.case().outcome), (CaseState::Solved, Outcome::Held));
    act(&mut world, confirmed).unwrap();
    assert_eq!((world.case().state, world.case().outcome), (CaseState::Confirmed, Outcome::Helped));
    assert_eq!(world.counters["outcome.2026-11-23.delivery.helped"], 1);
    act(&mut world, confirmed).unwrap();
    assert_eq!(world.happened(EventKind::CaseConfirmed), 1, "said twice, counted once");
}

#[test]
fn silence_after_solved_has_lapsed_and_is_never_help() {
    let (mut world, _) = answered();
    assert!(!passes(&mut world, 30 * DAY, lapse), "nobody said that it is solved");
    say_solved(&mut world).unwrap();
    world.outbox.values_mut().for_each(|item| item.state = OutboxState::Sent);
    assert!(!passes(&mut world, 7 * DAY - 1, lapse));
    assert!(passes(&mut world, 1, lapse));
    assert_eq!((world.case().state, world.case().outcome), (CaseState::Lapsed, Outcome::Lapsed));
    assert_eq!(world.counters["outcome.2026-11-23.delivery.lapsed"], 1);
}

#[test]
fn a_case_does_not_lapse_while_its_reply_is_in_doubt() {
    let (mut world, _) = answered();
    say_solved(&mut world).unwrap();
    world.outbox.values_mut().for_each(|item| item.state = OutboxState::Unknown);
    assert!(!passes(&mut world, 8 * DAY, lapse));
}

#[test]
fn what_stands_in_the_way_of_solved_is_said() {
    let (mut world, question) = asked();
    assert_eq!(say_solved(&mut world), Err(RefusalCode::UndecidedMessages));
    let (known, now) = (world.known_case(world.case().id), world.now);
    let refusal = solve(&known, agent(), now, &mut || world.id()).unwrap_err();
    assert_eq!(refusal.messages, [question]);
    close(&mut world, &[question], "duplicate").unwrap();
    assert_eq!(say_solved(&mut world), Err(RefusalCode::WrongState), "closed without an answer is not solved");
}

#[test]
fn not_solved_is_owed_an_answer_again() {
    let (mut world, _) = answered();
    say_solved(&mut world).unwrap();
    act(&mut world, not_solved).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.outcome, case.contacts), (CaseState::Reopened, Outcome::None, 2));
    assert_eq!((case.lane, case.due_at), (Lane::Today, Some(at("2026-11-23T12:20"))));
    assert!(case.lane_reasons.contains(&"reopened".to_owned()));
    assert_eq!(world.owed()[0].kind, DeadlineKind::NextAnswer);
    act(&mut world, not_solved).unwrap();
    assert_eq!((world.case().contacts, world.owed().len()), (2, 1), "said twice, owed once");
    assert_eq!(world.counters["outcome.2026-11-23.delivery.held"], 0);
}

#[test]
fn a_customer_who_was_never_answered_need_not_say_that_it_is_not_solved() {
    let (mut world, _) = asked();
    let before = world.case().clone();
    act(&mut world, not_solved).unwrap();
    assert_eq!(*world.case(), before);
}

#[test]
fn who_asks_for_a_person_is_owed_one() {
    let (mut world, _) = answered();
    act(&mut world, ask_human).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.lane), (CaseState::Open, Lane::Today));
    assert!(case.lane_reasons.contains(&"human_asked".to_owned()));
    assert_eq!((world.owed().len(), world.happened(EventKind::HumanAsked)), (1, 1));
    act(&mut world, ask_human).unwrap();
    assert_eq!(world.happened(EventKind::HumanAsked), 1);
}

#[test]
fn a_message_that_needs_no_answer_is_closed_with_a_reason_and_comes_back_as_it_was() {
    for reason in CLOSING_REASONS {
        let (mut world, question) = asked();
        let before = world.clone();
        assert_eq!(close(&mut world, &[question], "par flemme"), Err(RefusalCode::UnknownReason));
        close(&mut world, &[question], reason).unwrap();
        assert_eq!((world.case().state, world.owed().len()), (CaseState::Closed, 0));
        assert_eq!(world.counters["undecided"], 0);
        assert_eq!(close(&mut world, &[question], reason), Err(RefusalCode::AlreadyDecided));
        world.pass(30);
        let message = world.messages[&question].clone();
        act(&mut world, |known, now, ids| undo_close(known, &message, agent(), now, ids)).unwrap();
        let (now, then) = (world.case().clone(), before.case().clone());
        assert_eq!(Case { version: 0, updated_at: then.updated_at, ..now }, Case { version: 0, ..then }, "{reason}");
        assert_eq!((&world.deadlines, &world.messages), (&before.deadlines, &before.messages));
    }
}

#[test]
fn who_asked_and_was_told_it_is_not_for_us_was_left() {
    for (reason, outcome) in [("not_for_us", Outcome::Left), ("other", Outcome::Left), ("duplicate", Outcome::None)] {
        let (mut world, question) = asked();
        close(&mut world, &[question], reason).unwrap();
        assert_eq!(world.case().outcome, outcome, "{reason}");
    }
    // Praise leaves no gap, whatever the reason.
    let mut world = World::on("x");
    let praise = world.receive(&incoming("1", "Bravo"), &thanks()).unwrap();
    close(&mut world, &[praise], "other").unwrap();
    assert_eq!(world.case().outcome, Outcome::None);
}

#[test]
fn closing_one_of_two_messages_leaves_the_other_owed() {
    let (mut world, first) = asked();
    let more = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "Et la facture ?") };
    world.receive(&more, &reading()).unwrap();
    close(&mut world, &[first], "duplicate").unwrap();
    assert_eq!((world.case().state, world.case().undecided, world.owed().len()), (CaseState::Open, 1, 1));
}

#[test]
fn closing_the_customers_last_word_after_an_answer_waits_for_them_again() {
    let (mut world, _) = answered();
    let ok = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "ok") };
    let ok = world
        .receive(&ok, &guichet_text::Reading { need: Need::Other, needs: vec![Need::Other], ..reading() })
        .unwrap();
    close(&mut world, &[ok], "thanks_only").unwrap();
    assert_eq!((world.case().state, world.case().outcome), (CaseState::WaitingCustomer, Outcome::Held));
}

#[test]
fn what_the_customer_confirmed_is_not_undone_by_the_desk() {
    let (mut world, question) = asked();
    close(&mut world, &[question], "answered_elsewhere").unwrap();
    act(&mut world, confirmed).unwrap();
    let message = world.messages[&question].clone();
    let undone = act(&mut world, |known, now, ids| undo_close(known, &message, agent(), now, ids));
    assert_eq!(undone, Err(RefusalCode::WrongState));
}

#[test]
fn the_desk_takes_up_again_what_it_had_closed() {
    let (mut world, _) = answered();
    assert_eq!(act(&mut world, |known, now, ids| reopen(known, agent(), now, ids)), Err(RefusalCode::WrongState));
    say_solved(&mut world).unwrap();
    act(&mut world, |known, now, ids| reopen(known, agent(), now, ids)).unwrap();
    assert_eq!((world.case().state, world.case().outcome, world.owed().len()), (CaseState::Reopened, Outcome::Held, 1));
}

#[test]
fn a_last_word_after_the_customer_confirmed_changes_nothing() {
    let (mut world, question) = asked();
    close(&mut world, &[question], "thanks_only").unwrap();
    act(&mut world, confirmed).unwrap();
    reply(&mut world, question, Given::Answer);
    assert_eq!((world.case().state, world.case().outcome), (CaseState::Confirmed, Outcome::Helped));
}

#[test]
fn one_takes_a_case_and_a_lead_gives_it() {
    let (mut world, _) = asked();
    let (me, colleague) = (agent().user_id, acting(51, Role::Agent).user_id);
    act(&mut world, |known, now, ids| assign(known, Some(me), agent(), now, ids)).unwrap();
    assert_eq!(world.case().assigned_to, Some(me));
    let given = act(&mut world, |known, now, ids| assign(known, Some(colleague), agent(), now, ids));
    assert_eq!(given, Err(RefusalCode::NotAllowed));
    act(&mut world, |known, now, ids| assign(known, Some(colleague), acting(60, Role::Lead), now, ids)).unwrap();
    let taken = act(&mut world, |known, now, ids| assign(known, Some(me), agent(), now, ids));
    assert_eq!(taken, Err(RefusalCode::NotAllowed), "a colleague's case is not taken away");
    assert_eq!(world.happened(EventKind::CaseAssigned), 2);
}

#[test]
fn a_missed_deadline_is_an_alarm_once() {
    let (mut world, _) = asked();
    assert!(!passes(&mut world, 600, tick));
    assert!(passes(&mut world, 2 * 60 * 60, tick));
    assert_eq!(world.happened(EventKind::DeadlineMissed), 1);
    assert!(world.case().lane_reasons.contains(&"overdue".to_owned()));
    assert!(!passes(&mut world, 600, tick));
    // Writing again does not start the alarm again.
    let more = Incoming { in_reply_to: vec!["1".to_owned()], ..incoming("2", "Allô ?") };
    world.receive(&more, &reading()).unwrap();
    assert!(!passes(&mut world, 600, tick));
    assert_eq!(world.happened(EventKind::DeadlineMissed), 1);
}

#[test]
fn what_could_wait_comes_up_on_its_day() {
    let mut world = World::on("webform");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    assert_eq!(world.case().lane, Lane::CanWait);
    assert!(!passes(&mut world, DAY, tick));
    assert!(passes(&mut world, DAY - 6 * 60 * 60, tick));
    assert_eq!(
        (world.case().lane, world.case().lane_reasons.as_slice()),
        (Lane::Today, ["due_today".to_owned()].as_slice())
    );
    assert_eq!(world.happened(EventKind::DeadlineMissed), 0);
}

/// Something that happens to a case.
#[derive(Debug, Clone, Copy)]
enum Happens {
    CustomerWrites(Severity),
    CustomerThanks,
    Reply(Given),
    Solve,
    Confirm,
    NotSolved,
    AskHuman,
    Close(&'static str),
    Reopen,
    Lapse,
    Tick,
    Promise,
    Keep,
    Break,
    SendFails,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        3 => prop::sample::select(Severity::ALL).prop_map(Happens::CustomerWrites),
        1 => Just(Happens::CustomerThanks),
        3 => prop::sample::select(Given::ALL).prop_map(Happens::Reply),
        2 => Just(Happens::Solve),
        1 => Just(Happens::Confirm),
        1 => Just(Happens::NotSolved),
        1 => Just(Happens::AskHuman),
        1 => prop::sample::select(CLOSING_REASONS).prop_map(Happens::Close),
        1 => Just(Happens::Reopen),
        2 => Just(Happens::Lapse),
        2 => Just(Happens::Tick),
        1 => Just(Happens::Promise),
        1 => Just(Happens::Keep),
        1 => Just(Happens::Break),
        1 => Just(Happens::SendFails),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// The desk in memory counts everything again after each step, and checks that what is closed owes nothing and what is
    /// owed has a deadline.
    #[test]
    fn whatever_happens_help_is_only_what_the_customer_said(steps in proptest::collection::vec((happens(), 60_i64..200_000), 1..25)) {
        let (mut world, first) = asked();
        let case = world.case().id;
        let mut customer_said_so = false;
        for (number, (step, seconds)) in steps.into_iter().enumerate() {
            world.pass(seconds);
            let before = world.cases[&case].clone();
            let more = Incoming { thread_id: None, in_reply_to: vec!["1".to_owned()], ..incoming(&format!("m{number}"), "Allô ?") };
            let (known, now) = (world.known_case(case), world.now);
            let undecided: Vec<MessageId> = known.undecided.iter().map(|message| message.id).collect();
            let mut newer = world.clone();
            let mut source = world.clone();
            let mut ids = || source.id();
            let plan = match step {
                Happens::CustomerWrites(severity) => {
                    world.receive(&more, &guichet_text::Reading { severity, ..reading() }).unwrap();
                    None
                }
                Happens::CustomerThanks => {
                    world.receive(&more, &thanks()).unwrap();
                    customer_said_so |= world.cases[&case].state == CaseState::Confirmed;
                    None
                }
                Happens::Reply(given) => {
                    let last = *world.order.last().unwrap();
                    let draft = draft(&mut world, last, "Bonjour");
                    let known = world.known_reply(world.messages[&first].conversation_id, case, draft.reply_id);
                    let lead = acting(60, Role::Lead);
                    match check_reply(&known, &draft, &examined(given), lead, now, &mut || world.id()) {
                        Ok(Replied::Plan(plan)) => Some(plan),
                        other => panic!("{other:?}"),
                    }
                }
                Happens::Solve => solve(&known, agent(), now, &mut ids).ok(),
                Happens::Confirm => {
                    customer_said_so = true;
                    confirm(&known, known.case.customer_id, now, &mut ids).ok()
                }
                Happens::NotSolved => not_solved(&known, now, &mut ids).ok(),
                Happens::AskHuman => ask_human(&known, now, &mut ids).ok(),
                Happens::Close(reason) => close_without_reply(&known, &undecided, reason, agent(), now, &mut ids).ok(),
                Happens::Reopen => reopen(&known, agent(), now, &mut ids).ok(),
                Happens::Lapse => lapse(&known, now, &mut ids),
                Happens::Tick => tick(&known, now, &mut ids),
                Happens::Promise => {
                    let words = "Rappel".to_owned();
                    let spoken = promise::Spoken { words, message: first, due_at: now + DAY_LONG, owner: None };
                    promise::record(&known, &spoken, agent(), now, &mut ids).ok()
                }
                Happens::Keep => known.promises.first().and_then(|promise| promise::keep(&known, promise, agent(), now, &mut ids).ok()),
                Happens::Break => known.promises.iter().find_map(|promise| promise::break_overdue(&known, promise, now, &mut ids)),
                Happens::SendFails => {
                    let queued = world.outbox.values().find(|item| item.state == OutboxState::Queued).map(|item| item.id);
                    queued.map(|reply| {
                        let plan = begin_attempt(&world.flight(reply), now, &mut || newer.id()).unwrap();
                        world.apply(plan).unwrap();
                        let refused = SendOutcome::Refused { code: "refused".to_owned() };
                        finish_attempt(&world.flight(reply), 1, &refused, 0.0, now, &mut || newer.id()).unwrap()
                    })
                }
            };
            if let Some(plan) = plan {
                world.apply(plan).unwrap();
            }
            for _ in 0..64 {
                // Identifiers drawn from the copy must not be drawn again.
                let _ = world.id();
            }
            let after = &world.cases[&case];
            prop_assert!(after.outcome != Outcome::Helped || customer_said_so, "{step:?}: nobody said so");
            prop_assert_eq!(after.outcome == Outcome::Helped, after.state == CaseState::Confirmed, "{:?} after {:?}", after, before);
            prop_assert!(!(after.state == CaseState::Confirmed && after.undecided > 0));
            prop_assert!(after.undecided == 0 || after.state.is_open(), "undecided in a case that is over: {after:?}");
            prop_assert!(after.undecided == 0 || after.due_at.is_some() || after.lane == Lane::Spam, "owed without a date: {after:?}");
        }
    }
}
