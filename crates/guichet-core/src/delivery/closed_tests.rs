//! The automatic word while the desk is closed: to whom, when, and never twice.

use guichet_text::reading::{Announced, AnnouncedKind, Direction, Need, Severity};

use super::closed::{Silence, say_closed, words};
use super::*;
use crate::model::*;
use crate::plan::Plan;
use crate::samples::{World, at, incoming, reading, thanks};
use guichet_text::Reading;

/// A mail that came on a Friday evening.
fn friday_evening(network: &str, said: &Reading) -> (World, MessageId) {
    let mut world = World::on(network);
    world.brand.settings.out_of_hours = true;
    world.now = at("2026-11-20T19:30");
    let wrote = Incoming { visibility: Visibility::Private, ..incoming("1", "Où est mon colis ?") };
    let wrote = Incoming { created_at: Some(world.now), ..wrote };
    let id = world.receive(&wrote, said).unwrap();
    (world, id)
}

fn say(world: &mut World, id: MessageId, said: &Reading) -> Result<Plan, Silence> {
    let message = world.messages[&id].clone();
    let reply = ReplyId(world.id());
    let known = world.known_reply(message.conversation_id, message.case_id, reply);
    let now = world.now;
    say_closed(&known, said, reply, now, &mut || world.id())
}

#[test]
fn whoever_writes_on_friday_evening_is_told_when_the_desk_opens_and_nothing_is_settled() {
    let (mut world, id) = friday_evening("mail", &reading());
    let (case, deadline) = (world.case().clone(), world.deadlines[0].clone());
    let plan = say(&mut world, id, &reading()).unwrap();
    world.apply(plan).unwrap();
    let word = world.messages.values().find(|message| message.direction == Direction::Outbound).unwrap().clone();
    assert_eq!((word.author_kind, word.author_user_id), (AuthorKind::Automatic, None));
    assert!(
        word.text.contains("message automatique") && word.text.contains("lundi 23 novembre à 9\u{a0}h"),
        "{}",
        word.text
    );
    assert_eq!(*world.case(), case, "the case stands where it stood");
    assert_eq!(world.deadlines[0], deadline, "what is owed is owed");
    assert!(world.messages[&id].decision.is_none(), "nothing was answered");
    assert!(!world.counters.contains_key("outcome.2026-11-20.delivery.held"));
}

#[test]
fn never_twice_in_one_closing_and_again_in_the_next() {
    let (mut world, id) = friday_evening("mail", &reading());
    let (one, other) = (say(&mut world, id, &reading()).unwrap(), say(&mut world, id, &reading()).unwrap());
    world.apply(one).unwrap();
    assert!(world.apply(other).is_err(), "two workers at once: one word");
    assert_eq!(say(&mut world, id, &reading()).unwrap_err(), Silence::Said);
    world.now = at("2026-11-23T20:00");
    let more =
        Incoming { in_reply_to: vec!["1".to_owned()], visibility: Visibility::Private, ..incoming("2", "Alors ?") };
    let more = Incoming { created_at: Some(world.now), ..more };
    let again = world.receive(&more, &reading()).unwrap();
    assert!(say(&mut world, again, &reading()).is_ok(), "another evening");
}

#[test]
fn not_while_somebody_is_there_nor_where_the_brand_wants_none() {
    let (mut world, id) = friday_evening("mail", &reading());
    world.now = at("2026-11-23T09:00");
    assert_eq!(say(&mut world, id, &reading()).unwrap_err(), Silence::Open);
    world.now = at("2026-11-20T19:30");
    world.brand.settings.out_of_hours = false;
    assert_eq!(say(&mut world, id, &reading()).unwrap_err(), Silence::Off);
}

#[test]
fn not_after_a_person_answered_or_is_about_to() {
    let (mut world, id) = friday_evening("mail", &reading());
    let message = world.messages[&id].clone();
    let draft = crate::samples::draft(&mut world, id, "Il arrive demain.");
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let (now, by) = (world.now, crate::samples::acting(50, Role::Agent));
    let examined = crate::samples::examined(Given::Answer);
    let Ok(Replied::Plan(plan)) = check_reply(&known, &draft, &examined, by, now, &mut || world.id()) else { panic!() };
    world.apply(plan).unwrap();
    assert_eq!(say(&mut world, id, &reading()).unwrap_err(), Silence::PersonThere);
}

#[test]
fn thanks_threats_and_public_places_get_none() {
    let (mut world, id) = friday_evening("mail", &thanks());
    assert!(say(&mut world, id, &thanks()).is_err());
    let mut threat = reading();
    threat.abuse.level = guichet_text::reading::AbuseLevel::Threat;
    let (mut world, id) = friday_evening("mail", &threat);
    assert_eq!(say(&mut world, id, &threat).unwrap_err(), Silence::NotForMachines);
    let (mut world, id) = friday_evening("mail", &reading());
    for conversation in world.conversations.values_mut() {
        conversation.visibility = Visibility::Public;
    }
    assert_eq!(say(&mut world, id, &reading()).unwrap_err(), Silence::Place);
}

#[test]
fn a_word_that_does_not_arrive_takes_nothing_back() {
    let (mut world, id) = friday_evening("mail", &reading());
    let plan = say(&mut world, id, &reading()).unwrap();
    world.apply(plan).unwrap();
    let case = world.case().clone();
    let item = world.outbox.keys().next().copied().unwrap();
    let now = world.now;
    let plan = begin_attempt(&world.flight(item), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let refused = SendOutcome::Refused { code: "refused".to_owned() };
    let plan = finish_attempt(&world.flight(item), 1, &refused, 0.0, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(*world.case(), case);
}

#[test]
fn the_words_name_the_true_opening_the_holiday_and_in_danger_a_number() {
    let settings = BrandSettings { out_of_hours: true, ..BrandSettings::default() };
    // Tuesday evening before the eleventh of November, a Wednesday.
    let (now, opens) = (at("2026-11-10T19:00"), at("2026-11-12T09:00"));
    assert_eq!(crate::calendar::next_opening(now, &settings), Some(opens));
    let french = words(&settings, "fr", opens, now, false);
    assert!(french.contains("jusqu’au jeudi 12 novembre à 9\u{a0}h (le mercredi 11 novembre est férié)"), "{french}");
    let english = words(&settings, "en", opens, now, true);
    assert!(english.contains("automatic message") && english.contains("Thursday 12 November at 9 am"), "{english}");
    assert!(english.contains("call 3114 now"), "{english}");
}

#[test]
fn somebody_who_speaks_of_harming_themselves_is_given_the_number() {
    let mut said = reading();
    said.severity = Severity::Critical;
    said.need = Need::Request;
    said.announced = vec![Announced { kind: AnnouncedKind::SelfHarm, span: guichet_text::Span::new(0, 4) }];
    let (mut world, id) = friday_evening("mail", &said);
    let plan = say(&mut world, id, &said).unwrap();
    world.apply(plan).unwrap();
    assert!(world.messages.values().any(|message| message.text.contains("3114")));
    assert!(world.case().due_at.is_some(), "a person is owed to them all the same");
}
