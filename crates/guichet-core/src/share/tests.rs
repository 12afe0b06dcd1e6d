//! Who is given what.

use guichet_text::reading::Topic;
use proptest::prelude::*;

use super::*;
use crate::model::*;
use crate::samples::{World, acting, at, incoming, reading};

fn person() -> Working {
    Working::usual(crate::samples::brand().id, acting(50, Role::Agent).user_id)
}

fn settings() -> BrandSettings {
    crate::samples::brand().settings
}

/// A case that nobody has, numbered so that the first comes first.
fn candidate(number: u128, lane: Lane, due: &str) -> Candidate {
    let mut world = World::on("mail");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let mut case = world.case().clone();
    case.id = CaseId(uuid::Uuid::from_u128(number));
    case.lane = lane;
    case.due_at = Some(at(due));
    Candidate { case, language: "fr".to_owned(), hostile: false }
}

fn now() -> Timestamp {
    at("2026-11-23T10:00")
}

fn given(candidates: &[Candidate], person: &Working, load: Load) -> Result<Given, Nothing> {
    next(candidates, person, load, &settings(), now())
}

#[test]
fn consequence_and_deadline_come_before_skill() {
    let mut refund = candidate(1, Lane::Today, "2026-11-23T16:00");
    refund.case.topics = vec![Topic::Refund];
    let skilled = Working { skills: vec![Topic::Refund], ..person() };
    let stranded = candidate(2, Lane::Now, "2026-11-23T16:00");
    assert_eq!(given(&[refund.clone(), stranded], &skilled, Load::default()).unwrap().index, 1);
    let soon = candidate(3, Lane::Today, "2026-11-23T10:30");
    let both = [refund.clone(), soon];
    let chosen = given(&both, &skilled, Load::default()).unwrap();
    assert_eq!((chosen.index, chosen.reasons), (1, vec!["lane=today".to_owned(), "due_soon".to_owned()]));
    // Among those that are as near, the one that they know.
    let other = candidate(4, Lane::Today, "2026-11-23T15:00");
    let chosen = given(&[other, refund], &skilled, Load::default()).unwrap();
    assert_eq!(chosen.index, 1);
    assert!(chosen.reasons.contains(&"skill=refund".to_owned()), "{:?}", chosen.reasons);
}

#[test]
fn whoever_writes_their_language_is_given_it_first() {
    let mut english = candidate(1, Lane::Today, "2026-11-23T15:00");
    english.language = "en".to_owned();
    let french = candidate(2, Lane::Today, "2026-11-23T16:00");
    let all = [english, french];
    assert_eq!(given(&all, &person(), Load::default()).unwrap().index, 1, "the brand's own language");
    let both = Working { languages: vec!["fr".to_owned(), "en".to_owned()], ..person() };
    let chosen = given(&all, &both, Load::default()).unwrap();
    assert_eq!(chosen.index, 0);
    assert!(chosen.reasons.contains(&"language=en".to_owned()));
}

#[test]
fn after_three_hostile_ones_a_mild_one() {
    let hostile = Candidate { hostile: true, ..candidate(1, Lane::Now, "2026-11-23T10:10") };
    let mild = candidate(2, Lane::CanWait, "2026-11-24T10:00");
    let three = Working { hostile_run: 3, ..person() };
    let chosen = given(&[hostile.clone(), mild], &three, Load::default()).unwrap();
    assert_eq!(chosen.index, 1);
    assert!(chosen.reasons.contains(&"mild_after_hostile".to_owned()));
    assert_eq!(given(std::slice::from_ref(&hostile), &three, Load::default()), Err(Nothing::Rest));
    let much = Load { exposure: ENOUGH_FOR_A_DAY, ..Load::default() };
    assert_eq!(given(&[hostile], &person(), much), Err(Nothing::Rest));
}

