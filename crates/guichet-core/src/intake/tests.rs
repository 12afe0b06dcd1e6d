//! Items come in, told as they happen at a desk. Every plan is applied to a desk in memory, which holds the store's guards
//! and counts everything again after each.

use guichet_text::Span;
use guichet_text::reading::{
    AbuseLevel, AbuseTarget, Announced, AnnouncedKind, Need, Question, Severity, Topic, TopicScore,
};

mod claims;
mod echoes;
mod edits;
mod trouble;

use super::*;
use crate::access::Acting;
use crate::case::{confirm, solve};
use crate::delivery::{Given, Replied, begin_attempt, check_reply, finish_attempt};
use crate::model::*;
use crate::samples::{World, acting, at, draft, examined, incoming, reading, thanks};

fn calm(need: Need) -> Reading {
    Reading { need, needs: vec![need], ..reading() }
}

fn agent() -> Acting {
    acting(50, Role::Agent)
}

/// Sends an answer to the thread of a message and lets the network take it.
fn answer(world: &mut World, to: MessageId, given: Given) -> ReplyId {
    let message = world.messages[&to].clone();
    let last =
        *world.order.iter().rev().find(|id| world.messages[*id].conversation_id == message.conversation_id).unwrap();
    let draft = draft(world, last, "Votre colis est au relais depuis ce matin.");
    let known = world.known_reply(message.conversation_id, message.case_id, draft.reply_id);
    let now = world.now;
    let mut ids = || world.id();
    let Replied::Plan(plan) = check_reply(&known, &draft, &examined(given), agent(), now, &mut ids).unwrap() else {
        panic!("pressed once");
    };
    world.apply(plan).unwrap();
    world.pass(20);
    deliver(world, draft.reply_id);
    draft.reply_id
}

fn deliver(world: &mut World, reply: ReplyId) {
    let (flight, now) = (world.flight(reply), world.now);
    let plan = begin_attempt(&flight, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    let (flight, sent) = (world.flight(reply), SendOutcome::Sent { external_id: Some(format!("net-{reply}")) });
    let plan = finish_attempt(&flight, 1, &sent, 0.5, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
}

fn said_solved(world: &mut World, case: CaseId) {
    let (known, now) = (world.known_case(case), world.now);
    let plan = solve(&known, agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
}

fn in_thread(mut item: Incoming, root: &str) -> Incoming {
    item.in_reply_to = vec![root.to_owned()];
    item
}

#[test]
fn a_first_complaint_opens_a_case_under_a_deadline() {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.outcome, case.lane), (CaseState::Open, Outcome::None, Lane::Today));
    assert_eq!((case.undecided, case.contacts, case.due_at), (1, 1, Some(at("2026-11-23T12:00"))));
    assert_eq!(world.messages[&id].state, MessageState::Read);
    assert_eq!(world.owed()[0].kind, DeadlineKind::FirstAnswer);
    assert_eq!(world.counters["lane.today"], 1);
    assert_eq!(world.counters["outcome.2026-11-23.delivery.none"], 1);
    assert_eq!(world.happened(EventKind::CaseOpened), 1);
}

#[test]
fn the_same_item_again_changes_nothing() {
    let mut world = World::on("x");
    let item = incoming("1", "Où est mon colis ?");
    let raw = world.raw(&item, false);
    world.understand(&raw, &item, &reading()).unwrap();
    world.understand(&raw, &item, &reading()).unwrap();
    assert_eq!(world.messages.len(), 1);
    assert_eq!(world.case().contacts, 1);
}

#[test]
fn asking_again_is_effort_and_moves_nobody_up() {
    let mut world = World::on("x");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let before = world.case().clone();
    world.pass(1_800);
    let shout = Reading { anger: 1.0, abuse: abuse(AbuseLevel::Insult), ..reading() };
    let id = world.receive(&in_thread(incoming("2", "VOUS ÊTES NULS OÙ EST MON COLIS"), "1"), &shout).unwrap();
    let case = world.case();
    assert_eq!((case.lane, case.due_at, case.waiting_since), (before.lane, before.due_at, before.waiting_since));
    assert_eq!((case.undecided, case.contacts), (2, 2));
    assert_eq!(world.owed().len(), 1);
    assert!(world.messages[&id].veiled, "the insult is veiled");
}

fn abuse(level: AbuseLevel) -> guichet_text::reading::Abuse {
    guichet_text::reading::Abuse { level, target: AbuseTarget::Agent, kinds: Vec::new() }
}

#[test]
fn a_turn_for_the_worse_brings_the_case_forward() {
    let mut world = World::on("webform");
    world.receive(&incoming("1", "Ma livraison est pour quand ?"), &reading()).unwrap();
    assert_eq!(world.case().lane, Lane::CanWait);
    world.pass(600);
    let worse = Reading { severity: Severity::Critical, in_trouble_now: true, ..reading() };
    world.receive(&in_thread(incoming("2", "L’insuline est dans ce colis."), "1"), &worse).unwrap();
    assert_eq!((world.case().lane, world.case().due_at), (Lane::Now, Some(at("2026-11-23T10:40"))));
    assert_eq!(world.owed().len(), 1, "the later deadline gave way");
}

#[test]
fn a_customer_who_comes_back_after_solved_reopens_the_case() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, first, Given::Answer);
    assert_eq!((world.case().state, world.case().outcome), (CaseState::WaitingCustomer, Outcome::Held));
    let case = world.case().id;
    said_solved(&mut world, case);
    world.receive(&in_thread(incoming("2", "Il n’est toujours pas là."), "1"), &calm(Need::Complaint)).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.outcome, case.undecided), (CaseState::Reopened, Outcome::None, 1));
    assert!(case.lane_reasons.contains(&"reopened".to_owned()));
    assert_eq!(world.owed()[0].kind, DeadlineKind::NextAnswer);
    assert_eq!(world.happened(EventKind::CaseReopened), 1);
}

