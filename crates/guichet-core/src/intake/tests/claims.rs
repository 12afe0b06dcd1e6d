//! What an item claims of itself: an id that another one has, an author whom nothing proves.

use super::*;

#[test]
fn another_item_with_the_id_of_a_message_is_not_swallowed() {
    let mut world = World::on("x");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    for other in [incoming("1", "Il est arrivé cassé."), own("1", "Il arrive demain.")] {
        assert_eq!(world.receive(&other, &reading()), Err(IntakeProblem::TakenId));
    }
}

#[test]
fn a_merci_through_a_drop_link_confirms_nothing() {
    let mut world = World::on("webform");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, first, Given::Answer);
    let case = world.case().id;
    said_solved(&mut world, case);
    world
        .receive(&Incoming { unproven: true, ..in_thread(incoming("2", "Merci, je l’ai !"), "1") }, &thanks())
        .unwrap();
    assert_ne!(world.case().state, CaseState::Confirmed, "anybody may have found the link");
}
