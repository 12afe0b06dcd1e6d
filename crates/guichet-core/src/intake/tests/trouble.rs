//! Who is in trouble stays first until they are helped.

use super::*;

/// "Oui, bien sûr.", as it is read.
fn of_course() -> Reading {
    guichet_text::read(&guichet_text::Input { text: "Oui, bien sûr.".to_owned(), ..Default::default() })
}

fn stranded() -> Reading {
    Reading { severity: Severity::Critical, in_trouble_now: true, ..reading() }
}

fn says(world: &mut World, id: &str, text: &str, read: &Reading) -> MessageId {
    world.pass(600);
    world.receive(&in_thread(incoming(id, text), "1"), read).unwrap()
}

#[test]
fn a_polite_word_after_a_question_back_does_not_end_the_trouble() {
    for given in [Given::AskedBack, Given::SympathyOnly, Given::SentAway] {
        let mut world = World::on("inbound");
        let first = world.receive(&incoming("1", "On dort où ce soir ?"), &stranded()).unwrap();
        answer(&mut world, first, given);
        says(&mut world, "2", "Oui, bien sûr.", &of_course());
        assert_eq!((world.case().lane, world.case().in_trouble_now), (Lane::Now, true), "{given:?}");
    }
    let mut world = World::on("inbound");
    let first = world.receive(&incoming("1", "On dort où ce soir ?"), &stranded()).unwrap();
    answer(&mut world, first, Given::Answer);
    says(&mut world, "2", "Oui, bien sûr.", &of_course());
    assert!(!world.case().in_trouble_now, "they have a room");
}

#[test]
fn an_answer_that_did_not_help_ends_no_trouble_that_comes_after_it() {
    let mut world = World::on("inbound");
    let first = world.receive(&incoming("1", "On dort où ce soir ?"), &stranded()).unwrap();
    answer(&mut world, first, Given::Answer);
    let again = says(&mut world, "2", "L'hôtel est complet, on est toujours dehors.", &stranded());
    answer(&mut world, again, Given::AskedBack);
    says(&mut world, "3", "Oui, bien sûr.", &of_course());
    assert_eq!((world.case().lane, world.case().in_trouble_now), (Lane::Now, true));
}

/// Asked in public and in private, answered in private: what stands in public is closed because the answer stands elsewhere.
#[test]
fn what_was_answered_elsewhere_leaves_nobody_in_trouble() {
    for (reason, in_trouble) in [("answered_elsewhere", false), ("duplicate", false), ("other", true)] {
        let mut world = World::on("inbound");
        world.receive(&incoming("1", "On dort où ce soir ?"), &stranded()).unwrap();
        let again = says(&mut world, "2", "On dort où ce soir ?", &stranded());
        let id = world.case().id;
        world.cases.get_mut(&id).unwrap().outcome = Outcome::Held;
        let (known, now) = (world.known_case(id), world.now);
        let both: Vec<MessageId> = known.undecided.iter().map(|message| message.id).collect();
        assert!(both.contains(&again));
        let closed = crate::case::close_without_reply(&known, &both, reason, agent(), now, &mut || world.id()).unwrap();
        // The outcome was put there by hand: the counters of the reports are not looked at.
        let after = closed.changes.iter().find_map(|change| match change {
            Change::UpdateCase(case) => Some(case.in_trouble_now),
            _ => None,
        });
        assert_eq!(after, Some(in_trouble), "{reason}");
    }
}
