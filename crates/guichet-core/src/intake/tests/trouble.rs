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
