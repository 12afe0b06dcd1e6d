//! Each door and each clock of the networks, to the second.

use super::window::{Place, Way, closes_at, private_reply_ends, way};
use super::*;
use crate::guard::{Input, MessageToAnswer, PrivateMessage};
use crate::model::capabilities::capabilities_of;
use crate::model::*;
use crate::refusal::{Refusal, RefusalCode};
use crate::samples::{World, acting, at, draft, examined, incoming, reading};
use jiff::{SignedDuration, Timestamp, ToSpan};

const ASKED: &str = "2026-11-20T09:30";

fn later(hours: i64, seconds: i64) -> Timestamp {
    at(ASKED) + SignedDuration::from_secs(hours * 3600 + seconds)
}

/// Léa's message in a conversation, written on a Friday at half past nine.
fn asked(network: &str, visibility: Visibility, door: ReplyDoor) -> (World, MessageId) {
    let mut world = World::on(network);
    world.now = at(ASKED);
    let message = Incoming { visibility, reply_door: door, ..incoming("1", "Où est mon colis ?") };
    let id = world.receive(&message, &reading()).unwrap();
    (world, id)
}

fn way_now(world: &World, answered: MessageId, visibility: Visibility) -> Way {
    let message = &world.messages[&answered];
    let capabilities = capabilities_of(&world.channel.network);
    let thread: Vec<Message> = world.messages.values().cloned().collect();
    let conversation = world.conversations[&message.conversation_id].visibility;
    way(&Place { capabilities: &capabilities, conversation, thread: &thread, answers: Some(message) }, visibility)
}

#[test]
fn each_window_ends_at_its_second() {
    use AuthorKind::{Automatic, Human, HumanWithAi};
    use RefusalCode::{PersonOnly, WindowClosed};
    let table: &[(&str, AuthorKind, i64, i64, Option<RefusalCode>)] = &[
        ("messenger", Human, 0, 0, None),
        ("messenger", Automatic, 24, -1, None),
        ("messenger", Automatic, 24, 0, Some(PersonOnly)),
        ("messenger", Human, 24, 0, None),
        ("messenger", HumanWithAi, 168, -1, None),
        ("messenger", Human, 168, 0, Some(WindowClosed)),
        ("messenger", Automatic, 168, 0, Some(WindowClosed)),
        ("facebook", Human, 167, 3_599, None),
        ("instagram", Human, 168, 0, Some(WindowClosed)),
        ("whatsapp", Human, 24, -1, None),
        ("whatsapp", Human, 24, 0, Some(WindowClosed)),
        ("whatsapp", Automatic, 24, 0, Some(WindowClosed)),
        ("telegram", Human, 9_000, 0, None),
        ("mail", Automatic, 9_000, 0, None),
        ("mastodon", Human, 9_000, 0, None),
    ];
    for (network, author, hours, seconds, wanted) in table {
        let (world, id) = asked(network, Visibility::Private, ReplyDoor::Open);
        let found = way_now(&world, id, Visibility::Private).refusal(*author, later(*hours, *seconds));
        assert_eq!(found, *wanted, "{network} {author} after {hours} h {seconds} s");
    }
}

#[test]
fn one_private_reply_leaves_a_public_comment_within_seven_days() {
    for network in ["facebook", "instagram"] {
        let (world, id) = asked(network, Visibility::Public, ReplyDoor::Open);
        let private = way_now(&world, id, Visibility::Private);
        assert_eq!(private.refusal(AuthorKind::Human, later(168, -1)), None, "{network}");
        assert_eq!(private.refusal(AuthorKind::Human, later(168, 0)), Some(RefusalCode::WindowClosed), "{network}");
        let public = way_now(&world, id, Visibility::Public);
        assert_eq!(public.refusal(AuthorKind::Automatic, later(9_000, 0)), None, "in public there is no clock");
    }
}

#[test]
fn a_second_private_reply_is_refused_unless_the_first_never_left() {
    let (mut world, id) = asked("facebook", Visibility::Public, ReplyDoor::Open);
    let private = Draft { visibility: Visibility::Private, ..draft(&mut world, id, "Je regarde.") };
    send(&mut world, &private).unwrap();
    let first = MessageId(private.reply_id.0);
    let again = Draft { visibility: Visibility::Private, ..draft(&mut world, first, "Encore un mot.") };
    assert_eq!(send(&mut world, &again).unwrap_err().code, RefusalCode::PrivateReplyUsed);
    for (state, used) in
        [(MessageState::Unknown, true), (MessageState::Cancelled, false), (MessageState::Refused, false)]
    {
        world.messages.get_mut(&first).unwrap().state = state;
        let shut = way_now(&world, id, Visibility::Private).shut;
        assert_eq!(shut, used.then_some(RefusalCode::PrivateReplyUsed), "{state}");
    }
    let public = draft(&mut world, first, "Bonjour Léa, je vous ai écrit.");
    assert!(send(&mut world, &public).is_ok(), "in public there is room");
}