#[test]
fn a_merci_after_solved_is_the_customers_own_word_that_it_is() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, first, Given::Answer);
    let case = world.case().id;
    said_solved(&mut world, case);
    let merci = world.receive(&in_thread(incoming("2", "Merci, je l’ai !"), "1"), &thanks()).unwrap();
    assert_eq!((world.case().state, world.case().outcome), (CaseState::Confirmed, Outcome::Helped));
    assert_eq!(world.messages[&merci].decision.as_ref().unwrap().reason.as_deref(), Some("thanks_only"));
    assert_eq!(world.counters["outcome.2026-11-23.delivery.helped"], 1);
}

#[test]
fn a_merci_while_we_still_owe_something_changes_nothing() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, first, Given::Answer);
    world.receive(&in_thread(incoming("2", "Merci"), "1"), &thanks()).unwrap();
    assert_eq!((world.case().state, world.case().outcome), (CaseState::WaitingCustomer, Outcome::Held));
    // Before any answer a merci says nothing about help, and the request stays owed.
    let mut world = World::on("x");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.receive(&in_thread(incoming("2", "Merci"), "1"), &thanks()).unwrap();
    assert_eq!((world.case().state, world.case().undecided, world.case().lane), (CaseState::Open, 2, Lane::Today));
}

#[test]
fn a_merci_with_a_question_or_a_tooth_in_it_is_no_merci() {
    let with_question = Reading {
        questions: vec![Question { text: "Et la facture ?".to_owned(), span: Span::new(0, 15) }],
        ..thanks()
    };
    let announcing =
        Reading { announced: vec![Announced { kind: AnnouncedKind::Review, span: Span::new(0, 3) }], ..thanks() };
    for reading in [with_question, announcing, Reading { irony: true, ..thanks() }] {
        let mut world = World::on("x");
        let first = world.receive(&incoming("1", "Où est mon colis ?"), &crate::samples::reading()).unwrap();
        answer(&mut world, first, Given::Answer);
        let case = world.case().id;
        said_solved(&mut world, case);
        world.receive(&in_thread(incoming("2", "Merci, et la facture ?"), "1"), &reading).unwrap();
        assert_eq!((world.case().state, world.case().undecided), (CaseState::Reopened, 1));
    }
}

