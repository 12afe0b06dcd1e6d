use jiff::civil::{Date, date};

use super::*;
use crate::samples::{acting, at, brand, incoming, reading};

fn rule() -> Rule {
    rule_for(&BrandSettings::default(), date(2026, 11, 1)).unwrap()
}

fn opens(complaint: Date) -> Date {
    match standing(Some(complaint), None, &rule(), complaint) {
        Standing::Waits { opens_on, .. } => opens_on,
        other => panic!("{other:?}"),
    }
}

#[test]
fn months_end_on_the_same_day_or_on_the_last_one() {
    assert_eq!(opens(date(2026, 1, 15)), date(2026, 3, 15));
    assert_eq!(opens(date(2025, 12, 31)), date(2026, 2, 28));
    assert_eq!(opens(date(2027, 12, 31)), date(2028, 2, 29));
    assert_eq!(opens(date(2026, 6, 30)), date(2026, 8, 30));
    let leap = standing(Some(date(2028, 2, 29)), None, &rule(), date(2029, 3, 1));
    assert_eq!(leap, Standing::Over { closed_on: date(2029, 2, 28) });
}

#[test]
fn both_the_first_and_the_last_day_count() {
    let complaint = Some(date(2026, 1, 15));
    let on = |today| standing(complaint, None, &rule(), today);
    assert!(matches!(on(date(2026, 3, 14)), Standing::Waits { .. }));
    assert!(matches!(on(date(2026, 3, 15)), Standing::Open { by: OpenedBy::Delay, .. }));
    assert!(matches!(on(date(2027, 1, 15)), Standing::Open { .. }));
    assert_eq!(on(date(2027, 1, 16)), Standing::Over { closed_on: date(2027, 1, 15) });
}

#[test]
fn a_final_answer_opens_it_at_once_and_one_before_the_complaint_does_not() {
    let complaint = Some(date(2026, 1, 15));
    let on = |answer, today| standing(complaint, Some(answer), &rule(), today);
    let open = Standing::Open { opened_on: date(2026, 1, 20), closes_on: date(2027, 1, 15), by: OpenedBy::FinalAnswer };
    assert_eq!(on(date(2026, 1, 20), date(2026, 1, 20)), open);
    assert!(matches!(on(date(2026, 1, 10), date(2026, 1, 20)), Standing::Waits { .. }));
    // A final answer after the delay closes nothing and opens nothing anew.
    assert!(matches!(on(date(2026, 5, 1), date(2026, 5, 2)), Standing::Open { by: OpenedBy::Delay, .. }));
    assert_eq!(standing(None, Some(date(2026, 5, 1)), &rule(), date(2026, 5, 2)), Standing::NoComplaint);
}

#[test]
fn days_are_those_of_the_brand() {
    // In Paris it is the sixteenth already, in Greenwich still the fifteenth.
    let mut note = MediationNote::nothing(brand().id, CaseId(uuid::Uuid::from_u128(1)));
    note.complained_at = Some("2026-01-15T23:30:00Z".parse().unwrap());
    let standing = note.standing(None, &brand().settings, at("2026-01-20T10:00"));
    assert_eq!(standing, Standing::Waits { opens_on: date(2026, 3, 16), closes_on: date(2027, 1, 16) });
}

#[test]
fn a_brand_may_have_its_own_delays_and_a_sector_has_its_own_source() {
    let mut settings = BrandSettings { sector: Some("telecom".to_owned()), ..BrandSettings::default() };
    let telecom = rule_for(&settings, date(2026, 11, 1)).unwrap();
    assert_eq!((telecom.rule_id.as_str(), telecom.to_confirm), ("mediation-telecom", false));
    settings.mediator.opens_after_months = Some(1);
    assert_eq!(rule_for(&settings, date(2026, 11, 1)).unwrap().opens_after_months, 1);
    // Before the law there was nothing to count from.
    assert_eq!(rule_for(&settings, date(2015, 1, 1)), None);
}

#[test]
fn a_final_answer_that_was_taken_back_opens_nothing() {
    let mut note = MediationNote::nothing(brand().id, CaseId(uuid::Uuid::from_u128(1)));
    note.complained_at = Some(at("2026-01-15T10:00"));
    note.final_at = Some(at("2026-01-16T10:00"));
    let on = |state| note.standing(Some(state), &brand().settings, at("2026-01-17T10:00"));
    assert!(matches!(on(MessageState::Sent), Standing::Open { .. }));
    assert!(matches!(on(MessageState::Cancelled), Standing::Waits { .. }));
}

#[test]
fn a_complaint_by_hand_needs_a_past_date_and_its_ground() {
    let mut world = crate::samples::World::on("x");
    let id = world.receive(&incoming("m1", "Je réclame le remboursement de ma commande."), &reading()).unwrap();
    let case = world.case_of(id).clone();
    let before = MediationNote::nothing(case.brand_id, case.id);
    let try_it = |at: Timestamp, words: &str| {
        let said = Said::ComplaintByHand(at, words.to_owned());
        let ids = &mut || uuid::Uuid::from_u128(77);
        note(&brand(), &case, &before, &said, acting(3, crate::model::Role::Agent), at_noon(), ids)
    };
    assert!(try_it(at("2026-11-01T10:00"), "Courrier recommandé, classeur 2026").is_ok());
    assert_eq!(try_it(at("2026-11-01T10:00"), " ").unwrap_err().code, RefusalCode::NoComplaint);
    assert_eq!(try_it(at("2027-11-01T10:00"), "Courrier").unwrap_err().code, RefusalCode::NoComplaint);
}

fn at_noon() -> Timestamp {
    at("2026-11-23T12:00")
}

#[test]
fn a_final_answer_names_the_mediator_and_where_they_are() {
    let mediator = MediatorSettings {
        name: "Médiation Colis".to_owned(),
        url: "https://mediation.example".to_owned(),
        ..MediatorSettings::default()
    };
    assert!(names_mediator(&mediator.notice("fr"), &mediator) && names_mediator(&mediator.notice("en"), &mediator));
    assert!(!names_mediator("Voyez Médiation Colis.", &mediator));
    assert!(!MediatorSettings { name: "Médiation Colis".to_owned(), ..Default::default() }.is_set());
}