#[test]
fn a_novice_is_left_alone_with_nothing_critical_and_sees_their_pair() {
    let novice = Working { novice: true, pair: Some(acting(51, Role::Lead).user_id), ..person() };
    let mut critical = candidate(1, Lane::Now, "2026-11-23T10:10");
    critical.case.severity = Severity::Critical;
    let mut threat = candidate(2, Lane::Today, "2026-11-23T11:00");
    threat.case.lane_reasons.push("threat_suspected".to_owned());
    assert_eq!(given(&[critical.clone(), threat.clone()], &novice, Load::default()), Err(Nothing::NotForNovice));
    let plain = candidate(3, Lane::Today, "2026-11-23T12:00");
    let chosen = given(&[critical, threat, plain], &novice, Load::default()).unwrap();
    assert_eq!(chosen.index, 2);
    assert!(chosen.reasons.contains(&"with_pair".to_owned()));
}

#[test]
fn whoever_has_enough_is_away_or_finds_nothing_is_told_so() {
    let one = [candidate(1, Lane::Today, "2026-11-23T12:00")];
    let full = Load { cases: 12, ..Load::default() };
    assert_eq!(given(&one, &person(), full), Err(Nothing::Full));
    let away = Working { available: Available::No, ..person() };
    assert_eq!(given(&one, &away, Load::default()), Err(Nothing::Away));
    let slot = crate::model::brand::OpeningSlot {
        weekday: 2,
        from: jiff::civil::time(9, 0, 0, 0),
        to: jiff::civil::time(12, 0, 0, 0),
    };
    let tuesdays = Working { hours: vec![slot], ..person() };
    assert_eq!(given(&one, &tuesdays, Load::default()), Err(Nothing::Away), "it is Monday");
    assert!(given(&one, &Working { available: Available::Yes, ..tuesdays }, Load::default()).is_ok());
    assert_eq!(given(&[], &person(), Load::default()), Err(Nothing::Empty));
}

#[test]
fn a_case_is_taken_once() {
    let mut world = World::on("mail");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let (known, at_ten) = (world.known_case(world.case().id), world.now);
    let (me, other) = (acting(50, Role::Agent), acting(51, Role::Agent));
    let one = take(&known, &person(), true, me, at_ten, &mut || world.id()).unwrap();
    let two = take(&known, &person(), false, other, at_ten, &mut || world.id()).unwrap();
    world.apply(one).unwrap();
    assert!(world.apply(two).is_err(), "somebody was faster");
    assert_eq!(world.case().assigned_to, Some(me.user_id));
    let known = world.known_case(world.case().id);
    let refused = take(&known, &person(), false, other, at_ten, &mut || world.id());
    assert_eq!(refused.unwrap_err().code, RefusalCode::WrongState);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_given_four_hostile_ones_in_a_row(hostile in proptest::collection::vec(any::<bool>(), 1..24)) {
        let mut left: Vec<Candidate> = (1_u128..)
            .zip(&hostile)
            .map(|(number, hostile)| Candidate { hostile: *hostile, ..candidate(number, Lane::Today, "2026-11-23T16:00") })
            .collect();
        let mut person = person();
        let mut run = 0;
        while let Ok(chosen) = given(&left, &person, Load::default()) {
            let taken = left.remove(chosen.index);
            person.hostile_run = if taken.hostile { person.hostile_run + 1 } else { 0 };
            run = if taken.hostile { run + 1 } else { 0 };
            prop_assert!(run <= MOST_HOSTILE);
        }
        // Whatever is left is hostile: nothing mild was kept back.
        prop_assert!(left.iter().all(|candidate| candidate.hostile));
    }

    #[test]
    fn shouting_moves_nobody(first in any::<bool>(), second in any::<bool>()) {
        // The same two cases, each shouted or said: the order is the same.
        let one = candidate(1, Lane::Today, "2026-11-23T12:00");
        let two = candidate(2, Lane::Today, "2026-11-23T15:00");
        let shouted = [Candidate { hostile: first, ..one }, Candidate { hostile: second, ..two }];
        prop_assert_eq!(given(&shouted, &person(), Load::default()).unwrap().index, 0);
    }
}