#[test]
fn after_a_case_was_closed_a_message_opens_a_new_one_and_the_thread_follows() {
    let mut world = World::on("mail");
    let first = world.receive(&incoming("1", "Bravo !"), &calm(Need::Praise)).unwrap();
    let closed = world.case().id;
    let (known, now) = (world.known_case(closed), world.now);
    let plan =
        crate::case::close_without_reply(&known, &[first], "thanks_only", agent(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.case().state, CaseState::Closed);
    let second = world.receive(&in_thread(incoming("2", "Par contre, où est mon colis ?"), "1"), &reading()).unwrap();
    let case = world.case_of(second);
    assert_ne!(case.id, closed);
    assert_eq!((case.state, case.undecided), (CaseState::Open, 1));
    assert_eq!(world.conversations.values().next().unwrap().case_id, case.id);
}

#[test]
fn an_edit_keeps_the_earlier_words_and_reads_the_new_ones() {
    let mut world = World::on("webform");
    let id = world.receive(&incoming("1", "Colis en retard"), &reading()).unwrap();
    let worse = Reading { severity: Severity::Critical, ..reading() };
    world
        .receive(&Incoming { kind: IncomingKind::Edit, ..incoming("1", "Colis de médicaments en retard") }, &worse)
        .unwrap();
    let message = &world.messages[&id];
    assert_eq!((message.revision, message.text.as_str()), (1, "Colis de médicaments en retard"));
    assert_eq!(world.revisions[0].text, "Colis en retard");
    assert_eq!((world.case().lane, world.case().undecided, world.case().contacts), (Lane::Now, 1, 1));
    assert_eq!(world.case().due_at, Some(at("2026-11-23T10:30")));
}

#[test]
fn an_edit_to_something_milder_keeps_the_deadline_that_was_given() {
    let mut world = World::on("x");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let praise = calm(Need::Praise);
    world.receive(&Incoming { kind: IncomingKind::Edit, ..incoming("1", "Super service") }, &praise).unwrap();
    assert_eq!((world.case().lane, world.case().due_at), (Lane::Kudos, Some(at("2026-11-23T12:00"))));
}

#[test]
fn an_edit_that_comes_before_its_original_waits_and_is_not_lost() {
    let mut world = World::on("x");
    let edit = Incoming { kind: IncomingKind::Edit, ..incoming("1", "Où est mon colis bleu ?") };
    assert_eq!(world.receive(&edit, &reading()), Err(IntakeProblem::WaitingForOriginal));
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let id = world.messages.keys().next().copied().unwrap();
    world.receive(&edit, &reading()).unwrap();
    assert_eq!(world.messages[&id].text, "Où est mon colis bleu ?");
}

#[test]
fn of_two_edits_the_one_received_later_stands_whichever_is_understood_first() {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Mon colis est perdu"), &reading()).unwrap();
    let edit = |text| Incoming { kind: IncomingKind::Edit, ..incoming("1", text) };
    let [blue, lost_again, red] = ["Le bleu est perdu", "Mon colis est perdu", "Le rouge est perdu"].map(edit);
    let raw = [&blue, &lost_again, &red].map(|edit| world.raw(edit, false));
    // The first words once more: nothing changes, and the blue one, received before them, comes too late.
    world.understand(&raw[1], &lost_again, &reading()).unwrap();
    world.understand(&raw[0], &blue, &reading()).unwrap();
    assert_eq!(world.messages[&id].text, "Mon colis est perdu");
    assert_eq!(world.revisions[0].text, "Le bleu est perdu");
    world.understand(&raw[2], &red, &reading()).unwrap();
    assert_eq!((world.messages[&id].text.as_str(), world.messages[&id].revision), ("Le rouge est perdu", 2));
}

#[test]
fn an_edit_after_the_answer_that_asks_for_more_is_owed_an_answer() {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, id, Given::Answer);
    let same = Incoming { kind: IncomingKind::Edit, ..incoming("1", "Où est donc mon colis ?") };
    world.receive(&same, &reading()).unwrap();
    assert_eq!((world.case().state, world.case().undecided), (CaseState::WaitingCustomer, 0));
    let more = Reading { request: "Le client demande à être remboursé.".to_owned(), ..reading() };
    world.receive(&Incoming { kind: IncomingKind::Edit, ..incoming("1", "Remboursez-moi") }, &more).unwrap();
    assert_eq!((world.case().state, world.case().undecided), (CaseState::Open, 1));
    assert!(world.messages[&id].decision.is_none());
}