#[test]
fn doors_shut_the_way_that_they_are_on() {
    use RefusalCode::{Encrypted, NoPrivateWay, NotSummoned, ReplyClosed};
    use Visibility::{Private, Public};
    let table = [
        ("x", Public, ReplyDoor::NotSummoned, Public, Some(NotSummoned)),
        ("x", Public, ReplyDoor::NotSummoned, Private, None),
        ("x", Public, ReplyDoor::Open, Public, None),
        ("bluesky", Public, ReplyDoor::Closed, Public, Some(ReplyClosed)),
        ("bluesky", Public, ReplyDoor::Closed, Private, None),
        ("google", Public, ReplyDoor::Open, Private, Some(NoPrivateWay)),
        ("x", Private, ReplyDoor::Encrypted, Private, Some(Encrypted)),
        ("x", Private, ReplyDoor::Closed, Private, Some(ReplyClosed)),
        ("x", Private, ReplyDoor::Open, Public, None),
    ];
    for (network, conversation, door, reply, wanted) in table {
        let (world, id) = asked(network, conversation, door);
        let found = way_now(&world, id, reply).refusal(AuthorKind::Human, world.now);
        assert_eq!(found, wanted, "{network}: {door}, {conversation} answered in {reply}");
    }
}

#[test]
fn a_window_that_never_opened_is_closed() {
    let (mut world, id) = asked("messenger", Visibility::Private, ReplyDoor::Open);
    world.messages.get_mut(&id).unwrap().direction = guichet_text::reading::Direction::Outbound;
    assert_eq!(way_now(&world, id, Visibility::Private).shut, Some(RefusalCode::WindowClosed));
}

fn send(world: &mut World, draft: &Draft) -> Result<Replied, Refusal> {
    let message = world.messages[&draft.seen_up_to.unwrap()].clone();
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let (now, by) = (world.now, acting(50, Role::Agent));
    let done = check_reply(&known, draft, &examined(Given::Answer), by, now, &mut || world.id())?;
    if let Replied::Plan(plan) = &done {
        world.apply(plan.clone()).unwrap();
    }
    Ok(done)
}

#[test]
fn a_reply_in_the_last_seconds_of_the_window_leaves_before_it_closes() {
    let (mut world, id) = asked("whatsapp", Visibility::Private, ReplyDoor::Open);
    let end = later(24, 0);
    for (left, leaves) in [(60_i64, end - 50.seconds()), (12, end - 5.seconds()), (3, end - 3.seconds())] {
        world.now = end - left.seconds();
        let mut trial = world.clone();
        let reply = Draft { visibility: Visibility::Private, ..draft(&mut trial, id, "Il arrive demain.") };
        send(&mut trial, &reply).unwrap();
        assert_eq!(trial.outbox[&reply.reply_id].not_before, leaves, "pressed {left} s before the end");
    }
    world.now = end;
    let reply = Draft { visibility: Visibility::Private, ..draft(&mut world, id, "Il arrive demain.") };
    assert_eq!(send(&mut world, &reply).unwrap_err().code, RefusalCode::WindowClosed);
    assert!(world.outbox.is_empty());
}

#[test]
fn the_end_of_the_window_is_a_deadline_where_it_comes_first() {
    // Friday evening: the desk owes an answer on Monday, and WhatsApp closes on Saturday.
    let mut world = World::on("whatsapp");
    world.now = at("2026-11-20T19:00");
    let written = Incoming { visibility: Visibility::Private, ..incoming("1", "Où est mon colis ?") };
    world.receive(&written, &reading()).unwrap();
    let case = world.case();
    assert_eq!(case.due_at, Some(at("2026-11-21T19:00")));
    assert!(case.lane_reasons.contains(&"window_closes".to_owned()), "{:?}", case.lane_reasons);
    assert!(world.deadlines[0].reasons.contains(&"window_closes".to_owned()), "{:?}", world.deadlines[0].reasons);

    let (world, _) = asked("whatsapp", Visibility::Private, ReplyDoor::Open);
    assert!(world.case().due_at.unwrap() < later(24, 0));
    assert!(!world.case().lane_reasons.contains(&"window_closes".to_owned()), "what is owed comes first");
    let (world, _) = asked("facebook", Visibility::Public, ReplyDoor::Open);
    assert!(!world.case().lane_reasons.contains(&"window_closes".to_owned()), "a comment can be answered in public");
}

#[test]
fn the_guard_knows_the_same_end() {
    let written = at(ASKED);
    let capabilities = capabilities_of("instagram");
    assert_eq!(private_reply_ends(&capabilities, written), Some(later(168, 0)));
    assert_eq!(closes_at(&capabilities_of("mail"), written), None);
    let message = MessageToAnswer { created_at: Some(written), ..MessageToAnswer::default() };
    for (seconds, wanted) in [(-1, PrivateMessage::Possible), (0, PrivateMessage::Impossible)] {
        let now = Some(later(168, seconds));
        let input = Input { channel: "instagram".to_owned(), message: message.clone(), now, ..Input::default() };
        assert_eq!(input.private_message(), wanted);
    }
}
