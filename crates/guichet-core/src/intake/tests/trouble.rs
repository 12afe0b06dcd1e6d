//! Who is in trouble stays first until they are helped; and what of ours comes back is known as ours.

use super::*;

#[test]
fn a_polite_word_after_a_question_back_does_not_end_the_trouble() {
    let stranded = Reading { severity: Severity::Critical, in_trouble_now: true, ..reading() };
    for (given, lane) in [(Given::AskedBack, Lane::Now), (Given::SympathyOnly, Lane::Now)] {
        let mut world = World::on("inbound");
        let first = world.receive(&incoming("1", "On dort où ce soir ?"), &stranded).unwrap();
        answer(&mut world, first, given);
        world.pass(600);
        world
            .receive(
                &in_thread(incoming("2", "Oui, bien sûr."), "1"),
                &guichet_text::read(&guichet_text::Input { text: "Oui, bien sûr.".to_owned(), ..Default::default() }),
            )
            .unwrap();
        assert_eq!((world.case().lane, world.case().in_trouble_now), (lane, true), "{given:?}");
    }
    let mut world = World::on("inbound");
    let first = world.receive(&incoming("1", "On dort où ce soir ?"), &stranded).unwrap();
    answer(&mut world, first, Given::Answer);
    world.pass(600);
    world
        .receive(
            &in_thread(incoming("2", "Oui, bien sûr."), "1"),
            &guichet_text::read(&guichet_text::Input { text: "Oui, bien sûr.".to_owned(), ..Default::default() }),
        )
        .unwrap();
    assert!(!world.case().in_trouble_now, "they have a room");
}

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