#[test]
fn words_that_their_author_takes_back_are_forgotten() {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Mon numéro est le 06 39 98 12 34"), &reading()).unwrap();
    world.receive(&Incoming { kind: IncomingKind::Edit, ..incoming("1", "Mon numéro ?") }, &reading()).unwrap();
    let delete = Incoming { kind: IncomingKind::Delete, ..incoming("1", "") };
    world.receive(&delete, &reading()).unwrap();
    let message = &world.messages[&id];
    assert_eq!((message.text.as_str(), message.state), ("", MessageState::Deleted));
    assert_eq!(message.decision.as_ref().unwrap().reason.as_deref(), Some("deleted_by_author"));
    assert_eq!(world.forgotten, [id]);
    assert!(world.revisions.is_empty() && world.readings.is_empty());
    assert_eq!((world.case().state, world.owed().len()), (CaseState::Closed, 0));
    world.receive(&delete, &reading()).unwrap();
    assert_eq!(world.happened(EventKind::MessageDeleted), 1, "taken back once");
}

#[test]
fn a_delete_after_the_answer_leaves_the_answer() {
    let mut world = World::on("x");
    let id = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, id, Given::Answer);
    world.receive(&Incoming { kind: IncomingKind::Delete, ..incoming("1", "") }, &reading()).unwrap();
    assert_eq!((world.case().state, world.case().outcome), (CaseState::WaitingCustomer, Outcome::Held));
    assert_eq!(world.messages[&id].decision.as_ref().unwrap().kind, DecisionKind::Answered);
    assert_eq!(world.messages[&id].revision, 1, "whoever had read the words before writes nothing that came of them");
}

#[test]
fn one_of_two_messages_taken_back_leaves_the_other_owed() {
    let mut world = World::on("x");
    world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.receive(&in_thread(incoming("2", "Allô ?"), "1"), &reading()).unwrap();
    world.receive(&Incoming { kind: IncomingKind::Delete, ..incoming("2", "") }, &reading()).unwrap();
    assert_eq!((world.case().state, world.case().undecided, world.owed().len()), (CaseState::Open, 1, 1));
}

#[test]
fn a_reply_written_in_the_networks_own_app_answers_what_came_before_it() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.pass(600);
    let late = Incoming { created_at: Some(at("2026-11-23T10:05")), ..own("r1", "Il arrive demain.") };
    let second = world.receive(&in_thread(incoming("2", "Et la facture ?"), "1"), &reading()).unwrap();
    let reply = world.receive(&in_thread(late, "1"), &reading()).unwrap();
    assert_eq!(
        (world.messages[&reply].direction, world.messages[&reply].state),
        (guichet_text::reading::Direction::Outbound, MessageState::Sent)
    );
    assert_eq!(world.messages[&first].decision.as_ref().unwrap().kind, DecisionKind::Answered);
    assert!(world.messages[&second].decision.is_none(), "written after the reply");
    assert_eq!((world.case().undecided, world.case().outcome), (1, Outcome::Held));
    world.receive(&in_thread(own("r2", "Elle est jointe."), "1"), &reading()).unwrap();
    assert_eq!((world.case().state, world.owed().len()), (CaseState::WaitingCustomer, 0));
}

fn own(id: &str, text: &str) -> Incoming {
    Incoming { kind: IncomingKind::OwnReply, ..incoming(id, text) }
}

#[test]
fn an_own_reply_in_a_thread_that_nobody_knows_waits() {
    let mut world = World::on("x");
    assert_eq!(world.receive(&in_thread(own("r1", "Bonjour"), "1"), &reading()), Err(IntakeProblem::WaitingForThread));
}

