//! Edits whose first words come late, or never.

use super::*;

#[test]
fn an_edit_whose_original_never_comes_is_the_message_and_a_late_original_its_earlier_words() {
    let mut world = World::on("x");
    let edit = Incoming { kind: IncomingKind::Edit, ..incoming("1", "Où est mon colis bleu ?") };
    let raw = world.raw(&edit, false);
    assert_eq!(world.understand(&raw, &edit, &reading()), Err(IntakeProblem::WaitingForOriginal));
    let tried = RawItem { attempts: 5, position: 7, ..raw };
    let id = world.understand(&tried, &edit, &reading()).unwrap();
    assert_eq!((world.messages[&id].text.as_str(), world.case().undecided), ("Où est mon colis bleu ?", 1));
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    assert_eq!((world.messages[&id].text.as_str(), world.case().undecided), ("Où est mon colis bleu ?", 1));
    assert_eq!(world.revisions[0].text, "Où est mon colis ?");
    // Whoever else has this id is somebody else.
    assert_eq!(world.receive(&incoming("1", "Autre chose"), &reading()), Err(IntakeProblem::TakenId));
}
