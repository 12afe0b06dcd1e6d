//! A colleague corrects a reading: the message shows it at once, and its case stands where that reading puts it.

use guichet_text::Reading;
use guichet_text::reading::{Need, Severity, Topic};

use super::*;
use crate::access::Acting;
use crate::model::{EventKind, Lane, MessageId, MessageState, Role};
use crate::refusal::RefusalCode;
use crate::samples::{World, acting, incoming, reading};

fn agent() -> Acting {
    acting(50, Role::Agent)
}

fn known(world: &World, id: MessageId, engine: &Reading) -> KnownReading {
    let case = world.known_case(world.case_of(id).id);
    let others = case.undecided.iter().filter(|other| other.id != id);
    KnownReading {
        message: world.messages[&id].clone(),
        stored: world.readings.get(&id).cloned(),
        engine: engine.clone(),
        learned: engine.clone(),
        correction: world.corrections.get(&id).cloned(),
        others: others.filter_map(|other| world.readings.get(&other.id).cloned()).collect(),
        case,
    }
}

fn say(world: &mut World, id: MessageId, fixed: Fixed) -> Result<(), RefusalCode> {
    let (known, now) = (known(world, id, &reading()), world.now);
    let plan = correct(&known, fixed, agent(), now, &mut || world.id()).map_err(|refusal| refusal.code)?;
    world.apply(plan).unwrap();
    Ok(())
}

fn asked() -> (World, MessageId) {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.pass(600);
    (world, id)
}

#[test]
fn a_worse_severity_brings_the_deadline_closer_and_taking_it_back_gives_the_old_one() {
    let (mut world, id) = asked();
    let before = world.case().clone();
    say(&mut world, id, Fixed { severity: Some(Severity::Critical), ..Fixed::default() }).unwrap();
    let after = world.case().clone();
    assert_eq!((after.lane, after.severity), (Lane::Now, Severity::Critical));
    assert!(after.due_at < before.due_at, "{:?} {:?}", after.due_at, before.due_at);
    assert!(after.lane_reasons.contains(&"corrected".to_owned()));
    assert_eq!(world.owed().len(), 1, "one deadline took the place of the other");
    let (known, now) = (known(&world, id, &reading()), world.now);
    let plan = take_back(&known, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let back = world.case().clone();
    assert_eq!((back.lane, back.severity, back.due_at), (before.lane, before.severity, before.due_at));
    assert_eq!((world.happened(EventKind::ReadingCorrected), world.happened(EventKind::ReadingRestored)), (1, 1));
    assert!(world.corrections.is_empty());
}

#[test]
fn what_is_said_to_be_spam_is_owed_nothing() {
    let (mut world, id) = asked();
    say(&mut world, id, Fixed { need: Some(Need::Spam), asks: Some(false), ..Fixed::default() }).unwrap();
    assert_eq!((world.case().lane, world.case().due_at), (Lane::Spam, None));
    assert!(world.owed().is_empty());
}

#[test]
fn another_message_that_waits_keeps_its_deadline_and_its_severity() {
    let (mut world, id) = asked();
    let mut second = incoming("2", "Je suis bloquée dehors, à l'aide");
    second.thread_id = incoming("1", "").thread_id;
    let worse = Reading { severity: Severity::High, ..reading() };
    let other = world.receive(&second, &worse).unwrap();
    assert_eq!(world.case_of(other).id, world.case_of(id).id, "one story");
    let due = world.case_of(id).due_at;
    say(&mut world, id, Fixed { severity: Some(Severity::Low), ..Fixed::default() }).unwrap();
    assert_eq!((world.case_of(id).severity, world.case_of(id).due_at), (Severity::High, due));
}

#[test]
fn an_empty_word_takes_back_and_there_must_be_something_to_take_back() {
    let (mut world, id) = asked();
    assert_eq!(say(&mut world, id, Fixed::default()), Err(RefusalCode::NothingToUndo));
    say(&mut world, id, Fixed { topic: Some(Topic::Store), ..Fixed::default() }).unwrap();
    assert_eq!(world.case().topics[0], Topic::Store);
    say(&mut world, id, Fixed { request: Some("  \u{7} ".to_owned()), ..Fixed::default() }).unwrap();
    assert!(world.corrections.is_empty());
}

#[test]
fn reading_again_changes_only_what_was_taught() {
    let (mut world, id) = asked();
    let mut known = known(&world, id, &reading());
    assert_eq!(read_again(&known, world.now, &mut || world.id()), None, "nothing new");
    // The engine of a newer version says something else: that alone moves no case.
    known.learned.severity = Severity::Critical;
    assert_eq!(read_again(&known, world.now, &mut || world.id()), None);
}

#[test]
fn a_message_that_its_author_took_back_meanwhile_stays_taken_back() {
    let (mut world, id) = asked();
    let (known, now) = (known(&world, id, &reading()), world.now);
    let fixed = Fixed { topic: Some(Topic::Refund), ..Fixed::default() };
    let plan = correct(&known, fixed, agent(), now, &mut || world.id()).unwrap();
    let message = world.messages.get_mut(&id).unwrap();
    (message.text, message.state, message.revision) = (String::new(), MessageState::Deleted, 1);
    world.readings.remove(&id);
    assert!(world.clone().apply(plan.clone()).is_err(), "the words would come back");
    world.messages.get_mut(&id).unwrap().revision = 0;
    assert!(world.apply(plan).is_err(), "nothing is shown of what was taken back");
}

#[test]
fn reading_again_writes_over_neither_a_correction_nor_a_hidden_message() {
    let (mut world, id) = asked();
    let (known, now) = (known(&world, id, &reading()), world.now);
    let fixed = |topic| Fixed { topic: Some(topic), ..Fixed::default() };
    let late = correct(&known, fixed(Topic::Refund), agent(), now, &mut || world.id()).unwrap();
    world.messages.get_mut(&id).unwrap().hidden_at = Some(now);
    let mut other = world.clone();
    other.apply(late.clone()).unwrap();
    assert_eq!(other.messages[&id].hidden_at, Some(now), "hidden all the same");
    say(&mut world, id, fixed(Topic::Billing)).unwrap();
    assert!(world.apply(late).is_err(), "somebody was faster");
    assert_eq!(world.readings[&id].topics[0].topic, Topic::Billing);
}