#[test]
fn a_bounce_puts_the_case_back_in_the_queue_with_its_request_owed() {
    let mut world = World::on("mail");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let due_at = world.case().due_at;
    let reply = answer(&mut world, first, Given::Answer);
    world.pass(3_600);
    let bounce = Incoming {
        kind: IncomingKind::Bounce,
        permanent: true,
        author: IncomingAuthor::default(),
        ..incoming(&format!("net-{reply}"), "")
    };
    world.receive(&bounce, &reading()).unwrap();
    let case = world.case();
    assert_eq!((case.state, case.undecided, case.outcome, case.due_at), (CaseState::Open, 1, Outcome::None, due_at));
    assert!(case.lane_reasons.contains(&"reply_refused".to_owned()));
    assert_eq!(world.outbox[&reply].problem.as_deref(), Some("bounced"));
    assert_eq!(world.happened(EventKind::MessageBounced), 1);
    world.receive(&bounce, &reading()).unwrap();
    assert_eq!(world.happened(EventKind::MessageBounced), 1, "refused once");
}

#[test]
fn a_bounce_of_something_that_is_not_ours_waits_for_a_person() {
    let mut world = World::on("mail");
    let bounce = Incoming { kind: IncomingKind::Bounce, permanent: true, ..incoming("strange", "") };
    assert_eq!(world.receive(&bounce, &reading()), Err(IntakeProblem::WaitingForOriginal));
}

#[test]
fn a_machine_opens_no_deadline_and_reopens_nothing() {
    let mut world = World::on("mail");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    answer(&mut world, first, Given::Answer);
    let case = world.case().id;
    said_solved(&mut world, case);
    let vacation = Incoming { automatic: true, ..incoming("2", "Je suis absent jusqu’à lundi.") };
    let id = world.receive(&in_thread(vacation, "1"), &reading()).unwrap();
    assert_eq!((world.case().state, world.owed().len(), world.case().contacts), (CaseState::Solved, 0, 1));
    assert_eq!(world.messages[&id].decision.as_ref().unwrap().reason.as_deref(), Some("automatic"));
    // A machine that writes first is looked at by a person, without a deadline.
    let other = Incoming {
        automatic: true,
        author: IncomingAuthor { id: "robot".to_owned(), ..IncomingAuthor::default() },
        ..incoming("3", "Avis de passage")
    };
    let id = world.receive(&other, &reading()).unwrap();
    let case = world.case_of(id);
    assert_eq!((case.lane, case.due_at, case.undecided, case.contacts), (Lane::CanWait, None, 1, 0));
}

#[test]
fn history_opens_no_deadline_alarms_nobody_and_tells_what_became_of_it() {
    let mut world = World::on("x");
    let old = |id: &str| Incoming { created_at: Some(at("2024-03-01T09:00")), ..incoming(id, "Où est mon colis ?") };
    world.receive_as(&old("1"), &reading(), true).unwrap();
    assert_eq!(
        (world.case().state, world.case().outcome, world.case().undecided),
        (CaseState::Closed, Outcome::Left, 0)
    );
    assert!(world.owed().is_empty());
    assert_eq!(world.counters.get("undecided"), None);
    assert_eq!(world.counters["outcome.2024-03-01.delivery.left"], 1);
    let reply = Incoming { created_at: Some(at("2024-03-01T11:00")), ..own("r1", "Il arrive demain.") };
    world.receive_as(&in_thread(reply, "1"), &reading(), true).unwrap();
    assert_eq!(world.case().outcome, Outcome::Held);
    assert_eq!(world.counters["outcome.2024-03-01.delivery.left"], 0);
    assert!(world.counters.keys().all(|key| !key.starts_with("lane.")));
    // The same person writes today in that thread: a live case of its own.
    let today = world.receive(&in_thread(incoming("2", "C’est encore perdu"), "1"), &reading()).unwrap();
    assert_eq!((world.cases.len(), world.case_of(today).state), (2, CaseState::Open));
}

