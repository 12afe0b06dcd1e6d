//! Deadlines that come, pass, are missed for long, and move when the brand changes its rules.

use proptest::prelude::*;

use super::*;
use crate::model::brand::DeadlineRule;
use crate::model::*;
use crate::samples::{World, at, incoming, reading};

/// A question of Monday at ten, owed at noon.
fn asked() -> World {
    let mut world = World::on("x");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world
}

fn tick_at(world: &mut World, time: &str) -> bool {
    world.now = at(time);
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = tick(&known, now, &mut || world.id());
    plan.is_some_and(|plan| world.apply(plan).is_ok())
}

fn says(world: &World, reason: &str) -> bool {
    world.case().lane_reasons.iter().any(|known| known == reason)
}

fn open(world: &World) -> OpenCase {
    let known = world.known_case(world.case().id);
    let promised = known.promise_due(None).map(|owed| owed.due_at);
    let owed = world.deadlines.iter().filter(|one| one.met_at.is_none() && one.dropped_at.is_none());
    OpenCase { case: known.case, network: known.network, deadlines: owed.cloned().collect(), promised }
}

fn rule(minutes: u32) -> DeadlineRule {
    DeadlineRule { network: None, severity: None, minutes, around_the_clock: false }
}

#[test]
fn it_is_said_that_a_deadline_comes_then_that_it_passed_then_the_lead_is_told() {
    let mut world = asked();
    assert!(!tick_at(&mut world, "2026-11-23T11:29"));
    assert!(tick_at(&mut world, "2026-11-23T11:30"));
    assert!(says(&world, "due_soon") && !says(&world, "overdue"));
    assert!(tick_at(&mut world, "2026-11-23T12:00"));
    assert!(says(&world, "overdue") && !says(&world, "due_soon"));
    assert!(!tick_at(&mut world, "2026-11-23T12:59"));
    assert!(tick_at(&mut world, "2026-11-23T13:00"));
    assert!(says(&world, "escalated"));
    assert!(!tick_at(&mut world, "2026-11-23T15:00"), "each is said once");
    for kind in [EventKind::DeadlineSoon, EventKind::DeadlineMissed, EventKind::DeadlineEscalated] {
        assert_eq!(world.happened(kind), 1, "{kind}");
    }
}

#[test]
fn a_brand_that_wants_no_alarm_for_the_lead_has_none() {
    let mut world = World::on("x");
    world.brand.settings.escalation_minutes = 0;
    world.brand.settings.deadline_warning_minutes = 0;
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    assert_eq!((world.deadlines[0].warn_at, world.deadlines[0].escalate_at), (None, None));
}

#[test]
fn a_changed_rule_moves_what_is_owed_from_the_same_start() {
    let mut world = asked();
    world.brand.settings.deadlines = vec![rule(240)];
    let (known, now) = (open(&world), world.now);
    let (plan, moved) = move_deadlines(&world.brand.clone(), &[known], now, &mut || world.id()).unwrap();
    assert_eq!(moved, 1);
    let told = plan.events.iter().find(|event| event.kind == EventKind::DeadlineMoved).unwrap();
    let noon = at("2026-11-23T12:00");
    assert_eq!(told.detail.as_deref(), Some(format!("first_answer={noon}:{}", at("2026-11-23T14:00")).as_str()));
    world.apply(plan).unwrap();
    assert_eq!(world.case().due_at, Some(at("2026-11-23T14:00")));
    assert_eq!(world.deadlines[0].reasons, ["minutes=240".to_owned(), format!("moved_from={noon}")]);
    let again = open(&world);
    assert!(move_deadlines(&world.brand.clone(), &[again], now, &mut || world.id()).is_none(), "moved once");
}

#[test]
fn one_that_was_missed_and_is_owed_later_now_is_no_longer_late() {
    let mut world = asked();
    tick_at(&mut world, "2026-11-23T13:00");
    assert!(says(&world, "overdue") && says(&world, "escalated"));
    world.brand.settings.deadlines = vec![rule(24 * 60)];
    let (known, now) = (open(&world), world.now);
    let (plan, _) = move_deadlines(&world.brand.clone(), &[known], now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert!(!says(&world, "overdue") && !says(&world, "escalated"), "{:?}", world.case().lane_reasons);
    assert_eq!((world.case().lane, world.deadlines[0].alarmed_at), (Lane::CanWait, None));
    // It rings again, and only then.
    let due = world.case().due_at.unwrap();
    world.now = due;
    let known = world.known_case(world.case().id);
    assert!(tick(&known, due, &mut || world.id()).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_policy_a_moved_deadline_is_in_an_open_hour_and_the_figures_agree(
        minutes in 1_u32..4_000, wall in any::<bool>(), later in 0_i64..200_000,
    ) {
        let mut world = asked();
        world.pass(later);
        world.brand.settings.deadlines = vec![DeadlineRule { around_the_clock: wall, ..rule(minutes) }];
        let (known, now, brand) = (open(&world), world.now, world.brand.clone());
        if let Some((plan, _)) = move_deadlines(&brand, &[known], now, &mut || world.id()) {
            // The desk in memory counts everything again after each plan.
            world.apply(plan).unwrap();
        }
        let due = world.case().due_at.unwrap();
        prop_assert_eq!(due, world.deadlines[0].due_at);
        let before = due - jiff::SignedDuration::from_secs(1);
        let open = |at| crate::calendar::is_open(at, &brand.settings);
        prop_assert!(open(due) || open(before), "{}", due);
    }
}
