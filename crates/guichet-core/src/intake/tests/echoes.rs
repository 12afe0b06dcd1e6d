//! What of ours comes back from a network is known as ours.

use super::*;

#[test]
fn the_echo_of_our_reply_is_not_a_second_one_and_ends_a_doubt() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let draft = draft(&mut world, first, "Il arrive  demain.");
    let message = world.messages[&first].clone();
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let now = world.now;
    let Replied::Plan(plan) =
        check_reply(&known, &draft, &examined(Given::Answer), agent(), now, &mut || world.id()).unwrap()
    else {
        panic!("pressed once")
    };
    world.apply(plan).unwrap();
    world.pass(20);
    let (flight, now) = (world.flight(draft.reply_id), world.now);
    let plan = begin_attempt(&flight, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let echo = in_thread(own("net-9", "Il arrive demain."), "1");
    assert_eq!(world.receive(&echo, &reading()), Err(IntakeProblem::WaitingForSend));
    // A network that writes a little differently echoes the same reply: it waits as well.
    let shortened = in_thread(own("net-9", "Il arrive demain"), "1");
    assert_eq!(world.receive(&shortened, &reading()), Err(IntakeProblem::WaitingForSend));
    let (flight, lost) = (world.flight(draft.reply_id), SendOutcome::Unknown { code: "no_answer".to_owned() });
    let plan = finish_attempt(&flight, 1, &lost, 0.0, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    world.receive(&echo, &reading()).unwrap();
    assert_eq!(world.messages.len(), 2);
    assert_eq!(world.outbox[&draft.reply_id].state, OutboxState::Sent);
    assert_eq!(world.messages[&MessageId(draft.reply_id.0)].external_id, "net-9");
}

#[test]
fn a_word_in_the_networks_own_app_is_the_look_that_was_owed() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, first, Given::SentAway);
    let owed = world.promises.values().next().unwrap().clone();
    assert_eq!((owed.kind, world.case().due_at), (PromiseKind::FollowUp, Some(owed.due_at)));
    world.pass(3_600);
    world.receive(&in_thread(own("net-2", "Quelqu’un vous a-t-il répondu ?"), "1"), &reading()).unwrap();
    assert_eq!(world.promises[&owed.id].state, PromiseState::Kept);
    assert_eq!((world.case().state, world.case().due_at), (CaseState::WaitingCustomer, None));
}