#[test]
fn history_that_arrives_after_the_live_message_does_not_disturb_it() {
    let mut world = World::on("x");
    let live = world
        .receive(&Incoming { thread_id: Some("t".to_owned()), ..incoming("2", "Et alors ?") }, &reading())
        .unwrap();
    let before = world.case().clone();
    let older = Incoming {
        thread_id: Some("t".to_owned()),
        created_at: Some(at("2026-11-20T09:00")),
        ..incoming("1", "Où est mon colis ?")
    };
    world.receive_as(&older, &reading(), true).unwrap();
    assert_eq!(*world.case(), before);
    assert_eq!(world.conversations.values().next().unwrap().last_message_id, Some(live));
}

#[test]
fn a_stranger_under_somebodys_public_post_has_a_story_of_their_own() {
    let mut world = World::on("x");
    let lea = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let stranger = |id: &str, text: &str| Incoming {
        author: IncomingAuthor { id: "tom".to_owned(), name: "Tom".to_owned(), handle: "@tom".to_owned() },
        ..in_thread(incoming(id, text), "1")
    };
    let tom = world.receive(&stranger("2", "Pareil pour moi !"), &reading()).unwrap();
    assert_ne!(world.case_of(tom).id, world.case_of(lea).id);
    assert_ne!(world.messages[&tom].conversation_id, world.messages[&lea].conversation_id);
    let again = world.receive(&stranger("3", "Toujours rien"), &reading()).unwrap();
    assert_eq!(world.case_of(again).id, world.case_of(tom).id);
    assert_eq!((world.cases.len(), world.conversations.len()), (2, 2));
    // Each is answered in the same thread of the network, and a reply in the app goes to the one that it answers.
    let reply = answer(&mut world, again, Given::Answer);
    let outgoing: Outgoing = serde_json::from_slice(&world.outbox[&reply].body).unwrap();
    assert_eq!(
        (outgoing.recipient.as_str(), outgoing.thread_key.as_str(), outgoing.in_reply_to.as_deref()),
        ("tom", "1", Some("3"))
    );
    assert_eq!((world.case_of(tom).undecided, world.case_of(lea).undecided), (0, 1));
    let one_more = world.receive(&stranger("4", "Merci mais non"), &reading()).unwrap();
    world.receive(&in_thread(own("r1", "Bonjour Tom"), "4"), &reading()).unwrap();
    assert!(world.messages[&one_more].decision.is_some() && world.messages[&lea].decision.is_none());
}

#[test]
fn whoever_is_in_a_private_thread_belongs_to_its_story() {
    let mut world = World::on("mail");
    let private = |item: Incoming| Incoming { visibility: Visibility::Private, ..item };
    let lea = world.receive(&private(incoming("1", "Où est mon colis ?")), &reading()).unwrap();
    let husband = IncomingAuthor { id: "marc@maison.example".to_owned(), ..IncomingAuthor::default() };
    let marc = world
        .receive(&private(in_thread(Incoming { author: husband, ..incoming("2", "C’est le mien") }, "1")), &reading())
        .unwrap();
    assert_eq!(world.case_of(marc).id, world.case_of(lea).id);
    assert_eq!(world.customers.len(), 2);
}

#[test]
fn a_second_post_about_the_same_thing_and_its_private_sequel_are_one_story() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    world.receive(&incoming("2", "@colis toujours pas de colis"), &reading()).unwrap();
    assert_eq!((world.case().contacts, world.conversations.len()), (2, 2));
    answer(&mut world, first, Given::AskedBack);
    let second = *world.undecided(world.case().id).first().map(|message| &message.id).unwrap();
    answer(&mut world, second, Given::AskedBack);
    let private = Incoming { visibility: Visibility::Private, ..incoming("3", "7K12345") };
    let other = Reading { topics: vec![TopicScore { topic: Topic::Other, score: 0.3 }], ..calm(Need::Other) };
    world.receive(&private, &other).unwrap();
    assert_eq!((world.case().contacts, world.case().state), (3, CaseState::Open));
    // Another matter is another case; so is anything by mail without a thread.
    let refund = Reading { topics: vec![TopicScore { topic: Topic::Refund, score: 0.9 }], ..reading() };
    world.receive(&incoming("4", "Et mon remboursement ?"), &refund).unwrap();
    assert_eq!(world.cases.len(), 2);
    let mut world = World::on("mail");
    world.receive(&incoming("1", "Colis 1"), &reading()).unwrap();
    world.receive(&incoming("2", "Colis 2"), &reading()).unwrap();
    assert_eq!(world.cases.len(), 2);
}

