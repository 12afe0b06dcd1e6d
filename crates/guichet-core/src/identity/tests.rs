//! A verification has a name, a ground and an end.

use super::*;
use crate::model::Role;
use crate::samples::{World, acting, at, brand, incoming, reading};

fn somebody() -> World {
    let mut world = World::on("x");
    world.receive(&incoming("1", "Où en est mon colis ?"), &reading()).unwrap();
    world
}

fn customer(world: &World) -> Customer {
    world.customers.values().next().unwrap().clone()
}

fn verified(how: IdentityHow, reason: &str) -> Finding {
    Finding { level: IdentityLevel::Verified, how: Some(how), reason: reason.to_owned() }
}

fn set(world: &mut World, finding: &Finding, now: Timestamp) -> Result<Customer, Refusal> {
    let (person, case) = (customer(world), world.case().clone());
    let plan = establish(&brand(), &person, &case, finding, acting(50, Role::Agent), now, &mut || world.id())?;
    world.apply(plan).unwrap();
    Ok(customer(world))
}

#[test]
fn a_verification_says_how_by_whom_and_ends_after_the_days_of_the_brand() {
    let mut world = somebody();
    assert_eq!(customer(&world).identity, Identity::default());
    let now = at("2026-11-23T10:00");
    let person = set(&mut world, &verified(IdentityHow::CallBack, ""), now).unwrap();
    let proof = person.identity.proof.clone().unwrap();
    assert_eq!((proof.how, proof.by, proof.at), (IdentityHow::CallBack, acting(50, Role::Agent).user_id, now));
    assert_eq!(person.identity.level_at(now), IdentityLevel::Verified);
    assert_eq!(person.identity.level_at(at("2026-12-23T09:59")), IdentityLevel::Verified);
    assert_eq!(person.identity.level_at(at("2026-12-23T10:00")), IdentityLevel::Claimed, "thirty days later");
    let event = world.events.last().unwrap();
    assert_eq!((event.kind, event.detail.as_deref()), (EventKind::IdentityVerified, Some("call_back")));
    assert_eq!(event.case_id, Some(world.case().id));
}

#[test]
fn by_hand_needs_an_explanation_and_its_words_stay_out_of_the_events() {
    let mut world = somebody();
    let now = at("2026-11-23T10:00");
    let unfounded = |result: Result<Customer, Refusal>| result.unwrap_err().code == RefusalCode::IdentityUnfounded;
    assert!(unfounded(set(&mut world, &verified(IdentityHow::ByHand, "  "), now)));
    let no_way = Finding { how: None, ..verified(IdentityHow::CallBack, "") };
    assert!(unfounded(set(&mut world, &no_way, now)));
    let person = set(&mut world, &verified(IdentityHow::ByHand, " vue en agence avec sa pièce "), now).unwrap();
    assert_eq!(person.identity.proof.unwrap().reason, "vue en agence avec sa pièce");
    assert!(world.events.iter().all(|event| event.detail.as_deref() != Some("vue en agence avec sa pièce")));
}

#[test]
fn a_verification_can_be_withdrawn_and_a_claim_has_no_end() {
    let mut world = somebody();
    let now = at("2026-11-23T10:00");
    set(&mut world, &verified(IdentityHow::DropLink, ""), now).unwrap();
    let nothing = Finding { level: IdentityLevel::Unknown, how: None, reason: String::new() };
    assert_eq!(set(&mut world, &nothing, now).unwrap().identity, Identity::default());
    assert_eq!(world.events.last().unwrap().kind, EventKind::IdentityWithdrawn);
    let claim = Finding { level: IdentityLevel::Claimed, ..verified(IdentityHow::KnownAddress, "") };
    assert_eq!(set(&mut world, &claim, now).unwrap().identity.proof.unwrap().until, None);
}

#[test]
fn nobody_verifies_somebody_who_was_erased_or_in_the_case_of_another() {
    let world = somebody();
    let (person, case, now) = (customer(&world), world.case().clone(), at("2026-11-23T10:00"));
    let set = |person: &Customer, case: &Case| {
        let finding = verified(IdentityHow::CallBack, "");
        let mut next = 900_u128;
        let mut ids = || {
            next += 1;
            uuid::Uuid::from_u128(next)
        };
        establish(&brand(), person, case, &finding, acting(50, Role::Agent), now, &mut ids).unwrap_err().code
    };
    let erased = Customer { erased_at: Some(now), ..person.clone() };
    assert_eq!(set(&erased, &case), RefusalCode::WrongState);
    let other = Case { customer_id: crate::model::CustomerId(uuid::Uuid::from_u128(77)), ..case };
    assert_eq!(set(&person, &other), RefusalCode::WrongState);
}