#[test]
fn a_proven_reference_leads_to_its_case_and_a_merged_one_is_followed() {
    let mut world = World::on("mail");
    let first = world.receive(&incoming("1", "Colis 1"), &reading()).unwrap();
    let second = world.receive(&incoming("2", "Colis 2"), &reading()).unwrap();
    let (gone, kept) = (world.case_of(first).clone(), world.case_of(second).clone());
    let later = Incoming { case_reference: Some(gone.reference.clone()), ..incoming("3", "Voici la photo") };
    let mut merged = world.clone();
    let third = world.receive(&later, &reading()).unwrap();
    assert_eq!(world.case_of(third).id, gone.id);
    // The same after the two cases became one.
    let message = Message { case_id: kept.id, ..merged.messages[&first].clone() };
    merged.messages.insert(first, message);
    merged.counters.clear();
    merged.cases.insert(
        gone.id,
        Case { state: CaseState::Merged, merged_into: Some(kept.id), undecided: 0, due_at: None, ..gone },
    );
    merged.cases.insert(kept.id, Case { undecided: 2, ..kept.clone() });
    for (key, by) in
        [("undecided", 2), ("lane.today", 0), ("lane.can_wait", 1), ("outcome.2026-11-23.delivery.none", 1)]
    {
        merged.counters.insert(key.to_owned(), by);
    }
    let third = merged.receive(&later, &reading()).unwrap();
    assert_eq!(merged.case_of(third).id, kept.id);
}

#[test]
fn an_absurd_date_is_that_of_reception() {
    let mut world = World::on("x");
    let id = world
        .receive(&Incoming { created_at: Some(at("2038-01-19T03:14")), ..incoming("1", "?") }, &reading())
        .unwrap();
    assert_eq!(world.messages[&id].created_at, world.now);
    assert_eq!(world.case().opened_at, world.now);
}

#[test]
fn nothing_at_all_goes_to_quarantine() {
    let mut world = World::on("mail");
    let nothing = Incoming { author: IncomingAuthor::default(), ..incoming("1", " \n") };
    assert_eq!(world.receive(&nothing, &reading()), Err(IntakeProblem::Empty));
    // A photo without a word is a message.
    let photo = IncomingAttachment {
        name: "colis.jpg".to_owned(),
        mime: "image/jpeg".to_owned(),
        bytes: vec![1, 2],
        url: None,
    };
    world.receive(&Incoming { attachments: vec![photo], ..nothing }, &reading()).unwrap();
    assert_eq!(world.case().undecided, 1);
}

#[test]
fn somebody_was_faster_and_the_second_decision_finds_their_work() {
    let mut world = World::on("x");
    let (one, two) = (incoming("1", "Où est mon colis ?"), in_thread(incoming("2", "Allô ?"), "1"));
    world.receive(&one, &reading()).unwrap();
    let raw = world.raw(&two, false);
    let stale = world.known(&two);
    let now = world.now;
    let plan = check(&stale, &raw, &two, &reading(), now, &mut || world.id()).unwrap();
    world.receive(&in_thread(incoming("3", "Bon ?"), "1"), &reading()).unwrap();
    assert!(world.apply(plan).is_err(), "the case moved");
    let fresh = world.known(&two);
    let plan = check(&fresh, &raw, &two, &reading(), now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.case().undecided, 3);
}

#[test]
fn a_customer_may_confirm_while_a_message_is_undecided() {
    let mut world = World::on("x");
    let first = world.receive(&incoming("1", "Où est mon colis ?"), &reading()).unwrap();
    let (known, now) = (world.known_case(world.case().id), world.now);
    let plan = confirm(&known, known.case.customer_id, now, &mut || world.id()).unwrap();
    world.apply(plan).unwrap();
    assert_eq!(world.messages[&first].decision.as_ref().unwrap().reason.as_deref(), Some("solved_by_customer"));
    assert_eq!((world.case().outcome, world.owed().len()), (Outcome::Helped, 0));
}
